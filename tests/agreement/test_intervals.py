from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from workbench.agreement import (
    bennett_s,
    cohen_kappa,
    conger_kappa,
    fleiss_kappa,
    gwet_ac,
    krippendorff_alpha,
    percent_agreement,
    randolph_kappa,
    scott_pi,
)
from workbench.errors import InputError

EVERY = [
    percent_agreement,
    cohen_kappa,
    scott_pi,
    bennett_s,
    fleiss_kappa,
    conger_kappa,
    randolph_kappa,
    gwet_ac,
    krippendorff_alpha,
]


def noisy(items: int, raters: int = 2, seed: int = 3) -> Any:
    random = np.random.default_rng(seed)
    truth = random.integers(1, 4, size=(items, 1))
    return np.where(random.random((items, raters)) < 0.7, truth, random.integers(1, 4, size=(items, raters)))


@pytest.mark.parametrize("measure", EVERY)
def test_a_bootstrap_agrees_with_the_standard_error(measure: Any) -> None:
    ratings = noisy(400)
    published, drawn = measure(ratings), measure(ratings, bootstrap=2000, seed=1)
    assert drawn.value == published.value
    assert drawn.se == pytest.approx(published.se, rel=0.1)
    assert [drawn.low, drawn.high] == pytest.approx([published.low, published.high], abs=0.02)


@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval", "ratio"])
def test_a_resample_is_the_coefficient_of_the_resampled_items(level: Any) -> None:
    """Drawing frequencies of patterns comes to the same as drawing items."""
    ratings = noisy(30, 3).astype(float)
    ratings[::4, 1] = np.nan
    random = np.random.default_rng(9)
    values = [krippendorff_alpha(ratings[random.integers(30, size=30)], level=level).value for _ in range(400)]
    drawn = krippendorff_alpha(ratings, level=level, bootstrap=4000, seed=2)
    assert drawn.se == pytest.approx(np.std([value for value in values if value is not None]), rel=0.15)


@pytest.mark.parametrize("measure", EVERY)
def test_the_same_seed_gives_the_same_interval(measure: Any) -> None:
    ratings = noisy(50)
    assert measure(ratings, bootstrap=100, seed=4) == measure(ratings, bootstrap=100, seed=4)
    assert measure(ratings, bootstrap=100, seed=4).low != measure(ratings, bootstrap=100, seed=5).low


@pytest.mark.parametrize("measure", EVERY)
def test_documents_are_drawn_whole(measure: Any) -> None:
    """Ten copies of an item in one document tell no more than one, so the interval is that of the documents."""
    ratings = noisy(60)
    copies = np.repeat(ratings, 10, axis=0)
    documents = [f"document {number}" for number in np.repeat(np.arange(60), 10)]
    by_document = measure(copies, bootstrap=1000, seed=6, groups=documents)
    by_item = measure(copies, bootstrap=1000, seed=6)
    alone = measure(ratings, bootstrap=1000, seed=6)
    assert by_document.se == pytest.approx(alone.se, rel=0.15)
    assert by_item.se < 0.5 * by_document.se


def test_items_without_a_pair_leave_their_document() -> None:
    rows = [[1, 1], [1, 2], [2, 2], [1, None], [None, None]]
    for measure in EVERY:
        found = measure(rows, bootstrap=50, seed=1, groups=["a", "a", "b", "c", "c"])
        assert found.low is not None


def test_undefined_resamples_are_counted_and_said() -> None:
    found = krippendorff_alpha([[1, 1], [1, 1], [1, 1], [2, 1]], bootstrap=500, seed=1)
    assert found.value is not None
    assert "of 500 resamples" in found.note
    assert found.low is not None


def test_an_undefined_value_has_no_interval() -> None:
    for measure in (fleiss_kappa, conger_kappa, krippendorff_alpha):
        found = measure([[1, 1], [1, 1]], bootstrap=50, seed=1)
        assert (found.value, found.low, found.high, found.se) == (None, None, None, None)


def test_one_unit_cannot_be_resampled() -> None:
    for measure in (percent_agreement, fleiss_kappa, conger_kappa, krippendorff_alpha):
        item = measure([[1, 2]], bootstrap=50)
        assert item.low is None
        assert "one item only" in item.note
        group = measure([[1, 2], [1, 1], [2, 2]], bootstrap=50, groups="aaa")
        assert group.low is None
        assert "one group only" in group.note


def test_what_cannot_be_resampled_is_refused() -> None:
    rows = [[1, 2], [1, 1], [2, 2]]
    with pytest.raises(InputError, match="bootstrap of 1"):
        fleiss_kappa(rows, bootstrap=1)
    with pytest.raises(InputError, match="3 items, but groups are given for 2"):
        fleiss_kappa(rows, bootstrap=50, groups="ab")
    with pytest.raises(InputError, match="independent"):
        fleiss_kappa(rows, groups="aab")
    with pytest.raises(InputError, match="no group"):
        fleiss_kappa(rows, bootstrap=50, groups=["a", None, "b"])
