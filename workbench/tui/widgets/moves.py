"""The pane's movement and selection actions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.tui.caret import Caret, Place, behind_row, moved_by_lines, moved_by_rows, row_edge

if TYPE_CHECKING:
    from workbench.tui.rows import Layout
    from workbench.tui.spans import SpanIndex


class Moves:
    """Mixed into the pane: each method is an action of the registry."""

    if TYPE_CHECKING:
        caret: Caret
        spans: SpanIndex

        @property
        def rows(self) -> Layout:
            """The rows at the present width."""

        @property
        def screenful(self) -> int:
            """The lines by which the text moves for a screenful."""

        def scroll_with(self, rows: int) -> None:
            """Scroll, and leave the painting to what follows."""

        def moved(self) -> None:
            """The caret moved."""

        def look_ahead(self) -> None:
            """Paint what comes below the screen, a moment later."""

        def select(self, start: int, end: int) -> None:
            """Select positions."""

    def _go(self, place: Place | None, *, select: bool = False) -> None:
        if place is not None and len(self.caret.page):
            self.caret.move(place, select=select)
            self.moved()

    def _go_rows(self, rows: int, *, select: bool = False) -> None:
        if len(self.caret.page):
            place, goal = moved_by_rows(self.rows, self.caret, rows)
            self.caret.move(place, select=select, goal=goal)
            self.moved()

    def _go_screen(self, step: int) -> None:
        """A screenful up or down: the text moves, and the cursor keeps its line on the screen."""
        if len(self.caret.page):
            lines = step * self.screenful
            place, goal = moved_by_lines(self.rows, self.caret, lines)
            self.scroll_with(lines)
            self.caret.move(place, goal=goal)
            self.moved()
            if step > 0:
                self.look_ahead()

    def action_left(self) -> None:
        """One grapheme to the left."""
        self._go(self.caret.left())

    def action_right(self) -> None:
        """One grapheme to the right."""
        self._go(self.caret.right())

    def action_up(self) -> None:
        """One row up."""
        self._go_rows(-1)

    def action_down(self) -> None:
        """One row down."""
        self._go_rows(1)

    def action_word_left(self) -> None:
        """To the word before."""
        self._go(self.caret.word_left())

    def action_word_right(self) -> None:
        """To the next word; to the end of this one where that stretches a selection."""
        self._go(self.caret.word_end() if self.caret.sticky else self.caret.word_right())

    def action_row_start(self) -> None:
        """To the start of the row."""
        self._go(row_edge(self.rows, self.caret.place, end=False))

    def action_row_end(self) -> None:
        """To the end of the row; behind it where that stretches a selection."""
        stretch = self.caret.sticky
        self._go(behind_row(self.rows, self.caret) if stretch else row_edge(self.rows, self.caret.place, end=True))

    def action_page_up(self) -> None:
        """A screenful up."""
        self._go_screen(-1)

    def action_page_down(self) -> None:
        """A screenful down."""
        self._go_screen(1)

    def action_text_start(self) -> None:
        """To the start of the document."""
        self._go(self.caret.first())

    def action_text_end(self) -> None:
        """To the end of the document."""
        self._go(self.caret.last())

    def action_previous_segment(self) -> None:
        """To the segment before, or to the start of this one."""
        place = self.caret.place
        self._go(self.caret.neighbour(-1) if place.at == 0 else Place(place.side, place.passage, 0))

    def action_next_segment(self) -> None:
        """To the segment after this one."""
        self._go(self.caret.neighbour(1))

    def action_switch_side(self) -> None:
        """To the translation, or back to the source."""
        self.caret.clear()
        self._go(self.caret.other_side())

    def action_next_mark(self) -> None:
        """To the next mark on this side."""
        place = self.caret.place
        self._to_mark(self.spans.next_start(place.side, place.passage, place.at))

    def action_previous_mark(self) -> None:
        """To the mark before on this side."""
        place = self.caret.place
        self._to_mark(self.spans.previous_start(place.side, place.passage, place.at))

    def _to_mark(self, found: tuple[int, int] | None) -> None:
        if found is not None:
            self._go(Place(self.caret.place.side, *found))

    def action_select_left(self) -> None:
        """Stretch the selection to the left."""
        self._go(self.caret.left(), select=True)

    def action_select_right(self) -> None:
        """Stretch the selection to the right."""
        self._go(self.caret.right(), select=True)

    def action_select_up(self) -> None:
        """Stretch the selection a row up."""
        self._go_rows(-1, select=True)

    def action_select_down(self) -> None:
        """Stretch the selection a row down."""
        self._go_rows(1, select=True)

    def action_select_word_left(self) -> None:
        """Stretch the selection by a word to the left."""
        self._go(self.caret.word_left(), select=True)

    def action_select_word_right(self) -> None:
        """Stretch the selection by a word to the right."""
        self._go(self.caret.word_end(), select=True)

    def action_select_row_start(self) -> None:
        """Stretch the selection to the row's start."""
        self._go(row_edge(self.rows, self.caret.place, end=False), select=True)

    def action_select_row_end(self) -> None:
        """Stretch the selection to the row's end."""
        self._go(behind_row(self.rows, self.caret), select=True)

    def action_stick(self) -> None:
        """Start or end a selection that every movement stretches."""
        if self.caret.sticky:
            self.caret.sticky = False
        else:
            self.caret.anchor = self.caret.anchor or self.caret.place
            self.caret.sticky = True
        self.moved()

    def action_select_segment(self) -> None:
        """Select the whole segment."""
        self.select(0, len(self.caret.piece))
