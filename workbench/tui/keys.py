"""Keys as Textual names them and as people write them, and the keymap that is in force."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from unicodedata import name as unicode_name

_FRIENDLY: Final = {
    "esc": "escape",
    "del": "delete",
    "ins": "insert",
    "pgup": "pageup",
    "pgdn": "pagedown",
    "return": "enter",
    "←": "left",
    "→": "right",
    "↑": "up",
    "↓": "down",
}
_CALLED: Final = {
    "solidus": "slash",
    "reverse_solidus": "backslash",
    "commercial_at": "at",
    "hyphen_minus": "minus",
    "plus_sign": "plus",
    "low_line": "underscore",
}
"""What Textual calls characters otherwise than Unicode does."""
_NAMED: Final = frozenset(
    {
        *("escape", "enter", "tab", "space", "backspace", "delete", "insert", "home", "end", "pageup", "pagedown"),
        *("left", "right", "up", "down"),
        *(f"f{number}" for number in range(1, 25)),
    }
)
_MODIFIERS: Final = ("ctrl", "alt", "shift")
_WORD: Final = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Keymap:
    """Which keys do what.

    Attributes:
        keys: The keys of actions by id, where they are not those of the registry.
        modal: Whether letters move in the text until a mode gives them to the schema's types.
    """

    name: str = "default"
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    modal: bool = False


_in_force = Keymap()


def keymap() -> Keymap:
    """The keymap that is in force."""
    return _in_force


def use_keymap(chosen: Keymap) -> None:
    """Have other keys from now on; what is bound already is bound anew by `rebinding`."""
    global _in_force
    _in_force = chosen


def is_mode_key(key: str) -> bool:
    """Whether a key of the text or of the whole program needs a mode, so that the schema's types keep it too."""
    return " " in key or (len(key) == 1 and key.isascii() and key.isalnum())


def writes(key: str) -> bool:
    """Whether a key writes a character into a line."""
    return "+" not in key and (len(key) == 1 or key == "space" or key in _CHARACTERS)


def key_of(written: str) -> str:
    """Textual's name of a key as somebody writes it: "?" and "question_mark", "Ctrl+Z", "g g"; "" for none."""
    parts = written.split()
    if len(parts) > 1:
        keys = [key_of(part) for part in parts]
        return " ".join(keys) if all(keys) else ""
    given = written.strip() if written.strip() else ("space" if written else "")
    *modifiers, base = _split(given)
    modifiers = [modifier.casefold() for modifier in modifiers]
    if not all(modifier in _MODIFIERS for modifier in modifiers):
        return ""
    base = _base(base, bool(modifiers))
    return "+".join([*(m for m in ("alt", "ctrl", "shift") if m in modifiers), base]) if base else ""


def _split(written: str) -> list[str]:
    """Modifiers and key: a plus sign may be the key itself."""
    if written.endswith("+"):
        return [*filter(None, written[:-1].removesuffix("+").split("+")), "+"]
    return written.split("+")


def _base(written: str, modified: bool) -> str:
    if len(written) == 1 and written not in _FRIENDLY:
        if written.isalnum():
            return written.casefold() if modified else written
        return character_key(written)
    name = _FRIENDLY.get(written.casefold(), written.casefold())
    return name if name in _NAMED or (_WORD.fullmatch(name) and _is_character(name)) else ""


def character_key(character: str) -> str:
    """Textual's name of a character's key, "" where it has none."""
    name = unicode_name(character, "").casefold().replace("-", "_").replace(" ", "_")
    return _CALLED.get(name, name)


def _is_character(name: str) -> bool:
    """Whether a name is that of a printable ASCII character."""
    return name in _CHARACTERS


_CHARACTERS: Final = frozenset(character_key(chr(code)) for code in range(0x21, 0x7F) if not chr(code).isalnum())
