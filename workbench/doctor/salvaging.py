"""Salvaging: what can be read of a damaged database becomes a new one in its place, and the damaged one is kept.

The journal and the texts are enough: everything else follows from them. They are read as SQLite finds them; where it
does not find all, from every page that there is. An edit is known by what it holds, so that no other row is taken
for one.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from workbench.doctor.pages import rows_of
from workbench.doctor.strange import as_text, is_garbled
from workbench.errors import Busy, Damaged, NoProject, StorageError
from workbench.model import document_id
from workbench.project import open_project
from workbench.store.backup import FOLDER, STAMP
from workbench.store.clock import now_milliseconds
from workbench.store.database import FILE_NAME
from workbench.store.edits import EDIT_COLUMNS, decode_edit, insert_edit
from workbench.store.foreign import EVER, edit_problem
from workbench.store.presence import is_bare, log_of
from workbench.store.replacing import copy_as_it_is, replace_database

if TYPE_CHECKING:
    from workbench.model import Edit

_BLOCK: Final = 1000
_MEASURED: Final = ("timings", "places")
_TEXT, _EDIT, _FIRST_EDIT = 2, 11, 10
"""How many columns texts have, edits, and edits of the first version: what they are looked for by on loose pages."""


@dataclass(frozen=True, slots=True)
class Salvaged:
    """What could be read of a damaged database.

    Attributes:
        edits, texts: How many came over.
        lost: How many edits could not be read, as far as that is known.
        garbled: How many of those that came hold signs in the place of bytes that are no text.
        damaged: Where the damaged file is now.
    """

    edits: int
    texts: int
    lost: int
    garbled: int
    damaged: Path


def salvage(folder: Path) -> Salvaged:
    """Read what can be read of a damaged database into a new one, in its place; the damaged one is kept.

    Raises:
        NoProject: There is no database.
        Busy: Somebody has written to it meanwhile; nothing was replaced.
        StorageError: Not even the journal can be found in it.
    """
    path = folder / FILE_NAME
    if not path.is_file() and not is_bare(path):
        raise NoProject(f"{folder}: no project here", hint="name a project's folder")
    at = datetime.fromtimestamp(now_milliseconds() / 1000, UTC).strftime(STAMP)
    aside = folder / FOLDER / f"damaged-{at}"
    work = folder / f".workbench-doctor-{os.getpid()}-salvage"
    try:
        (work / "damaged").mkdir(parents=True)
        copy = work / "damaged" / FILE_NAME
        copy_as_it_is(path, copy, sound=not is_bare(path))
        with open_project(work, create=True) as project, project.database.large_transaction() as connection:
            found = _Found(connection)
            found.read(copy)
            if not found.edits:
                raise Damaged(f"{path}: no edit can be read", hint="bring back a backup: workbench restore")
            project.journal.rebuild()
        replace_database(work / FILE_NAME, path, partial(_unless_changed, path, copy, aside / FILE_NAME))
    except OSError as error:
        raise StorageError(
            f"{error.filename or folder}: {error.strerror}", hint="check the folder and the free space"
        ) from error
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return Salvaged(len(found.edits), len(found.texts), found.lost, found.garbled, aside)


def _unless_changed(path: Path, copy: Path, aside: Path) -> Path:
    """Where the damaged file goes, unless it has other edits by now than the copy that was read."""
    if not is_bare(path) and _last_edit(path) != _last_edit(copy):
        raise Busy(f"{path}: somebody has written to it meanwhile", hint="have all others close it, then try again")
    return aside


def _last_edit(path: Path) -> int:
    """The number of the last edit, 0 where that cannot be said."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            return int(connection.execute("SELECT ifnull(max(seq), 0) FROM edits").fetchone()[0])
    except sqlite3.Error:
        return 0


