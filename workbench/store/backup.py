"""Backups: whole copies of the database, taken while it is in use, read again before they count, and rotated.

A backup is first written under a hidden name. Only when it is on disk, SQLite finds nothing wrong with it, and it holds
every edit that was there at its beginning, does it get its name: what has a name can be restored.
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Final

from workbench.errors import InputError, NotFound, StorageError
from workbench.store.beside import ENDING, MEMORY, copy_memory, memory_of
from workbench.store.clock import now_milliseconds
from workbench.store.database import SCHEMA_VERSION, Database, translated_errors
from workbench.store.disk import make_folder, take_name, to_disk
from workbench.store.foreign import copy_database
from workbench.store.presence import is_bare, log_of
from workbench.store.replacing import put_in_place

FOLDER: Final = "backups"
KEPT: Final = 10
_DAYS: Final = 14
_MIGRATION: Final = "migration"
STAMP: Final = "%Y-%m-%dT%H-%M-%S"
_NAME: Final = re.compile(r"workbench-(\d{4}-\d{2}-\d{2}T\d{2}-\d{2}-\d{2})(?:\.(\d+))?(?:-([a-z-]+))?\.db")


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup on disk.

    Attributes:
        at: When it was begun, in UTC.
        reason: What it was made before ("merge", "migration"), "" for one that was asked for.
        size: In bytes.
        memory: The translation memory as it was then, None where there was none, or it was damaged.
    """

    path: Path
    at: datetime
    reason: str
    size: int
    memory: Path | None = None


def backups(folder: Path) -> list[Backup]:
    """The backups in a folder, latest first; files of other names are none."""
    found = []
    for path in folder.iterdir() if folder.is_dir() else ():
        name = _NAME.fullmatch(path.name)
        if name and path.is_file() and not path.stem.endswith(ENDING):
            at = datetime.strptime(name[1], STAMP).replace(tzinfo=UTC)
            found.append((at, int(name[2] or 0), Backup(path, at, name[3] or "", path.stat().st_size, _memory(path))))
    return [each for _, _, each in sorted(found, key=lambda row: row[:2], reverse=True)]


def back_up(database: Path, folder: Path, *, reason: str = "", keep: int = KEPT) -> Backup:
    """Copy a database, check the copy, and take away the backups that are one too many.

    Args:
        folder: Where backups lie; it is made if it is not there.
        keep: How many of the latest stay; of older ones the last of each of the past 14 days stays too.

    Raises:
        StorageError: The copy cannot be written, or is not whole; no backup was taken away then.
    """
    at = datetime.fromtimestamp(now_milliseconds() / 1000, UTC)
    with _said(folder):
        make_folder(folder)
        path = _free_name(folder, at, reason)
        hidden = path.with_name(f".{path.name}.{os.getpid()}.partial")
        try:
            edits = _number_of_edits(database)
            with translated_errors(folder):
                copy_database(database, hidden)
            _verify(hidden, edits)
            to_disk(hidden)
            path = _named(hidden, folder, at, reason)
            to_disk(folder)
        finally:
            _remove_all(hidden.with_name(hidden.name + end) for end in ("", "-wal", "-shm", "-journal"))
    earlier = next((each.path for each in backups(folder) if each.path != path), None)
    copy_memory(database.with_name(MEMORY), path, earlier)
    made = Backup(path, at.replace(microsecond=0), reason, path.stat().st_size, _memory(path))
    for old in surplus(backups(folder), keep, at):
        if old.path == path:  # the clock was ahead once
            continue
        names = (f"{old.path.name}-wal", f"{old.path.name}-shm", memory_of(old.path).name, old.path.name)
        _remove_all(folder / name for name in names)
    return made


def back_up_to_migrate(database: Path) -> None:
    """Copy a database before it is brought up to date, once: a migration that fails is tried again at each opening.

    Raises:
        StorageError: As `back_up`.
    """
    folder = database.parent / FOLDER
    last = next(iter(backups(folder)), None)
    if last is None or last.reason != _MIGRATION or last.path.stat().st_mtime < _changed(database):
        back_up(database, folder, reason=_MIGRATION)


def _changed(database: Path) -> float:
    """When a database was last written to."""
    files = (database, log_of(database))
    return max(file.stat().st_mtime for file in files if file.exists() and file.stat().st_size)


def _memory(path: Path) -> Path | None:
    return memory_of(path) if memory_of(path).is_file() else None


def surplus(found: Sequence[Backup], keep: int, now: datetime) -> list[Backup]:
    """The backups, of all latest first, that rotation takes away; those of times to come are none of the latest."""
    kept = [backup for backup in found if backup.at <= now][:keep]
    days = {backup.at.date() for backup in kept}
    for backup in found:
        if backup not in kept and backup.at > now - timedelta(days=_DAYS) and backup.at.date() not in days:
            days.add(backup.at.date())
            kept.append(backup)
    return [backup for backup in found if backup not in kept]


