"""Alpha and kappa of ratings that were counted document by document, so that a corpus is a sum of its documents.

Items of a document are told by their pattern, the ratings that they were given, and how many items have it. Intervals
come of resampling documents, since items of one text are not independent. Of very many documents lots are resampled,
each dealt at random: the spread of their sums is the same.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbench.agreement.alpha import Alpha
from workbench.agreement.chance import above_chance, defined
from workbench.agreement.coefficient import NO_PAIRS, Coefficient
from workbench.agreement.distances import Distance, FixedMetric, Level, Metric, metric_of
from workbench.agreement.intervals import NO_INTERVAL, Interval, percentiles
from workbench.agreement.patterns import Patterns, Rows, patterns
from workbench.agreement.ratings import Table
from workbench.agreement.values import in_order

if TYPE_CHECKING:
    from workbench.agreement.ratings import Floats, Ints

LOTS = 1000
"""So many documents are resampled one by one; of more, so many lots."""
FEWEST = 5
"""Of fewer documents no interval is given: resamples of so few say nothing."""
TOO_MANY = "too many different values for an interval"
FEW_DOCUMENTS = f"fewer than {FEWEST} documents: too few to resample for an interval"

_CELLS = 1 << 26


@dataclass(frozen=True, slots=True)
class Resamples:
    """Which documents are drawn how often.

    Attributes:
        lot: The lot of each document.
        draws: Resamples x lots.
    """

    lot: Ints
    draws: Floats

    @classmethod
    def of(cls, documents: int, *, times: int = 1000, seed: int | None = None) -> Resamples:
        """So many resamples of so many documents; the same seed gives the same."""
        import numpy as np

        random = np.random.default_rng(seed)
        lots = min(documents, LOTS)
        lot = random.permutation(documents) % max(1, lots)
        drawn = random.integers(0, max(1, lots), size=(times, lots)) + lots * np.arange(times)[:, None]
        draws = np.bincount(drawn.ravel(), minlength=times * lots).reshape(times, lots).astype(float)
        return cls(lot, draws)

    def sums(self, document: Ints, values: Floats) -> Floats:
        """Resamples x columns: the sums over the documents drawn, of rows of values that belong to documents."""
        import numpy as np

        lots, columns = self.draws.shape[1], values.shape[1]
        cells = self.lot[document][:, None] * columns + np.arange(columns)
        by_lot = np.bincount(cells.ravel(), weights=values.ravel(), minlength=lots * columns)
        found: Floats = self.draws @ by_lot.reshape(lots, columns)
        return found


@dataclass(frozen=True, slots=True)
class Tallied:
    """Counted ratings.

    Attributes:
        ways: The patterns: the ratings that an item was given; for kappa the first rater's and the second's.
        document, way, times: How many items of a document have a pattern, one row each.
        raters: How many took part.
    """

    ways: Sequence[Sequence[Hashable]]
    document: Ints
    way: Ints
    times: Ints
    raters: int = 2

    @property
    def documents(self) -> int:
        """How many documents have anything."""
        import numpy as np

        return len(np.unique(self.document))

    def coded(self) -> tuple[tuple[Hashable, ...], Ints]:
        """The categories in order, and the patterns as their numbers, -1 where there is no more."""
        import numpy as np

        categories, _ = in_order({value for way in self.ways for value in way})
        place = {category: code for code, category in enumerate(categories)}
        codes = np.full((len(self.ways), max(map(len, self.ways), default=0)), -1, dtype=np.int64)
        for row, way in enumerate(self.ways):
            codes[row, : len(way)] = [place[value] for value in way]
        return categories, codes


def tallied_alpha(
    tallied: Tallied,
    *,
    level: Level = "nominal",
    distance: Distance | None = None,
    resamples: Resamples | None = None,
) -> Coefficient:
    """Krippendorff's alpha, as `krippendorff_alpha` has it; without resamples there is no interval."""
    import numpy as np

    categories, codes = tallied.coded()
    times = np.bincount(tallied.way, weights=tallied.times, minlength=len(codes)).astype(np.int64)
    found = patterns(Rows(codes, times, np.arange(len(codes))).rated(by=2), len(categories))
    metric, remark = metric_of(Table(codes, categories), found, level, distance)
    if not found.items:
        return Coefficient(None, raters=tallied.raters, note=NO_PAIRS)
    alpha = Alpha(found, metric)
    observed, expected = (float(part[0]) for part in alpha.parts(found.times[None, :]))
    value = defined(float(alpha.values(found.times[None, :])[0]))
    spread = NO_INTERVAL
    if value is not None and resamples is not None and tallied.documents < FEWEST:
        spread = Interval(note=FEW_DOCUMENTS)
    elif value is not None and resamples is not None:
        spread = _alpha_interval(tallied, found, metric, resamples)
    return Coefficient(
        value,
        observed=observed,
        expected=expected,
        by_category=alpha.by_category(Table(codes, categories)) if distance is None and level == "nominal" else {},
        items=found.items,
        raters=tallied.raters,
    ).within(spread, remark)


