"""The rows of one piece at a width, broken as far as somebody looks: a piece may be as long as a book."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from typing import Final

from workbench.text.lines import break_lines, break_some
from workbench.tui.page import Piece

_SHORT: Final = 4096
"""Characters up to which a piece is broken whole."""


class Broken:
    """Rows as positions in a piece: each begins where the one before ends. Without a piece there is none."""

    __slots__ = ("_ends", "_piece", "_width", "done")

    def __init__(self, piece: Piece | None, width: int) -> None:
        self._piece = piece
        self._width = width
        self._ends = array("l")
        self.done = piece is None
        if piece is not None and len(piece) <= _SHORT:
            self._break_all(piece)

    def _break_all(self, piece: Piece) -> None:
        self._ends.extend([end for _, end in break_lines(piece.shown, 0, len(piece), self._width)] or [0])
        self.done = True

    def __len__(self) -> int:
        """How many rows are broken already."""
        return len(self._ends)

    def __getitem__(self, row: int) -> tuple[int, int]:
        """A row that is broken already."""
        return (self._ends[row - 1] if row else 0), self._ends[row]

    @property
    def known(self) -> int:
        """Up to which position rows are broken already."""
        return self._ends[-1] if self._ends else 0

    @property
    def is_long(self) -> bool:
        """Whether the piece is too long to be broken whole at once."""
        return self._piece is not None and len(self._piece) > _SHORT

    @property
    def expected(self) -> int:
        """How many rows there are, as far as can be told: never fewer than are known."""
        if self.done or self._piece is None:
            return len(self._ends)
        known = self._ends[-1] if self._ends else 0
        left = len(self._piece) - known
        if len(self._ends) > 8:
            return len(self._ends) + max(1, -(-left * len(self._ends) // known))
        cells = left * self._piece.cells // len(self._piece)
        return len(self._ends) + guessed_rows(cells, self._width)

    def more(self) -> None:
        """Break some rows more, a slice of the text."""
        if self.done or self._piece is None:
            return
        at = self._ends[-1] if self._ends else 0
        self._ends.extend([end for _, end in break_some(self._piece.shown, at, len(self._piece), self._width)])
        self.done = self._ends[-1] == len(self._piece)

    def reach_row(self, row: int) -> None:
        """Break so far that a row is known, where there is such a row."""
        while row >= len(self._ends) and not self.done:
            self.more()

    def row_of(self, position: int) -> int:
        """The row that a position is on: where one row ends the next begins, but for the last."""
        while not self.done and (not self._ends or position >= self._ends[-1]):
            self.more()
        return self.known_row(position)

    def known_row(self, position: int) -> int:
        """The same among the rows that are known, the last for a position behind them."""
        return max(0, min(bisect_right(self._ends, position), len(self._ends) - 1))


def guessed_rows(cells: int, width: int) -> int:
    """About how many rows so many cells take."""
    return -(-cells // max(1, width - 3)) or 1
