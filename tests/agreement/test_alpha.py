from __future__ import annotations

import numpy as np
import pytest

from workbench.agreement import krippendorff_alpha
from workbench.errors import InputError

RATINGS = [[1, 1, None], [2, 3, 3], [3, 3, 3], [None, 2, 1], [4, 4, 4]]


def test_own_distance_is_the_disagreement_itself() -> None:
    interval = krippendorff_alpha(RATINGS, level="interval")
    own = krippendorff_alpha(RATINGS, distance=lambda a, b: (a - b) ** 2)
    assert own.value == pytest.approx(interval.value)


def test_sets_can_be_compared_with_a_distance() -> None:
    one, both = frozenset("a"), frozenset("ab")
    found = krippendorff_alpha(
        [[one, both], [both, both], [one, one]], distance=lambda a, b: 1 - len(a & b) / len(a | b)
    )
    assert found.value is not None
    assert 0 < found.value < 1


def test_words_have_no_interval() -> None:
    with pytest.raises(InputError, match="needs numbers"):
        krippendorff_alpha([["a", "b"]], level="interval")


def test_ratio_needs_a_zero_point() -> None:
    with pytest.raises(InputError, match="from 0 upwards"):
        krippendorff_alpha([[-1, 2]], level="ratio")


def test_two_zeros_are_no_distance_apart() -> None:
    assert krippendorff_alpha([[0, 0], [1, 2]], level="ratio").value is not None


def test_ordinal_words_in_their_own_order() -> None:
    words = [["low", "mid"], ["high", "high"], ["mid", "mid"]]
    ranks = [[{"low": 0, "mid": 1, "high": 2}[value] for value in row] for row in words]
    found = krippendorff_alpha(words, level="ordinal", categories=("low", "mid", "high"))
    assert found.value == pytest.approx(krippendorff_alpha(ranks, level="ordinal").value)


def test_undefined_where_all_is_one_or_nothing_pairs() -> None:
    assert "one category" in krippendorff_alpha([[1, 1], [1, 1]]).note
    assert "no item" in krippendorff_alpha([[1, None], [None, 2]]).note
    assert krippendorff_alpha([]).value is None


def test_a_numpy_array_of_numbers() -> None:
    array = np.array([[np.nan if v is None else float(v) for v in row] for row in RATINGS])
    assert krippendorff_alpha(array).value == krippendorff_alpha(RATINGS).value


def test_ratings_have_two_dimensions() -> None:
    with pytest.raises(InputError, match="two dimensions"):
        krippendorff_alpha(np.zeros(3))


def test_what_cannot_be_compared_is_refused() -> None:
    with pytest.raises(InputError, match="can be compared"):
        krippendorff_alpha([[[1], [2]]])
