"""Numbers in English and Chinese text, and what each may stand for: what a translation has to say again.

A quantity has every value that its words allow: "9:30 pm" is 9 or 21, "1.5" before "to 2 billion" is 1.5 or
1,500,000,000. What is written in digits is *firm*: the other language has to say it. Number words, months and
fractions are not: "one", 一 and "May" are often no numbers at all, but they may answer a firm one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Final

from workbench.text import _idioms
from workbench.text._number_words import ENGLISH_UNITS, FRACTIONS, MONTHS, SCALES, WORDS, chinese_value

_HAN_DIGITS: Final = "〇零一二三四五六七八九十百千兩两廿卅"
_HAN_SCALES: Final = "萬万億亿兆"
_UNITS: Final = "米公克瓦里卡赫帕焦伏字分吨噸"
"""What 千 before it makes a unit of measure, and no thousand."""
_LATIN_SCALE: Final = r"hundred|thousand|million|billion|trillion|mn|bn|m|k"

_ALSO_UNITS: Final = frozenset({"m", "k", "M", "K"})
"""Scales that are units too: 30 m."""

_NUMBER: Final = re.compile(
    rf"""(?P<digits>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d{{1,3}}(?:[ \u00a0\u202f]\d{{3}})+(?!\d)|\d+(?:\.\d+)?)
         (?P<scale>(?:\s?(?:{_LATIN_SCALE})(?![A-Za-z]))|(?:\s?[多余餘幾几]?[百千]?[{_HAN_SCALES}]+|\s?[百千](?![{_UNITS}])))?
         (?P<ordinal>st|nd|rd|th)?
         (?P<era>'?s(?![A-Za-z])|\s?年代)?""",
    re.VERBOSE | re.IGNORECASE,
)
_NEAR: Final = 24
"""How far around a number it is said what it stands for."""

