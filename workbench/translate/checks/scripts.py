"""Text that was not translated, and Chinese in the wrong script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from workbench.text import language as languages
from workbench.text._classes import HAN, KANA
from workbench.translate.checks.model import Finding, Unit
from workbench.translate.languages import is_chinese, normalise

EMPTY: Final = "the translation is empty"
SAME: Final = "the translation is the source itself"
LEFT: Final = "“{words}” was left as it was"
WRONG: Final = "“{words}” is {script} Chinese"

_HAN_RUN: Final = re.compile(f"[{HAN}{KANA}][{HAN}{KANA}，、。：；？！]*")
_ENGLISH_RUN: Final = re.compile(r"(?<![\w@#/.\-])[a-z]{2,}(?:[’'][a-z]+)?(?:[ ,]+[a-z]+(?:[’'][a-z]+)?){2,}(?![\w@/])")
_NOT_WORDS: Final = re.compile(r"`[^`]*`|\S+://\S+|[\w.+-]+@[\w.-]+|[(（][^()（）]*[)）]|[《“\"][^《》“”\"]*[》”\"]")
_LETTERS: Final = re.compile(r"[^\W\d_]")
_NAME: Final = re.compile(r"\W*(?:(?:[a-z]|mac)?[A-Z][\w.’'-]*|\d[\w.,]*|[\W\d_]|of|the|and|de|van|von)+\W*", re.ASCII)
_NAMES: Final = {languages.TRADITIONAL: "Simplified", languages.SIMPLIFIED: "Traditional"}


def check_untranslated(unit: Unit) -> Iterator[Finding]:
    """Nothing, the source itself, or stretches of its language."""
    if not unit.target.strip():
        if unit.source.strip():
            yield Finding("untranslated", EMPTY, unit=unit.id)
        return
    if unit.target.strip() == unit.source.strip() and _is_prose(unit):
        yield Finding("untranslated", SAME, unit=unit.id)
        return
    place = _left_over(unit)
    if place is not None:
        words = unit.target[slice(*place)]
        yield Finding("untranslated", LEFT, (("words", words),), target=place, unit=unit.id)


def _is_prose(unit: Unit) -> bool:
    """Whether a text has words to translate, and is no name, number or address."""
    text = _NOT_WORDS.sub(" ", unit.source)
    if is_chinese(unit.source_language):
        return not is_chinese(unit.target_language) and bool(_HAN_RUN.search(text))
    return bool(_LETTERS.search(text)) and not _NAME.fullmatch(text.strip()) and len(text.split()) > 1


def _left_over(unit: Unit) -> tuple[int, int] | None:
    """The first stretch in the source's language, but for what is quoted or in brackets."""
    text = _NOT_WORDS.sub(lambda found: " " * len(found[0]), unit.target)
    if is_chinese(unit.target_language):
        found = _ENGLISH_RUN.search(text) if not is_chinese(unit.source_language) else None
    else:
        found = _HAN_RUN.search(text) if is_chinese(unit.source_language) else None
    return found.span() if found else None


def check_script(unit: Unit) -> Iterator[Finding]:
    """Characters of the other Chinese script."""
    other = _NAMES.get(normalise(unit.target_language))
    if other is None:
        return
    wrong = languages.TRADITIONAL if other == "Traditional" else languages.SIMPLIFIED
    places = [at for at, character in enumerate(unit.target) if languages.script_of(character) == wrong]
    if places:
        words = "".join(dict.fromkeys(unit.target[at] for at in places))
        values = (("words", words), ("script", other))
        yield Finding("script", WRONG, values, target=(places[0], places[0] + 1), unit=unit.id)
