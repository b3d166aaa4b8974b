"""Whether a database's file is there and holds something, looked at before SQLite opens it.

SQLite takes a file of no bytes for a new database, and throws away the write-ahead log beside it, or beside none. The
log may be all that is left of the edits.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from workbench.errors import Damaged, NoProject

_SMALLEST: Final = 512
"""Bytes of the smallest page that SQLite writes."""


def log_of(path: Path) -> Path:
    """Where a database's write-ahead log lies."""
    return path.with_name(f"{path.name}-wal")


def is_bare(path: Path) -> bool:
    """Whether a log is all that is left of a database: SQLite would throw it away, or take it for another's."""
    logged = _size(log_of(path)) > 0  # first: whoever makes a project makes the log last
    return logged and _size(path) < _SMALLEST


def holds_something(path: Path) -> bool:
    """Whether there is more than the empty file that a creation begins with."""
    return path.exists() and (not path.is_file() or _size(path) > 0)


def check_there(path: Path, *, create: bool) -> None:
    """Refuse to open a file that is not there, or has lost what it held.

    Args:
        create: A new database may be made where nothing is lost by it.

    Raises:
        NoProject: It is not there.
        Damaged: It is there and empty, or gone while its log is there.
    """
    if is_bare(path):
        gone = "is gone" if not path.exists() else "has lost what it held"
        raise Damaged(
            f"{path}: {gone}, and its log ({log_of(path).name}) is still there",
            hint="keep a copy of the folder, then: workbench doctor --mend, or bring back a backup: workbench restore",
        )
    if create:
        return
    if not path.is_file():
        raise NoProject(f"{path}: no such project database", hint="make one with: workbench init")
    if _size(path) < _SMALLEST:
        raise Damaged(
            f"{path}: is empty; it has lost what it held, or was never finished",
            hint="bring back a backup: workbench restore; or make a new project: workbench init",
        )


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
