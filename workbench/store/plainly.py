"""Writing what is no edit: measurements that undo must never meet, in a moment and without waiting for the disk.

A commit here does not wait until the disk has it, and does not wait for another process that writes: what is lost by a
cut of power is a place or some seconds of time, and never an edit. It goes through the project's own connection, so
that no screen takes it for another's writing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from workbench.errors import Busy

if TYPE_CHECKING:
    import sqlite3

    from workbench.store.database import Database


def write_plainly(database: Database, sql: str, rows: Sequence[Sequence[object]]) -> bool:
    """Run a statement for each row as one transaction; False, and nothing written, where another process writes.

    Raises:
        StorageError: The database refuses.
    """
    connection = database.connection
    if connection.in_transaction:
        return False
    try:
        with database.without_waiting():
            connection.execute("PRAGMA synchronous=NORMAL")
            try:
                _write(connection, sql, rows)
            finally:
                connection.execute("PRAGMA synchronous=FULL")
    except Busy:
        return False
    return True


def _write(connection: sqlite3.Connection, sql: str, rows: Sequence[Sequence[object]]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        connection.executemany(sql, rows)
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
