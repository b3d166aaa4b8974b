"""Pictures of the screens for docs/, one a task: what one would type, and the picture of what is then on the screen."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from textual.pilot import Pilot
from textual.screen import Screen

from workbench import Project, open_project
from workbench.demo import FIRST
from workbench.tui.app import WorkbenchApp
from workbench.tui.language import use_language
from workbench.tui.picture import export
from workbench.tui.screens.agreement import AgreementScreen
from workbench.tui.screens.assignments import AssignmentsScreen
from workbench.tui.screens.board import BoardScreen
from workbench.tui.themes import DARK, LIGHT

_LOW = (120, 20)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture to be made.

    Attributes:
        keys: What is pressed, in turn; what begins with a colon is typed as it is.
        annotator: Whose marks are shown.
        document: The document that is open; None for the library or `first`.
        language: The interface's.
        prepare: What is done to the project before.
    """

    name: str
    keys: tuple[str, ...] = ()
    annotator: str = "a"
    document: str | None = FIRST
    first: Callable[[], Screen[None]] | None = None
    theme: str = DARK
    size: tuple[int, int] = (120, 32)
    language: str = "en"
    prepare: Callable[[Project], None] | None = None


def _hand_out(project: Project) -> None:
    """Both documents go to a and b; a is done with the first."""
    documents = project.documents.all()
    project.assignments.assign([(document.id, who) for document in documents for who in "ab"])
    project.assignments.set_state(project.documents.get(FIRST).id, "a", "done")


def _name_terms(project: Project) -> None:
    for english, chinese in (("Tehran", "德黑蘭"), ("Moscow", "莫斯科"), ("ballistic missile", "彈道導彈")):
        project.termbase.add_pair(english, "en", chinese, "zh-Hant", status="preferred")


def _translate_badly(project: Project) -> None:
    """A person's translation with mistakes."""
    _name_terms(project)
    document = project.documents.get(FIRST)
    text = project.documents.text(document.id)
    for segment in project.segments.of(document.id):
        if text[segment.start :].startswith("A major boost"):
            words = "2023年2月戰爭爆發,為這個非正式聯盟注入強大動力"
            project.translations.write(segment.id, "zh-Hant", words)


_MISSILES = ("slash", ":ballistic missiles", "enter")
_CLAIM = ("slash", ":may have bolstered", "enter", "escape", "left")
PICTURES = (
    Picture("lanes", ("backslash", "slash", ":especially", "enter", "escape", "left")),
    Picture("claim", (*_CLAIM, "enter", "down", "down")),
    Picture("relations", ("slash", ":legally permitted", "enter", "escape", "left")),
    Picture("board", ("down", "down", "down"), document=None, first=BoardScreen),
    Picture("concordance", ("ctrl+f", "slash", "ctrl+u", ":莫斯科", "enter", "space", "down", "space"), size=_LOW),
    Picture(
        "propagation",
        ("slash", ":tehran", "enter", "g", "quotation_mark", "tab", "down", "space"),
        annotator="new",
        size=_LOW,
    ),
    Picture(
        "history",
        (
            *("slash", ":moscow", "enter", "g", "slash", ":tehran", "enter", "l", "enter", "g", "escape"),
            *("slash", ":legally permitted", "enter", "c", "1", "1", "escape", "ctrl+z", "ctrl+r"),
        ),
        annotator="new",
        size=_LOW,
    ),
    Picture("library", ("slash", ":russia"), document=None, size=_LOW),
    Picture("settings", ("f10", "right"), size=_LOW),
    Picture("light", _CLAIM, theme=LIGHT),
    Picture("first-day", ("ctrl+right", "ctrl+right"), annotator="mei", size=(120, 24)),
    Picture("guidelines", (*_CLAIM, "f2")),
    Picture("translation", ("slash", ":a major boost", "enter", "alt+v"), size=_LOW, prepare=_translate_badly),
    Picture("terms", (*_MISSILES, "left"), annotator="new", prepare=_name_terms),
    Picture("memory", (*_MISSILES, "f9"), annotator="new", prepare=_name_terms, size=_LOW),
    Picture("checks", ("f7",), annotator="new", prepare=_translate_badly, size=_LOW),
    Picture("agreement", ("2",), document=None, first=AgreementScreen, size=(120, 30)),
    Picture("assignments", (), document=None, first=AssignmentsScreen, size=(120, 16), prepare=_hand_out),
    Picture("chinese", (*_CLAIM, "enter", "down", "down"), language="zh-Hant"),
    Picture(
        "post-editing",
        ("slash", ":德黑蘭", "enter", "escape", "escape", "ctrl+e", "ctrl+u", ":莫斯科"),
        annotator="new",
    ),
)


def draw_pictures(demo: Path, folder: Path, *names: str) -> None:
    """Draw all of them, or those that are named, each on a copy of its own of the demo and with nobody's settings."""
    for picture in PICTURES:
        if names and picture.name not in names:
            continue
        with TemporaryDirectory() as scratch, patch.dict(os.environ, {"XDG_CONFIG_HOME": f"{scratch}/settings"}):
            copy = shutil.copytree(demo, Path(scratch) / demo.name)
            with open_project(copy, annotator=picture.annotator) as project:
                use_language(picture.language)
                if picture.prepare is not None:
                    picture.prepare(project)
                svg = asyncio.run(_drawn(picture, project))
        (folder / f"{picture.name}.svg").write_text(svg, encoding="utf-8")


async def _drawn(picture: Picture, project: Project) -> str:
    app = WorkbenchApp(project, document=picture.document, first=picture.first, theme=picture.theme, ask_name=False)
    with patch("workbench.tui.screens.history.day_and_time", lambda _: "12:00:00"):
        async with app.run_test(size=picture.size) as pilot:
            await _settled(pilot)
            for typed in picture.keys:
                await pilot.press(*_keys(typed))
                await _settled(pilot)
            return export(app)


def _keys(typed: str) -> list[str]:
    """A key by its name, or those of the words after a colon."""
    return ["space" if letter == " " else letter for letter in typed[1:]] if typed.startswith(":") else [typed]


async def _settled(pilot: Pilot[int]) -> None:
    """Let what was begun be done and shown."""
    for _ in range(2):
        await pilot.pause(0.2)
        await pilot.app.workers.wait_for_complete()
    await pilot.pause()
