"""Loops: the same words again and again, which machines fall into, and which the source does not have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from workbench.text._classes import HAN
from workbench.translate.checks.model import Finding, Unit

LOOP: Final = "“{words}” is said {times} times in a row"
TWICE: Final = "“{words}” is said twice"

_HAN_RUN: Final = re.compile(f"([{HAN}][^\\s]{{0,40}}?)(?:[\\s，,、。.;；]*\\1){{2,}}")
_LATIN_RUN: Final = re.compile(r"\b(\w[\w ’'-]{0,60}?)(?:[\s,.;!?]+\1\b){2,}", re.IGNORECASE | re.ASCII)
_LONG_HAN: Final = re.compile(f"([{HAN}，、]{{8,}}).{{0,12}}?\\1")
_LONG_LATIN: Final = re.compile(r"\b((?:[\w’'-]+\s+){6,12}[\w’'-]+)\b.{0,40}?\b\1\b")
_LETTERS: Final = re.compile(r"[^\W\d_]")
_LAUGHTER: Final = frozenset((*"哈呵嘻嘿啊呀嗚呜", "ha", "ho"))
"""Said as often as one likes."""

_THRICE: Final = 3
_FEW: Final = 4
"""A single character three times (哈哈哈, "www") is speech or an address; four times is a loop."""


def check_loops(unit: Unit) -> Iterator[Finding]:
    """Words that follow themselves, three times or more, or a long phrase twice."""
    found = _loop(unit.target)
    if found is not None and _loop(unit.source, few=_THRICE) is None:
        start, end, words, times = found
        yield Finding("loops", LOOP, (("words", words), ("times", str(times))), target=(start, end), unit=unit.id)
        return
    for pattern in (_LONG_HAN, _LONG_LATIN):
        twice = pattern.search(unit.target)
        if twice and not _LONG_HAN.search(unit.source) and not _LONG_LATIN.search(unit.source):
            yield Finding("loops", TWICE, (("words", twice[1]),), target=twice.span(), unit=unit.id)
            return


def _loop(text: str, few: int = _FEW) -> tuple[int, int, str, int] | None:
    """The first loop of a text: where, of which words, how often."""
    for pattern in (_HAN_RUN, _LATIN_RUN):
        for found in pattern.finditer(text):
            words = found[1].strip()
            times = found[0].casefold().count(words.casefold())
            if _LETTERS.search(words) and (len(words) > 1 or times >= few) and words.casefold() not in _LAUGHTER:
                return found.start(), found.end(), words, times
    return None
