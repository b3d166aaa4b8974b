"""Lines of words that a screen sets: above a table what it is, below it what a cell says."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment

from workbench.tui.lines import Line, filled, fit, wrap
from workbench.tui.widgets.strips import LineWidget

MARGIN = 2
Words = tuple[str, str]
"""A text and its colour."""


class ToldLines(LineWidget):
    """Words, each paragraph in its colour.

    Args:
        ground: The colour that they stand on.
    """

    def __init__(self, *, ground: str = "page", id: str | None = None) -> None:
        super().__init__(id=id)
        self._ground = ground
        self.told: Sequence[Sequence[Words]] = ()

    def tell(self, *paragraphs: Sequence[Words]) -> None:
        """Say something else: paragraphs, each of one text or of several on one line."""
        if paragraphs != self.told:
            self.told = paragraphs
            self.renew()

    def compose_lines(self, width: int, height: int) -> list[Line]:
        """The words, wrapped; what does not fit is cut with a sign."""
        room = max(10, width - 2 * MARGIN)
        plain = self.ink.style("text", self._ground)
        lines: list[Line] = []
        for paragraph in self.told:
            if len(paragraph) == 1:
                words, color = paragraph[0]
                style = self.ink.style(color, self._ground)
                lines += [[Segment(row, style)] for row in wrap(words, room)] if words else [[]]
                continue
            line: Line = []
            for words, color in paragraph:
                bold = color == "accent"
                line.append(Segment(fit(words, room), self.ink.style(color, self._ground, bold=bold)))
                line.append(Segment("  ", plain))
            lines.append(line)
        if len(lines) > height > 0:
            lines = [*lines[: height - 1], [Segment("…", self.ink.style("faint", self._ground))]]
        start = Segment(" " * MARGIN, plain)
        lines += [[] for _ in range(height - len(lines))]
        return [filled([start, *line], width, plain) for line in lines]
