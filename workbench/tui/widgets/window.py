"""What a pane shows of its lines: each painted once for the way it looks, and which are not on the screen so."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from textual.strip import Strip

from workbench.tui.block import Block
from workbench.tui.page import Side
from workbench.tui.rows import Layout

_KEPT: Final = 1000
"""Lines that are kept painted, some screenfuls; of more, the half that was painted last."""


class Lit(NamedTuple):
    """What the cursor and the selection make of a line on one side; a line that they do not touch has none of it."""

    side: Side
    cursor: int
    selected: tuple[int, int]
    word: tuple[int, int]


class Line(NamedTuple):
    """A line of a page and how it looks, apart from what only a change of the text or of its marks alters."""

    passage: int
    number: int
    here: bool
    lit: tuple[Lit, ...]


class Window:
    """The lines that are on the screen.

    Args:
        lit: What the cursor and the selection make of a row of text.
        paint: Paints a line.

    Attributes:
        strips: Each line as it is painted.
        passages: Those that the lines are of.
    """

    def __init__(self, lit: Callable[[int, Block, int], tuple[Lit, ...]], paint: Callable[[Line], Strip]) -> None:
        self._lit = lit
        self._paint = paint
        self._painted: dict[Line, Strip] = {}
        self.strips: list[Strip] = []
        self.passages = range(0)

    def shows(self, *passages: int) -> bool:
        """Whether one of some passages is on the screen."""
        return any(passage in self.passages for passage in passages)

    def forget(self, passages: set[int] | None = None) -> None:
        """Paint the lines of some passages anew, or all."""
        if passages is None:
            self._painted.clear()
        elif self._painted:
            self._painted = {line: strip for line, strip in self._painted.items() if line.passage not in passages}

    def forget_lines(self, passage: int, first: int, last: int) -> None:
        """Paint some lines of a passage anew."""
        doomed = [line for line in self._painted if line.passage == passage and first <= line.number <= last]
        for line in doomed:
            del self._painted[line]

    def forget_stretches(self, stretches: Mapping[int, Sequence[tuple[int, int]]]) -> None:
        """Paint some lines anew, by passage: each stretch from its first to its last."""
        doomed = [
            line
            for line in self._painted
            if any(first <= line.number <= last for first, last in stretches.get(line.passage, ()))
        ]
        for line in doomed:
            del self._painted[line]

    def look(self, layout: Layout, top: int, height: int, here: int, blank: Strip) -> list[int]:
        """Paint what is new of the lines from `top` on; which lines of the screen are others than before."""
        if len(self._painted) > _KEPT:
            self._painted = dict([*self._painted.items()][-_KEPT // 2 :])
        before, self.strips = self.strips, self._look(layout, top, height, here)
        self.strips += [blank] * (height - len(self.strips))
        if len(before) != height:
            return list(range(height))
        return [y for y in range(height) if self.strips[y] is not before[y]]

    def _look(self, layout: Layout, top: int, height: int, here: int) -> list[Strip]:
        strips: list[Strip] = []
        if not len(layout.page) or top >= layout.height:
            return strips
        index, number = layout.at(top)
        first = index
        while len(strips) < height and index < len(layout.page):
            block = layout.block(index)
            while len(strips) < height:
                row, lane = block.row_at(number)
                if number >= block.height:
                    index, number = index + 1, 0
                    break
                lit = self._lit(index, block, row) if lane < 0 <= row else ()
                strips.append(self._strip(Line(index, number, index == here, lit)))
                number += 1
        self.passages = range(first, index + 1)
        return strips

    def look_ahead(self, layout: Layout, top: int, lines: int, here: int) -> Iterator[Strip]:
        """Paint lines below the screen, a line at each step, as they look with the cursor in `here` and on none."""
        if top >= layout.height:
            return
        index, number = layout.at(top)
        for _ in range(lines):
            if number >= layout.block(index).height:
                index, number = index + 1, 0
            if index >= len(layout.page):
                return
            yield self._strip(Line(index, number, index == here, ()))
            number += 1

    def _strip(self, line: Line) -> Strip:
        strip = self._painted.get(line)
        if strip is None:
            strip = self._painted[line] = self._paint(line)
        return strip
