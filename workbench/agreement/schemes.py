"""The four schemes of SemEval-2013 task 9 for spans found beside spans wanted, counted as nervaluate counts them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import takewhile
from typing import Any, TypeAlias

from workbench.agreement.places import Annotations, Places, Stretch, by_document, extent, shared, stretches

SCHEMES = ("strict", "exact", "partial", "type")
LEAST_SHARE = 0.01
"""The share of a wanted span that must be found for the two to overlap, nervaluate's 1%."""


@dataclass(frozen=True, slots=True)
class SchemeScore:
    """How the spans found compare with those wanted, under one scheme.

    Attributes:
        correct: Found as the scheme wants it.
        incorrect: Found, but with another place (exact), label (type), or either (strict).
        partial: Found at a place that overlaps; counts half. Only in the scheme of that name.
        missed: Wanted, but not found.
        spurious: Found, but not wanted.
    """

    correct: int = 0
    incorrect: int = 0
    partial: int = 0
    missed: int = 0
    spurious: int = 0

    @property
    def possible(self) -> int:
        """How many are wanted."""
        return self.correct + self.incorrect + self.partial + self.missed

    @property
    def actual(self) -> int:
        """How many are found."""
        return self.correct + self.incorrect + self.partial + self.spurious

    @property
    def precision(self) -> float | None:
        """The share of those found that is right; None where none is found."""
        return (self.correct + self.partial / 2) / self.actual if self.actual else None

    @property
    def recall(self) -> float | None:
        """The share of those wanted that is found; None where none is wanted."""
        return (self.correct + self.partial / 2) / self.possible if self.possible else None

    @property
    def f1(self) -> float | None:
        """Both as one; None where none is wanted or found."""
        total = self.possible + self.actual
        return (2 * self.correct + self.partial) / total if total else None

    def to_json(self) -> dict[str, Any]:
        """The counts and the values."""
        names = ("correct", "incorrect", "partial", "missed", "spurious", "possible", "actual")
        return {name: getattr(self, name) for name in (*names, "precision", "recall", "f1")}

    def __add__(self, other: SchemeScore) -> SchemeScore:
        return SchemeScore(
            self.correct + other.correct,
            self.incorrect + other.incorrect,
            self.partial + other.partial,
            self.missed + other.missed,
            self.spurious + other.spurious,
        )


Schemes: TypeAlias = dict[str, SchemeScore]


@dataclass(frozen=True, slots=True)
class SemEvalScores:
    """The four schemes over all documents, by label and by document.

    A label's own scores compare only the spans of that label, so they need not add up to the whole.
    """

    pooled: Mapping[str, SchemeScore]
    by_label: Mapping[Any, Mapping[str, SchemeScore]] = field(default_factory=dict)
    by_document: Mapping[Any, Mapping[str, SchemeScore]] = field(default_factory=dict)


def semeval(wanted: Annotations, found: Annotations) -> SemEvalScores:
    """The spans that one annotator (or system) found beside those of another (or gold).

    strict wants place and label, exact the place, partial an overlap (a different place counts half), type an overlap
    with the same label. Each span is compared with one other at most: first those that match wholly, then the rest in
    the order of the text, each with the first that it overlaps by at least 1% (type: with the one of its label whose
    ends are nearest). So the counts depend on no order in which spans are given; where one annotator's spans do not
    overlap each other they are nervaluate's. Nested spans are compared like any others. The gaps of a discontinuous
    span belong to none. Documents that only one of the two has are not compared.

    Args:
        wanted: {document: [(start, end, label), ...]}, or just spans.
        found: The same.

    Raises:
        InputError: A span is of another form.
    """
    gold, system = _read(wanted), _read(found)
    documents: dict[Any, Schemes] = {}
    by_label: dict[Any, list[Schemes]] = {}
    for document in gold:
        if document in system:
            documents[document] = _schemes(gold[document], system[document])
            ours, theirs = _by_label(gold[document]), _by_label(system[document])
            for label in {**ours, **theirs}:
                by_label.setdefault(label, []).append(_schemes(ours.get(label, []), theirs.get(label, [])))
    labels = {label: _total(by_label[label]) for label in sorted(by_label, key=str)}
    return SemEvalScores(_total(documents.values()), labels, documents)


