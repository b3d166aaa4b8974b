"""What covers each place of a row: a walk along it that keeps the marks that are open, however many there are."""

from __future__ import annotations

from bisect import insort
from collections.abc import Sequence
from dataclasses import dataclass

from workbench.tui.spans import Span


@dataclass(frozen=True, slots=True)
class Cover:
    """The marks over a place.

    Attributes:
        entity, claim: The innermost, that is the shortest, of its kind.
        around: The entity next to the innermost in length, which reaches over it or around it.
        claims: How many claims there are.
        edited: The mark that is looked for, where it is among them.
        count: How many marks there are.
    """

    entity: Span | None = None
    claim: Span | None = None
    around: Span | None = None
    claims: int = 0
    edited: Span | None = None
    count: int = 0


BARE = Cover()
_Open = tuple[int, int, str, Span]


class Walk:
    """Walks along a row from left to right.

    Args:
        spans: Those over the row, in order.
        edited: The id of a mark to look for.
    """

    def __init__(self, spans: Sequence[Span], edited: str = "") -> None:
        self._spans = spans
        self._edited = edited
        self._next = 0
        self._open: dict[str, list[_Open]] = {"entity": [], "claim": []}
        self._first_end = -1
        self._found: Span | None = None

    def to(self, at: int) -> Cover:
        """What covers a place; the next one asked for is further right."""
        self._close(at)
        while self._next < len(self._spans) and self._spans[self._next].start <= at:
            self._enter(self._spans[self._next], at)
            self._next += 1
        entities, claims = self._open["entity"], self._open["claim"]
        if not entities and not claims:
            return BARE
        return Cover(
            entity=entities[0][-1] if entities else None,
            claim=claims[0][-1] if claims else None,
            around=entities[1][-1] if len(entities) > 1 else None,
            claims=len(claims),
            edited=self._found,
            count=len(entities) + len(claims),
        )

    def _enter(self, span: Span, at: int) -> None:
        if span.end <= at:
            return
        kind = "claim" if span.mark.kind == "claim" else "entity"
        insort(self._open[kind], (span.end - span.start, span.start, span.mark.id, span), key=_place)
        self._first_end = min(span.end, self._first_end) if self._first_end >= 0 else span.end
        if self._edited and span.mark.id == self._edited:
            self._found = span

    def _close(self, at: int) -> None:
        """Let go of what ends before a place."""
        if self._first_end < 0 or self._first_end > at:
            return
        for kind, spans in self._open.items():
            self._open[kind] = [each for each in spans if each[-1].end > at]
        self._first_end = min((each[-1].end for spans in self._open.values() for each in spans), default=-1)
        if self._found is not None and self._found.end <= at:
            self._found = None


def _place(open_: _Open) -> tuple[int, int, str]:
    return open_[:3]
