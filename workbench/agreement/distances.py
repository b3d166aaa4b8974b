"""How far apart two values are, for Krippendorff's alpha: his levels of measurement, MASI, or one's own function.

Each gives the disagreement among ratings from how often each value occurs, never from all pairs of ratings.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeAlias, runtime_checkable

from workbench.agreement.patterns import Patterns
from workbench.agreement.ratings import Table
from workbench.agreement.values import numbers
from workbench.agreement.weights import order_remark
from workbench.errors import InputError

if TYPE_CHECKING:
    from workbench.agreement.ratings import Floats

Level: TypeAlias = Literal["nominal", "ordinal", "interval", "ratio"]
Distance: TypeAlias = Callable[[Any, Any], float]
_MOST = 8192
"""So many distinct values can be compared each with each."""


def masi_distance(first: Any, second: Any) -> float:
    """Passonneau's distance of two sets of labels (MASI 2006): 1 - Jaccard x monotonicity.

    Monotonicity is 1 for the same sets, 2/3 where one holds the other, 1/3 where they overlap otherwise, 0 where they
    do not. A value that is no set, list or tuple is taken as a set of itself. Two empty sets are the same; an empty one
    has nothing in common with any other.
    """
    one, other = _labels(first), _labels(second)
    if one == other:
        return 0.0
    shared = len(one & other)
    if not shared:
        return 1.0
    monotonicity = 2 / 3 if one < other or other < one else 1 / 3
    return 1.0 - shared / len(one | other) * monotonicity


def _labels(value: Any) -> frozenset[Hashable]:
    return frozenset(value) if isinstance(value, set | frozenset | list | tuple) else frozenset((value,))


class Metric(Protocol):
    """Sums of distances. `totals` counts the ratings of each value, in one row for each resample."""

    def observed(self, times: Floats, totals: Floats) -> Floats:
        """Over pairs within items, each item weighing as its ratings."""

    def expected(self, totals: Floats) -> Floats:
        """Over all pairs of ratings."""


@runtime_checkable
class FixedMetric(Metric, Protocol):
    """Distances that do not depend on how often values occur, so that Gwet's standard error holds for them."""

    @property
    def within(self) -> Floats:
        """For each pattern, the sum over its ordered pairs of ratings, by its ratings less one."""

    def to_all(self, totals: Floats) -> Floats:
        """From each value to all ratings."""


def metric_of(table: Table, found: Patterns, level: Level, distance: Distance | None) -> tuple[Metric, str]:
    """The metric, and what a reader should know about the order of the values.

    Raises:
        InputError: The values do not suit the level.
    """
    if distance is not None:
        return _Given.of(found, _own(table.categories, distance)), ""
    if level == "nominal":
        return _Nominal.of(found), ""
    if level == "ordinal":
        return _Ordinal(found), order_remark(table)
    if level == "interval":
        return _Interval.of(found, _numbers(table, level)), ""
    if level == "ratio":
        return _Given.of(found, _ratio(_numbers(table, level))), ""
    raise InputError(f"there is no level «{level}»", hint="there are: nominal, ordinal, interval, ratio")


def _by_ratings_less_one(found: Patterns, sums: Floats) -> Floats:
    """The sums, exactly 0 where all ratings are of one value."""
    import numpy as np

    several = np.bincount(found.rows, minlength=len(found.sizes)) > 1
    return np.asarray(np.where(several, sums, 0.0) / (found.sizes - 1.0))


@dataclass(frozen=True, slots=True)
class _Nominal:
    within: Floats

    @classmethod
    def of(cls, found: Patterns) -> _Nominal:
        return cls(_by_ratings_less_one(found, found.sizes**2 - found.summed(found.counts**2)))

    def observed(self, times: Floats, totals: Floats) -> Floats:
        return times @ self.within

    def expected(self, totals: Floats) -> Floats:
        return _sum(totals) ** 2 - _sum(totals**2)

    def to_all(self, totals: Floats) -> Floats:
        return _sum(totals) - totals


