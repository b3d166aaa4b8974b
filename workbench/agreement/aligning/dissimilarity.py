"""How unlike two units are: by place, by label, and both together (Mathet, Widlöcher and Métivier 2015)."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from math import inf, sqrt
from typing import TYPE_CHECKING, Any, TypeAlias

from workbench.agreement.aligning.units import Units
from workbench.errors import InputError

if TYPE_CHECKING:
    from workbench.agreement.aligning.units import Floats, Ints

Distance: TypeAlias = Callable[[Any, Any], float]
"""How unlike two labels are: 0 the same, 1 wholly."""


@dataclass(frozen=True, slots=True)
class Dissimilarity:
    """The combined dissimilarity: `alpha` times that of the places plus `beta` times that of the labels.

    `delta_empty` is what a unit costs that is aligned with none; both parts are measured in it. `between` holds the
    dissimilarity of each two labels, by number; without it, labels are the same or not.
    """

    alpha: float = 1.0
    beta: float = 1.0
    delta_empty: float = 1.0
    between: Floats | None = None

    def __post_init__(self) -> None:
        if min(self.alpha, self.beta) < 0 or self.delta_empty <= 0:
            raise InputError("alpha and beta are 0 or more, and delta_empty is more than 0")

    def of_places(self, units: Units, one: Ints, other: Ints) -> Floats:
        """The positional (sporadic) dissimilarity of each pair, weighed by alpha."""
        start, end = units.start, units.end
        apart = abs(start[one] - start[other]) + abs(end[one] - end[other])
        both = end[one] - start[one] + end[other] - start[other]
        unlike: Floats = self.alpha * self.delta_empty * (apart / both) ** 2
        return unlike

    def of_labels(self, units: Units, one: Ints, other: Ints) -> Floats:
        """The categorical dissimilarity of each pair, not yet weighed by beta."""
        first, second = units.label[one], units.label[other]
        unlike = (first != second).astype(float) if self.between is None else self.between[first, second]
        return self.delta_empty * unlike

    def of(self, units: Units, one: Ints, other: Ints) -> Floats:
        """The combined dissimilarity of each pair."""
        return self.of_places(units, one, other) + self.beta * self.of_labels(units, one, other)

    def reach(self, most: float) -> float:
        """How much longer half a unit must be made for it to touch every unit no more than `most` unlike it by place.

        |start - start'| + |end - end'| is twice the larger of the distance of the middles and that of the half
        lengths. So it is at most r times both lengths only if the units, each made r times as long, touch.
        """
        return sqrt(most / (self.alpha * self.delta_empty)) if self.alpha else inf


def between_labels(labels: Sequence[Hashable], distance: Distance) -> Floats:
    """The dissimilarity of each two labels.

    Raises:
        InputError: The distance is not symmetric, not 0 for a label and itself, or below 0.
    """
    import numpy as np

    table = np.array([[float(distance(one, other)) for other in labels] for one in labels], dtype=float)
    if table.size and (table.min() < 0 or np.diagonal(table).any() or not np.array_equal(table, table.T)):
        raise InputError("a distance of labels is symmetric, never negative, and 0 between a label and itself")
    return table
