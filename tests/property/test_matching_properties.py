"""Units partition the marks, whatever order they and their annotators come in; two annotators' matching is the best."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.agreement.matching import Mark, match_units, overlap

places = st.lists(st.integers(0, 14), min_size=2, max_size=4, unique=True).map(
    lambda ends: tuple((a, b) for a, b in zip(sorted(ends)[::2], sorted(ends)[1::2], strict=False))
)


def marks(annotators: str, most: int) -> st.SearchStrategy[list[Mark]]:
    parts = st.tuples(st.sampled_from(annotators), st.sampled_from("xy"), st.sampled_from("tu"), places)
    return st.lists(parts, max_size=most).map(
        lambda found: [(f"{n:02}", a, "entity", label, text, place) for n, (a, label, text, place) in enumerate(found)]
    )


@given(marks("abcd", 14), st.sampled_from([0.2, 0.5, 1.0]), st.booleans())
def test_every_mark_is_in_one_unit_and_a_unit_has_one_of_each_annotator(
    given_marks: list[Mark], threshold: float, by_label: bool
) -> None:
    units = match_units(given_marks, threshold=threshold, by_label=by_label)
    whose = {mark[0]: mark for mark in given_marks}
    assert sorted(key for unit in units for key in unit) == sorted(whose)
    for unit in units:
        names = [whose[key][1] for key in unit]
        assert names == sorted(set(names))
        assert len({whose[key][4] for key in unit}) == 1
        assert not by_label or len({whose[key][3] for key in unit}) == 1


@given(marks("abc", 12), st.randoms(use_true_random=False))
def test_the_order_of_marks_and_annotators_does_not_matter(given_marks: list[Mark], random: object) -> None:
    shuffled = list(given_marks)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert match_units(shuffled) == match_units(given_marks)


@given(marks("ab", 7))
def test_two_annotators_are_matched_with_the_highest_sum(given_marks: list[Mark]) -> None:
    """Held to all possible matchings, where no two marks stand at one place: those are matched first."""
    distinct = list({mark[4:]: mark for mark in given_marks}.values())
    ours = [mark for mark in distinct if mark[1] == "a"]
    theirs = [mark for mark in distinct if mark[1] == "b"]

    def worth(first: Mark, second: Mark) -> float:
        value = overlap(first[5], second[5]) if first[4] == second[4] else 0.0
        return value if value >= 0.5 else 0.0

    padded = [*theirs, *[None] * len(ours)]
    best = max(
        sum(worth(mark, other) for mark, other in zip(ours, order, strict=False) if other is not None)
        for order in permutations(padded, len(ours))
    )
    by_key = {mark[0]: mark for mark in distinct}
    found = sum(worth(*(by_key[key] for key in unit)) for unit in match_units(distinct) if len(unit) == 2)
    assert found == pytest.approx(best, abs=1e-4)
