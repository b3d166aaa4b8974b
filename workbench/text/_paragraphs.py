"""Where paragraphs are: each line is one, unless the text was wrapped by hand, when its lines are joined again.

A text is wrapped where lines keep to one width and, time after time, the next one goes on in the middle of a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from workbench.text._classes import HAN

_LINE: Final = re.compile("[^\\n\\r\\v\\f\\x1c-\\x1e\\x85\\u2028\\u2029]+")
_ITEM: Final = re.compile(r"(?:[-*•‧·–—#>+]|\(?[A-Za-z\d]{1,3}[.)]|\(\d{1,3}\)|\d+(?:\.\d+)+\.?)\s|[-=*#_|]{3}")
_WORD: Final = re.compile(r"[!-~\u00a1-\u024f\u2010-\u201f]+|.")
_HAN: Final = re.compile(f"[{HAN}]")
_STOPS: Final = ".!?;:。！？；：…"

_NARROWEST, _NARROWEST_CHINESE, _WIDEST = 40, 20, 100
_SLACK: Final = 10
"""How much shorter than the width a line may be that its next word had no room in; people wrap unevenly."""


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    width: int  # from the left margin


def paragraphs(text: str) -> Iterable[tuple[int, int]]:
    """The paragraphs of a text without the white space around them."""
    lines = [_line(found) for found in _LINE.finditer(text) if not found[0].isspace()]
    width = _wrapped_at(text, lines)
    return _joined(text, lines, width) if width else [(line.start, line.end) for line in lines]


def _line(found: re.Match[str]) -> _Line:
    line = found[0].rstrip()
    return _Line(found.start() + len(line) - len(line.lstrip()), found.start() + len(line), len(line))


def _wrapped_at(text: str, lines: list[_Line]) -> int:
    """The width that the text was wrapped at by hand, or 0."""
    widths = sorted(line.width for line in lines)
    width = widths[len(widths) * 19 // 20] if widths else 0
    if not _NARROWEST_CHINESE <= width <= _WIDEST:
        return 0
    pairs = [(before, after) for before, after in pairwise(lines) if _adjacent(text, before, after)]
    latin = sum(_goes_on(text, before, after) for before, after in pairs) if width >= _NARROWEST else 0
    chinese = sum(_goes_on_in_chinese(text, before, after, width) for before, after in pairs)
    return width if max(latin * 4, chinese * 2) >= max(8, len(pairs)) else 0


def _adjacent(text: str, before: _Line, after: _Line) -> bool:
    return text.count("\n", before.end, after.start) == 1 and not _ITEM.match(text, after.start, after.end)


def _goes_on(text: str, before: _Line, after: _Line) -> bool:
    return text[after.start].islower() and text[before.end - 1] not in _STOPS


def _goes_on_in_chinese(text: str, before: _Line, after: _Line, width: int) -> bool:
    full = width - 2 <= before.width <= width + 1
    return full and text[before.end - 1] not in _STOPS and bool(_HAN.match(text, after.start))


def _joined(text: str, lines: list[_Line], width: int) -> Iterator[tuple[int, int]]:
    start, last = lines[0].start, lines[0]
    for line in lines[1:]:
        if not (_adjacent(text, last, line) and (_goes_on(text, last, line) or _is_full(text, last, line, width))):
            yield start, last.end
            start = line.start
        last = line
    yield start, last.end


def _is_full(text: str, before: _Line, after: _Line, width: int) -> bool:
    """Whether the first word of the next line had no room."""
    word = _WORD.match(text, after.start, after.end)
    room = len(word[0]) if word else 0
    slack = 2 if _HAN.match(text, after.start) else _SLACK
    return before.width + room + slack >= width
