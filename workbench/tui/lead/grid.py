"""A table that one moves in: cells with a value, how much they want to be looked at, and words for each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from rich.segment import Segment

from workbench.text.cells import text_width
from workbench.tui.lines import Line, filled, fit
from workbench.tui.themes import Ink, mix

MARGIN: Final = 2
_GAP: Final = 2
_HEAT: Final = 0.42


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell.

    Attributes:
        heat: How much it wants to be looked at, from 0 to 1.
        words: What it says in plain words.
        about: What is behind it, for the screen; None for nothing.
        tone: The colour of its text.
    """

    text: str = ""
    heat: float = 0.0
    words: tuple[str, ...] = ()
    about: Any = None
    tone: str = "text"


EMPTY: Final = Cell()


@dataclass(slots=True)
class Grid:
    """A table, and where in it one is.

    Attributes:
        corner: What the rows are.
        columns: Titles of the columns.
        titles: Titles of the rows.
        cell: The cell of a row and a column; asked for as it is shown.
        least, most: How wide a column is at least and at most.
    """

    corner: str
    columns: Sequence[str]
    titles: Sequence[str]
    cell: Callable[[int, int], Cell]
    row: int = 0
    column: int = 0
    top: int = 0
    left: int = 0
    least: int = 6
    most: int = 22
    _height: int = field(default=1, repr=False)

    @property
    def here(self) -> Cell:
        """The cell that one is on."""
        return self.cell(self.row, self.column) if self.titles and self.columns else EMPTY

    def move(self, rows: int, columns: int = 0) -> None:
        """Go to another cell."""
        self.row = min(max(0, self.row + rows), max(0, len(self.titles) - 1))
        self.column = min(max(0, self.column + columns), max(0, len(self.columns) - 1))

    def page(self) -> int:
        """How many rows a page has."""
        return max(1, self._height - 2)

    def find(self, wanted: Callable[[Cell], float]) -> None:
        """Go to the cell that is wanted most; stay where none is."""
        best = 0.0
        for row in range(len(self.titles)):
            for column in range(len(self.columns)):
                value = wanted(self.cell(row, column))
                if value > best:
                    best, self.row, self.column = value, row, column

    def at(self, x: int, y: int, width: int) -> tuple[int, int] | None:
        """The row and column of a place on the screen."""
        wide, each, count = self._measures(width)
        row, column = self.top + y - 1, (x - MARGIN - wide - _GAP) // (each + _GAP)
        if y < 1 or row >= len(self.titles) or not 0 <= column < count:
            return None
        return row, self.left + column

    def _measures(self, width: int) -> tuple[int, int, int]:
        """How wide the titles and each column are, and how many columns there is room for."""
        sample = self.titles[self.top : self.top + 200]
        longest = max((text_width(title) for title in (*sample, self.corner)), default=8)
        wide = min(longest, max(12, (width - 2 * MARGIN) * 2 // 5), 60)
        each = min(self.most, max((text_width(title) for title in self.columns), default=6))
        each = max(each, self.least)
        room = width - 2 * MARGIN - wide
        count = max(1, min(len(self.columns), room // (each + _GAP)))
        return wide, each, count

    def lines(self, ink: Ink, width: int, height: int) -> list[Line]:
        """The rows about the one that one is on, with the titles of the columns above them."""
        self._height = height
        wide, each, count = self._measures(width)
        body = max(1, height - 1)
        self.top = min(max(self.top, self.row - body + 1), self.row, max(0, len(self.titles) - body))
        self.top = max(0, self.top)
        self.left = max(0, min(max(self.left, self.column - count + 1), self.column))
        shown = range(self.top, min(self.top + body, len(self.titles)))
        lines = [self._heads(ink, wide, each, count)]
        lines += [self._line(ink, width, row, wide, each, count) for row in shown]
        plain = ink.style()
        return [filled(line, width, plain) for line in (*lines, *([[]] * (height - len(lines))))]

    def _heads(self, ink: Ink, wide: int, each: int, count: int) -> Line:
        more = ("‹" if self.left else " ", "›" if self.left + count < len(self.columns) else "")
        line: Line = [
            Segment(" " * MARGIN, ink.style()),
            Segment(_padded(self.corner, wide), ink.style("faint", bold=True)),
            Segment(" " + more[0], ink.style("accent")),
        ]
        for number in range(self.left, min(self.left + count, len(self.columns))):
            color = "accent" if number == self.column else "faint"
            line.append(Segment(_right(self.columns[number], each) + " " * _GAP, ink.style(color, bold=True)))
        return [*line, Segment(more[1], ink.style("accent"))]

    def _line(self, ink: Ink, width: int, row: int, wide: int, each: int, count: int) -> Line:
        here = row == self.row
        back = "here" if here else "page"
        line: Line = [
            Segment("▎ " if here else "  ", ink.style("accent", back)),
            Segment(_padded(self.titles[row], wide), ink.style("text", back, bold=here)),
            Segment(" " * _GAP, ink.style("text", back)),
        ]
        for column in range(self.left, min(self.left + count, len(self.columns))):
            cell = self.cell(row, column)
            ground = mix(ink.color(back), ink.color("accent"), _HEAT * min(1.0, cell.heat))
            style = ink.style(cell.tone, ground, bold=here and column == self.column)
            if here and column == self.column:
                style = ink.style("page", "accent", bold=True)
            line.append(Segment(_right(cell.text, each), style))
            line.append(Segment(" " * _GAP, ink.style("text", back)))
        return filled(line, width, ink.style("text", back))


def _padded(text: str, width: int) -> str:
    shown = fit(text, width)
    return shown + " " * (width - text_width(shown))


def _right(text: str, width: int) -> str:
    shown = fit(text, width)
    return " " * (width - text_width(shown)) + shown
