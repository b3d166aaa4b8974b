from __future__ import annotations

from typing import Any

import pytest

from workbench.agreement import gamma, gamma_cat, gamma_family, gamma_k
from workbench.errors import InputError

TWO = {
    "ann": [(0, 5, "a"), (10, 15, "b"), (20, 26, "a"), (40, 42, "b")],
    "ben": [(1, 5, "a"), (11, 15, "a"), (20, 25, "a")],
}


def test_the_value_is_what_its_disorders_say() -> None:
    found = gamma(TWO, seed=1)
    assert found.value is not None
    assert found.observed is not None
    assert found.expected is not None
    assert found.low is not None
    assert found.high is not None
    assert found.value == pytest.approx(1 - found.observed / found.expected)
    assert found.low < found.value < found.high
    assert (found.items, found.raters, found.note) == (7, 2, "")


def test_a_seed_gives_the_same_value() -> None:
    assert gamma(TWO, seed=3) == gamma(TWO, seed=3)
    assert gamma(TWO, seed=3) != gamma(TWO, seed=4)


@pytest.mark.parametrize("chance", ["statistical", "shuffle"])
def test_more_samples_narrow_the_interval(chance: Any) -> None:
    def width(samples: int) -> float:
        found = gamma(TWO, seed=1, samples=samples, chance=chance)
        assert found.low is not None
        assert found.high is not None
        return found.high - found.low

    assert width(400) < width(20) / 2


def test_as_many_samples_are_drawn_as_the_precision_needs() -> None:
    counts: list[int] = []
    loose = gamma(TWO, seed=1, samples=10, precision=0.9, progress=lambda done, of: counts.append(done))
    assert len(counts) == 10
    fine = gamma(TWO, seed=1, samples=10, precision=0.02, progress=lambda done, of: counts.append(done))
    assert len(counts) > 100
    assert loose.expected is not None
    assert fine.expected is not None
    assert fine.expected == pytest.approx(gamma(TWO, seed=2, samples=2000).expected, rel=0.04)


def test_continua_may_be_given_as_drawn() -> None:
    drawn = [{"x": [(0, 4, "a")], "y": [(0, 4, "c")]}, {"x": [(0, 4, "c")], "y": []}]
    found = gamma(TWO, chance=drawn)
    assert found.expected == pytest.approx((1 + 2) / 2)
    with pytest.raises(InputError, match="cannot be used"):
        gamma(TWO, chance=[{"x": [], "y": []}])


def test_what_is_undefined_says_why() -> None:
    for measure in (gamma, gamma_cat):
        assert measure({"ann": [(0, 5, "a")]}).value is None
        assert "one annotator" in measure({"ann": [(0, 5, "a")]}).note
        assert "marked anything" in measure({"ann": [], "ben": []}).note
    same = {"ann": [(0, 5, "a")], "ben": [(0, 5, "a")]}
    assert gamma(same).value is None
    assert "chance" in gamma(same).note
    assert "no unit of this label" in gamma_k(TWO, "z", samples=2).note
    assert gamma_k({"ann": []}, "z").note == gamma({"ann": []}).note
    alone: Any = {"ann": [(0, 5, "a")], "ben": [(50, 60, "a")]}
    assert "aligned with another" in gamma_cat(alone, unaligned=False, seed=1).note


def test_units_that_nobody_else_has_are_no_agreement_on_their_label() -> None:
    continuum = {"ann": [(0, 5, "a"), (10, 15, "b")], "ben": [(0, 5, "a"), (90, 95, "c")]}
    known = gamma_family(continuum, seed=1)
    assert known.by_label["a"].value == 1
    assert known.by_label["b"].observed == 1
    assert known.gamma_cat.by_category == {label: found.value for label, found in known.by_label.items()}
    left_out = gamma_family(continuum, seed=1, unaligned=False)
    assert left_out.gamma_cat.observed == 0
    assert left_out.by_label["b"].value is None


def test_labels_of_units_further_apart_weigh_less() -> None:
    near = [(0, 10, "a"), (100, 110, "a")], [(0, 10, "b"), (105, 115, "a")]
    found = gamma_cat({"ann": near[0], "ben": near[1]}, seed=1)
    assert found.observed == pytest.approx(1 / (1 + 0.75))


def test_the_family_has_the_same_values() -> None:
    family = gamma_family(TWO, seed=5)
    assert family.gamma == gamma(TWO, seed=5)
    assert family.gamma_cat == gamma_cat(TWO, seed=5)
    assert family.by_label["a"] == gamma_k(TWO, "a", seed=5)


def test_options_must_make_sense() -> None:
    with pytest.raises(InputError, match="at least one"):
        gamma(TWO, samples=0)
    with pytest.raises(InputError, match="between 0 and 1"):
        gamma(TWO, precision=2)
    unknown: Any = "guess"
    with pytest.raises(InputError, match="no sampler"):
        gamma(TWO, chance=unknown)
