"""Looking things up: the index proposes segments, each is then searched itself, so that a hit is exactly the query."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbench.search.index import is_han, query_words, term
from workbench.text.fold import fold

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
        folded = fold(query)[0].strip()
        if not folded:
            return []
        hits: list[Hit] = []
        for row in self._candidates(folded, document_id):
            for hit in self._located(row, folded):
                hits.append(hit)
                if len(hits) == limit:
                    return hits
        return hits

    def _candidates(self, folded: str, document_id: str | None) -> list[tuple[str, str, str, str]]:
        words = query_words(folded)
        where, parameters = ["d.present", "NOT ifnull(d.archived, 0)"], list[str]()
        if words:
            where.append("i.row IN (SELECT rowid FROM terms WHERE terms MATCH ?)")
            parameters.append(_match(words))
        if document_id is not None:
            where.append("i.document_id = ?")
            parameters.append(document_id)
        rows = self._database.rows(
            "SELECT i.segment_id, i.text_id, i.document_id, i.side FROM indexed AS i "
            "JOIN segments AS s ON s.id = i.segment_id JOIN documents AS d ON d.id = i.document_id "
            f"WHERE {' AND '.join(where)} ORDER BY d.created, d.id, s.start, i.side",
            parameters,
        )
        return [(row[0], row[1], row[2], row[3]) for row in rows]

    def _located(self, row: tuple[str, str, str, str], folded: str) -> Iterator[Hit]:
        segment, text_id, document, side = row
        text, base = self._segment_text(segment, text_id, side)
        haystack, offsets = fold(text)
        at = haystack.find(folded)
        while at >= 0:
            if not _starts_inside_word(haystack, at):
                start, end = offsets[at], offsets[at + len(folded)]
                yield Hit(
                    document, text_id, segment, base + start, base + end, text[:start], text[start:end], text[end:]
                )
            at = haystack.find(folded, at + 1)

    def _segment_text(self, segment: str, text_id: str, side: str) -> tuple[str, int]:
        if side == "target":
            return str(self._database.rows("SELECT text FROM translations WHERE id = ?", (text_id,))[0][0]), 0
        row = self._database.rows(
            'SELECT substr(t.content, s.start + 1, s."end" - s.start), s.start FROM segments AS s '
            "JOIN texts AS t ON t.id = s.document_id WHERE s.id = ?",
            (segment,),
        )[0]
        return str(row[0]), int(row[1])


def _match(words: list[str]) -> str:
    """The index query: every word must be there, the last one as the beginning of one."""
    terms = [f'"{term(word)}"' for word in words]
    if words[-1].isascii():
        terms[-1] += "*"
    return " AND ".join(terms)


def _starts_inside_word(text: str, at: int) -> bool:
    """Whether `at` stands between two letters of one Latin word."""
    return (
        at > 0 and not is_han(text[at]) and text[at].isalnum() and text[at - 1].isalnum() and not is_han(text[at - 1])
    )
