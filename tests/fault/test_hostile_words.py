"""Issue 7, 7: whatever a text, a name or a note holds, no character reaches the terminal that it would act on."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, Final

import pytest

from workbench import load_schema, open_project
from workbench.cli.entry import run
from workbench.model import Annotation, Fragment, SourceText, Translation
from workbench.resources import resource
from workbench.store.termbase import Term
from workbench.text import segments
from workbench.tui.app import WorkbenchApp
from workbench.tui.themes import DARK

pytestmark = pytest.mark.fault

EVIL: Final = "\x1b[2J\x1b]0;t\x07\x1b]52;c;eA==\x07\x1bPq\x1b\\\x9b2J\x9d0;t\x9c\u202esrever\u2066\u200b\x7f\r\x08"
ACTED_ON: Final = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200c\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]"
)
TEXT: Final = f"Iran{EVIL} and Russia agreed on 5 items.\n\nMoscow {EVIL} said so.\n"
SCHEMA: Final = f"""
name: odd
title: {{en: {json.dumps("odd" + EVIL)}}}
guidelines: {{en: {json.dumps("guide" + EVIL)}}}
entities:
  gpe: {{title: {{en: {json.dumps("place" + EVIL)}}}, description: {{en: {json.dumps("what" + EVIL)}}}, key: g}}
