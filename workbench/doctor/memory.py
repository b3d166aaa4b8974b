"""The translation memory beside the project: its file, and its index against its texts."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from workbench.doctor.finding import Finding
from workbench.errors import WorkbenchError
from workbench.store.backup import FOLDER, STAMP
from workbench.store.beside import MEMORY
from workbench.store.clock import now_milliseconds
from workbench.store.database import read_only_connection
from workbench.store.disk import make_folder

if TYPE_CHECKING:
    from workbench.project import Project

FILE: Final = "memory"
INDEX: Final = "memory index"
_SHOWN: Final = 5


def memory_findings(folder: Path) -> Iterator[Finding]:
    """What is wrong with the memory's file, or else with its index."""
    path = folder / MEMORY
    if not path.exists():
        return
    try:
        with closing(read_only_connection(path)) as connection:
            problems = [row[0] for row in connection.execute("PRAGMA integrity_check(100)") if row[0] != "ok"]
            yield from () if problems else _content(connection)
    except sqlite3.DatabaseError as error:
        problems = [str(error)]
    if problems:
        shown = tuple(problems[:_SHOWN])
        yield Finding(FILE, "the translation memory is damaged", number=len(problems), mendable=True, examples=shown)


def _content(connection: sqlite3.Connection) -> Iterator[Finding]:
    from workbench.translate.memory.store import VERSION

    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > VERSION:
        yield Finding(FILE, "the translation memory was written by a newer Workbench", "note")
    elif version == VERSION:
        missing = _not_indexed(connection)
        if missing:
            yield Finding(INDEX, "texts of the translation memory are not in its index", number=missing, mendable=True)


def _not_indexed(connection: sqlite3.Connection) -> int:
    """How many texts are in no block and no tail; where all are, how many units are not told there by what they say."""
    import numpy as np

    from workbench.translate.memory.blocks import UNITS
    from workbench.translate.memory.ready import SIDES
    from workbench.translate.memory.shapes import tags_in

    indexed: dict[bool, list[np.ndarray[Any, Any]]] = {True: [], False: []}
    for its, rows in connection.execute("SELECT family, rows FROM blocks"):
        indexed[its == UNITS].append(np.frombuffer(rows, "<u4"))
    for kind, sign in ((True, "="), (False, "<>")):
        tail = connection.execute(f"SELECT place FROM tail WHERE family {sign} ?", (UNITS,))
        indexed[kind].append(np.array([row[0] for row in tail], "<u4"))
    lost = {True: 0, False: 0}
    for shape, tags in connection.execute("SELECT shape, tags FROM shapes"):
        there = connection.execute("SELECT unit FROM units WHERE shape = ?", (shape,))
        units = np.fromiter((row[0] for row in there), "<u4")
        sides = np.arange(min(len(tags_in(tags)), SIDES), dtype="<u4")
        texts = (units[:, None] * np.uint32(SIDES) + sides).ravel()
        for kind, wanted in ((True, units), (False, texts)):
            lost[kind] += int((~np.isin(wanted, np.concatenate(indexed[kind]))).sum())
    return lost[False] or lost[True]


def mend_memory(project: Project, checks: set[str]) -> Iterator[str]:
    """Mend what was found, and say what was done."""
    if FILE in checks:
        yield _made_anew(project)
    elif INDEX in checks:
        with project.memory.store.writing() as writer:
            writer.index_anew()
        yield "made the index of the translation memory anew"


def _made_anew(project: Project) -> str:
    """Lay the damaged memory aside, and take what can be read of it into a new one."""
    from workbench.translate.memory.joining import take_over

    at = datetime.fromtimestamp(now_milliseconds() / 1000, UTC).strftime(STAMP)
    aside = project.path / FOLDER / f"damaged-memory-{at}"
    project.memory.close()
    make_folder(aside)
    for end in ("-wal", "-shm", ""):
        if (project.path / f"{MEMORY}{end}").exists():
            os.replace(project.path / f"{MEMORY}{end}", aside / f"{MEMORY}{end}")
    try:
        came = take_over(project.memory, aside / MEMORY)
    except WorkbenchError:
        return f"laid the damaged translation memory aside ({aside}); files that were imported have to be added again"
    return f"made the translation memory anew with {came:,} imported units; the damaged one is kept in {aside}"
