"""Texts of any length as search sees them, with the way back: folded once, in pieces, then looked through at once.

The folded texts are one string. Of a piece whose characters each fold to one, which is nearly every piece, nothing
else is kept; of another, where each of its characters came from.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from workbench.search.matching import flat
from workbench.text._classes import is_simple
from workbench.text.fold import fold

_PIECE: Final = 8_192
"""Code points folded at a time: a thread that folds lets others run after each."""
_SLACK: Final = 4_096
_APART: Final = "\0"
_CHAIN: Final = 10_000
"""Matches that lie over one another, as in "aaaa", are followed so far back to find the one that counts."""


@dataclass(frozen=True, slots=True, order=True)
class Match:
    """Where one of the texts says the words."""

    text: int
    start: int
    end: int


class FoldedTexts:
    """One or several texts, in which folded words are found and counted.

    No match runs from one text into the next. Matches are counted from the left, none over another; where the words
    are a part of what one character folds to, as s is of ß, they are not found, though they may be counted.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts
        self._first_piece = array("I")
        self._starts = array("I")
        self._inner = array("I")
        self._odd: dict[int, array[int]] = {}
        self._folded = ""

    def prepare(self) -> Iterator[None]:
        """Fold the texts, pausing after each piece; until that is done, nothing is found."""
        parts: list[str] = []
        length = 0
        for text in self._texts:
            self._first_piece.append(len(self._starts))
            for start, end in _pieces(text):
                piece = text[start:end]
                parts.append(flat(piece))
                if len(parts[-1]) != len(piece) or not is_simple(piece):
                    self._odd[len(self._starts)] = array("H", fold(piece)[1])
                self._starts.append(length)
                self._inner.append(start)
                length += len(parts[-1])
                yield
            parts.append(_APART)
            length += 1
        self._folded = "".join(parts)

    def count(self, words: str) -> int:
        """How often the texts say the folded words."""
        return self._folded.count(words) if words else 0

    def number(self, words: str, text: int, at: int) -> int:
        """How often they do before a place."""
        return self._folded.count(words, 0, self._folded_at(text, at)) if words else 0

    def next(self, words: str, text: int, at: int) -> Match | None:
        """The first match that begins at a place or behind it."""
        return next(self._matches(words, self._folded_at(text, at), len(self._folded)), None)

    def before(self, words: str, text: int, at: int) -> Match | None:
        """The last match that ends at a place or before it."""
        stop = self._folded_at(text, at)
        found = self._folded.rfind(words, 0, stop) if words else -1
        while found >= 0:
            start = self._counted_from(words, found)
            last = deque(self._matches(words, start, stop), maxlen=1)
            if last:
                return last[0]
            found = self._folded.rfind(words, 0, start + len(words) - 1)
        return None

    def within(self, words: str, text: int, start: int, end: int) -> list[Match]:
        """The matches in a stretch of a text."""
        return list(self._matches(words, self._folded_at(text, start), self._folded_at(text, end)))

    def _matches(self, words: str, at: int, stop: int) -> Iterator[Match]:
        """The matches that begin at a folded place or behind it."""
        found = self._folded.find(words, self._counted_from(words, at), stop) if words else -1
        while found >= 0:
            match = self._match(found, found + len(words))
            if match is not None and found >= at:
                yield match
            found = self._folded.find(words, found + (len(words) if match else 1), stop)

    def _counted_from(self, words: str, at: int) -> int:
        """Where to begin to look, so that of matches that lie over one another those are found that are counted."""
        for _ in range(_CHAIN):
            before = self._folded.rfind(words, max(0, at - len(words) + 1), at + len(words) - 1)
            if before < 0:
                break
            at = before
        return at

    def _match(self, at: int, behind: int) -> Match | None:
        """What the folded places mean in the text; None where no character begins or ends there."""
        first, last = bisect_right(self._starts, at) - 1, bisect_right(self._starts, behind - 1) - 1
        start, end = at - self._starts[first], behind - self._starts[last]
        if first in self._odd:
            offsets = self._odd[first]
            if start and offsets[start - 1] == offsets[start]:
                return None
            start = offsets[start]
        if last in self._odd:
            offsets = self._odd[last]
            if offsets[end - 1] == offsets[end]:
                return None
            end = offsets[end]
        return Match(bisect_right(self._first_piece, first) - 1, self._inner[first] + start, self._inner[last] + end)

    def _folded_at(self, text: int, at: int) -> int:
        """Where a place of a text is in what was folded."""
        if text >= len(self._first_piece):
            return len(self._folded)
        first = self._first_piece[text]
        last = self._first_piece[text + 1] if text + 1 < len(self._first_piece) else len(self._starts)
        piece = bisect_right(self._inner, at, first, last) - 1
        inner = at - self._inner[piece]
        offsets = self._odd.get(piece)
        return self._starts[piece] + (inner if offsets is None else bisect_left(offsets, inner))


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """A text in pieces that end where a character does; one empty piece where it is empty."""
    start = 0
    while len(text) - start > _PIECE + _SLACK:
        end = start + _PIECE
        limit = end + _SLACK
        while end < limit and not is_simple(text[end - 1 : end + 1]):
            end += 1
        yield start, end
        start = end
    yield start, len(text)
