from __future__ import annotations

from typing import Any

import pytest

from workbench.agreement import unitizing_alpha
from workbench.errors import InputError


def test_identical_units_agree_wholly() -> None:
    units = [(0, 5, "a"), (8, 12, "b"), (12, 14, "b")]
    found = unitizing_alpha({"ann": units, "ben": units, "cat": units}, 20)
    assert found.value == 1
    assert found.observed == 0
    assert found.by_category == {"a": 1, "b": 1}
    assert (found.items, found.raters) == (9, 3)


def test_the_limits_are_said_beside_the_value() -> None:
    assert "each label apart" in unitizing_alpha({"ann": [(0, 5, "a")], "ben": [(0, 5, "a")]}, 20).note


def test_another_label_at_the_same_place_is_two_units_missed() -> None:
    found = unitizing_alpha({"ann": [(0, 5, "a")], "ben": [(0, 5, "b")]}, 20)
    assert found.observed == pytest.approx(2 * (25 + 25) / (2 * 400))
    assert found.value is not None
    assert found.value < 0


def test_overlapping_units_of_one_annotator_leave_it_undefined() -> None:
    found = unitizing_alpha({"ann": [(0, 5, "a"), (3, 8, "a")], "ben": [(0, 5, "a")]}, 20)
    assert found.value is None
    assert "ann has units of label a that overlap, (0, 5) and (3, 8)" in found.note
    assert unitizing_alpha({"ann": [(0, 5, "a"), (3, 8, "b")], "ben": [(0, 5, "a")]}, 20).value is not None


def test_the_parts_of_a_discontinuous_unit_are_units() -> None:
    parted: Any = {"ann": [(((0, 2), (5, 7)), "a")], "ben": [(0, 2, "a"), (5, 7, "a")]}
    assert unitizing_alpha(parted, 20).value == 1
    assert unitizing_alpha(parted, 20).items == 4


def test_what_is_undefined_says_why() -> None:
    assert "one annotator" in unitizing_alpha({"ann": [(0, 5, "a")]}, 20).note
    nothing = unitizing_alpha({"ann": [], "ben": []}, 20)
    assert nothing.value is None
    assert "marked anything" in nothing.note
    every = [(place, place + 1, "a") for place in range(4)]
    whole = unitizing_alpha({"ann": every, "ben": every}, 4)
    assert whole.value is None
    assert whole.by_category == {"a": None}
    assert "chance" in whole.note


def test_where_the_continuum_begins_does_not_matter() -> None:
    units: Any = {"ann": [(1, 9, "a")], "ben": [(2, 3, "a"), (4, 5, "a")]}
    moved = {rater: [(start + 7, end + 7, label) for start, end, label in spans] for rater, spans in units.items()}
    assert unitizing_alpha(units, 10) == unitizing_alpha(moved, 10, begin=7)


@pytest.mark.parametrize("unit", [(5, 4, "a"), (-1, 4, "a"), (0, 21, "a"), (0, 1, 2, 3)])
def test_what_is_no_unit_is_refused(unit: tuple[Any, ...]) -> None:
    with pytest.raises(InputError):
        unitizing_alpha({"ann": [unit], "ben": []}, 20)


def test_a_continuum_has_a_length() -> None:
    with pytest.raises(InputError, match="length"):
        unitizing_alpha({"ann": [], "ben": []}, 0)
