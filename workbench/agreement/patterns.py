"""Items that were rated alike, counted once with how often they occur.

A coefficient is a function of how often each pattern of ratings occurs, so a million items cost what their few hundred
patterns cost, and to resample items is to draw new frequencies of patterns.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from workbench.errors import InputError

if TYPE_CHECKING:
    from workbench.agreement.ratings import Floats, Ints, Table

_CELLS = 1 << 23
"""Tables up to this many cells are kept whole; larger ones as their cells that are not 0."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The distinct rows of a table of codes.

    Attributes:
        codes: Distinct rows x raters.
        times: How many items are rated so.
        where: For each item, the place of its row, or -1 where it was left out. None unless asked for.
    """

    codes: Ints
    times: Ints
    where: Ints | None

    @property
    def sizes(self) -> Ints:
        """How many ratings a row has."""
        sizes: Ints = (self.codes >= 0).sum(axis=1)
        return sizes

    @property
    def items(self) -> int:
        """How many items there are."""
        return int(self.times.sum())

    @property
    def raters(self) -> int:
        """How many columns have a rating at all."""
        return int((self.codes >= 0).any(axis=0).sum())

    def rated(self, *, by: int) -> Rows:
        """Only the items that so many rated, or more."""
        kept = self.sizes >= by
        return self if kept.all() else self._kept(kept)

    def _kept(self, kept: Any) -> Rows:
        import numpy as np

        where = None
        if self.where is not None:
            places = np.where(kept, np.cumsum(kept) - 1, -1)
            where = np.where(self.where >= 0, places[self.where], -1)
        return Rows(self.codes[kept], self.times[kept], where)

    def without_idle_raters(self) -> Rows:
        """Only the columns of raters who rated anything."""
        return replace(self, codes=self.codes[:, (self.codes >= 0).any(axis=0)])

    def of_two(self) -> Rows:
        """Only the items that both raters rated, where there are two.

        Raises:
            InputError: More than two raters rated.
        """
        busy = self.without_idle_raters()
        if busy.codes.shape[1] > 2:
            raise InputError(
                f"this coefficient compares two raters, not {busy.codes.shape[1]}",
                hint="use fleiss_kappa, conger_kappa or krippendorff_alpha for more",
            )
        return busy.rated(by=2)

    def unordered(self) -> Rows:
        """Items alike whoever gave which rating."""
        import numpy as np

        merged = _distinct(np.sort(self.codes, axis=1), located=True)
        where = merged.where
        assert where is not None
        times = np.bincount(where, weights=self.times, minlength=len(merged.codes)).astype(np.int64)
        return Rows(
            merged.codes, times, None if self.where is None else np.where(self.where >= 0, where[self.where], -1)
        )


def distinct_rows(table: Table, *, located: bool) -> Rows:
    """The distinct rows of a table; with the place of each item, if `located`."""
    return _distinct(table.codes, located=located)


def _distinct(codes: Ints, *, located: bool) -> Rows:
    import numpy as np

    items = len(codes)
    keys, possible = _keys(codes)
    if possible > max(1 << 16, 4 * items):
        _, first, where, times = np.unique(keys, return_index=True, return_inverse=True, return_counts=True)
        return Rows(codes[first], times, where if located else None)
    counts = np.bincount(keys, minlength=possible)
    used = np.flatnonzero(counts)
    example = np.zeros(possible, dtype=np.int64)
    example[keys] = np.arange(items)
    if not located:
        return Rows(codes[example[used]], counts[used], None)
    places = np.zeros(possible, dtype=np.int64)
    places[used] = np.arange(len(used))
    return Rows(codes[example[used]], counts[used], places[keys])


def _keys(codes: Ints) -> tuple[Ints, int]:
    """One number for each row, the same for the same rows only, and the number of keys that are possible."""
    import numpy as np

    base = int(codes.max()) + 2 if codes.size else 1
    keys: Ints = np.zeros(len(codes), dtype=np.int64)
    possible = 1
    for column in codes.T:
        if possible * base >= 1 << 62:
            seen, keys = np.unique(keys, return_inverse=True)
            possible = len(seen)
        keys = keys * base + column + 1
        possible *= base
    return keys, possible


@dataclass(frozen=True, slots=True)
class Patterns:
    """How often each category was given to an item, for each distinct way.

    Attributes:
        matrix: Patterns x categories, the counts: an array, or a sparse one where that would be too large.
        rows, columns, counts: The same as its cells that are not 0, ordered by row.
        sizes: How many ratings a pattern has.
        times: How many items have it.
        where: For each item, its pattern, or -1 where it was left out. None unless asked for.
    """

    matrix: Any
    rows: Ints
    columns: Ints
    counts: Floats
    sizes: Floats
    times: Floats
    where: Ints | None

    @property
    def items(self) -> int:
        """How many items there are."""
        return int(self.times.sum())

    def summed(self, values: Floats) -> Floats:
        """The sum by pattern of one value a cell."""
        import numpy as np

        return np.bincount(self.rows, weights=values, minlength=len(self.sizes)).astype(float)

    def crossed(self, by: Floats) -> Floats:
        """By pattern: the sum of `by` over all pairs of its ratings, each also with itself."""
        import numpy as np

        found = np.empty(len(self.sizes))
        step = max(1, _CELLS // max(1, len(by)))
        for start in range(0, len(found), step):
            mixed = self.matrix[start : start + step] @ by
            begin, end = np.searchsorted(self.rows, [start, start + step])
            rows = self.rows[begin:end] - start
            values = self.counts[begin:end] * mixed[rows, self.columns[begin:end]]
            found[start : start + step] = np.bincount(rows, weights=values, minlength=len(mixed))
        return found


def patterns(rows: Rows, categories: int) -> Patterns:
    """Count the ratings of each row by category."""
    import numpy as np

    merged = rows.unordered()
    present = merged.codes >= 0
    cells = (np.arange(len(merged.codes))[:, None] * max(1, categories) + merged.codes)[present]
    cells, counts = np.unique(cells, return_counts=True)
    at, columns = np.divmod(cells, max(1, categories))
    counts = counts.astype(float)
    matrix = incidence(at, columns, counts, (len(merged.codes), categories))
    return Patterns(
        matrix, at, columns, counts, present.sum(axis=1).astype(float), merged.times.astype(float), merged.where
    )


def incidence(rows: Ints, columns: Ints, values: Floats, shape: tuple[int, int]) -> Any:
    """A matrix of these cells: an array, or a sparse one where that would be too large."""
    import numpy as np

    if shape[0] * shape[1] <= _CELLS:
        matrix = np.zeros(shape)
        matrix[rows, columns] = values
        return matrix
    from scipy.sparse import csr_array

    return csr_array((values, (rows, columns)), shape=shape)
