from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from workbench.agreement import from_contingency, krippendorff_alpha, masi_distance
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
        krippendorff_alpha([[{"a": 1}, {"b": 2}]])


def test_text_that_is_numbers_is_ordered_and_measured_as_numbers() -> None:
    numbers = [[2, 10], [10, 10], [9, 9], [2, 9]]
    texts = [[str(value) for value in row] for row in numbers]
    for level in ("ordinal", "interval", "ratio"):
        assert krippendorff_alpha(texts, level=level).value == krippendorff_alpha(numbers, level=level).value


def test_the_order_of_the_alphabet_is_said() -> None:
    found = krippendorff_alpha([["low", "mid"], ["high", "high"]], level="ordinal")
    assert "alphabet" in found.note
    assert not krippendorff_alpha([["low", "mid"], ["high", "high"]]).note


def test_values_without_an_order_have_no_ordinal_level() -> None:
    for odd in ([["a", 1], [1, 1]], [[{"a"}, {"b"}], [{"a"}, {"a"}]], [[("a",), ("b",)], [("a",), ("a",)]]):
        with pytest.raises(InputError, match="no order"):
            krippendorff_alpha(odd, level="ordinal")


def test_an_unknown_level_is_refused() -> None:
    with pytest.raises(InputError, match="no level"):
        krippendorff_alpha(RATINGS, level="cardinal")  # type: ignore[arg-type]


def test_a_distance_is_a_number_from_zero() -> None:
    for wrong in (-1.0, float("nan"), float("inf")):
        with pytest.raises(InputError, match="from 0 upwards"):
            krippendorff_alpha(RATINGS, distance=lambda a, b, wrong=wrong: wrong)


def test_infinity_is_no_number_to_measure() -> None:
    with pytest.raises(InputError, match="not inf"):
        krippendorff_alpha([[1.0, float("inf")], [1.0, 1.0]], level="interval")


def test_too_many_values_for_a_square_are_refused_not_attempted() -> None:
    many = np.arange(1.0, 20_001.0).reshape(-1, 2)
    with pytest.raises(InputError, match="too many"):
        krippendorff_alpha(many, level="ratio")
    assert krippendorff_alpha(many, level="interval").value == pytest.approx(1, abs=1e-3)


def test_many_values_are_counted_without_a_table_of_them() -> None:
    ids = np.arange(30_000)
    twins = krippendorff_alpha(np.stack([ids, ids], axis=1))
    assert twins.value == 1
    assert krippendorff_alpha(np.stack([ids, ids[::-1]], axis=1)).value == pytest.approx(0, abs=1e-3)


def test_large_values_that_lie_close_are_told_apart() -> None:
    shifted = [[None if v is None else v + 10**9 for v in row] for row in RATINGS]
    found, near = krippendorff_alpha(shifted, level="interval"), krippendorff_alpha(RATINGS, level="interval")
    assert found.value == pytest.approx(near.value, abs=1e-12)
    assert found.se == pytest.approx(near.se, abs=1e-9)


@pytest.mark.parametrize("level", ["nominal", "interval", "ratio"])
def test_the_standard_error_does_not_depend_on_the_unit_of_distance(level: Any) -> None:
    def nominal(a: int, b: int) -> float:
        return 7.0

    own = {
        "nominal": nominal,
        "interval": lambda a, b: 7 * (a - b) ** 2,
        "ratio": lambda a, b: 7 * ((a - b) / (a + b)) ** 2,
    }
    assert krippendorff_alpha(RATINGS, distance=own[level]).se == pytest.approx(
        krippendorff_alpha(RATINGS, level=level).se
    )


def test_the_ordinal_level_has_an_interval_by_bootstrap_only() -> None:
    plain = krippendorff_alpha(RATINGS, level="ordinal")
    assert (plain.low, plain.high, plain.se) == (None, None, None)
    drawn = krippendorff_alpha(RATINGS, level="ordinal", bootstrap=200, seed=1)
    assert drawn.low is not None
    assert drawn.high is not None
    assert drawn.low <= drawn.value <= drawn.high


def test_masi_is_passonneaus() -> None:
    assert masi_distance({"a", "b"}, ["b", "a"]) == 0
    assert masi_distance({"a"}, {"a", "b"}) == pytest.approx(1 - 1 / 2 * 2 / 3)
    assert masi_distance({"a", "b"}, {"b", "c"}) == pytest.approx(1 - 1 / 3 * 1 / 3)
    assert masi_distance({"a"}, {"b"}) == 1
    assert masi_distance(set(), set()) == 0
    assert masi_distance(set(), {"a"}) == 1
    assert masi_distance("ab", "ab") == 0
    assert masi_distance("ab", {"ab"}) == 0
    assert masi_distance("ab", "ba") == 1


@pytest.mark.parametrize("kind", [list, tuple, set, frozenset])
def test_masi_of_many_valued_attributes(kind: Any) -> None:
    rows = [["a", "ab"], ["ab", "ba"], ["c", None], ["", "c"], ["bc", "abc"]]
    found = krippendorff_alpha(
        [[None if value is None else kind(value) for value in row] for row in rows], distance=masi_distance
    )
    assert found.items == 4
    # observed: 2/3, 0, 1, 5/9 of each item's pair; expected: by hand over all pairs of the eight ratings
    assert found.observed == pytest.approx((2 / 3 + 0 + 1 + 5 / 9) / 4)
    values = [set(value) for row in rows if None not in row for value in row]
    pairs = [masi_distance(a, b) for i, a in enumerate(values) for j, b in enumerate(values) if i != j]
    assert found.expected == pytest.approx(sum(pairs) / len(pairs))


def test_an_own_distance_published() -> None:
    """Artstein and Poesio (2008: 568): Chck is half way from both others."""

    def half_way(a: str, b: str) -> float:
        return 0.5 if "Chck" in (a, b) else 1.0

    ratings = from_contingency([[46, 0, 0], [6, 32, 6], [0, 0, 10]], ("STAT", "IReq", "Chck"))
    found = krippendorff_alpha(ratings, distance=half_way)
    assert found.observed == pytest.approx(0.09)
    assert found.expected == pytest.approx(0.4879, abs=1e-4)
    assert found.value == pytest.approx(0.8156, abs=1e-4)
