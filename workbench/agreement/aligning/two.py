"""The best alignment of two annotators: an assignment problem, solved exactly."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.agreement.aligning.dissimilarity import Dissimilarity
from workbench.agreement.aligning.units import Units
from workbench.agreement.aligning.windows import near_pairs

if TYPE_CHECKING:
    from workbench.agreement.aligning.units import Ints

TIE = 1e-12
"""By how much more than it costs a unit is left alone, so that of equally good alignments that with fewer is taken."""


def align_two(units: Units, dissimilarity: Dissimilarity) -> Ints:
    """The tuples of the alignment with the least disorder: (row of the first's unit, of the second's), -1 for none.

    Two units are aligned only if that costs less than leaving both alone. So each may take one of those near it, or
    its own empty partner; partners that are not needed are matched with each other at no cost, along the same pairs.
    """
    import numpy as np
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    empty = float(dissimilarity.delta_empty)
    mine, yours = np.flatnonzero(units.rater == 0), np.flatnonzero(units.rater == 1)
    m, n = len(mine), len(yours)
    place = np.empty(len(units), dtype=np.intp)
    place[mine], place[yours] = np.arange(m), np.arange(n)
    one, other, unlike = near_pairs(units, dissimilarity, 2 * empty)
    one, other = place[one], place[other]
    rows = np.concatenate([one, np.arange(m), m + other, m + np.arange(n)])
    columns = np.concatenate([other, n + np.arange(m), n + one, np.arange(n)])
    alone = empty * (1 + TIE)
    costs = np.concatenate([unlike, np.full(m, alone), np.zeros(len(one)), np.full(n, alone)])
    weights = csr_array((costs + empty, (rows, columns)), shape=(m + n, m + n))  # more of the same for each: never 0
    taken = min_weight_full_bipartite_matching(weights)[1]
    partner, others = taken[:m], taken[m:]
    first = np.where(partner < n, yours[np.minimum(partner, n - 1)], -1) if n else np.full(m, -1)
    left = yours[others[others < n]]
    return np.concatenate([np.stack([mine, first], axis=1), np.stack([np.full(len(left), -1), left], axis=1)])
