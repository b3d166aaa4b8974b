"""The pairs of units that may be aligned with each other, out of all pairs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.agreement.aligning.dissimilarity import Dissimilarity
from workbench.agreement.aligning.units import Units

if TYPE_CHECKING:
    from workbench.agreement.aligning.units import Floats, Ints


def near_pairs(units: Units, dissimilarity: Dissimilarity, most: float) -> tuple[Ints, Ints, Floats]:
    """Pairs of two raters' units that are at most `most` unlike, as rows and their dissimilarity.

    Units made longer by the dissimilarity's reach are sorted by their start; each then touches those that start
    before it ends. No pair is looked at that does not touch, however long some units are.

    Returns:
        The first row, the second row and the dissimilarity of each pair. Of two raters' units the first is the lower
        rater's.
    """
    import numpy as np

    one, other = _touching(units, dissimilarity.reach(most))
    differ = units.rater[one] != units.rater[other]
    one, other = one[differ], other[differ]
    unlike = dissimilarity.of(units, one, other)
    close = unlike <= most
    one, other, unlike = one[close], other[close], unlike[close]
    swap = units.rater[one] > units.rater[other]
    return np.where(swap, other, one), np.where(swap, one, other), unlike


def _touching(units: Units, reach: float) -> tuple[Ints, Ints]:
    """Each pair of rows, once, whose units touch when each is made `reach` times as long."""
    import numpy as np

    middle, half = (units.start + units.end) / 2, (units.end - units.start) / 2 * (reach * (1 + 1e-9))
    order = np.argsort(middle - half, kind="stable")
    begins = (middle - half)[order]
    counts = np.searchsorted(begins, (middle + half)[order], side="right") - np.arange(1, len(order) + 1)
    first = np.repeat(np.arange(len(order)), counts)
    second = spread(np.arange(1, len(order) + 1), counts)
    return order[first], order[second]


def spread(begins: Ints, counts: Ints) -> Ints:
    """begins[0], begins[0] + 1, ... of the first count, then those of the next."""
    import numpy as np

    offsets = np.cumsum(counts) - counts
    ascending: Ints = np.arange(counts.sum()) + np.repeat(begins - offsets, counts)
    return ascending
