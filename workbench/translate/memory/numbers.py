"""Tokens as numbers, as the index holds them: one at a time for a query, by the thousand texts for a file.

A token's number is a polynomial of its characters, so that numpy can work it out for all words of many texts at once; a
text's is one of its tokens'. Different tokens may share a number, though hardly ever: the index only proposes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Final

from workbench.text.fold import folded
from workbench.translate.fuzzy import LETTER, match_tokens

if TYPE_CHECKING:
    import numpy as np

_BASE: Final = 0x9E3779B97F4A7C15
_TEXT_BASE: Final = 0xD6E8FEB86659FD93
_WIDE: Final = (1 << 64) - 1
_NARROW: Final = (1 << 32) - 1
_REMEMBERED: Final = 1 << 14
"""So many tokens' numbers are remembered: those of queries come again."""
_AGAIN: Final = 0x9E3779B1
_SPREAD: Final = 0x85EBCA77
_KEY: Final = (1 << 62) - 1
LONGEST: Final = 64
"""Characters of a word behind these do not count."""
BUCKETS: Final = 1 << 12
"""Over how many buckets pairs of characters are spread."""
NO_PAIR: Final = 0xFFFF
_TOGETHER: Final = 1024
"""So many texts are numbered at once: more than the processor's caches hold is slower."""
_POINTS: Final = 0x110000
_MET: Final = 1 << 18
_SPACE, _LETTERS, _OTHER, _APOSTROPHE = 0, 1, 2, 3
_UNKNOWN: Final = 0xFFFFFFFF
_MATTERS: Final = 0xFFFFFFFE
"""Of a character whose folded form is not one character, or depends on those beside it."""


@lru_cache(_REMEMBERED)
def number_of_token(token: str) -> int:
    """The number of a folded token, in 32 bits."""
    total, power = 0, 1
    for character in token[:LONGEST]:
        total += (ord(character) + 1) * power
        power = power * _BASE & _WIDE
    total &= _WIDE
    return (total ^ total >> 32) & _NARROW


def spread(number: Any) -> Any:
    """A token's number, or an array of them, as the index orders it: neighbours in Unicode do not lie on one shelf."""
    return number * _SPREAD & _NARROW


def numbers_of(tokens: Sequence[str]) -> list[int]:
    """The index's number for each token of a text: its k-th time there, a token is a token of its own."""
    times: Counter[str] = Counter()
    numbers = []
    for token in tokens:
        numbers.append((spread(number_of_token(token)) + times[token] * _AGAIN) & _NARROW)
        times[token] += 1
    return numbers


def key_of(text: str) -> int:
    """A number for what the tokens of a text say in their order; texts that match exactly have the same."""
    total, power = 0, 1
    for token in match_tokens(text):
        total += (number_of_token(token) + 1) * power
        power = power * _TEXT_BASE & _WIDE
    return total & _KEY