claims:
  claim:
    title: {{en: {json.dumps("claim" + EVIL)}}}
    key: c
    attributes:
      remark: {{type: text, title: {{en: {json.dumps("remark" + EVIL)}}}}}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project in which everything that is text is hostile."""
    path = tmp_path / "odd.yaml"
    path.write_text(SCHEMA, encoding="utf-8")
    with open_project(tmp_path / "project", create=True, annotator="ann") as project:
        project.use_schema(load_schema(path), source=f"odd{EVIL}.yaml")
        source = SourceText(f"doc{EVIL}.txt", TEXT, title=f"Title{EVIL}", meta={"source": EVIL, EVIL[2:6]: [EVIL]})
        key = project.documents.add(source, segments(TEXT)).document.id
        first = project.segments.of(key)[0]
        for who in ("ann", "bea"):
            project.annotator = who
            project.marks.add(
                [
                    Annotation(f"e-{who[:3]}", "entity", "gpe", who, key, (Fragment(key, 0, 4),), note=f"note{EVIL}"),
                    Annotation(f"u-{who[:3]}", "entity", f"new{EVIL}", who, key, (Fragment(key, 5, 9 + len(who)),)),
                    Annotation(
                        f"c-{who[:3]}", "claim", "claim", who, key, (Fragment(key, 0, len(TEXT) // 3),),
                        attributes={"remark": EVIL},
                    ),
                ],
                action=f"mark{EVIL}",
            )  # fmt: skip
            odd = Annotation(f"x-{who}", "entity", "gpe", f"{who}{EVIL}", key, (Fragment(key, 0, 4),))
            project.marks.add([odd], action="import")
            project.propositions.create(f"proposition{EVIL}", {f"c-{who[:3]}": "same"}, note=EVIL)
            project.bookmarks.add(key, Fragment(key, 0, 1), note=EVIL)
            project.comments.add(first, f"comment{EVIL}")
        project.annotator = "ann"
        machine = Translation(
            "t1", first.id, "zh-Hant", f"伊朗{EVIL} 7", "machine", f"engine{EVIL}", EVIL, {EVIL: EVIL}
        )
        project.translations.add([machine])
        project.termbase.add_many(
            [
                Term("a", f"c{EVIL}", "en", "Russia", note=EVIL, meta={"definition": EVIL}),
                Term("b", f"c{EVIL}", "zh-Hant", f"俄{EVIL}"),
            ],
            action=f"terms{EVIL}",
        )
        return project.path


COMMANDS: Final = (
    "list", "list --json", "search agreed", "search agreed --json", "history", "history --json", "schema show",
    "schema show --json", "agree", "agree --json", "propositions --all", "propositions --all --json", "terms list",
    "terms find Russia", "memory", "memory search agreed", "check", "check --json", "doctor", "doctor --json",
    "engines", "backup", "backup --list", "review --list", "assign ann ben",
    "export --format jsonl --out out.jsonl --overwrite", "export --format brat --out out-brat",
    "export --format conll --out out-conll", "export --format csv --out out-csv", "translate --engine memory",
    "history --as nobody", "merge other", "merge other --json --dry-run", "import bad.xmi", "import bad.jsonl",
    "add bad.csv", "terms import bad.tbx", "schema check bad.yaml", "memory add bad.tmx",
    "engines install bad.argosmodel", "restore bad.db --yes", "no-such-command",
)  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS)
def test_no_command_writes_what_a_terminal_acts_on(
    command: str, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: Any
) -> None:
    import shutil

    shutil.copytree(folder, tmp_path / "other")
    for who, note in ((folder, "ours"), (tmp_path / "other", "theirs")):
        with open_project(who, annotator="ann") as project:
            key = project.documents.all()[0].id
            project.documents.describe(key, title=f"{note}{EVIL}")
            project.documents.rename(key, f"{note}{EVIL}")
    for name in ("bad.xmi", "bad.jsonl", "bad.csv", "bad.tbx", "bad.yaml", "bad.tmx", "bad.argosmodel", "bad.db"):
        (tmp_path / name).write_text(f'{{"{EVIL}": <{EVIL}>\n"{EVIL}', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    words = command.split()
    if words[0] not in ("engines", "no-such-command") and words[:2] != ["schema", "check"]:
        words += ["--project", str(folder)]
    code = run(words + ([f"x{EVIL}"] if command == "no-such-command" else []))
    said = capfdbinary.readouterr()
    written = (said.out + said.err).decode("utf-8")
    found = ACTED_ON.search(written)
    assert found is None, f"{found[0]!r} after {written[max(0, found.start() - 80) : found.start()]!r}"
    assert "inside Workbench" not in written
    assert written.strip()
    if "--json" in words and code == 0:
        json.loads(said.out)


SCREENS: Final = (
    (), ("g",), ("c",), ("enter",), ("down", "enter"), ("f1",), ("ctrl+p",), ("ctrl+b",), ("ctrl+k",), ("ctrl+r",),
    ("ctrl+f",), ("f5",), ("f7",), ("f8",), ("f9",), ("f10",), ("ctrl+d",), ("ctrl+g",), ("ctrl+l",), ("ctrl+e",),
    ("\\",), ("#",), ("!",), ("ctrl+v",), ("alt+v",), ("_",), ("@",), (":",), ("/",), ("tab",), ("escape",), ("?",),
    ("ctrl+o",),
)  # fmt: skip


async def _seen(app: WorkbenchApp, keys: tuple[str, ...]) -> list[str]:
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        for _ in range(2):
            await pilot.pause()
            await app.workers.wait_for_complete()
        await pilot.press(*keys)
        for _ in range(3):
            await pilot.pause()
            await app.workers.wait_for_complete()
        await pilot.pause(0.05)
        return ["".join(segment.text for segment in strip) for strip in app.screen._compositor.render_strips()]


@pytest.mark.screen
@pytest.mark.parametrize("keys", SCREENS, ids=["+".join(keys) or "text" for keys in SCREENS])
async def test_no_screen_over_a_text_shows_what_a_terminal_acts_on(keys: tuple[str, ...], folder: Path) -> None:
    await _is_harmless(folder, keys, where="text")


@pytest.mark.screen
@pytest.mark.parametrize("keys", [(), ("e",), ("enter",), ("f5",), ("ctrl+r",), ("ctrl+f",)])
async def test_no_screen_over_the_library_shows_what_a_terminal_acts_on(keys: tuple[str, ...], folder: Path) -> None:
    await _is_harmless(folder, keys, where="library")


async def _is_harmless(folder: Path, keys: tuple[str, ...], *, where: str) -> None:
    with open_project(folder, annotator="ann") as project:
        document = project.documents.all()[0].id if where == "text" else None
        rows = await _seen(WorkbenchApp(project, document=document, theme=DARK), keys)
    shown = "\n".join(rows)
    found = ACTED_ON.search(shown)
    assert found is None, f"{found[0]!r} after {shown[max(0, found.start() - 80) : found.start()]!r}"
    assert shown.strip()


def test_the_claims_schema_is_not_hostile() -> None:
    """The check can fail: it finds what it looks for, and nothing in our own schema."""
    assert ACTED_ON.search(EVIL)
    assert load_schema(resource("schemas") / "claims.yaml").name
