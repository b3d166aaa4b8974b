"""What is suggested for a segment, numbered: candidates, matches of the memory, renderings of terms, the dictionary."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from workbench.model import Translation

Kind = Literal["machine", "memory", "human", "match", "term", "dictionary"]
Ranges = tuple[tuple[int, int], ...]

MOST: Final = 9


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something to take by its number.

    Attributes:
        text: What is put into the translation.
        whole: Whether it is a whole translation, or words to put at the cursor.
        about: What it is: an engine, a term, a word of the source.
        score: From 0 to 1; None where there is none.
        quoted: Of a match, the text that the memory has the translation for.
        differs: Ranges of `quoted` that the segment does not say.
        key: The id of the candidate that it is, "" for what is none.
    """

    kind: Kind
    text: str
    whole: bool
    about: str = ""
    score: float | None = None
    quoted: str = ""
    differs: Ranges = ()
    key: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What was looked up beside the interface.

    Attributes:
        matches: Of the memory, best first.
        terms: Terms of the source with each of their renderings.
        words: Words of the source with what a dictionary says.
    """

    visit: int
    matches: tuple[Suggestion, ...] = ()
    terms: tuple[tuple[str, str], ...] = ()
    words: tuple[tuple[str, str], ...] = ()


def suggestions(candidates: Sequence[Translation], language: str, typed: str, found: Found | None) -> list[Suggestion]:
    """At most nine suggestions: whole translations first, each text once; then words for the cursor.

    Args:
        typed: What stands in the editor: it is no suggestion.
    """
    wholes = [*_of_candidates(candidates, language), *(found.matches if found else ())]
    room = MOST - min(3, len(found.terms) + len(found.words) if found else 0)
    chosen = _each_once(wholes, {typed})[:room]
    words: list[Suggestion] = []
    if found:
        words += [Suggestion("term", text, whole=False, about=term) for term, text in found.terms if text not in typed]
        words += [Suggestion("dictionary", text, whole=False, about=word) for word, text in found.words]
    return [*chosen, *_each_once(words, set())][:MOST]


def _of_candidates(candidates: Sequence[Translation], language: str) -> list[Suggestion]:
    shown = (t for t in candidates if t.language == language and not t.settings.get("unfinished"))
    return [
        Suggestion(t.origin, t.text, whole=True, about=t.engine or t.annotator, score=t.score, key=t.id) for t in shown
    ]


def _each_once(found: Iterable[Suggestion], known: set[str]) -> list[Suggestion]:
    kept = []
    for each in found:
        if each.text not in known:
            known.add(each.text)
            kept.append(each)
    return kept


def matched(texts: Iterable[tuple[str, str, float, Ranges, str]]) -> tuple[Suggestion, ...]:
    """Matches of the memory as suggestions, from (source, target, score, differences, where)."""
    made = [
        Suggestion("match", target, whole=True, about=where, score=score, quoted=source, differs=differs)
        for source, target, score, differs, where in texts
    ]
    return tuple(made)
