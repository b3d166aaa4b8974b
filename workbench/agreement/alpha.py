"""Krippendorff's alpha, as he computes it (2011, "Computing Krippendorff's Alpha-Reliability")."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbench.agreement.chance import defined, named
from workbench.agreement.coefficient import NO_PAIRS, Coefficient
from workbench.agreement.distances import Distance, FixedMetric, Level, Metric, metric_of
from workbench.agreement.intervals import NO_INTERVAL, Bootstrap, Interval, student
from workbench.agreement.patterns import Patterns, distinct_rows, patterns
from workbench.agreement.ratings import Ratings, Table, read_ratings

if TYPE_CHECKING:
    from workbench.agreement.ratings import Floats


def krippendorff_alpha(
    ratings: Ratings,
    *,
    level: Level = "nominal",
    distance: Distance | None = None,
    categories: Sequence[Hashable] | None = None,
    bootstrap: int | None = None,
    seed: int | None = None,
    groups: Sequence[Hashable] | None = None,
) -> Coefficient:
    """Krippendorff's alpha of any number of raters, with any ratings missing.

    An item with fewer than two ratings counts for nothing. `observed` and `expected` are disagreements. The standard
    error is Gwet's (2014), and there is none for the ordinal level, whose distances are estimates themselves. The
    bootstrap resamples items or documents; Krippendorff's own resamples disagreements, and takes the expected ones as
    known.

    Args:
        level: How far apart two values are. Ordinal values are ordered as numbers, as they sort, or as `categories` has
            them; interval and ratio values are numbers, also where they are written as text.
        distance: A function of two different values to use in place of a level: the disagreement itself (the squared
            difference in Krippendorff's notation), the same both ways. `masi_distance` compares sets.
        categories: All values in order.
        bootstrap: How many resamples give the interval, in place of the standard error.
        seed: Makes a bootstrap repeatable.
        groups: For each item, its document: whole documents are resampled. None where items are independent.

    Raises:
        InputError: The values do not suit the level.
    """
    plan = Bootstrap(bootstrap, seed, groups)
    table = read_ratings(ratings, categories)
    everything = distinct_rows(table, located=plan.located)
    found = patterns(everything.rated(by=2), len(table.categories))
    metric, remark = metric_of(table, found, level, distance)
    if not found.items:
        return Coefficient(None, raters=everything.raters, note=NO_PAIRS)
    by = Alpha(found, metric)
    observed, expected = (float(part[0]) for part in by.parts(found.times[None, :]))
    value = defined(float(by.values(found.times[None, :])[0]))
    spread = NO_INTERVAL
    if value is not None and plan.resamples is not None:
        spread = plan.interval(by.values, found.times, found.where, width=len(table.categories))
    elif value is not None and isinstance(metric, FixedMetric):
        spread = by.gwet_interval(value, observed, metric)
    return Coefficient(
        value,
        observed=observed,
        expected=expected,
        by_category=by.by_category(table) if distance is None and level == "nominal" else {},
        items=found.items,
        raters=everything.raters,
    ).within(spread, remark, table.remark)


@dataclass(frozen=True, slots=True)
class Alpha:
    """Alpha on the patterns of items with two ratings or more."""

    found: Patterns
    metric: Metric

    def parts(self, times: Floats) -> tuple[Floats, Floats]:
        """Observed and expected disagreement for each resample of the patterns; NaN where one value fills it."""
        import numpy as np

        totals = times @ self.found.matrix
        ratings = totals.sum(axis=1)
        expected = self.metric.expected(totals) / (ratings * (ratings - 1.0))
        varied = (totals > 0).sum(axis=1) > 1
        return self.metric.observed(times, totals) / ratings, np.where(varied, expected, 0.0)

    def values(self, times: Floats) -> Floats:
        """Alpha of each resample; NaN where undefined."""
        import numpy as np

        observed, expected = self.parts(times)
        return np.asarray(np.where(expected > 0, 1.0 - observed / np.where(expected > 0, expected, 1.0), np.nan))

    def gwet_interval(self, value: float, observed: float, metric: FixedMetric) -> Interval:
        """Gwet's standard error (2014), of irrCAC's function for raw ratings, written in disagreements."""
        found, items = self.found, self.found.items
        if items < 2:
            return Interval(note="one item has no standard error")
        totals = found.times @ found.matrix
        ratings = float(totals.sum())
        mean = ratings / items
        expected = float(metric.expected(totals)) / ratings**2
        more = found.sizes - mean
        alike = 1.0 - (metric.within - (1.0 - 1.0 / ratings) * observed * more) / mean / expected
        chance = (found.matrix @ metric.to_all(totals) / ratings - expected * more) / mean
        large = 1.0 - observed / expected
        each = alike - 2 * (1.0 - large) * (expected - chance) / expected
        se = (found.times @ (each - large) ** 2 / (items * (items - 1))) ** 0.5
        return student(value, float(se), items)

    def by_category(self, table: Table) -> dict[Hashable, float | None]:
        """Alpha of each value against all others together."""
        import numpy as np

        found = self.found
        weight = (
            (found.times / (found.sizes - 1.0))[found.rows] * found.counts * (found.sizes[found.rows] - found.counts)
        )
        alone = np.bincount(found.columns, weights=weight, minlength=len(table.categories))
        totals = found.times @ found.matrix
        ratings = totals.sum()
        expected = totals * (ratings - totals) / (ratings - 1.0)
        values = np.where(expected > 0, 1.0 - alone / np.where(expected > 0, expected, 1.0), np.nan)
        return named(table, values)