class _Found:
    """What was found so far, written to a new database as it is found.

    Attributes:
        edits, texts: The ids of those that were found.
        garbled: How many of the edits hold what is no text.
    """

    def __init__(self, into: sqlite3.Connection) -> None:
        self.edits: set[str] = set()
        self.texts: set[str] = set()
        self.garbled = 0
        self._into = into
        self._bad = 0
        self._numbers: set[int] = set()
        self._known: set[int] = set()

    @property
    def lost(self) -> int:
        """How many edits are not among them: at least those of which something else in the file still tells."""
        return len(self._known - self._numbers) if self._known else self._bad

    def read(self, path: Path) -> None:
        """Read what SQLite finds, and where that is not all, what lies on pages that it does not find."""
        if is_bare(path):
            self._read_pages(path)
            return
        with closing(sqlite3.connect(path)) as there:
            there.text_factory = as_text
            whole = False
            with suppress(sqlite3.DatabaseError):
                whole = self._read_by_sqlite(there)
            if not whole:  # now: the log goes when this connection is closed
                self._read_pages(path)

    def _read_pages(self, path: Path) -> None:
        for number, *values in rows_of(path, log_of(path), (_TEXT, _FIRST_EDIT, _EDIT)):
            self._take_loose(number, values)

    def _read_by_sqlite(self, there: sqlite3.Connection) -> bool:
        """Read what SQLite finds; whether it finds nothing amiss."""
        for table in _MEASURED:
            self._take_measures(there, table)
        with suppress(sqlite3.DatabaseError):
            self._known = {row[0] for row in there.execute("SELECT DISTINCT seq FROM edit_targets")}
        names = {row[1] for row in there.execute("PRAGMA table_info(edits)")}
        columns = ", ".join(name if name in names else "'' AS step" for name in EDIT_COLUMNS.split(", "))
        for row in _readable(there, "edits", f"seq, {columns}", "seq"):
            if row is None:
                self._bad += 1
            else:
                self._take_edit(row[0], row[1:])
        for row in _readable(there, "texts", "id, content", "rowid"):
            if row is not None:
                self._take_text(row)
        return [row[0] for row in there.execute("PRAGMA integrity_check(1)")] == ["ok"]

    def _take_loose(self, number: int, values: Sequence[Any]) -> None:
        """Take a row of some table, if it is an edit or a text that is not there yet."""
        if len(values) == _TEXT:
            self._take_text(values)
            return
        _, key, group, clock, at, annotator, replica, action, undoes, changes, *step = values
        row = (key, group, clock, at, annotator, replica, action, changes, undoes, *(step or [""]))
        if isinstance(key, str) and key not in self.edits and all(isinstance(row[i], str) for i in (2, 7, 9)):
            self._take_edit(number, row)

    def _take_edit(self, number: int, row: Sequence[Any]) -> None:
        edit = _edit(row)
        if edit is None:
            self._bad += 1
        elif edit.id not in self.edits:
            insert_edit(self._into, edit)
            self.edits.add(edit.id)
            self._numbers.add(number)
            self.garbled += is_garbled(row)

    def _take_text(self, row: Sequence[Any]) -> None:
        key, content = row
        if isinstance(content, str) and key not in self.texts and document_id(content) == key:
            self._into.execute("INSERT OR IGNORE INTO texts VALUES (?, ?)", (key, content))
            self.texts.add(key)

    def _take_measures(self, there: sqlite3.Connection, table: str) -> None:
        """What was measured, and is in no edit, as far as it can be read."""
        with suppress(sqlite3.DatabaseError):
            for row in there.execute(f"SELECT * FROM {table}"):
                self._into.execute(f"INSERT OR IGNORE INTO {table} VALUES ({', '.join('?' * len(row))})", row)


def _edit(row: Sequence[Any]) -> Edit | None:
    try:
        edit = decode_edit(row)
        return None if edit_problem(edit, latest=EVER) else edit
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
    """The highest number that a row of a table has, or may have; none where there is no such table."""
    try:
        return int(connection.execute(f"SELECT ifnull(max({number}), 0) FROM {table}").fetchone()[0])
    except sqlite3.DatabaseError as error:
        return -1 if "no such" in str(error) else 1_000_000


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
