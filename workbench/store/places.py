"""Where each annotator was in each document: remembered beside the journal, for it is no edit."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

from workbench.store.clock import now_milliseconds
from workbench.store.plainly import write_plainly

if TYPE_CHECKING:
    from workbench.store.database import Database


@dataclass(frozen=True, slots=True)
class StoredPlace:
    """A place in a document.

    Attributes:
        segment: The id of the segment; it may be retired since.
        start: Where the segment begins in the text, for a segment that is there no more.
        at: Code points from the start of the segment, or of its translation.
        scroll: Rows between the top of the screen and the cursor's.
    """

    side: Literal["source", "target"]
    segment: str
    start: int
    at: int
    scroll: int = 0


@dataclass(frozen=True, slots=True)
class LastPlace:
    """The place at which somebody was last, in which document, and when in milliseconds since 1970."""

    document_id: str
    place: StoredPlace
    when: int


class Places:
    """The places of a project's annotators."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, annotator: str, document_id: str, place: StoredPlace) -> bool:
        """Remember a place; False where another process writes just now: try again later."""
        sql = (
            "INSERT INTO places (annotator, document_id, place, at) VALUES (?, ?, ?, ?) "
            "ON CONFLICT (annotator, document_id) DO UPDATE SET place = excluded.place, at = excluded.at"
        )
        row = (annotator, document_id, json.dumps(asdict(place)), now_milliseconds())
        return write_plainly(self._database, sql, [row])

    def of(self, annotator: str, document_id: str) -> StoredPlace | None:
        """The place of an annotator in a document, None where they never were there."""
        row = self._database.row(
            "SELECT place FROM places WHERE annotator = ? AND document_id = ?", (annotator, document_id)
        )
        return _decoded(row[0]) if row else None

    def last(self, annotator: str) -> LastPlace | None:
        """Where an annotator was last, among the documents that are in the library."""
        row = self._database.row(
            "SELECT p.document_id, p.place, p.at FROM places AS p JOIN documents AS d ON d.id = p.document_id "
            "WHERE p.annotator = ? AND d.present AND NOT ifnull(d.archived, 0) ORDER BY p.at DESC LIMIT 1",
            (annotator,),
        )
        place = _decoded(row[1]) if row else None
        return LastPlace(row[0], place, row[2]) if row and place else None


def _decoded(text: str) -> StoredPlace | None:
    """A place as it was written; None where another version wrote it otherwise."""
    try:
        found: dict[str, Any] = json.loads(text)
        side: Literal["source", "target"] = "target" if found["side"] == "target" else "source"
        numbers = (int(found["start"]), int(found["at"]), int(found.get("scroll", 0)))
        return StoredPlace(side, str(found["segment"]), *numbers)
    except (ValueError, TypeError, KeyError):
        return None
