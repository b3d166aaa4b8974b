"""Looking things up: the index proposes segments, each is then searched itself, so that a hit is exactly the query."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from workbench.search import matching
from workbench.search.concordance import match_words
from workbench.search.index import query_words

if TYPE_CHECKING:
    from workbench.store.database import Database


@dataclass(frozen=True, slots=True)
class Hit:
    """One place where the query stands.

    Attributes:
        text_id: The document's id, or the translation's.
        start, end: Code points of that text.
        left, match, right: Keyword in context, as the text says it.
    """

    document_id: str
    text_id: str
    segment_id: str
    start: int
    end: int
    left: str
    match: str
    right: str


class Search:
    """Search in the segments of all documents and in their chosen translations.

    A query finds what it equals after folding: letter case, full and half width, Traditional and Simplified.
    A query that begins with a Latin letter finds words from their beginning.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, query: str, *, document_id: str | None = None, limit: int = 200) -> list[Hit]:
        """Where the query stands, by document and place; at most `limit` hits."""
        wanted = matching.query(query.strip(), at="start")
        return list(islice(self._hits(wanted, document_id), limit)) if wanted.folded else []

    def _hits(self, wanted: matching.Query, document_id: str | None) -> Iterator[Hit]:
        held, content = "", ""
        for segment, text_id, document, start, end in self._candidates(wanted.folded, document_id):
            if text_id != document:
                text, base = self._translation(text_id), 0
            else:
                if document != held:
                    held, content = document, self._content(document)
                text, base = content[start:end], start
            for at, behind in wanted.places(text):
                yield Hit(
                    document, text_id, segment, base + at, base + behind, text[:at], text[at:behind], text[behind:]
                )

    def _candidates(self, folded: str, document_id: str | None) -> list[tuple[Any, ...]]:
        """Segments and translations that may hold the query, those of one document together."""
        words = query_words(folded)
        where, parameters = ["d.present", "NOT ifnull(d.archived, 0)"], list[str]()
        if words:
            where.append("i.row IN (SELECT rowid FROM terms WHERE terms MATCH ?)")
            parameters.append(match_words(words))
        if document_id is not None:
            where.append("i.document_id = ?")
            parameters.append(document_id)
        return self._database.rows(
            'SELECT i.segment_id, i.text_id, i.document_id, s.start, s."end" FROM indexed AS i '
            "JOIN segments AS s ON s.id = i.segment_id JOIN documents AS d ON d.id = i.document_id "
            f"WHERE {' AND '.join(where)} ORDER BY d.created, d.id, s.start, i.side",
            parameters,
        )

    def _content(self, document: str) -> str:
        return str(self._database.rows("SELECT content FROM texts WHERE id = ?", (document,))[0][0])

    def _translation(self, key: str) -> str:
        row = self._database.row("SELECT text FROM translations WHERE id = ?", (key,))
        return "" if row is None else str(row[0])
