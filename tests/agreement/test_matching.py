"""Which marks of different annotators are one unit."""

from __future__ import annotations

from itertools import permutations

import pytest

from workbench.agreement.matching import Mark, match_units, overlap
from workbench.errors import InputError


def mark(key: str, *place: tuple[int, int], label: str = "gpe", kind: str = "entity", text: str = "t") -> Mark:
    """A mark whose annotator is the first letter of its key."""
    return key, key[0], kind, label, text, place


def test_same_places_are_one_unit_whatever_their_labels() -> None:
    marks = [mark("a1", (0, 4)), mark("b1", (0, 4)), mark("c1", (0, 4), label="person")]
    assert match_units(marks) == [("a1", "b1", "c1")]
    assert match_units(marks, by_label=True) == [("a1", "b1"), ("c1",)]


def test_of_several_marks_at_one_place_equal_labels_go_together() -> None:
    marks = [mark("a1", (0, 4), label="x"), mark("a2", (0, 4), label="y"), mark("b1", (0, 4), label="y")]
    assert match_units(marks) == [("a1",), ("a2", "b1")]


def test_a_mark_made_twice_stays_two_units() -> None:
    marks = [mark("a1", (0, 4)), mark("a2", (0, 4)), mark("b1", (0, 4)), mark("b2", (0, 4)), mark("b3", (0, 4))]
    assert match_units(marks) == [("a1", "b1"), ("a2", "b2"), ("b3",)]


def test_kinds_and_texts_are_never_mixed() -> None:
    marks = [mark("a1", (0, 4)), mark("b1", (0, 4), kind="claim"), mark("c1", (0, 4), text="u")]
    assert match_units(marks) == [("b1",), ("a1",), ("c1",)]


@pytest.mark.parametrize(
    ("second", "measure", "threshold", "matched"),
    [
        ((5, 15), "dice", 0.5, True),
        ((6, 16), "dice", 0.5, False),
        ((5, 15), "jaccard", 0.5, False),
        ((0, 5), "jaccard", 0.5, True),
        ((0, 9), "dice", 1, False),
        ((0, 10), "dice", 1, True),
        ((10, 20), "dice", 0.01, False),
    ],
)
def test_the_threshold_decides(second: tuple[int, int], measure: str, threshold: float, matched: bool) -> None:
    marks = [mark("a1", (0, 10)), mark("b1", second)]
    units = match_units(marks, threshold=threshold, measure=measure)  # type: ignore[arg-type]
    assert len(units) == (1 if matched else 2)


def test_pairs_are_chosen_for_the_highest_sum_and_not_one_by_one() -> None:
    """The nearest pair, a1 and b1, would leave a2 and b2 alone."""
    marks = [mark("a1", (10, 20)), mark("a2", (14, 24)), mark("b1", (11, 21)), mark("b2", (6, 16))]
    assert match_units(marks) == [("a1", "b2"), ("a2", "b1")]


def test_an_identical_mark_is_never_given_up_for_a_better_sum() -> None:
    marks = [mark("a1", (0, 10)), mark("a2", (3, 13)), mark("b1", (0, 10)), mark("b2", (20, 30))]
    assert ("a1", "b1") in match_units(marks)


def test_where_overlaps_are_equal_the_label_decides() -> None:
    marks = [mark("a1", (2, 12)), mark("b1", (0, 10), label="x"), mark("b2", (4, 14))]
    assert match_units(marks) == [("b1",), ("a1", "b2")]


def test_discontinuous_marks_are_compared_by_all_their_fragments() -> None:
    assert overlap(((0, 4), (10, 14)), ((2, 12),)) == pytest.approx(2 * 4 / 18)
    assert match_units([mark("a1", (0, 4), (10, 14)), mark("b1", (0, 4), (10, 15))]) == [("a1", "b1")]
    assert match_units([mark("a1", (0, 4), (10, 14)), mark("b1", (5, 9))]) == [("a1",), ("b1",)]


def test_nested_marks_find_their_like() -> None:
    marks = [mark("a1", (0, 30)), mark("a2", (0, 10)), mark("b1", (0, 28)), mark("b2", (0, 9))]
    assert match_units(marks) == [("a2", "b2"), ("a1", "b1")]


def test_a_third_annotator_joins_where_none_is_doubled() -> None:
    """c1 is nearer to b1; a1 and c1 alone would not overlap enough; c2 finds b1 taken."""
    marks = [mark("a1", (0, 10)), mark("b1", (3, 13)), mark("c1", (6, 16)), mark("c2", (12, 22))]
    assert match_units(marks) == [("a1", "b1", "c1"), ("c2",)]


def test_the_order_of_marks_does_not_matter() -> None:
    marks = [mark("a1", (0, 10)), mark("a2", (4, 14)), mark("b1", (2, 12)), mark("c1", (2, 12)), mark("c2", (5, 15))]
    assert len({tuple(match_units(order)) for order in permutations(marks)}) == 1


def test_nothing_and_one_annotator() -> None:
    assert match_units([]) == []
    assert match_units([mark("a2", (2, 9)), mark("a1", (0, 8))]) == [("a1",), ("a2",)]


def test_marks_without_a_place_are_one_unit_only_among_themselves() -> None:
    assert match_units([mark("a1"), mark("b1"), mark("b2", (0, 4))]) == [("a1", "b1"), ("b2",)]


@pytest.mark.parametrize("threshold", [0, -1, 1.1])
def test_a_threshold_that_is_none_is_refused(threshold: float) -> None:
    with pytest.raises(InputError, match="threshold"):
        match_units([], threshold=threshold)


def test_a_measure_that_is_none_is_refused() -> None:
    with pytest.raises(InputError, match="dice or jaccard"):
        match_units([], measure="cosine")  # type: ignore[arg-type]
