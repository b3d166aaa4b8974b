"""The review's panel as a widget: the versions of a unit, the reason, or the mark that is being put together."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import BindingType
from textual.message import Message

from workbench.tui.actions import bindings
from workbench.tui.lines import Line
from workbench.tui.panel import Panel
from workbench.tui.panel import Shown as FormShown
from workbench.tui.review.lines import ReviewLines, Shown
from workbench.tui.widgets.strips import LineWidget
from workbench.tui.widgets.typed import TypedCharacter
from workbench.tui.words import plain

if TYPE_CHECKING:
    from workbench.tui.action import Context

_CONTEXTS: tuple[Context, ...] = ("review", "reason", "correct", "picker")


class ReviewPanel(LineWidget, can_focus=True):
    """What is below the text."""

    BINDINGS: ClassVar[list[BindingType]] = [binding for context in _CONTEXTS for binding in bindings(context)]
    DEFAULT_CSS = "ReviewPanel { background: $panel; }"

    class Typed(TypedCharacter):
        """A digit, or a character of a reason or a search."""

    class Pointed(Message):
        """A version was clicked; twice, it is taken."""

        def __init__(self, version: int, *, twice: bool) -> None:
            super().__init__()
            self.version = version
            self.twice = twice

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.shown = Shown()
        self.form: FormShown | None = None
        self.writing = False

    def show(self, shown: Shown, *, form: FormShown | None = None, writing: bool = False) -> None:
        """Show something else.

        Args:
            form: The mark that is being put together, over everything else.
            writing: Every character is part of what is written.
        """
        self.shown, self.form, self.writing = shown, form, writing
        self.renew()

    def compose_lines(self, width: int, height: int) -> list[Line]:
        """The lines; of a long form those about the open field."""
        if self.form is None:
            return ReviewLines(self.shown, self.ink, width, height).lines()
        panel = Panel(self.form, self.ink, width, height, low=True)
        lines = panel.lines()
        first = min(max(0, panel.focus - height // 3), max(0, len(lines) - height))
        return lines[first : first + height]

    def on_key(self, event: events.Key) -> None:
        """Digits take versions and values; while something is written, every character belongs to it."""
        typed = event.character or "" if self.writing else plain(event.character)
        if (self.writing and event.is_printable and typed) or (typed.isascii() and typed.isdigit()):
            event.stop()
            event.prevent_default()
            self.post_message(self.Typed(typed))

    def on_click(self, event: events.Click) -> None:
        """A click points to a version, two take it."""
        if self.form is None and not self.writing:
            version = ReviewLines(self.shown, self.ink, *self.size).column_at(event.x)
            if version is not None:
                self.post_message(self.Pointed(version, twice=event.chain > 1))
