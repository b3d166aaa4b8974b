"""Ratings as people have them, made into codes and counts to calculate with."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeAlias

from workbench.errors import InputError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints: TypeAlias = NDArray[np.int64]
    Floats: TypeAlias = NDArray[np.float64]

Ratings: TypeAlias = "Sequence[Sequence[Any]] | NDArray[Any]"
"""Items x raters: one row an item, one column a rater, None or NaN where a rating is missing."""

MISSING = -1


@dataclass(frozen=True, slots=True)
class Table:
    """Ratings as numbers.

    Attributes:
        codes: Items x raters, each the place of its category in `categories`, or MISSING.
    """

    codes: Ints
    categories: tuple[Hashable, ...]

    @property
    def raters(self) -> int:
        """How many columns have a rating at all."""
        return int((self.codes >= 0).any(axis=0).sum())

    def counts(self) -> Ints:
        """Items x categories: how many raters put the item there."""
        import numpy as np

        items, size = self.codes.shape[0], len(self.categories)
        rows, columns = np.nonzero(self.codes >= 0)
        cells = rows * size + self.codes[rows, columns]
        return np.bincount(cells, minlength=items * size).reshape(items, size)

    def pairs(self) -> Ints:
        """Two raters' codes of the items that both rated.

        Raises:
            InputError: There are not two raters.
        """
        if not len(self.codes):
            return self.codes.reshape(0, 2)
        if self.codes.shape[1] != 2:
            raise InputError(
                f"this coefficient compares two raters, not {self.codes.shape[1]}",
                hint="use fleiss_kappa or krippendorff_alpha for more",
            )
        complete: Ints = self.codes[(self.codes >= 0).all(axis=1)]
        return complete


def read_ratings(ratings: Ratings, categories: Sequence[Hashable] | None = None) -> Table:
    """Code ratings.

    Args:
        categories: All categories in order, where some may be unused or their order is not that of sorting.

    Raises:
        InputError: Rows of different lengths, values that cannot be told apart, a value outside `categories`.
    """
    import numpy as np

    if isinstance(ratings, np.ndarray) and ratings.dtype.kind in "biuf" and categories is None:
        return _read_numbers(ratings)
    rows = [list(row) for row in ratings]
    width = len(rows[0]) if rows else 0
    for number, row in enumerate(rows):
        if len(row) != width:
            raise InputError(f"item {number} has {len(row)} ratings, the first item has {width}")
    order = tuple(categories) if categories is not None else _in_order(chain.from_iterable(rows))
    place: dict[Hashable, int] = {category: code for code, category in enumerate(order)} | {None: MISSING}
    try:
        codes = [[place[value] for value in row] for row in rows]
    except KeyError:  # a NaN, which no dictionary finds, or no category
        codes = [[_code(value, place) for value in row] for row in rows]
    return Table(np.array(codes, dtype=np.int64).reshape(len(rows), width), order)


def _read_numbers(array: NDArray[Any]) -> Table:
    import numpy as np

    if array.ndim != 2:
        raise InputError(f"ratings have two dimensions, items x raters, not {array.ndim}")
    present = ~np.isnan(array) if array.dtype.kind == "f" else np.ones(array.shape, dtype=bool)
    values, inverse = np.unique(array[present], return_inverse=True)
    codes = np.full(array.shape, MISSING, dtype=np.int64)
    codes[present] = inverse
    return Table(codes, tuple(values.tolist()))


def _is_missing(value: Any) -> bool:
    return value is None or (isinstance(value, float) and value != value)


def _in_order(values: Iterable[Any]) -> tuple[Hashable, ...]:
    try:
        distinct = {value for value in set(values) if not _is_missing(value)}
    except TypeError as error:
        raise InputError(f"a rating must be a value that can be compared: {error}") from error
    try:
        return tuple(sorted(distinct))
    except TypeError:
        return tuple(sorted(distinct, key=lambda value: (type(value).__name__, repr(value))))


def _code(value: Any, place: dict[Hashable, int]) -> int:
    if _is_missing(value):
        return MISSING
    try:
        return place[value]
    except KeyError:
        raise InputError(f"the rating {value!r} is not one of the categories") from None


def from_counts(counts: Iterable[Sequence[int]], categories: Sequence[Hashable] | None = None) -> list[list[Any]]:
    """Ratings of a table of items x categories that counts how many raters put each item where.

    Who rated what is unknown, so the columns are raters in name only: use them with coefficients that take raters as
    interchangeable. Categories are 0, 1, 2, ... unless named.
    """
    rows = [
        [category for category, count in zip(_names(row, categories), row, strict=True) for _ in range(int(count))]
        for row in counts
    ]
    width = max(map(len, rows), default=0)
    return [row + [None] * (width - len(row)) for row in rows]


def from_contingency(table: Iterable[Sequence[int]], categories: Sequence[Hashable] | None = None) -> list[list[Any]]:
    """Ratings of a contingency table of two raters: the first rater's categories down, the second's across."""
    rows = [list(row) for row in table]
    if any(len(row) != len(rows) for row in rows):
        raise InputError("a contingency table has as many columns as rows")
    names = _names(rows, categories)
    return [
        [first, second]
        for first, row in zip(names, rows, strict=True)
        for second, count in zip(names, row, strict=True)
        for _ in range(int(count))
    ]


def _names(cells: Sequence[Any], categories: Sequence[Hashable] | None) -> Sequence[Hashable]:
    if categories is None:
        return range(len(cells))
    if len(categories) != len(cells):
        raise InputError(f"{len(categories)} categories are named, the table has {len(cells)}")
    return categories
