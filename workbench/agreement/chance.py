"""Agreement corrected for chance, as all but Krippendorff write it: (observed - expected) / (1 - expected).

The coefficients differ in what they hold for chance, and that is a function of how the ratings are spread over the
categories: `Slopes` gives, for each category, how far a rating of it agrees by chance, and its mean over the spread is
the expected agreement. Ratings may be missing: this is Gwet's generalisation (2014), in which the observed agreement is
the mean over items with two ratings or more, and the spread the mean over items with one or more. Standard errors are
his.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from workbench.agreement.coefficient import NO_PAIRS, ONE_CATEGORY, Coefficient
from workbench.agreement.intervals import NO_INTERVAL, Bootstrap, Interval, student
from workbench.agreement.patterns import Patterns, Rows, patterns
from workbench.agreement.ratings import Table
from workbench.agreement.weights import Agreement

if TYPE_CHECKING:
    from workbench.agreement.ratings import Floats

Slopes: TypeAlias = "Callable[[Floats, Agreement], Floats]"
"""From the shares of the categories (in the last axis) to how far a rating of each agrees by chance."""
_NOTHING = 1e-12
"""Chance that is this near to 1 is 1 but for rounding."""


def by_spread(shares: Floats, agreement: Agreement) -> Floats:
    """Scott and Fleiss: two ratings at random, of those that were given."""
    return agreement.with_each(shares)


def by_hard_items(shares: Floats, agreement: Agreement) -> Floats:
    """Gwet: chance is at work on items that are hard to rate only."""
    size = agreement.size
    return agreement.total / (size * (size - 1)) * (1.0 - shares)


def by_even_spread(shares: Floats, agreement: Agreement) -> Floats:
    """Bennett, Brennan and Prediger, Randolph: every category is as likely."""
    import numpy as np

    return np.full_like(shares, agreement.total / agreement.size**2)


def by_nothing(shares: Floats, agreement: Agreement) -> Floats:
    """No chance at all: plain percent agreement."""
    import numpy as np

    return np.zeros_like(shares)


def above_chance(observed: Floats, expected: Floats) -> Floats:
    """The corrected agreement; NaN where chance alone would agree always."""
    import numpy as np

    room = 1.0 - expected
    with np.errstate(invalid="ignore"):
        defined = room >= _NOTHING
        return np.asarray(np.where(defined, (observed - expected) / np.where(defined, room, 1.0), np.nan))


def defined(value: float) -> float | None:
    """The value as it is reported: None, where it is NaN."""
    return None if value != value else float(value)


@dataclass(frozen=True, slots=True)
class Corrected:
    """A coefficient of interchangeable raters on the ratings of a table.

    Attributes:
        found: The patterns of items with a rating.
        alike: How far the pairs of ratings of each pattern agree; 0 where there is no pair.
        paired: 1 where there is a pair, else 0.
    """

    found: Patterns
    agreement: Agreement
    slopes: Slopes
    alike: Floats
    paired: Floats

    @classmethod
    def of(cls, rows: Rows, agreement: Agreement, slopes: Slopes) -> Corrected:
        """Prepare for rows of items with a rating."""
        found = patterns(rows, agreement.size)
        alike, paired = pairs_alike(found, agreement)
        return cls(found, agreement, slopes, alike, paired)

    def parts(self, times: Floats) -> tuple[Floats, Floats, Floats]:
        """Observed and expected agreement and the shares of the categories, for each resample of the patterns."""
        import numpy as np

        with np.errstate(invalid="ignore", divide="ignore"):
            observed = times @ self.alike / (times @ self.paired)
        shares = (times / self.found.sizes) @ self.found.matrix / times.sum(axis=-1, keepdims=True)
        return observed, (self.slopes(shares, self.agreement) * shares).sum(axis=-1), shares

    def values(self, times: Floats) -> Floats:
        """The coefficient of each resample."""
        observed, expected, _ = self.parts(times)
        return above_chance(observed, expected)

    def error(self, value: float, expected: float, shares: Floats) -> float | None:
        """Gwet's standard error."""
        chance = self.found.matrix @ self.slopes(shares, self.agreement) / self.found.sizes
        return gwet_error(self.found.times, self.alike, self.paired, chance, value, expected)

    def observed_by_category(self) -> Floats:
        """How far pairs of ratings agree on whether it is this category."""
        import numpy as np

        found = self.found
        sizes, times = found.sizes[found.rows], found.times[found.rows]
        apart = times * 2 * found.counts * (sizes - found.counts) / np.maximum(sizes * (sizes - 1), 1)
        parted = np.bincount(found.columns, weights=apart, minlength=self.agreement.size)
        return np.asarray(1.0 - parted / (found.times @ self.paired))

    def by_category(self, table: Table, shares: Floats) -> dict[Hashable, float | None]:
        """The coefficient of each category against all others together."""
        import numpy as np

        if self.agreement.matrix is not None or self.slopes is by_nothing:
            return {}
        two = np.stack([shares, 1.0 - shares], axis=1)
        expected = (self.slopes(two, Agreement(2)) * two).sum(axis=1)
        return named(table, above_chance(self.observed_by_category(), expected))


