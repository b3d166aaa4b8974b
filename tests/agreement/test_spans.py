from __future__ import annotations

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
