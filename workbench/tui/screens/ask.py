"""One question with one line for an answer."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from workbench.text.sanitise import printable
from workbench.tui.actions import bindings
from workbench.tui.language import tr
from workbench.tui.widgets.plain_input import PlainInput


class AskScreen(ModalScreen[str | None], inherit_bindings=False):
    """Asks for a line of text; None where the user goes back.

    Args:
        keys: What enter and esc do, where enter does not keep something.
        instead: Whether what is typed takes the place of what was given.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings("ask")
    DEFAULT_CSS = """
    AskScreen { align: center middle; background: $background 60%; }
    AskScreen > Vertical { width: 62; max-width: 96%; height: auto; background: $surface; padding: 1 3; }
    AskScreen Static { width: 100%; background: $surface; }
    AskScreen #help { color: $wb-soft; margin-bottom: 1; }
    AskScreen #keys { color: $wb-soft; margin-top: 1; }
    AskScreen Input, AskScreen Input:focus { border: none; background: $wb-bar; height: 1; padding: 0 1; }
    """

    def __init__(self, title: str, help_: str = "", *, given: str = "", keys: str = "", instead: bool = False) -> None:
        super().__init__()
        self._title = title
        self._help = help_
        self._given = given
        self._keys = keys
        self._instead = instead

    def compose(self) -> ComposeResult:
        """The question, what it is for, the line, and its keys."""
        with Vertical():
            title = Static(printable(self._title), markup=False)
            title.styles.text_style = "bold"
            yield title
            yield Static(printable(self._help), id="help", markup=False)
            yield PlainInput(value=self._given, select_on_focus=self._instead)
            yield Static(self._keys or tr("enter keeps it · esc goes back"), id="keys", markup=False)

    def on_mount(self) -> None:
        """Write at once."""
        self.query_one(Input).focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter answers."""
        event.stop()
        self.dismiss(event.value)

    def action_give_up(self) -> None:
        """No answer."""
        self.dismiss(None)
