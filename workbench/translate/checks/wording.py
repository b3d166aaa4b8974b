"""Terms that are not rendered as the termbase says, and names that are not rendered as elsewhere in the document."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from workbench.text._classes import HAN
from workbench.text.fold import folded
from workbench.translate.checks.model import Finding, Range, Term, Unit
from workbench.translate.languages import is_chinese

FORBIDDEN: Final = "“{words}” is a forbidden rendering of “{term}”; the termbase has “{better}”"
BARRED: Final = "“{words}” is a forbidden rendering of “{term}”"
MISSING: Final = "“{term}” should be “{better}”, as the termbase says"
ELSEWHERE: Final = "“{name}” is “{better}” elsewhere in this document"
DIFFERENT: Final = "the same sentence is translated otherwise elsewhere in this document"


def check_terms(unit: Unit) -> Iterator[Finding]:
    """Terms whose forbidden rendering is in the translation, or none of whose others is."""
    target = folded(unit.target)
    for term in unit.terms:
        yield from _checked(unit, term, target)


def _checked(unit: Unit, term: Term, target: str) -> Iterator[Finding]:
    allowed = [each.text for each in term.renderings if not each.forbidden]
    present = [words for words in allowed if _stands(words, target)]
    covered = " ".join(present)
    name = ("term", unit.source[slice(*term.place)])
    for each in term.renderings:
        if each.forbidden and _stands(each.text, target) and folded(each.text) not in folded(covered):
            better = (("better", allowed[0]),) if allowed else ()
            message = FORBIDDEN if allowed else BARRED
            place = _place(each.text, unit.target)
            yield Finding("terms", message, (("words", each.text), name, *better), term.place, place, unit.id)
            return
    if allowed and not present:
        yield Finding("terms", MISSING, (name, ("better", " / ".join(allowed[:3]))), source=term.place, unit=unit.id)


def _stands(words: str, target: str) -> bool:
    """Whether words stand in a folded text: whole words of Latin script, in any of their forms."""
    plain = folded(words)
    if not plain.isascii():
        return plain in target
    stem = re.escape(plain[:-1] if plain.endswith(("e", "y")) and len(plain) > 3 else plain)
    return bool(re.search(rf"(?<![a-z0-9]){stem}", target))


def _place(words: str, target: str) -> Range | None:
    at = target.casefold().find(words.casefold())
    return (at, at + len(words)) if at >= 0 else None


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split())


_NAME: Final = re.compile(r"(?<![\w’'-])[A-Z][\w-]*(?:[ ](?:(?:of|the|de|van|von|al)[ ])?[A-Z][\w-]*)*", re.UNICODE)
_STARTS: Final = re.compile("(?:\\A|[.!?:;“\"'(（—]\\s*)\\Z")
_HAN_RUN: Final = re.compile(f"[{HAN}·•‧]{{2,}}")
_NATIONS: Final = re.compile("[中美英法德俄日韓韩朝印伊以烏乌歐欧澳意西葡巴土沙越泰菲蒙]{2,}")
_LATIN_WORD: Final = re.compile(r"[A-Za-z][\w-]{2,}")
_LONGEST: Final = 10
_MANY: Final = 3
"""Segments that a name has to be in before one of its renderings is its usual one."""
_USUAL: Final = 0.6
_NO_NAMES: Final = _words(
    "I A An The This That These Those He She It We They You In On At By For From With As But And Or If When While "
    "After Before Since However Although Though There Here What Who Why How Mr Mrs Ms Dr Monday Tuesday Wednesday "
    "Thursday Friday Saturday Sunday January February March April May June July August September October "
    "November December"
)


@dataclass(frozen=True, slots=True)
class _Pair:
    """A unit with its English and its Chinese side, whichever of them is the translation."""

    unit: Unit
    english: str
    chinese: str


def check_names(units: Sequence[Unit]) -> Iterator[Finding]:
    """Names, and whole sentences, that are translated in one way nearly everywhere and in another here."""
    pairs = [
        _Pair(unit, *((unit.source, unit.target) if is_chinese(unit.target_language) else (unit.target, unit.source)))
        for unit in units
        if unit.target.strip() and is_chinese(unit.source_language) != is_chinese(unit.target_language)
    ]
    yield from _unlike(units)
    for name, places in _names(pairs).items():
        if len(places) >= _MANY:
            yield from _renderings(name, places, pairs)


def _unlike(units: Sequence[Unit]) -> Iterator[Finding]:
    """Sentences whose twins have another translation."""
    versions: dict[str, list[Unit]] = defaultdict(list)
    for unit in units:
        versions[unit.source.strip()].append(unit)
    for found in versions.values():
        usual, times = Counter(unit.target.strip() for unit in found).most_common(1)[0]
        if len(found) > times:
            for unit in found:
                if unit.target.strip() != usual:
                    yield Finding("names", DIFFERENT, unit=unit.id)


def _names(pairs: Sequence[_Pair]) -> dict[str, dict[int, Range]]:
    """Where each name stands: by its words, the number of the pair and the place in its English."""
    found: dict[str, dict[int, Range]] = defaultdict(dict)
    firsts: dict[str, dict[int, Range]] = defaultdict(dict)
    for number, pair in enumerate(pairs):
        for match in _NAME.finditer(pair.english):
            start = match.start() + _leading(match[0])
            name = pair.english[start : match.end()]
            begins = _STARTS.search(pair.english[max(0, start - 3) : start])
            if len(name) > 2:
                home = firsts if begins and " " not in name else found
                home[name].setdefault(number, (start, match.end()))
    for name, places in firsts.items():
        if name in found:
            found[name] = {**places, **found[name]}
    return found


def _abbreviated(usual: str, text: str) -> bool:
    """Whether two nations stand together by their first characters, this one among them: 俄伊."""
    return any(usual[0] in found[0] for found in _NATIONS.finditer(text))


def _leading(words: str) -> int:
    """How long the words before a name are that are capitals only because a sentence begins with them."""
    at = 0
    for word in words.split(" "):
        if word not in _NO_NAMES:
            return at
        at += len(word) + 1
    return len(words)


def _renderings(name: str, places: dict[int, Range], pairs: Sequence[_Pair]) -> Iterator[Finding]:
    texts = {number: pairs[number].chinese for number in places}
    usual = _usual(texts, [pair.chinese for number, pair in enumerate(pairs) if number not in places])
    if not usual:
        return
    parts = [part for part in re.split("[·•‧]", usual) if part]
    for number, text in texts.items():
        if any(part in text for part in (usual, *parts, name)) or _abbreviated(usual, text):
            continue
        if is_chinese(pairs[number].unit.target_language):
            values = (("name", name), ("better", usual))
            yield Finding("names", ELSEWHERE, values, source=places[number], unit=pairs[number].unit.id)


def _usual(texts: dict[int, str], others: Sequence[str]) -> str:
    """What stands in most of these texts, and in few of the others; the longest where several do."""
    counts: Counter[str] = Counter()
    for text in texts.values():
        counts.update(_candidates(text))
    best, best_score = "", 0.0
    for words, inside in counts.most_common(200):
        if inside < max(_MANY, _USUAL * len(texts)):
            break
        outside = sum(words in text for text in others)
        score = 2 * inside / (len(texts) + inside + outside)
        if (score, len(words)) > (best_score, len(best)):
            best, best_score = words, score
    return best if best_score >= _USUAL + 0.15 else ""


def _candidates(text: str) -> set[str]:
    found = set(_LATIN_WORD.findall(text))
    for run in _HAN_RUN.findall(text):
        for length in range(2, min(_LONGEST, len(run)) + 1):
            found.update(run[at : at + length] for at in range(len(run) - length + 1))
    return found
