"""The best alignment of three annotators or more: of all tuples worth having, those that hold each unit once.

Leaving a tuple's pair unaligned costs `delta_empty` as much as each other pair does, so the cost of a tuple is a
constant plus, for each two units in it, their dissimilarity less `delta_empty`. A tuple is worth having only if no
split in two is cheaper; those that are not are never built. Choosing among the rest is a linear programme that mostly
has a whole solution. Where it has none, only tuples whose reduced cost fits between it and the best whole solution can
be in a better one, and so few are left for the integer programme.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import combinations
from typing import TYPE_CHECKING

from workbench.agreement.aligning.dissimilarity import Dissimilarity
from workbench.agreement.aligning.units import Units
from workbench.agreement.aligning.windows import near_pairs, spread
from workbench.errors import Refused

if TYPE_CHECKING:
    from scipy.sparse import csc_array

    from workbench.agreement.aligning.units import Bools, Floats, Ints

MOST_NUMBERS = 20_000_000
"""How many numbers tuples may take while they are built: some seconds' work."""
BLOCK = 2_000_000
"""How many numbers are worked on at once."""
SLACK = 1e-9
FINE = 1e4
"""What a unit alone costs the solver, so that its tolerance is far below any difference that matters."""
TIE = 1e-8
"""What each tuple costs besides, so that of equally good alignments the one with fewer tuples is taken."""


def align_many(units: Units, dissimilarity: Dissimilarity) -> Ints:
    """The tuples of the alignment with the least disorder: a row of each rater's unit, -1 for none.

    Raises:
        Refused: There are too many tuples to look at.
    """
    import numpy as np

    tuples = worth_having(units, dissimilarity)
    chosen = _partition(tuples, len(units))
    found = np.full((len(chosen), units.raters), -1, dtype=np.intp)
    place, row = np.repeat(np.arange(len(chosen)), tuples.sizes[chosen]), tuples.members(chosen)
    found[place, units.rater[row]] = row
    return found


@dataclass(frozen=True, slots=True)
class Tuples:
    """Tuples of units: their rows one after another, how many each has, and what each costs."""

    rows: Ints
    sizes: Ints
    costs: Floats

    def members(self, chosen: Ints) -> Ints:
        """The rows of these tuples, one tuple after another."""
        import numpy as np

        return self.rows[spread((np.cumsum(self.sizes) - self.sizes)[chosen], self.sizes[chosen])]


def worth_having(units: Units, dissimilarity: Dissimilarity) -> Tuples:
    """Each unit alone, and every tuple that is not dearer than its parts, in whichever two it is split."""
    import numpy as np

    empty, raters = float(dissimilarity.delta_empty), units.raters
    base = raters * (raters - 1) / 2 * empty
    near = _Neighbours(units, dissimilarity, base + (raters - 1) * empty)
    most = base * (1 + SLACK)
    rows: Ints = np.arange(len(units))[:, None]
    pairs: Floats = np.zeros((len(units), 0))
    kept, costs = [rows], [np.full(len(units), base)]
    for size in range(2, raters + 1):
        rows, pairs = near.extend(rows, pairs)
        to_come = (raters - 1 - units.rater[rows[:, -1]]).astype(float) * empty
        saved, hoped = _saved_by_splits(pairs, size, to_come)
        worth, hopeful = saved <= most, hoped <= most
        kept.append(rows[worth])
        costs.append(base + pairs[worth].sum(axis=1))
        rows, pairs = rows[hopeful], pairs[hopeful]
    sizes = np.repeat(np.arange(1, raters + 1), [len(rows) for rows in kept])
    return Tuples(np.concatenate([rows.ravel() for rows in kept]), sizes, np.concatenate(costs))


