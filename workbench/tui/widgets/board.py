"""The board's list and the proposition that one is on, as widgets."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.message import Message

from workbench.tui.actions import bindings
from workbench.tui.board.detail import DetailLines, Sides
from workbench.tui.board.lines import BoardLines
from workbench.tui.board.state import BoardState
from workbench.tui.lines import Line
from workbench.tui.widgets.strips import LineWidget
from workbench.tui.widgets.typed import TypedCharacter


class BoardList(LineWidget, can_focus=True):
    """The propositions."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("board")
    DEFAULT_CSS = "BoardList { height: 2fr; background: $background; }"

    class Typed(TypedCharacter):
        """A character for the filter."""

    class Pointed(Message):
        """A proposition was clicked."""

        def __init__(self, number: int) -> None:
            super().__init__()
            self.number = number

    def __init__(self, state: BoardState) -> None:
        super().__init__()
        self.state = state

    def compose_lines(self, width: int, height: int) -> list[Line]:
        """A row for each."""
        return BoardLines(self.state, self.ink, width, height).lines()

    def on_key(self, event: events.Key) -> None:
        """What is typed filters, once the filter is open."""
        if self.state.typing and event.character and event.is_printable:
            event.stop()
            event.prevent_default()
            self.post_message(self.Typed(event.character))

    def on_click(self, event: events.Click) -> None:
        """A click goes to a proposition."""
        number = BoardLines(self.state, self.ink, *self.size).row_at(event.y)
        if number >= 0:
            self.post_message(self.Pointed(number))

    def _on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        self.post_message(self.Pointed(self.state.at + 1))

    def _on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        self.post_message(self.Pointed(self.state.at - 1))


class BoardDetail(LineWidget):
    """The proposition that one is on, its claims side by side."""

    DEFAULT_CSS = "BoardDetail { height: 3fr; background: $panel; }"

    class Pointed(Message):
        """A claim was clicked; twice, it is opened."""

        def __init__(self, number: int, *, twice: bool) -> None:
            super().__init__()
            self.number = number
            self.twice = twice

    def __init__(self, state: BoardState) -> None:
        super().__init__()
        self.state = state

    def compose_lines(self, width: int, height: int) -> list[Line]:
        """Its claims."""
        return DetailLines(self.state, self.ink, width, height).lines()

    def on_click(self, event: events.Click) -> None:
        """A click goes to a claim."""
        item = self.state.here
        number = Sides.of(self.state, item, self.size.width).claim_at(event.x) if item and item.claims else -1
        if number >= 0:
            self.post_message(self.Pointed(number, twice=event.chain > 1))
