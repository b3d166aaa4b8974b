"""Which marks lie where: an index of the marks that a page shows, by piece.

Marks without a place on the page (document labels, relations, marks on a translation that is not chosen) are kept in
`marks` too, so that roles can name them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, Final, NamedTuple

from workbench.model import Annotation, Fragment
from workbench.tui.page import Page, Side

_BEHIND_ALL: Final = 1 << 60


@dataclass(frozen=True, slots=True)
class Span:
    """A fragment of a mark, as positions in one piece; it may begin before the piece and end behind it."""

    start: int
    end: int
    mark: Annotation

    def covers(self, at: int) -> bool:
        """Whether the character at a position is inside."""
        return self.start <= at < self.end


class Changed(NamedTuple):
    """A stretch of a piece whose marks are others."""

    side: Side
    passage: int
    start: int
    end: int


class Strand:
    """The spans on one piece, in order; finds those over a stretch without looking at all of them."""

    __slots__ = ("_alternate", "_reach", "_starts", "kept", "spans")

    def __init__(self, spans: Iterable[Span] = ()) -> None:
        self.spans = sorted(spans, key=_order)
        self._starts = [span.start for span in self.spans]
        self._reach = list(accumulate((span.end for span in self.spans), max))
        self._alternate: dict[tuple[int, str], bool] = {}
        self.kept: dict[tuple[int, int], Any] = {}
        """What somebody has made of the spans over a stretch; gone as soon as they are others."""

    def add(self, span: Span) -> None:
        """Put in one more; only what is behind it and shorter is looked at."""
        at = bisect_left(self.spans, _order(span), key=_order)
        self.spans.insert(at, span)
        self._starts.insert(at, span.start)
        self._reach.insert(at, span.end)
        self._alternate.clear()
        self.kept.clear()
        self._reach_from(at)

    def remove(self, span: Span) -> None:
        """Take one out."""
        at = bisect_left(self.spans, _order(span), key=_order)
        if at < len(self.spans) and self.spans[at].mark.id == span.mark.id:
            del self.spans[at], self._starts[at], self._reach[at]
            self._alternate.clear()
            self.kept.clear()
            self._reach_from(at)

    def _reach_from(self, at: int) -> None:
        """Work out anew how far the spans up to each reach, from a place on, until it is as it was."""
        for index in range(at, len(self.spans)):
            reach = max(self._reach[index - 1] if index else -1, self.spans[index].end)
            if index > at and self._reach[index] == reach:
                return
            self._reach[index] = reach

    def over(self, start: int, end: int) -> list[Span]:
        """The spans that touch the characters from `start` to `end`, in order."""
        found = []
        for at in range(bisect_left(self._starts, end) - 1, -1, -1):
            if self._reach[at] <= start:
                break
            if self.spans[at].end > start:
                found.append(self.spans[at])
        return found[::-1]

    def first_from(self, position: int) -> int | None:
        """Where the first span begins that begins at a position or behind it."""
        at = bisect_left(self._starts, max(0, position))
        return self._starts[at] if at < len(self._starts) else None

    def last_before(self, position: int) -> int | None:
        """Where the last span begins that begins before a position."""
        at = bisect_left(self._starts, position) - 1
        return self._starts[at] if at >= 0 and self._starts[at] >= 0 else None

    def is_alternate(self, span: Span) -> bool:
        """Whether a span is every second one of a chain of its type, each of which begins where the last one ends."""
        chain = [span]
        while (chain[-1].start, chain[-1].mark.id) not in self._alternate:
            before = self._touching(chain[-1])
            if before is None:
                self._alternate[chain[-1].start, chain[-1].mark.id] = False
                break
            chain.append(before)
        known = self._alternate[chain[-1].start, chain[-1].mark.id]
        for each in reversed(chain[:-1]):
            known = self._alternate[each.start, each.mark.id] = not known
        return known

    def _touching(self, span: Span) -> Span | None:
        """A span of the same type that ends where this one begins."""
        before = self.over(span.start - 1, span.start)
        return next((b for b in before if b.end == span.start and b.mark.label == span.mark.label), None)


class SpanIndex:
    """The marks of a page by id and by piece."""

    def __init__(self, page: Page, marks: Iterable[Annotation] = ()) -> None:
        self._page = page
        self._spans: dict[int, list[Span]] = {}
        self._strands: dict[int, Strand] = {}
        self._changed: list[Changed] = []
        self.marks: dict[str, Annotation] = {}
        for mark in marks:
            self.put(mark)
        self._changed.clear()

    def __len__(self) -> int:
        return len(self.marks)

    def put(self, mark: Annotation) -> set[int]:
        """Add a mark, or take its new form; the indices of the passages that now look different."""
        touched = self.drop(mark.id) if mark.id in self.marks else set()
        self.marks[mark.id] = mark
        for place, span in self._spans_of(mark):
            key = _key(*place)
            strand = self._strands.get(key)
            if strand is not None:
                strand.add(span)
            else:
                self._spans.setdefault(key, []).append(span)
            self._changed.append(Changed(*place, span.start, span.end))
            touched.add(place[1])
        return touched

    def drop(self, mark_id: str) -> set[int]:
        """Take a mark away; the indices of the passages that now look different."""
        mark = self.marks.pop(mark_id, None)
        touched: set[int] = set()
        if mark is None:
            return touched
        for place, span in self._spans_of(mark):
            key = _key(*place)
            strand = self._strands.get(key)
            if strand is not None:
                strand.remove(span)
            else:
                self._spans[key] = [s for s in self._spans.get(key, ()) if s.mark.id != mark_id]
            self._changed.append(Changed(*place, span.start, span.end))
            touched.add(place[1])
        return touched

    def _spans_of(self, mark: Annotation) -> Iterator[tuple[tuple[Side, int], Span]]:
        for fragment in mark.fragments:
            for place in self._page.places_of(fragment):
                piece = self._page.passages[place[1]].piece(place[0])
                if piece is not None:
                    yield place, Span(fragment.start - piece.start, fragment.end - piece.start, mark)

    def changes(self) -> list[Changed]:
        """Where the marks are others since this was last asked."""
        found, self._changed = self._changed, []
        return found

    def same(self, label: str, fragments: tuple[Fragment, ...]) -> Annotation | None:
        """The mark of a type on exactly these fragments, None where there is none."""
        places = self._page.places_of(fragments[0]) if fragments else []
        for side, index in places[:1]:
            piece = self._page.passages[index].piece(side)
            start = fragments[0].start - (piece.start if piece else 0)
            for span in self.strand(side, index).over(start, start + 1):
                if span.mark.label == label and span.mark.fragments == fragments:
                    return span.mark
        return None

    def strand(self, side: Side, index: int) -> Strand:
        """The spans on a piece, to look them up by place."""
        key = _key(side, index)
        strand = self._strands.get(key)
        if strand is None:
            strand = self._strands[key] = Strand(self._spans.pop(key, ()))
        return strand

    def on(self, side: Side, index: int) -> list[Span]:
        """The spans on a piece: by start, the longer first."""
        return self.strand(side, index).spans

    def at(self, side: Side, index: int, position: int) -> list[Span]:
        """The spans over a character, the innermost (shortest) first."""
        spans = self.strand(side, index).over(position, position + 1)
        return sorted(spans, key=lambda span: (span.end - span.start, span.mark.kind == "claim"))

    def next_start(self, side: Side, index: int, position: int) -> tuple[int, int] | None:
        """Where the next mark begins behind a place on a side: its passage and position."""
        for passage in range(index, len(self._page)):
            if self._has(side, passage):
                found = self.strand(side, passage).first_from(position + 1 if passage == index else 0)
                if found is not None:
                    return passage, found
        return None

    def previous_start(self, side: Side, index: int, position: int) -> tuple[int, int] | None:
        """Where the last mark begins before a place on a side."""
        for passage in range(index, -1, -1):
            if self._has(side, passage):
                strand = self.strand(side, passage)
                found = strand.last_before(position) if passage == index else strand.last_before(_BEHIND_ALL)
                if found is not None:
                    return passage, found
        return None

    def _has(self, side: Side, index: int) -> bool:
        key = _key(side, index)
        return key in self._strands or key in self._spans

    def nested(self) -> tuple[Side, int, int] | None:
        """The first place that both an entity and a claim cover."""
        for side, index in sorted(map(_place, {*self._spans, *self._strands})):
            spans = self.on(side, index)
            claims = [span for span in spans if span.mark.kind == "claim"]
            for span in spans:
                if span.mark.kind == "entity" and span.start >= 0 and any(c.covers(span.start) for c in claims):
                    return side, index, span.start
        return None


def _key(side: Side, index: int) -> int:
    """A piece as a number, which takes less room than a pair: there are as many as there are passages."""
    return 2 * index + (side == "target")


def _place(key: int) -> tuple[Side, int]:
    return ("target" if key % 2 else "source"), key // 2


def _order(span: Span) -> tuple[int, int, str]:
    return span.start, -span.end, span.mark.id
