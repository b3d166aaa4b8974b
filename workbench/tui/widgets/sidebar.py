"""The panel as a widget: shows what `panel` makes, and has the focus while a mark is edited."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from textual import events
from textual.binding import BindingType

from workbench.tui.actions import bindings
from workbench.tui.lines import Line, spread
from workbench.tui.panel import Panel, Shown
from workbench.tui.widgets.strips import LineWidget
from workbench.tui.widgets.typed import TypedCharacter
from workbench.tui.words import plain

if TYPE_CHECKING:
    from workbench.schema import Schema


class Sidebar(LineWidget, can_focus=True):
    """The panel beside or below the text."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("editor"), *bindings("picker"), *bindings("pointing")]
    DEFAULT_CSS = "Sidebar { background: $panel; }"

    class Typed(TypedCharacter):
        """A letter, digit or other character was typed into the form or the list."""

    def __init__(self, schema: Schema, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.shown = Shown(schema)

    def show(self, shown: Shown) -> None:
        """Show something else."""
        self.shown = shown
        self.renew()

    def compose_lines(self, width: int, height: int) -> list[Line]:
        """The lines, scrolled so that the open field or the chosen entry is in sight."""
        panel = Panel(self.shown, self.ink, width, height, self.screen.has_class("-narrow"))
        lines = panel.lines()
        if len(lines) <= height:
            return lines
        first = min(max(0, panel.focus - height // 2), len(lines) - height)
        seen = lines[first : first + height]
        if first:
            seen[0] = self._with_sign(seen[0], "↑", width)
        if first + height < len(lines):
            seen[-1] = self._with_sign(seen[-1], "↓", width)
        return seen

    def _with_sign(self, line: Line, sign: str, width: int) -> Line:
        """A line that says at its end that there is more."""
        plain = self.ink.style("faint", "panel")
        return spread(line, [Segment(f" {sign} ", plain)], width, plain)

    def on_key(self, event: events.Key) -> None:
        """Characters go to the form or the list; keys with a meaning of their own are bound."""
        picking = self.shown.picker is not None
        typed = (event.character or "") if picking else plain(event.character)
        if event.key.startswith("alt+"):
            return
        if typed.isalnum() or (picking and event.is_printable):
            event.stop()
            event.prevent_default()
            self.post_message(self.Typed(typed))
