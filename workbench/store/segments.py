"""Segments of documents, and what a person corrects on them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from sys import intern
from typing import TYPE_CHECKING, Any, Final

from workbench.errors import NotFound
from workbench.model import Segment, SegmentSpan, Zone, segment_id
from workbench.store.among import rows_among
from workbench.store.database import translated_errors
from workbench.store.families import PRESENT
from workbench.store.journal import Put

if TYPE_CHECKING:
    from workbench.store.database import Database
    from workbench.store.journal import Journal

_shared: Final[Any] = intern
_COLUMNS = 'id, document_id, start, "end", language, zone'


class Segments:
    """The segments of a project."""

    def __init__(self, database: Database, journal: Journal) -> None:
        self._database = database
        self._journal = journal

    def of(self, document_id: str) -> list[Segment]:
        """The segments of a document, in the order of the text."""
        where = "WHERE document_id = ? AND present ORDER BY start"
        return [
            _decoded(row) for row in self._database.rows(f"SELECT {_COLUMNS} FROM segments {where}", (document_id,))
        ]

    def of_many(self, documents: Sequence[str]) -> dict[str, list[Segment]]:
        """The segments of several documents, read together, by document id; each id asked for is there."""
        found: dict[str, list[Segment]] = {document: [] for document in documents}
        sql = f"SELECT {_COLUMNS} FROM segments WHERE document_id IN () AND present ORDER BY document_id, start"
        with translated_errors(self._database.path):
            for row in rows_among(self._database.connection, sql, documents):
                found[row[1]].append(_decoded(row))
        return found

    def get(self, key: str) -> Segment:
        """One segment.

        Raises:
            NotFound: There is none of that id.
        """
        row = self._database.row(f"SELECT {_COLUMNS} FROM segments WHERE id = ? AND present", (key,))
        if row is None:
            raise NotFound(f"segment {key} does not exist")
        return _decoded(row)

    def number(self, document_id: str) -> int:
        """How many segments a document has."""
        row = self._database.row("SELECT segments FROM segment_counts WHERE document_id = ?", (document_id,))
        return int(row[0]) if row else 0

    def set_zone(self, key: str, zone: Zone) -> None:
        """Correct whether a segment is body or the page's frame."""
        self.get(key)
        self._journal.commit([Put("segments", key, {"zone": zone})], f"zone: {zone}")

    def set_zones(self, keys: Iterable[str], zone: Zone) -> None:
        """Correct the zone of several segments as one edit."""
        self._journal.commit([Put("segments", key, {"zone": zone}) for key in keys], f"zone: {zone}")

    def set_language(self, key: str, language: str) -> None:
        """Correct the language of a segment."""
        self.get(key)
        self._journal.commit([Put("segments", key, {"language": language})], f"language: {language}")


def segment_wishes(document: str, spans: Iterable[SegmentSpan]) -> list[Put]:
    """What makes these spans segments of a document."""
    return [
        Put(
            "segments",
            segment_id(document, span.start, span.end),
            {
                PRESENT: True,
                "document_id": document,
                "start": span.start,
                "end": span.end,
                "language": span.language,
                "zone": span.zone,
            },
            anew=True,
        )
        for span in spans
    ]


def _decoded(row: Sequence[Any]) -> Segment:
    """A segment from its row; what many say alike is held once."""
    identity, document, start, end, language, zone = row
    return Segment(identity, _shared(document), start, end, _shared(language), _shared(zone))
