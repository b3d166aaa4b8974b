"""Counted ratings give the coefficients that the ratings themselves give."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.agreement import cohen_kappa, krippendorff_alpha, masi_distance
from workbench.agreement.tallied import FEW_DOCUMENTS, Resamples, Tallied, tallied_alpha, tallied_kappa

Rows = Sequence[tuple[int, tuple[Hashable, ...]]]


def tallied(rows: Rows, *, ordered: bool = False) -> Tallied:
    """Rows of (document, ratings), counted."""
    counts = Counter((document, row if ordered else tuple(sorted(row, key=repr))) for document, row in rows)
    ways = list(dict.fromkeys(way for _, way in counts))
    columns = [
        np.array(column, dtype=np.int64)
        for column in zip(
            *((document, ways.index(way), times) for (document, way), times in counts.items()), strict=True
        )
    ]
    return Tallied(ways, *columns, raters=3) if columns else Tallied([], *[np.zeros(0, dtype=np.int64)] * 3)


def rows(values: st.SearchStrategy[Any], raters: int) -> st.SearchStrategy[Rows]:
    return st.lists(st.tuples(st.integers(0, 7), st.tuples(*[values] * raters)), min_size=1, max_size=40)


@given(rows(st.sampled_from("xyz"), 3))
def test_alpha(found: Rows) -> None:
    mine, theirs = tallied_alpha(tallied(found)), krippendorff_alpha([row for _, row in found])
    assert mine.value == pytest.approx(theirs.value)
    assert mine.by_category == pytest.approx(theirs.by_category)
    assert (mine.items, mine.observed, mine.expected) == (
        theirs.items,
        pytest.approx(theirs.observed),
        pytest.approx(theirs.expected),
    )


@given(rows(st.integers(0, 5), 3))
def test_alpha_of_numbers(found: Rows) -> None:
    mine = tallied_alpha(tallied(found), level="interval")
    assert mine.value == pytest.approx(krippendorff_alpha([row for _, row in found], level="interval").value)


@given(rows(st.frozensets(st.sampled_from("xy")), 3))
def test_alpha_of_sets(found: Rows) -> None:
    mine = tallied_alpha(tallied(found), distance=masi_distance)
    assert mine.value == pytest.approx(krippendorff_alpha([row for _, row in found], distance=masi_distance).value)


@given(rows(st.sampled_from("xyz"), 2))
def test_kappa(found: Rows) -> None:
    mine, theirs = tallied_kappa(tallied(found, ordered=True)), cohen_kappa([row for _, row in found])
    assert mine.value == pytest.approx(theirs.value)
    assert mine.by_category == pytest.approx(theirs.by_category)


def test_the_interval_is_that_of_resampled_documents() -> None:
    random = np.random.default_rng(3)
    found = []
    for document in range(60):
        for _ in range(20):
            truth = random.choice(list("xyz"))
            found.append(
                (document, tuple(truth if random.random() < 0.7 else random.choice(list("xyz")) for _ in "ab"))
            )
    resamples = Resamples.of(60, seed=1)
    ratings, groups = [row for _, row in found], [document for document, _ in found]
    pairs = (
        (tallied_alpha(tallied(found), resamples=resamples), krippendorff_alpha),
        (tallied_kappa(tallied(found, ordered=True), resamples=resamples), cohen_kappa),
    )
    for mine, measure in pairs:
        theirs = measure(ratings, bootstrap=1000, seed=1, groups=groups)
        assert mine.low == pytest.approx(theirs.low, abs=0.01)
        assert mine.high == pytest.approx(theirs.high, abs=0.01)
        assert mine.se == pytest.approx(theirs.se, rel=0.1)


def test_lots_of_documents_spread_as_documents_do() -> None:
    random = np.random.default_rng(3)
    found = [(document, tuple(random.choice(list("xxy"), size=2))) for document in range(3000)]
    mine = tallied_kappa(tallied(found, ordered=True), resamples=Resamples.of(3000, seed=1))
    theirs = cohen_kappa([row for _, row in found])
    assert mine.se == pytest.approx(theirs.se, rel=0.12)


def test_few_documents_have_no_interval() -> None:
    found = [(document, ("x", "xy"[document % 2])) for document in range(4)]
    kappa = tallied_kappa(tallied(found, ordered=True), resamples=Resamples.of(4, seed=1))
    alpha = tallied_alpha(tallied(found), resamples=Resamples.of(4, seed=1))
    assert kappa.low is alpha.low is None
    assert kappa.note == alpha.note == FEW_DOCUMENTS


def test_nothing_counted_is_undefined() -> None:
    assert tallied_alpha(tallied([])).value is None
    assert tallied_kappa(tallied([])).value is None
