"""Issue 3, part 6: every screen in Traditional Chinese, without an English word but data and names of keys."""

from __future__ import annotations

import asyncio
import re

import pytest
from fake_engines import FakeEngine

from workbench.tui.language import use_language
from workbench.tui.postedit import engines
from workbench.tui.screens import comments, versions
from workbench.tui.screens.agreement import AgreementScreen
from workbench.tui.screens.assignments import AssignmentsScreen
from workbench.tui.screens.board import BoardScreen

MING_PAO = "mingpao-new-age-in-iran-russia-relations.md"
MISSILES = ("down", "down", "down")
TO_CLAIM = ("full_stop",) * 3

pytestmark = pytest.mark.screen

SCREENS = {
    "library": ({"document": None}, ()),
    "metadata": ({"document": None}, ("e",)),
    "zones": ({"document": None}, ("z",)),
    "annotate": ({}, TO_CLAIM),
    "form": ({}, ("full_stop", "enter")),
    "post-editing": ({}, ("tab", "ctrl+e")),
    "lookup": ({}, (*TO_CLAIM, "f9")),
    "comments": ({}, ("f8",)),
    "versions": ({}, ("right_square_bracket", "right_square_bracket", "alt+v")),
    "checks": ({}, ("f7",)),
    "concordance": ({}, (*TO_CLAIM, "ctrl+f")),
    "propagating": ({}, ("full_stop", "quotation_mark")),
    "search": ({}, ("slash", *"Iran")),
    "relabel": ({}, ("colon",)),
    "history": ({}, ("n", "ctrl+r")),
    "bookmarks": ({}, ("circumflex_accent", "ctrl+k")),
    "progress": ({}, ("f5",)),
    "settings": ({}, ("f10",)),
    "help": ({}, ("f1",)),
    "guidelines": ({}, ("f2",)),
    "palette": ({}, ("ctrl+p",)),
    "review": ({"document": None}, ("r",)),
    "correct": ({"document": None}, ("r", "c")),
    "reason": ({"document": None}, ("r", "1")),
    "rule": ({"document": None}, ("r", "o")),
    "lessons": ({"document": None}, ("r", "1", "enter", "l")),
    "board": ({"document": None, "first": BoardScreen}, MISSILES),
    "agreement": ({"document": None, "first": AgreementScreen}, ()),
    "agreement-parts": ({"document": None, "first": AgreementScreen}, ("2",)),
    "agreement-labels": ({"document": None, "first": AgreementScreen}, ("3",)),
    "agreement-documents": ({"document": None, "first": AgreementScreen}, ("4",)),
    "agreement-time": ({"document": None, "first": AgreementScreen}, ("5",)),
    "cases": ({"document": None, "first": AgreementScreen}, ("2", "enter")),
    "assignments": ({"document": None, "first": AssignmentsScreen}, ()),
    "hand-out": ({"document": None, "first": AssignmentsScreen}, ("h",)),
}
CUT = ("lookup", "concordance", "propagating", "cases", "palette", "rule")
"""The screens that cut a text between two letters, or that cover a part of one."""
NEVER_TRANSLATED = frozenset(
    {
        *("ctrl", "shift", "alt", "esc", "enter", "tab", "del", "pgup", "pgdn", "home", "end", "backspace", "space"),
        *("workbench", "vim", "markdown", "english", "jsonl", "argos"),
        *("pip", "install", "bilingual", "dictionary"),
        *("alpha", "gamma", "kappa", "hei", "lan"),
    }
)
"""Names of keys, of commands, formats and engines, of figures that have no other name, and Pinyin."""


@pytest.fixture(autouse=True)
def _chinese(monkeypatch):
    """The interface in Traditional Chinese, for as long as the test takes; and one engine."""
    monkeypatch.setattr(engines, "editing_engine", lambda project: FakeEngine())
    for module in (comments, versions):
        monkeypatch.setattr(module, "when_of", lambda milliseconds: "2026-11-22 12:00")
    monkeypatch.delenv("WORKBENCH_LANGUAGE", raising=False)
    use_language("zh-Hant")
    yield
    use_language("")


async def shown(app, press, screen_text, keys, size):
    """The rows of a screen, when nothing of it moves any more."""
    async with app.run_test(size=size) as pilot:
        await press(pilot, *keys)
        rows: list[str] = []
        while rows != (now := screen_text(app)):
            rows = now
            await asyncio.sleep(0.2)
            await press(pilot)
        return rows


def words_of(text: str) -> set[str]:
    return {word.casefold() for word in re.findall(r"[A-Za-z]{3,}", text)}


def data_words(project, name: str) -> set[str]:
    """The words of the texts, of their translations, and of what people have called things."""
    texts = [project.path.name, *project.marks.annotators()]
    for document in project.documents.all():
        texts += [document.name, document.title, project.documents.text(document.id), str(document.meta)]
        texts += [each.text for each in project.translations.chosen(document.id).values()]
    texts += [each.title for each in project.propositions.all()]
    types = project.schema.types.values()
    if name == "guidelines":
        texts += [each.title("en") for each in types]
    if name == "lessons":
        texts += [str(each) for each in types]
    found = words_of(" ".join(texts))
    if name in CUT:
        found |= {part for word in list(found) for at in range(3, len(word)) for part in (word[:at], word[-at:])}
    return found


@pytest.mark.parametrize("name", SCREENS)
async def test_no_screen_says_anything_in_english(annotated, app_of, press, screen_text, name) -> None:
    options, keys = SCREENS[name]
    app = app_of(annotated, options.get("document", MING_PAO), first=options.get("first"), ask_name=False)
    rows = await shown(app, press, screen_text, keys, (160, 50))
    whole = re.sub(r"[A-Za-z]+(?= ?…)|(?<=… )[A-Za-z]+|(?<=…)[A-Za-z]+", "", " ".join(rows))
    english = words_of(whole) - data_words(annotated, name) - NEVER_TRANSLATED
    assert not english, "\n".join(row for row in rows if words_of(row) & english)