def _saved_by_splits(pairs: Floats, size: int, to_come: Floats) -> tuple[Floats, Floats]:
    """What the best split of each tuple in two saves, as it is; and at least, whatever units are still to come.

    Each unit to come can cost `delta_empty` less for each unit of the smaller half.
    """
    import numpy as np

    parted, smaller = _splits(size)
    block = max(1, BLOCK // len(smaller))
    saved, hoped = np.empty(len(pairs)), np.empty(len(pairs))
    for begin in range(0, len(pairs), block):
        part = slice(begin, begin + block)
        across = pairs[part] @ parted
        saved[part] = across.max(axis=1)
        hoped[part] = (across - to_come[part, None] * smaller).max(axis=1)
    return saved, hoped


class _Neighbours:
    """Who may stand with whom in a tuple, and at what cost."""

    def __init__(self, units: Units, dissimilarity: Dissimilarity, most: float) -> None:
        import numpy as np

        one, other, unlike = near_pairs(units, dissimilarity, most)
        self.count = len(units)
        low, high = np.minimum(one, other), np.maximum(one, other)
        keys = low * self.count + high
        order = np.argsort(keys)
        self.keys, self.high = keys[order], high[order]
        self.costs = unlike[order] - dissimilarity.delta_empty
        self.degrees = np.bincount(low, minlength=self.count)
        self.begins = np.cumsum(self.degrees) - self.degrees

    def extend(self, rows: Ints, pairs: Floats) -> tuple[Ints, Floats]:
        """Each tuple with one unit more, of a higher row than its last; all its pairs must be near.

        Raises:
            Refused: There are too many.
        """
        import numpy as np

        last = rows[:, -1]
        counts = self.degrees[last]
        if counts.sum() * (rows.shape[1] + pairs.shape[1] + 1) > MOST_NUMBERS:
            raise Refused(
                "these annotators' units can be aligned in too many ways for the best to be found",
                hint="compare fewer annotators at a time, or pair by pair",
            )
        source, edge = np.repeat(np.arange(len(rows)), counts), spread(self.begins[last], counts)
        added: list[Ints] = []
        for column in range(rows.shape[1] - 1):
            found, near = self._edges(rows[source, column], self.high[edge])
            source, edge, added = source[near], edge[near], [each[near] for each in (*added, found)]
        costs = [self.costs[each] for each in (*added, edge)]
        return np.column_stack([rows[source], self.high[edge]]), np.column_stack([pairs[source], *costs])

    def _edges(self, low: Ints, high: Ints) -> tuple[Ints, Bools]:
        """Where these pairs stand, and which of them are near."""
        import numpy as np

        wanted = low * self.count + high
        found = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
        return found, self.keys[found] == wanted


@cache
def _splits(size: int) -> tuple[Floats, Floats]:
    """Every split of a tuple in two: which pairs it parts (pairs x splits), and how many are in the smaller half.

    Pairs come in the order in which tuples grow: (0, 1), (0, 2), (1, 2), (0, 3), ...
    """
    import numpy as np

    pairs = sorted(combinations(range(size), 2), key=lambda pair: pair[::-1])
    halves = [[mask >> place & 1 for place in range(size)] for mask in range(1, 2 ** (size - 1))]
    parted = [[half[a] != half[b] for half in halves] for a, b in pairs]
    return np.array(parted, dtype=float), np.array([min(sum(half), size - sum(half)) for half in halves], dtype=float)


def _partition(tuples: Tuples, units: int) -> Ints:
    """The tuples of the cheapest choice that holds each unit once."""
    import numpy as np
    from scipy.optimize import linprog
    from scipy.sparse import csc_array

    ends = np.concatenate([[0], np.cumsum(tuples.sizes)])
    holds = csc_array((np.ones(len(tuples.rows)), tuples.rows, ends), shape=(units, len(tuples.costs)))
    costs = tuples.costs * (FINE / tuples.costs[0]) + FINE * TIE
    relaxed = linprog(costs, A_eq=holds, b_eq=np.ones(units), method="highs")
    if (np.minimum(relaxed.x, 1 - relaxed.x) < 1e-6).all():
        return np.flatnonzero(relaxed.x > 0.5)
    reduced = costs - holds.T @ relaxed.eqlin.marginals
    return _whole(costs, holds, reduced, relaxed.fun)


def _whole(costs: Floats, holds: csc_array, reduced: Floats, bound: float) -> Ints:
    """The cheapest whole choice, from tuples of ever higher reduced cost until no other could make it cheaper."""
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp

    width = 0.02 * FINE
    while True:
        near = np.flatnonzero((reduced <= width + 1e-3) | (np.diff(holds.indptr) == 1))
        found = milp(
            costs[near],
            constraints=LinearConstraint(holds[:, near], 1, 1),
            integrality=np.ones(len(near)),
            bounds=Bounds(0, 1),
            options={"mip_rel_gap": 0},
        )
        gap = found.fun - bound
        if gap <= width:
            best: Ints = near[found.x > 0.5]
            return best
        width = gap
