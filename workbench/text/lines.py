"""Where the rows of a pane break.

Chinese may break between any two characters, except that closing punctuation never begins a row and opening
punctuation never ends one (kinsoku). Latin words and numbers stay whole as long as they fit in a row. White space at a
break hangs at the end of its row and takes no cells there; a new line always ends a row.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Sequence
from enum import IntEnum
from itertools import accumulate
from typing import Final

from workbench.text._classes import is_simple, suspects
from workbench.text.cells import text_width, widths_of
from workbench.text.graphemes import graphemes
from workbench.text.sanitise import visible


class _Class(IntEnum):
    """How a character behaves at a break."""

    WORD = 0  # Latin letters and symbols: kept together
    DIGIT = 1
    HYPHEN = 2  # a word may break after it
    SPACE = 3
    QUOTE = 4  # a straight quote may open or close: no break at either side
    DASH = 5  # …… and ——: never broken apart, never at the start of a row
    WIDE = 6  # breaks on both sides
    OPENER = 7  # never ends a row
    CLOSER = 8  # never begins a row
    WIDE_OPENER = 9
    WIDE_CLOSER = 10


_OPENERS: Final = "([{（［｛「『《〈【〖〔〘〚“‘«‹〝｢¿¡￥＄￡"
_CLOSERS: Final = (
    ")]}）］｝」』》〉】〗〕〙〛”’»›〞〟｣"
    ",.;:!?，。、；：！？．·・･｡､‧%％‰℃°′″々〻ー～〜"
    "ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ"
)
_FIXED_SPACES: Final = "\u00a0\u2007\u202f"
_CONTROL_SPACES: Final = re.compile("[\t-\r\x1c-\x1f\x85\u2028\u2029]")


class _Classes(dict[str, _Class]):
    """The class of each character, worked out once."""

    def __missing__(self, character: str) -> _Class:
        found = self[character] = _class(character)
        return found


def _class(character: str) -> _Class:
    wide = widths_of(ambiguous_wide=False)[character] == 2
    if character.isspace() and character not in _FIXED_SPACES:
        return _Class.SPACE
    if character in _OPENERS:
        return _Class.WIDE_OPENER if wide else _Class.OPENER
    if character in _CLOSERS:
        return _Class.WIDE_CLOSER if wide else _Class.CLOSER
    if character in "…—―⸺─":
        return _Class.DASH
    if character in "-‐–␉␊␍":
        return _Class.HYPHEN
    if character in "\"'＂＇":
        return _Class.QUOTE
    if wide:
        return _Class.WIDE
    return _Class.DIGIT if character.isdecimal() else _Class.WORD


_CLASSES: Final = _Classes()


def _table() -> list[list[bool]]:
    """Whether a row may end between a character of the first class and one of the second."""
    may = [[False] * len(_Class) for _ in _Class]
    chinese = (_Class.WIDE, _Class.WIDE_OPENER)
    latin = (_Class.WORD, _Class.DIGIT, _Class.OPENER)
    for before in (_Class.WIDE, _Class.WIDE_CLOSER, _Class.DASH):
        for after in (*chinese, *latin):
            may[before][after] = True
    for before in (_Class.WORD, _Class.DIGIT, _Class.CLOSER, _Class.HYPHEN):
        for after in chinese:
            may[before][after] = True
    may[_Class.HYPHEN][_Class.WORD] = may[_Class.HYPHEN][_Class.OPENER] = True
    for after in set(_Class) - {_Class.SPACE, _Class.CLOSER, _Class.WIDE_CLOSER}:
        may[_Class.SPACE][after] = True
    return may


_MAY: Final = _table()


_SLICE: Final = 4096
"""Characters that are looked at together while a long text is broken bit by bit."""
_UNSURE: Final = 256
"""Characters at the end of a slice that what follows may part otherwise."""


def break_some(
    text: str, start: int, end: int, width: int, *, ambiguous_wide: bool | None = None
) -> list[tuple[int, int]]:
    """The first of the rows that `break_lines` finds from the start of a row on: at least one, where there is text.

    For texts that are too long to be broken at once: the next ones are found from the end of the last on.
    """
    size = max(_SLICE, 8 * width) + _UNSURE
    while start + size < end:
        rows = break_lines(text, start, start + size, width, ambiguous_wide=ambiguous_wide)
        sure = [row for row in rows if row[1] <= start + size - _UNSURE]
        if sure:
            return sure
        size *= 4
    return break_lines(text, start, end, width, ambiguous_wide=ambiguous_wide)


def break_lines(
    text: str, start: int, end: int, width: int, *, ambiguous_wide: bool | None = None
) -> list[tuple[int, int]]:
    """The rows of [start, end) in a pane of `width` cells, as code points of the text.

    The rows cover the stretch without gaps: what hangs at the end of a row (white space, the new line itself) belongs
    to it and is not to be drawn. Measured is what `visible` shows. A single cluster wider than the pane has a row to
    itself.
    """
    rows: list[tuple[int, int]] = []
    at = start
    while at < end:
        found = text.find("\n", at, end)
        stop = end if found < 0 else found + 1
        _break_line(text[at:stop], at, max(1, width), ambiguous_wide, rows)
        at = stop
    return rows


def _break_line(line: str, offset: int, width: int, ambiguous_wide: bool | None, rows: list[tuple[int, int]]) -> None:
    """Add the rows of a line that has no new line but at its end."""
    shown = _shown(line)
    ends = _cells(shown, ambiguous_wide)
    start, size = 0, len(shown)
    while start < size:
        fits = bisect_right(ends, (ends[start - 1] if start else 0) + width, start)
        end = size if fits >= size else _break_before(shown, start, fits, ends)
        rows.append((offset + start, offset + end))
        start = end


def _shown(line: str) -> str:
    """The line as `visible` shows it, with a space for each control that is white space."""
    shown = visible(line)
    if shown == line:
        return line
    characters = list(shown)
    for found in _CONTROL_SPACES.finditer(line):
        characters[found.start()] = " "
    return "".join(characters)


def _cells(shown: str, ambiguous_wide: bool | None) -> Sequence[int]:
    """The cells up to and with each character; all cells of a cluster count with its first character."""
    if shown.isascii():
        return range(1, len(shown) + 1)
    table = widths_of(ambiguous_wide=ambiguous_wide)
    if is_simple(shown):
        return array("l", accumulate(map(table.__getitem__, shown)))
    cells = list(map(table.__getitem__, shown))
    for run in suspects().finditer(shown):
        for start, end in graphemes(run[0]):
            at = run.start() + start
            cells[at] = text_width(run[0][start:end], ambiguous_wide=ambiguous_wide)
            cells[at + 1 : run.start() + end] = [0] * (end - start - 1)
    return array("l", accumulate(cells))


def _break_before(shown: str, start: int, fits: int, ends: Sequence[int]) -> int:
    """The best place to break a row that starts at `start` and has room up to `fits`."""
    if fits == start:
        return bisect_right(ends, ends[start], start)
    after = _past_spaces(shown, fits, ends)
    if after == len(shown) or (after > fits and _may_break(shown, after)):
        return after
    for at in range(fits, start, -1):
        if ends[at] > ends[at - 1] and _may_break(shown, at):
            return at
    for at in range(fits, start, -1):
        if ends[at] > ends[at - 1] and _tidy(shown, at):
            return at
    return fits


def _may_break(shown: str, at: int) -> bool:
    before, after = _CLASSES[shown[at - 1]], _CLASSES[shown[at]]
    if not _MAY[before][after]:
        return False
    if before is _Class.SPACE:
        return _before_spaces(shown, at) not in (_Class.OPENER, _Class.WIDE_OPENER)
    if before is _Class.HYPHEN:
        return at >= 2 and _CLASSES[shown[at - 2]] in (_Class.WORD, _Class.DIGIT, _Class.WIDE)
    return True


def _tidy(shown: str, at: int) -> bool:
    """Whether no row would begin with a closer or end with an opener if a word were cut here."""
    return _CLASSES[shown[at]] not in (_Class.CLOSER, _Class.WIDE_CLOSER, _Class.SPACE) and _CLASSES[
        shown[at - 1]
    ] not in (_Class.OPENER, _Class.WIDE_OPENER)


def _before_spaces(shown: str, at: int) -> _Class:
    while at > 1 and _CLASSES[shown[at - 1]] is _Class.SPACE:
        at -= 1
    return _CLASSES[shown[at - 1]]


def _past_spaces(shown: str, at: int, ends: Sequence[int]) -> int:
    """The first place from `at` on that is no space; one that carries a combining mark is none."""
    while at < len(shown) and _CLASSES[shown[at]] is _Class.SPACE:
        if at + 1 < len(shown) and ends[at + 1] == ends[at]:
            break
        at += 1
    return at
