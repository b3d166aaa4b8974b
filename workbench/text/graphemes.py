"""Grapheme clusters and words: where a cursor may stand, and how far a word reaches.

Storage counts code points; whatever a person moves over or selects is made of whole clusters (UAX 29).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Final

from workbench.text._classes import certain_boundaries, is_simple

if TYPE_CHECKING:
    from regex import Pattern

_GAP: Final = re.compile(r"[\s。，、；：！？]")
_REACH: Final = 96
"""How far around a place words are looked for, in code points."""


@cache
def _cluster() -> Pattern[str]:
    """One cluster. Flags are matched apart: \\X counts back to the first of a run of them, each time."""
    import regex

    return regex.compile(r"\p{GCB=RI}{2}[\p{GCB=Extend}\p{GCB=SpacingMark}\u200d]*|\X")


def graphemes(text: str) -> Iterator[tuple[int, int]]:
    """The grapheme clusters of a text, in order, as (start, end)."""
    if is_simple(text):
        return ((at, at + 1) for at in range(len(text)))
    return (found.span() for found in _cluster().finditer(text))


def next_boundary(text: str, at: int) -> int:
    """The first cluster boundary after `at`, or the end of the text."""
    if at + 1 >= len(text):
        return len(text)
    if is_simple(text[at : at + 2]):
        return at + 1
    start = _certain_before(text, at + 1)
    for found in _cluster().finditer(text, start):
        if found.end() > at:
            return found.end()
    return len(text)


def previous_boundary(text: str, at: int) -> int:
    """The last cluster boundary before `at`, or 0."""
    at = min(at, len(text))
    if at <= 1:
        return 0
    if is_simple(text[at - 2 : at]):
        return at - 1
    last = start = _certain_before(text, at)
    for found in _cluster().finditer(text, start):
        if found.end() >= at:
            return found.start()
        last = found.end()
    return last


def _certain_before(text: str, at: int) -> int:
    """A boundary before `at`, as near to it as can be told without walking clusters."""
    reach = 16
    while True:
        low = max(0, at - reach)
        pairs = list(certain_boundaries().finditer(text, low, at))
        if pairs:
            return pairs[-1].end()
        if low == 0:
            return 0
        reach *= 4


def next_word(text: str, at: int) -> int:
    """Where the next word begins after `at`, or the end of the text."""
    high = min(len(text), at + _REACH)
    for start, end in _words_around(text, at, high):
        if start > at and _is_word(text, start, end):
            return start
    return high


def previous_word(text: str, at: int) -> int:
    """Where the word before `at` begins, or 0."""
    low = max(0, at - _REACH)
    before = [start for start, end in _words_around(text, low, at) if low <= start < at and _is_word(text, start, end)]
    return before[-1] if before else low


def word_at(text: str, at: int) -> tuple[int, int]:
    """The word or other token that holds the character at `at`; a run of spaces where there is none."""
    if not text:
        return 0, 0
    at = min(max(at, 0), len(text) - 1)
    for start, end in _words_around(text, at, at + 1):
        if start <= at < end:
            return start, end
    start, end = at, at + 1
    while start and text[start - 1].isspace():
        start -= 1
    while end < len(text) and text[end].isspace():
        end += 1
    return start, end


def _words_around(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The tokens of a stretch that holds [start, end) and begins and ends where no token can be cut, if near."""
    from workbench.text.tokens import tokens

    low, high = max(0, start - _REACH), min(len(text), end + _REACH)
    before = list(_GAP.finditer(text, low, start))
    if low and before:
        low = before[-1].end()
    after = _GAP.search(text, end, high)
    if high < len(text) and after:
        high = after.start()
    return [(low + first, low + last) for first, last in tokens(text[low:high])]


def _is_word(text: str, start: int, end: int) -> bool:
    return any(character.isalnum() for character in text[start:end])