def told_apart(pairs: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Sorted pairs of token and slot, in which a token's second time in a text becomes a token of its own."""
    import numpy as np

    again = np.flatnonzero(pairs[1:] == pairs[:-1]) + 1
    if not len(again):
        return pairs
    place = np.arange(len(again))
    begins = np.concatenate(([True], np.diff(again) > 1))
    times = (place - np.maximum.accumulate(np.where(begins, place, 0)) + 1).astype("<u8")
    tokens = ((pairs[again] >> 16) + times * _AGAIN) & _NARROW
    pairs[again] = tokens << 16 | pairs[again] & 0xFFFF
    pairs.sort()
    return pairs


@dataclass(frozen=True, slots=True)
class Numbered:
    """The tokens of many texts as numbers.

    Attributes:
        tokens: Of all texts, one behind the other; `lengths`: how many each text has.
        keys: What the tokens of each text say in their order.
        pairs: For each token the bucket of it and the one before it, `NO_PAIR` where they are not two characters that
            stand side by side; empty where no token has one.
        words: Those not met before.
    """

    tokens: np.ndarray[Any, Any]
    lengths: np.ndarray[Any, Any]
    keys: np.ndarray[Any, Any]
    pairs: np.ndarray[Any, Any]
    words: list[str]

    def of(self, texts: slice | np.ndarray[Any, Any]) -> Numbered:
        """Those of some of the texts, given as a slice or as flags."""
        import numpy as np

        if isinstance(texts, slice):
            ends = np.concatenate(([0], np.cumsum(self.lengths)))
            start, stop, _ = texts.indices(len(self.lengths))
            tokens: Any = slice(int(ends[start]), int(ends[stop]))
        else:
            tokens = np.repeat(texts, self.lengths)
        pairs = self.pairs[tokens] if len(self.pairs) else self.pairs
        return Numbered(self.tokens[tokens], self.lengths[texts], self.keys[texts], pairs, self.words)


class Numbering:
    """The numbers of many texts at once; it remembers the words that it met."""

    def __init__(self) -> None:
        import numpy as np

        self._known: set[int] = set()
        self._met = np.zeros(_MET, "<u4")

    def of(self, texts: Sequence[str]) -> Numbered:
        """The numbers of the tokens of all texts."""
        import numpy as np

        parts = [self._part(texts[start : start + _TOGETHER]) for start in range(0, len(texts), _TOGETHER)]
        tokens, lengths, pairs = (np.concatenate([part[at] for part in parts]) for at in (0, 1, 2))
        found = sorted({word for part in parts for word in part[3]})
        has_pairs = bool((pairs != NO_PAIR).any())
        return Numbered(tokens, lengths, _keys(tokens, lengths), pairs if has_pairs else pairs[:0], found)

    def _part(
        self, texts: Sequence[str]
    ) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any], np.ndarray[Any, Any], set[str]]:
        import numpy as np

        points = _folded_points(texts)
        kinds = _kinds()[points]
        ends = np.flatnonzero(points == 10)
        _join_apostrophes(points, kinds)
        letters = kinds == _LETTERS
        begins = kinds == _OTHER
        begins[1:] |= letters[1:] > letters[:-1]
        begins[:1] |= letters[:1]
        starts = np.flatnonzero(begins)
        numbers = points[starts] + np.uint32(1)
        words = np.flatnonzero(letters[starts])
        behind = starts + 1
        behind[words] = np.minimum(
            np.flatnonzero(letters & ~np.append(letters[1:], False)) + 1, starts[words] + LONGEST
        )
        numbers[words] = _word_numbers(points, starts[words], behind[words])
        lengths = np.diff(np.searchsorted(starts, ends), prepend=0)
        new = self._new_words(points, starts, behind, numbers)
        return numbers, lengths, _pairs_of(numbers, starts, letters), new

    def _new_words(
        self, points: np.ndarray[Any, Any], starts: np.ndarray[Any, Any], behind: np.ndarray[Any, Any],
        numbers: np.ndarray[Any, Any],
    ) -> set[str]:  # fmt: skip
        """The tokens whose numbers were not met before; a table that holds some of those met spares most the search."""
        import numpy as np

        slots = numbers & np.uint32(_MET - 1)
        new = np.flatnonzero(self._met[slots] != numbers)
        self._met[slots[new]] = numbers[new]
        distinct, at = np.unique(numbers[new], return_index=True)
        places = new[at]
        text = points.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")
        found = zip(distinct.tolist(), starts[places].tolist(), behind[places].tolist(), strict=True)
        words = {number: text[start:end] for number, start, end in found if number not in self._known}
        self._known.update(words)
        return set(words.values())


def _word_numbers(
    points: np.ndarray[Any, Any], starts: np.ndarray[Any, Any], behind: np.ndarray[Any, Any]
) -> np.ndarray[Any, Any]:
    """The numbers of words, by their polynomials: differences of one running sum, shifted to where each word begins."""
    import numpy as np

    if not len(starts):
        return np.array([], "<u4")
    powers, inverses = _running(len(points).bit_length())
    parts = points.astype("<u8")
    parts += np.uint64(1)
    parts *= powers[: len(points)]
    sums = np.zeros(len(points) + 1, "<u8")
    np.cumsum(parts, out=sums[1:])
    hashes = (sums[behind] - sums[starts]) * inverses[starts]
    result: np.ndarray[Any, Any] = ((hashes ^ hashes >> np.uint64(32)) & np.uint64(_NARROW)).astype("<u4")
    return result


@cache
def _running(bits: int) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """The powers of the base, and what undoes each."""
    return _powers(_BASE, 1 << bits), _powers(pow(_BASE, -1, 1 << 64), 1 << bits)


