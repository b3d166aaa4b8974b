"""How far aligned units differ in their labels: the disorders behind gamma-cat and gamma-k (Mathet 2017)."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from workbench.agreement.aligning.alignment import Solution
from workbench.agreement.aligning.dissimilarity import Dissimilarity

if TYPE_CHECKING:
    from workbench.agreement.aligning.units import Floats, Ints


@dataclass(frozen=True, slots=True)
class LabelDisorders:
    """The disorder of all labels, and of the pairs with each label, by its number; None where there is no pair."""

    all: float | None
    by_label: tuple[float | None, ...]


def label_disorders(
    solution: Solution, dissimilarity: Dissimilarity, labels: int, *, unaligned: bool
) -> LabelDisorders:
    """The weighted mean dissimilarity of the labels of units that are aligned with each other.

    Args:
        solution: Of which the pairs are taken.
        dissimilarity: Of labels; that of places gives the weight.
        labels: How many labels there are.
        unaligned: Whether a unit beside none is a pair too, wholly unlike.
    """
    import numpy as np

    pairs = list(combinations(solution.tuples.T, 2))
    parts = [_aligned(solution, dissimilarity, *pair) for pair in pairs]
    if unaligned:
        parts += [_alone(solution, dissimilarity, *pair) for pair in pairs]
    one, other = np.concatenate([part[0] for part in parts]), np.concatenate([part[1] for part in parts])
    weight, unlike = np.concatenate([part[2] for part in parts]), np.concatenate([part[3] for part in parts])
    twice = one == other

    def by_label(values: Floats) -> list[float]:
        both = np.bincount(one, values, labels) + np.bincount(other, values, labels)
        return list(both - np.bincount(one[twice], values[twice], labels))

    sums, weights = by_label(weight * unlike), by_label(weight)
    return LabelDisorders(
        _share(float((weight * unlike).sum()), float(weight.sum())),
        tuple(map(_share, sums, weights)),
    )


def _share(part: float, whole: float) -> float | None:
    return float(part / whole) if whole > 1e-12 else None


def _aligned(
    solution: Solution, dissimilarity: Dissimilarity, first: Ints, second: Ints
) -> tuple[Ints, Ints, Floats, Floats]:
    """Both labels, the weight and the dissimilarity of two annotators' aligned units.

    A pair weighs less the further its units are apart, and the more units its tuple has.
    """
    import numpy as np

    units = solution.units
    both = np.flatnonzero((first >= 0) & (second >= 0))
    one, other = first[both], second[both]
    size = (solution.tuples[both] >= 0).sum(axis=1)
    weight = np.maximum(0.0, 1 - dissimilarity.of_places(units, one, other)) / (size - 1)
    return units.label[one], units.label[other], weight, dissimilarity.of_labels(units, one, other)


def _alone(
    solution: Solution, dissimilarity: Dissimilarity, first: Ints, second: Ints
) -> tuple[Ints, Ints, Floats, Floats]:
    """The same of units beside which an annotator has none; both labels are then the one's."""
    import numpy as np

    alone = (first >= 0) != (second >= 0)
    label = solution.units.label[np.maximum(first, second)[alone]]
    whole = np.full(len(label), dissimilarity.delta_empty, dtype=float)
    return label, label, whole, whole
