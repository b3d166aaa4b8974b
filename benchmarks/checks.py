"""The checks' false alarms on human translations, and what they find of mistakes that were put into them.

FLORES-200 dev both ways: an alarm on a person's translation counts as false, though some are the person's mistakes.
A mistake is put into each of the human translations that can have it. Needs `../shared/data/flores-dev/`.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from benchmarks.figure import Figure
from benchmarks.repair import FLORES, lines

Damage = Callable[[str, random.Random], str]


def figures() -> Iterator[Figure]:
    if not FLORES.exists():
        return
    from workbench.translate.checks.model import Unit
    from workbench.translate.checks.registry import CHECKS, Checks

    english, chinese = lines("en-zh.flores-dev.en"), lines("en-zh.flores-dev.zh")
    both = {
        "into Chinese": [
            Unit(s, t, "en", "zh-Hans", str(n)) for n, (s, t) in enumerate(zip(english, chinese, strict=True))
        ],
        "into English": [
            Unit(s, t, "zh-Hans", "en", str(n)) for n, (s, t) in enumerate(zip(chinese, english, strict=True))
        ],
    }
    checks = Checks()
    for way, units in both.items():
        found = [finding for unit in units for finding in checks.of(unit)] + list(checks.across(units))
        for name in CHECKS:
            alarms = len({finding.unit for finding in found if finding.check == name})
            yield Figure(f"false alarms, {way}: {name}", alarms, len(units), alarms / len(units), "", "segments", "few")
    for way, units in both.items():
        for name, damage in DAMAGES.items():
            yield from _found(f"mistakes found, {way}: {name}", units, name, damage)


def _found(what: str, units: list, name: str, damage: Damage) -> Iterator[Figure]:
    from workbench.translate.checks.registry import Checks

    check, _, _ = name.partition(",")
    checks, chance = Checks(), random.Random(1)
    damaged = [replace(unit, target=damage(unit.target, chance)) for unit in units]
    spoilt = [new for old, new in zip(units, damaged, strict=True) if new.target != old.target]
    found = sum(any(finding.check == check for finding in checks.of(unit)) for unit in spoilt)
    if spoilt:
        yield Figure(what, found, len(spoilt), found / len(spoilt), "", "mistakes", "many")


def _other_number(text: str, chance: random.Random) -> str:
    places = list(re.finditer(r"(?<![A-Za-z\d])\d{2,}(?![\d%]*[A-Za-z])", text))
    if not places:
        return text
    place = chance.choice(places)
    return text[: place.start()] + str(int(place[0]) + chance.randint(11, 49)) + text[place.end() :]


def _loop(text: str, chance: random.Random) -> str:
    at = chance.randrange(len(text) // 2)
    end = text.find(" ", at + 6) if text.isascii() else at + 4
    words = text[text.rfind(" ", 0, at) + 1 if text.isascii() else at : end]
    return text[:end] + (" " if text.isascii() else "") + (words + (" " if text.isascii() else "")) * 5 + text[end:]


def _cut(text: str, chance: random.Random) -> str:
    commas = [found.start() for found in re.finditer("[，,]", text)]
    return text[: commas[0] + 1] if commas else text


def _halved(text: str, chance: random.Random) -> str:
    return text[: len(text) // 3].rstrip("，, ") + ("." if text.isascii() else "。")


def _ascii_marks(text: str, chance: random.Random) -> str:
    return text.replace("，", ",").replace("。", ".") if "，" in text or "。" in text else text


def _one_quote(text: str, chance: random.Random) -> str:
    for closer in ("”", "）", "」", ")"):
        if closer in text and not text.rstrip("。.").endswith(closer):
            return text.replace(closer, "", 1)
    return text


def _script(text: str, chance: random.Random) -> str:
    from workbench.text.language import to_script

    return to_script(text, "zh-Hant")


DAMAGES: dict[str, Damage] = {
    "numbers, another number": _other_number,
    "loops, some words six times": _loop,
    "length, broken off at a comma": _cut,
    "length, a third of the translation": _halved,
    "punctuation, ASCII marks": _ascii_marks,
    "quotes, a closer lost": _one_quote,
    "script, Traditional for Simplified": _script,
}
