"""The alignment with the least disorder, found exactly."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

from workbench.agreement.aligning.dissimilarity import Dissimilarity, Distance, between_labels
from workbench.agreement.aligning.many import align_many
from workbench.agreement.aligning.two import align_two
from workbench.agreement.aligning.units import Continuum, Unit, Units, read

if TYPE_CHECKING:
    from workbench.agreement.aligning.units import Floats, Ints

NO_UNITS = "no annotator marked anything, so there is nothing to align"
ONE_RATER = "there is one annotator only, so there is nothing to compare"


@dataclass(frozen=True, slots=True)
class Alignment:
    """An alignment: every unit in one tuple, each tuple with one unit of each annotator or None.

    Attributes:
        raters: Whose unit stands at which place of a tuple.
        tuples: In the order of the text.
        disorders: That of each tuple, the mean dissimilarity of its pairs.
        disorder: Their sum, divided by how many units an annotator has on average; None where it is undefined, and
            `note` says why. Where several alignments have the least disorder, this is one of them.
    """

    raters: tuple[Any, ...]
    tuples: tuple[tuple[Unit | None, ...], ...] = ()
    disorders: tuple[float, ...] = ()
    disorder: float | None = None
    note: str = ""


def best_alignment(
    continuum: Continuum,
    *,
    alpha: float = 1.0,
    beta: float = 1.0,
    delta_empty: float = 1.0,
    distance: Distance | None = None,
) -> Alignment:
    """The alignment with the least disorder (Mathet, Widlöcher and Métivier 2015).

    Args:
        continuum: {annotator: [(start, end, label), ...]}. One who marked nothing takes part all the same.
        alpha: The weight of places.
        beta: The weight of labels.
        delta_empty: What it costs to leave a unit unaligned.
        distance: How unlike two labels are, from 0 to 1; without it, they are the same or not.

    Raises:
        InputError: A unit is of another form, or does not end after it starts.
        Refused: There are too many annotators with too many units near each other.
    """
    reading = read(continuum)
    note = undefined(reading.units)
    if note:
        return Alignment(reading.raters, note=note)
    between = between_labels(reading.labels, distance) if distance else None
    dissimilarity = Dissimilarity(alpha, beta, delta_empty, between)
    found = Solution.of(reading.units, dissimilarity)
    spans = (*reading.spans, None)
    order = sorted(range(len(found.tuples)), key=lambda place: found.place(place))
    return Alignment(
        reading.raters,
        tuple(tuple(spans[row] for row in found.tuples[place]) for place in order),
        tuple(float(found.disorders[place]) for place in order),
        found.disorder,
    )


def undefined(units: Units) -> str:
    """Why no disorder is defined, if so."""
    if units.raters < 2:
        return ONE_RATER
    return "" if len(units) else NO_UNITS


@dataclass(frozen=True, slots=True)
class Solution:
    """An alignment in numbers: tuples x raters, the row of a unit or -1; and the disorder of each tuple."""

    units: Units
    tuples: Ints
    disorders: Floats

    @classmethod
    def of(cls, units: Units, dissimilarity: Dissimilarity) -> Solution:
        """The best alignment of these units."""
        tuples = (align_two if units.raters == 2 else align_many)(units, dissimilarity)
        return cls(units, tuples, _disorders(units, tuples, dissimilarity))

    @property
    def disorder(self) -> float:
        """The disorder of the whole alignment."""
        return float(self.disorders.sum() / self.units.per_rater)

    def place(self, number: int) -> tuple[float, float]:
        """Where a tuple begins and ends."""
        rows = self.tuples[number][self.tuples[number] >= 0]
        return float(self.units.start[rows].min()), float(self.units.end[rows].max())


def _disorders(units: Units, tuples: Ints, dissimilarity: Dissimilarity) -> Floats:
    import numpy as np

    pairs = list(combinations(range(units.raters), 2))
    total = np.zeros(len(tuples))
    for one, other in pairs:
        first, second = tuples[:, one], tuples[:, other]
        both = (first >= 0) & (second >= 0)
        costs = np.full(len(tuples), dissimilarity.delta_empty, dtype=float)
        costs[both] = dissimilarity.of(units, first[both], second[both])
        total += costs
    return total / len(pairs)
