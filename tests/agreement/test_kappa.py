from __future__ import annotations

import numpy as np
import pytest

from workbench.agreement import cohen_kappa, fleiss_kappa, from_contingency, from_counts, percent_agreement, scott_pi
from workbench.errors import InputError


def test_undefined_says_why_and_is_no_number() -> None:
    for measure in (cohen_kappa, scott_pi, fleiss_kappa):
        same = measure([["a", "a"], ["a", "a"]])
        assert same.value is None
        assert "one category" in same.note
        nothing = measure([["a", None], [None, "b"]])
        assert nothing.value is None
        assert "no item" in nothing.note


def test_percent_agreement_of_nothing_is_undefined() -> None:
    assert percent_agreement([]).value is None
    assert percent_agreement([["a", None]]).note


def test_three_raters_are_refused_where_two_are_meant() -> None:
    with pytest.raises(InputError, match="two raters, not 3"):
        cohen_kappa([["a", "b", "a"]])
    with pytest.raises(InputError, match="two raters"):
        scott_pi([["a", "b", "a"]])


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
