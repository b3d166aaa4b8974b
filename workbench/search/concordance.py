"""A concordance: every place where the corpus says some words, each with what stands to its left and right.

The index proposes segments and chosen translations, each is then searched itself by `matching`. Lines come as they are
found, batch by batch, so that a screen shows the first of a hundred thousand at once and may stop at any time:

    lines = Concordance(project.database).lines(query("北京", at="start"), side="source")
    for line in lines:
        print(line.left, line.match, line.right)

`aligned` gives the segment on the other side of each line, for a translator; `beside` says what an annotator has marked
there.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from workbench.search.index import is_han, query_words, term
from workbench.search.matching import Query
from workbench.store.among import rows_among
from workbench.store.database import translated_errors
from workbench.text.fold import folded

if TYPE_CHECKING:
    from workbench.store.database import Database

Side = Literal["source", "target"]
Progress = Callable[[int, int], object]

_BATCH: Final = 500
_FIRST: Final = 50
"""How many segments are looked through before the first lines come."""
_WORDS: Final = re.compile(
    "[\u2e80-\u2fd5\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af]|[a-z0-9]+|[^\\W_]"
)
_NEAREST: Final = 6
_MATCHING: Final = "SELECT rowid FROM terms WHERE terms MATCH ?"
_MARKED: Final = (
    'SELECT f.text_id, f.start, f."end", m.label FROM fragments AS f JOIN marks AS m ON m.id = f.mark_id '
    "WHERE f.text_id IN () AND m.annotator = ? AND m.present"
)
CONTEXT: Final = 120
"""Code points of the segment that a line has on either side."""


@dataclass(frozen=True, slots=True)
class Line:
    """One place where the words stand.

    Attributes:
        text_id: The document's id, or the translation's.
        side: Whether the place is in a document's own text, or in a translation.
        language: Of the text that it is in.
        start, end: Code points of that text.
        left, match, right: Keyword in context, as the text says it; the contexts end with the segment.
    """

    document_id: str
    text_id: str
    segment_id: str
    side: Side
    language: str
    start: int
    end: int
    left: str
    match: str
    right: str


@dataclass(frozen=True, slots=True)
class Beside:
    """The labels of an annotator's marks about a line.

    Attributes:
        same: Of marks on exactly these words.
        over: Of marks that share some of them.
    """

    same: tuple[str, ...] = ()
    over: tuple[str, ...] = ()


def nearest_words(line: Line, side: Literal["left", "right"]) -> list[str]:
    """The words beside a line's own, the nearest first, folded, Chinese character by character: to sort lines by."""
    if side == "left":
        return _WORDS.findall(folded(line.left))[: -_NEAREST - 1 : -1]
    return _WORDS.findall(folded(line.right))[:_NEAREST]


