from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from workbench.agreement import (
    bennett_s,
    cohen_kappa,
    conger_kappa,
    fleiss_kappa,
    from_contingency,
    from_counts,
    gwet_ac,
    krippendorff_alpha,
    percent_agreement,
    randolph_kappa,
    scott_pi,
)
from workbench.errors import InputError

TWO = (cohen_kappa, scott_pi, bennett_s)
ANY = (fleiss_kappa, conger_kappa, randolph_kappa, gwet_ac, krippendorff_alpha)
ROWS = [[1, 1, None], [2, 1, 2], [3, 3, 3], [None, 2, 2], [1, None, 3]]


def test_undefined_says_why_and_is_no_number() -> None:
    for measure in (*TWO, *ANY):
        same = measure([["a", "a"], ["a", "a"]])
        assert same.value is None
        assert "one category" in same.note or "only one category" in same.note
        nothing = measure([["a", None], [None, "b"]])
        assert nothing.value is None
        assert "no item" in nothing.note


def test_percent_agreement_of_nothing_is_undefined() -> None:
    assert percent_agreement([]).value is None
    assert percent_agreement([["a", None]]).note


def test_three_raters_are_refused_where_two_are_meant() -> None:
    with pytest.raises(InputError, match="two raters, not 3"):
        cohen_kappa([["a", "b", "a"]])
    for measure in TWO:
        with pytest.raises(InputError, match="two raters"):
            measure([["a", "b", "a"]])


def test_rows_of_different_lengths_are_refused() -> None:
    with pytest.raises(InputError, match="item 1 has 3 ratings"):
        percent_agreement([["a", "b"], ["a", "b", "c"]])


def test_missing_ratings_leave_the_item_out() -> None:
    whole = [["a", "a"], ["b", "a"], ["b", "b"]]
    assert cohen_kappa([*whole, ["a", None]]).value == cohen_kappa(whole).value
    assert cohen_kappa([*whole, ["a", None]]).items == 3


def test_an_array_with_nan_is_the_same_as_lists_with_none() -> None:
    rows = [[1, 1, None], [2, 1, 2], [3, 3, 3], [None, 2, 2]]
    array = np.array([[np.nan if v is None else v for v in row] for row in rows])
    assert fleiss_kappa(array) == fleiss_kappa(rows)
    assert percent_agreement(array) == percent_agreement(rows)


def test_weights_follow_the_order_of_the_categories_not_of_the_alphabet() -> None:
    ratings = [["low", "mid"], ["mid", "high"], ["high", "high"], ["low", "low"], ["mid", "low"]]
    ranked = [[{"low": 0, "mid": 1, "high": 2}[value] for value in row] for row in ratings]
    ordered = cohen_kappa(ratings, weights="linear", categories=("low", "mid", "high"))
    assert ordered.value == pytest.approx(cohen_kappa(ranked, weights="linear").value)
    assert ordered.value != pytest.approx(cohen_kappa(ratings, weights="linear").value)


def test_a_value_that_is_not_a_category_is_refused() -> None:
    with pytest.raises(InputError, match="'c' is not one of the categories"):
        cohen_kappa([["a", "c"]], categories=("a", "b"))


def test_counted_tables() -> None:
    assert from_counts([]) == from_contingency([]) == []
    assert from_counts([[2, 0], [1, 1]], ["x", "y"]) == [["x", "x"], ["x", "y"]]
    assert from_counts([[3, 0], [1, 1]]) == [[0, 0, 0], [0, 1, None]]
    assert from_contingency([[1, 2], [0, 1]], ["x", "y"]) == [["x", "x"], ["x", "y"], ["x", "y"], ["y", "y"]]
    with pytest.raises(InputError, match="as many columns as rows"):
        from_contingency([[1, 2]])
    with pytest.raises(InputError, match="1 categories are named"):
        from_counts([[1, 2]], ["x"])


def test_json_has_all_fields() -> None:
    data = cohen_kappa([[1, 1], [1, 2], [2, 2]]).to_json()
    assert set(data) == {
        *("value", "low", "high", "se", "observed", "expected", "by_category", "items", "raters", "note"),
    }
    assert set(data["by_category"]) == {"1", "2"}


def test_a_third_rater_who_rated_nothing_is_not_compared() -> None:
    rows = [[1, 1], [1, 2], [2, 2]]
    for measure in TWO:
        assert measure([[*row, None] for row in rows]) == measure(rows)


def test_one_rater_is_nothing_to_compare() -> None:
    for measure in (percent_agreement, *TWO, *ANY):
        alone = measure([["a"], ["b"]])
        assert alone.value is None
        assert "two raters" in alone.note
        assert alone.raters == 1


def test_nothing_at_all_is_undefined() -> None:
    nothings: list[Any] = [[], [[], []], np.empty((0, 3)), np.empty((3, 0)), np.full((2, 2), np.nan), [[None, None]]]
    for nothing in nothings:
        for measure in (percent_agreement, *TWO, *ANY):
            assert measure(nothing).value is None
            assert measure(nothing).raters == 0


def test_one_item_has_a_value_and_no_standard_error() -> None:
    for measure in (percent_agreement, fleiss_kappa, conger_kappa, randolph_kappa, gwet_ac, krippendorff_alpha):
        found = measure([["a", "b"]])
        assert found.value is not None
        assert found.se is None
        assert "one item" in found.note


