"""Mending: after a backup, everything that follows from the journal is written anew from it."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from workbench.doctor.examining import leftovers
from workbench.doctor.memory import mend_memory
from workbench.errors import NoProject, StorageError
from workbench.model import document_id
from workbench.project import open_project
from workbench.store.among import batches
from workbench.store.backup import FOLDER, STAMP
from workbench.store.clock import now_milliseconds
from workbench.store.database import FILE_NAME, translated_errors
from workbench.store.edits import EDIT_COLUMNS, decode_edit, insert_edit
from workbench.store.foreign import edit_problem
from workbench.store.replacing import replace_database

if TYPE_CHECKING:
    from workbench.doctor.finding import Diagnosis
    from workbench.project import Project

_BLOCK: Final = 1000
_TOGETHER: Final = 5_000
_MEASURED: Final = ("timings", "places")


@dataclass(frozen=True, slots=True)
class Mended:
    """What was done, in words, and where the project as it was before lies."""

    done: tuple[str, ...]
    backup: Path | None


def mend(project: Project, diagnosis: Diagnosis) -> Mended:
    """Mend what an examination found and can be mended; the database file itself must be sound.

    Raises:
        StorageError: There is no room for the backup, or the database cannot be written.
    """
    done: list[str] = []
    backup: Path | None = None
    if any(finding.mendable and finding.check in ("journal", "state") for finding in diagnosis.findings):
        backup = project.back_up(reason="doctor").path
        with project.database.large_transaction() as connection:
            _name_anew(connection)
            project.journal.rebuild()
        done.append("wrote the state, and all that follows from it, anew from the journal")
    done += mend_memory(project, {finding.check for finding in diagnosis.findings if finding.mendable})
    for path in leftovers(project.path):
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
        done.append(f"removed {path.name}")
    return Mended(tuple(done), backup)


def _name_anew(connection: sqlite3.Connection) -> None:
    """Write the list of what edits name anew."""
    connection.execute("DELETE FROM edit_targets")
    rows = connection.execute(f"SELECT seq, {EDIT_COLUMNS} FROM edits ORDER BY seq")
    named = ((change.table, change.key, seq) for seq, *row in rows for change in decode_edit(row).changes)
    for part in batches(named, _TOGETHER):
        connection.executemany("INSERT OR IGNORE INTO edit_targets VALUES (?, ?, ?)", sorted(part))


@dataclass(frozen=True, slots=True)
class Salvaged:
    """What could be read of a damaged database.

    Attributes:
        edits, texts: How many came over.
        lost: How many edits could not be read.
        damaged: Where the damaged file is now.
    """

    edits: int
    texts: int
    lost: int
    damaged: Path


def salvage(folder: Path) -> Salvaged:
    """Read what can be read of a damaged database into a new one, in its place; the damaged one is kept.

    The journal and the texts are enough: everything else follows from them.

    Raises:
        NoProject: There is no database.
        StorageError: Not even the journal can be found in it.
    """
    path = folder / FILE_NAME
    if not path.is_file():
        raise NoProject(f"{folder}: no project here", hint="name a project's folder")
    at = datetime.fromtimestamp(now_milliseconds() / 1000, UTC).strftime(STAMP)
    aside = folder / FOLDER / f"damaged-{at}"
    work = folder / f".workbench-doctor-{os.getpid()}-salvage"
    try:
        work.mkdir()
        with open_project(work, create=True) as project, project.database.large_transaction() as connection:
            edits, texts, lost = _read_over(path, connection)
            if not edits:
                raise StorageError(f"{path}: no edit can be read", hint="bring back a backup: workbench restore")
            project.journal.rebuild()
        replace_database(work / FILE_NAME, path, lambda: aside / FILE_NAME)
    except OSError as error:
        raise StorageError(
            f"{error.filename or folder}: {error.strerror}", hint="check the folder and the free space"
        ) from error
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return Salvaged(edits, texts, lost, aside)


def _read_over(path: Path, into: sqlite3.Connection) -> tuple[int, int, int]:
    edits = texts = lost = 0
    with translated_errors(path), closing(sqlite3.connect(path)) as connection:
        connection.text_factory = _as_text
        names = set(_columns(connection))
        columns = ", ".join(name if name in names else "'' AS step" for name in EDIT_COLUMNS.split(", "))
        for row in _readable(connection, "edits", columns, "seq"):
            edit = None if row is None else _edit(row)
            if edit is None:
                lost += 1
            else:
                insert_edit(into, edit)
                edits += 1
        for row in _readable(connection, "texts", "id, content", "rowid"):
            if row is not None and isinstance(row[1], str) and document_id(row[1]) == row[0]:
                into.execute("INSERT OR IGNORE INTO texts VALUES (?, ?)", row)
                texts += 1
        for table in _MEASURED:
            _take_measures(connection, into, table)
    return edits, texts, lost


def _take_measures(connection: sqlite3.Connection, into: sqlite3.Connection, table: str) -> None:
    """What was measured, and is in no edit, as far as it can be read."""
    with suppress(sqlite3.DatabaseError):
        for row in connection.execute(f"SELECT * FROM {table}"):
            into.execute(f"INSERT OR IGNORE INTO {table} VALUES ({', '.join('?' * len(row))})", row)


def _as_text(content: bytes) -> str:
    return content.decode("utf-8", "replace")


def _columns(connection: sqlite3.Connection) -> Iterator[str]:
    for row in connection.execute("PRAGMA table_info(edits)"):
        yield row[1]


def _edit(row: tuple[Any, ...]) -> Any:
    try:
        edit = decode_edit(row)
        return None if edit_problem(edit) else edit
    except (ValueError, TypeError, AttributeError, RecursionError):
        return None


def _readable(
    connection: sqlite3.Connection, table: str, columns: str, number: str
) -> Iterator[tuple[Any, ...] | None]:
    """The rows of a table that can be read, by number; None for each that cannot."""
    last = _last(connection, table, number)
    for start in range(0, last + 1, _BLOCK):
        yield from _block(connection, table, columns, number, start, min(start + _BLOCK, last + 1))


def _last(connection: sqlite3.Connection, table: str, number: str) -> int:
    """The highest number that a row of a table has, or may have."""
    try:
        return int(connection.execute(f"SELECT ifnull(max({number}), 0) FROM {table}").fetchone()[0])
    except sqlite3.DatabaseError:
        return 1_000_000


def _block(
    connection: sqlite3.Connection, table: str, columns: str, number: str, start: int, end: int
) -> Iterator[tuple[Any, ...] | None]:
    sql = f"SELECT {columns} FROM {table} WHERE {number} >= ? AND {number} < ?"
    try:
        yield from connection.execute(sql, (start, end)).fetchall()
    except sqlite3.DatabaseError:
        if end - start <= 1:
            yield None
            return
        middle = (start + end) // 2
        yield from _block(connection, table, columns, number, start, middle)
        yield from _block(connection, table, columns, number, middle, end)
