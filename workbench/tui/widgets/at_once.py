"""Painting at once what a key has changed.

Textual paints at its next frame, up to 16 ms later, and what a message changes a frame after that. Here everything that
waits to be painted is painted together, as soon as the key's work is done. Whatever needs a new layout is left to
Textual, and so is everything where its insides are not as they are known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from rich.control import Control
from textual import events
from textual._compositor import CompositorUpdate
from textual.strip import Strip

if TYPE_CHECKING:
    from rich.console import Console
    from textual.geometry import Region
    from textual.screen import Screen
    from textual.widget import Widget


class _Rows(CompositorUpdate):
    """Rows of the screen, each from somewhere on."""

    def __init__(self, rows: list[tuple[int, int, Strip]]) -> None:
        self._rows = rows

    def render_segments(self, console: Console) -> str:
        """What to send to the terminal."""
        return "".join(f"{Control.move_to(x, y).segment.text}{strip.render(console)}" for x, y, strip in self._rows)


def paint_at_once(screen: Screen[Any]) -> bool:
    """Paint what waits to be painted on a screen; False where it has to wait for Textual's next frame."""
    if not screen.is_current or screen.app._batch_count or screen._layout_required or screen._scroll_required:
        return False
    if screen._repaint_required or screen._recompose_required or screen.app.is_inline:
        return False
    compositor = screen._compositor
    waiting = [widget for widget in compositor.visible_widgets if widget._repaint_required]
    if any(widget._layout_required or widget._scroll_required for widget in waiting):
        return False
    for widget in waiting:
        widget._repaint_required = False
    screen._dirty_widgets.update(waiting)
    if screen._dirty_widgets and not _painted_straight(screen):
        compositor.update_widgets(screen._dirty_widgets)
        screen._compositor_refresh()
    return True


def _painted_straight(screen: Screen[Any]) -> bool:
    """Paint only the rows that changed; False, and nothing painted, where something lies over them."""
    visible = screen._compositor.visible_widgets
    dirty = screen._dirty_widgets
    if screen not in dirty and dirty <= visible.keys() and not screen._compositor._dirty_regions:
        regions = [(widget, each) for widget in dirty for each in _on_screen(widget, *visible[widget])]
        if not any(_is_covered(region, widget, visible) for widget, region in regions):
            rows = [row for widget, region in regions for row in _rows_of(widget, region, visible[widget][0])]
            for widget in dirty:
                widget._exchange_repaint_regions()
            dirty.clear()
            if rows:
                screen.app._display(screen, _Rows(rows))  # type: ignore[arg-type]
                screen.app._update_mouse_over(screen)
            return True
    return False


def _on_screen(widget: Widget, region: Region, clip: Region) -> list[Region]:
    """The regions of a widget that are to be painted, as they lie on the screen."""
    found = (clip.intersection(each.translate(region.offset)) for each in widget._repaint_regions)
    return [each for each in found if each]


def _is_covered(region: Region, widget: Widget, visible: Mapping[Widget, tuple[Region, Region]]) -> bool:
    """Whether a widget that is drawn later has a part of a region; the topmost stand first."""
    for other, (lies, _) in visible.items():
        if other is widget:
            return False
        if lies.overlaps(region):
            return True
    return False


def _rows_of(widget: Widget, region: Region, home: Region) -> Iterable[tuple[int, int, Strip]]:
    strips = widget.render_lines(region.translate(-home.offset))
    return [(region.x, region.y + number, strip) for number, strip in enumerate(strips)]


class PaintsAtOnce:
    """Mixed into a screen: whatever is to be painted is painted as soon as there is nothing else to do.

    Attributes:
        holds: Something is still to be said that belongs into the same frame: a message that is on its way.
    """

    holds = False

    async def _on_idle(self: Any, event: events.Idle) -> None:
        """In place of Textual's own, which waits for its next frame."""
        if self.holds:
            event.prevent_default()
        elif (self._dirty_widgets or self._callbacks) and paint_at_once(self):
            event.prevent_default()
            await self._invoke_and_clear_callbacks()
