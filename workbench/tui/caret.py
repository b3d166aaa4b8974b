"""The cursor and the selection: where they are and how they move, by grapheme, word, row, segment.

A place is a side, a passage and a position in its piece; the position after the last character is a place too, so
that a selection can reach it. A selection runs from its anchor to the cursor, half open.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from workbench.model import Fragment
from workbench.text.cells import text_width
from workbench.text.graphemes import graphemes, next_boundary, next_word, previous_boundary, previous_word, word_at
from workbench.tui.page import Page, Piece, Side
from workbench.tui.rows import Layout


@dataclass(frozen=True, slots=True)
class Place:
    """A position in a piece."""

    side: Side
    passage: int
    at: int


@dataclass(slots=True)
class Caret:
    """The cursor of a page.

    Attributes:
        anchor: Where the selection began, None for no selection.
        sticky: Whether every movement stretches the selection.
        goal: The cell that moving up and down aims for, None to take it from the cursor.
    """

    page: Page
    place: Place
    anchor: Place | None = None
    sticky: bool = False
    goal: int | None = None

    @property
    def piece(self) -> Piece:
        """The piece that the cursor is in."""
        piece = self.page.passages[self.place.passage].piece(self.place.side)
        return piece or self.page.passages[self.place.passage].source

    def move(self, place: Place, *, select: bool = False, goal: int | None = None) -> None:
        """Go to a place; stretch the selection, or let go of it."""
        if select or self.sticky:
            if self.anchor is None:
                self.anchor = self.place
            place = self._bounded(place)
        else:
            self.anchor = None
        self.place = place
        self.goal = goal

    def clear(self) -> bool:
        """Let go of the selection; whether there was one."""
        had = self.anchor is not None or self.sticky
        self.anchor, self.sticky = None, False
        return had

    def _bounded(self, place: Place) -> Place:
        """A selection stays in one text: on its side, and among translations in its own."""
        anchor = self.anchor or self.place
        if place.side == anchor.side and (place.side == "source" or place.passage == anchor.passage):
            return place
        if place.side != anchor.side:
            return self.place
        piece = self.page.passages[anchor.passage].piece(anchor.side)
        return replace(anchor, at=0 if place.passage < anchor.passage else len(piece or ""))

    def selection(self) -> Fragment | None:
        """What is selected, without the white space at its ends; None where nothing is."""
        ends = self._ends()
        if ends is None:
            return None
        text, text_id = self._text()
        start, end = (self._offset(place) for place in ends)
        while start < end and text[start].isspace():
            start += 1
        while start < end and text[end - 1].isspace():
            end -= 1
        return Fragment(text_id, start, end) if start < end else None

    def selected_in(self, side: Side, passage: int) -> tuple[int, int]:
        """The selected positions of a piece; (0, 0) where nothing is selected."""
        ends = self._ends()
        if ends is None or ends[0].side != side or not ends[0].passage <= passage <= ends[1].passage:
            return 0, 0
        piece = self.page.passages[passage].piece(side)
        start = ends[0].at if ends[0].passage == passage else 0
        return start, ends[1].at if ends[1].passage == passage else len(piece or "")

    def _ends(self) -> tuple[Place, Place] | None:
        if self.anchor is None or self.anchor == self.place:
            return None
        first, last = sorted((self.anchor, self.place), key=lambda place: (place.passage, place.at))
        return first, last

    def word(self) -> Fragment | None:
        """The word under the cursor, None between words."""
        found = self.word_positions()
        return self.piece.fragment(*found) if found else None

    def word_positions(self) -> tuple[int, int] | None:
        """The word under the cursor as positions in its piece."""
        shown = self.piece.shown
        if not shown or self.place.at >= len(shown):
            return None
        start, end = word_at(shown, self.place.at)
        return (start, end) if any(c.isalnum() for c in shown[start:end]) else None

    def _text(self) -> tuple[str, str]:
        if self.place.side == "source":
            return self.page.text, self.page.document.id
        return self.piece.text, self.piece.text_id

    def _offset(self, place: Place) -> int:
        piece = self.page.passages[place.passage].piece(place.side)
        return (piece.start if piece else 0) + place.at

    def right(self) -> Place:
        """One grapheme on, over the end of a piece into the next."""
        shown = self.piece.shown
        if self.place.at < len(shown):
            return replace(self.place, at=next_boundary(shown, self.place.at))
        return self.neighbour(1) or self.place

    def left(self) -> Place:
        """One grapheme back."""
        if self.place.at > 0:
            return replace(self.place, at=previous_boundary(self.piece.shown, self.place.at))
        before = self.neighbour(-1)
        return self._end_of(before) if before else self.place

    def word_right(self) -> Place:
        """The start of the next word, or the end of the piece, or the next piece."""
        shown = self.piece.shown
        if self.place.at < len(shown):
            return replace(self.place, at=next_word(shown, self.place.at))
        return self.neighbour(1) or self.place

    def word_end(self) -> Place:
        """The end of this word, or of the next: where a selection by words stops, without what follows."""
        shown = self.piece.shown
        if self.place.at >= len(shown):
            return self.neighbour(1) or self.place
        found = self.word_positions()
        if found is None:
            start = next_word(shown, self.place.at)
            found = word_at(shown, start) if start < len(shown) else (start, start)
        return replace(self.place, at=found[1])

    def word_left(self) -> Place:
        """The start of the word before."""
        if self.place.at > 0:
            return replace(self.place, at=previous_word(self.piece.shown, self.place.at))
        before = self.neighbour(-1)
        return self._end_of(before) if before else self.place

    def neighbour(self, step: int) -> Place | None:
        """The start of the next piece on this side (`step` 1) or the one before (-1)."""
        index = self.place.passage + step
        while 0 <= index < len(self.page):
            if self.page.passages[index].piece(self.place.side):
                return Place(self.place.side, index, 0)
            index += step
        return None

    def other_side(self) -> Place | None:
        """The start of the same passage on the other side, None where that is empty."""
        side: Side = "target" if self.place.side == "source" else "source"
        return Place(side, self.place.passage, 0) if self.page.passages[self.place.passage].piece(side) else None

    def first(self) -> Place:
        """The start of the side's text."""
        return self._edge(range(len(self.page)))

    def last(self) -> Place:
        """The end of the side's text."""
        return self._end_of(self._edge(range(len(self.page) - 1, -1, -1)))

    def _edge(self, indices: range) -> Place:
        for index in indices:
            if self.page.passages[index].piece(self.place.side):
                return Place(self.place.side, index, 0)
        return self.place

    def _end_of(self, place: Place) -> Place:
        return replace(place, at=len(self.page.passages[place.passage].piece(place.side) or ""))