_GROUPING: Final = re.compile("[, \u00a0\u202f]")
_RANGE: Final = re.compile(r"\s?(?:-|–|—|~|～|to|至|到|and|或|or)\s?(?=\d)", re.IGNORECASE)
_SCALE_WORD: Final = re.compile(rf"\s?({_LATIN_SCALE})(?![A-Za-z])|\s?([百千]?[{_HAN_SCALES}]+)", re.IGNORECASE)
_WORD: Final = re.compile(r"[A-Za-z]+(?:-[A-Za-z]+)*\.?")
_HAN_NUMBER: Final = re.compile(f"[{_HAN_DIGITS}{_HAN_SCALES}]+")
_HAN_FRACTION: Final = re.compile(f"([{_HAN_DIGITS}\\d]+)分之([{_HAN_DIGITS}\\d]+)")
_AFTERNOON: Final = re.compile(r"[\s:.\d]*p\.?\s?m\b", re.IGNORECASE)
_CLOCK: Final = re.compile("(?:下午|晚上|傍晚|夜裡|夜里|中午|凌晨|當晚|当晚)[^\\d]{0,3}\\Z")
_CENTURY: Final = re.compile("(\\d{1,2})\\s?世[纪紀]\\s?(?:的|末|初|中期|中葉|中叶)?\\s?(\\d{2})\\s?年代")
_OCLOCK: Final = re.compile("\\s?[點点時时:：]")
_HALVES: Final = {"半": Decimal("0.5"), "½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75")}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in a text.

    Attributes:
        start, end: Where it is, in code points.
        values: Everything that it may stand for.
        firm: Written in digits, so that a translation has to say it again.
    """

    start: int
    end: int
    values: frozenset[Decimal]
    firm: bool

    def answers(self, other: Quantity) -> bool:
        """Whether both may stand for the same."""
        return not self.values.isdisjoint(other.values)


def quantities(text: str) -> list[Quantity]:
    """The numbers of a text, firm ones first, each kind in reading order."""
    plain = _plain(text)
    return [*_firm(plain), *_eras(plain), *_fractions(plain), *_han(plain), *_english(plain), *_said(plain)]


def _plain(text: str) -> str:
    """Full-width digits and marks as ASCII, one character for one."""
    return "".join(_ascii(character) for character in text)


@lru_cache(maxsize=4096)
def _ascii(character: str) -> str:
    folded = unicodedata.normalize("NFKC", character)
    return folded if len(folded) == 1 and folded.isascii() else character


def _firm(text: str) -> Iterator[Quantity]:
    for found in _NUMBER.finditer(text):
        digits = found["digits"]
        value = Decimal(_GROUPING.sub("", digits))
        values = {value, *_read_apart(digits)}
        scale = _scale(found["scale"] or "")
        if scale != 1:
            values = {value * scale} | ({value} if found["scale"].strip() in _ALSO_UNITS else set())
        else:
            values |= {value * other for other in _scales_behind(text, found.end())}
        before, after = text[max(0, found.start() - _NEAR) : found.start()], text[found.end() : found.end() + _NEAR]
        values |= _as_time(text, found, value) | _as_era(found, value) | {*_idioms.of_digits(value, before, after)}
        firm = not (_is_subscript(text, found) or _idioms.is_name(before))
        yield Quantity(found.start(), found.end(), frozenset(values), firm=firm)


def _is_subscript(text: str, found: re.Match[str]) -> bool:
    """Whether these are the zeros of a full hour, or the digit of a unit or formula: 11:00, km2, CO2."""
    before = text[max(0, found.start() - 2) : found.start()]
    if found["digits"] == "00":
        return bool(re.match(r"\d[:：]", before))
    return len(found[0]) == 1 and before[-1:].isascii() and before[-1:].isalpha()


def _read_apart(digits: str) -> set[Decimal]:
    """What digits may be read as besides their value: 0230 as half past two, 2.30 likewise."""
    if len(digits) == 4 and digits[0] == "0":
        return {Decimal(digits[:2]), Decimal(digits[2:])}
    if " " in digits:
        return set(map(Decimal, digits.split(" ")))
    whole, _, rest = digits.partition(".")
    return {Decimal(whole), Decimal(rest)} if len(rest) == 2 and "," not in whole else set()


def _scale(written: str) -> int:
    written = written.strip().strip("多余餘幾几").lower()
    if not written:
        return 1
    if written in SCALES:
        return SCALES[written]
    scale = 1
    for character in written:
        scale *= SCALES.get(character, 1)
    return scale


def _scales_behind(text: str, end: int) -> Iterator[int]:
    """The scale of the other end of a range: "1.5 to 2 billion"."""
    between = _RANGE.match(text, end)
    other = _NUMBER.match(text, between.end()) if between else None
    if other and other["scale"]:
        yield _scale(other["scale"])


def _as_time(text: str, found: re.Match[str], value: Decimal) -> set[Decimal]:
    """The hour on a clock of 24 hours, or of 12."""
    if value != value.to_integral_value() or value > 24:
        return set()
    if _AFTERNOON.match(text, found.end()) or _CLOCK.search(text[max(0, found.start() - 6) : found.start()]):
        return {value + 12, value % 12}
    if _OCLOCK.match(text, found.end()):
        return {value - 12 if value > 12 else value, value % 24}
    return set()


def _as_era(found: re.Match[str], value: Decimal) -> set[Decimal]:
    """A decade by its years: "1960s" is also 60 of the 20th century, 60年代 also 1960."""
    if not found["era"]:
        return set()
    return {1900 + value, 2000 + value, 1800 + value} if value < 100 else {value % 100}


def _eras(text: str) -> Iterator[Quantity]:
    """Decades with their century: 20世纪60年代 is 1960, and the century of "1960s" is the 20th."""
    for found in _NUMBER.finditer(text):
        if found["era"] and not found["scale"] and found["digits"].isdecimal():
            value = Decimal(found["digits"])
            century = Decimal(20) if value < 100 else value // 100 + 1
            yield Quantity(found.start(), found.end(), frozenset({century}), firm=False)
    for found in _CENTURY.finditer(text):
        year = (Decimal(found[1]) - 1) * 100 + Decimal(found[2])
        yield Quantity(found.start(), found.end(), frozenset({year}), firm=False)


def _fractions(text: str) -> Iterator[Quantity]:
    for found in _HAN_FRACTION.finditer(text):
        below, above = chinese_value(found[1]), chinese_value(found[2])
        if below and above is not None:
            values = frozenset({above} if below in (100, 1000) else {above / below, above, below})
            yield Quantity(found.start(), found.end(), values, firm=False)
    for at, character in enumerate(text):
        if character in _HALVES:
            yield Quantity(at, at + 1, frozenset({_HALVES[character], Decimal(30)}), firm=False)


def _han(text: str) -> Iterator[Quantity]:
    for found in _HAN_NUMBER.finditer(text):
        value = chinese_value(found[0])
        if value is not None:
            values = {value, *(Decimal(_VALUES[c]) for c in found[0] if c in _VALUES), *_either(found[0])}
            yield Quantity(found.start(), found.end(), frozenset(values), firm=False)


def _said(text: str) -> Iterator[Quantity]:
    for start, end, values in _idioms.spoken(text):
        yield Quantity(start, end, values, firm=False)


def _either(written: str) -> Iterator[Decimal]:
    """What 二三十 leaves open: 20 or 30."""
    if len(written) > 2 and written[0] in _VALUES and written[1] in _VALUES:
        yield from filter(None, (chinese_value(digit + written[2:]) for digit in written[:2]))


_VALUES: Final = dict(zip("〇零一二三四五六七八九十兩两", (0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 2, 2), strict=True))


def _english(text: str) -> Iterator[Quantity]:
    """Number words, one by one and as the number that they make together."""
    run: list[tuple[int, int, str]] = []
    for found in _WORD.finditer(text):
        parts = found[0].lower().rstrip(".").split("-")
        if run and text[run[-1][1] : found.start()].strip(" ,") not in ("", "and"):
            yield from _spoken(run)
            run = []
        for part in parts:
            if part in WORDS or part in ENGLISH_UNITS or (run and part == "and"):
                run.append((found.start(), found.end(), part))
            else:
                yield from _spoken(run)
                run = []
                yield from _named(found, part)
    yield from _spoken(run)


def _named(found: re.Match[str], word: str) -> Iterator[Quantity]:
    value = MONTHS.get(word) or MONTHS.get(word[:3] if found[0].endswith(".") else "")
    if value is not None:
        yield Quantity(found.start(), found.end(), frozenset({Decimal(value)}), firm=False)
    elif word in FRACTIONS:
        yield Quantity(found.start(), found.end(), frozenset(map(Decimal, FRACTIONS[word])), firm=False)


def _spoken(run: list[tuple[int, int, str]]) -> Iterator[Quantity]:
    words = [word for _, _, word in run if word != "and"]
    if not words:
        return
    total, part = Decimal(0), Decimal(0)
    values: set[Decimal] = set()
    for word in words:
        if word in ENGLISH_UNITS:
            part = (part or Decimal(1)) * ENGLISH_UNITS[word]
            values.add(part)
            total, part = (total + part, Decimal(0)) if ENGLISH_UNITS[word] >= 1000 else (total, part)
        else:
            values.add(Decimal(WORDS[word]))
            part += WORDS[word]
            values.add(part)
    values.add(total + part)
    yield Quantity(run[0][0], run[-1][1], frozenset(values), firm=False)
