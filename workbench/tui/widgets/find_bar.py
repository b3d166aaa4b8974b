"""The line in which one types what to search for in a document, with how much was found."""

from __future__ import annotations

from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input, Static

from workbench.text.sanitise import printable
from workbench.tui.actions import bindings
from workbench.tui.language import tr
from workbench.tui.widgets.plain_input import PlainInput

_LEAST: Final = 8
"""Cells in which little is said from the left, so that it stands still while one types."""


class FindInput(PlainInput):
    """Where one types."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("finder")


class FindBar(Horizontal):
    """The line.

    Attributes:
        input: Where one types.
    """

    DEFAULT_CSS = """
    FindBar { height: 1; background: $wb-bar; }
    FindBar #sign { width: 3; color: $accent; background: $wb-bar; text-style: bold; }
    FindBar #found { width: 26; padding: 0 1; text-align: right; color: $wb-soft; background: $wb-bar; }
    FindBar #found.-bad { color: $error; }
    FindBar Input, FindBar Input:focus { border: none; background: $wb-bar; height: 1; padding: 0; width: 1fr; }
    """

    class Changed(Message):
        """Other words are typed."""

        def __init__(self, words: str) -> None:
            super().__init__()
            self.words = words

    def __init__(self, words: str) -> None:
        super().__init__()
        self._said = Static("", id="found", markup=False)
        self.input = FindInput(words, placeholder=tr("words, or a single Chinese character"), select_on_focus=True)

    def compose(self) -> ComposeResult:
        """A sign, the line, and what was found."""
        yield Static(" / ", id="sign", markup=False)
        yield self.input
        yield self._said

    def on_input_changed(self, event: Input.Changed) -> None:
        """What was typed is looked for."""
        event.stop()
        self.post_message(self.Changed(event.value))

    def say(self, found: str, *, bad: bool = False) -> None:
        """Say how much was found: in a place of its own, so that nothing has to be laid out anew for it."""
        self._said.set_class(bad, "-bad")
        self._said.update(printable(found).ljust(_LEAST), layout=False)
