"""Ratings as people have them, made into codes to calculate with."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeAlias

from workbench.agreement.values import Order, alike_as_text, frozen, in_order, is_missing, refuse_mixed_booleans
from workbench.errors import InputError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints: TypeAlias = NDArray[np.integer[Any]]
    Floats: TypeAlias = NDArray[np.float64]

Ratings: TypeAlias = "Sequence[Sequence[Any]] | NDArray[Any]"
"""Items x raters: one row an item, one column a rater, None or NaN where a rating is missing."""

MISSING = -1
_SPAN = 1 << 16
"""Whole numbers that lie this close together are coded by their distance from the smallest, without sorting them."""


@dataclass(frozen=True, slots=True)
class Table:
    """Ratings as numbers.

    Attributes:
        codes: Items x raters, each the place of its category in `categories`, or MISSING.
        order: Where the order of the categories comes from.
        remark: What a reader should know about the values.
    """

    codes: Ints
    categories: tuple[Hashable, ...]
    order: Order = "given"
    remark: str = ""


def read_ratings(ratings: Ratings, categories: Sequence[Hashable] | None = None) -> Table:
    """Code ratings.

    Ratings are rows, a numpy array or a pandas frame. Missing are None, NaN, NA, NaT, whatever a masked array masks,
    and the text "nan" in an array of text, since that is what numpy makes of a NaN there. Lists are read as tuples and
    sets as frozen sets. Text that is numbers throughout is ordered as numbers.

    Args:
        categories: All categories in order, where some may be unused or their order is not that of sorting.

    Raises:
        InputError: Rows of different lengths, values that cannot be told apart, a value outside `categories`.
    """
    import numpy as np

    if categories is None and isinstance(ratings, Counted):
        categories = ratings.categories
    if hasattr(ratings, "to_numpy"):
        ratings = ratings.to_numpy()
    if isinstance(ratings, np.ma.MaskedArray):
        ratings = _unmasked(ratings)
    if isinstance(ratings, np.ndarray):
        if ratings.ndim != 2:
            raise InputError(f"ratings have two dimensions, items x raters, not {ratings.ndim}")
        table = _read_numbers(ratings) if ratings.dtype.kind in "biuf" else _read_rows(_listed(ratings), ratings.shape)
    else:
        rows = _rows(ratings)
        table = _read_rows(rows, (len(rows), len(rows[0]) if rows else 0))
    return table if categories is None else _recoded(table, categories)


def _unmasked(masked: Any) -> NDArray[Any]:
    import numpy as np

    objects: NDArray[Any] = masked.data.astype(object)
    objects[np.broadcast_to(masked.mask, objects.shape)] = None
    return objects


def _listed(array: NDArray[Any]) -> list[list[Any]]:
    objects = array.astype(object)
    if array.dtype.kind in "US":
        objects[array == ("nan" if array.dtype.kind == "U" else b"nan")] = None
    rows: list[list[Any]] = objects.tolist()
    return rows


def _rows(ratings: Iterable[Any]) -> list[list[Any]]:
    if isinstance(ratings, Mapping | str) or not hasattr(ratings, "__iter__"):
        raise InputError(
            f"ratings are items x raters, not a {type(ratings).__name__}", hint="give a list of rows, one row an item"
        )
    rows = list(ratings)
    if set(map(type, rows)) <= {list, tuple} and len(set(map(len, rows))) < 2:
        return rows
    return _checked_rows(rows)


def _checked_rows(ratings: list[Any]) -> list[list[Any]]:
    rows: list[list[Any]] = []
    for number, row in enumerate(ratings):
        if isinstance(row, Mapping | str | set | frozenset) or not hasattr(row, "__iter__"):
            raise InputError(f"item {number} is {row!r}, not a row of ratings", hint="give one row for each item")
        rows.append(list(row))
        if len(rows[-1]) != len(rows[0]):
            raise InputError(f"item {number} has {len(rows[-1])} ratings, the first item has {len(rows[0])}")
    return rows


def _read_rows(rows: list[list[Any]], shape: tuple[int, ...]) -> Table:
    import numpy as np

    values = list(chain.from_iterable(rows))
    try:
        distinct = set(values)
    except TypeError:
        values = [frozen(value) for value in values]
        distinct = _set_of(values)
    missing = [value for value in distinct if is_missing(value)]
    distinct.difference_update(missing)
    if 0 in distinct or 1 in distinct:
        refuse_mixed_booleans(values)
    categories, order = in_order(distinct)
    place: dict[Any, int] = dict.fromkeys(missing, MISSING)
    place.update({category: code for code, category in enumerate(categories)})
    codes = np.fromiter(map(place.__getitem__, values), dtype=np.int32, count=len(values))
    return Table(codes.reshape(shape), categories, order, alike_as_text(categories))


def _set_of(values: Iterable[Any]) -> set[Any]:
    try:
        return set(values)
    except TypeError as error:
        raise InputError(f"a rating must be a value that can be compared: {error}") from error


def _read_numbers(array: NDArray[Any]) -> Table:
    import numpy as np

    offsets, low, span = _offsets(array)
    if offsets is None:
        present = array == array
        values, inverse = np.unique(array[present], return_inverse=True)
        codes = np.full(array.shape, MISSING, dtype=np.int32)
        codes[present] = inverse
        return Table(codes, tuple(values.tolist()), "number")
    used = np.zeros(span + 1, dtype=bool)  # the last place is for what is missing, coded -1
    used[offsets] = True
    found = np.flatnonzero(used[:-1])
    if len(found) < span:
        codes_by_offset = np.full(span + 1, MISSING, dtype=np.int32)
        codes_by_offset[found] = np.arange(len(found))
        offsets = codes_by_offset[offsets]
    kind = array.dtype.type
    return Table(offsets, tuple(kind(low + offset).item() for offset in found.tolist()), "number")


def _offsets(array: NDArray[Any]) -> tuple[Ints | None, int, int]:
    """Whole numbers as distances from the smallest, missing ones as -1; the smallest; and how many there may be.

    None where the numbers are not whole or lie far apart.
    """
    import numpy as np

    if array.dtype.kind == "b":
        return array.astype(np.int32), 0, 2
    if not array.size:
        return array.astype(np.int32), 0, 0
    low, high = np.fmin.reduce(array, axis=None), np.fmax.reduce(array, axis=None)
    if not (float(high) - float(low) < _SPAN and float(low).is_integer()):  # also where all are NaN
        return None, 0, 0
    span = int(high) - int(low) + 1
    if array.dtype.kind != "f":
        return np.subtract(array, low, dtype=np.int64, casting="unsafe").astype(np.int32), int(low), span
    apart = array - low
    missing = apart != apart
    apart[missing] = MISSING
    offsets = apart.astype(np.int32)
    if not np.array_equal(offsets, apart):
        return None, 0, 0
    return offsets, int(low), span


def _recoded(table: Table, categories: Sequence[Hashable]) -> Table:
    import numpy as np

    given = [frozen(category) for category in categories]
    place = dict(zip(given, range(len(given)), strict=True))
    if len(place) < len(given) or any(map(is_missing, given)):
        raise InputError("the categories must be different values, none of them missing")
    codes = []
    for category in table.categories:
        if category not in place:
            raise InputError(
                f"the rating {category!r} is not one of the categories", hint="list every value that occurs"
            )
        codes.append(place[category])
    recoded = np.array([*codes, MISSING], dtype=np.int32)
    return Table(recoded[table.codes], tuple(given), "given", table.remark)


class Counted(list[list[Any]]):
    """Ratings made of a counted table, which says what categories there are: also those that nobody used."""

    def __init__(self, rows: Iterable[list[Any]], categories: Sequence[Hashable]) -> None:
        super().__init__(rows)
        self.categories = tuple(categories)


def from_counts(counts: Iterable[Sequence[int]], categories: Sequence[Hashable] | None = None) -> Counted:
    """Ratings of a table of items x categories that counts how many raters put each item where.

    Who rated what is unknown, so the columns are raters in name only: use them with coefficients that take raters as
    interchangeable. Categories are 0, 1, 2, ... unless named, and a column of zeros is a category too.

    Raises:
        InputError: A count is no whole number from 0 upwards.
    """
    cells = _lists(counts)
    names = _names(max(cells, key=len, default=[]), categories)
    if any(len(row) != len(names) for row in cells):
        raise InputError(f"each item has {len(names)} counts, one a category")
    rows = [
        [category for category, count in zip(names, row, strict=True) for _ in range(_count(count))] for row in cells
    ]
    width = max(map(len, rows), default=0)
    return Counted((row + [None] * (width - len(row)) for row in rows), names)


def from_contingency(table: Iterable[Sequence[int]], categories: Sequence[Hashable] | None = None) -> Counted:
    """Ratings of a contingency table of two raters: the first rater's categories down, the second's across.

    Categories are 0, 1, 2, ... unless named, and those that neither rater used are categories too.

    Raises:
        InputError: The table is not square, or a count is no whole number from 0 upwards.
    """
    rows = _lists(table)
    if any(len(row) != len(rows) for row in rows):
        raise InputError("a contingency table has as many columns as rows")
    names = _names(rows, categories)
    pairs = (
        [first, second]
        for first, row in zip(names, rows, strict=True)
        for second, count in zip(names, row, strict=True)
        for _ in range(_count(count))
    )
    return Counted(pairs, names)


def _lists(table: Any) -> list[list[Any]]:
    return [list(row) for row in (table.to_numpy() if hasattr(table, "to_numpy") else table)]


def _count(value: Any) -> int:
    try:
        count = int(value)
    except (TypeError, ValueError) as error:
        raise InputError(f"a count is a whole number, not {value!r}") from error
    if count != value or count < 0:
        raise InputError(f"a count is a whole number from 0 upwards, not {value!r}")
    return count


def _names(cells: Sequence[Any], categories: Sequence[Hashable] | None) -> Sequence[Hashable]:
    if categories is None:
        return range(len(cells))
    if len(categories) != len(cells):
        raise InputError(f"{len(categories)} categories are named, the table has {len(cells)}")
    return categories
