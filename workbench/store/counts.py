"""Counts that the library shows, kept in step inside each transaction and never scanned for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from workbench.model import JSON, Change

if TYPE_CHECKING:
    import sqlite3


_OWNER: Final = ("present", "document_id", "annotator")
_COUNTED: Final = {"segments": {"present", "document_id"}, "translations": {"present", "document_id", "segment_id"}}


def keep_counts(connection: sqlite3.Connection, changes: Sequence[Change]) -> None:
    """Bring the counts of every document that the changes touch up to date; a count of nothing has no row."""
    _count_marks(connection, changes)
    documents: set[str] = set()
    for table, fields in _COUNTED.items():
        counted = [c for c in changes if c.table == table and fields & c.after.keys()]
        documents |= _documents_of(connection, table, counted)
    for document in sorted(documents):
        _count_segments(connection, document)


def _count_marks(connection: sqlite3.Connection, changes: Sequence[Change]) -> None:
    moved: Counter[tuple[str, str]] = Counter()
    for key, before in _owners_before(changes).items():
        row = connection.execute("SELECT present, document_id, annotator FROM marks WHERE id = ?", (key,)).fetchone()
        now = dict(zip(_OWNER, row, strict=True))
        for owner, number in ((now, 1), ({**now, **before}, -1)):
            if owner["present"]:
                moved[owner["document_id"], owner["annotator"]] += number
    connection.executemany(
        "INSERT INTO mark_counts (document_id, annotator, marks) VALUES (?, ?, ?) "
        "ON CONFLICT (document_id, annotator) DO UPDATE SET marks = marks + excluded.marks",
        ((*owner, number) for owner, number in moved.items() if number),
    )
    connection.executemany("DELETE FROM mark_counts WHERE document_id = ? AND annotator = ? AND marks = 0", moved)


def _owners_before(changes: Sequence[Change]) -> dict[str, dict[str, JSON]]:
    """Of every mark that came, went or changed hands: what it had before the first of the changes that touched it."""
    found: dict[str, dict[str, JSON]] = {}
    for change in changes:
        if change.table == "marks":
            touched = {name: change.before.get(name) for name in _OWNER if name in change.after}
            if touched:
                found[change.key] = touched | found.get(change.key, {})
    return found


def _documents_of(connection: sqlite3.Connection, table: str, changes: Sequence[Change]) -> set[str]:
    found = {change.before.get("document_id") for change in changes}
    for key in {change.key for change in changes}:
        found.add(connection.execute(f"SELECT document_id FROM {table} WHERE id = ?", (key,)).fetchone()[0])
    return {str(document) for document in found if document is not None}


def _count_segments(connection: sqlite3.Connection, document: str) -> None:
    connection.execute(
        "INSERT INTO segment_counts (document_id, segments, translated) VALUES (?1, "
        "(SELECT count(*) FROM segments WHERE document_id = ?1 AND present), "
        "(SELECT count(DISTINCT t.segment_id) FROM translations AS t JOIN segments AS s ON s.id = t.segment_id "
        " WHERE t.document_id = ?1 AND t.present AND s.present)) "
        "ON CONFLICT (document_id) DO UPDATE SET segments = excluded.segments, translated = excluded.translated",
        (document,),
    )
    connection.execute(
        "DELETE FROM segment_counts WHERE document_id = ? AND segments = 0 AND translated = 0", (document,)
    )
