"""What holds for the best alignment and for gamma, whatever was marked."""

from __future__ import annotations

from functools import cache
from itertools import combinations, product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.agreement import best_alignment, gamma

UNIT = st.tuples(st.integers(0, 14), st.integers(1, 9), st.sampled_from("xyz")).map(lambda u: (u[0], u[0] + u[1], u[2]))
WEIGHTS = st.sampled_from([(1.0, 1.0, 1.0), (3.0, 1.0, 1.0), (1.0, 0.5, 2.0), (0.0, 1.0, 1.0)])
Continuum = dict[str, list[Any]]


def continua(raters: int, most: int) -> st.SearchStrategy[Continuum]:
    marked = st.lists(st.lists(UNIT, max_size=most), min_size=raters, max_size=raters)
    return marked.map(lambda units: dict(zip("abcd", units, strict=False))).filter(lambda c: any(c.values()))


def brute_force(continuum: Continuum, alpha: float, beta: float, delta: float) -> float:
    """The least disorder over every alignment there is, by the definitions of the paper."""
    raters = list(continuum.values())
    pairs = list(combinations(range(len(raters)), 2))

    def unlike(one: Any, other: Any) -> float:
        if one is None or other is None:
            return delta
        apart = (abs(one[0] - other[0]) + abs(one[1] - other[1])) / (one[1] - one[0] + other[1] - other[0])
        return alpha * delta * apart**2 + beta * delta * (one[2] != other[2])

    def cost(chosen: tuple[int | None, ...]) -> float:
        units = [None if place is None else raters[rater][place] for rater, place in enumerate(chosen)]
        return sum(unlike(units[i], units[j]) for i, j in pairs) / len(pairs)

    @cache
    def least(left: tuple[frozenset[int], ...]) -> float:
        rater = next((r for r, units in enumerate(left) if units), None)
        if rater is None:
            return 0.0
        place = min(left[rater])
        choices: list[list[int | None]] = [[None, *units] for units in left]
        choices[rater] = [place]
        return min(
            cost(chosen) + least(tuple(units - {taken} for units, taken in zip(left, chosen, strict=True)))
            for chosen in product(*choices)
        )

    whole = least(tuple(frozenset(range(len(units))) for units in raters))
    return whole / (sum(map(len, raters)) / len(raters))


def check(continuum: Continuum, weights: tuple[float, float, float]) -> None:
    alpha, beta, delta = weights
    found = best_alignment(continuum, alpha=alpha, beta=beta, delta_empty=delta)
    assert found.disorder == pytest.approx(brute_force(continuum, *weights), abs=1e-6)
    for place, rater in enumerate(found.raters):
        mine = [each[place] for each in found.tuples if each[place] is not None]
        assert sorted(mine) == sorted(continuum[rater])


@given(continua(2, 5), WEIGHTS)
def test_two_annotators_are_aligned_as_brute_force_does(continuum: Continuum, weights: Any) -> None:
    check(continuum, weights)


@settings(max_examples=60, deadline=None)
@given(continua(3, 3), WEIGHTS)
def test_three_annotators_are_aligned_as_brute_force_does(continuum: Continuum, weights: Any) -> None:
    check(continuum, weights)


@settings(max_examples=30, deadline=None)
@given(continua(4, 2), WEIGHTS)
def test_four_annotators_are_aligned_as_brute_force_does(continuum: Continuum, weights: Any) -> None:
    check(continuum, weights)


@settings(max_examples=40, deadline=None)
@given(continua(3, 5), st.randoms())
def test_neither_order_nor_names_matter(continuum: Continuum, random: Any) -> None:
    names = random.sample(list(continuum), len(continuum))
    labels = dict(zip("xyz", random.sample(["p", "q", "r"], 3), strict=True))
    mixed = {
        f"rater {name}": [(start, end, labels[label]) for start, end, label in random.sample(units, len(units))]
        for name in names
        for units in [continuum[name]]
    }
    one, other = gamma(continuum, seed=1, samples=5), gamma(mixed, seed=1, samples=5)
    assert one.observed == pytest.approx(other.observed, abs=1e-6)
    assert one.expected == pytest.approx(other.expected, abs=1e-6)


@settings(max_examples=40, deadline=None)
@given(continua(2, 6), st.integers(-50, 50), st.sampled_from([0.5, 3.0]))
def test_neither_origin_nor_scale_matter(continuum: Continuum, shift: int, scale: float) -> None:
    moved = {
        rater: [(start * scale + shift, end * scale + shift, label) for start, end, label in units]
        for rater, units in continuum.items()
    }
    one, other = gamma(continuum, seed=1, samples=5), gamma(moved, seed=1, samples=5, begin=shift)
    assert one.value == pytest.approx(other.value, abs=1e-6)


@settings(max_examples=30, deadline=None)
@given(st.lists(UNIT, min_size=1, max_size=8), st.integers(2, 4))
def test_twins_agree_wholly_or_it_is_undefined(units: list[Any], raters: int) -> None:
    found = gamma(dict.fromkeys("abcd"[:raters], units), seed=1, samples=5)
    assert found.value in (None, 1.0)
    assert (found.value is None) == bool(found.note)


@settings(max_examples=40, deadline=None)
@given(continua(2, 6))
def test_gamma_is_at_most_1_and_within_its_interval(continuum: Continuum) -> None:
    found = gamma(continuum, seed=1, samples=5)
    if found.value is not None:
        assert found.value <= 1
        assert found.low is None or found.low <= found.value
        assert found.high is None or found.value <= found.high
