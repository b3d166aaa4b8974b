"""Number words of English, and the value of Chinese numerals."""

from __future__ import annotations

from decimal import Decimal
from typing import Final


def _words(words: str) -> list[str]:
    return words.split()


_ONES: Final = _words(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_TENS: Final = _words("twenty thirty forty fifty sixty seventy eighty ninety")
_ORDINALS: Final = _words(
    "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth"
)
_TENTHS: Final = _words("twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth")

WORDS: Final = {
    **{word: value for value, word in enumerate(_ONES)},
    **{word: value for value, word in enumerate(_ORDINALS)},
    **{word: 10 * value for value, word in enumerate(_TENS, start=2)},
    **{word: 10 * value for value, word in enumerate(_TENTHS, start=2)},
    **{f"{word[:-1]}ies": 10 * value for value, word in enumerate(_TENS, start=2)},
    **{"a": 1, "an": 1, "once": 1, "single": 1, "sole": 1, "twice": 2, "double": 2, "both": 2, "pair": 2, "couple": 2},
    **{"twins": 2, "dual": 2, "bilateral": 2, "thrice": 3, "triple": 3, "trilateral": 3, "trio": 3, "quadruple": 4},
}

ENGLISH_UNITS: Final = {
    **{"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12},
    **{"hundreds": 100, "thousands": 1000, "millions": 10**6, "billions": 10**9, "trillions": 10**12},
    **{"decade": 10, "decades": 10, "dozen": 12, "dozens": 12, "score": 20, "century": 100, "centuries": 100},
    **{"hundredth": 100, "thousandth": 1000, "millionth": 10**6},
}

SCALES: Final = {
    **{"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12},
    **{"k": 1000, "m": 10**6, "mn": 10**6, "bn": 10**9},
    **{"百": 100, "千": 1000, "萬": 10**4, "万": 10**4, "億": 10**8, "亿": 10**8, "兆": 10**12},
}

_MONTH_NAMES: Final = _words("january february march april may june july august september october november december")
MONTHS: Final = {
    **{name: value for value, name in enumerate(_MONTH_NAMES, start=1)},
    **{name[:3]: value for value, name in enumerate(_MONTH_NAMES, start=1) if name not in ("march", "may")},
    "sept": 9,
}

FRACTIONS: Final = {
    "half": ("0.5", "30", "2", "50"),
    "halves": ("0.5", "2"),
    "quarter": ("0.25", "15", "4"),
    "quarters": ("0.75", "4"),
    "thirds": ("3",),
    "noon": ("12", "0"),
    "midday": ("12",),
    "midnight": ("0", "12", "24"),
    "teenage": ("10",),
    "teens": ("10", "13", "19"),
    "weekly": ("1",),
    "daily": ("1",),
    "hourly": ("1",),
    "monthly": ("1",),
    "yearly": ("1",),
    "annual": ("1",),
    "annually": ("1",),
    "fortnight": ("14", "2"),
    "biennial": ("2",),
}

_DIGITS: Final = dict(zip("〇零一二三四五六七八九兩两", (0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 2, 2), strict=True))
_SMALL: Final = {"十": 10, "百": 100, "千": 1000, "廿": 20, "卅": 30}


def chinese_value(written: str) -> Decimal | None:
    """The value of Chinese numerals or digits: 二十三, 一萬二千, 二〇二三, 30; None where there is none to tell."""
    if written.isdigit() and written.isascii():
        return Decimal(written)
    if len(written) > 1 and all(character in _DIGITS for character in written):
        return Decimal("".join(str(_DIGITS[character]) for character in written))
    total, section, digit = 0, 0, -1
    for character in written:
        if character in _DIGITS:
            digit = _DIGITS[character]
        elif character in "廿卅":
            section, digit = section + _SMALL[character], -1
        elif character in _SMALL:
            section, digit = section + (1 if digit < 0 else digit) * _SMALL[character], -1
        elif character in SCALES:
            amount = section + max(digit, 0)
            total, section, digit = (
                (total + (amount or 1)) * SCALES[character] if total else ((amount or 1) * SCALES[character]),
                0,
                -1,
            )
        else:
            return None
    if written.strip("萬万億亿兆百千") == "" and len(written) > 0:
        return None
    return Decimal(total + section + max(digit, 0))
