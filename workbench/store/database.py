"""One connection to a project's database, its transactions, and the place where SQLite's errors become ours.

The connection belongs to the thread that opened it; another thread opens its own. Durability: write-ahead log with
`synchronous=FULL`, so a transaction that has returned is on disk.
"""

from __future__ import annotations

import gc
import os
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from workbench.errors import Busy, Damaged, InputError, NewerProject, ProjectError, StorageError
from workbench.store.disk import network_warning
from workbench.store.patience import Patience
from workbench.store.presence import check_there

FILE_NAME: Final = "workbench.db"
SCHEMA_VERSION: Final = 5
"""The database schema that this version of Workbench writes; kept in SQLite's `user_version`."""

_BUSY_SECONDS: Final = 15.0
_CACHE: Final = -16_000
_MORE_CACHE: Final = -64_000
"""How much of the file is held in memory, in SQLite's way to say kibibytes; and how much while much is written."""
_MORE_OBJECTS: Final = 500_000
"""After how many new objects Python looks for garbage while much is written: batches go without it."""


class Database:
    """A connection with explicit transactions.

    Attributes:
        patience: Asked whether to wait on where another process writes for long; None to give up.

    Args:
        path: The database file. It must exist unless `create`.
        create: Make the file and its tables.
        spare: Whether a backup is made before an older database is brought up to date.

    Raises:
        NoProject: The file does not exist.
        Damaged: It is there, and has lost what it held.
        NewerProject: A newer Workbench wrote it.
        StorageError: It cannot be opened, or is not a Workbench database.
    """

    def __init__(self, path: Path, *, create: bool = False, spare: bool = True) -> None:
        check_there(path, create=create)
        self.path = path
        self.patience: Patience | None = None
        self.read_only = path.is_file() and not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK))
        self._depth = 0
        self._held = _CACHE
        self._joins = self._failed = False
        self._place = _place(path)
        with translated_errors(path):
            self.connection = self._connected()
            try:
                self._place = self._place or _place(path)
                self._prepare(spare=spare)
            except BaseException:
                self.connection.close()
                raise

    def _connected(self) -> sqlite3.Connection:
        if self.read_only:
            return read_only_connection(self.path)
        return sqlite3.connect(self.path, timeout=_BUSY_SECONDS, isolation_level=None)

    @property
    def warning(self) -> str:
        """What whoever works here should know about the disk; "" for nothing."""
        if self.read_only:
            return f"{self.path}: may not be written here: what there is can be seen, and nothing be changed"
        return network_warning(self.path)

    def _prepare(self, *, spare: bool) -> None:
        version, objects = self._state()
        if version > SCHEMA_VERSION:
            raise NewerProject(
                f"{self.path}: written by a newer Workbench (database {version}, this one knows {SCHEMA_VERSION})",
                hint="install the newer Workbench; nothing was changed",
            )
        if version < 0 or (version == 0 and objects):
            raise StorageError(f"{self.path}: a database, but not one of Workbench's", hint="name another folder")
        if self.read_only:
            self._prepare_to_read(version)
            return
        if self._write_ahead() != "wal":
            raise StorageError(
                f"{self.path}: the folder does not allow a write-ahead log",
                hint="put the project on a local disk where you may write",
            )
        for pragma in (
            "synchronous=FULL",
            "fullfsync=ON",
            "foreign_keys=OFF",
            f"cache_size={_CACHE}",
            "temp_store=MEMORY",
        ):
            self.connection.execute(f"PRAGMA {pragma}")
        if version < SCHEMA_VERSION:
            self._bring_up_to_date(spare=spare and version > 0)

    def _prepare_to_read(self, version: int) -> None:
        if version < SCHEMA_VERSION:
            raise StorageError(
                f"{self.path}: was written by an older Workbench, and may not be brought up to date here",
                hint="copy the project to where you may write, and open it there",
            )
        for pragma in ("query_only=ON", f"cache_size={_CACHE}", "temp_store=MEMORY"):
            self.connection.execute(f"PRAGMA {pragma}")

    def _bring_up_to_date(self, *, spare: bool) -> None:
        from workbench.store.migrations import migrate

        if spare:
            from workbench.store.backup import back_up_to_migrate

            back_up_to_migrate(self.path)
        migrate(self.connection)

    def _state(self) -> tuple[int, int]:
        """The schema version and how many tables there are, both of one moment."""
        sql = "SELECT user_version, (SELECT count(*) FROM sqlite_master) FROM pragma_user_version"
        version, objects = self.connection.execute(sql).fetchone()
        return int(version), int(objects)

    def _write_ahead(self) -> str:
        """Turn the write-ahead log on. SQLite does not wait here for others who do the same, so this does."""
        patience = time.monotonic() + _BUSY_SECONDS
        while True:
            try:
                return str(self.connection.execute("PRAGMA journal_mode=WAL").fetchone()[0])
            except sqlite3.OperationalError as error:
                if kind_of(error) != "BUSY" or time.monotonic() > patience:
                    raise
                time.sleep(0.02)

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        with translated_errors(self.path):
            return self.connection.execute(sql, parameters).fetchall()

    def row(self, sql: str, parameters: Sequence[object] = ()) -> tuple[Any, ...] | None:
        """The first row of a query, or None."""
        with translated_errors(self.path):
            row: tuple[Any, ...] | None = self.connection.execute(sql, parameters).fetchone()
            return row

    def hold(self, kibibytes: int) -> None:
        """Hold so much of the file in memory from now on, and no more: the system holds the rest as it can."""
        self._held = -kibibytes
        with translated_errors(self.path):
            self.connection.execute(f"PRAGMA cache_size={self._held}")

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing: commits at the end, rolls back on any exception.

        A block inside another is all or nothing too, and is on disk when the outermost is.

        Raises:
            StorageError: The file was replaced or deleted since it was opened: what is written would be lost.
        """
        if self._joins:
            with self._joined():
                yield self.connection
            return
        begin, commit, back = ("BEGIN IMMEDIATE", "COMMIT", ["ROLLBACK"])
        if self._depth:
            name = f"nested_{self._depth}"
            begin, commit, back = f"SAVEPOINT {name}", f"RELEASE {name}", [f"ROLLBACK TO {name}", f"RELEASE {name}"]
        elif self.read_only:
            self._check_place()
        with translated_errors(self.path):
            self._begin(begin)
            self._depth += 1
            try:
                if self._depth == 1:
                    self._check_place()  # not before: whoever replaces the file holds the lock while they do
                yield self.connection
                self.connection.execute(commit)
            except BaseException:
                for statement in back if self.connection.in_transaction else ():
                    self.connection.execute(statement)
                raise
            finally:
                self._depth -= 1

    def _begin(self, statement: str) -> None:
        """Begin a transaction, as soon as no other process writes."""
        try:
            self.connection.execute(statement)
        except sqlite3.OperationalError as error:
            if self.patience is None or kind_of(error) != "BUSY":
                raise
            self._begin_patiently(statement, self.patience, error)

    def _begin_patiently(self, statement: str, patience: Patience, error: sqlite3.OperationalError) -> None:
        began = time.monotonic()
        try:
            while patience.goes_on(time.monotonic() - began):
                try:
                    self.connection.execute(statement)
                except sqlite3.OperationalError as again:
                    if kind_of(again) != "BUSY":
                        raise
                else:
                    return
            raise error
        finally:
            patience.is_over()

    @contextmanager
    def without_waiting(self) -> Iterator[None]:
        """Nobody is waited for inside: where another process writes, Busy is raised at once."""
        patience, self.patience = self.patience, None
        with translated_errors(self.path):
            before = self.connection.execute("PRAGMA busy_timeout").fetchone()[0]
            self.connection.execute("PRAGMA busy_timeout=0")
            try:
                yield
            finally:
                self.connection.execute(f"PRAGMA busy_timeout={before}")
                self.patience = patience

    @contextmanager
    def _joined(self) -> Iterator[None]:
        """A block inside a large transaction."""
        try:
            with translated_errors(self.path):
                yield
        except BaseException:
            self._failed = True
            raise

    @contextmanager
    def large_transaction(self) -> Iterator[sqlite3.Connection]:
        """As `transaction`, for writing much: more of the file is held in memory, and garbage is looked for less often.

        A block inside is no smaller whole: SQLite would keep a copy of every page that it touches. One that fails takes
        all with it, also where its error is caught.

        Raises:
            StorageError: As `transaction`; or a block inside has failed.
        """
        if self._joins:
            with self.transaction() as connection:
                yield connection
            return
        looking = gc.get_threshold()
        with translated_errors(self.path):
            self.connection.execute(f"PRAGMA cache_size={_MORE_CACHE}")
        gc.set_threshold(max(looking[0], _MORE_OBJECTS) if looking[0] else 0, *looking[1:])
        try:
            with self.transaction() as connection:
                self._joins, self._failed = True, False
                yield connection
                if self._failed:
                    raise StorageError(f"{self.path}: a part of this failed, so nothing was written", hint="try again")
        finally:
            self._joins = False
            gc.set_threshold(*looking)
            self.connection.execute(f"PRAGMA cache_size={self._held}")

    @contextmanager
    def reading(self) -> Iterator[None]:
        """All that is read inside is of one moment, whatever others write meanwhile. Nothing may be written inside."""
        if self._depth:
            yield
            return
        with translated_errors(self.path):
            self.connection.execute("BEGIN")
            self._depth += 1
            try:
                yield
            finally:
                self._depth -= 1
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")

    def _check_place(self) -> None:
        if self.read_only:
            raise StorageError(
                f"{self.path}: cannot be opened for writing", hint="check the permissions of the folder and the file"
            )
        if _place(self.path) != self._place:
            raise StorageError(
                f"{self.path}: was replaced or deleted since it was opened; this was not written",
                hint="close the project and open it again",
            )

    def close(self) -> None:
        """Close the connection; the write-ahead log is folded into the file if nobody else has it open."""
        self.connection.close()


def read_only_connection(path: Path) -> sqlite3.Connection:
    """A connection that writes nothing; on a disk that takes nothing at all, not even SQLite's own lock files."""
    path = path.resolve()
    where = path.as_uri()
    connection = sqlite3.connect(f"{where}?mode=ro", uri=True, timeout=_BUSY_SECONDS, isolation_level=None)
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.OperationalError:
        connection.close()
        if path.with_name(f"{path.name}-wal").exists():
            raise
        connection = sqlite3.connect(f"{where}?immutable=1", uri=True, isolation_level=None)
    return connection


