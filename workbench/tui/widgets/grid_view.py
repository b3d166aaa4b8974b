"""A table as a widget: arrows move from cell to cell, the mouse too."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.message import Message

from workbench.tui.actions import bindings
from workbench.tui.lead.grid import EMPTY, Grid
from workbench.tui.lines import Line
from workbench.tui.widgets.strips import LineWidget

_WHEEL = 3


class GridView(LineWidget, can_focus=True):
    """A table to move in."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("grid")
    DEFAULT_CSS = "GridView { height: 1fr; background: $background; }"

    class Moved(Message):
        """One is on another cell."""

    class Entered(Message):
        """The cell that one was on was clicked."""

    def __init__(self) -> None:
        super().__init__()
        self.grid = Grid("", (), (), lambda row, column: EMPTY)

    def show(self, grid: Grid) -> None:
        """Show another table."""
        self.grid = grid
        self.renew()

    def compose_lines(self, width: int, height: int) -> list[Line]:
        """The rows about the one that one is on."""
        return self.grid.lines(self.ink, width, height)

    def _go(self, rows: int, columns: int = 0) -> None:
        self.grid.move(rows, columns)
        self.renew()
        self.post_message(self.Moved())

    def action_cell_up(self) -> None:
        """To the cell above."""
        self._go(-1)

    def action_cell_down(self) -> None:
        """To the cell below."""
        self._go(1)

    def action_cell_left(self) -> None:
        """To the cell on the left."""
        self._go(0, -1)

    def action_cell_right(self) -> None:
        """To the cell on the right."""
        self._go(0, 1)

    def action_cell_page_up(self) -> None:
        """A page of rows up."""
        self._go(-self.grid.page())

    def action_cell_page_down(self) -> None:
        """A page of rows down."""
        self._go(self.grid.page())

    def action_cell_first(self) -> None:
        """To the first row."""
        self._go(-len(self.grid.titles))

    def action_cell_last(self) -> None:
        """To the last row."""
        self._go(len(self.grid.titles))

    def on_click(self, event: events.Click) -> None:
        """A click goes to a cell; on the one that one is on, it opens it."""
        found = self.grid.at(event.x, event.y, self.size.width)
        if found is None:
            return
        if found == (self.grid.row, self.grid.column) and event.chain > 1:
            self.post_message(self.Entered())
        self._go(found[0] - self.grid.row, found[1] - self.grid.column)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The wheel moves down."""
        self._go(_WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The wheel moves up."""
        self._go(-_WHEEL)
