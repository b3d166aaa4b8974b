"""A library of 100,000 documents: how soon it is painted after imports, and how soon a typed letter narrows it."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from benchmarks.figure import Figure, paired
from workbench import load_schema, open_project
from workbench.model import SegmentSpan, SourceText
from workbench.resources import resource

DOCUMENTS: Final = 100_000
_WORDS: Final = ("Iran", "Moscow", "pivot", "trade", "report", "觀點", "新聞", "Asia", "summit", "border")
_TYPED: Final = "report 99"


def figures() -> Iterator[Figure]:
    """The first paint beside a query that only reads the titles; a key in the filter beside SQLite's LIKE."""
    folder = library(DOCUMENTS)
    yield paired(
        f"library of {DOCUMENTS:,} painted, after imports",
        lambda: opened(folder),
        lambda: titles(folder),
        rival="sqlite3, fetching all titles",
        wanted="under 0.3 s",
        runs=5,
    )
    yield paired(
        f"a letter more in its filter, the slowest of {len(_TYPED)}",
        lambda: typed(folder),
        lambda: like(folder),
        rival="sqlite3, LIKE",
        wanted="under 0.016 s",
        runs=5,
    )


def library(documents: int) -> Path:
    """The folder of a project of so many short documents; made once and kept."""
    kept = Path(tempfile.gettempdir()) / "workbench-benchmarks-library-1" / str(documents)
    if not kept.is_dir():
        kept.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(dir=kept.parent))
        with open_project(made, create=True, annotator="ann") as project:
            project.use_schema(load_schema(resource("schemas") / "claims.yaml"))
            project.documents.add_many(_texts(documents))
        with contextlib.suppress(OSError):
            made.rename(kept)
        if made.is_dir():
            shutil.rmtree(made)
    return kept


def _texts(documents: int) -> Iterator[tuple[SourceText, list[SegmentSpan]]]:
    for number in range(documents):
        title = f"{_WORDS[number % 10]} {_WORDS[number // 10 % 10]} {number}"
        text = f"{title}. The text of document {number} says little."
        yield (
            SourceText(f"{number:06}.txt", text, title=title, language="en"),
            [SegmentSpan(0, len(text), "en", "body")],
        )


def opened(folder: Path) -> float:
    """Seconds from opening the project until the first frame of its library is painted."""
    return asyncio.run(_opened(folder))


async def _opened(folder: Path) -> float:
    from workbench.tui.app import WorkbenchApp

    began = time.perf_counter()
    painted: list[float] = []
    with open_project(folder, annotator="ann") as project:
        app = WorkbenchApp(project, when_ready=lambda: painted.append(time.perf_counter() - began))
        async with app.run_test(size=(120, 40)) as pilot:
            await pilot.pause()
    return painted[0]


def typed(folder: Path) -> float:
    """The most seconds that a letter takes, from its message to the list."""
    return asyncio.run(_typed(folder))


async def _typed(folder: Path) -> float:
    from workbench.tui.app import WorkbenchApp

    with open_project(folder, annotator="ann") as project:
        app = WorkbenchApp(project)
        async with app.run_test(size=(120, 40)) as pilot:
            await pilot.pause()
            await app.workers.wait_for_complete()
            await pilot.pause()
            await pilot.press("slash")
            screen = app.screen
            taken = []
            for letter in _TYPED:
                began = time.perf_counter()
                screen.query_text += letter  # type: ignore[attr-defined]
                screen._narrow()  # type: ignore[attr-defined]
                taken.append(time.perf_counter() - began)
                await pilot.pause()
    return max(taken)


def titles(folder: Path) -> float:
    """Reading every title."""
    connection = sqlite3.connect(folder / "workbench.db")
    began = time.perf_counter()
    connection.execute("SELECT id, title, name FROM documents WHERE present ORDER BY created, name, id").fetchall()
    took = time.perf_counter() - began
    connection.close()
    return took


def like(folder: Path) -> float:
    """Asking SQLite for the titles that hold a word."""
    connection = sqlite3.connect(folder / "workbench.db")
    began = time.perf_counter()
    connection.execute("SELECT id FROM documents WHERE present AND title LIKE '%report%' ORDER BY created").fetchall()
    took = time.perf_counter() - began
    connection.close()
    return took
