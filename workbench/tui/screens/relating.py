"""The relations of the mark that one is on, drawn beside the text, and the marks that they lead to lit in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType

from rich.segment import Segment

from workbench.model import Annotation
from workbench.tui.arcs import WIDTH, Cell, Drawn, End, Key, Star, has_arcs, star_of
from workbench.tui.finding.worn import Worn
from workbench.tui.marked import Marked
from workbench.tui.page import Passage, Side
from workbench.tui.screens.parts import Annotating
from workbench.tui.themes import Ink, ink_of
from workbench.tui.widgets.pane import Pane

_BLANK: Sequence[Cell] = ((" ", ""),) * WIDTH
_DOT: Cell = ("·", "faint")
_LOOKED_AT = 20
"""Marks of a row that are looked at, of however many."""


class ArcMargin:
    """Draws a star beside the text of a pane, as `paint.Margin` asks for it; elsewhere a dot where relations begin."""

    def __init__(self, pane: Pane, spans: Callable[[], Marked]) -> None:
        self._pane = pane
        self._spans = spans
        self._star: Star | None = None
        self._drawn: Drawn | None = None
        self._laid: object = None

    @property
    def width(self) -> int:
        """The cells that are wanted."""
        return WIDTH

    @property
    def star(self) -> Star | None:
        """What is drawn."""
        return self._star

    def show(self, star: Star | None) -> list[tuple[int, int, int | None]]:
        """Draw another star; the rows that it touches, or that the one before touched: they look other."""
        before = self.drawn
        self._star, self._drawn, self._laid = star, None, None
        return [*(before.rows() if before else ()), *(self.drawn.rows() if self.drawn else ())]

    @property
    def drawn(self) -> Drawn | None:
        """The star in the pane's rows, worked out anew where these are others."""
        rows = self._pane.rows
        if self._star is None or self._laid is rows:
            return self._drawn
        self._laid = rows
        self._drawn = Drawn(self._star, self._row_of, self._line_of, max(8, self._pane.view.height))
        return self._drawn

    def _row_of(self, end: End) -> int | None:
        broken = self._pane.rows.block(end.passage).rows(end.side)
        if not len(broken):
            return 0
        return broken.known_row(end.at) if broken.done or end.at < broken[len(broken) - 1][1] else None

    def _line_of(self, key: Key) -> int:
        return self._pane.rows.top(key[0]) + max(0, key[1])

    def cells(self, side: Side, passage: Passage, row: int, lane: int, width: int, back: str) -> Sequence[Segment]:
        """What stands beside a line."""
        ink = ink_of(self._pane.app.theme)
        drawn = self.drawn
        key = (passage.index, row)
        cells = drawn.cells(side, key, between=lane >= 0 or row < 0) if drawn is not None else _BLANK
        is_free = lane < 0 <= row and all(sign == " " for sign, _ in cells[-2:])
        if is_free and self._is_joined(side, passage.index, row):
            cells = (*cells[:-1], _DOT)
        pad = [Segment(" " * (width - WIDTH), ink.style("text", back))] if width > WIDTH else []
        return [*pad, *(Segment(sign, ink.style(_tint(ink, color), back)) for sign, color in cells[-width:])]

    def _is_joined(self, side: Side, index: int, row: int) -> bool:
        """Whether a mark begins on a row that a relation joins with another."""
        rows, spans = self._pane.rows.block(index).rows(side), self._spans()
        if row >= len(rows):
            return False
        start, end = rows[row]
        over = spans.strand(side, index).over(start, end)[:_LOOKED_AT]
        return any(span.start >= start and spans.is_related(span.mark.id) for span in over)


def _tint(ink: Ink, color: str) -> str:
    return color if color == _DOT[1] else ink.tint(color)[0] if color else "text"


class Relating(Annotating):
    """The part of the annotation screen that shows what goes to what."""

    _arcs: ArcMargin | None = None
    _joined_with: Mapping[str, str] = MappingProxyType({})

    def on_mount(self) -> None:
        """Keep room beside the text, where anything is to be drawn there. Textual calls every part's own."""
        self._make_room()

    def _make_room(self) -> None:
        if self._arcs is None and has_arcs(self.spans.marks.values()):
            self._arcs = ArcMargin(self.pane, lambda: self.spans)
            self.pane.show_margin(self._arcs)

    def tell(self) -> None:
        """Whatever is said anew, the relations are of the mark that one is on."""
        super().tell()
        self.show_relations()

    def show_relations(self) -> None:
        """Draw the relations of the mark that one is on, or is editing."""
        mark = self.edited or next(iter(self.marks_here()), None)
        if self._arcs is None and mark is not None and (mark.roles or self.spans.naming(mark.id)):
            self._make_room()
        if self._arcs is None:
            return
        star = star_of(mark, self.spans, self.schema) if mark is not None else None
        if star != self._arcs.star:
            touched = self._passages_of(self._joined_with)
            self._joined_with = {arc.other: arc.color for arc in star.arcs} if star else {}
            rows = self._arcs.show(star)
            touched |= self._passages_of(self._joined_with)
            self.pane.show_rows([*rows, *((index, -1, None) for index in touched)])

    def _passages_of(self, keys: Iterable[str]) -> set[int]:
        """The passages in which marks begin."""
        marks = (self.spans.marks.get(key) for key in keys)
        return {index for mark in marks if mark for _, index in self._places(mark)}

    def _places(self, mark: Annotation) -> list[tuple[Side, int]]:
        return [place for fragment in mark.fragments for place in self.page.places_of(fragment)]

    def worn(self, side: Side, index: int, start: int, end: int) -> list[Worn]:
        """What a stretch of a piece wears: the marks that are joined with the one that one is on are lit."""
        found: list[Worn] = super().worn(side, index, start, end)
        if not self._joined_with:
            return found
        lit = [
            Worn(max(start, span.start), min(end, span.end), "joined", self._joined_with[span.mark.id])
            for span in self.spans.strand(side, index).over(start, end)
            if span.mark.id in self._joined_with
        ]
        return [*lit, *found]
