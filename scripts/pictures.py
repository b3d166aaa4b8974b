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
from workbench.tui.picture import export
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
    """

    name: str
    keys: tuple[str, ...] = ()
    annotator: str = "a"
    document: str | None = FIRST
    first: Callable[[], Screen[None]] | None = None
    theme: str = DARK
    size: tuple[int, int] = (120, 32)


_CLAIM = ("slash", ":may have bolstered", "enter", "escape", "escape")
PICTURES = (
    Picture("lanes", ("backslash", "slash", ":especially", "enter", "escape", "escape")),
    Picture("claim", (*_CLAIM, "enter", "down", "down")),
    Picture("relations", ("slash", ":legally permitted", "enter", "escape", "escape")),
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
