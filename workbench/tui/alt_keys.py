"""Keys with alt as plain terminals send them: an escape character before the key.

Textual takes escape and a digit for what macOS types with option ("¡" for 1), and drops the escape before a comma, a
full stop and a return. Here they are taught to be alt+1, alt+comma, alt+enter, as terminals with the newer protocol
send them.
"""

from __future__ import annotations

from enum import Enum
from typing import Any


class AltKey(Enum):
    """Keys with alt, by the names that Textual gives them elsewhere."""

    ZERO = "alt+0"
    ONE = "alt+1"
    TWO = "alt+2"
    THREE = "alt+3"
    FOUR = "alt+4"
    FIVE = "alt+5"
    SIX = "alt+6"
    SEVEN = "alt+7"
    EIGHT = "alt+8"
    NINE = "alt+9"
    COMMA = "alt+comma"
    FULL_STOP = "alt+full_stop"
    ENTER = "alt+enter"


_SENT = dict(zip("0123456789,.\r", AltKey, strict=True))


def teach_alt_keys() -> None:
    """Have Textual's parser know them; where its table is elsewhere in some version, the keys stay as they are."""
    try:
        from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
    except ImportError:
        return
    table: dict[str, Any] = ANSI_SEQUENCES_KEYS  # type: ignore[assignment]
    for character, key in _SENT.items():
        table[f"\x1b{character}"] = (key,)
