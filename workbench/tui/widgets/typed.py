"""A character that was typed into a widget which leaves it to its screen what that means."""

from __future__ import annotations

from textual.message import Message


class TypedCharacter(Message):
    """A character was typed; each widget has a message of its own of this kind, so that screens tell them apart."""

    def __init__(self, character: str) -> None:
        super().__init__()
        self.character = character
