"""Krippendorff's alpha for unitizing (1995; 2004): where units lie, one label at a time."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Any, TypeAlias

from workbench.agreement.coefficient import Coefficient
from workbench.errors import InputError

Continuum: TypeAlias = Mapping[Any, Iterable[tuple[Any, ...]]]
Place: TypeAlias = tuple[int, int]

LIMITS = "each label apart: which label stands where another's does is not compared; no annotator's units may overlap"
NO_UNITS = "no annotator marked anything, so there is nothing to agree on"
NO_CHANCE = (
    "however these units are laid along the continuum, none would differ, so agreement cannot be told from chance"
)
ONE_RATER = "there is one annotator only, so there is nothing to compare"
OVERLAP = (
    "{rater} has units of label {label} that overlap, {one} and {other}: alpha for unitizing is not defined for them; "
    "gamma is"
)


def unitizing_alpha(continuum: Continuum, length: int, *, begin: int = 0) -> Coefficient:
    """Agreement on where units begin and end, in the form of 1995 and 2004.

    Each label is compared apart, with the gaps between its units; the value is that of all labels' disagreements taken
    together. `observed` and `expected` are disagreements, `by_category` has each label's own alpha. So it does not see
    that one annotator has a unit of one label where another has one of another: that counts as two units missed.
    Positions are whole, such as characters. Units of one label may touch, but those of one annotator may not overlap
    or nest: the measure is not defined for them, and the value is None with the reason. Units of different labels may.
    The parts of a discontinuous unit are units of their own. An annotator who marked nothing takes part.

    Where nothing marked has a length, nothing is observed and nothing expected; the value is 0, as in DKPro.

    Args:
        continuum: {annotator: [(start, end, label), ...]}; a discontinuous unit is (places, label).
        length: How long the continuum is.
        begin: Where it begins.

    Raises:
        InputError: A unit is of another form, ends before it starts, or lies outside the continuum.
    """
    places = {rater: _by_label(units, begin, begin + length) for rater, units in continuum.items()}
    labels = list(dict.fromkeys(label for units in places.values() for label in units))
    items = sum(len(units) for by_label in places.values() for units in by_label.values())
    if length <= 0:
        raise InputError(f"a continuum has a length, and {length} is none")
    note = _undefined(places, items)
    if note:
        return Coefficient(None, items=items, raters=len(places), note=note)
    parts = {
        label: _Label([units.get(label, []) for units in places.values()], begin, length).part() for label in labels
    }
    observed = sum(part.observed for part in parts.values())
    expected = sum(part.expected for part in parts.values())
    extent = sum(part.extent for part in parts.values())
    value = _Part(observed, expected, extent).alpha
    return Coefficient(
        value,
        observed=observed,
        expected=expected,
        by_category={label: part.alpha for label, part in parts.items()},
        items=items,
        raters=len(places),
        note=NO_CHANCE if value is None else LIMITS,
    )


def _by_label(units: Iterable[tuple[Any, ...]], begin: int, end: int) -> dict[Hashable, list[Place]]:
    found: dict[Hashable, list[Place]] = {}
    for unit in units:
        if len(unit) not in (2, 3):
            raise InputError(f"a unit is (start, end, label) or (places, label), not {unit!r}")
        places = [(unit[0], unit[1])] if len(unit) == 3 else unit[0]
        for first, last in places:
            if not begin <= first <= last <= end:
                raise InputError(f"{unit!r} ends before it starts, or lies outside the continuum of {begin} to {end}")
            found.setdefault(unit[-1], []).append((first, last))
    return {label: sorted(places) for label, places in found.items()}


def _undefined(places: Mapping[Any, Mapping[Hashable, list[Place]]], items: int) -> str:
    """Why alpha is not defined, if so."""
    if len(places) < 2:
        return ONE_RATER
    if not items:
        return NO_UNITS
    for rater, by_label in places.items():
        for label, units in by_label.items():
            for one, other in pairwise(units):
                if other[0] < one[1]:
                    return OVERLAP.format(rater=rater, label=label, one=one, other=other)
    return ""


@dataclass(frozen=True, slots=True)
class _Part:
    observed: float
    expected: float
    extent: int

    @property
    def alpha(self) -> float | None:
        """Nothing expected leaves alpha undefined; but where no unit has a length it is 0, as in DKPro."""
        if self.expected > 0:
            return 1 - self.observed / self.expected
        return None if self.extent else 0.0


@dataclass(frozen=True, slots=True)
class _Label:
    """Each annotator's units of one label, in order."""

    raters: list[list[Place]]
    begin: int
    length: int

    def part(self) -> _Part:
        """The observed and the expected disagreement, and how much is marked."""
        return _Part(
            self._observed(), self._expected(), sum(end - start for units in self.raters for start, end in units)
        )

    def _observed(self) -> float:
        """The squared differences of units that overlap, and the squared lengths of units in the other's gaps."""
        count = len(self.raters)
        pairs = combinations(self.raters, 2)
        return 2 * sum(_differences(*pair) for pair in pairs) / (count * (count - 1) * self.length**2)

    def _expected(self) -> float:
        """The same over all ways in which the units could be laid along the continuum."""
        lengths = [end - start for units in self.raters for start, end in units]
        gaps = sorted(gap for units in self.raters for gap in self._gaps(units))
        above = [0]
        for gap in reversed(gaps):
            above.append(above[-1] + gap)
        total = 0.0
        for size in lengths:
            fitting = len(gaps) - bisect_left(gaps, size)
            total += (len(lengths) - 1) / 3 * (2 * size**3 - 3 * size**2 + size)
            total += size**2 * (above[fitting] - fitting * (size - 1))
        whole = len(self.raters) * self.length
        return 2 / self.length * total / (whole * (whole - 1) - sum(size * (size - 1) for size in lengths))

    def _gaps(self, units: list[Place]) -> list[int]:
        ends = [self.begin, *(end for _, end in units)]
        starts = [*(start for start, _ in units), self.begin + self.length]
        return [start - end for start, end in zip(starts, ends, strict=True) if start > end]


def _differences(ours: list[Place], theirs: list[Place]) -> int:
    """What two annotators' units differ by, in whole positions, squared."""
    total, met, mine, at = 0, set(), set(), 0
    for number, (start, end) in enumerate(ours):
        while at < len(theirs) and theirs[at][1] <= start:
            at += 1
        for other in range(at, len(theirs)):
            if theirs[other][0] >= end:
                break
            total += (theirs[other][0] - start) ** 2 + (theirs[other][1] - end) ** 2
            met.add(other)
            mine.add(number)
    alone = [unit for number, unit in enumerate(ours) if number not in mine]
    alone += [unit for number, unit in enumerate(theirs) if number not in met]
    return total + sum((end - start) ** 2 for start, end in alone)
