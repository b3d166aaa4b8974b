"""Another copy of a project, opened to be read: never written to, and trusted with nothing.

It is copied by SQLite's own backup to a temporary file beside ours, so that one moment of it is read even while
somebody works on it, and brought up to date there if an older Workbench wrote it.
"""

from __future__ import annotations

import json
import os
import re
import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from workbench.errors import Damaged, InputError, NoProject, StorageError
from workbench.model import JSON, Edit, document_id
from workbench.store.among import batches, rows_among
from workbench.store.database import (
    FILE_NAME,
    Database,
    check_storable,
    kind_of,
    read_only_connection,
    translated_errors,
)
from workbench.store.edits import EDIT_COLUMNS, decode_edit, named_by, row_of
from workbench.store.families import FAMILIES, PRESENT, Family, encode
from workbench.store.presence import check_there, is_bare

_ID: Final = re.compile(r"[0-9A-Za-z._:-]{1,64}")
_CLOCK: Final = re.compile(r"[0-9a-f]{18}-[0-9A-Za-z]{1,32}")
_LATEST: Final = 4_102_444_800_000
"""The year 2100: a clock later than that would be followed for ever."""
EVER: Final = 16**12
"""What no clock reaches."""
_NAME: Final = 200
_KEEP: Final = f"INSERT INTO looked_through ({EDIT_COLUMNS}, targets) VALUES ({', '.join('?' * 11)})"
_READ: Final = 500
_HINT: Final = "this copy is damaged, or was not written by Workbench; nothing was merged"


class Foreign:
    """Another copy, while it is open.

    Attributes:
        path: Where the copy lies.
    """

    def __init__(self, path: Path, database: Database) -> None:
        self.path = path
        self._database = database

    def edit_ids_missing_in(self, connection: sqlite3.Connection) -> tuple[list[str], int]:
        """The ids of its edits that another database has not, in the order of their clocks; how many that one has."""
        found: list[str] = []
        shared = 0
        with translated_errors(self.path):
            rows = self._database.connection.execute("SELECT id FROM edits ORDER BY clock, id")
            for part in batches((row[0] for row in rows), _READ):
                missing = _missing(connection, part)
                found += missing
                shared += len(part) - len(missing)
        return found, shared

    def missing(self, keys: Sequence[str]) -> list[str]:
        """Those of these ids of which it has no edit."""
        with translated_errors(self.path):
            return _missing(self._database.connection, keys)

    def look_through(self, keys: Collection[str]) -> Iterator[Edit]:
        """Its edits of these ids, in the order of their clocks; each is checked and kept for `edit_rows`.

        Raises:
            InputError: One is no edit that Workbench could have written.
        """
        with self._database.large_transaction() as connection:
            connection.execute("DROP TABLE IF EXISTS looked_through")
            connection.execute(f"CREATE TABLE looked_through (seq INTEGER PRIMARY KEY, {EDIT_COLUMNS}, targets)")
            rows = connection.execute(f"SELECT {EDIT_COLUMNS} FROM edits ORDER BY clock, id")
            for part in batches((row for row in rows if row[0] in keys), _READ):
                edits = [self._checked(row) for row in part]
                connection.executemany(_KEEP, [(*row_of(edit), encode(named_by(edit))) for edit in edits])
                yield from edits

    def edit_rows(self) -> Iterator[tuple[Sequence[object], list[tuple[str, str]]]]:
        """The edits that were looked through, as rows of the journal, each with what it names."""
        with translated_errors(self.path):
            sql = f"SELECT {EDIT_COLUMNS}, targets FROM looked_through ORDER BY seq"
            for *row, targets in self._database.connection.execute(sql):
                yield row, json.loads(targets)

    def _checked(self, row: Sequence[object]) -> Edit:
        try:
            edit = decode_edit(row)
        except (ValueError, TypeError, AttributeError, RecursionError) as error:
            raise self._bad(str(row[0]), "it cannot be read") from error
        problem = edit_problem(edit)
        if problem:
            raise self._bad(edit.id, problem)
        return edit

    def check_texts(self) -> None:
        """Read all its texts.

        Raises:
            InputError: A text is not the one that its id was made of.
        """
        with translated_errors(self.path):
            for key, content in self._database.connection.execute("SELECT id, content FROM texts ORDER BY id"):
                if not isinstance(content, str) or document_id(content) != key:
                    raise InputError(f"{self.path}: the text {key} is not what its id says", hint=_HINT)
                check_storable(content, f"{self.path}: the text {key}")

    def text_ids_missing_in(self, connection: sqlite3.Connection) -> list[str]:
        """The ids of its texts that another database has not."""
        keys = {row[0] for row in self._database.rows("SELECT id FROM texts")}
        return sorted(keys - {row[0] for row in rows_among(connection, "SELECT id FROM texts WHERE id IN ()", keys)})

    def texts_missing_in(self, connection: sqlite3.Connection) -> Iterator[tuple[str, str]]:
        """The ids and texts that another database has not."""
        with translated_errors(self.path):
            for key in self.text_ids_missing_in(connection):
                yield from self._database.rows("SELECT id, content FROM texts WHERE id = ?", (key,))

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        """All rows of a query."""
        return self._database.rows(sql)

    def _bad(self, key: str, problem: str) -> InputError:
        return InputError(f"{self.path}: the edit {key[:64]}: {problem}", hint=_HINT)


