"""Lines of keyword in context as a widget: one moves along them, and the mouse does too."""

from __future__ import annotations

from typing import ClassVar, Final

from textual import events
from textual.binding import BindingType
from textual.message import Message

from workbench.tui.actions import bindings
from workbench.tui.finding.kwic import KwicList
from workbench.tui.lines import Line
from workbench.tui.widgets.strips import LineWidget
from workbench.tui.widgets.typed import TypedCharacter
from workbench.tui.words import plain

_WHEEL: Final = 3


class KwicView(LineWidget, can_focus=True):
    """The lines."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("kwic")
    DEFAULT_CSS = "KwicView { height: 1fr; background: $background; }"

    class Moved(Message):
        """One is on another line."""

    class Typed(TypedCharacter):
        """A letter or digit was typed, which may be the key of a type."""

    def __init__(self, lines: KwicList) -> None:
        super().__init__()
        self.list = lines

    def compose_lines(self, width: int, height: int) -> list[Line]:
        """Those about the line that one is on."""
        return self.list.lines(self.ink, width, height)

    def _go(self, step: int) -> None:
        self.list.move(step)
        self.renew()
        self.post_message(self.Moved())

    def action_kwic_up(self) -> None:
        """The line above."""
        self._go(-1)

    def action_kwic_down(self) -> None:
        """The line below."""
        self._go(1)

    def action_kwic_page_up(self) -> None:
        """A page up."""
        self._go(-max(1, self.size.height - 1))

    def action_kwic_page_down(self) -> None:
        """A page down."""
        self._go(max(1, self.size.height - 1))

    def action_kwic_first(self) -> None:
        """The first line."""
        self._go(-len(self.list.shown))

    def action_kwic_last(self) -> None:
        """The last line."""
        self._go(len(self.list.shown))

    def on_key(self, event: events.Key) -> None:
        """Letters and digits are for the screen."""
        character = plain(event.character)
        if len(character) == 1 and character.isalnum():
            event.stop()
            self.post_message(self.Typed(character))

    def on_click(self, event: events.Click) -> None:
        """A click goes to a line; on its left edge, it takes or leaves it."""
        number = self.list.top + event.y
        if number < len(self.list.shown):
            self._go(number - self.list.at)
            if event.x < 4:
                self.list.take()
                self.renew()
                self.post_message(self.Moved())

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The wheel moves down."""
        self._go(_WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The wheel moves up."""
        self._go(-_WHEEL)


class RepeatsView(KwicView):
    """Lines to be marked like another."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("repeats")


class ConcordanceView(KwicView):
    """Lines of a concordance."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("concordance")
