"""The termbase as look-ups see it: the terms that stand in a text, and how each is to be rendered.

Found are whole words of Latin script, also in the plural and the possessive, and Chinese anywhere; case, width and the
script of Chinese do not matter, but an acronym in capitals ("US") is not found in "us". The longest term wins.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from workbench.store.termbase import STATUSES, Term, Terms, TermStatus
from workbench.text.language import to_script
from workbench.translate.fuzzy import Token, placed_tokens
from workbench.translate.languages import normalise
from workbench.translate.memory.keys import family

if TYPE_CHECKING:
    from workbench.store.database import Database
    from workbench.store.journal import Journal

_ACRONYM: Final = 5
"""Capitals of up to so many letters are an acronym, whose case matters."""


@dataclass(frozen=True, slots=True)
class Rendering:
    """How a concept may, should or must not be called in the target language.

    Attributes:
        converted: Whether the termbase has it in the other script of Chinese.
    """

    text: str
    status: TermStatus
    note: str = ""
    converted: bool = False
    term_id: str = ""


@dataclass(frozen=True, slots=True)
class TermHit:
    """A term that stands in a text.

    Attributes:
        start, end: Code points of the text.
        term: The term as the termbase has it.
        renderings: In the target language: preferred, approved, forbidden; () where there is none.
    """

    start: int
    end: int
    term: Term
    renderings: tuple[Rendering, ...] = ()

    @property
    def concept(self) -> str:
        """What it is a name of."""
        return self.term.concept


class Termbase(Terms):
    """The terms of a project, and which of them stand in a text."""

    def __init__(self, database: Database, journal: Journal) -> None:
        super().__init__(database, journal)
        self._seen: tuple[int, int] | None = None
        self._sequence = -1
        self._finder = _Finder(())

    def find(self, text: str, source_language: str, target_language: str) -> list[TermHit]:
        """The terms of the source language that stand in a text, in its order, with their renderings.

        A term of several concepts is a hit for each. Forbidden terms of the source language are found too.
        """
        return self._fresh().find(text, source_language, target_language)

    def wanted(self, text: str, source_language: str, target_language: str) -> list[tuple[str, str]]:
        """The terms in a text, each with the rendering that is wanted most: for an engine that can take them."""
        hits = self.find(text, source_language, target_language)
        best = ((hit, next((each for each in hit.renderings if each.status != "forbidden"), None)) for hit in hits)
        return [(text[hit.start : hit.end], rendering.text) for hit, rendering in best if rendering is not None]

    @property
    def edition(self) -> int:
        """A number that is another one after a term was edited; 0 where none ever was."""
        self._fresh()
        return self._sequence

    def _fresh(self) -> _Finder:
        """The finder for the terms that there are now; made anew only after one was edited."""
        (version,) = self._database.rows("PRAGMA data_version")[0]
        seen = (int(version), self._database.connection.total_changes)
        if seen != self._seen:
            row = self._database.row("SELECT ifnull(max(seq), 0) FROM edit_targets WHERE family = 'termbase'")
            sequence = int(row[0]) if row else 0
            if sequence != self._sequence:
                self._finder, self._sequence = _Finder(self.all()), sequence
            self._seen = seen
        return self._finder


class _Finder:
    """Terms by their first token."""

    def __init__(self, terms: Sequence[Term]) -> None:
        self._by_concept: dict[tuple[str, str], list[Term]] = {}
        self._by_first: dict[tuple[str, str], list[tuple[tuple[str, ...], Term]]] = {}
        for term in terms:
            its = family(term.language)
            self._by_concept.setdefault((term.concept, its), []).append(term)
            words = tuple(stem(token.text, its) for token in placed_tokens(term.term))
            if words:
                self._by_first.setdefault((its, words[0]), []).append((words, term))
        for found in self._by_first.values():
            found.sort(key=lambda each: -len(each[0]))

    def find(self, text: str, source: str, target: str) -> list[TermHit]:
        its = family(source)
        tokens = placed_tokens(text)
        stems = [stem(token.text, its) for token in tokens]
        hits: list[TermHit] = []
        at = 0
        while at < len(tokens):
            found = self._at(text, tokens, stems, at, its)
            if found:
                last = tokens[at + found[0][1] - 1]
                start, end = tokens[at].start, last.end
                if its == "en" and last.end - last.start == len(last.text):
                    end -= len(last.text) - len(_base(last.text))
                hits += [TermHit(start, end, term, self._renderings(term, target)) for term, _ in found]
            at += found[0][1] if found else 1
        return hits

    def _at(
        self, text: str, tokens: Sequence[Token], stems: Sequence[str], at: int, its: str
    ) -> list[tuple[Term, int]]:
        """The longest terms that begin at a token, each with how many tokens it has."""
        longest = 0
        found: list[tuple[Term, int]] = []
        for words, term in self._by_first.get((its, stems[at]), ()):
            length = len(words)
            if length < longest:
                break
            if tuple(stems[at : at + length]) == words:
                said = text[tokens[at].start : tokens[at + length - 1].end]
                if _suits(term.term, said):
                    longest = length
                    found.append((term, length))
        return found

    def _renderings(self, term: Term, target: str) -> tuple[Rendering, ...]:
        return _in_script(self._by_concept.get((term.concept, family(target)), ()), target)


def _in_script(terms: Iterable[Term], target: str) -> tuple[Rendering, ...]:
    """Renderings in the wanted script: as they are, or turned into it where none that is says the same."""
    found: dict[str, Rendering] = {}
    wanted = normalise(target)
    for term in sorted(terms, key=lambda each: (each.language != wanted, each.term)):
        as_is = term.language == wanted or family(wanted) != "zh" or term.language == "zh"
        text = term.term if as_is else to_script(term.term, target)
        found.setdefault(text, Rendering(text, term.status, term.note, not as_is, term.id))
    return tuple(sorted(found.values(), key=lambda each: (STATUSES.index(each.status), each.converted, each.text)))


def _suits(term: str, said: str) -> bool:
    """Whether what stands in the text may be the term: of an acronym, it must be in capitals too."""
    if len(term) > _ACRONYM or not (term.isascii() and term.isupper() and term.isalpha()):
        return True
    return said.isascii() is False or said[: len(term)].isupper()


_POSSESSIVE: Final = ("'s", "’s", "'", "’")


def _base(word: str) -> str:
    """A folded word without its possessive ending."""
    for ending in _POSSESSIVE:
        if len(word) > len(ending) and word.endswith(ending):
            return word.removesuffix(ending)
    return word


@lru_cache(maxsize=1 << 16)
def stem(word: str, its: str) -> str:
    """A folded word without its plural or possessive ending, where it is English."""
    if its != "en" or len(word) < 3:
        return word
    word = _base(word)
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("xes", "ches", "shes", "sses", "zzes")):
        return word[:-2]
    plural = len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is"))
    return word[:-1] if plural else word
