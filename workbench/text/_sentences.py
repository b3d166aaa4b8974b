"""Where sentences end inside one paragraph, English and Chinese.

A candidate is a run of stops with the quotes and brackets that close after it. Inside a short quotation or bracket none
counts: a quoted exchange stays whole. After a Chinese stop a sentence ends; after a Latin one it ends where the word
before is no abbreviation and the word after looks like a beginning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from workbench.text._abbreviations import (
    AFTER_HOURS,
    BEFORE_NUMBERS,
    HOURS,
    NEVER_LAST,
    SOMETIMES_LAST,
    STARTERS,
    TITLES,
)
from workbench.text._classes import HAN

_CANDIDATE: Final = re.compile(
    r"(?P<stop>[.!?。！？…｡．]+(?:\s\.){0,3})(?P<closers>(?:[\"'”’」』）)\]】》〉»]|\[\d{1,3}\])*)"
)
_KEPT_WHOLE: Final = re.compile(
    r"“[^“”]{1,160}”|「[^「」]{1,80}」|『[^『』]{1,80}』|《[^《》]{1,60}》|（[^（）]{1,80}）|\([^()]{1,200}\)"
    r"|\[[^\[\]]{1,200}\]|【[^【】]{1,60}】|(?<![\w.])\"(?=\S)[^\"]{1,160}(?<=\S)\"(?!\w)"
)
_NEXT: Final = re.compile(rf"\s*[\"'“‘(\[«「『（《【]*(?P<word>[^\W_{HAN}]+(?:['’][^\W_{HAN}]+)?|[{HAN}]+)?")
_LAST_WORD: Final = re.compile(rf"[^\s(\[“”\"‘—–/,;:{HAN}]+\Z")
_SPEECH: Final = re.compile(
    r"\s*(?:[A-Z][\w.’'-]*\s+){1,3}(?:said|says|asked|asks|replied|added|told|wrote|shouted|cried|answered|warned)\b"
)
_CHINESE_SPEECH: Final = re.compile(
    r"\s?[^，。！？：、；「」『』“”\s]{0,14}[說説说道問问答稱称喊示出應应][^，。！？：「“]{0,3}[，。！]"
)
_CHINESE_STOP: Final = re.compile("[。！？｡．]")
_HAN: Final = re.compile(f"[{HAN}]")
_ACRONYM: Final = re.compile(r"(?:[^\W\d_]{1,2}\.)+[^\W\d_]{1,3}\Z")
_INITIAL: Final = re.compile(r"[A-Z]\Z")
_LIST_NUMBER: Final = re.compile(r"\s*(?:[-*•]\s+)?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,4})\Z")

_CONTINUES: Final = "，、；：,;:）」』”》…—─～"
_PARTICLES: Final = "的地得之"
_SHORT: Final = 8
"""A Chinese ellipsis so near to the beginning of its sentence is a hesitation, not an end."""


def sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentences of the paragraph [start, end), white space around each left out."""
    whole = _KEPT_WHOLE.finditer(text, start, end)
    kept = next(whole, None)
    begin = start
    for found in _CANDIDATE.finditer(text, start, end):
        while kept and kept.end() < found.end():
            kept = next(whole, None)
        if found.end() == end or (kept and kept.start() < found.start() and found.end() < kept.end()):
            continue
        quoted = kept is not None and kept.span() == (begin, found.end())
        if not (quoted and _CHINESE_SPEECH.match(text, found.end(), end)) and _ends(text, found, begin, end):
            yield begin, found.end()
            begin = _skip_spaces(text, found.end(), end)
    if begin < end:
        yield begin, end


def _skip_spaces(text: str, at: int, end: int) -> int:
    while at < end and text[at].isspace():
        at += 1
    return at


def _ends(text: str, found: re.Match[str], begin: int, end: int) -> bool:
    """Whether a sentence that began at `begin` ends with this candidate."""
    stop, closers, at = found["stop"], found["closers"], found.end()
    following = text[_skip_spaces(text, at, end) : at + 64]
    if following[:1] in _CONTINUES or (closers.endswith(("》", "〉")) and not text[at].isspace()):
        return False
    if _CHINESE_STOP.search(stop):
        return not (closers and following[:1] in _PARTICLES)
    before = text[found.start() - 1] if found.start() > begin else ""
    if _HAN.match(before) or (closers and _HAN.match(following)):
        return _chinese_with_latin_stop(text, found, begin, following)
    if not text[at].isspace():
        return False
    return _latin(text, found, begin, end)


def _chinese_with_latin_stop(text: str, found: re.Match[str], begin: int, following: str) -> bool:
    """An ellipsis, or an ASCII stop, after a Chinese character."""
    stop, closers = found["stop"], found["closers"]
    if "!" in stop or "?" in stop:
        return not (closers and following[:1] in _PARTICLES)
    if stop == ".":
        return text[found.end()].isspace() and not following[:1].islower() and ")" not in closers
    return (bool(closers) or found.start() - begin >= _SHORT) and following[:1] not in _PARTICLES


def _latin(text: str, found: re.Match[str], begin: int, end: int) -> bool:
    following = _NEXT.match(text, found.end(), end)
    word = (following and following["word"]) or ""
    if not word:
        return text[_skip_spaces(text, found.end(), end)] not in "-–—/&=+"
    if word[0].islower() and not word[1:2].isupper():
        return False
    if found["stop"] != ".":
        return not (found["closers"] and _SPEECH.match(text, found.end(), end))
    last = _LAST_WORD.search(text, max(begin, found.start() - 24), found.start())
    if last is None:
        return True
    if _LIST_NUMBER.match(text, begin, found.start()):
        return False
    return _ends_word(last[0].strip("'’").rsplit("-", 1)[-1] or last[0], word)


def _ends_word(last: str, following: str) -> bool:
    """Whether a stop after the word `last`, with `following` as the next one, ends a sentence."""
    lower = last.lower()
    if lower in NEVER_LAST or (lower in TITLES and last[0].isupper()):
        return False
    if following[0].isdigit() and lower in BEFORE_NUMBERS:
        return lower == "no" and last == "no"
    if lower in HOURS:
        return following not in AFTER_HOURS
    if _ACRONYM.match(last) or _INITIAL.match(last) or (lower in SOMETIMES_LAST and last[0].isupper()):
        return following in STARTERS
    return True
