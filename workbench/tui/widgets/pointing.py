"""The mouse in the pane: the cursor goes where it points, dragging selects, a bar in a lane chooses its mark."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events

from workbench.model import Annotation
from workbench.text.graphemes import next_boundary
from workbench.tui.caret import Caret, Place, place_at
from workbench.tui.paint_lanes import bar_at

if TYPE_CHECKING:
    from textual.message import Message
    from textual.widget import Widget as _Base

    from workbench.tui.page import Page, Side
    from workbench.tui.rows import Layout
    from workbench.tui.spans import SpanIndex
else:
    _Base = object


class Pointing(_Base):
    """Mixed into the pane."""

    _drag: tuple[Place, Place] | None = None

    if TYPE_CHECKING:
        caret: Caret
        page: Page
        spans: SpanIndex

        @property
        def rows(self) -> Layout:
            """The rows at the present width."""

        def moved(self) -> None:
            """The caret moved."""

        def select(self, start: int, end: int) -> None:
            """Select positions."""

        def bar_clicked(self, mark_id: str) -> Message:
            """What to say when a bar was clicked."""

    def _line_at(self, event: events.MouseEvent) -> int:
        return min(max(0, event.y + self.scroll_offset.y), self.rows.height - 1)

    def _side_at(self, event: events.MouseEvent) -> Side:
        return self._drag[0].side if self._drag else self.rows.columns.side_at(event.x)

    def _under(self, event: events.MouseEvent) -> Place:
        """The place under the mouse."""
        side = self._side_at(event)
        place = place_at(self.rows, side, self._line_at(event), max(0, event.x - self.rows.columns.start_of(side)))
        if self.page.passages[place.passage].piece(side) is None:
            return Place("source", place.passage, 0)
        return place

    def bar_under(self, event: events.MouseEvent) -> Annotation | None:
        """The mark whose bar in a lane is under the mouse."""
        side = self._side_at(event)
        index, inner = self.rows.at(self._line_at(event))
        block = self.rows.block(index)
        row, lane = block.row_at(inner)
        piece, rows = self.page.passages[index].piece(side), block.rows(side)
        if lane < 0 or piece is None or row >= len(rows):
            return None
        cell = event.x - self.rows.columns.start_of(side)
        return bar_at(piece, rows[row], self.spans.strand(side, index), lane, cell)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """The cursor goes to the grapheme under the mouse; dragging selects from there."""
        if event.button != 1 or not self.page.passages:
            return
        self.focus()
        place = self._under(event)
        mark = self.bar_under(event)
        self.caret.sticky = False
        if mark is not None:
            self.caret.move(self._start_of(mark, place))
            self.moved()
            self.post_message(self.bar_clicked(mark.id))
            return
        self.caret.move(place, select=event.shift)
        if not event.shift:
            self._drag = (place, self._after(place))
            self.capture_mouse()
        self.moved()

    def _start_of(self, mark: Annotation, near: Place) -> Place:
        """Where a mark begins in the piece that a place is in, or where the place is, for a mark from before it."""
        piece = self.page.passages[near.passage].piece(near.side)
        starts = [f.start - piece.start for f in mark.fragments if piece and f.text_id == piece.text_id]
        inside = [start for start in starts if piece and 0 <= start < len(piece)]
        return Place(near.side, near.passage, min(inside)) if inside else near

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Dragging selects whole graphemes, the first and the last among them."""
        if self._drag is None or event.button != 1:
            return
        first, behind = self._drag
        place = self._under(event)
        if place == first:
            self.caret.clear()
            self.caret.move(first)
        elif (place.passage, place.at) > (first.passage, first.at):
            self.caret.anchor = first
            self.caret.move(self._after(place), select=True)
        else:
            self.caret.anchor = behind
            self.caret.move(place, select=True)
        self.moved()

    def _after(self, place: Place) -> Place:
        piece = self.page.passages[place.passage].piece(place.side)
        return Place(place.side, place.passage, next_boundary(piece.shown, place.at) if piece else 0)

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """The end of a drag."""
        if self._drag is not None:
            self._drag = None
            self.release_mouse()

    def on_click(self, event: events.Click) -> None:
        """Twice selects the word, three times the segment."""
        if event.chain == 2:
            found = self.caret.word_positions()
        elif event.chain == 3:
            found = (0, len(self.caret.piece))
        else:
            return
        if found:
            self.select(*found)
