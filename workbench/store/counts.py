"""Counts that the library shows, kept in step inside each transaction and never scanned for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from workbench.model import Change

if TYPE_CHECKING:
    import sqlite3


def keep_counts(connection: sqlite3.Connection, changes: Sequence[Change]) -> None:
    """Bring the counts of every document that the changes touch up to date."""
    _count_marks(connection, changes)
    documents = {
        document
        for table in ("segments", "translations")
        for document in _documents_of(connection, table, {c.key for c in changes if c.table == table})
    }
    for document in sorted(documents):
        _count_segments(connection, document)


def _count_marks(connection: sqlite3.Connection, changes: Sequence[Change]) -> None:
    moved: Counter[tuple[str, str]] = Counter()
    for change in changes:
        if change.table == "marks" and "present" in change.after:
            row = connection.execute("SELECT document_id, annotator FROM marks WHERE id = ?", (change.key,)).fetchone()
            moved[row] += int(bool(change.after["present"])) - int(bool(change.before.get("present")))
    connection.executemany(
        "INSERT INTO mark_counts (document_id, annotator, marks) VALUES (?, ?, ?) "
        "ON CONFLICT (document_id, annotator) DO UPDATE SET marks = marks + excluded.marks",
        ((document, annotator, number) for (document, annotator), number in moved.items() if number),
    )


def _documents_of(connection: sqlite3.Connection, table: str, keys: set[str]) -> set[str]:
    found: set[str] = set()
    for key in keys:
        found.add(connection.execute(f"SELECT document_id FROM {table} WHERE id = ?", (key,)).fetchone()[0])
    return found


def _count_segments(connection: sqlite3.Connection, document: str) -> None:
    connection.execute(
        "INSERT INTO segment_counts (document_id, segments, translated) VALUES (?1, "
        "(SELECT count(*) FROM segments WHERE document_id = ?1 AND present), "
        "(SELECT count(DISTINCT t.segment_id) FROM translations AS t JOIN segments AS s ON s.id = t.segment_id "
        " WHERE t.document_id = ?1 AND t.present AND s.present)) "
        "ON CONFLICT (document_id) DO UPDATE SET segments = excluded.segments, translated = excluded.translated",
        (document,),
    )
