"""How much a decoding reads like text, from 1 (like a newspaper) down to below 0 (like a wrong guess)."""

from __future__ import annotations

import unicodedata
from collections import Counter
from typing import Final

from workbench.readers.han import COMMON

_MARKS: Final = frozenset("，。、：；？！「」『』（）“”‘’《》〈〉【】—…·‧・％－～　．／＄＋＝＆●■○※★→①②③④⑤")
_CANDID: Final = frozenset("“”‘’—–…•·«»¿¡§©®°€£\u00a0")
_CONTROL_OK: Final = frozenset("\t\n\r\f\x1b\x1a")


def chinese(text: str, *, ascii_counts: bool = False) -> float:
    """How much a text reads like Chinese; `ascii_counts` where a wrong decoding would leave no ASCII as it is.

    Characters that all Chinese pages are full of count for it, rare ones for nothing, and what no Chinese page has
    (private use, unassigned, symbols and letters of far scripts) against it.
    """
    total = points = 0.0
    for char, count in Counter(text).items():
        if char < "\x80":
            weight = 1.0 if char.isprintable() or char in _CONTROL_OK else -2.0
            if not ascii_counts and weight > 0:
                continue
        elif char in COMMON or char in _MARKS or "０" <= char <= "ｚ":
            weight = 1.0
        else:
            weight = _rare(char)
        total += count
        points += weight * count
    return points / total if total else 0.0


def _rare(char: str) -> float:
    if "\u4e00" <= char <= "\u9fff":
        return 0.1
    if "\u3040" <= char <= "\u30ff" or char == "\ufffd" or ord(char) >= 0x20000:
        return 0.0
    if unicodedata.category(char) in ("Co", "Cn", "Cc", "Cs", "Lm", "So"):
        return -1.0
    return -0.5


def western(text: str) -> float:
    """How much a text reads like a Western European language: accented letters inside words, candid punctuation."""
    total = letters = accented = 0
    score = 0.0
    for at, char in enumerate(text):
        if char < "\x80":
            letters += char.isalpha()
            if not char.isprintable() and char not in _CONTROL_OK:
                score -= 2.0
            continue
        total += 1
        if char.isalpha() and char not in "ªºµƒˆ":
            accented += 1
            score += 1.0 if _in_word(text, at) else -0.5
        else:
            score += 0.8 if char in _CANDID else -0.5
    if not total or accented > max(2, 0.4 * (letters + accented)):
        return 0.0
    return score / total


def _in_word(text: str, at: int) -> bool:
    """Whether an accented letter stands as it does in words: beside plain letters, or alone; and not aCcented."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    plain = (before + after).strip()
    if before.isalpha() and before.islower() and text[at].isupper():
        return False
    return not plain or any(c < "\x80" for c in plain)


def any_script(text: str) -> float:
    """The share of the characters outside ASCII that are letters of the text's one script, or common marks."""
    scripts = Counter(_script(c) for c in text if c > "\x7f")
    marks = scripts.pop("mark", 0)
    total = sum(scripts.values()) + marks
    if total < 4 or not scripts:
        return 0.0
    family = scripts.most_common(1)[0][1]
    if {"HIRAGANA", "KATAKANA", "CJK"} & scripts.keys() and scripts["HIRAGANA"] + scripts["KATAKANA"] > total / 10:
        family = scripts["HIRAGANA"] + scripts["KATAKANA"] + scripts["CJK"]
    elif scripts.most_common(1)[0][0] in ("CJK", "LATIN", "other"):
        return 0.0
    return (family + marks) / total


def _script(char: str) -> str:
    if char in _MARKS or char in _CANDID:
        return "mark"
    return unicodedata.name(char, "other").split(" ")[0].split("-")[0] if char.isalpha() else "other"