def _alpha_interval(tallied: Tallied, found: Patterns, metric: Metric, resamples: Resamples) -> Interval:
    """Alpha of the sums of the documents drawn: of its observed disagreement, and of how often each value occurs."""
    import numpy as np

    assert found.where is not None
    way = found.where[tallied.way]
    kept = way >= 0
    many = kept.sum() * found.matrix.shape[1] > _CELLS
    if not isinstance(metric, FixedMetric) or many or not isinstance(found.matrix, np.ndarray):
        return Interval(note=TOO_MANY)
    each = np.concatenate([metric.within[:, None], found.matrix], axis=1)
    values: Floats = each[way[kept]] * tallied.times[kept][:, None].astype(float)
    sums = resamples.sums(tallied.document[kept], values)
    observed, totals = sums[:, 0], sums[:, 1:]
    ratings = totals.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        expected = metric.expected(totals) / (ratings * (ratings - 1.0))
        alphas = np.where((totals > 0).sum(axis=1) > 1, 1.0 - observed / ratings / expected, np.nan)
    return percentiles(alphas)


def tallied_kappa(tallied: Tallied, *, resamples: Resamples | None = None) -> Coefficient:
    """Cohen's kappa, as `cohen_kappa` has it, unweighted; without resamples there is no interval."""
    import numpy as np

    if not len(tallied.times):
        return Coefficient(None, raters=0, note=NO_PAIRS)
    categories, codes = tallied.coded()
    first, second = codes[tallied.way, 0], codes[tallied.way, 1]
    size = len(categories)
    values = np.zeros((len(first), 2 + 2 * size))
    at = np.arange(len(first))
    values[:, 0], values[:, 1] = 1.0, first == second
    values[at, 2 + first] = 1.0
    values[at, 2 + size + second] = 1.0
    values *= tallied.times[:, None]
    total = values.sum(axis=0, keepdims=True)
    observed, expected = _kappa_parts(total, size)
    value = defined(float(above_chance(observed, expected)[0]))
    spread = NO_INTERVAL
    if value is not None and resamples is not None and tallied.documents < FEWEST:
        spread = Interval(note=FEW_DOCUMENTS)
    elif value is not None and resamples is not None:
        kappas = above_chance(*_kappa_parts(resamples.sums(tallied.document, values), size))
        spread = percentiles(kappas)
    return Coefficient(
        value,
        observed=float(observed[0]),
        expected=float(expected[0]),
        by_category=_by_category(tallied, categories, first, second, total[0]),
        items=int(total[0, 0]),
        raters=2,
    ).within(spread)


def _kappa_parts(sums: Floats, size: int) -> tuple[Floats, Floats]:
    """Observed and expected agreement of rows of: items, items alike, and how often each gave each category."""
    import numpy as np

    items = np.maximum(sums[:, 0], 1.0)
    expected = (sums[:, 2 : 2 + size] * sums[:, 2 + size :]).sum(axis=1) / items**2
    return sums[:, 1] / items, expected


def _by_category(
    tallied: Tallied, categories: Sequence[Hashable], first: Ints, second: Ints, total: Floats
) -> dict[Hashable, float | None]:
    """Fleiss' own of each category, which takes both raters' use of it together."""
    import numpy as np

    items, size = total[0], len(categories)
    apart = np.where(first != second, tallied.times, 0)
    parted = np.bincount(first, weights=apart, minlength=size) + np.bincount(second, weights=apart, minlength=size)
    share = (total[2 : 2 + size] + total[2 + size :]) / (2 * items)
    values = above_chance(1.0 - parted / items, share**2 + (1.0 - share) ** 2)
    return {category: defined(float(value)) for category, value in zip(categories, values, strict=True)}
