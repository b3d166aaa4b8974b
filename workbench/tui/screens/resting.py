"""What is done when the cursor rests: a key pays for what it shows, and not for what may come a moment later."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from workbench.tui.screens.parts import Annotating

if TYPE_CHECKING:
    from textual.timer import Timer

REST: Final = 0.2
"""Seconds without a movement after which the cursor rests."""
_LEAST: Final = 0.01


class Resting(Annotating):
    """The part of the annotation screen that knows when the cursor rests."""

    _rest_timer: Timer | None = None

    def on_pane_moved(self) -> None:
        """Wait for the cursor to rest. Textual itself calls what the parts have under this name."""
        self.rest_soon()

    def rest_soon(self) -> None:
        """Have `rested` called when nobody has moved for a moment; one clock waits, however many keys there are."""
        if self._rest_timer is None:
            self._rest_timer = self.set_timer(REST, self._look_whether_rested)

    def _look_whether_rested(self) -> None:
        self._rest_timer = None
        left = REST - self.pane.quiet_for
        if left > 0:
            self._rest_timer = self.set_timer(max(_LEAST, left), self._look_whether_rested)
        elif self.is_attached:
            self.rested()

    def rested(self) -> None:
        """The cursor rests: what comes next is painted. Each part calls super() and does what can wait for that."""
        self.pane.look_ahead()
