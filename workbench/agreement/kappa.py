"""Agreement in percent, and corrected by how the categories were used: Scott, Fleiss, and Gwet's AC."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import replace

from workbench.agreement.chance import Slopes, by_even_spread, by_hard_items, by_nothing, by_spread, corrected
from workbench.agreement.coefficient import Coefficient
from workbench.agreement.intervals import Bootstrap
from workbench.agreement.patterns import distinct_rows
from workbench.agreement.ratings import Ratings, read_ratings
from workbench.agreement.weights import Weights, agreement_of

Categories = Sequence[Hashable]


def percent_agreement(
    ratings: Ratings,
    *,
    weights: Weights | None = None,
    categories: Categories | None = None,
    bootstrap: int | None = None,
    seed: int | None = None,
    groups: Sequence[Hashable] | None = None,
) -> Coefficient:
    """The share of pairs of raters who agree, averaged over items.

    Any number of raters. With ratings missing this is Gwet's definition: each item with two ratings or more counts
    once, however many raters it has; pooling all pairs instead gives items with more raters more weight. The standard
    error is Gwet's.

    Args:
        weights: How far categories agree that are not the same; None for not at all.
        categories: All categories in order, where some may be unused or sorting does not order them.
        bootstrap: How many resamples give the interval, in place of the standard error.
        seed: Makes a bootstrap repeatable.
        groups: For each item, its document: whole documents are resampled. None where items are independent.
    """
    return _interchangeable(ratings, by_nothing, weights, categories, Bootstrap(bootstrap, seed, groups))


def fleiss_kappa(
    ratings: Ratings,
    *,
    weights: Weights | None = None,
    categories: Categories | None = None,
    bootstrap: int | None = None,
    seed: int | None = None,
    groups: Sequence[Hashable] | None = None,
) -> Coefficient:
    """Fleiss' kappa (1971) of any number of raters, who are taken to be interchangeable.

    With ratings missing or weighted this is Gwet's generalisation (2014): agreement is averaged over items with two
    ratings or more, the distribution of categories over items with one or more. The standard error is Gwet's, not
    Fleiss' own, which holds only where there is no agreement beyond chance.

    Args:
        weights: As Gwet has them, by the size of numbers; None for Fleiss' own.
        categories, bootstrap, seed, groups: As for `percent_agreement`.
    """
    return _interchangeable(ratings, by_spread, weights, categories, Bootstrap(bootstrap, seed, groups))


def gwet_ac(
    ratings: Ratings,
    *,
    weights: Weights | None = None,
    categories: Categories | None = None,
    bootstrap: int | None = None,
    seed: int | None = None,
    groups: Sequence[Hashable] | None = None,
) -> Coefficient:
    """Gwet's AC1 (2008) of any number of raters; with weights, his AC2 (2014).

    Chance depends on how many categories there are: give `categories` where some were not used. Ratings may be
    missing, and the standard error is given, as in his handbook.

    Args:
        weights: None for AC1. Linear, quadratic, radical, ratio, circular and bipolar weights go by the size of
            numbers, where all categories are numbers, and by their places in order, where not; ordinal ones by places.
        categories, bootstrap, seed, groups: As for `percent_agreement`.
    """
    return _interchangeable(ratings, by_hard_items, weights, categories, Bootstrap(bootstrap, seed, groups))


def randolph_kappa(
    ratings: Ratings,
    *,
    weights: Weights | None = None,
    categories: Categories | None = None,
    bootstrap: int | None = None,
    seed: int | None = None,
    groups: Sequence[Hashable] | None = None,
) -> Coefficient:
    """Randolph's free-marginal kappa (2005) of any number of raters, by chance equal for each category.

    Chance depends on how many categories there are: give `categories` where some were not used. With ratings missing or
    weighted this is the coefficient that Gwet (2014) names after Brennan and Prediger, with his standard error.

    Args:
        weights, categories, bootstrap, seed, groups: As for `gwet_ac`.
    """
    return _interchangeable(ratings, by_even_spread, weights, categories, Bootstrap(bootstrap, seed, groups))


def scott_pi(
    ratings: Ratings,
    *,
    weights: Weights | None = None,
    categories: Categories | None = None,
    bootstrap: int | None = None,
    seed: int | None = None,
    groups: Sequence[Hashable] | None = None,
) -> Coefficient:
    """Scott's pi (1955) of two raters, who are taken to share one distribution of categories.

    Items that either rater left out are not counted. The standard error is Gwet's for two raters (2014).

    Args:
        weights, categories, bootstrap, seed, groups: As for `fleiss_kappa`.

    Raises:
        InputError: There are more than two raters.
    """
    return _two(ratings, by_spread, weights, categories, Bootstrap(bootstrap, seed, groups))


def bennett_s(
    ratings: Ratings,
    *,
    weights: Weights | None = None,
    categories: Categories | None = None,
    bootstrap: int | None = None,
    seed: int | None = None,
    groups: Sequence[Hashable] | None = None,
) -> Coefficient:
    """Bennett, Alpert and Goldstein's S (1954) of two raters, by chance equal for each category.

    Items that either rater left out are not counted. Chance depends on how many categories there are: give `categories`
    where some were not used. For more than two raters this is `randolph_kappa`. The standard error is Gwet's for two.

    Args:
        weights, categories, bootstrap, seed, groups: As for `gwet_ac`.

    Raises:
        InputError: There are more than two raters.
    """
    return _two(ratings, by_even_spread, weights, categories, Bootstrap(bootstrap, seed, groups))


def _interchangeable(
    ratings: Ratings, slopes: Slopes, weights: Weights | None, categories: Categories | None, bootstrap: Bootstrap
) -> Coefficient:
    table = read_ratings(ratings, categories)
    agreement = agreement_of(table, weights, by_value=True)
    return corrected(table, distinct_rows(table, located=bootstrap.located), agreement, slopes, bootstrap)


def _two(
    ratings: Ratings, slopes: Slopes, weights: Weights | None, categories: Categories | None, bootstrap: Bootstrap
) -> Coefficient:
    table = read_ratings(ratings, categories)
    agreement = agreement_of(table, weights, by_value=True)
    rows = distinct_rows(table, located=bootstrap.located)
    found = corrected(table, rows.of_two(), agreement, slopes, bootstrap, large=True)
    return replace(found, raters=rows.raters)
