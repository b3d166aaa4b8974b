"""Kappas of raters who each have their own use of the categories: Cohen's for two, Conger's for any number."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from workbench.agreement.chance import (
    Corrected,
    above_chance,
    by_spread,
    defined,
    gwet_error,
    named,
    pairs_alike,
)
from workbench.agreement.coefficient import NO_PAIRS, Coefficient
from workbench.agreement.intervals import NO_INTERVAL, Bootstrap, Interval, normal, student
from workbench.agreement.patterns import Rows, distinct_rows, incidence, patterns
from workbench.agreement.ratings import Ratings, Table, read_ratings
from workbench.agreement.weights import Agreement, Weights, agreement_of

if TYPE_CHECKING:
    from workbench.agreement.ratings import Floats

Categories = Sequence[Hashable]


def conger_kappa(
    ratings: Ratings,
    *,
    weights: Weights | None = None,
    categories: Categories | None = None,
    bootstrap: int | None = None,
    seed: int | None = None,
    groups: Sequence[Hashable] | None = None,
) -> Coefficient:
    """Conger's kappa (1980) of any number of raters: chance is the mean over the pairs of raters, as Cohen has it.

    With two raters and nothing missing it is Cohen's kappa. With ratings missing or weighted this is Gwet's
    generalisation (2014): a rater's use of the categories is taken from all items that they rated, the agreement is
    averaged over items with two ratings or more. The standard error is Gwet's.

    Args:
        weights: As Gwet has them, by the size of numbers; None for Conger's own.
        categories: All categories in order, where some may be unused or sorting does not order them.
        bootstrap: How many resamples give the interval, in place of the standard error.
        seed: Makes a bootstrap repeatable.
        groups: For each item, its document: whole documents are resampled. None where items are independent.
    """
    plan = Bootstrap(bootstrap, seed, groups)
    table = read_ratings(ratings, categories)
    agreement = agreement_of(table, weights, by_value=True)
    rows = distinct_rows(table, located=plan.located).rated(by=1).without_idle_raters()
    if not (rows.sizes >= 2).any():
        return Coefficient(None, raters=rows.raters, note=NO_PAIRS)
    by = _ByRater.of(rows, agreement)
    return _coefficient(by, table, plan, by.gwet_interval, by.by_category(table))


def cohen_kappa(
    ratings: Ratings,
    *,
    weights: Weights | None = None,
    categories: Categories | None = None,
    bootstrap: int | None = None,
    seed: int | None = None,
    groups: Sequence[Hashable] | None = None,
) -> Coefficient:
    """Cohen's kappa (1960) of two raters; weighted (1968) by the distance of categories in their order.

    Items that either rater left out are not counted. The standard error is the large-sample one of Fleiss, Cohen and
    Everitt (1969). A category's own kappa is Fleiss': it takes both raters' use of that category together.

    Args:
        weights: None where any two categories differ alike. Weights by name go by the places of the categories in
            order, whatever numbers they are: categories 1, 2 and 9 are one step apart each.
        categories: All categories in order, where some may be unused or sorting does not order them.
        bootstrap: How many resamples give the interval, in place of the standard error.
        seed: Makes a bootstrap repeatable.
        groups: For each item, its document: whole documents are resampled. None where items are independent.

    Raises:
        InputError: There are more than two raters.
    """
    plan = Bootstrap(bootstrap, seed, groups)
    table = read_ratings(ratings, categories)
    agreement = agreement_of(table, weights, by_value=False)
    everything = distinct_rows(table, located=plan.located)
    rows = everything.of_two()
    if not len(rows.codes):
        return Coefficient(None, raters=everything.raters, note=NO_PAIRS)
    by = _ByRater.of(rows, agreement)
    both = Corrected.of(rows, agreement, by_spread)
    _, _, shares = both.parts(both.found.times[None, :])
    return _coefficient(by, table, plan, by.large_sample_interval, both.by_category(table, shares[0]))


@dataclass(frozen=True, slots=True)
class _ByRater:
    """A coefficient of raters who are not interchangeable.

    Attributes:
        used: Rows x (raters x categories): 1 where the rater gave the category.
        times: How often each row occurs.
        alike, paired: As `pairs_alike` gives them, of each row.
    """

    rows: Rows
    agreement: Agreement
    used: Any
    times: Floats
    alike: Floats
    paired: Floats

    @classmethod
    def of(cls, rows: Rows, agreement: Agreement) -> _ByRater:
        """Prepare for rows of items with a rating."""
        import numpy as np

        found = patterns(replace(rows, where=np.arange(len(rows.codes))), agreement.size)
        assert found.where is not None
        alike, paired = pairs_alike(found, agreement)
        at, rater = np.nonzero(rows.codes >= 0)
        cells = rater * agreement.size + rows.codes[at, rater]
        shape = (len(rows.codes), rows.codes.shape[1] * agreement.size)
        used = incidence(at, cells, np.ones(len(at)), shape)
        return cls(rows, agreement, used, rows.times.astype(float), alike[found.where], paired[found.where])

    @property
    def width(self) -> int:
        """How many numbers a resample needs."""
        return int(self.rows.codes.shape[1]) * self.agreement.size

    def parts(self, times: Floats) -> tuple[Floats, Floats, Floats, Floats]:
        """Observed and expected agreement, the raters' shares of the categories, and how many items each rated."""
        import numpy as np

        used = (times @ self.used).reshape(len(times), -1, self.agreement.size)
        rated = used.sum(axis=2)
        raters = (rated > 0).sum(axis=1)
        shares = used / np.maximum(rated, 1)[:, :, None]
        together = shares.sum(axis=1)
        total = (self.agreement.with_each(together) * together).sum(axis=1)
        own = (self.agreement.with_each(shares) * shares).sum(axis=(1, 2))
        with np.errstate(invalid="ignore", divide="ignore"):
            observed = times @ self.alike / (times @ self.paired)
            expected = (total - own) / (raters * (raters - 1))
        return observed, expected, shares, rated

    def values(self, times: Floats) -> Floats:
        """The coefficient of each resample."""
        observed, expected, _, _ = self.parts(times)
        return above_chance(observed, expected)

    def by_category(self, table: Table) -> dict[Hashable, float | None]:
        """The coefficient of each category against all others together."""
        import numpy as np

        if self.agreement.matrix is not None:
            return {}
        both = Corrected.of(self.rows, self.agreement, by_spread)
        observed = both.observed_by_category()
        shares = self.parts(self.times[None, :])[2][0]
        expected = np.zeros(self.agreement.size)
        for part in (shares, 1.0 - shares):
            expected += part.sum(axis=0) ** 2 - (part**2).sum(axis=0)
        return named(table, above_chance(observed, expected / (len(shares) * (len(shares) - 1))))

    def gwet_interval(self, value: float, observed: float, expected: float) -> Interval:
        """Gwet's standard error (2014): each rater's spread is an estimate too."""
        items = self.rows.items
        se = gwet_error(self.times, self.alike, self.paired, self._chance(), value, expected)
        return Interval(note="one item has no standard error") if se is None else student(value, se, items)

    def _chance(self) -> Floats:
        """How far the ratings of each row agree by chance."""
        import numpy as np

        codes, items = self.rows.codes, self.rows.items
        _, _, shares, rated = (part[0] for part in self.parts(self.times[None, :]))
        raters = len(shares)
        others = self.agreement.with_each(shares.sum(axis=0) - shares)
        mean = (shares * others).sum(axis=1)
        present = codes >= 0
        here = others[np.arange(raters), np.maximum(codes, 0)]
        parts = np.where(present, here - mean, 0.0) * (items / rated) + mean
        return np.asarray(parts.sum(axis=1) / (raters * (raters - 1)))

    def large_sample_interval(self, value: float, observed: float, expected: float) -> Interval:
        """Fleiss, Cohen and Everitt's standard error (1969), for two raters."""
        (first, second), codes = self.parts(self.times[None, :])[2][0], self.rows.codes
        items = self.rows.items
        mean = self.agreement.with_each(second)[codes[:, 0]] + self.agreement.with_each(first)[codes[:, 1]]
        spread = self.times @ (self.alike * (1 - expected) - mean * (1 - observed)) ** 2 / items
        variance = spread - (observed * expected - 2 * expected + observed) ** 2
        return normal(value, (max(float(variance), 0.0) / items) ** 0.5 / (1 - expected) ** 2)


def _coefficient(
    by: _ByRater, table: Table, plan: Bootstrap, published: Any, by_category: dict[Hashable, float | None]
) -> Coefficient:
    observed, expected = (float(part[0]) for part in by.parts(by.times[None, :])[:2])
    value = defined(float(by.values(by.times[None, :])[0]))
    spread = NO_INTERVAL
    if value is not None and plan.resamples is not None:
        spread = plan.interval(by.values, by.times, by.rows.where, width=by.width)
    elif value is not None:
        spread = published(value, observed, expected)
    return Coefficient(
        value,
        observed=observed,
        expected=expected,
        by_category=by_category,
        items=int(by.times @ by.paired),
        raters=by.rows.raters,
    ).within(spread, by.agreement.remark, table.remark)
