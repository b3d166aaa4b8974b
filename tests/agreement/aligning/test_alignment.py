from __future__ import annotations

import pytest

from workbench.agreement import best_alignment
from workbench.errors import InputError, Refused


def test_each_unit_stands_in_one_tuple() -> None:
    ours, theirs = [(0, 5, "a"), (10, 15, "b"), (40, 42, "a")], [(1, 5, "a"), (10, 16, "b")]
    found = best_alignment({"ann": ours, "ben": theirs})
    assert found.raters == ("ann", "ben")
    assert found.tuples == ((ours[0], theirs[0]), (ours[1], theirs[1]), (ours[2], None))
    assert found.disorder == pytest.approx(sum(found.disorders) / 2.5)
    assert found.disorders == pytest.approx(((1 / 9) ** 2, (1 / 11) ** 2, 1))


def test_two_units_far_apart_cost_less_alone() -> None:
    near = best_alignment({"ann": [(0, 10, "a")], "ben": [(14, 24, "a")]})
    far = best_alignment({"ann": [(0, 10, "a")], "ben": [(15, 25, "a")]})
    assert near.disorders == pytest.approx([1.4**2])
    assert far.disorders == (1, 1)


def test_a_nested_unit_is_aligned_with_a_nested_one() -> None:
    spans = [(0, 20, "organization"), (3, 8, "gpe"), (3, 8, "person")]
    assert best_alignment({"ann": spans, "ben": spans[::-1]}).disorder == 0


def test_crossing_units_are_aligned_by_what_is_cheapest_altogether() -> None:
    found = best_alignment({"ann": [(0, 10, "a"), (2, 12, "b")], "ben": [(2, 12, "a"), (0, 10, "b")]})
    assert all(one is not None and other is not None and one[2] == other[2] for one, other in found.tuples)


def test_a_discontinuous_unit_counts_from_its_first_start_to_its_last_end() -> None:
    parted = (((0, 2), (8, 10)), "claim")
    found = best_alignment({"ann": [parted], "ben": [(0, 10, "claim")]})
    assert found.disorder == 0
    assert found.tuples[0][0] == parted


def test_one_who_marked_nothing_leaves_all_others_alone() -> None:
    found = best_alignment({"ann": [(0, 5, "a"), (6, 8, "b")], "ben": []})
    assert found.disorder == 2
    three = best_alignment({"ann": [(0, 5, "a")], "ben": [(0, 5, "a")], "cat": []})
    assert three.disorder == pytest.approx((2 / 3) / (2 / 3))


def test_of_equally_good_alignments_that_with_fewer_tuples() -> None:
    tied = [(0, 4, "a")], [(0, 4, "b")]
    assert len(best_alignment({"ann": tied[0], "ben": tied[1]}, beta=2).tuples) == 1
    assert len(best_alignment({"ann": tied[0], "ben": tied[1], "cat": []}, beta=4).tuples) == 1


def test_labels_may_be_more_or_less_unlike() -> None:
    order = ["low", "middle", "high"]
    grades = best_alignment(
        {"ann": [(0, 4, "low")], "ben": [(0, 4, "middle")]},
        distance=lambda one, other: abs(order.index(one) - order.index(other)) / 2,
    )
    assert grades.disorder == pytest.approx(0.5)


def test_places_alone_and_labels_alone() -> None:
    one, other = [(0, 4, "a")], [(0, 4, "b")]
    assert best_alignment({"ann": one, "ben": other}, beta=0).disorder == 0
    assert best_alignment({"ann": one, "ben": [(90, 94, "a")]}, alpha=0).disorder == 0


def test_what_cannot_be_aligned_is_said() -> None:
    assert "one annotator" in best_alignment({"ann": [(0, 1, "a")]}).note
    empty = best_alignment({"ann": [], "ben": []})
    assert empty.disorder is None
    assert "marked anything" in empty.note


@pytest.mark.parametrize("unit", [(3, 3, "a"), (4, 2, "a"), (0, float("nan"), "a"), (1, 2, 3, 4)])
def test_what_is_no_unit_is_refused(unit: tuple[object, ...]) -> None:
    with pytest.raises(InputError, match="a unit"):
        best_alignment({"ann": [unit], "ben": []})


def test_weights_must_make_sense() -> None:
    with pytest.raises(InputError, match="alpha and beta"):
        best_alignment({"ann": [(0, 1, "a")], "ben": []}, alpha=-1)
    with pytest.raises(InputError, match="symmetric"):
        best_alignment({"ann": [(0, 1, "a")], "ben": [(0, 1, "b")]}, distance=lambda one, other: float(one < other))


def test_too_many_ways_are_refused_before_they_are_tried() -> None:
    crowd = {rater: [(place, place + 30, "a") for place in range(60)] for rater in range(12)}
    with pytest.raises(Refused, match="too many ways"):
        best_alignment(crowd)
