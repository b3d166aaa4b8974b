"""Punctuation of the wrong kind, and quotes and brackets that are opened or closed alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from workbench.text._classes import HAN
from workbench.translate.checks.model import Finding, Range, Unit
from workbench.translate.languages import is_chinese

HALF_WIDTH: Final = "“{marks}” should be “{better}” in Chinese"
FULL_WIDTH: Final = "“{marks}” is Chinese punctuation"
DOUBLED: Final = "“{marks}” is one mark too many"
NO_STOP: Final = "the source ends in “{end}”, the translation does not"
QUESTION: Final = "the source asks, the translation does not"
ALONE: Final = "“{mark}” has no partner"

_FULL: Final = re.compile("[，。、；：？！（）【】「」『』《》]")
_DOUBLED: Final = re.compile(
    r"[，。、；：]{2,}|[，、；：]\s*[.。!！?？]|[。.]\s+[。.](?!\.)|(?<![.,])[,;:]{2,}|,\s*\.(?![.\d])"
)
_TAIL: Final = "[\"'”’」』)）\\]》]*\\s*\\Z"
_STOP: Final = re.compile(f"([.!?。！？…]){_TAIL}")
_ANY_STOP: Final = re.compile(f"[.!?。！？…:：;；]{_TAIL}")
_QUESTION: Final = re.compile(f"[?？]{_TAIL}")
_ASKING: Final = re.compile("[嗎吗呢麼么?？]")
_PAIRS: Final = {"(": ")", "（": "）", "「": "」", "『": "』", "《": "》", "【": "】", "[": "]", "“": "”"}
_CLOSERS: Final = {closer: opener for opener, closer in _PAIRS.items() if opener != "（"}
_ALIKE: Final = {"（": "(", "）": ")"}
_HAN_NEAR: Final = re.compile(f"[{HAN}]")


def check_punctuation(unit: Unit) -> Iterator[Finding]:
    """Marks of the other language, marks in a row, and a stop or question mark that is missing."""
    yield from _foreign(unit)
    doubled = _DOUBLED.search(unit.target)
    if doubled and not _DOUBLED.search(unit.source):
        yield Finding("punctuation", DOUBLED, (("marks", doubled[0]),), target=doubled.span(), unit=unit.id)
    yield from _ending(unit)


def _foreign(unit: Unit) -> Iterator[Finding]:
    if is_chinese(unit.target_language):
        place, better = _repaired(unit)
        if place is not None:
            values = (("marks", unit.target[slice(*place)]), ("better", better))
            yield Finding("punctuation", HALF_WIDTH, values, target=place, unit=unit.id)
    elif not _HAN_NEAR.search(unit.target):
        found = _FULL.search(unit.target)
        if found:
            yield Finding("punctuation", FULL_WIDTH, (("marks", found[0]),), target=found.span(), unit=unit.id)


def _repaired(unit: Unit) -> tuple[Range | None, str]:
    """Where repair would first change the text, and what it would write there."""
    from difflib import SequenceMatcher

    from workbench.text import repair_punctuation

    better = repair_punctuation(unit.target, script=unit.target_language)
    if better == unit.target:
        return None, ""
    steps = SequenceMatcher(None, unit.target, better, autojunk=False).get_opcodes()
    for step, start, end, first, last in steps:
        if step == "replace" or (step == "delete" and unit.target[start:end].strip()):
            return (start, end), better[first:last]
    return None, ""


def _ending(unit: Unit) -> Iterator[Finding]:
    end = (len(unit.target), len(unit.target))
    if not unit.target.strip():
        return
    if _QUESTION.search(unit.source) and not _QUESTION.search(unit.target):
        if not _ASKING.search(unit.target):
            yield Finding("punctuation", QUESTION, target=end, unit=unit.id)
        return
    stop = _STOP.search(unit.source)
    if stop and len(unit.source.split()) > 3 and not _ANY_STOP.search(unit.target):
        yield Finding("punctuation", NO_STOP, (("end", stop[1]),), target=end, unit=unit.id)


def check_quotes(unit: Unit) -> Iterator[Finding]:
    """The first quote or bracket without a partner, where the source's have theirs."""
    if _alone(unit.source) is not None or unit.source.count('"') % 2:
        return
    alone = _alone(unit.target)
    if alone is not None:
        mark = unit.target[alone]
        yield Finding("quotes", ALONE, (("mark", mark),), target=(alone, alone + 1), unit=unit.id)
    elif unit.target.count('"') % 2:
        at = unit.target.rindex('"')
        yield Finding("quotes", ALONE, (("mark", '"'),), target=(at, at + 1), unit=unit.id)


def _alone(text: str) -> int | None:
    """Where the first opener or closer without a partner is; a round bracket may close one of another width."""
    opened: list[tuple[str, int]] = []
    for at, character in enumerate(text):
        mark = _ALIKE.get(character, character)
        if mark in _PAIRS:
            opened.append((mark, at))
        elif mark in _CLOSERS:
            if not opened or opened[-1][0] != _CLOSERS[mark]:
                if mark == ")" and re.search(r"(?:^|\s)\w{1,3}\Z", text[:at]):
                    continue
                return at
            opened.pop()
    return opened[0][1] if opened else None
