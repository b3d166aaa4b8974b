"""Putting one database in another's place, so that whenever the process ends there is a whole one, and nothing is lost.

Whoever has the old one open cannot write while it is copied aside and replaced, and is told afterwards that it was.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from workbench.errors import Busy, StorageError
from workbench.store.database import translated_errors
from workbench.store.disk import make_folder, to_disk
from workbench.store.foreign import copy_database

_SECONDS: Final = 5.0
_TRIES: Final = 3


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
    with _held(database) as sound:
        aside = place()
        make_folder(aside.parent)
        _copy(database, aside, sound=sound)
        for end in ("-wal", "-shm"):
            database.with_name(database.name + end).unlink(missing_ok=True)
        to_disk(database.parent)
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


def _copy(database: Path, aside: Path, *, sound: bool) -> None:
    """Copy the database as it is; byte by byte, with its log, where SQLite does not read it."""
    hidden = aside.with_name(f".{aside.name}.partial")
    ends = [""]
    try:
        if not sound or not _copied(database, hidden):
            ends = [end for end in ("-wal", "") if database.with_name(database.name + end).exists()]
            for end in ends:
                shutil.copyfile(database.with_name(database.name + end), hidden.with_name(hidden.name + end))
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
