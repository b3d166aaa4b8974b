"""The documents as a list: which there are and in which order, by id; what a line says, for those in sight.

A library of a hundred thousand documents is opened by reading its first page; the rest is read behind it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from workbench.store.among import rows_among
from workbench.store.database import translated_errors
from workbench.store.document_rows import DOCUMENT_COLUMNS, decoded_document
from workbench.store.documents import DocumentSummary

if TYPE_CHECKING:
    from workbench.store.database import Database

Order = Literal["added", "name", "title", "marks", "progress", "state"]
ORDERS: Final[tuple[Order, ...]] = ("added", "name", "title", "marks", "progress", "state")

_BY: Final[Mapping[Order, str]] = {
    "added": "d.created, d.name, d.id",
    "name": "d.name COLLATE NOCASE, d.id",
    "title": "coalesce(nullif(d.title, ''), d.name) COLLATE NOCASE, d.id",
    "marks": "ifnull(m.marks, 0) DESC, d.created, d.name, d.id",
    "progress": "ifnull(1.0 * s.translated / s.segments, 0) DESC, d.created, d.name, d.id",
    "state": "CASE WHEN a.state IN ('done', 'adjudicated') THEN 2 WHEN ifnull(m.marks, 0) > 0 THEN 0 "
    "WHEN a.state IS NOT NULL THEN 1 ELSE 3 END, d.created, d.name, d.id",
}
_JOINED: Final[Mapping[Order, str]] = {
    "marks": "LEFT JOIN mark_counts AS m ON m.document_id = d.id AND m.annotator = ?1",
    "progress": "LEFT JOIN segment_counts AS s ON s.document_id = d.id AND s.segments > 0",
    "state": "LEFT JOIN mark_counts AS m ON m.document_id = d.id AND m.annotator = ?1 "
    "LEFT JOIN (SELECT document_id, ifnull(state, 'new') AS state FROM assignments "
    "WHERE present AND annotator = ?1) AS a ON a.document_id = d.id",
}


@dataclass(frozen=True, slots=True)
class Listed:
    """The documents in an order.

    Attributes:
        words: What each is looked for by: its title and its name, case folded.
    """

    ids: Sequence[str]
    words: Sequence[str]


class Listing:
    """The library as lines.

    Args:
        annotator: Whose marks and states it is about.
    """

    def __init__(self, database: Database, annotator: str) -> None:
        self._database = database
        self._annotator = annotator

    def count(self, *, archived: bool = False) -> int:
        """How many documents there are."""
        row = self._database.row(f"SELECT count(*) FROM documents AS d WHERE {_there(archived)}")
        return int(row[0]) if row else 0

    def read(self, order: Order = "added", *, archived: bool = False, limit: int = -1) -> Listed:
        """The documents in an order.

        Args:
            archived: With those that are archived.
            limit: At most so many; -1 for all.
        """
        sql = (
            f"SELECT d.id, ifnull(d.title, '') || ' ' || ifnull(d.name, '') FROM documents AS d "
            f"{_JOINED.get(order, '')} WHERE {_there(archived)} ORDER BY {_BY[order]} LIMIT ?2"
        )
        rows = self._database.rows(sql, (self._annotator, limit))
        return Listed([row[0] for row in rows], [row[1].casefold() for row in rows])

    def summaries(self, ids: Sequence[str]) -> dict[str, DocumentSummary]:
        """What the lines of some documents say, by id; what is there no more is left out."""
        marks: dict[str, dict[str, int]] = {}
        connection = self._database.connection
        with translated_errors(self._database.path):
            asked = "SELECT document_id, annotator, marks FROM mark_counts WHERE marks > 0 AND document_id IN ()"
            for document, annotator, number in rows_among(connection, asked, ids):
                marks.setdefault(document, {})[annotator] = number
            asked = "SELECT document_id, segments, translated FROM segment_counts WHERE document_id IN ()"
            segments = {row[0]: (row[1], row[2]) for row in rows_among(connection, asked, ids)}
            asked = f"SELECT {DOCUMENT_COLUMNS} FROM documents WHERE id IN () AND present"
            found = [decoded_document(row) for row in rows_among(connection, asked, ids)]
        return {
            document.id: DocumentSummary(
                document,
                *segments.get(document.id, (0, 0)),
                marks.get(document.id, {}),
                marks.get(document.id, {}).get(self._annotator, 0),
            )
            for document in found
        }


def _there(archived: bool) -> str:
    return "d.present" if archived else "d.present AND NOT ifnull(d.archived, 0)"