def test_the_number_of_categories_is_the_callers_to_say() -> None:
    rows = [["a", "b"], ["a", "a"], ["b", "b"]]
    for measure in (bennett_s, randolph_kappa, gwet_ac):
        two, three = measure(rows).value, measure(rows, categories="abc").value
        assert two is not None
        assert three is not None
        assert three > two
    for measure in (cohen_kappa, scott_pi, fleiss_kappa, conger_kappa, krippendorff_alpha):
        assert measure(rows, categories="abc").value == pytest.approx(measure(rows).value)


def test_all_of_one_category_is_full_agreement_where_the_others_are_known() -> None:
    rows = [["a", "a"], ["a", "a"]]
    for measure in (bennett_s, randolph_kappa, gwet_ac):
        assert measure(rows, categories="ab").value == 1
    for measure in (cohen_kappa, scott_pi, fleiss_kappa, conger_kappa, krippendorff_alpha):
        assert measure(rows, categories="ab").value is None


def test_a_counted_table_says_which_categories_there_are() -> None:
    counted = from_counts([[6, 1, 0], [0, 7, 0]])
    assert randolph_kappa(counted).value == pytest.approx(0.785714, abs=1e-6)
    assert randolph_kappa(list(counted)).value == pytest.approx(0.714286, abs=1e-6)
    assert randolph_kappa(counted).by_category[2] == 1


def test_a_count_is_a_whole_number() -> None:
    for wrong in (-1, 1.5, "x", None):
        with pytest.raises(InputError, match="whole number"):
            from_counts([[2, wrong]])
    with pytest.raises(InputError, match="2 counts"):
        from_counts([[1, 2], [1]])


def test_conger_of_two_complete_raters_is_cohen() -> None:
    rows = from_contingency([[5, 2, 0], [1, 7, 3], [0, 1, 4]])
    for weights in (None, "linear", "quadratic"):
        assert conger_kappa(rows, weights=weights).value == pytest.approx(cohen_kappa(rows, weights=weights).value)


def test_fleiss_of_two_complete_raters_is_scott() -> None:
    rows = from_contingency([[5, 2, 0], [1, 7, 3], [0, 1, 4]])
    scott, fleiss = scott_pi(rows), fleiss_kappa(rows)
    assert scott.value == fleiss.value
    assert scott.by_category == fleiss.by_category
    assert scott.se == pytest.approx((22 / 23) ** 0.5 * fleiss.se)  # n in place of n - 1, as Gwet has it for two


def test_each_category_by_itself_is_the_coefficient_of_it_against_the_rest() -> None:
    for measure in (fleiss_kappa, conger_kappa, krippendorff_alpha):
        by_category = measure(ROWS).by_category
        assert set(by_category) == {1, 2, 3}
        for category, value in by_category.items():
            against = [[None if v is None else v == category for v in row] for row in ROWS]
            assert value == pytest.approx(measure(against).value)
    for measure in (randolph_kappa, gwet_ac):
        for category, value in measure(ROWS).by_category.items():
            against = [[None if v is None else v == category for v in row] for row in ROWS]
            assert value == pytest.approx(measure(against, categories=(False, True)).value)


def test_weights_have_no_categories_of_their_own() -> None:
    for measure in (cohen_kappa, scott_pi):
        assert measure([[1, 2], [2, 2], [3, 1]], weights="linear").by_category == {}
    for measure in (fleiss_kappa, conger_kappa, gwet_ac, randolph_kappa):
        assert measure(ROWS, weights="linear").by_category == {}


def test_cohens_weights_go_by_place_and_gwets_by_value() -> None:
    near, far = [[1, 2], [2, 3], [3, 3], [1, 1]], [[1, 2], [2, 9], [9, 9], [1, 1]]
    assert cohen_kappa(near, weights="quadratic").value == cohen_kappa(far, weights="quadratic").value
    assert gwet_ac(near, weights="quadratic").value != gwet_ac(far, weights="quadratic").value
    assert gwet_ac(near, weights="ordinal").value == gwet_ac(far, weights="ordinal").value


def test_own_weights() -> None:
    """Artstein and Poesio (2008: 568): Chck is half way from both others."""
    ratings = from_contingency([[46, 0, 0], [6, 32, 6], [0, 0, 10]], ("STAT", "IReq", "Chck"))
    half_way = [[1, 0, 0.5], [0, 1, 0.5], [0.5, 0.5, 1]]
    assert cohen_kappa(ratings, weights=half_way).value == pytest.approx(0.8163, abs=1e-4)
    for wrong in ([[1, 0], [0, 1]], [[1, 2, 0], [0, 1, 0], [0, 0, 1]], "linearly", [["x"]]):
        with pytest.raises(InputError, match="weights"):
            cohen_kappa(ratings, weights=wrong)  # type: ignore[arg-type]


def test_ratio_weights_need_numbers_above_zero() -> None:
    with pytest.raises(InputError, match="above 0"):
        gwet_ac([[0, 1], [1, 1]], weights="ratio")


def test_percent_is_never_below_nothing() -> None:
    found = percent_agreement([[1, 2], [1, 1], [1, 2]])
    assert found.low == 0


def test_twins_have_no_error() -> None:
    for measure in (percent_agreement, *TWO, *ANY):
        found = measure([[1, 1], [2, 2], [3, 3], [1, 1]])
        assert (found.value, found.low, found.high) == pytest.approx((1, 1, 1))
        assert found.se == pytest.approx(0, abs=1e-9)
