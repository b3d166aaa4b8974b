"""Pictures of the screens, made by the program itself: an SVG in which Chinese has its right width.

Rich's SVG export gives each run of text the width of as many cells as it has characters, which squeezes Chinese to
half, and asks for a font on the network. Here each run is split where the width of its characters changes and gets
the width of its cells, and only fonts that a machine has are named.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from html import escape, unescape
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Final

from workbench.errors import StorageError
from workbench.text.cells import text_width
from workbench.text.graphemes import graphemes

if TYPE_CHECKING:
    from workbench.project import Project
    from workbench.tui.app import WorkbenchApp

FONTS: Final = (
    "'DejaVu Sans Mono', Menlo, Consolas, 'Noto Sans Mono CJK TC', 'Noto Sans CJK TC', 'Noto Sans TC', 'PingFang TC', "
    "'Microsoft JhengHei', monospace"
)
_CELL: Final = 12.2
_WIDE_SIZE: Final = 22
_FACE: Final = re.compile(r"@font-face\s*\{.*?\}", re.DOTALL)
_TEXT: Final = re.compile(
    r'<text class="(?P<style>[^"]*)" x="(?P<x>[\d.e+]+)" y="(?P<y>[\d.e+]+)" '
    r'textLength="[\d.e+]+" clip-path="(?P<clip>[^"]*)">(?P<text>.*?)</text>',
    re.DOTALL,
)


def draw(
    folder: Path,
    document: str,
    path: Path,
    *,
    annotator: str = "",
    theme: str = "",
    size: tuple[int, int] = (120, 40),
) -> None:
    """Draw a document of the project in a folder.

    Args:
        annotator: Whose marks are shown; "" for the first annotator there is.
        theme: "workbench-light" or "workbench-dark"; "" for the dark one.

    Raises:
        NotFound: There is no such document.
        StorageError: The picture cannot be written.
    """
    from workbench.project import open_project

    with open_project(folder) as project:
        project.annotator = annotator or next(iter(project.marks.annotators()), "")
        screenshot_svg(project, document, path, size=size, theme=theme)


def screenshot_svg(
    project: Project, document: str, path: Path, size: tuple[int, int] = (120, 40), *, theme: str = ""
) -> None:
    """Write a picture of the annotation screen on a document, the cursor where an entity lies inside a claim.

    Raises:
        NotFound: There is no such document.
        StorageError: The picture cannot be written.
    """
    from workbench.tui.app import WorkbenchApp
    from workbench.tui.themes import DARK

    found = project.documents.get(document)
    app = WorkbenchApp(project, document=found.id, theme=theme or DARK, ask_name=False)
    _write(path, asyncio.run(_shot(app, size)))


def draw_review(
    folder: Path,
    document: str,
    path: Path,
    *,
    annotator: str = "lead",
    theme: str = "",
    size: tuple[int, int] = (120, 40),
) -> None:
    """Draw the review of a document of the project in a folder, on the first unit whose boundary is in question.

    Raises:
        NotFound: There is no such document.
        StorageError: The picture cannot be written.
    """
    from workbench.adjudication import document_units
    from workbench.project import open_project
    from workbench.tui.app import WorkbenchApp
    from workbench.tui.screens.review import ReviewScreen
    from workbench.tui.themes import DARK

    with open_project(folder, annotator=annotator) as project:
        found = project.documents.get(document)
        wanted = (unit for unit in document_units(project, found.id).open if len(unit.versions) > 1)
        unit = next((each for each in wanted if any(d.what == "boundary" for d in each.differences)), None)

        def first() -> ReviewScreen:
            return ReviewScreen(project, found, unit_id=unit.id if unit else "")

        app = WorkbenchApp(project, first=first, theme=theme or DARK, ask_name=False)
        _write(path, asyncio.run(_settled_shot(app, size)))


async def _settled_shot(app: WorkbenchApp, size: tuple[int, int]) -> str:
    """A picture once all threads have said what they had to say."""
    async with app.run_test(size=size) as pilot:
        for _ in range(2):
            await pilot.pause()
            await app.workers.wait_for_complete()
        await pilot.pause()
        return export(app)


def _write(path: Path, svg: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(svg, encoding="utf-8")
    except OSError as error:
        raise StorageError(f"{path}: cannot be written: {error.strerror}", hint="name another folder") from error


async def _shot(app: WorkbenchApp, size: tuple[int, int]) -> str:
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        _look_at_marks(app)
        await pilot.pause()
        return export(app)


def _look_at_marks(app: WorkbenchApp) -> None:
    """Put the cursor where there is most to see: in an entity inside a claim, if there is one."""
    from workbench.tui.caret import Place
    from workbench.tui.screens.annotate import AnnotateScreen

    screen = app.screen
    found = screen.spans.nested() if isinstance(screen, AnnotateScreen) else None
    if isinstance(screen, AnnotateScreen) and found is not None:
        screen.pane.go(Place(*found))


def export(app: WorkbenchApp) -> str:
    """What an app shows now, as an SVG."""
    svg = app.export_screenshot(title="workbench", simplify=True)
    svg = _FACE.sub("", svg)
    svg = re.sub(r"font-family: Fira Code, monospace;", f"font-family: {FONTS};", svg)
    svg = svg.replace("font-family: arial;", "font-family: system-ui, sans-serif;")
    svg = svg.replace("font-variant-east-asian: full-width;", "white-space: pre;")
    return _TEXT.sub(_respaced, svg)


def _respaced(found: re.Match[str]) -> str:
    """A run of text as one or more, each of characters of one width, each as wide as its cells."""
    at = float(found["x"])
    pieces = []
    for text in _runs(unescape(found["text"])):
        width = text_width(text) * _CELL
        if text.strip("\N{NO-BREAK SPACE} "):
            size = f' font-size="{_WIDE_SIZE}"' if _kind(text[0]) == 2 else ""
            shown = escape(text).replace(" ", "&#160;").replace("\N{NO-BREAK SPACE}", "&#160;")
            pieces.append(
                f'<text class="{found["style"]}" x="{at:g}" y="{found["y"]}" textLength="{width:g}"{size} '
                f'clip-path="{found["clip"]}">{shown}</text>'
            )
        at += width
    return "".join(pieces)


def _runs(text: str) -> Iterator[str]:
    """A text cut where the kind of its characters changes: ASCII, wide, or any other, each of these by itself."""
    clusters = [text[start:end] for start, end in graphemes(text)]
    for kind, group in groupby(enumerate(clusters), key=lambda item: _kind(item[1]) or -1 - item[0]):
        del kind
        yield "".join(cluster for _, cluster in group)


def _kind(cluster: str) -> int:
    """1 for what a monospaced font has at one width, 2 for what is twice as wide, 0 for what fonts disagree about."""
    if cluster.isascii() or cluster == "\N{NO-BREAK SPACE}":
        return 1
    return 2 if text_width(cluster) == 2 else 0
