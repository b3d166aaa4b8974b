"""Agreement corrected for chance, for categories: Cohen, Scott, Fleiss; and percent agreement itself."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING, Literal

from workbench.agreement.coefficient import NO_PAIRS, NO_VARIATION, Coefficient, above_chance
from workbench.agreement.ratings import Ratings, Table, read_ratings

if TYPE_CHECKING:
    from workbench.agreement.ratings import Floats, Ints

Weights = Literal["linear", "quadratic"]
_NORMAL_95 = 1.959963984540054


def percent_agreement(ratings: Ratings) -> Coefficient:
    """The share of pairs of raters who agree, averaged over items.

    Any number of raters. With ratings missing this is Gwet's definition: each item with two ratings or more counts
    once, however many raters it has; pooling all pairs instead gives items with more raters more weight.
    """
    table = read_ratings(ratings)
    pairable = _pairable(table.counts())
    if not len(pairable):
        return Coefficient(None, raters=table.raters, note=NO_PAIRS)
    value = _observed(pairable)
    return Coefficient(value, observed=value, items=len(pairable), raters=table.raters)


def cohen_kappa(
    ratings: Ratings, *, weights: Weights | None = None, categories: Sequence[Hashable] | None = None
) -> Coefficient:
    """Cohen's kappa (1960) of two raters; weighted (1968) by the distance of categories in their order.

    Items that either rater left out are not counted. The standard error is the large-sample one of Fleiss, Cohen and
    Everitt (1969). A category's own kappa is Fleiss': it takes both raters' use of that category together.

    Args:
        weights: None where any two categories differ alike.
        categories: All categories in order, where some may be unused or sorting does not order them.

    Raises:
        InputError: There are not two raters.
    """
    import numpy as np

    table = read_ratings(ratings, categories)
    pairs = table.pairs()
    if not len(pairs):
        return Coefficient(None, raters=table.raters, note=NO_PAIRS)
    size = len(table.categories)
    shares = np.bincount(pairs[:, 0] * size + pairs[:, 1], minlength=size * size).reshape(size, size) / len(pairs)
    agreement = _weights(size, weights)
    chance = np.outer(shares.sum(axis=1), shares.sum(axis=0))
    observed, expected = float((agreement * shares).sum()), float((agreement * chance).sum())
    value = above_chance(observed, expected)
    if value is None:
        return Coefficient(
            None, observed=observed, expected=expected, items=len(pairs), raters=table.raters, note=NO_VARIATION
        )
    se = _cohen_error(shares, agreement, observed, expected, len(pairs))
    return Coefficient(
        value,
        low=max(-1.0, value - _NORMAL_95 * se),
        high=min(1.0, value + _NORMAL_95 * se),
        se=se,
        observed=observed,
        expected=expected,
        by_category={} if weights else _fleiss(Table(pairs, table.categories)).by_category,
        items=len(pairs),
        raters=table.raters,
    )


def _weights(size: int, weights: Weights | None) -> Floats:
    """Categories x categories: 1 where two ratings agree, 0 where they are as far apart as can be."""
    import numpy as np

    if weights is None or size < 2:
        return np.eye(size)
    apart = np.abs(np.subtract.outer(np.arange(size), np.arange(size))) / (size - 1)
    return np.asarray(1.0 - (apart if weights == "linear" else apart**2))


def _cohen_error(shares: Floats, agreement: Floats, observed: float, expected: float, items: int) -> float:
    rows, columns = shares.sum(axis=1), shares.sum(axis=0)
    mean = (agreement @ columns)[:, None] + (rows @ agreement)[None, :]
    spread = (shares * (agreement * (1 - expected) - mean * (1 - observed)) ** 2).sum()
    variance = (spread - (observed * expected - 2 * expected + observed) ** 2) / (items * (1 - expected) ** 4)
    return float(max(variance, 0.0) ** 0.5)


def scott_pi(ratings: Ratings) -> Coefficient:
    """Scott's pi (1955) of two raters, who are taken to share one distribution of categories.

    Items that either rater left out are not counted.

    Raises:
        InputError: There are not two raters.
    """
    table = read_ratings(ratings)
    return _fleiss(Table(table.pairs(), table.categories))


def fleiss_kappa(ratings: Ratings) -> Coefficient:
    """Fleiss' kappa (1971) of any number of raters, who are taken to be interchangeable.

    With ratings missing this is Gwet's generalisation (2014): agreement is averaged over items with two ratings or
    more, the distribution of categories over items with one or more.
    """
    return _fleiss(read_ratings(ratings))


def _fleiss(table: Table) -> Coefficient:
    counts = table.counts()
    counts = counts[counts.sum(axis=1) > 0]
    pairable = _pairable(counts)
    if not len(pairable):
        return Coefficient(None, raters=table.raters, note=NO_PAIRS)
    shares = (counts / counts.sum(axis=1, keepdims=True)).mean(axis=0)
    observed, expected = _observed(pairable), float((shares**2).sum())
    value = above_chance(observed, expected)
    return Coefficient(
        value,
        observed=observed,
        expected=expected,
        by_category=_fleiss_by_category(table, pairable, shares),
        items=len(pairable),
        raters=table.raters,
        note="" if value is not None else NO_VARIATION,
    )


def _fleiss_by_category(table: Table, pairable: Ints, shares: Floats) -> dict[Hashable, float | None]:
    import numpy as np

    values: dict[Hashable, float | None] = {}
    for code, category in enumerate(table.categories):
        here, share = pairable[:, code], float(shares[code])
        against = np.stack([here, pairable.sum(axis=1) - here], axis=1)
        values[category] = above_chance(_observed(against), share**2 + (1 - share) ** 2)
    return values


def _pairable(counts: Ints) -> Ints:
    kept: Ints = counts[counts.sum(axis=1) >= 2]
    return kept


def _observed(pairable: Ints) -> float:
    """The mean over items of the share of pairs of ratings that agree."""
    ratings = pairable.sum(axis=1)
    return float(((pairable * (pairable - 1)).sum(axis=1) / (ratings * (ratings - 1))).mean())
