"""How a pane is divided: which sides are shown, in which order, how wide each is, and what stands beside them.

From left to right: the segment's number; then for each side that is shown a margin (for whoever draws relations), a
rail, and the text; between two sides a line; one blank cell at the end.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from workbench.tui.page import Side

Shown = Literal["both", "source", "target"]

NUMBER: Final = 4
RAIL: Final = 2
BETWEEN: Final = 2
EDGE: Final = 1
LEAST_FOR_BOTH: Final = 60
"""Cells that a pane must have for two columns."""
LEAST: Final = 8
"""Cells that a column has at least."""
SHARES: Final = range(20, 81)
"""How much of the room, in hundredths, the left column may have."""


@dataclass(frozen=True, slots=True)
class Form:
    """How the pane is to be divided, whatever its width.

    Attributes:
        shown: Both sides, or one alone.
        swapped: The target stands at the left.
        share: The part of the room that the left column has, in hundredths.
        margin: The cells that are left free beside each side's text.
        lanes: Below each row stands one thin row for each level of marks on it.
    """

    shown: Shown = "both"
    swapped: bool = False
    share: int = 50
    margin: int = 0
    lanes: bool = False


PLAIN: Final = Form()


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the columns of a pane stand, in cells."""

    width: int
    sides: tuple[Side, ...]
    widths: tuple[int, ...]
    margin: int = 0

    @classmethod
    def of(cls, width: int, form: Form = PLAIN, *, side: Side = "source") -> Columns:
        """The columns of a pane.

        Args:
            side: The one that is shown where there is room for one.
        """
        sides: tuple[Side, ...] = ("target", "source") if form.swapped else ("source", "target")
        margin = min(form.margin, max(0, width // 12))
        beside = NUMBER + EDGE + len(sides) * (RAIL + margin) + BETWEEN
        if form.shown != "both" or width < LEAST_FOR_BOTH:
            alone: Side = side if form.shown == "both" else form.shown
            return cls(width, (alone,), (max(LEAST, width - NUMBER - EDGE - RAIL - margin),), margin)
        room = max(2 * LEAST, width - beside)
        left = min(max(LEAST, room - room * (100 - form.share) // 100), room - LEAST)
        return cls(width, sides, (left, room - left), margin)

    def shows(self, side: Side) -> bool:
        """Whether a side is shown."""
        return side in self.sides

    def width_of(self, side: Side) -> int:
        """How wide a column is; the other's width for a side that is not shown."""
        return self.widths[self.sides.index(side)] if side in self.sides else self.widths[0]

    def start_of(self, side: Side) -> int:
        """The first cell of a column's text."""
        first = NUMBER + self.margin + RAIL
        if len(self.sides) == 1 or side == self.sides[0]:
            return first
        return first + self.widths[0] + BETWEEN + self.margin + RAIL

    def side_at(self, x: int) -> Side:
        """The column that a cell is in or nearest to."""
        if len(self.sides) == 1 or x < self.start_of(self.sides[1]) - self.margin - RAIL - BETWEEN // 2:
            return self.sides[0]
        return self.sides[1]
