"""How long gamma takes with 30 continua drawn by chance, beside pygamma-agreement on the same units."""

from __future__ import annotations

import logging
import os
import random
import statistics
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from benchmarks.figure import Figure, paired
from workbench.agreement import gamma

SIZES = ((2, 1000, 30, "at least 150"), (5, 25, 2, "at least 15"), (3, 100, 30, ""))
LARGE = (2, 10_000)
Continuum = dict[str, list[tuple[int, int, str]]]


def figures() -> Iterator[Figure]:
    """Sizes against pygamma-agreement, which takes minutes for 30 samples of the second; and a large one."""
    ready = pygamma(annotated(2, 3), 2)
    silently(ready)  # compiles what it compiles
    for raters, units, samples, wanted in SIZES:
        what = f"gamma, {samples} samples, {raters} annotators x {units:,} units"
        yield beside_pygamma(annotated(raters, units), samples, what, wanted)
    continuum = annotated(*LARGE)
    yield paired(
        f"gamma, 30 samples, {LARGE[0]} annotators x {LARGE[1]:,} units",
        lambda: timed(lambda: gamma(continuum, seed=1)),
        lambda: 1.0,
        rival="live",
        wanted="at most 1",
    )


def beside_pygamma(continuum: Continuum, samples: int, what: str, wanted: str) -> Figure:
    """The rival takes up to a minute, so it runs once, between runs of ours."""
    ours = [timed(lambda: gamma(continuum, samples=samples, seed=1)) for _ in range(3)]
    rival = timed(partial(silently, pygamma(continuum, samples)))
    ours += [timed(lambda: gamma(continuum, samples=samples, seed=1)) for _ in range(3)]
    median = statistics.median(ours)
    return Figure(f"{what}, times faster", median, rival, rival / median, "s", "pygamma-agreement", wanted)


def silently(work: Callable[[], Any]) -> None:
    """Run what writes to the terminal past Python, and let nobody see it."""
    sys.stdout.flush()
    kept = os.dup(1)
    with open(os.devnull, "wb") as nowhere:
        os.dup2(nowhere.fileno(), 1)
    try:
        work()
    finally:
        os.dup2(kept, 1)
        os.close(kept)


def annotated(raters: int, units: int) -> Continuum:
    """Annotators who find the same units, but not all, and with other ends and labels now and then."""
    drawn = random.Random(4772)
    continuum: Continuum = {f"annotator {number}": [] for number in range(raters)}
    at = 0
    for _ in range(units):
        at += drawn.randint(4, 24)
        end = at + drawn.randint(2, 18)
        label = drawn.choice(("noun", "noun", "verb", "adjective", "preposition"))
        for marked in continuum.values():
            start = max(0, at + drawn.randint(-4, 4))
            other = drawn.random() < 0.15
            found = drawn.choice(("noun", "verb", "adjective")) if other else label
            marked.append((start, max(start + 1, end + drawn.randint(-4, 4)), found))
        at = end
    return continuum


def timed(work: Callable[[], Any]) -> float:
    """Seconds that it takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def pygamma(continuum: Continuum, samples: int) -> Callable[[], float]:
    """The rival's gamma, ready to be run: its compiling is not counted."""
    logging.disable(logging.WARNING)
    warnings.simplefilter("ignore")
    import numpy as np
    from pyannote.core import Segment
    from pygamma_agreement import CombinedCategoricalDissimilarity
    from pygamma_agreement import Continuum as Theirs

    theirs = Theirs()
    for rater, units in continuum.items():
        for start, end, label in units:
            theirs.add(rater, Segment(start, end), label)
    dissimilarity = CombinedCategoricalDissimilarity()
    np.random.seed(1)
    return lambda: theirs.compute_gamma(dissimilarity, n_samples=samples).gamma
