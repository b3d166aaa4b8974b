"""A list of lines, one of them chosen: only those in sight are made, so that it may be as long as a journal."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.binding import BindingType
from textual.message import Message

from workbench.tui.actions import bindings
from workbench.tui.lines import Line, filled, fit, wrap
from workbench.tui.themes import Ink
from workbench.tui.widgets.strips import LineWidget

MakeLine = Callable[[int, int, Ink, str], Line]
"""Makes a line of its number, its width, the styles, and the colour that it stands on."""

_MARGIN = 2


class LineList(LineWidget, can_focus=True):
    """A list of lines.

    Args:
        make: Makes the line of a number.

    Attributes:
        count: How many lines there are.
        index: The chosen one.
        began: Where a stretch of several begins, None for the chosen one alone.
        empty: What is said where there are none.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings("lines")
    DEFAULT_CSS = "LineList { height: 1fr; background: $background; }"

    class Moved(Message):
        """Another line is chosen."""

    class Opened(Message):
        """The chosen line was clicked twice."""

    def __init__(self, make: MakeLine) -> None:
        super().__init__()
        self._line_of = make
        self.count = self.index = self._top = 0
        self.began: int | None = None
        self.empty = ""

    def show(self, count: int, index: int | None = None) -> None:
        """Show so many lines; the chosen one stays, if none is named."""
        self.count = count
        self.index = min(max(0, self.index if index is None else index), max(0, count - 1))
        self.began = None
        self.renew()

    @property
    def chosen(self) -> range:
        """The numbers of the chosen lines."""
        if not self.count:
            return range(0)
        start = self.index if self.began is None else self.began
        return range(min(start, self.index), max(start, self.index) + 1)

    def compose_lines(self, width: int, height: int) -> list[Line]:
        """The lines in sight, the chosen one among them."""
        ink = self.ink
        if not self.count:
            words = wrap(self.empty, max(10, width - 2 * _MARGIN))
            said = [[], *([Segment(" " * _MARGIN + row, ink.style("soft"))] for row in words)]
            return [filled(line, width, ink.style()) for line in said[:height]]
        self._top = min(max(self._top, self.index - height + 1), self.index, max(0, self.count - height))
        chosen = self.chosen
        lines: list[Line] = []
        for number in range(self._top, min(self.count, self._top + height)):
            back = "here" if number in chosen else "page"
            sign = Segment("▎ " if number == self.index else "  ", ink.style("accent", back))
            line = self._line_of(number, width - _MARGIN, ink, back)
            lines.append(filled([sign, *line], width, ink.style("text", back)))
        return lines + [filled([], width, ink.style()) for _ in range(height - len(lines))]

    def move(self, step: int, *, stretch: bool = False) -> None:
        """Choose another line, or stretch the choice to it."""
        if stretch:
            self.began = self.index if self.began is None else self.began
        else:
            self.began = None
        self.index = min(max(0, self.index + step), max(0, self.count - 1))
        self.renew()
        self.post_message(self.Moved())

    def action_line_up(self) -> None:
        """The line above."""
        self.move(-1)

    def action_line_down(self) -> None:
        """The line below."""
        self.move(1)

    def action_line_page_up(self) -> None:
        """A page up."""
        self.move(-max(1, self.size.height - 1))

    def action_line_page_down(self) -> None:
        """A page down."""
        self.move(max(1, self.size.height - 1))

    def action_line_first(self) -> None:
        """The first line."""
        self.move(-self.count)

    def action_line_last(self) -> None:
        """The last line."""
        self.move(self.count)

    def on_click(self, event: events.Click) -> None:
        """A click chooses; a second one opens."""
        number = self._top + event.y
        if not 0 <= number < self.count:
            return
        again = number == self.index and event.chain > 1
        self.move(number - self.index, stretch=event.shift)
        if again:
            self.post_message(self.Opened())


def cell(text: str, width: int, ink: Ink, color: str, back: str, *, right: bool = False, bold: bool = False) -> Segment:
    """A text in exactly so many cells."""
    from workbench.text.cells import text_width

    shown = fit(text, width)
    blank = " " * (width - text_width(shown))
    return Segment(blank + shown if right else shown + blank, ink.style(color, back, bold=bold))
