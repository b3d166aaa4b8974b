"""Which characters are simple: one code point is one grapheme cluster of a known width that no terminal interprets.

Nearly every text that is annotated here is made of these alone, so that the fast paths of graphemes, widths, rows and
sanitising need no Unicode tables. A test holds the ranges against the tables. Large regular expressions take
milliseconds to compile: they wait until a text needs them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache
from typing import Final

_NARROW: Final = (
    0x20, 0x7E, 0xA0, 0xAC, 0xAE, 0x2FF, 0x391, 0x3A1, 0x3A3, 0x3FF, 0x400, 0x482, 0x2010, 0x2027, 0x2030, 0x205E,
    0x20A0, 0x20BF, 0x2100, 0x218B, 0x2190, 0x2319, 0x2400, 0x2426, 0x2500, 0x25FC, 0xFF61, 0xFF9D,
)  # fmt: skip
_WIDE: Final = (
    0x3000, 0x3029, 0x3030, 0x303E, 0x3041, 0x3096, 0x309B, 0x30FF, 0x3105, 0x312F, 0x3131, 0x3163, 0x3165, 0x318E,
    0x3190, 0x31E3, 0x31F0, 0x321E, 0x3220, 0x3247, 0x3250, 0xA48C, 0xAC00, 0xD7A3, 0xF900, 0xFA6D, 0xFA70, 0xFAD9,
    0xFE30, 0xFE52, 0xFE54, 0xFE66, 0xFF01, 0xFF60, 0xFFE0, 0xFFE6, 0x20000, 0x2A6DF,
)  # fmt: skip
_SIMPLE: Final = tuple(sorted(_NARROW + _WIDE))
_JOINING: Final = (
    "\\u200d\\u0d4e\\U000111c2\\U000111c3\\U000113d1\\U0001193f\\U00011941\\U00011a3a\\U00011a84-\\U00011f02"
)


def _as_class(ranges: tuple[int, ...]) -> str:
    """Ranges, flat, as the inside of a regular expression's class."""
    pairs = zip(ranges[::2], ranges[1::2], strict=True)
    return "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in pairs)


NARROW: Final = _as_class(_NARROW)
"""Simple characters of one cell, as the inside of a regular expression's class."""

WIDE: Final = _as_class(_WIDE)
"""Simple characters of two cells."""

HAN: Final = (
    "\\u2e80-\\u2fd5\\u3005-\\u3007\\u3021-\\u3029\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufad9\\U00020000-\\U000323af"
)
"""Chinese characters."""

KANA: Final = "\\u3041-\\u3096\\u309d-\\u309f\\u30a1-\\u30fa\\u30fc-\\u30ff\\u31f0-\\u31ff\\uff66-\\uff9d"


class _Suspicion(dict[str, bool]):
    """Whether each character is not simple, worked out once."""

    def __missing__(self, character: str) -> bool:
        at = bisect_right(_SIMPLE, ord(character))
        self[character] = found = not (at % 2 or (at and _SIMPLE[at - 1] == ord(character)))
        return found


_SUSPECT: Final = _Suspicion()
_COMPLEX: Final = _Suspicion({"\n": False, "\t": False})


def is_clean(text: str) -> bool:
    """Whether all characters are simple: the text can be shown as it is."""
    return (text.isascii() and text.isprintable()) or not any(map(_SUSPECT.__getitem__, text))


def is_simple(text: str) -> bool:
    """Whether each character is a cluster by itself: simple, or a new line or tab."""
    return (text.isascii() and text.isprintable()) or not any(map(_COMPLEX.__getitem__, text))


@cache
def suspects() -> re.Pattern[str]:
    """Finds a run of characters that are not simple, with the simple ones beside it that they may join to."""
    simple = NARROW + WIDE
    return re.compile(f"[{simple}]?(?:[{_JOINING}][{simple}]|[^{simple}])+")


@cache
def certain_boundaries() -> re.Pattern[str]:
    """Finds a character that always has a cluster boundary between it and the next."""
    plain = f"{NARROW}{WIDE}\\n\\t\\U0001f300-\\U0001f3fa\\U0001f400-\\U0001faff"
    return re.compile(f"[{plain}](?=[{plain}])")
