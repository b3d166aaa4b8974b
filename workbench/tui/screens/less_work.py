"""What spares an annotator work on the annotation screen, put together."""

from __future__ import annotations

from workbench.tui.finding.worn import Worn
from workbench.tui.page import Side
from workbench.tui.screens.finding import Finding
from workbench.tui.screens.going import Going
from workbench.tui.screens.repeating import Repeating


class LessWork(Finding, Repeating, Going):
    """Search, suggestions, repeating, going on."""

    def on_mount(self) -> None:
        """The text wears what is found and suggested."""
        self.pane.worn = self.worn

    def worn(self, side: Side, index: int, start: int, end: int) -> list[Worn]:
        """What a stretch of a piece wears: what is suggested, and over it what was found."""
        return [*self.hints_worn(side, index, start, end), *super().worn(side, index, start, end)]
