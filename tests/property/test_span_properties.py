"""What holds for measures of spans, whatever was marked."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.agreement import semeval, span_f1, unitizing_alpha

UNIT = st.tuples(st.integers(0, 14), st.integers(1, 6), st.sampled_from("xy")).map(lambda u: (u[0], u[0] + u[1], u[2]))
SPANS = st.lists(UNIT, max_size=5)


@st.composite
def flat(draw: st.DrawFn) -> list[Any]:
    """Units none of which overlaps another."""
    units, at = [], 0
    for gap, length, label in draw(
        st.lists(st.tuples(st.integers(0, 4), st.integers(1, 5), st.sampled_from("xy")), max_size=4)
    ):
        units.append((at + gap, at + gap + length, label))
        at += gap + length
    return units


@given(SPANS, SPANS)
def test_no_pairing_has_more_pairs(ours: Any, theirs: Any) -> None:
    def pairs(order: Any) -> int:
        return sum(a[2] == b[2] and a[0] < b[1] and b[0] < a[1] for a, b in zip(order, theirs, strict=False))

    padded = [*ours, *[(99, 100, "-")] * (len(theirs) - len(ours))]
    most = max(pairs(order) for order in permutations(padded, len(theirs)))
    assert span_f1({"a": ours, "b": theirs}, match="overlap").pairs[0].pooled.matched == most


@given(SPANS, SPANS)
def test_the_looser_the_match_the_higher_f1(ours: Any, theirs: Any) -> None:
    matched = [
        span_f1({"a": ours, "b": theirs}, match=match).pairs[0].pooled.matched
        for match in ("exact", "overlap", "label")  # type: ignore[misc]
    ]
    assert matched == sorted(matched)


@given(SPANS, SPANS, st.randoms())
def test_semeval_counts_everything_once_in_any_order(wanted: Any, found: Any, random: Any) -> None:
    scores = semeval(wanted, found)
    for score in scores.pooled.values():
        assert (score.possible, score.actual) == (len(wanted), len(found))
    assert scores == semeval(random.sample(wanted, len(wanted)), random.sample(found, len(found)))
    assert scores.pooled["strict"].correct <= scores.pooled["exact"].correct == scores.pooled["partial"].correct
    assert scores.pooled["strict"].correct == span_f1({"a": wanted, "b": found}).pairs[0].pooled.matched


@given(st.lists(flat(), min_size=2, max_size=4), st.randoms())
def test_alpha_for_unitizing_is_at_most_1_and_the_same_for_any_order(raters: list[Any], random: Any) -> None:
    found = unitizing_alpha(dict(enumerate(raters)), 40)
    mixed = unitizing_alpha(dict(enumerate(random.sample(raters, len(raters)))), 40)
    assert found.value == (None if mixed.value is None else pytest.approx(mixed.value))
    assert found.value is None or found.value <= 1
    assert found.note


@given(flat(), st.integers(2, 4))
def test_alpha_for_unitizing_of_twins(units: Any, raters: int) -> None:
    found = unitizing_alpha(dict.fromkeys(range(raters), units), 40)
    assert found.value == (1 if units else None)
