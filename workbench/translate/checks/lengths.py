"""Omissions: translations that are too short or too long for their source, that break off, or skip a part of it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Final

from workbench.text._classes import HAN
from workbench.translate.checks.model import Finding, Range, Unit
from workbench.translate.languages import is_chinese

SHORT: Final = "the translation is much shorter than the source"
LONG: Final = "the translation is much longer than the source"
BROKEN_OFF: Final = "the translation breaks off: the source ends in “{end}”"
SKIPPED: Final = "“{words}” has nothing in the translation that answers it"

_HAN: Final = re.compile(f"[{HAN}]")
_WEIGHED: Final = re.compile(r"[^\W_]")
_HAN_WEIGHT: Final = 3.2
"""Letters of English that a Chinese character answers to."""
_USUAL: Final = 0.085
"""The mean of log(Chinese / English) by weight in the human translations of FLORES-200 dev; so are the next two."""
_VARIANCE: Final = (0.0256, 1.1)
_TOO_SHORT: Final = 3.0
_TOO_LONG: Final = 3.8
"""In standard deviations: people add explanations more often than they leave out clauses."""

_STOP: Final = re.compile("[.!?。！？…][\"'”’」』)）\\]]*\\s*\\Z")
_OPEN_END: Final = re.compile("[,，、;；:：\\-—–(（「“]\\s*\\Z")
_SKIPPED_WEIGHT: Final = 24
"""What may go unanswered: some six English words, or eight Chinese characters."""


def check_length(unit: Unit) -> Iterator[Finding]:
    """Too short, too long, broken off, or with a part of the source that nothing answers."""
    stop = _STOP.search(unit.source)
    if stop and unit.target.strip() and _OPEN_END.search(unit.target):
        values = (("end", stop[0].strip()),)
        yield Finding("length", BROKEN_OFF, values, target=(len(unit.target), len(unit.target)), unit=unit.id)
        return
    deviation = _deviation(unit)
    if deviation < -_TOO_SHORT:
        yield Finding("length", SHORT, unit=unit.id)
    elif deviation > _TOO_LONG:
        yield Finding("length", LONG, unit=unit.id)
    elif unit.alignment is not None:
        yield from _skipped(unit)


def _deviation(unit: Unit) -> float:
    """By how many standard deviations a translation is longer than is usual; 0 but between English and Chinese."""
    chinese = is_chinese(unit.target_language)
    if chinese == is_chinese(unit.source_language):
        return 0.0
    han, latin = (unit.target, unit.source) if chinese else (unit.source, unit.target)
    english, other = weight(latin), weight(han)
    if not english or not other:
        return 0.0
    spread = math.sqrt(_VARIANCE[0] + _VARIANCE[1] / min(english, other))
    return (math.log(other / english) - _USUAL) / spread * (1 if chinese else -1)


def weight(text: str) -> float:
    """How much a text says, in English letters."""
    han = len(_HAN.findall(text))
    return _HAN_WEIGHT * han + len(_WEIGHED.findall(text)) - han


def _skipped(unit: Unit) -> Iterator[Finding]:
    """The longest stretch of the source that is aligned with nothing, if it is long."""
    ends = sorted({place for place, _ in unit.alignment or ()})
    gaps: list[Range] = []
    reached = 0
    for start, end in [*ends, (len(unit.source), len(unit.source))]:
        if start > reached:
            gaps.append((reached, start))
        reached = max(reached, end)
    longest = max(gaps, key=lambda gap: weight(unit.source[slice(*gap)]), default=(0, 0))
    words = unit.source[slice(*longest)].strip()
    if ends and weight(words) > _SKIPPED_WEIGHT:
        yield Finding("length", SKIPPED, (("words", words),), source=longest, unit=unit.id)
