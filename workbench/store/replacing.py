"""Putting one database in another's place, so that whenever the process ends there is a whole one, and nothing is lost.

Nobody can write between the copy that is laid aside and the replacement. What SQLite can read is overwritten in place,
as one transaction: whoever has it open goes on with what was put there. Where it is too damaged for that, another file
takes its name, and whoever has the old one open is told.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Final

from workbench.errors import Busy, StorageError
from workbench.store.database import translated_errors
from workbench.store.disk import make_folder, to_disk
from workbench.store.foreign import copy_database
from workbench.store.presence import is_bare

_SECONDS: Final = 5.0
_TRIES: Final = 3
_PAGES: Final = 2_000


def put_in_place(fresh: Path, database: Path, place: Callable[[], Path]) -> Path:
    """Copy a database aside, whatever its state, and have it hold what a fresh one holds.

    Args:
        place: As in `replace_database`.

    Returns:
        Where the copy is.

    Raises:
        Busy: Somebody else is writing and does not finish; nothing was replaced.
        OSError, StorageError: A copy cannot be written; nothing was replaced.
    """
    if _is_overwritable(database, fresh):
        return _overwrite(fresh, database.resolve(), place)
    return replace_database(fresh, database, place)


def _is_overwritable(database: Path, fresh: Path) -> bool:
    """Whether SQLite reads both alike."""
    if is_bare(database):
        return False
    found = []
    for path in (database, fresh):
        try:
            with closing(sqlite3.connect(path, timeout=_SECONDS)) as connection:
                size = connection.execute("PRAGMA page_size").fetchone()[0]
                mode = connection.execute("PRAGMA journal_mode").fetchone()[0]
                connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError) and "locked" in str(error):
                raise Busy(f"{path}: another process is at it and did not finish", hint="try again") from error
            return False
        found.append((size, mode))
    return found[0] == found[1] and found[0][1] == "wal"


def _overwrite(fresh: Path, database: Path, place: Callable[[], Path]) -> Path:
    """Copy page by page within one transaction, with what was there copied aside under its lock."""
    aside: list[Path] = []
    patience = time.monotonic() + _SECONDS

    def step(status: int, _remaining: int, _total: int) -> None:
        if status != sqlite3.SQLITE_OK:
            if time.monotonic() > patience:
                raise Busy(f"{database}: another process is writing and did not finish", hint="try again in a moment")
        elif not aside:
            path = place()
            make_folder(path.parent)
            copy_as_it_is(database, path, sound=True)
            aside.append(path)

    with (
        translated_errors(database),
        closing(sqlite3.connect(fresh)) as source,
        closing(sqlite3.connect(database, timeout=_SECONDS)) as target,
    ):
        target.execute("PRAGMA synchronous=FULL")
        pages = source.execute("PRAGMA page_count").fetchone()[0]
        source.backup(target, pages=max(1, min(_PAGES, pages // 2)), progress=step, sleep=0.02)
        with suppress(sqlite3.OperationalError):  # somebody reads: the log is folded in later
            target.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return aside[0]


def replace_database(fresh: Path, database: Path, place: Callable[[], Path]) -> Path:
    """Copy a database aside, whatever its state, and put a fresh one in its place.

    Args:
        place: Where the copy is to be: asked when nobody else can do the same.

    Returns:
        Where the copy is.

    Raises:
        Busy: Somebody else is reading or writing it and does not finish; nothing was replaced.
        OSError, StorageError: The copy cannot be written; nothing was replaced.
    """
    database = database.resolve()
    with nullcontext(False) if is_bare(database) else _held(database) as sound:
        aside = place()
        make_folder(aside.parent)
        copy_as_it_is(database, aside, sound=sound)
        for end in ("-wal", "-shm"):
            database.with_name(database.name + end).unlink(missing_ok=True)
        to_disk(database.parent)
        with suppress(PermissionError, FileNotFoundError):  # a disk without permissions; a database that was gone
            fresh.chmod(database.stat().st_mode & 0o777)
        os.replace(fresh, database)
        to_disk(database.parent)
    return aside


@contextmanager
def _held(database: Path) -> Iterator[bool]:
    """Keep others from writing, with the log folded into the file; False where it is too damaged for that."""
    with closing(sqlite3.connect(database, timeout=_SECONDS, isolation_level=None)) as connection:
        try:
            with translated_errors(database):
                _fold_in(connection, database)
        except Busy:
            raise
        except StorageError:
            yield False
            return
        yield True


def _fold_in(connection: sqlite3.Connection, database: Path) -> None:
    """Empty the write-ahead log into the file, and take the lock for writing before anybody adds to it."""
    log = database.with_name(f"{database.name}-wal")
    for _ in range(_TRIES):
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        connection.execute("BEGIN IMMEDIATE")
        if not log.exists() or log.stat().st_size == 0:
            return
        connection.execute("ROLLBACK")
    raise Busy(f"{database}: another process is reading it and did not finish", hint="try again in a moment")


def copy_as_it_is(database: Path, aside: Path, *, sound: bool) -> None:
    """Copy a database, whatever its state; byte by byte, with its log, where SQLite does not read it."""
    hidden = aside.with_name(f".{aside.name}.{os.getpid()}.partial")
    ends = [""]
    try:
        if not sound or not _copied(database, hidden):
            ends = [end for end in ("-wal", "") if database.with_name(database.name + end).exists()]
            for end in ends:
                shutil.copy(database.with_name(database.name + end), hidden.with_name(hidden.name + end))
        for end in ends:
            made = hidden.with_name(hidden.name + end)
            to_disk(made)
            os.replace(made, aside.with_name(aside.name + end))
    finally:
        for end in ("", "-wal", "-shm", "-journal"):
            hidden.with_name(hidden.name + end).unlink(missing_ok=True)
    to_disk(aside.parent)


def _copied(database: Path, hidden: Path) -> bool:
    try:
        with translated_errors(database):
            copy_database(database, hidden)
    except StorageError:
        return False
    return True
