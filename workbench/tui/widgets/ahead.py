"""Painting the next screenful before it is asked for: whoever reads on finds it done."""

from __future__ import annotations

from collections.abc import Iterator
from time import perf_counter
from typing import TYPE_CHECKING, Final

from workbench.tui.caret import cell_of
from workbench.tui.widgets.laying import Laying

if TYPE_CHECKING:
    from textual.strip import Strip
    from textual.timer import Timer

_SOON: Final = 0.02
"""Seconds after a screenful was turned: its own painting is over by then."""
_A_TURN: Final = 0.002
"""Seconds for which is painted at a turn."""
_BETWEEN: Final = 0.002


class Ahead(Laying):
    """The part of the pane that paints ahead. Only downwards: above, a height would move what is in sight."""

    _coming: Iterator[Strip] | None = None
    _ahead_timer: Timer | None = None

    def look_ahead(self) -> None:
        """Paint what comes below the screen, a moment later."""
        self._coming = None
        if self._ahead_timer is None and self.page.passages:
            self._ahead_timer = self.set_timer(_SOON, self._paint_some)

    def _paint_some(self) -> None:
        self._ahead_timer = None
        if self.travels:
            return  # what comes below is known when the cursor is there
        if self._coming is None:
            self._coming = self._next_screenful()
        end, console = perf_counter() + _A_TURN, self.app.console
        for strip in self._coming:
            strip.render(console)  # which the strip keeps
            if perf_counter() > end:
                self._ahead_timer = self.set_timer(_BETWEEN, self._paint_some)
                return
        self._coming = None

    def _next_screenful(self) -> Iterator[Strip]:
        """The lines below the screen, as another screenful down would show them: the cursor keeps its line."""
        rows, height = self.rows, self.view.height
        line = cell_of(rows, self.caret.place)[0] + self.screenful
        here = rows.at(line)[0] if line < rows.height else -1
        return self._window.look_ahead(rows, self.scroll_offset.y + height, height, here)
