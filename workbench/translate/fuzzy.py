"""How alike two texts are, on tokens that suit the script: Chinese by character, Latin by word, folded.

The score is one less the share of tokens that must be changed, added or taken away (Levenshtein's distance over the
longer of the two). Case, width and the script of Chinese do not count; numbers and punctuation do.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from workbench.text._classes import HAN, KANA
from workbench.text.fold import fold, folded

_ROUNDING: Final = 1e-9
"""What a score may miss a threshold by: 0.6 is 1 - 2 / 5."""
_SLACK: Final = 1e-4
"""rapidfuzz rounds its own cutoff up, so it is given one that is a little lower."""
SURE: Final = 0.99
"""The most that a match scores that is not the same text."""


LETTER: Final = f"[^\\W_{HAN}{KANA}]"
"""A letter or digit of a script that has words."""


@cache
def _tokens() -> re.Pattern[str]:
    return re.compile(f"{LETTER}+(?:['’]{LETTER}+)*|\\S")


def match_tokens(text: str) -> list[str]:
    """The folded tokens of a text."""
    return _tokens().findall(folded(text))


@dataclass(frozen=True, slots=True)
class Token:
    """A folded token and where it stands in the text."""

    text: str
    start: int
    end: int


def placed_tokens(text: str) -> list[Token]:
    """The folded tokens of a text with their places."""
    flat, offsets = fold(text)
    return [Token(found[0], offsets[found.start()], end_of(offsets, found.end())) for found in _tokens().finditer(flat)]


def end_of(offsets: Sequence[int], behind: int) -> int:
    """Where the piece of text ends whose folded form ends before `behind`: no cluster of characters is cut."""
    last = offsets[behind - 1]
    while behind < len(offsets) - 1 and offsets[behind] <= last:
        behind += 1
    return offsets[behind]


def similarity(one: Sequence[str], other: Sequence[str], *, at_least: float = 0.0) -> float:
    """How alike two sequences of tokens are, from 0 to 1; 0 where it is less than `at_least`."""
    from rapidfuzz.distance import Levenshtein

    score = float(Levenshtein.normalized_similarity(one, other, score_cutoff=max(at_least - _SLACK, 0.0)))
    return score if score >= at_least - _ROUNDING else 0.0


Ranges = tuple[tuple[int, int], ...]


def differences(one: str, other: str) -> tuple[Ranges, Ranges]:
    """What of each text the other does not say: code-point ranges of both, in order."""
    from rapidfuzz.distance import Levenshtein

    left, right = placed_tokens(one), placed_tokens(other)
    steps = Levenshtein.opcodes([token.text for token in left], [token.text for token in right])
    changed = [step for step in steps if step.tag != "equal"]
    ours = (_range(left, step.src_start, step.src_end) for step in changed)
    theirs = (_range(right, step.dest_start, step.dest_end) for step in changed)
    return tuple(each for each in ours if each), tuple(each for each in theirs if each)


def _range(tokens: Sequence[Token], first: int, behind: int) -> tuple[int, int] | tuple[()]:
    return (tokens[first].start, tokens[behind - 1].end) if behind > first else ()
