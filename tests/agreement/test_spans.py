from __future__ import annotations

from typing import Any

import pytest

from workbench.agreement import span_f1
from workbench.errors import InputError


def test_place_and_label_must_both_match() -> None:
    agreement = span_f1({"a": [(0, 4, "gpe"), (5, 9, "date")], "b": [(0, 4, "gpe"), (5, 9, "event"), (5, 8, "date")]})
    pooled = agreement.pairs[0].pooled
    assert (pooled.matched, pooled.first, pooled.second) == (1, 2, 3)
    assert pooled.precision == pytest.approx(1 / 3)
    assert pooled.recall == pytest.approx(1 / 2)
    assert pooled.f1 == pytest.approx(2 / 5)
    assert agreement.pairs[0].by_label["gpe"].f1 == 1
    assert agreement.pairs[0].by_label["event"].f1 == 0


def test_nothing_by_both_is_undefined_not_perfect() -> None:
    agreement = span_f1({"a": {"d": []}, "b": {"d": []}})
    assert agreement.pairs[0].pooled.f1 is None
    assert "neither" in agreement.pairs[0].pooled.note
    assert agreement.pooled.mean is None


def test_nothing_by_one_is_no_agreement() -> None:
    assert span_f1({"a": {"d": [(0, 1, "x")]}, "b": {"d": []}}).pooled.mean == 0


def test_a_document_that_one_never_opened_is_not_compared() -> None:
    agreement = span_f1({"a": {"d": [(0, 1, "x")], "e": [(0, 1, "x")]}, "b": {"d": [(0, 1, "x")]}})
    assert agreement.pooled.mean == 1
    assert set(agreement.by_document) == {"d"}


def test_no_document_in_common_is_said() -> None:
    agreement = span_f1({"a": {"d": [(0, 1, "x")]}, "b": {"e": [(0, 1, "x")]}})
    assert agreement.pairs[0].pooled.f1 is None
    assert "no document" in agreement.pairs[0].pooled.note


def test_a_discontinuous_span_is_compared_whole() -> None:
    whole = (((0, 2), (5, 7)), "claim")
    assert span_f1({"a": [whole], "b": [whole]}).pooled.mean == 1
    assert span_f1({"a": [whole], "b": [(0, 2, "claim")]}).pooled.mean == 0
    assert span_f1({"a": [(0, 2, "claim")], "b": [(((0, 2),), "claim")]}).pooled.mean == 1


def test_a_span_marked_twice_counts_twice() -> None:
    pooled = span_f1({"a": [(0, 1, "x"), (0, 1, "x")], "b": [(0, 1, "x")]}).pairs[0].pooled
    assert (pooled.matched, pooled.first, pooled.second) == (1, 2, 1)


def test_one_annotator_has_no_pair() -> None:
    assert span_f1({"a": [(0, 1, "x")]}).pairs == ()
    assert span_f1({"a": [(0, 1, "x")]}).pooled.mean is None


def test_another_form_is_refused() -> None:
    with pytest.raises(InputError, match="a span is"):
        span_f1({"a": [(1, 2, 3, 4)], "b": []})


def test_overlapping_spans_are_paired_one_to_one() -> None:
    ours, theirs = [(0, 10, "x"), (8, 20, "x")], [(9, 12, "x"), (2, 3, "x"), (20, 25, "x")]
    pooled = span_f1({"a": ours, "b": theirs}, match="overlap").pairs[0].pooled
    assert (pooled.matched, pooled.first, pooled.second) == (2, 2, 3)


def test_as_many_overlapping_pairs_are_made_as_can_be() -> None:
    chain = [(place, place + 6, "x") for place in range(0, 40, 4)]
    moved = [(start + 4, end + 4, label) for start, end, label in chain]
    assert span_f1({"a": chain, "b": moved}, match="overlap").pooled.mean == 1


def test_overlap_needs_the_same_label_and_the_same_text() -> None:
    assert span_f1({"a": [(0, 5, "x")], "b": [(0, 5, "y")]}, match="overlap").pooled.mean == 0
    one, other = (((("t", 1, 5)),), "x"), (((("u", 1, 5)),), "x")
    assert span_f1({"a": [one], "b": [other]}, match="overlap").pooled.mean == 0
    assert span_f1({"a": [one], "b": [one]}, match="overlap").pooled.mean == 1


def test_a_span_in_the_gap_of_another_does_not_overlap_it() -> None:
    parted = (((0, 3), (9, 12)), "x")
    assert span_f1({"a": [parted], "b": [(4, 8, "x")]}, match="overlap").pooled.mean == 0
    assert span_f1({"a": [parted], "b": [(4, 10, "x")]}, match="overlap").pooled.mean == 1


def test_a_long_span_is_compared_with_all_within_it() -> None:
    inner = [(place, place + 1, "x") for place in range(5, 50, 5)]
    pooled = span_f1({"a": [(0, 100, "x")], "b": inner}, match="overlap").pairs[0].pooled
    assert pooled.matched == 1


def test_by_label_only_counts_are_compared() -> None:
    given = {"a": {"d": [(0, 1, "x"), (2, 3, "x")]}, "b": {"d": [(7, 9, "x"), (11, 12, "y")]}}
    pair = span_f1(given, match="label").pairs[0]
    assert (pair.pooled.matched, pair.by_label["x"].matched, pair.by_label["y"].matched) == (1, 1, 0)


def test_only_stretches_of_text_can_overlap() -> None:
    names = {"a": [(("s1",), "x")], "b": [(("s1",), "x")]}
    assert span_f1(names).pooled.mean == 1
    with pytest.raises(InputError, match="can overlap"):
        span_f1(names, match="overlap")


def test_another_way_to_match_is_refused() -> None:
    unknown: Any = "nearly"
    with pytest.raises(InputError, match="nearly"):
        span_f1({"a": [], "b": []}, match=unknown)


def test_seqeval_counts_the_same() -> None:
    metrics = pytest.importorskip("seqeval.metrics")
    tags = [["B-x", "I-x", "O", "B-y", "O", "B-x"], ["B-x", "I-x", "O", "B-x", "O", "O"]]
    spans = {"a": [(0, 2, "x"), (3, 4, "y"), (5, 6, "x")], "b": [(0, 2, "x"), (3, 4, "x")]}
    pooled = span_f1(spans).pairs[0].pooled
    assert pooled.f1 == pytest.approx(metrics.f1_score([tags[0]], [tags[1]]))
    assert pooled.precision == pytest.approx(metrics.precision_score([tags[0]], [tags[1]]))
    assert pooled.recall == pytest.approx(metrics.recall_score([tags[0]], [tags[1]]))
