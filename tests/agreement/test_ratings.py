from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from workbench.agreement import cohen_kappa, fleiss_kappa, krippendorff_alpha, percent_agreement
from workbench.errors import InputError

ROWS: list[list[Any]] = [["a", "b"], ["a", None], ["b", "b"], ["a", "a"]]
EXPECTED = fleiss_kappa(ROWS)
NAN = float("nan")


@pytest.mark.parametrize(
    "rows",
    [
        np.array(ROWS, dtype=object),
        np.array([[value or NAN for value in row] for row in ROWS], dtype=object),
        np.array([[value or "nan" for value in row] for row in ROWS]),
        np.ma.masked_array([["a", "b"], ["a", "x"], ["b", "b"], ["a", "a"]], mask=[[0, 0], [0, 1], [0, 0], [0, 0]]),
        tuple(map(tuple, ROWS)),
        [[value or NAN for value in row] for row in ROWS],
        [[value or np.float32("nan") for value in row] for row in ROWS],
        [[value or Decimal("nan") for value in row] for row in ROWS],
    ],
    ids=["object", "object-nan", "text", "masked", "tuples", "nan", "numpy-nan", "decimal-nan"],
)
def test_missing_is_missing_however_it_is_written(rows: Any) -> None:
    assert fleiss_kappa(rows) == EXPECTED


def test_pandas() -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(ROWS, columns=["x", "y"])
    assert fleiss_kappa(frame) == EXPECTED
    assert fleiss_kappa(frame.astype("string")) == EXPECTED
    assert fleiss_kappa(frame.astype("category")) == EXPECTED
    assert fleiss_kappa([[pandas.NA if value is None else value for value in row] for row in ROWS]) == EXPECTED
    assert fleiss_kappa([[pandas.NaT if value is None else value for value in row] for row in ROWS]) == EXPECTED
    codes = frame.replace({"a": 1, "b": 2}).astype("Int64")
    assert fleiss_kappa(codes).value == EXPECTED.value
    assert fleiss_kappa(codes.astype(float)).value == EXPECTED.value


@pytest.mark.parametrize(
    "array",
    [
        np.array([[0, 1], [0, 0], [1, 1], [1, 1]], dtype=bool),
        np.array([[-128, 127], [-128, -128], [127, 127], [127, 127]], dtype=np.int8),
        np.array([[0, 200], [0, 0], [200, 200], [200, 200]], dtype=np.uint8),
        np.array([[1, 2**63], [1, 1], [2**63, 2**63], [2**63, 2**63]], dtype=np.uint64),
        np.array([[2**63, 2**63 + 1], [2**63] * 2, [2**63 + 1] * 2, [2**63 + 1] * 2], dtype=np.uint64),
        np.array([[-(10**12), 10**12], [-(10**12)] * 2, [10**12] * 2, [10**12] * 2]),
        np.array([[0.5, 1.5], [0.5, 0.5], [1.5, 1.5], [1.5, 1.5]]),
        np.array([[0.5, np.inf], [0.5, 0.5], [np.inf, np.inf], [np.inf, np.inf]]),
        np.array([[-np.inf, 1], [-np.inf, -np.inf], [1, 1], [1, 1]]),
        np.array([[1, 3], [1, 1], [3, 3], [3, 3]], dtype=np.float16),
        np.array(
            [["2026-01-01", "2026-01-02"], ["2026-01-01"] * 2, ["2026-01-02"] * 2, ["2026-01-02"] * 2], dtype="M8[D]"
        ),
        np.array([[b"x", b"y"], [b"x", b"x"], [b"y", b"y"], [b"y", b"y"]]),
    ],
    ids=lambda array: str(array.dtype),
)
def test_every_kind_of_array(array: Any) -> None:
    expected = cohen_kappa([["x", "y"], ["x", "x"], ["y", "y"], ["y", "y"]])
    assert cohen_kappa(array).value == expected.value
    assert cohen_kappa(array.tolist()).value == expected.value


def test_categories_keep_the_kind_that_they_came_in() -> None:
    assert list(krippendorff_alpha(np.array([[3, 5], [3, 3]])).by_category) == [3, 5]
    assert list(krippendorff_alpha(np.array([[True, False], [True, True]])).by_category) == [False, True]
    assert list(krippendorff_alpha(np.array([[0.5, np.nan], [0.5, 1.5]])).by_category) == [0.5, 1.5]
    assert list(krippendorff_alpha([[date(2026, 1, 2), date(2026, 1, 1)]]).by_category) == [
        date(2026, 1, 1),
        date(2026, 1, 2),
    ]


def test_numbers_are_one_value_whatever_their_type() -> None:
    assert percent_agreement([[1, 1.0], [np.int64(2), 2], [Decimal(3), 3], [-0.0, 0]]).value == 1


def test_true_and_one_in_one_table_are_refused() -> None:
    for mixed in ([[True, 1]], [[0, False], ["x", "x"]], [[np.True_, 1.0]], np.array([[True, 0]], dtype=object)):
        with pytest.raises(InputError, match="True or False"):
            percent_agreement(mixed)  # type: ignore[arg-type]
    assert percent_agreement([[True, False], [np.True_, True]]).value == 0.5
    assert percent_agreement([[True, 7], ["1", "1"]]).value == 0.5


def test_a_number_and_its_text_are_two_categories_and_that_is_said() -> None:
    found = percent_agreement([[1, "1"], [2, 2]])
    assert found.value == 0.5
    assert "the number 1 and the text '1'" in found.note


def test_lists_and_sets_are_values() -> None:
    assert percent_agreement([[["a", "b"], ["a", "b"]], [["a"], ["b"]]]).value == 0.5
    assert percent_agreement([[["a", "b"], ["b", "a"]]]).value == 0
    assert percent_agreement([[{"a", "b"}, {"b", "a"}], [set(), {"a"}]]).value == 0.5
    assert percent_agreement([[["a", ["b"]], ("a", ("b",))]]).value == 1


def test_what_is_no_table_is_refused() -> None:
    wrong: list[Any] = [None, 5, "ab", {"a": [1]}, [1, 2], ["ab", "cd"], [{"a": 1}], [{1, 2}], np.zeros((2, 2, 2))]
    for ratings in wrong:
        with pytest.raises(InputError):
            percent_agreement(ratings)


def test_categories_are_checked() -> None:
    for wrong in (("a", "a", "b"), ("a", "b", None), ("a", "b", NAN)):
        with pytest.raises(InputError, match="different values"):
            fleiss_kappa(ROWS, categories=wrong)
    with pytest.raises(InputError, match="'b' is not one of the categories"):
        fleiss_kappa(ROWS, categories=("a", "c"))
    with pytest.raises(InputError, match="3 is not one of the categories"):
        fleiss_kappa(np.array([[1, 3]]), categories=(1, 2))


def test_categories_order_arrays_too() -> None:
    ratings = np.array([[1, 2], [2, 3], [3, 3], [1, 1]])
    turned = cohen_kappa(ratings, weights="linear", categories=(2, 3, 1))
    assert turned.value == pytest.approx(cohen_kappa((ratings + 1) % 3, weights="linear").value)


def test_hundreds_of_raters() -> None:
    random = np.random.default_rng(5)
    ratings = np.full((400, 300), np.nan)
    for row in ratings:
        row[random.choice(300, 5, replace=False)] = random.integers(4, size=5)
    found = krippendorff_alpha(ratings)
    assert (found.items, found.raters) == (400, 300)
    crowded = krippendorff_alpha([sorted(value for value in row if value == value) for row in ratings.tolist()])
    assert found.value == pytest.approx(crowded.value)
