"""A number for each document that grows whenever its marks, translations or assignments change.

What is kept of a document beside it, such as its tally for the agreement report, is good as long as the number stands.
The number is no part of the state: another copy of the project has its own.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any, Final

from workbench.store.among import rows_among

if TYPE_CHECKING:
    import sqlite3

    from workbench.model import Change

_OBSERVED: Final = ("marks", "assignments", "translations")


def keep_versions(connection: sqlite3.Connection, changes: Sequence[Change]) -> None:
    """Observer: every document that the changes touch has a new version."""
    touched: set[Any] = set()
    for table in _OBSERVED:
        mine = [change for change in changes if change.table == table]
        touched.update(change.after.get("document_id") for change in mine)
        touched.update(change.before.get("document_id") for change in mine)
        unsaid = {change.key for change in mine if "document_id" not in change.after}
        sql = f"SELECT DISTINCT document_id FROM {table} WHERE id IN ()"
        touched.update(row[0] for row in rows_among(connection, sql, unsaid))
    grow_versions(connection, touched - {None})


def grow_all(connection: sqlite3.Connection) -> None:
    """Give each document that has marks, assignments or translations a new version."""
    sql = " UNION ".join(f"SELECT document_id FROM {table} WHERE document_id IS NOT NULL" for table in _OBSERVED)
    grow_versions(connection, {row[0] for row in connection.execute(sql)})


def grow_versions(connection: sqlite3.Connection, documents: Collection[str]) -> None:
    """Give each of the documents a new version."""
    connection.executemany(
        "INSERT INTO document_versions VALUES (?, 1) ON CONFLICT (document_id) DO UPDATE SET version = version + 1",
        [(key,) for key in sorted(documents)],
    )
