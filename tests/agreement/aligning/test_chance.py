from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from workbench.agreement.aligning.chance import shuffling, statistical
from workbench.agreement.aligning.units import Units, read

CONTINUUM = {
    "ann": [(5, 9, "a"), (12, 20, "b"), (21, 25, "a")],
    "ben": [(5, 10, "a"), (30, 44, "b")],
    "cat": [(2, 3, "a"), (6, 9, "a"), (9, 12, "c"), (40, 48, "a")],
}


def many(sampler: Any, times: int = 3000) -> list[Units]:
    random = np.random.default_rng(1)
    return [sampler(random) for _ in range(times)]


def test_a_statistical_sample_resembles_the_continuum() -> None:
    units = read(CONTINUUM).units
    drawn = many(statistical(units, 0.0))
    assert np.mean([len(each) for each in drawn]) == pytest.approx(len(units) - 1.5, rel=0.05)  # cut to whole numbers
    lengths = np.concatenate([each.end - each.start for each in drawn])
    assert lengths.min() > 0
    assert lengths.mean() == pytest.approx((units.end - units.start).mean(), rel=0.1)
    share = np.mean(np.concatenate([each.label for each in drawn]) == 0)
    assert share == pytest.approx(np.mean(units.label == 0), abs=0.02)
    assert {each.raters for each in drawn} == {3}
    assert all((each.rater == 0).any() for each in drawn)


def test_units_of_a_sample_follow_each_other() -> None:
    one = read({"ann": [(0, 4, "a"), (10, 14, "a"), (20, 24, "a")], "ben": []}).units
    drawn = statistical(one, 0.0)(np.random.default_rng(0))
    assert (np.diff(drawn.start[drawn.rater == 0]) > 0).all()


def test_shuffling_keeps_lengths_and_labels() -> None:
    units = read(CONTINUUM).units
    whole = [
        sorted(zip(units.label[units.rater == r], (units.end - units.start)[units.rater == r], strict=True))
        for r in range(3)
    ]
    for drawn in many(shuffling(units, 0.0), 200):
        assert (drawn.start % 1 == 0).all()
        for rater in range(3):
            own = drawn.rater == rater
            assert sorted(zip(drawn.label[own], (drawn.end - drawn.start)[own], strict=True)) in whole


def test_shuffled_annotators_are_turned_by_distances_that_differ() -> None:
    units = read({"ann": [(0, 10, "a"), (90, 100, "b")], "ben": [(0, 10, "a"), (90, 100, "b")]}).units
    for drawn in many(shuffling(units, 0.0), 300):
        first, second = (drawn.start[(drawn.rater == rater) & (drawn.label == 0)][0] for rater in (0, 1))
        assert abs(first - second) >= 4


def test_a_shuffle_of_annotators_of_whom_one_marked_nothing_is_never_empty() -> None:
    units = read({"ann": [(0, 10, "a")], "ben": [], "cat": []}).units
    assert all(len(drawn) for drawn in many(shuffling(units, 0.0), 50))


def test_annotators_who_have_no_room_left_are_turned_all_the_same() -> None:
    units = read({rater: [(0.0, 10.5, "a")] for rater in "abcd"}).units
    assert len(shuffling(units, 0.0)(np.random.default_rng(1))) == 4
