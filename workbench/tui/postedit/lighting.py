"""Which words of a text and of its translation belong together, so that both can be lit.

What is exact comes first: numbers and Latin names that stand on both sides, and terms with their renderings. An
engine's own alignment says the rest, where there is one. What is not known is not lit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from workbench.translate.engine import Alignment

Range = tuple[int, int]
Pairs = tuple[tuple[Range, Range], ...]

_EXACT: Final = re.compile(r"\d+(?:[.,:]\d+)*|[A-Za-z][A-Za-z'’.-]*[A-Za-z]")


@dataclass(frozen=True, slots=True)
class Lighting:
    """Pairs of ranges of two texts: exact ones, and those of an engine's alignment."""

    exact: Pairs = ()
    aligned: Pairs = ()

    def across(self, word: Range, *, from_source: bool) -> tuple[Range, ...]:
        """What belongs to a word on the other side; () where it is not known."""
        for pairs in (self.exact, self.aligned):
            sides = pairs if from_source else tuple((b, a) for a, b in pairs)
            found = [other for here, other in sides if here[0] < word[1] and word[0] < here[1]]
            if found:
                return joined(found)
        return ()


def lighting(source: str, target: str, terms: Iterable[tuple[str, str]] = (), alignment: Alignment = ()) -> Lighting:
    """What is known of two texts.

    Args:
        terms: Words of the source, each with one that renders it.
    """
    exact = [*_same(source, target), *_rendered(source, target, terms)]
    return Lighting(tuple(sorted(exact)), tuple(alignment))


def _same(source: str, target: str) -> list[tuple[Range, Range]]:
    """Numbers and Latin words that stand once on each side."""
    there: dict[str, list[Range]] = {}
    for found in _EXACT.finditer(target):
        there.setdefault(found.group().casefold(), []).append(found.span())
    here: dict[str, list[Range]] = {}
    for found in _EXACT.finditer(source):
        here.setdefault(found.group().casefold(), []).append(found.span())
    return [(spans[0], there[word][0]) for word, spans in here.items() if len(spans) == len(there.get(word, ())) == 1]


def _rendered(source: str, target: str, terms: Iterable[tuple[str, str]]) -> list[tuple[Range, Range]]:
    pairs = []
    folded, other = source.casefold(), target.casefold()
    for term, rendering in terms:
        term, rendering = term.casefold(), rendering.casefold()
        if len(folded) != len(source) or len(other) != len(target) or not term or not rendering:
            continue
        if folded.count(term) == 1 and other.count(rendering) == 1:
            at, there = folded.index(term), other.index(rendering)
            pairs.append(((at, at + len(term)), (there, there + len(rendering))))
    return pairs


def joined(ranges: Sequence[Range]) -> tuple[Range, ...]:
    """Ranges in order, those that touch made one."""
    found: list[Range] = []
    for start, end in sorted(ranges):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return tuple(found)
