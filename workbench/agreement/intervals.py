"""Confidence intervals of 95%: of a standard error, or of a bootstrap."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workbench.agreement.patterns import incidence
from workbench.agreement.student import NORMAL_95, student_95
from workbench.agreement.values import frozen, is_missing
from workbench.errors import InputError

if TYPE_CHECKING:
    from workbench.agreement.ratings import Floats, Ints

_CELLS = 1 << 22
"""A bootstrap works on so many numbers at once."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A standard error and an interval; None where there is none, and the note may say why."""

    low: float | None = None
    high: float | None = None
    se: float | None = None
    note: str = ""


NO_INTERVAL = Interval()


def normal(value: float, se: float) -> Interval:
    """Of the normal distribution, as for Cohen's kappa; within what a coefficient can be."""
    return _around(value, se, NORMAL_95)


def student(value: float, se: float, items: int, *, least: float = -1.0) -> Interval:
    """Of Student's t with one degree of freedom less than items, as Gwet has it; within what a coefficient can be."""
    return _around(value, se, student_95(items - 1), least)


def _around(value: float, se: float, deviations: float, least: float = -1.0) -> Interval:
    reach = deviations * se
    return Interval(min(value, max(least, value - reach)), max(value, min(1.0, value + reach)), se)


@dataclass(frozen=True, slots=True)
class Bootstrap:
    """What to resample, as the caller asked for it.

    Attributes:
        resamples: How many times; None for no bootstrap.
        seed: The same seed gives the same interval.
        groups: What each item belongs to: whole groups are drawn, as items of one document are not independent. None
            where items are.
    """

    resamples: int | None = None
    seed: int | None = None
    groups: Sequence[Hashable] | None = None

    def __post_init__(self) -> None:
        if self.resamples is not None and self.resamples < 2:
            raise InputError(f"a bootstrap of {self.resamples} resamples gives no interval", hint="take 1000 or more")
        if self.resamples is None and self.groups is not None:
            raise InputError("a standard error takes items as independent, also with groups", hint="add bootstrap=1000")

    @property
    def located(self) -> bool:
        """Whether it must be known which pattern each item has."""
        return self.resamples is not None and self.groups is not None

    def interval(
        self, statistic: Callable[[Floats], Floats], times: Floats, where: Ints | None, *, width: int
    ) -> Interval:
        """The percentile interval of a statistic, and the standard deviation of its resamples.

        Resamples in which the statistic is undefined are left out and counted in the note.

        Args:
            statistic: Resamples x patterns, how often each occurs, to values; NaN where undefined.
            times: How often each pattern occurs.
            where: The pattern of each item.
            width: How many numbers the statistic needs for a resample.

        Raises:
            InputError: The groups do not fit the items.
        """
        import numpy as np

        assert self.resamples is not None
        draw, units, name = self._drawing(times, where)
        if units < 2:
            return Interval(note=f"there is one {name} only, so there is nothing to resample")
        random = np.random.default_rng(self.seed)
        at_once = max(1, _CELLS // max(1, len(times), width, units if self.groups is not None else 1))
        parts = range(0, self.resamples, at_once)
        values = [statistic(draw(random, min(at_once, self.resamples - start))) for start in parts]
        return percentiles(np.concatenate(values))

    def _drawing(self, times: Floats, where: Ints | None) -> tuple[Callable[[Any, int], Floats], int, str]:
        """How to draw resamples, how many units are drawn, and what they are called."""
        import numpy as np

        if self.groups is None:
            items = int(times.sum())
            chances = times / times.sum()
            return (lambda random, size: random.multinomial(items, chances, size=size).astype(float)), items, "item"
        assert where is not None
        members = _grouped(self.groups, where, len(times))
        units = members.shape[0]
        even = np.full(units, 1.0 / max(1, units))
        return (lambda random, size: random.multinomial(units, even, size=size).astype(float) @ members), units, "group"


def _grouped(groups: Sequence[Hashable], where: Ints, size: int) -> Any:
    """Groups x patterns: how many items of each pattern a group has."""
    import numpy as np

    if len(groups) != len(where):
        raise InputError(f"there are {len(where)} items, but groups are given for {len(groups)}")
    place: dict[Hashable, int] = {}
    names = [frozen(group) for group in groups]
    if any(map(is_missing, set(names))):
        raise InputError("an item has no group", hint="name the document of each item, or leave groups= out")
    codes = np.array([place.setdefault(name, len(place)) for name in names], dtype=np.int64)
    kept = where >= 0
    _, codes = np.unique(codes[kept], return_inverse=True)
    cells, counts = np.unique(codes * size + where[kept], return_counts=True)
    return incidence(*np.divmod(cells, max(1, size)), counts.astype(float), (int(codes.max(initial=-1)) + 1, size))


def percentiles(values: Floats) -> Interval:
    """The percentile interval of resampled values, and their standard deviation; those undefined are counted."""
    import numpy as np

    defined = values[np.isfinite(values)]
    lost = len(values) - len(defined)
    note = f"undefined in {lost:,} of {len(values):,} resamples, which the interval leaves out" if lost else ""
    if len(defined) < 2:
        return Interval(note=note)
    low, high = np.quantile(defined, [0.025, 0.975])
    return Interval(float(low), float(high), float(defined.std(ddof=1)), note)