@dataclass(frozen=True, slots=True)
class _Interval:
    within: Floats
    values: Floats

    @classmethod
    def of(cls, found: Patterns, values: Floats) -> _Interval:
        values = values - values.min(initial=float("inf")) if len(values) else values
        totals = found.times @ found.matrix
        values = values - (totals @ values) / max(1.0, float(totals.sum()))
        mean = found.summed(found.counts * values[found.columns]) / found.sizes
        square = found.summed(found.counts * (values[found.columns] - mean[found.rows]) ** 2)
        return cls(_by_ratings_less_one(found, 2 * found.sizes * square), values)

    def observed(self, times: Floats, totals: Floats) -> Floats:
        return times @ self.within

    def expected(self, totals: Floats) -> Floats:
        return 2 * (_sum(totals) * (totals @ self.values**2) - (totals @ self.values) ** 2)

    def to_all(self, totals: Floats) -> Floats:
        mean = totals @ self.values
        found: Floats = totals.sum() * self.values**2 - 2 * self.values * mean + totals @ self.values**2
        return found


@dataclass(frozen=True, slots=True)
class _Ordinal:
    """Values as far apart as the ratings that lie between them, so the distances differ by resample."""

    found: Patterns

    def observed(self, times: Floats, totals: Floats) -> Floats:
        middles, found = _middles(totals), self.found
        squares, sums = (found.matrix @ (middles**2).T).T, (found.matrix @ middles.T).T
        within = _by_ratings_less_one(found, 2 * (found.sizes * squares - sums**2))
        return _sum(times * within)

    def expected(self, totals: Floats) -> Floats:
        middles = _middles(totals)
        return 2 * (_sum(totals) * _sum(totals * middles**2) - _sum(totals * middles) ** 2)


def _middles(totals: Floats) -> Floats:
    """The middle rank of the ratings of each value, counted from the middle of all."""
    import numpy as np

    return np.asarray(np.cumsum(totals, axis=-1) - totals / 2 - totals.sum(axis=-1, keepdims=True) / 2)


@dataclass(frozen=True, slots=True)
class _Given:
    within: Floats
    apart: Floats

    @classmethod
    def of(cls, found: Patterns, apart: Floats) -> _Given:
        return cls(_by_ratings_less_one(found, found.crossed(apart)), apart)

    def observed(self, times: Floats, totals: Floats) -> Floats:
        return times @ self.within

    def expected(self, totals: Floats) -> Floats:
        return _sum((totals @ self.apart) * totals)

    def to_all(self, totals: Floats) -> Floats:
        return totals @ self.apart


def _sum(values: Floats) -> Floats:
    """The sum over the last axis."""
    import numpy as np

    return np.asarray(values.sum(axis=-1))


def _numbers(table: Table, level: Level) -> Floats:
    import numpy as np

    found = numbers(table.categories)
    if found is None:
        odd = next(value for value in table.categories if numbers([value]) is None)
        raise InputError(f"the {level} level needs numbers, not {odd!r}", hint='use level="nominal" or "ordinal"')
    return np.array(found)


def _ratio(values: Floats) -> Floats:
    import numpy as np

    if (values < 0).any():
        raise InputError("the ratio level needs values from 0 upwards", hint='use level="interval"')
    _refuse_many(len(values))
    sums = np.add.outer(values, values)
    shares = np.divide(np.subtract.outer(values, values), sums, out=np.zeros_like(sums), where=sums > 0)
    return np.asarray(shares**2)


def _own(values: Sequence[Hashable], distance: Distance) -> Floats:
    import numpy as np

    _refuse_many(len(values))
    apart = np.zeros((len(values), len(values)))
    for row, first in enumerate(values):
        for column, second in enumerate(values[:row]):
            apart[row, column] = apart[column, row] = distance(first, second)
    if not (np.isfinite(apart).all() and (apart >= 0).all()):
        raise InputError("a distance must be a number from 0 upwards", hint="it is 0 for values that are the same")
    return apart


def _refuse_many(values: int) -> None:
    if values > _MOST:
        raise InputError(
            f"{values:,} different values are too many to compare each with each, of which {_MOST:,} is the most",
            hint='round them, or use level="interval"',
        )