def put_back(backup: Path, database: Path, folder: Path) -> Path | None:
    """Put a backup in the database's place; a copy of what was there goes among the backups, whatever its state.

    One of an older Workbench is brought up to date first: others may have the database open.

    Returns:
        Where the replaced database is now, None where there was none.

    Raises:
        NotFound: There is no such backup.
        StorageError: It is damaged, or cannot be put there; nothing was replaced.
    """
    if not backup.is_file():
        raise NotFound(f"{backup}: there is no such backup", hint="see them with: workbench backup --list")
    fresh = database.with_name(f".{database.name}.{os.getpid()}.restored")
    with _said(database):
        try:
            with translated_errors(backup):
                copy_database(backup, fresh)
            _verify(fresh, 0)
            Database(fresh, spare=False).close()
            to_disk(fresh)
            replaced = _put(fresh, database, folder)
        finally:
            _remove_all(fresh.with_name(fresh.name + end) for end in ("", "-wal", "-shm", "-journal"))
    return replaced


def _put(fresh: Path, database: Path, folder: Path) -> Path | None:
    if not database.exists() and not is_bare(database):
        os.replace(fresh, database)
        to_disk(database.parent)
        return None
    at = datetime.fromtimestamp(now_milliseconds() / 1000, UTC)
    return put_in_place(fresh, database, lambda: _free_name(folder, at, "replaced"))


def _named(hidden: Path, folder: Path, at: datetime, reason: str) -> Path:
    """Give a backup its name; never one that another has, also where several are made at once."""
    while True:
        path = _free_name(folder, at, reason)
        with suppress(FileExistsError):
            take_name(hidden, path)
            return path


def _free_name(folder: Path, at: datetime, reason: str) -> Path:
    """A name that sorts after those of the same second, whichever of them rotation took away."""
    ending = f"-{reason}" if reason else ""
    stamp = at.strftime(STAMP)
    taken = [int(name[2] or 0) for path in folder.glob(f"workbench-{stamp}*") if (name := _NAME.fullmatch(path.name))]
    number = max(taken) + 1 if taken else 0
    while True:
        count = f".{number}" if number else ""
        path = folder / f"workbench-{stamp}{count}{ending}.db"
        if not path.exists():
            return path
        number += 1


def _number_of_edits(path: Path) -> int:
    """How many edits a database holds; 0 where it is too old to have any, or cannot say."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            return int(connection.execute("SELECT count(*) FROM edits").fetchone()[0])
    except sqlite3.Error:
        return 0


def _verify(path: Path, edits: int) -> None:
    """Read a copy from end to end.

    Raises:
        StorageError: It is damaged, or holds fewer edits than this.
    """
    with translated_errors(path), closing(sqlite3.connect(path)) as connection:
        found = [row[0] for row in connection.execute("PRAGMA integrity_check")]
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if found != ["ok"]:
            raise StorageError(f"{path.name}: the copy is damaged: {found[0]}", hint="mend with: workbench doctor")
        if not 0 < version <= SCHEMA_VERSION:
            raise StorageError(f"{path.name}: is no database of this Workbench", hint="name a backup of a project")
        there = connection.execute("SELECT count(*) FROM edits").fetchone()[0]
    if there < edits:
        raise StorageError(f"{path.name}: the copy lacks {edits - there} edits", hint="try again")


def _remove_all(paths: Iterable[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)


@contextmanager
def _said(path: Path) -> Iterator[None]:
    """What the system refuses becomes an error that says where."""
    try:
        yield
    except OSError as error:
        raise StorageError(
            f"{error.filename or path}: {error.strerror}", hint="check the folder and the free space"
        ) from error


def moment(words: str, *, now: datetime, zone: tzinfo | None = None) -> datetime:
    """A point in time as people write it: 2026-11-20, "2026-11-20 14:30", 90m, 3h, 2d (ago).

    A day alone is its end.

    Args:
        zone: Whose clock it is said by where it names none; None for this machine's, with its summer time of that day.

    Raises:
        InputError: It is none of these, or lies in the future.
    """
    hint = "write 2026-11-20, '2026-11-20 14:30', or how long ago: 90m, 3h, 2d"
    try:
        found = _said_moment(words.strip(), now, zone)
    except (ValueError, OverflowError) as error:
        raise InputError(f"«{words}» is no date", hint=hint) from error
    return min(found, now) if found.date() <= now.date() else _future(words)


def _said_moment(words: str, now: datetime, zone: tzinfo | None) -> datetime:
    ago = re.fullmatch(r"(\d{1,6})\s*([mhd])(?:\s+ago)?", words)
    if ago:
        return now - timedelta(minutes=int(ago[1]) * {"m": 1, "h": 60, "d": 1440}[ago[2]])
    found = datetime.fromisoformat(words)
    if len(words) <= len("2026-11-20"):
        found = found + timedelta(days=1) - timedelta(milliseconds=1)
    if found.tzinfo is None and zone is not None:
        found = found.replace(tzinfo=zone)
    return found.astimezone(now.tzinfo) if found.tzinfo else found.astimezone()


def _future(words: str) -> datetime:
    raise InputError(f"«{words}» lies in the future", hint="name a time that was")
