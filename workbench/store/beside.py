"""The translation memory's file in backups: beside each backup of the database, checked, rotated and put back with it.

What it holds of the project's own translations follows from the journal, so a memory that is damaged stands in no
backup's way: the backup is then without it.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import Final

from workbench.errors import StorageError
from workbench.store.database import FILE_NAME, read_only_connection, translated_errors
from workbench.store.disk import to_disk
from workbench.store.foreign import copy_database
from workbench.store.replacing import put_in_place

MEMORY: Final = "memory.sqlite"
ENDING: Final = "-memory"
_ENDS: Final = ("", "-wal", "-shm", "-journal")


def memory_of(backup: Path) -> Path:
    """Where the memory of a backup lies, if it has one."""
    return backup.with_name(f"{backup.stem}{ENDING}{backup.suffix}")


def memory_beside(project: Path) -> Path | None:
    """The memory that belongs to a project's folder, its database file, or a backup of it; None where there is none."""
    if project.is_dir():
        places = [project / MEMORY]
    else:
        places = [memory_of(project), *([project.with_name(MEMORY)] if project.name == FILE_NAME else [])]
    return next((path for path in places if path.is_file()), None)


def copy_memory(memory: Path, backup: Path, before: Path | None = None) -> bool:
    """Copy the memory beside a backup of its project; whether there is a copy now, as there is none of a damaged one.

    Args:
        before: The backup before this one: where no file was imported since, the two share one copy.

    Raises:
        StorageError: The copy cannot be written.
    """
    if not memory.is_file():
        return False
    copy = memory_of(backup)
    known = _imported(memory)
    if before is not None and known is not None and known == _imported(memory_of(before)):
        with suppress(OSError):  # a disk without links
            os.link(memory_of(before), copy)
            return True
    hidden = copy.with_name(f".{copy.name}.{os.getpid()}.partial")
    try:
        return _copied(memory, hidden) and _placed(hidden, copy)
    except OSError as error:
        raise StorageError(f"{copy}: {error.strerror}", hint="check the folder and the free space") from error
    finally:
        _remove(hidden)


def _imported(memory: Path) -> int | None:
    """What tells apart what was imported into a memory; None where it cannot say."""
    if not memory.is_file():
        return None
    try:
        with closing(read_only_connection(memory)) as connection:
            row = connection.execute("SELECT value FROM facts WHERE name = 'digest'").fetchone()
    except sqlite3.Error:
        return None
    return int(row[0]) if row and isinstance(row[0], int) else None


def _copied(memory: Path, hidden: Path) -> bool:
    """Copy a memory and read the copy from end to end; False where it is damaged."""
    try:
        with translated_errors(memory):
            copy_database(memory, hidden)
            with closing(sqlite3.connect(hidden)) as connection:
                return bool(connection.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok")
    except StorageError as error:
        if type(error.__cause__) is sqlite3.DatabaseError:
            return False
        raise


def _placed(hidden: Path, target: Path) -> bool:
    to_disk(hidden)
    os.replace(hidden, target)
    to_disk(target.parent)
    return True


def _remove(path: Path) -> None:
    for end in _ENDS:
        path.with_name(path.name + end).unlink(missing_ok=True)


def put_memory_back(backup: Path, folder: Path, replaced: Path | None) -> bool:
    """Put the memory of a backup in its place in a project's folder; whether the backup has one.

    Args:
        replaced: Where the database is that was replaced; the memory that was there goes beside it.

    Raises:
        StorageError: The backup's memory is damaged, or cannot be put there; the one that is there stays.
    """
    copy, memory = memory_of(backup), folder / MEMORY
    if not copy.is_file():
        return False
    fresh = memory.with_name(f".{MEMORY}.{os.getpid()}.restored")
    try:
        if not _copied(copy, fresh):
            raise StorageError(f"{copy}: is damaged", hint="the project keeps the memory that it had")
        if memory.exists() and replaced is not None:
            put_in_place(fresh, memory, lambda: memory_of(replaced))
        else:
            _placed(fresh, memory)
    except OSError as error:
        raise StorageError(
            f"{error.filename or memory}: {error.strerror}", hint="check the folder and the free space"
        ) from error
    finally:
        _remove(fresh)
    return True
