"""Which marks lie where: an index of the marks that a page shows, by piece.

Marks without a place on the page (document labels, relations, marks on a translation that is not chosen) are kept in
`marks` too, so that roles can name them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

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


class SpanIndex:
    """The marks of a page by id and by piece."""

    def __init__(self, page: Page, marks: Iterable[Annotation] = ()) -> None:
        self._page = page
        self._spans: dict[tuple[Side, int], list[Span]] = {}
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
            for side, index in self._page.places_of(fragment):
                piece = self._page.passages[index].piece(side)
                if piece is None:
                    continue
                span = Span(fragment.start - piece.start, fragment.end - piece.start, mark)
                spans = self._spans.setdefault((side, index), [])
                spans.append(span)
                spans.sort(key=_order)
                touched.add(index)
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
                touched.add(place[1])
        return touched

    def on(self, side: Side, index: int) -> list[Span]:
        """The spans on a piece: by start, the longer first."""
        return self._spans.get((side, index), [])

    def at(self, side: Side, index: int, position: int) -> list[Span]:
        """The spans over a character, the innermost (shortest) first."""
        spans = [span for span in self.on(side, index) if span.covers(position)]
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
        for (side, index), spans in sorted(self._spans.items(), key=lambda item: (item[0][0], item[0][1])):
            claims = [span for span in spans if span.mark.kind == "claim"]
            for span in spans:
                if span.mark.kind == "entity" and span.start >= 0 and any(c.covers(span.start) for c in claims):
                    return side, index, span.start
        return None


def _order(span: Span) -> tuple[int, int, str]:
    return span.start, -span.end, span.mark.id
