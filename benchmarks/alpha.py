"""Krippendorff's alpha of a million items x 3 raters, beside the `krippendorff` package; and what a bootstrap adds."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from benchmarks.figure import Figure, paired

ITEMS, RATERS, LABELS = 1_000_000, 3, 5


def figures() -> Iterator[Figure]:
    """Both are given the table as they like it best, in one process, after a warm-up.

    Ours reads items x raters; theirs raters x items, one row after the other in memory, its values named so that it
    need not look for them.
    """
    import krippendorff
    import numpy as np

    from workbench.agreement import krippendorff_alpha

    whole, holed = ratings()
    for what, table in (("whole numbers", whole), ("floats, a tenth of them NaN", holed)):
        theirs = partial(
            krippendorff.alpha,
            reliability_data=np.ascontiguousarray(table.T),
            value_domain=np.arange(LABELS),
            level_of_measurement="nominal",
        )
        ours = partial(krippendorff_alpha, table)
        assert abs(ours().value - theirs()) < 1e-9
        yield paired(
            f"alpha, 1,000,000 x 3, {what}",
            partial(seconds, ours),
            partial(seconds, theirs),
            rival="krippendorff",
            wanted="at most 0.25",
        )
    yield paired(
        "alpha with 1,000 bootstraps, the same floats",
        partial(seconds, partial(krippendorff_alpha, holed, bootstrap=1000, seed=1)),
        partial(seconds, partial(krippendorff_alpha, holed)),
        rival="ours without",
        wanted="at most 0.5 s more",
    )


def ratings() -> tuple[Any, Any]:
    """Raters who give the true label two times in three, whole and with holes."""
    import numpy as np

    random = np.random.default_rng(1)
    truth = random.integers(LABELS, size=(ITEMS, 1))
    guesses = random.integers(LABELS, size=(ITEMS, RATERS))
    whole = np.where(random.random((ITEMS, RATERS)) < 2 / 3, truth, guesses)
    holed = np.where(random.random((ITEMS, RATERS)) < 0.1, np.nan, whole)
    return whole, holed


def seconds(work: Callable[[], Any]) -> float:
    """How long it takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
