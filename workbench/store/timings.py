"""The time that annotators spend, kept only for those who ask for it: measurements beside the journal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from workbench.model import new_id
from workbench.store.clock import now_milliseconds
from workbench.store.plainly import write_plainly

if TYPE_CHECKING:
    from workbench.store.database import Database


class Timings:
    """The time spent in a project."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(
        self, annotator: str, document_id: str, milliseconds: int, *, segment_id: str = "", activity: str = "annotate"
    ) -> bool:
        """Count time; False where another process writes just now: keep it and try again later.

        Args:
            segment_id: The segment that it was spent on, where that is known.
            activity: What was done: "annotate", "post-edit".
        """
        sql = (
            "INSERT INTO timings (id, annotator, document_id, segment_id, activity, at, milliseconds) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)"
        )
        now = now_milliseconds()
        row = (new_id(), annotator, document_id, segment_id, activity, now - milliseconds, milliseconds)
        return write_plainly(self._database, sql, [row])

    def spent(self, annotator: str, *, document_id: str = "", since: int = 0) -> int:
        """Milliseconds of an annotator, in one document or in all, since a time in milliseconds since 1970."""
        where, asked = ("AND document_id = ?", (document_id,)) if document_id else ("", ())
        row = self._database.row(
            f"SELECT ifnull(sum(milliseconds), 0) FROM timings WHERE annotator = ? AND at >= ? {where}",
            (annotator, since, *asked),
        )
        return int(row[0]) if row else 0

    def by_segment(self, document_id: str, *, annotator: str = "", activity: str = "") -> Mapping[str, int]:
        """Milliseconds by segment id in a document, of one annotator or of all, at one activity or at all."""
        rows = self._database.rows(
            "SELECT segment_id, sum(milliseconds) FROM timings WHERE document_id = ? AND segment_id <> '' "
            "AND (? = '' OR annotator = ?) AND (? = '' OR activity = ?) GROUP BY segment_id",
            (document_id, annotator, annotator, activity, activity),
        )
        return {row[0]: int(row[1]) for row in rows}
