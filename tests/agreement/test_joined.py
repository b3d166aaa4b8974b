"""Agreement on what belongs together is counted over pairs."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from workbench.agreement import joined_f1

GROUPS = st.lists(st.sets(st.integers(0, 8), max_size=5), max_size=5)


def test_a_case_worked_by_hand() -> None:
    score = joined_f1([{1, 2, 3}, {4, 5}], [{1, 2}, {3, 4, 5}])
    assert (score.matched, score.first, score.second) == (2, 4, 4)
    assert score.f1 == 0.5


def test_a_pair_that_is_in_two_groups_counts_once() -> None:
    assert joined_f1([{1, 2}, {1, 2, 3}], [{1, 2}]).first == 3


def test_nothing_joined_is_undefined_and_never_perfect() -> None:
    score = joined_f1([{1}, set()], [])
    assert score.f1 is None
    assert "nothing to agree on" in score.note


@given(GROUPS, GROUPS)
def test_it_is_symmetric_and_perfect_only_for_equal_pairs(first: list[set[int]], second: list[set[int]]) -> None:
    score, turned = joined_f1(first, second), joined_f1(second, first)
    assert score.f1 == turned.f1
    assert joined_f1(first, first).f1 in (None, 1.0)
    assert score.f1 is None or 0 <= score.f1 <= 1