def _missing(connection: sqlite3.Connection, keys: Sequence[str]) -> list[str]:
    there = {row[0] for row in rows_among(connection, "SELECT id FROM edits WHERE id IN ()", keys)}
    return [key for key in keys if key not in there]


@contextmanager
def opened_copy(path: Path, beside: Path) -> Iterator[Foreign]:
    """Another copy of a project, by its folder or its database file.

    Args:
        beside: A folder for the temporary copy.

    Raises:
        NoProject: There is none.
        NewerProject, StorageError: It cannot be read, or has lost what it held.
    """
    file = path / FILE_NAME if path.is_dir() else path
    if not file.is_file() and not is_bare(file):
        raise NoProject(f"{path}: no project here", hint="name the other project's folder, or its database file")
    try:
        check_there(file, create=False)
    except Damaged as error:
        raise Damaged(error.message, hint=_HINT) from error
    with TemporaryDirectory(prefix=f".workbench-copy-{os.getpid()}-", dir=beside) as folder:
        own = Path(folder) / FILE_NAME
        try:
            with translated_errors(file):
                copy_database(file, own)
            database = Database(own, spare=False)
        except Damaged as error:
            raise Damaged(f"{path}: is damaged, or no project's database", hint=_HINT) from error
        try:
            yield Foreign(path, database)
        finally:
            database.close()


def copy_database(source: Path, target: Path) -> None:
    """Copy a database as it is at one moment, while others may be writing it; the source is opened to be read only.

    Whoever may not read the source may not read the copy.

    Raises:
        sqlite3.Error: It cannot be read, or the copy not be written.
        StorageError: There is no room for the copy.
        OSError: The copy cannot be made.
    """
    if not target.exists():
        target.touch(mode=0o600)
        with suppress(PermissionError):  # a disk without permissions
            target.chmod(source.stat().st_mode & 0o666 | 0o600)
    with closing(read_only_connection(source)) as one, closing(sqlite3.connect(target)) as other:
        try:
            one.backup(other)
        except sqlite3.OperationalError as error:
            if kind_of(error) != "FULL":
                raise
            raise StorageError(
                f"{target.parent}: the disk is full; the copy was not made", hint="free space, try again"
            ) from error


def edit_problem(edit: Edit, *, latest: int = _LATEST) -> str:
    """Why this is no edit, "" if it is one.

    Args:
        latest: The latest time, in milliseconds since 1970, that is believed.
    """
    if not all(isinstance(each, str) and _ID.fullmatch(each) for each in (edit.id, edit.group, edit.replica)):
        return "its id, its group or its replica is none"
    if edit.undoes is not None and not (isinstance(edit.undoes, str) and _ID.fullmatch(edit.undoes)):
        return "what it undoes is no id"
    if not (isinstance(edit.clock, str) and _CLOCK.fullmatch(edit.clock)) or int(edit.clock[:12], 16) > latest:
        return "its clock is none"
    if not isinstance(edit.at, int) or not 0 <= edit.at <= latest:
        return "its time is none"
    if not all(isinstance(each, str) for each in (edit.annotator, edit.action, edit.step)):
        return "its annotator or its words are no text"
    if len(edit.annotator) > _NAME:
        return "its annotator's name is too long"
    return next(filter(None, (_change_problem(c.table, c.key, c.before, c.after) for c in edit.changes)), "")


def _change_problem(table: str, key: str, before: Mapping[str, JSON], after: Mapping[str, JSON]) -> str:
    family = FAMILIES.get(table) if isinstance(table, str) else None
    if family is None:
        return f"there is no family {str(table)[:40]!r}"
    if not (isinstance(key, str) and key):
        return "a thing has no key"
    if not (isinstance(before, Mapping) and isinstance(after, Mapping) and before.keys() == after.keys() and after):
        return "what was before and what is after have not the same fields"
    return _unknown_field(table, tuple(after))


@lru_cache(maxsize=256)
def _unknown_field(table: str, names: tuple[str, ...]) -> str:
    """What a family has not of these fields, in words; the same few come again and again."""
    family = FAMILIES[table]
    return next((f"{table} has no field {name[:40]!r}" for name in names if not _has(family, name)), "")


def _has(family: Family, name: str) -> bool:
    column, dot, _ = name.partition(".")
    if dot:
        return column in family.mappings  # of whatever name: a table may have a column without one
    return name == PRESENT or (name in family.columns and name not in family.mappings)
