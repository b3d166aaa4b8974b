"""What the lead's screens with a table of cells share: their parts, from top to bottom."""

from __future__ import annotations

from textual.app import ComposeResult

from workbench.tui.background import Hears
from workbench.tui.screens.base import WorkbenchScreen
from workbench.tui.widgets.bars import Footer, Header
from workbench.tui.widgets.grid_view import GridView
from workbench.tui.widgets.told import ToldLines


class TabledScreen(Hears, WorkbenchScreen[None]):
    """A table, with words about it above and words about its cell below."""

    def __init__(self) -> None:
        super().__init__()
        self.header, self.footer, self.view = Header(), Footer(), GridView()
        self.above, self.below = ToldLines(id="above"), ToldLines(ground="panel", id="below")

    def compose(self) -> ComposeResult:
        """Header, what the table is, the table, what its cell says, footer."""
        yield self.header
        yield self.above
        yield self.view
        yield self.below
        yield self.footer
