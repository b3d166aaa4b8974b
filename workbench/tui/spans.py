"""Which marks lie where: an index of the marks that a page shows, by piece.

Marks without a place on the page (document labels, relations, marks on a translation that is not chosen) are kept in
`marks` too, so that roles can name them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate

from workbench.model import Annotation
from workbench.tui.page import Page, Side


@dataclass(frozen=True, slots=True)
class Span:
    """A fragment of a mark, as positions in one piece; it may begin before the piece and end behind it."""

    start: int
    end: int
    mark: Annotation

    def covers(self, at: int) -> bool:
        """Whether the character at a position is inside."""
        return self.start <= at < self.end


class Strand:
    """The spans on one piece, in order; finds those over a stretch without looking at all of them."""

    __slots__ = ("_alternate", "_reach", "_starts", "spans")

    def __init__(self, spans: Iterable[Span] = ()) -> None:
        self.spans = sorted(spans, key=_order)
        self._starts = [span.start for span in self.spans]
        self._reach = list(accumulate((span.end for span in self.spans), max))
        self._alternate = _alternate(self.spans)

    def over(self, start: int, end: int) -> list[Span]:
        """The spans that touch the characters from `start` to `end`, in order."""
        found = []
        for at in range(bisect_left(self._starts, end) - 1, -1, -1):
            if self._reach[at] <= start:
                break
            if self.spans[at].end > start:
                found.append(self.spans[at])
        return found[::-1]

    def is_alternate(self, span: Span) -> bool:
        """Whether a span is every second one of a chain of its type, each of which begins where the last one ends."""
        return (span.start, span.mark.id) in self._alternate


def _alternate(spans: Iterable[Span]) -> set[tuple[int, str]]:
    ends: dict[tuple[str, int], bool] = {}
    found = set()
    for span in spans:
        alternate = ends.get((span.mark.label, span.start)) is False
        ends[span.mark.label, span.end] = alternate
        if alternate:
            found.add((span.start, span.mark.id))
    return found


class SpanIndex:
    """The marks of a page by id and by piece."""

    def __init__(self, page: Page, marks: Iterable[Annotation] = ()) -> None:
        self._page = page
        self._spans: dict[tuple[Side, int], list[Span]] = {}
        self._strands: dict[tuple[Side, int], Strand] = {}
        self.marks: dict[str, Annotation] = {}
        for mark in marks:
            self.put(mark)

    def __len__(self) -> int:
        return len(self.marks)

    def put(self, mark: Annotation) -> set[int]:
        """Add a mark, or take its new form; the indices of the passages that now look different."""
        touched = self.drop(mark.id)
        self.marks[mark.id] = mark
        for fragment in mark.fragments:
            for place in self._page.places_of(fragment):
                piece = self._page.passages[place[1]].piece(place[0])
                if piece is not None:
                    span = Span(fragment.start - piece.start, fragment.end - piece.start, mark)
                    self._spans.setdefault(place, []).append(span)
                    self._strands.pop(place, None)
                    touched.add(place[1])
        return touched

    def drop(self, mark_id: str) -> set[int]:
        """Take a mark away; the indices of the passages that now look different."""
        mark = self.marks.pop(mark_id, None)
        touched: set[int] = set()
        if mark is None:
            return touched
        for fragment in mark.fragments:
            for place in self._page.places_of(fragment):
                self._spans[place] = [s for s in self._spans.get(place, ()) if s.mark.id != mark_id]
                self._strands.pop(place, None)
                touched.add(place[1])
        return touched

    def strand(self, side: Side, index: int) -> Strand:
        """The spans on a piece, to look them up by place."""
        place = (side, index)
        strand = self._strands.get(place)
        if strand is None:
            strand = self._strands[place] = Strand(self._spans.get(place, ()))
        return strand

    def on(self, side: Side, index: int) -> list[Span]:
        """The spans on a piece: by start, the longer first."""
        return self.strand(side, index).spans

    def at(self, side: Side, index: int, position: int) -> list[Span]:
        """The spans over a character, the innermost (shortest) first."""
        spans = self.strand(side, index).over(position, position + 1)
        return sorted(spans, key=lambda span: (span.end - span.start, span.mark.kind == "claim"))

    def starts(self, side: Side) -> Iterator[tuple[int, int]]:
        """Where marks begin on a side, in reading order: (passage, position)."""
        for index in range(len(self._page)):
            seen = -1
            for span in self.on(side, index):
                if 0 <= span.start != seen:
                    seen = span.start
                    yield index, seen

    def nested(self) -> tuple[Side, int, int] | None:
        """The first place that both an entity and a claim cover."""
        for side, index in sorted(self._spans):
            spans = self.on(side, index)
            claims = [span for span in spans if span.mark.kind == "claim"]
            for span in spans:
                if span.mark.kind == "entity" and span.start >= 0 and any(c.covers(span.start) for c in claims):
                    return side, index, span.start
        return None


def _order(span: Span) -> tuple[int, int, str]:
    return span.start, -span.end, span.mark.id
