"""What a completion offers, cut the way that it is taken: word by word, or whole."""

from __future__ import annotations

import re
from typing import Final

from workbench.translate.engine import Candidate

_SPACE: Final = re.compile(r"\s*")


def rest_of(candidate: Candidate, prefix: str) -> str:
    """What a completion adds to what was typed; "" where it does not begin with that."""
    return candidate.text[len(prefix) :] if candidate.text.startswith(prefix) else ""


def next_word(rest: str) -> str:
    """The first word of what is offered, with the white space before it: what one key press takes.

    Chinese is cut by word. A mark of punctuation is a word of its own.
    """
    from workbench.text.tokens import tokens

    space = _SPACE.match(rest)
    start = space.end() if space else 0
    found = tokens(rest[start : start + 80])
    return rest[: start + found[0][1]] if found else rest