class Concordance:
    """Looks words up in the segments of all documents and in their chosen translations."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def lines(
        self,
        query: Query,
        *,
        document_id: str | None = None,
        side: Side | None = None,
        context: int = CONTEXT,
        progress: Progress | None = None,
    ) -> Iterator[Line]:
        """The lines in the order of the index: nearly that in which documents were added.

        The index knows the beginnings of words: a query whose `words` are "any" finds what "start" would, but where a
        word begins with Chinese.

        Args:
            document_id: Only in this document and its translations.
            side: Only in documents, or only in translations.
            context: How much of the segment a line has on either side, in code points.
            progress: Told how far through the index it is: which row of how many.
        """
        if not query.folded:
            return
        held: dict[str, str] = {}
        last = self._last_row() if progress is not None else 0
        for batch in self._proposed(query, document_id, side):
            found, held = self._texts(batch, held)
            for text, base, (document, text_id, segment, where, language) in found:
                for start, end in query.places(text):
                    left, right = text[max(0, start - context) : start], text[end : end + context]
                    yield Line(
                        document,
                        text_id,
                        segment,
                        where,
                        language,
                        base + start,
                        base + end,
                        left,
                        text[start:end],
                        right,
                    )
            if progress is not None:
                progress(batch[-1], last)

    def texts(self, query: Query, *, document_id: str | None = None, side: Side | None = None) -> int:
        """How many segments and translations the index proposes, of which none is read: no others have lines.

        Those of archived documents are counted too, and of several words those that have them apart.
        """
        if not query.folded:
            return 0
        sql, parameters = _asked(query, document_id, side)
        row = self._database.row(f"SELECT count(*) FROM ({sql})", parameters)
        return int(row[0]) if row else 0

    def _proposed(self, query: Query, document_id: str | None, side: Side | None) -> Iterator[list[int]]:
        """The rows of the index that may hold the query, batch by batch, as SQLite finds them."""
        sql, parameters = _asked(query, document_id, side)
        with translated_errors(self._database.path):
            found = self._database.connection.execute(sql, parameters)
            size = _FIRST
            while rows := found.fetchmany(size):
                yield sorted(row[0] for row in rows)
                size = _BATCH

    def _last_row(self) -> int:
        row = self._database.row("SELECT ifnull(max(row), 0) FROM indexed")
        return row[0] if row else 0

    def _texts(
        self, batch: Sequence[int], held: dict[str, str]
    ) -> tuple[list[tuple[str, int, tuple[Any, ...]]], dict[str, str]]:
        """The texts of some rows of the index: each, where it begins, and where it is from; and the documents read."""
        rows = self._database.rows(
            'SELECT i.document_id, i.text_id, i.segment_id, i.side, ifnull(t.language, s.language), s.start, s."end", '
            "t.text FROM indexed AS i JOIN segments AS s ON s.id = i.segment_id "
            "JOIN documents AS d ON d.id = i.document_id LEFT JOIN translations AS t ON t.id = i.text_id "
            "AND i.side = 'target' "
            f"WHERE i.row IN ({', '.join(map(str, batch))}) AND d.present AND NOT ifnull(d.archived, 0) ORDER BY i.row"
        )
        wanted = {row[0] for row in rows if row[3] == "source"}
        missing = wanted - held.keys()
        held = {key: held[key] for key in wanted & held.keys()}
        held.update(self._among("SELECT id, content FROM texts WHERE id IN ()", missing))
        found = []
        for *origin, start, end, translation in rows:
            if origin[3] == "source":
                found.append((held[origin[0]][start:end], start, tuple(origin)))
            else:
                found.append((translation or "", 0, tuple(origin)))
        return found, held

    def aligned(self, lines: Sequence[Line]) -> list[tuple[str, str]]:
        """The segment on the other side of each line, as (language, text); ("", "") where it has no translation.

        For a line in a document it is the segment's chosen translation, for one in a translation the segment itself.
        """
        forth = {line.segment_id for line in lines if line.side == "source"}
        back = {line.segment_id for line in lines if line.side == "target"}
        found: dict[tuple[Side, str], tuple[str, str]] = {}
        sql = (
            "SELECT i.segment_id, t.language, t.text FROM indexed AS i JOIN translations AS t ON t.id = i.text_id "
            "WHERE i.segment_id IN () AND i.side = 'target'"
        )
        for key, language, text in self._among(sql, forth):
            found["source", key] = language, text
        sql = (
            's.id, s.language, substr(t.content, s.start + 1, s."end" - s.start) '
            "FROM segments AS s JOIN texts AS t ON t.id = s.document_id WHERE s.id IN ()"
        )
        for key, language, text in self._among(f"SELECT {sql}", back):
            found["target", key] = language, text
        return [found.get((line.side, line.segment_id), ("", "")) for line in lines]

    def beside(self, annotator: str, lines: Sequence[Line]) -> list[Beside]:
        """What an annotator has marked at each line."""
        return Markings(self._database, annotator).beside(lines)

    def names(self, documents: Iterable[str]) -> dict[str, str]:
        """What documents are called, by id."""
        sql = "SELECT id, ifnull(nullif(title, ''), name) FROM documents WHERE id IN ()"
        return dict(self._among(sql, documents))

    def _among(self, sql: str, keys: Iterable[str], *more: object) -> Iterator[tuple[Any, ...]]:
        with translated_errors(self._database.path):
            yield from rows_among(self._database.connection, sql, keys, *more)


def _asked(query: Query, document_id: str | None, side: Side | None) -> tuple[str, list[str]]:
    """The SQL that finds the rows of the index which may hold the query, and its parameters."""
    words = query_words(query.folded)
    sql, parameters = "SELECT row FROM indexed WHERE 1", list[str]()
    if words:
        narrowed = document_id is not None or side is not None
        sql = f"{sql} AND row IN ({_MATCHING})" if narrowed else f"{_MATCHING} ORDER BY rowid"
        parameters.append(match_words(words, whole=query.words == "whole"))
    for column, value in (("document_id", document_id), ("side", side)):
        if value is not None:
            sql += f" AND {column} = ?"
            parameters.append(value)
    return sql, parameters


class Markings:
    """What one annotator has marked, for lines that come batch by batch: a text's marks are read once while it lasts.

    It is as old as its first answer, and not to be kept.
    """

    def __init__(self, database: Database, annotator: str) -> None:
        self._database = database
        self._annotator = annotator
        self._strands: dict[str, _Strand] = {}

    def beside(self, lines: Sequence[Line]) -> list[Beside]:
        """What is marked at each line."""
        wanted = {line.text_id for line in lines}
        marks: dict[str, list[tuple[int, int, str]]] = {key: [] for key in wanted - self._strands.keys()}
        with translated_errors(self._database.path):
            for text_id, start, end, label in rows_among(self._database.connection, _MARKED, marks, self._annotator):
                marks[text_id].append((start, end, label))
        self._strands = {key: strand for key, strand in self._strands.items() if key in wanted}
        self._strands.update({key: _Strand(found) for key, found in marks.items()})
        return [self._strands[line.text_id].beside(line) for line in lines]


class _Strand:
    """Marks on one text, by their starts."""

    def __init__(self, marks: list[tuple[int, int, str]]) -> None:
        self._marks = sorted(marks)
        self._starts = [start for start, _, _ in self._marks]
        self._longest = max((end - start for start, end, _ in marks), default=0)

    def beside(self, line: Line) -> Beside:
        first = bisect_left(self._starts, line.start - self._longest)
        last = bisect_left(self._starts, line.end)
        near = [mark for mark in self._marks[first:last] if mark[1] > line.start]
        same = {label for start, end, label in near if (start, end) == (line.start, line.end)}
        over = {label for start, end, label in near if (start, end) != (line.start, line.end)}
        return Beside(tuple(sorted(same)), tuple(sorted(over)))


def match_words(words: Sequence[str], *, whole: bool = False) -> str:
    """The index's query: every word must be there, the last one as the beginning of one, unless only whole ones do."""
    terms = [f'"{term(word)}"' for word in words]
    if not whole and not is_han(words[-1][0]):
        terms[-1] += "*"
    return " AND ".join(terms)