def _place(path: Path) -> tuple[int, int] | None:
    """Which file on which disk a path names; None where there is none."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def check_storable(text: str, what: str) -> None:
    """Refuse a text that SQLite would not give back as it is.

    Args:
        what: Whose text it is, in words.

    Raises:
        InputError: It holds a lone surrogate or a NUL; the message says where.
    """
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise InputError(
            f"{what}: a lone surrogate at character {error.start} cannot be stored",
            hint="mend the file: half of a UTF-16 pair is no character",
        ) from error
    if "\x00" in text:
        raise InputError(
            f"{what}: a NUL at character {text.index(chr(0))} cannot be stored", hint="is this a text file?"
        )


@contextmanager
def translated_errors(path: Path) -> Iterator[None]:
    """What SQLite raises becomes an error that says what to do."""
    try:
        yield
    except sqlite3.Error as error:
        raise _translated(error, path) from error
    except UnicodeEncodeError as error:
        raise InputError(
            f"a text with a lone surrogate at character {error.start} cannot be stored or looked up",
            hint="half of a UTF-16 pair is no character: mend where it comes from",
        ) from error


_NOT_WHOLE: Final = ("no such table", "no such column", "malformed JSON", "Could not decode to UTF-8")
"""What SQLite says of a file that it can read, and that is not as Workbench left it."""
_WORDS: Final = {"locked": "BUSY", "full": "FULL", "readonly": "READONLY", "malformed": "CORRUPT"}
"""How messages of errors that carry no code are told apart."""


def kind_of(error: sqlite3.Error) -> str:
    """SQLite's name of an error, without its details: "BUSY", "FULL", "IOERR"."""
    name = getattr(error, "sqlite_errorname", None)
    if name:
        return str(name).removeprefix("SQLITE_").partition("_")[0]
    return next((kind for word, kind in _WORDS.items() if word in str(error)), "")


def _translated(error: sqlite3.Error, path: Path) -> ProjectError:
    kind = kind_of(error)
    if kind in {"BUSY", "LOCKED"}:
        return Busy(f"{path}: another process is writing and did not finish in time", hint="try again in a moment")
    if kind == "FULL":
        return StorageError(f"{path}: the disk is full; nothing of this edit was written", hint="free space, try again")
    if kind in {"READONLY", "CANTOPEN", "PERM"}:
        return StorageError(
            f"{path}: cannot be opened for writing", hint="check the permissions of the folder and the file"
        )
    if kind in {"NOTADB", "CORRUPT"}:
        return Damaged(
            f"{path}: is damaged or not a database", hint="try: workbench doctor --mend, or bring back a backup"
        )
    if any(words in str(error) for words in _NOT_WHOLE):
        return Damaged(f"{path}: is damaged ({error})", hint="look at all of it with: workbench doctor")
    if kind == "IOERR":
        return StorageError(
            f"{path}: the disk does not read or write ({error})", hint="check the disk and its free space, try again"
        )
    return StorageError(f"{path}: {error}", hint="check the disk, then try again")
