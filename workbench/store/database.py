"""One connection to a project's database, its transactions, and the place where SQLite's errors become ours.

The connection belongs to the thread that opened it; another thread opens its own. Durability: write-ahead log with
`synchronous=FULL`, so a transaction that has returned is on disk.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from workbench.errors import Busy, NewerProject, NoProject, ProjectError, StorageError

FILE_NAME: Final = "workbench.db"
SCHEMA_VERSION: Final = 1
"""The database schema that this version of Workbench writes; kept in SQLite's `user_version`."""

_BUSY_SECONDS: Final = 15.0


class Database:
    """A connection with explicit transactions.

    Args:
        path: The database file. It must exist unless `create`.
        create: Make the file and its tables.

    Raises:
        NoProject: The file does not exist.
        NewerProject: A newer Workbench wrote it.
        StorageError: It cannot be opened, or is not a Workbench database.
    """

    def __init__(self, path: Path, *, create: bool = False) -> None:
        if not create and not path.is_file():
            raise NoProject(f"{path}: no such project database", hint="make one with: workbench init")
        self.path = path
        self._depth = 0
        with translated_errors(path):
            self.connection = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None)
            try:
                self._prepare()
            except BaseException:
                self.connection.close()
                raise

    def _prepare(self) -> None:
        version = self._scalar("PRAGMA user_version")
        if version > SCHEMA_VERSION:
            raise NewerProject(
                f"{self.path}: written by a newer Workbench (database {version}, this one knows {SCHEMA_VERSION})",
                hint="install the newer Workbench; nothing was changed",
            )
        if version == 0 and self._scalar("SELECT count(*) FROM sqlite_master"):
            raise StorageError(f"{self.path}: a database, but not one of Workbench's", hint="name another folder")
        if self._scalar("PRAGMA journal_mode=WAL") != "wal":
            raise StorageError(
                f"{self.path}: the folder does not allow a write-ahead log",
                hint="put the project on a local disk where you may write",
            )
        for pragma in ("synchronous=FULL", "foreign_keys=OFF", "cache_size=-16000", "temp_store=MEMORY"):
            self.connection.execute(f"PRAGMA {pragma}")
        if version < SCHEMA_VERSION:
            from workbench.store.migrations import migrate

            migrate(self.connection)

    def _scalar(self, sql: str) -> Any:
        return self.connection.execute(sql).fetchone()[0]

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        with translated_errors(self.path):
            return self.connection.execute(sql, parameters).fetchall()

    def row(self, sql: str, parameters: Sequence[object] = ()) -> tuple[Any, ...] | None:
        """The first row of a query, or None."""
        with translated_errors(self.path):
            row: tuple[Any, ...] | None = self.connection.execute(sql, parameters).fetchone()
            return row

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing: commits at the end of the outermost block, rolls back on any exception."""
        if self._depth:
            yield self.connection
            return
        with translated_errors(self.path):
            self.connection.execute("BEGIN IMMEDIATE")
            self._depth = 1
            try:
                yield self.connection
                self.connection.execute("COMMIT")
            except BaseException:
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
                raise
            finally:
                self._depth = 0

    def close(self) -> None:
        """Close the connection; the write-ahead log is folded into the file if nobody else has it open."""
        self.connection.close()


@contextmanager
def translated_errors(path: Path) -> Iterator[None]:
    """What SQLite raises becomes a ProjectError that says what to do."""
    try:
        yield
    except sqlite3.Error as error:
        raise _translated(error, path) from error


def _translated(error: sqlite3.Error, path: Path) -> ProjectError:
    words = str(error).lower()
    if "locked" in words or "busy" in words:
        return Busy(f"{path}: another process is writing and did not finish in time", hint="try again in a moment")
    if "full" in words:
        return StorageError(f"{path}: the disk is full; nothing of this edit was written", hint="free space, try again")
    if "readonly" in words or "unable to open" in words:
        return StorageError(f"{path}: cannot be written", hint="check the permissions of the folder and the file")
    if "not a database" in words or "malformed" in words:
        return StorageError(f"{path}: is damaged or not a database", hint="restore it from a backup")
    return StorageError(f"{path}: {error}", hint="check the disk, then try again")
