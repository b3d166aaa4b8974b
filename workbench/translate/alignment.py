"""Which part of a source became which part of a translation: exact matches, and attention checked against them.

Numbers and Latin names stand on both sides as they are, so where they align is certain. A model's attention is
believed only where it agrees with them: the attention of a model that was not trained to align points anywhere.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from workbench.translate.engine import Alignment

Range = tuple[int, int]

_EXACT: Final = re.compile(r"\d+(?:[.,:]\d+)*|[A-Z][^\W_]*(?:[-’'.][^\W_]+)*", re.ASCII)
_LEAST_WEIGHT: Final = 0.3
"""How much of a word's attention must lie on one word of the source."""

_ENOUGH: Final = 4
_RIGHT: Final = 0.7


@dataclass(slots=True)
class Evidence:
    """How often a model's attention was right where it could be checked."""

    right: int = 0
    wrong: int = 0
    asked: bool = False

    @property
    def trusted(self) -> bool:
        """Whether it is right often enough to be shown."""
        checked = self.right + self.wrong
        return checked >= _ENOUGH and self.right >= _RIGHT * checked

    def add(self, pairs: Sequence[tuple[Range, Range]], exact: Alignment) -> None:
        """Count where attention and exact matches agree."""
        for source, target in exact:
            found = [a for a, b in pairs if _overlap(b, target)]
            if any(_overlap(a, source) for a in found):
                self.right += 1
            elif found:
                self.wrong += 1


def align_exact(source: str, target: str) -> Alignment:
    """The numbers and Latin names that both texts have equally often, in order."""
    ours, theirs = _occurrences(source), _occurrences(target)
    found = [
        pair
        for key, places in ours.items()
        if len(places) == len(theirs.get(key, ()))
        for pair in zip(places, theirs[key], strict=True)
    ]
    return tuple(sorted(found))


def align_by_attention(weights: Any, source: Sequence[Range], target: Sequence[Range], words: Words) -> Alignment:
    """Words paired by where each word of the target looked.

    Args:
        weights: Attention, a row for each piece of the target, a column for each of the source.
        source: The code points of each piece of the source; likewise `target`.
        words: The words of both texts; what looks at none of them is left out.
    """
    columns, rows = _home(source, words.source), _home(target, words.target)
    mass: dict[int, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    total: dict[int, float] = defaultdict(float)
    for row, into in zip(weights, rows, strict=False):
        for weight, out in zip(row, columns, strict=False):
            if into is not None:
                total[into] += float(weight)
                if out is not None:
                    mass[into][out] += float(weight)
    found = []
    for into, by_source in mass.items():
        best = max(by_source, key=lambda each: by_source[each])
        if by_source[best] >= _LEAST_WEIGHT * total[into] > 0:
            found.append((words.source[best], words.target[into]))
    return tuple(sorted(found))


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a source and of its translation, as code-point ranges."""

    source: Sequence[Range]
    target: Sequence[Range]


def joined(exact: Alignment, attended: Alignment) -> Alignment:
    """What is certain, and what attention says of the rest."""
    rest = [(a, b) for a, b in attended if not any(_overlap(a, sure) or _overlap(b, made) for sure, made in exact)]
    return tuple(sorted([*exact, *rest]))


def _occurrences(text: str) -> dict[str, list[Range]]:
    found: dict[str, list[Range]] = defaultdict(list)
    for match in _EXACT.finditer(text):
        if len(match[0]) > 1 or match[0].isdigit():
            found[match[0].replace(",", "").casefold()].append(match.span())
    return found


def _home(pieces: Sequence[Range], words: Sequence[Range]) -> list[int | None]:
    """The number of the word that each piece overlaps the most."""
    homes: list[int | None] = []
    for start, end in pieces:
        shared = [
            (min(end, b) - max(start, a), -number) for number, (a, b) in enumerate(words) if a < end and start < b
        ]
        homes.append(-max(shared)[1] if shared else None)
    return homes


def _overlap(a: Range, b: Range) -> bool:
    return a[0] < b[1] and b[0] < a[1]
