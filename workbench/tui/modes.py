"""What a key in the text means where letters both move and mark: a small machine of modes, as vi has.

In a keymap that is not modal every key passes through: letters and digits are the schema's types, the rest is bound.
In a modal one letters *move* at first; one key has the next letter mark, another has all letters mark until `escape`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal

from workbench.tui.actions import ids_of, key_name
from workbench.tui.keys import Keymap, is_mode_key, keymap

Verdict = Literal["type", "bound", "taken"]
"""A key is the schema's ("type"), is what it is bound to ("bound"), or is dealt with ("taken")."""

MARK_ONE: Final = "mark_one"
MARK_MODE: Final = "mark_mode"
_MOST: Final = 999
"""How often a movement is repeated at most."""


@dataclass(slots=True)
class Modes:
    """The mode of a text pane.

    Attributes:
        marking: Whether letters mark until `escape`.
        pending: The keys of a sequence that is not whole yet.
        due: The ids of the actions that the last key asks for, each as often as it is to be done.
        unknown: The last keys, where they are none of an action.
    """

    marking: bool = False
    pending: str = ""
    count: str = ""
    due: list[str] = field(default_factory=list)
    unknown: str = ""

    def feed(self, key: str, character: str) -> Verdict:
        """Take a key.

        Args:
            key: As Textual names it.
            character: What it types, "" for nothing.
        """
        self.due, self.unknown = [], ""
        chosen = keymap()
        if not chosen.modal:
            return "type"
        if self.marking:
            return self._in_marking(key)
        return self._in_moving(chosen, key, character)

    def _in_marking(self, key: str) -> Verdict:
        if key != "escape":
            return "type"
        self.marking = False
        return "taken"

    def _in_moving(self, chosen: Keymap, key: str, character: str) -> Verdict:
        letter = len(character) == 1 and character.isascii() and character.isalnum()
        wanted = mode_keys(chosen)
        if self.pending and self.pending in wanted.get(MARK_ONE, ()):
            self._forget()
            return "type" if letter else "taken"
        if not letter:
            waiting = bool(self.pending or self.count)
            self._forget()
            return "taken" if waiting and key == "escape" else "bound"
        if not self.pending and character.isdigit() and (character != "0" or self.count):
            self.count += character
            return "taken"
        self._go_on(wanted, f"{self.pending} {character}".strip())
        return "taken"

    def _go_on(self, wanted: dict[str, tuple[str, ...]], typed: str) -> None:
        """One more key of a sequence."""
        if typed in wanted.get(MARK_ONE, ()):
            self.pending = typed
            return
        found = next((action for action, keys in wanted.items() if typed in keys), None)
        if found is None:
            begun = any(each.startswith(f"{typed} ") for keys in wanted.values() for each in keys)
            self.pending = typed if begun else ""
            self.count = self.count if begun else ""
            self.unknown = "" if begun else key_name(typed)
            return
        times = min(_MOST, int(self.count or 1))
        self._forget()
        if found == MARK_MODE:
            self.marking = True
        else:
            self.due = [found] * times

    def await_type(self) -> None:
        """Take the next letter for a type's key."""
        self.pending = next(iter(mode_keys(keymap()).get(MARK_ONE, ())), "")

    def _forget(self) -> None:
        self.pending = self.count = ""

    def lead(self, types: str, mark: str, marking: str, times: str) -> tuple[str, str]:
        """What the footer says of the types' keys.

        Args:
            types: Their keys.
            mark: What they do.
            marking: The same where they do so until `escape`.
            times: What a number before a movement means.
        """
        chosen = keymap()
        if not chosen.modal:
            return types, mark
        if self.marking:
            return types, marking
        one = next(iter(mode_keys(chosen).get(MARK_ONE, ())), "")
        if self.pending and self.pending != one:
            return f"{self.count}{key_name(self.pending)}…", self._following(chosen)
        if self.count:
            return f"{self.count}…", times
        return (f"{key_name(one)} {types}" if self.pending else f"{key_name(one)}+ {types}" if one else ""), mark

    def _following(self, chosen: Keymap) -> str:
        """The keys that make a sequence whole."""
        begun = f"{self.pending} "
        wanted = mode_keys(chosen).values()
        return " ".join(key_name(key.removeprefix(begun)) for keys in wanted for key in keys if key.startswith(begun))

    def typed(self, type_key: str) -> str:
        """What one types for the key of a type where one is."""
        chosen = keymap()
        one = next(iter(mode_keys(chosen).get(MARK_ONE, ())), "") if chosen.modal and not self.marking else ""
        return f"{key_name(one)} {type_key}".strip()


def mode_keys(chosen: Keymap) -> dict[str, tuple[str, ...]]:
    """The keys of a modal keymap that are live in the text while letters move, by action."""
    here = ids_of("pane", "app")
    found = {action: tuple(filter(is_mode_key, keys)) for action, keys in chosen.keys.items() if action in here}
    return {action: keys for action, keys in found.items() if keys}
