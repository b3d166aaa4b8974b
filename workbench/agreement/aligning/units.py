"""A continuum as columns: where each unit starts and ends, its label and its rater."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING, Any, TypeAlias

from workbench.errors import InputError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]
    Ints: TypeAlias = NDArray[np.intp]
    Bools: TypeAlias = NDArray[np.bool_]

Unit: TypeAlias = tuple[Any, ...]
"""(start, end, label), or (places, label) for a discontinuous one, whose first start and last end count."""
Continuum: TypeAlias = Mapping[Any, Iterable[Unit]]


@dataclass(frozen=True, slots=True)
class Units:
    """Units of all raters, one a row; `rater` and `label` are numbers, `raters` counts those without units too."""

    start: Floats
    end: Floats
    label: Ints
    rater: Ints
    raters: int

    def __len__(self) -> int:
        return len(self.start)

    @property
    def per_rater(self) -> float:
        """Units that a rater has on average."""
        return len(self) / self.raters

    def where(self, chosen: Ints) -> Units:
        """These rows, in this order."""
        return Units(self.start[chosen], self.end[chosen], self.label[chosen], self.rater[chosen], self.raters)


def joined(parts: Sequence[Units]) -> Units:
    """These units one after another."""
    import numpy as np

    return Units(
        np.concatenate([part.start for part in parts]),
        np.concatenate([part.end for part in parts]),
        np.concatenate([part.label for part in parts]),
        np.concatenate([part.rater for part in parts]),
        max(part.raters for part in parts),
    )


@dataclass(frozen=True, slots=True)
class Reading:
    """A continuum as read: its units, and what stands behind the numbers."""

    units: Units
    spans: tuple[Unit, ...]
    raters: tuple[Hashable, ...]
    labels: tuple[Hashable, ...]


def read(continuum: Continuum, labels: Sequence[Hashable] = ()) -> Reading:
    """A continuum as columns.

    Labels are numbered by how often they occur, so that what is drawn at random with a seed depends on neither their
    names nor the order of the raters.

    Args:
        labels: Labels that are numbered first, as another continuum has them.

    Raises:
        InputError: A unit is of another form, or does not end after it starts.
    """
    import numpy as np

    raters = tuple(continuum)
    rows = [(place, unit) for place, units in enumerate(continuum.values()) for unit in units]
    parts = [_hull(unit) for _, unit in rows]
    found = Counter(label for _, _, label in parts)
    numbers = {
        label: number for number, label in enumerate(dict.fromkeys([*labels, *(x for x, _ in found.most_common())]))
    }
    units = Units(
        np.array([start for start, _, _ in parts], dtype=float),
        np.array([end for _, end, _ in parts], dtype=float),
        np.array([numbers[label] for _, _, label in parts], dtype=np.intp),
        np.array([place for place, _ in rows], dtype=np.intp),
        len(raters),
    )
    return Reading(units, tuple(unit for _, unit in rows), raters, tuple(numbers))


def _hull(unit: Unit) -> tuple[float, float, Hashable]:
    if len(unit) == 2:
        places, label = unit
        start, end = min(place[0] for place in places), max(place[1] for place in places)
    elif len(unit) == 3:
        start, end, label = unit
    else:
        raise InputError(f"a unit is (start, end, label) or (places, label), not {unit!r}")
    if not (isfinite(start) and isfinite(end) and start < end):
        raise InputError(f"a unit ends after it starts, and {unit!r} does not")
    return start, end, label
