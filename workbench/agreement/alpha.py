"""Krippendorff's alpha, from the coincidences of values, as he computes it (2011, "Computing Alpha-Reliability")."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import TYPE_CHECKING, Any, Literal

from workbench.agreement.coefficient import NO_PAIRS, NO_VARIATION, Coefficient
from workbench.agreement.ratings import Ratings, Table, read_ratings
from workbench.errors import InputError

if TYPE_CHECKING:
    from workbench.agreement.ratings import Floats

Level = Literal["nominal", "ordinal", "interval", "ratio"]
Distance = Callable[[Any, Any], float]


def krippendorff_alpha(
    ratings: Ratings,
    *,
    level: Level = "nominal",
    distance: Distance | None = None,
    categories: Sequence[Hashable] | None = None,
) -> Coefficient:
    """Krippendorff's alpha of any number of raters, with any ratings missing.

    An item with fewer than two ratings counts for nothing. `observed` and `expected` are disagreements.

    Args:
        level: How far apart two values are. Ordinal values are ordered as they sort, or as `categories` has them;
            interval and ratio values are numbers.
        distance: A function of two values to use in place of a level: the disagreement itself (the squared difference
            in Krippendorff's notation), 0 for equal values.
        categories: All values in order.

    Raises:
        InputError: The values do not suit the level.
    """
    table = read_ratings(ratings, categories)
    counts = table.counts()
    counts = counts[counts.sum(axis=1) >= 2]
    if not len(counts):
        return Coefficient(None, raters=table.raters, note=NO_PAIRS)
    coincidences = _coincidences(counts.astype(float))
    totals = coincidences.sum(axis=1)
    pairable = float(totals.sum())
    apart = _distances(table, totals, level) if distance is None else _own_distances(table, distance)
    observed = float((coincidences * apart).sum()) / pairable
    expected = float(totals @ apart @ totals) / (pairable * (pairable - 1))
    nominal = distance is None and level == "nominal"
    return Coefficient(
        1.0 - observed / expected if expected else None,
        observed=observed,
        expected=expected,
        by_category=_by_category(table, coincidences, totals) if nominal else {},
        items=len(counts),
        raters=table.raters,
        note="" if expected else NO_VARIATION,
    )


def _coincidences(counts: Floats) -> Floats:
    """Values x values: how often two raters gave one item these two values, each item weighing as its ratings."""
    import numpy as np

    weights = 1.0 / (counts.sum(axis=1) - 1.0)
    pairs: Floats = (counts * weights[:, None]).T @ counts - np.diag(weights @ counts)
    return pairs


def _distances(table: Table, totals: Floats, level: Level) -> Floats:
    import numpy as np

    if level == "nominal":
        return np.asarray(1.0 - np.eye(len(totals)))
    if level == "ordinal":
        middles = np.cumsum(totals) - totals / 2
        return np.asarray(np.subtract.outer(middles, middles) ** 2)
    values = _numbers(table, level)
    apart = np.subtract.outer(values, values) ** 2
    if level == "interval":
        return np.asarray(apart)
    if values.min() < 0:
        raise InputError("the ratio level needs values from 0 upwards", hint='use level="interval"')
    sums = np.add.outer(values, values) ** 2
    return np.asarray(np.divide(apart, sums, out=np.zeros_like(apart), where=sums > 0))


def _numbers(table: Table, level: Level) -> Floats:
    import numpy as np

    try:
        return np.array([float(value) for value in table.categories])  # type: ignore[arg-type]
    except (TypeError, ValueError) as error:
        raise InputError(
            f"the {level} level needs numbers: {error}", hint='use level="nominal" or "ordinal"'
        ) from error


def _own_distances(table: Table, distance: Distance) -> Floats:
    import numpy as np

    size = len(table.categories)
    apart = np.zeros((size, size))
    for row, first in enumerate(table.categories):
        for column in range(row):
            apart[row, column] = apart[column, row] = distance(first, table.categories[column])
    return apart


def _by_category(table: Table, coincidences: Floats, totals: Floats) -> dict[Hashable, float | None]:
    pairable = float(totals.sum())
    values: dict[Hashable, float | None] = {}
    for code, category in enumerate(table.categories):
        total, alone = float(totals[code]), float(totals[code] - coincidences[code, code])
        expected = total * (pairable - total) / (pairable - 1)
        values[category] = 1.0 - alone / expected if expected else None
    return values
