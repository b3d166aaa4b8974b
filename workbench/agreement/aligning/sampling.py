"""The annotators' best alignment, and those of continua drawn at random, as many as were asked for."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from math import ceil, sqrt
from statistics import fmean, stdev
from typing import Literal, TypedDict

from workbench.agreement.aligning.alignment import Solution, undefined
from workbench.agreement.aligning.chance import SAMPLERS
from workbench.agreement.aligning.dissimilarity import Dissimilarity, Distance, between_labels
from workbench.agreement.aligning.units import Continuum, Reading, Units, read
from workbench.errors import InputError

Z = 1.959963984540054
MOST_SAMPLES = 10_000


class Options(TypedDict, total=False):
    """What every measure of the family takes.

    Attributes:
        alpha: The weight of places.
        beta: The weight of labels.
        delta_empty: What it costs to leave a unit unaligned.
        distance: How unlike two labels are, from 0 to 1; without it, they are the same or not.
        samples: How many continua are drawn at random.
        precision: How far the chance disorder may be off, as a share of it, with 95% confidence: .01 is 1%. As many
            more samples are drawn as that needs.
        chance: How they are drawn, "statistical" or "shuffle"; or the continua themselves.
        seed: The same seed gives the same value.
        begin: Where the annotated text begins: the statistical sampler counts the first gap from there.
        progress: Called with how many continua are aligned, and of how many.
        unaligned: For gamma-cat and gamma-k: whether a unit that is aligned with none counts as disagreement, as
            in pygamma-agreement 0.5 and its published values. False leaves it out, as Mathet (2017).
    """

    alpha: float
    beta: float
    delta_empty: float
    distance: Distance | None
    samples: int
    precision: float | None
    chance: Literal["statistical", "shuffle"] | Sequence[Continuum]
    seed: int | None
    begin: float
    progress: Callable[[int, int], None] | None
    unaligned: bool


@dataclass(frozen=True, slots=True)
class Aligned:
    """The annotators' units and those of chance, each in their best alignment; `labels` counts the labels of all."""

    observed: Solution
    by_chance: tuple[Solution, ...]
    dissimilarity: Dissimilarity
    labels: int


def align(reading: Reading, options: Options) -> Aligned:
    """Align what was annotated, and what chance draws.

    Raises:
        InputError: An option is not as it should be.
        Refused: There are too many annotators with too many units near each other.
    """
    chance = options.get("chance", "statistical")
    if isinstance(chance, str):
        labels, drawn, wanted = reading.labels, _drawn(reading.units, chance, options), options.get("samples", 30)
    else:
        labels, given = _given(chance, reading.labels)
        drawn, wanted = iter(given), len(given)
    if wanted < 1:
        raise InputError("gamma needs at least one continuum drawn at random")
    distance = options.get("distance")
    dissimilarity = Dissimilarity(
        options.get("alpha", 1.0),
        options.get("beta", 1.0),
        options.get("delta_empty", 1.0),
        between_labels(labels, distance) if distance else None,
    )
    observed = Solution.of(reading.units, dissimilarity)
    report = options.get("progress") or (lambda done, of: None)
    solved = _solve(drawn, wanted, dissimilarity, report)
    precision = options.get("precision")
    if precision is not None:
        solved += _solve(drawn, _needed(solved, precision) - wanted, dissimilarity, report)
    return Aligned(observed, tuple(solved), dissimilarity, len(labels))


def mean_and_error(values: Sequence[float]) -> tuple[float, float]:
    """The mean of a sample and its standard error."""
    return fmean(values), stdev(values) / sqrt(len(values)) if len(values) > 1 else 0.0


def _drawn(units: Units, chance: str, options: Options) -> Iterator[Units]:
    import numpy as np

    if chance not in SAMPLERS:
        raise InputError(f"there is no sampler {chance!r}", hint=f"there are: {', '.join(SAMPLERS)}")
    draw, random = SAMPLERS[chance](units, options.get("begin", 0.0)), np.random.default_rng(options.get("seed"))
    while True:
        yield draw(random)


def _given(continua: Sequence[Continuum], labels: tuple[Hashable, ...]) -> tuple[tuple[Hashable, ...], list[Units]]:
    """These continua, their labels numbered as the annotators' are."""
    given = []
    for continuum in continua:
        reading = read(continuum, labels)
        if undefined(reading.units):
            raise InputError(f"a continuum given as drawn by chance cannot be used: {undefined(reading.units)}")
        labels = reading.labels
        given.append(reading.units)
    return labels, given


def _solve(
    drawn: Iterator[Units], many: int, dissimilarity: Dissimilarity, report: Callable[[int, int], None]
) -> list[Solution]:
    solved: list[Solution] = []
    for units in islice(drawn, max(0, many)):
        solved.append(Solution.of(units, dissimilarity))
        report(len(solved), many)
    return solved


def _needed(solved: Sequence[Solution], precision: float) -> int:
    """How many samples make the mean disorder as precise as wanted (Mathet, Widlöcher and Métivier 2015, 5.3)."""
    if not 0 < precision < 1:
        raise InputError(f"precision is a share between 0 and 1, not {precision}")
    mean, error = mean_and_error([each.disorder for each in solved])
    needed = ceil((Z * error * sqrt(len(solved)) / (mean * precision)) ** 2) if mean else 0
    return min(needed, MOST_SAMPLES)
