"""How many terminal cells a text takes.

The rules are those of rich's `cell_len`, whose strips the screens are built of; a test holds the two together. They are
right for what `workbench.text.sanitise.visible` lets through: measure what will be shown, not what was stored.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from typing import Final

from workbench.text._widths import WIDE, WIDENED, ZERO

_JOINER: Final = "\u200d"
_EMOJI_STYLE: Final = "\ufe0f"


class _Widths(dict[str, int]):
    """Cells by character, each looked up once."""

    def __missing__(self, character: str) -> int:
        code = ord(character)
        is_control = 0 < code < 32 or 0x7F <= code < 0xA0
        width = 0 if is_control or _inside(code, ZERO) else 1 + _inside(code, WIDE)
        self[character] = width
        return width


class _AmbiguousWidths(_Widths):
    """The same for a terminal that draws characters of ambiguous width wide, as many Chinese set-ups do."""

    def __missing__(self, character: str) -> int:
        width = super().__missing__(character)
        if width == 1 and unicodedata.east_asian_width(character) == "A":
            width = self[character] = 2
        return width


def _inside(code: int, ranges: tuple[int, ...]) -> bool:
    at = bisect_right(ranges, code)
    return at % 2 == 1 or (at > 0 and ranges[at - 1] == code)


_WIDTHS: Final = _Widths()
_AMBIGUOUS: Final = _AmbiguousWidths()
_used: dict[str, int] = _WIDTHS


def draw_ambiguous_wide(wide: bool) -> None:
    """Say how the terminal draws characters of ambiguous width (“, —, …, Greek): in two cells, or in one.

    All that is measured without saying otherwise follows. rich counts one; whoever builds strips says how wide
    they are.
    """
    global _used
    _used = _AMBIGUOUS if wide else _WIDTHS


def ambiguous_is_wide() -> bool:
    """Whether characters of ambiguous width count two cells."""
    return _used is _AMBIGUOUS


def width(cluster: str, *, ambiguous_wide: bool | None = None) -> int:
    """The cells that one grapheme cluster takes.

    Args:
        cluster: The cluster, as it will be shown.
        ambiguous_wide: Whether characters of ambiguous width take two cells; None for what `draw_ambiguous_wide` said.
    """
    if len(cluster) == 1:
        return widths_of(ambiguous_wide=ambiguous_wide)[cluster]
    return text_width(cluster, ambiguous_wide=ambiguous_wide)


def text_width(text: str, *, ambiguous_wide: bool | None = None) -> int:
    """The cells that a text takes in one row."""
    if text.isascii() and text.isprintable():
        return len(text)
    widths = widths_of(ambiguous_wide=ambiguous_wide)
    if _JOINER in text or _EMOJI_STYLE in text:
        return _joined_width(text, widths)
    return sum(map(widths.__getitem__, text))


def widths_of(*, ambiguous_wide: bool | None = None) -> dict[str, int]:
    """The table of cells by character, for measuring many characters at once; it fills itself on use."""
    if ambiguous_wide is None:
        return _used
    return _AMBIGUOUS if ambiguous_wide else _WIDTHS


def _joined_width(text: str, widths: dict[str, int]) -> int:
    """The width of a text that holds joiners, which swallow what follows, or selectors, which widen what precedes."""
    total, last, at = 0, "", 0
    while at < len(text):
        character = text[at]
        if character == _JOINER:
            at += 1
        elif character == _EMOJI_STYLE:
            total += last in WIDENED and widths[last] == 1
            last = ""
        elif cells := widths[character]:
            last = character
            total += cells
        at += 1
    return total
