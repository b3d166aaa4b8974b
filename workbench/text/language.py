"""Which language a stretch of text is in, and Chinese from one script to the other.

The ratio of Latin letters to Chinese characters tells the language. Whether OpenCC would change a character tells the
script: what it would simplify is Traditional, what it would make Traditional is Simplified, unless Big5, the old
encoding of Taiwan and Hong Kong, has it too (后, 台, 里 are at home in both scripts). A table knows each character;
OpenCC itself, whose dictionaries take memory, is loaded for texts that are to be converted whole.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Any, Final

from workbench.text._classes import HAN, KANA

UNDETERMINED: Final = "und"
TRADITIONAL: Final = "zh-Hant"
SIMPLIFIED: Final = "zh-Hans"

_HAN_WEIGHT: Final = 4
"""A Chinese character says about as much as this many Latin letters."""

_HAN_RUNS: Final = re.compile(f"[{HAN}]+")
_KANA_RUNS: Final = re.compile(f"[{KANA}]+")
_HANGUL_RUNS: Final = re.compile("[\\u1100-\\u11ff\\u3130-\\u318e\\uac00-\\ud7a3]+")
_LATIN_RUNS: Final = re.compile("[A-Za-z\\u00c0-\\u00d6\\u00d8-\\u00f6\\u00f8-\\u024f\\u1e00-\\u1eff]+")
_LETTER_RUNS: Final = re.compile(r"[^\W\d_]+")
_ADDRESSES: Final = re.compile("[a-z]+://[!-~]+")
_CHINESE_STOPS: Final = re.compile("[。，、；：！？「」『』《》【】（）]")

_CONVERSIONS: Final = {
    "zh-Hant": "s2hk",
    **dict.fromkeys(("zh-HK", "zh-Hant-HK", "zh-MO", "zh-Hant-MO"), "s2hk"),
    **dict.fromkeys(("zh-TW", "zh-Hant-TW"), "s2tw"),
    **dict.fromkeys(("zh-Hans", "zh-CN", "zh-SG", "zh-MY"), "t2s"),
    **dict.fromkeys(("zh-Hans-CN", "zh-Hans-SG", "zh-Hans-MY", "zh-Hans-HK", "zh-Hans-TW"), "t2s"),
}
_TAG: Final = re.compile("[A-Za-z]{2,3}(?:[-_][A-Za-z]{4})?(?:[-_](?:[A-Za-z]{2}|[0-9]{3}))?")
_REGIONS: Final = {
    **dict.fromkeys(("zh-HK", "zh-Hant-HK", "zh-MO", "zh-Hant-MO"), "t2hk"),
    **dict.fromkeys(("zh-TW", "zh-Hant-TW"), "t2tw"),
}
"""What turns Traditional characters into those of a region."""

_SCRIPT_TAGS: Final = {
    "CYRILLIC": "Cyrl",
    "GREEK": "Grek",
    "ARABIC": "Arab",
    "HEBREW": "Hebr",
    "THAI": "Thai",
    "DEVANAGARI": "Deva",
}


def language_of(text: str) -> str:
    """The language of a text as a BCP 47 tag: "en", "zh-Hant", "zh-Hans", "ja", "ko", "und-Cyrl", ...

    "und" where there is no letter to tell by. Latin letters count as English. Chinese that could be either script
    goes by its quotation marks, and is "zh-Hant" without any.
    """
    tag = family_of(text)
    return script_of(text) or _by_quotes(text) if tag == "zh" else tag


def family_of(text: str) -> str:
    """The same, but "zh" for Chinese of either script."""
    if text.isascii() and "://" not in text:
        return "en" if _LATIN_RUNS.search(text) else UNDETERMINED
    latin, han, kana, hangul, other = _weigh(_ADDRESSES.sub(" ", text) if "://" in text else text)
    if not (latin or han or kana or hangul or other):
        return UNDETERMINED
    if other > max(latin, _HAN_WEIGHT * han, _HAN_WEIGHT * kana, _HAN_WEIGHT * hangul):
        return _other_script(text)
    if _HAN_WEIGHT * (han + kana + hangul) <= latin:
        return "en"
    if kana * 5 > han:
        return "ja" if kana >= hangul else "ko"
    return "ko" if hangul > han else "zh"


def _weigh(text: str) -> tuple[int, int, int, int, int]:
    """Letters by script: Latin, Chinese (with its own punctuation), kana, Hangul, all others."""
    latin, han = _count(_LATIN_RUNS, text), _count(_HAN_RUNS, text)
    rest = _count(_LETTER_RUNS, text) - latin - han
    kana, hangul = (_count(_KANA_RUNS, text), _count(_HANGUL_RUNS, text)) if rest > 0 else (0, 0)
    if han:
        han += len(_CHINESE_STOPS.findall(text))
    return latin, han, kana, hangul, max(0, rest - kana - hangul)


def _count(runs: re.Pattern[str], text: str) -> int:
    return len("".join(runs.findall(text)))


def _other_script(text: str) -> str:
    """ "und" with the script of most letters, where it is one of those commonly met."""
    counts: dict[str, int] = {}
    for letter in "".join(_LETTER_RUNS.findall(text[:4096])):
        script = unicodedata.name(letter, "").split(" ")[0]
        counts[script] = counts.get(script, 0) + 1
    most = max(counts, key=lambda script: counts[script], default="")
    return f"und-{_SCRIPT_TAGS[most]}" if most in _SCRIPT_TAGS else UNDETERMINED


def script_of(text: str) -> str:
    """ "zh-Hant" or "zh-Hans" by the characters that only one of them has, "" where there is none."""
    balance = sum(map(_SCRIPTS.__getitem__, text))
    if balance == 0:
        return ""
    return TRADITIONAL if balance > 0 else SIMPLIFIED


class _Scripts(dict[str, int]):
    """+1 for characters of Traditional Chinese alone, -1 for those of Simplified alone, 0 for all others."""

    def __missing__(self, character: str) -> int:
        from workbench.text._scripts import CONVERTED, SIMPLIFIED_ALONE

        script = self[character] = (character in CONVERTED) - (character in SIMPLIFIED_ALONE)
        return script


class _Simplified(dict[int, int]):
    """The Simplified form of each character, as `str.translate` asks for it."""

    def __missing__(self, code: int) -> int:
        from workbench.text._scripts import CONVERTED, SIMPLE

        at = CONVERTED.find(chr(code))
        simple = self[code] = ord(SIMPLE[at]) if at >= 0 else code
        return simple


_SCRIPTS: Final = _Scripts()
_SIMPLIFIED: Final = _Simplified()


def _by_quotes(text: str) -> str:
    return SIMPLIFIED if "“" in text and "「" not in text else TRADITIONAL


def simplify(text: str) -> str:
    """The text with each Chinese character made Simplified by itself: the length stays, offsets hold."""
    return text if text.isascii() else text.translate(_SIMPLIFIED)


def to_script(text: str, script: str, *, traditional: bool = False) -> str:
    """Chinese text in another script or region's characters.

    Args:
        text: Chinese in any script; what is not Chinese stays.
        script: "zh-Hant" (as in Hong Kong), "zh-HK", "zh-TW" or "zh-Hans"; any other tag changes nothing.
        traditional: Whether the text is known to be Traditional: 了解 is no 瞭解 then, and "zh-Hant" changes nothing.
    """
    configuration = _CONVERSIONS.get(script)
    if traditional and not names_simplified(script):
        configuration = _REGIONS.get(script)
    return _convert(text, configuration) if configuration and not text.isascii() else text


def canonical(tag: str) -> str | None:
    """A language tag as it is usually written, "ZH_hk" as "zh-HK"; None for what is none, and for unknown Chinese."""
    if not _TAG.fullmatch(tag):
        return None
    first, *rest = tag.replace("_", "-").lower().split("-")
    written = "-".join([first, *(part.title() if len(part) == 4 else part.upper() for part in rest)])
    return written if first != "zh" or not rest or written in _CONVERSIONS else None


def names_simplified(tag: str) -> bool:
    """Whether a language tag asks for Simplified characters."""
    return _CONVERSIONS.get(tag) == "t2s"


def names_region(tag: str) -> bool:
    """Whether a language tag asks for the Traditional characters of a region."""
    return tag in _REGIONS


def _convert(text: str, configuration: str) -> str:
    return str(_converter(configuration).convert(text))


@lru_cache(maxsize=8)
def _converter(configuration: str) -> Any:
    from opencc import OpenCC

    return OpenCC(configuration)