def cell_of(layout: Layout, place: Place) -> tuple[int, int]:
    """The line of the page and the cell of its column that a place is drawn in."""
    line, (start, _) = layout.line_of(place.side, place.passage, place.at)
    return line, text_width(_piece(layout, place).shown[start : place.at])


def place_at(layout: Layout, side: Side, line: int, cell: int) -> Place:
    """The place nearest to a cell of a column: the grapheme that is drawn over it; on a lane, the one above."""
    index, inner = layout.at(line)
    return _in_row(layout, side, index, layout.block(index).row_at(inner)[0], cell)


def _in_row(layout: Layout, side: Side, index: int, row: int, cell: int) -> Place:
    rows = layout.block(index).rows(side)
    piece = layout.page.passages[index].piece(side)
    if piece is None or not len(rows):
        return Place(side, index, 0)
    row = min(max(0, row), len(rows) - 1)
    start, end = rows[row]
    words = piece.shown[start:end]
    at = _at_cell(words, cell)
    if at >= len(words) and not (rows.done and row == len(rows) - 1):
        at = max(0, _last_cluster(words))
    return Place(side, index, start + at)


def moved_by_rows(layout: Layout, caret: Caret, rows: int) -> tuple[Place, int]:
    """The place some rows of text down (up if negative) at the goal cell, and that goal."""
    goal = cell_of(layout, caret.place)[1] if caret.goal is None else caret.goal
    place, step = caret.place, 1 if rows > 0 else -1
    index = place.passage
    row = layout.block(index).rows(place.side).row_of(place.at)
    for _ in range(abs(rows)):
        following = _next_row(layout, index, row, place.side, step)
        if following is None:
            return (caret.last() if step > 0 else caret.first()), goal
        index, row = following
    return _in_row(layout, place.side, index, row, goal), goal


def moved_by_lines(layout: Layout, caret: Caret, lines: int) -> tuple[Place, int]:
    """The place so many lines of the screen down (up if negative) at the goal cell, and that goal."""
    line, cell = cell_of(layout, caret.place)
    goal = cell if caret.goal is None else caret.goal
    line += lines
    if line < 0 or line >= layout.height:
        return (caret.first() if lines < 0 else caret.last()), goal
    side, before = caret.place.side, (caret.place.passage, caret.place.at)
    place = place_at(layout, side, line, goal)
    moved = (place.passage, place.at) > before if lines > 0 else (place.passage, place.at) < before
    has_text = layout.page.passages[place.passage].piece(side) is not None
    return (place, goal) if moved and has_text else moved_by_rows(layout, caret, 1 if lines > 0 else -1)


def row_edge(layout: Layout, place: Place, *, end: bool) -> Place:
    """The start or the end of the row that a place is on."""
    _, (start, stop) = layout.line_of(place.side, place.passage, place.at)
    piece = _piece(layout, place)
    if not end:
        return replace(place, at=start)
    if stop >= len(piece):
        return replace(place, at=len(piece))
    return replace(place, at=start + _last_cluster(piece.shown[start:stop].rstrip() or piece.shown[start:stop]))


def behind_row(layout: Layout, caret: Caret) -> Place:
    """Behind the last character of the row, where a selection of the row ends; one that ends there stays."""
    place, anchor = caret.place, caret.anchor
    _, (start, stop) = layout.line_of(place.side, place.passage, place.at)
    stretched = anchor is not None and (anchor.passage, anchor.at) < (place.passage, place.at)
    return place if stretched and place.at == start > 0 else replace(place, at=stop)


def _piece(layout: Layout, place: Place) -> Piece:
    passage = layout.page.passages[place.passage]
    return passage.piece(place.side) or passage.source


def _next_row(layout: Layout, index: int, row: int, side: Side, step: int) -> tuple[int, int] | None:
    """The next row on which this side has text, down or up: its passage and its number."""
    rows = layout.block(index).rows(side)
    rows.reach_row(row + step)
    if 0 <= row + step < len(rows):
        return index, row + step
    index += step
    while 0 <= index < len(layout.page):
        piece = layout.page.passages[index].piece(side)
        if piece is not None:
            return index, 0 if step > 0 else layout.block(index).rows(side).row_of(len(piece))
        index += step
    return None


def _at_cell(text: str, cell: int) -> int:
    reached = 0
    for start, end in graphemes(text):
        reached += text_width(text[start:end])
        if reached > cell:
            return start
    return len(text)


def _last_cluster(text: str) -> int:
    return previous_boundary(text, len(text)) if text else 0
