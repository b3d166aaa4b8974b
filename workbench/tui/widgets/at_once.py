"""Painting at once what a key has changed.

Textual paints at its next frame, up to 16 ms later, and what a message changes a frame after that. Here everything that
waits to be painted is painted together, as soon as the key's work is done. Whatever needs a new layout is left to
Textual, and so is everything where its insides are not as they are known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual import events

if TYPE_CHECKING:
    from textual.screen import Screen


def paint_at_once(screen: Screen[Any]) -> bool:
    """Paint what waits to be painted on a screen; False where it has to wait for Textual's next frame."""
    if not screen.is_current or screen.app._batch_count or screen._layout_required or screen._scroll_required:
        return False
    if screen._repaint_required or screen._recompose_required:
        return False
    compositor = screen._compositor
    waiting = [widget for widget in compositor.visible_widgets if widget._repaint_required]
    if any(widget._layout_required or widget._scroll_required for widget in waiting):
        return False
    for widget in waiting:
        widget._repaint_required = False
    screen._dirty_widgets.update(waiting)
    if screen._dirty_widgets:
        compositor.update_widgets(screen._dirty_widgets)
        screen._compositor_refresh()
    return True


class PaintsAtOnce:
    """Mixed into a screen: whatever is to be painted is painted as soon as there is nothing else to do.

    Attributes:
        holds: Something is still to be said that belongs into the same frame.
    """

    holds = False

    async def _on_idle(self: Any, event: events.Idle) -> None:
        """In place of Textual's own, which waits for its next frame."""
        if not self.holds and (self._dirty_widgets or self._callbacks) and paint_at_once(self):
            event.prevent_default()
            await self._invoke_and_clear_callbacks()