@dataclass(frozen=True, slots=True, order=True)
class _Mark:
    places: list[Stretch]
    name: str
    label: Any = field(compare=False)


def _read(given: Annotations) -> dict[Any, list[_Mark]]:
    def mark(places: Places, label: Any) -> _Mark:
        return _Mark(stretches(places), str(label), label)

    return {document: sorted(mark(*span) for span in spans) for document, spans in by_document(given).items()}


def _by_label(marks: Iterable[_Mark]) -> dict[Any, list[_Mark]]:
    found: dict[Any, list[_Mark]] = {}
    for mark in marks:
        found.setdefault(mark.label, []).append(mark)
    return found


def _total(parts: Iterable[Schemes]) -> Schemes:
    totals = dict.fromkeys(SCHEMES, SchemeScore())
    for part in parts:
        totals = {scheme: totals[scheme] + part[scheme] for scheme in SCHEMES}
    return totals


def _schemes(gold: Sequence[_Mark], system: Sequence[_Mark]) -> Schemes:
    def score(whole: Key) -> tuple[int, int, int, int]:
        pairs, rest = _pairs(gold, system, whole)
        return len(pairs), len(rest), len(gold) - len(pairs) - len(rest), len(system) - len(pairs) - len(rest)

    strict, exact = score(_place_and_label), score(_place)
    return {
        "strict": SchemeScore(strict[0], strict[1], 0, *strict[2:]),
        "exact": SchemeScore(exact[0], exact[1], 0, *exact[2:]),
        "partial": SchemeScore(exact[0], 0, exact[1], *exact[2:]),
        "type": _type_score(gold, system),
    }


def _type_score(gold: Sequence[_Mark], system: Sequence[_Mark]) -> SchemeScore:
    pairs, rest = _pairs(gold, system, _place_and_label, nearest=True)
    same = sum(gold[one].label == system[other].label for one, other in rest)
    matched = len(pairs) + len(rest)
    return SchemeScore(len(pairs) + same, len(rest) - same, 0, len(gold) - matched, len(system) - matched)


Key: TypeAlias = Callable[[_Mark], Hashable]
Pairs: TypeAlias = list[tuple[int, int]]


def _place(mark: _Mark) -> Hashable:
    return tuple(mark.places)


def _place_and_label(mark: _Mark) -> Hashable:
    return tuple(mark.places), mark.label


def _pairs(gold: Sequence[_Mark], system: Sequence[_Mark], whole: Key, *, nearest: bool = False) -> tuple[Pairs, Pairs]:
    """Those that match wholly, and of the rest those that overlap; `nearest` prefers the same label and near ends."""
    wholly = _wholly(gold, system, whole)
    left = sorted({*range(len(gold))} - {one for one, _ in wholly})
    rest: Pairs = []
    for number in sorted({*range(len(system))} - {other for _, other in wholly}):
        found = system[number]
        near = _near(gold, left, found)
        if near:
            one = min(near, key=partial(_distance, gold, found)) if nearest else near[0]
            left.remove(one)
            rest.append((one, number))
    return wholly, rest


def _near(gold: Sequence[_Mark], left: Sequence[int], found: _Mark) -> list[int]:
    text, _, end = found.places[-1]
    before = takewhile(lambda one: gold[one].places[0][:2] < (text, end), left)
    return [one for one in before if _overlap(gold[one], found)]


def _wholly(gold: Sequence[_Mark], system: Sequence[_Mark], whole: Key) -> Pairs:
    wanted: dict[Hashable, list[int]] = {}
    for one in reversed(range(len(gold))):
        wanted.setdefault(whole(gold[one]), []).append(one)
    keys = enumerate(map(whole, system))
    return [(wanted[key].pop(), number) for number, key in keys if wanted.get(key)]


def _overlap(gold: _Mark, found: _Mark) -> bool:
    return shared(gold.places, found.places) >= max(LEAST_SHARE * extent(gold.places), 1e-12)


def _distance(gold: Sequence[_Mark], found: _Mark, number: int) -> tuple[bool, float]:
    """Another label is further than any distance of the ends, and among those the first in the text is taken."""
    one = gold[number]
    if one.label != found.label:
        return True, 0
    return False, abs(one.places[0][1] - found.places[0][1]) + abs(one.places[-1][2] - found.places[-1][2])
