"""A passage in rows: its two pieces in step, a blank row before a paragraph, and lanes below rows where they are on."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from workbench.text.cells import text_width
from workbench.tui.broken import Broken
from workbench.tui.columns import Columns
from workbench.tui.lanes import depth
from workbench.tui.page import Passage, Piece, Side
from workbench.tui.spans import Strand

Strands = Callable[[Side, int], Strand]
"""The marks on a piece, by side and passage."""

_TAG_SPACE: Final = 2
_LANES_AT_ONCE: Final = 100
"""Rows whose lanes are counted together in a long passage."""
_AT_ONCE: Final = 12_000
"""Characters that are broken into rows within a key."""
_ENOUGH: Final = 50
"""Rows from which the others' lanes are guessed."""


class Block:
    """The rows of a passage. Lines count from the first, the blank one among them; rows are rows of text.

    A tag stands at the right of its column's last row, or below it where there is no room.

    Args:
        tags: What is said of a side, "" for nothing.
        strands: Where the lanes come from; None for no lanes.
    """

    __slots__ = ("_columns", "_first", "_index", "_rows", "_strands", "_tag_rows", "gap", "tags")

    def __init__(
        self, passage: Passage, columns: Columns, tags: Mapping[Side, str], strands: Strands | None = None
    ) -> None:
        self.gap = int(passage.gap)
        self.tags = tags
        self._index = passage.index
        self._columns = columns
        self._rows = {side: Broken(passage.piece(side), columns.width_of(side)) for side in columns.sides}
        self._tag_rows: dict[Side, int] = {}
        self._strands = strands
        self._first = array("l", (0,))
        for side in columns.sides:
            self._place_tag(side, passage.piece(side))

    def _place_tag(self, side: Side, piece: Piece | None) -> None:
        """A tag's row, where the side is short enough to be broken; a long one goes without."""
        rows, tag = self._rows[side], self.tags.get(side, "")
        if not tag or not rows.done:
            return
        if piece is None or not len(rows):
            self._tag_rows[side] = 0
            return
        start, end = rows[len(rows) - 1]
        room = self._columns.width_of(side) - text_width(piece.shown[start:end].rstrip())
        self._tag_rows[side] = len(rows) - 1 if room >= text_width(tag) + _TAG_SPACE else len(rows)

    @property
    def done(self) -> bool:
        """Whether all rows are known, and their lanes."""
        return all(rows.done for rows in self._rows.values()) and (self._strands is None or self._laid >= self._known())

    @property
    def is_long(self) -> bool:
        """Whether it takes long to break it again."""
        return any(rows.is_long for rows in self._rows.values())

    @property
    def height(self) -> int:
        """How many lines the passage takes, as far as can be told."""
        tags = max((row + 1 for row in self._tag_rows.values()), default=1)
        rows = max(tags, *(each.expected for each in self._rows.values()))
        if self._strands is None:
            return self.gap + rows
        if not self.is_long:
            self._lay_lanes(rows)
        laid = self._first[-1]
        left = max(0, rows - self._laid)
        return self.gap + laid + (left * laid // self._laid if self._laid > _ENOUGH else left)

    def rows(self, side: Side) -> Broken:
        """The rows of a side that is shown; any other has none."""
        rows = self._rows.get(side)
        return Broken(None, 0) if rows is None else rows

    def tag_row(self, side: Side) -> int:
        """The row that a side's tag stands on, -1 for none."""
        return self._tag_rows.get(side, -1)

    def knows(self, side: Side, at: int) -> bool:
        """Whether the row of a position is known, and what stands beside it, or could be at once."""
        rows = self._rows[side] if side in self._rows else next(iter(self._rows.values()))
        if not rows.done and at >= rows.known + _AT_ONCE:
            return False
        row = rows.known_row(at)
        beside = all(each.done or len(each) + _LANES_AT_ONCE > row for each in self._rows.values())
        return beside and (self._strands is None or self.done or self._laid + _LANES_AT_ONCE > row)

    def more(self) -> None:
        """Break some rows more, and count the lanes of some."""
        for rows in self._rows.values():
            rows.more()
        self._lay_lanes(self._laid + _LANES_AT_ONCE)

    def line(self, row: int) -> int:
        """The line of a row of text."""
        if self._strands is None:
            return self.gap + row
        self._reach(row)
        last = len(self._first) - 1
        return self.gap + self._first[min(row, last)] + max(0, row - last)

    def row_at(self, line: int) -> tuple[int, int]:
        """The row of text at a line or above it, and which of its lanes is there: -1 for the text itself.

        The row is -1 for the blank line before the passage.
        """
        line -= self.gap
        if line < 0:
            return -1, -1
        if self._strands is None:
            self._reach(line)
            return line, -1
        while self._first[-1] <= line and not self.done:
            self._reach(self._laid + _LANES_AT_ONCE)
        row = bisect_right(self._first, line) - 1
        last = len(self._first) - 1
        return (row, line - self._first[row] - 1) if row < last else (last + line - self._first[last], -1)

    def _reach(self, row: int) -> None:
        """Have a row known, and the lanes above it."""
        for rows in self._rows.values():
            rows.reach_row(row)
        self._lay_lanes(row + 1)

    @property
    def _laid(self) -> int:
        """Of how many rows the lanes are counted."""
        return len(self._first) - 1

    def _known(self) -> int:
        """How many rows are known on both sides."""
        unsure = [len(rows) for rows in self._rows.values() if not rows.done]
        return min(unsure) if unsure else max(len(rows) for rows in self._rows.values())

    def _lay_lanes(self, rows: int) -> None:
        """Count the lanes of the first so many rows, as far as these are known."""
        first = self._first
        if self._strands is not None:
            for row in range(self._laid, min(rows, self._known())):
                first.append(first[row] + 1 + self._depth(row))

    def _depth(self, row: int) -> int:
        if self._strands is None:
            return 0
        return max(
            depth(self._strands(side, self._index), *rows[row]) if row < len(rows) else 0
            for side, rows in self._rows.items()
        )

    def rows_over(self, side: Side, start: int, end: int) -> range:
        """The known rows that a stretch of a side's piece is on."""
        rows = self._rows.get(side)
        if rows is None or not len(rows):
            return range(0)
        return range(rows.known_row(start), rows.known_row(max(start, end - 1)) + 1)

    def forget_lanes(self) -> None:
        """Count the lanes anew as rows are looked at: other marks are everywhere. The rows themselves stay broken."""
        self._first = array("l", (0,))

    def relane(self, rows: Iterable[int]) -> None:
        """Count the lanes of these rows anew: other marks are on them."""
        if self._strands is None:
            return
        first = self._first
        for row in rows:
            if row >= len(first) - 1:
                continue
            change = 1 + self._depth(row) - (first[row + 1] - first[row])
            if change:
                first[row + 1 :] = array("l", [each + change for each in first[row + 1 :]])
