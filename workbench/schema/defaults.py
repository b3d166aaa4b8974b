"""Keys and colours for the types that name none: always the same ones for the same file, and no key twice."""

from __future__ import annotations

import string
from collections.abc import Iterable
from dataclasses import replace

from workbench.schema.model import COLORS, MarkType


def fill(types: Iterable[MarkType]) -> list[MarkType]:
    """The types, each with a colour and, as long as there are any left, a key."""
    given = list(types)
    keys = {t.key for t in given if t.key}
    uses = {color: sum(t.color == color for t in given) for color in COLORS}
    filled = []
    for mark_type in given:
        key = mark_type.key or next((k for k in _wanted(mark_type.name) if k not in keys), "")
        color = mark_type.color or min(COLORS, key=lambda c: uses[c])
        keys.add(key)
        if not mark_type.color:
            uses[color] += 1
        filled.append(replace(mark_type, key=key, color=color))
    return filled


def _wanted(name: str) -> str:
    """The keys that would do, best first: the name's letters, then as capitals, then the digits, then any letter."""
    letters = "".join(c for c in name.lower() if c in string.ascii_lowercase)
    return letters + letters.upper() + "1234567890" + string.ascii_letters
