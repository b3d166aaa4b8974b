"""Numbers that are said in ways of their own: half a million, 三成半, 八折, 民國113年, 1939–45."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from workbench.text._number_words import ENGLISH_UNITS, WORDS, chinese_value

Said = tuple[int, int, frozenset[Decimal]]
"""Where a number stands, and all that it may stand for."""

_DIGITS: Final = "一二三四五六七八九兩两"
_TENTHS: Final = re.compile(f"([{_DIGITS}])(?:[至到]?([{_DIGITS}]))?(成半?|折)")
_AFTER: Final = re.compile(
    r"(?:[-–~～至到]\d{1,2})?\s?(?:(?P<cut>折)|(?P<tenths>成半?)(?![為为員员立功年長长本績绩果就]))"
)
_REPUBLIC: Final = re.compile("民[國国]\\s?\\Z")
_FIRST_YEAR: Final = 1911
"""What is added to a year of the Republic: 民國113年 is 2024."""

_YEAR_BEFORE: Final = re.compile(r"(?<!\d)(\d\d)\d\d\s?年?\s?(?:[-–—/~～至到]|to)\s?\Z")
_NAMED: Final = re.compile(r"COVID-\Z", re.IGNORECASE)
_PLAN: Final = re.compile("(?<![一二三四五六七八九百])十([一二三四五六七八九])五(?![一二三四五六七八九十百千萬万億亿])")
_ROUND: Final = re.compile(
    "(?<![一二三四五六七八九十兩两幾几数數])([百千萬万])(?=[米年公英呎元歲岁]|分之一(?![百千萬万億亿]))"
)
_HOURS: Final = re.compile("(?P<noon>中午|正午)|午夜|子夜|零[時时點点]")
_SCALES: Final = "hundred|thousand|million|billion|trillion"
_PART: Final = re.compile(rf"\b(?:(?P<half>half)|(?:a )?quarter)(?: of)? an? (?P<scale>{_SCALES})\b", re.IGNORECASE)
_AND_HALF: Final = re.compile(
    rf"\b(?P<number>[a-z]+) (?:and a half (?P<scale>{_SCALES})|(?P<first>{_SCALES}) and a half)\b", re.IGNORECASE
)
_FRACTION: Final = re.compile(rf"\s?(?P<part>[½¼¾])(?:\s?(?P<scale>{_SCALES})\b)?", re.IGNORECASE)
_PARTS: Final = {"½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75")}


def is_name(before: str) -> bool:
    """Whether digits after this are part of a name that the other language says without them: COVID-19."""
    return bool(_NAMED.search(before))


def of_digits(value: Decimal, before: str, after: str) -> Iterator[Decimal]:
    """What a number in digits may stand for by what stands around it."""
    behind = _AFTER.match(after)
    if behind and value < 100:
        yield from _reduced(value) if behind["cut"] else _tenths(value, behind["tenths"])
    if _REPUBLIC.search(before):
        yield value + _FIRST_YEAR
    year = _YEAR_BEFORE.search(before)
    if year and value < 100:
        yield Decimal(year[1]) * 100 + value
    part = _FRACTION.match(after)
    if part:
        yield (value + _PARTS[part["part"]]) * ENGLISH_UNITS.get((part["scale"] or "").lower(), 1)


def _reduced(value: Decimal) -> tuple[Decimal, Decimal]:
    """八折 is 80 per cent of the price, and 20 off; 85折 is 15 off."""
    paid = value * 10 if value < 10 else value
    return paid, 100 - paid


def _tenths(value: Decimal, word: str) -> tuple[Decimal]:
    return (value * 10 + (5 if word.endswith("半") else 0),)


def spoken(text: str) -> Iterator[Said]:
    """Numbers in words."""
    yield from _chinese(text)
    yield from _english(text)


def _chinese(text: str) -> Iterator[Said]:
    for found in _TENTHS.finditer(text):
        digits = [Decimal(chinese_value(each) or 0) for each in found.groups()[:2] if each]
        if found[3] == "折":
            joined = [digits[0] * 10 + digits[1]] if len(digits) == 2 else []
            values = {each for digit in [*digits, *joined] for each in _reduced(digit)}
        else:
            values = {each for digit in digits for each in _tenths(digit, found[3])}
        yield found.start(), found.end(), frozenset(values)
    for found in _PLAN.finditer(text):
        yield found.start(), found.end(), frozenset({10 + Decimal(chinese_value(found[1]) or 0)})
    for found in _ROUND.finditer(text):
        yield found.start(), found.end(), frozenset({Decimal({"百": 100, "千": 1000}.get(found[1], 10000))})
    for found in _HOURS.finditer(text):
        yield found.start(), found.end(), frozenset(map(Decimal, (0, 12) if found["noon"] else (0, 12, 24)))


def _english(text: str) -> Iterator[Said]:
    for found in _PART.finditer(text):
        share = Decimal("0.5") if found["half"] else Decimal("0.25")
        yield found.start(), found.end(), frozenset({share * ENGLISH_UNITS[found["scale"].lower()]})
    for found in _AND_HALF.finditer(text):
        number = WORDS.get(found["number"].lower())
        if number is not None:
            scale = ENGLISH_UNITS[(found["scale"] or found["first"]).lower()]
            yield found.start(), found.end(), frozenset({(number + Decimal("0.5")) * scale})