def named(table: Table, values: Floats) -> dict[Hashable, float | None]:
    """One value a category, by its name."""
    return {category: defined(float(value)) for category, value in zip(table.categories, values, strict=True)}


def pairs_alike(found: Patterns, agreement: Agreement) -> tuple[Floats, Floats]:
    """How far the pairs of ratings of each pattern agree, and whether (1 or 0) there are pairs."""
    import numpy as np

    if agreement.matrix is None:
        together = found.summed(found.counts**2) - found.sizes
    else:
        own = agreement.matrix.diagonal()[found.columns]
        together = found.crossed(agreement.matrix) - found.summed(found.counts * own)
    pairs = found.sizes * (found.sizes - 1)
    return together / np.maximum(pairs, 1), (pairs > 0).astype(float)


def gwet_error(
    times: Floats, alike: Floats, paired: Floats, chance: Floats, value: float, expected: float
) -> float | None:
    """Gwet's standard error (2014, the n - 1 form of irrCAC's functions for raw ratings); None for one item.

    Args:
        times: How many items each pattern has.
        alike, paired: As `pairs_alike` gives them.
        chance: How far the ratings of each pattern agree by chance.
    """
    items = float(times.sum())
    if items < 2:
        return None
    room = 1.0 - expected
    each = items / float(times @ paired) * (alike - expected * paired) / room
    each = each - 2 * (1.0 - value) * (chance - expected) / room
    return float((times @ (each - value) ** 2 / (items * (items - 1))) ** 0.5)


def corrected(
    table: Table, rows: Rows, agreement: Agreement, slopes: Slopes, bootstrap: Bootstrap, *, large: bool = False
) -> Coefficient:
    """A coefficient of interchangeable raters, with all that is known about it.

    Args:
        large: The standard error for large samples, n in place of n - 1, as Gwet has it for tables of two raters.
    """
    rows = rows.rated(by=1)
    raters = rows.raters
    if not (rows.sizes >= 2).any():
        return Coefficient(None, raters=raters, note=NO_PAIRS)
    if agreement.size < 2 and slopes in (by_hard_items, by_even_spread):
        return Coefficient(None, items=rows.rated(by=2).items, raters=raters, note=ONE_CATEGORY)
    by = Corrected.of(rows, agreement, slopes)
    observed, expected, shares = (part[0] for part in by.parts(by.found.times[None, :]))
    value = defined(float(above_chance(observed, expected)))
    spread = NO_INTERVAL
    if value is not None and bootstrap.resamples is not None:
        width = agreement.size
        spread = bootstrap.interval(by.values, by.found.times, by.found.where, width=width)
    elif value is not None:
        se = by.error(value, float(expected), shares)
        spread = _published(value, se, by.found.items, large=large, least=0.0 if slopes is by_nothing else -1.0)
    return Coefficient(
        value,
        observed=float(observed),
        expected=float(expected),
        by_category=by.by_category(table, shares),
        items=int(by.found.times @ by.paired),
        raters=raters,
    ).within(spread, agreement.remark, table.remark)


def _published(value: float, se: float | None, items: int, *, large: bool, least: float) -> Interval:
    if se is None:
        return Interval(note="one item has no standard error")
    return student(value, se * ((items - 1) / items) ** 0.5 if large else se, items, least=least)
