"""Painting the next screenful before it is asked for: whoever reads on finds it done."""

from __future__ import annotations

from collections.abc import Iterator
from time import perf_counter
from typing import TYPE_CHECKING, Final

from workbench.tui.widgets.laying import Laying

if TYPE_CHECKING:
    from textual.timer import Timer

_SOON: Final = 0.02
"""Seconds after a screenful was turned: its own painting is over by then."""
_A_TURN: Final = 0.002
"""Seconds for which is painted at a turn."""
_BETWEEN: Final = 0.002


class Ahead(Laying):
    """The part of the pane that paints ahead. Only downwards: above, a height would move what is in sight."""

    _coming: Iterator[None] | None = None
    _ahead_timer: Timer | None = None

    def look_ahead(self) -> None:
        """Paint what comes below the screen, a moment later."""
        self._coming = None
        if self._ahead_timer is None:
            self._ahead_timer = self.set_timer(_SOON, self._paint_some)

    def _paint_some(self) -> None:
        self._ahead_timer = None
        height = self.view.height
        if self._coming is None:
            self._coming = self._window.look_ahead(self.rows, self.scroll_offset.y + height, height)
        end = perf_counter() + _A_TURN
        for _ in self._coming:
            if perf_counter() > end:
                self._ahead_timer = self.set_timer(_BETWEEN, self._paint_some)
                return
        self._coming = None
