"""How the sides of a unit lie in its row: two texts in columns of their own, further ones as a list, the languages once
for all units that are alike in them."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Final

from workbench.translate.memory.keys import family
from workbench.translate.memory.ready import SIDES

_REMEMBERED: Final = 4096


def text_of(side: str) -> str:
    """The SQL that reads a side's text from its unit's row, for `side_text`; it is given the SQL of the side."""
    return f"CASE {side} % {SIDES} WHEN 0 THEN one WHEN 1 THEN other ELSE more END"


def side_text(side: int, read: str) -> str:
    """The text of a side, of what `text_of` has read."""
    place = side % SIDES
    return read if place < 2 else str(json.loads(read)[place - 2])


def texts_of(count: int, one: str, other: str, more: str) -> list[str]:
    """The texts of so many sides, of a unit's row."""
    found = [one, other, *(json.loads(more) if more else ())]
    return found[:count]


@lru_cache(maxsize=_REMEMBERED)
def tags_in(tags: str) -> tuple[str, ...]:
    """The languages of a unit's sides, as the memory holds them."""
    return tuple(str(tag) for tag in json.loads(tags)) if tags else ()


@lru_cache(maxsize=_REMEMBERED)
def families_in(tags: str) -> tuple[str, ...]:
    """The families of languages of a unit's sides."""
    return tuple(family(tag) for tag in tags_in(tags))
