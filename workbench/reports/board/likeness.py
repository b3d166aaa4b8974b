"""Which propositions a claim may well belong to: those whose claims share its words, in either language.

A shared word counts the more the fewer propositions have it. Words are folded as search folds them; Chinese is
compared by overlapping pairs of characters, so that no segmenter is needed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from math import log, sqrt
from typing import Final

from workbench.reports.board.model import Claimed, Item
from workbench.text.fold import folded

LEAST: Final = 0.12
"""What is less alike than this is no guess."""


@cache
def _pattern() -> re.Pattern[str]:
    from workbench.text._classes import HAN

    return re.compile(f"[{HAN}]+|[^\\W_{HAN}]+")


def terms(text: str) -> frozenset[str]:
    """What a text is compared by: words, and pairs of Chinese characters."""
    found: set[str] = set()
    for run in _pattern().findall(folded(text)):
        if ord(run[0]) < 0x2E80 or len(run) == 1:
            found.add(run)
        else:
            found.update(run[at : at + 2] for at in range(len(run) - 1))
    return frozenset(found)


class Likeness:
    """Compares claims with what is on a board."""

    def __init__(self, items: Sequence[Item]) -> None:
        self._items = [(item, *_terms_of(item)) for item in items]
        seen = Counter(term for _, own, beside in self._items for term in own | beside)
        total = len(items) + 1
        self._weights = {term: log(1 + total / count) for term, count in seen.items()}
        self._rare = log(1 + total)

    def ranked(self, claim: Claimed) -> list[tuple[float, Item]]:
        """All items with how much each is like a claim, 0 to 1, the most alike first; the rest in their order."""
        own, beside = terms(claim.words), terms(claim.gloss)
        found = []
        for item, theirs, theirs_beside in self._items:
            directly = self._alike(own, theirs)
            across = max(self._alike(own, theirs_beside), self._alike(beside, theirs)) if theirs_beside or beside else 0
            found.append((max(directly, across), item))
        return sorted(found, key=lambda each: -each[0])

    def _alike(self, first: frozenset[str], second: frozenset[str]) -> float:
        shared = self._weight(first & second)
        return shared / sqrt(self._weight(first) * self._weight(second)) if shared else 0.0

    def _weight(self, found: Iterable[str]) -> float:
        return sum(self._weights.get(term, self._rare) for term in found)


def _terms_of(item: Item) -> tuple[frozenset[str], frozenset[str]]:
    """The terms of a proposition's own words, and those of the texts beside them."""
    own = terms("\n".join([item.proposition.title, *(claim.words for claim in item.claims)]))
    return own, terms("\n".join(claim.gloss for claim in item.claims))