def _pairs_of(
    numbers: np.ndarray[Any, Any], starts: np.ndarray[Any, Any], letters: np.ndarray[Any, Any]
) -> np.ndarray[Any, Any]:
    """The bucket of each token and the one before it, where both are characters that stand side by side."""
    import numpy as np

    pairs = np.full(len(numbers), NO_PAIR, "<u2")
    alone = ~letters[starts]
    beside = np.flatnonzero(alone[1:] & alone[:-1] & (np.diff(starts) == 1)) + 1
    pairs[beside] = bucket(numbers[beside - 1], numbers[beside])
    return pairs


def bucket(one: Any, other: Any) -> Any:
    """Which of the buckets two tokens that stand side by side belong to: numbers, or arrays of them."""
    return ((one * 0x9E3B + other * 0x85EB) & _NARROW) >> 7 & BUCKETS - 1


def _keys(numbers: np.ndarray[Any, Any], lengths: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    import numpy as np

    firsts = np.cumsum(lengths) - lengths
    place = np.arange(len(numbers)) - np.repeat(firsts, lengths)
    powers = _powers(_TEXT_BASE, int(lengths.max(initial=0)) + 1)
    parts = (numbers.astype("<u8") + np.uint64(1)) * powers[place]
    sums = np.concatenate(([np.uint64(0)], np.cumsum(parts, dtype="<u8")))
    result: np.ndarray[Any, Any] = (sums[firsts + lengths] - sums[firsts]) & np.uint64(_KEY)
    return result


def _powers(base: int, count: int) -> np.ndarray[Any, Any]:
    import numpy as np

    powers = np.full(max(count, 1), base, "<u8")
    powers[0] = 1
    result: np.ndarray[Any, Any] = np.cumprod(powers, dtype="<u8")
    return result


def _join_apostrophes(points: np.ndarray[Any, Any], kinds: np.ndarray[Any, Any]) -> None:
    """An apostrophe between two letters belongs to the word; any other is a token."""
    import numpy as np

    found = np.flatnonzero(kinds == _APOSTROPHE)
    between = (kinds[found - 1] == _LETTERS) & (kinds[np.minimum(found + 1, len(kinds) - 1)] == _LETTERS)
    between &= found > 0
    kinds[found] = np.where(between, _LETTERS, _OTHER)


@cache
def _kinds() -> np.ndarray[Any, Any]:
    """What kind of character each folded code point is that was met."""
    import numpy as np

    return np.full(_POINTS, _OTHER, "u1")


def _kind(point: int) -> int:
    """What kind of character it is, told by the same pattern that cuts a query."""
    character = chr(point)
    if character in "'’":
        return _APOSTROPHE
    if character.isspace():
        return _SPACE
    return _LETTERS if re.match(LETTER, character) else _OTHER


@cache
def _folding() -> np.ndarray[Any, Any]:
    """What each code point that was met folds to."""
    import numpy as np

    return np.full(_POINTS, _UNKNOWN, "<u4")


def _folded_points(texts: Sequence[str]) -> np.ndarray[Any, Any]:
    """The folded code points of the texts, a line end behind each."""
    import numpy as np

    points = _points([text if "\n" not in text else text.replace("\n", " ") for text in texts])
    flat: np.ndarray[Any, Any] = _folding()[points]
    if flat.max(initial=0) < _MATTERS:
        return flat
    _learn(points)
    flat = _folding()[points]
    matters = flat == _MATTERS
    if not matters.any():
        return flat
    lines = np.cumsum(points == 10) - (points == 10)
    odd = set(lines[matters].tolist())
    done = [folded(text).replace("\n", " ") if at in odd else text.replace("\n", " ") for at, text in enumerate(texts)]
    points = _points(done)
    _learn(points)
    flat = _folding()[points]
    lines = np.cumsum(points == 10) - (points == 10)
    as_is = np.isin(lines, list(odd)) | (flat == _MATTERS)
    flat = np.where(as_is, points, flat)
    return flat


def _points(lines: Sequence[str]) -> np.ndarray[Any, Any]:
    import numpy as np

    joined = "".join([f"{line}\n" for line in lines])
    return np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), "<u4")


def _learn(points: np.ndarray[Any, Any]) -> None:
    import numpy as np

    from workbench.text._classes import is_simple

    table = _folding()
    for point in np.unique(points[table[points] == _UNKNOWN]).tolist():
        alone = folded(chr(point))
        beside = folded(f"a{chr(point)}a")
        simple = len(alone) == 1 and beside == f"a{alone}a" and is_simple(chr(point))
        table[point] = ord(alone) if simple else _MATTERS
        for each in (point, *map(ord, alone)):
            _kinds()[each] = _kind(each)
