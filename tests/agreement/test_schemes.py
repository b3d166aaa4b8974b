from __future__ import annotations

from typing import Any

import pytest

from workbench.agreement import semeval
from workbench.agreement.schemes import SCHEMES, SchemeScore
from workbench.errors import InputError

Counts = tuple[int, int, int, int, int]


def counts(score: SchemeScore) -> Counts:
    return score.correct, score.incorrect, score.partial, score.missed, score.spurious


def schemes(wanted: Any, found: Any) -> dict[str, Counts]:
    return {scheme: counts(score) for scheme, score in semeval(wanted, found).pooled.items()}


@pytest.mark.parametrize(
    ("found", "strict", "exact", "partial", "by_type"),
    [
        pytest.param((4, 9, "gpe"), (1, 0, 0, 0, 0), (1, 0, 0, 0, 0), (1, 0, 0, 0, 0), (1, 0, 0, 0, 0), id="the-same"),
        pytest.param((4, 9, "org"), (0, 1, 0, 0, 0), (1, 0, 0, 0, 0), (1, 0, 0, 0, 0), (0, 1, 0, 0, 0), id="label"),
        pytest.param((3, 9, "gpe"), (0, 1, 0, 0, 0), (0, 1, 0, 0, 0), (0, 0, 1, 0, 0), (1, 0, 0, 0, 0), id="place"),
        pytest.param((8, 12, "org"), (0, 1, 0, 0, 0), (0, 1, 0, 0, 0), (0, 0, 1, 0, 0), (0, 1, 0, 0, 0), id="both"),
        pytest.param((9, 12, "gpe"), (0, 0, 0, 1, 1), (0, 0, 0, 1, 1), (0, 0, 0, 1, 1), (0, 0, 0, 1, 1), id="beside"),
    ],
)
def test_the_cases_of_the_task(found: Any, strict: Counts, exact: Counts, partial: Counts, by_type: Counts) -> None:
    expected = {"strict": strict, "exact": exact, "partial": partial, "type": by_type}
    assert schemes([(4, 9, "gpe")], [found]) == expected


def test_half_a_match_counts_half() -> None:
    score = semeval([(0, 5, "x"), (10, 15, "x")], [(0, 4, "x"), (10, 15, "x"), (30, 31, "x")]).pooled["partial"]
    assert score.precision == pytest.approx(1.5 / 3)
    assert score.recall == pytest.approx(1.5 / 2)
    assert score.f1 == pytest.approx(2 * 1.5 / 5)


def test_neither_order_nor_a_nested_span_takes_another_ones_match() -> None:
    wanted = [(0, 12, "org"), (3, 8, "gpe")]
    for found in ([(3, 8, "gpe"), (0, 10, "org"), (0, 12, "org")], [(0, 10, "org"), (0, 12, "org"), (3, 8, "gpe")]):
        assert schemes(wanted, found) == dict.fromkeys(SCHEMES, (2, 0, 0, 0, 1))


def test_type_prefers_the_label_and_then_the_nearest_ends() -> None:
    found = semeval([(0, 20, "x"), (2, 10, "y"), (4, 9, "x")], [(4, 10, "x")])
    assert counts(found.pooled["type"]) == (1, 0, 0, 2, 0)
    assert counts(semeval([(0, 20, "x"), (2, 10, "y")], [(2, 9, "y")]).pooled["type"]) == (1, 0, 0, 1, 0)


def test_a_hundredth_must_be_shared() -> None:
    assert counts(semeval([(0, 100, "x")], [(99, 120, "x")]).pooled["partial"]) == (0, 0, 1, 0, 0)
    assert counts(semeval([(0, 101, "x")], [(100, 120, "x")]).pooled["partial"]) == (0, 0, 0, 1, 1)


def test_the_gap_of_a_discontinuous_span_is_no_part_of_it() -> None:
    parted = [(((0, 3), (9, 12)), "x")]
    assert schemes(parted, parted)["strict"] == (1, 0, 0, 0, 0)
    assert schemes(parted, [(4, 8, "x")])["partial"] == (0, 0, 0, 1, 1)
    assert schemes(parted, [(0, 12, "x")])["partial"] == (0, 0, 1, 0, 0)


def test_labels_and_documents_have_their_own_scores() -> None:
    wanted: Any = {"d": [(0, 3, "x"), (5, 9, "y")], "e": [(0, 3, "x")], "only here": [(0, 1, "x")]}
    found: Any = {"d": [(0, 3, "y"), (5, 9, "y")], "e": []}
    scores = semeval(wanted, found)
    assert counts(scores.pooled["strict"]) == (1, 1, 0, 1, 0)
    assert counts(scores.by_document["d"]["strict"]) == (1, 1, 0, 0, 0)
    assert set(scores.by_document) == {"d", "e"}
    assert counts(scores.by_label["x"]["exact"]) == (0, 0, 0, 2, 0)
    assert counts(scores.by_label["y"]["strict"]) == (1, 0, 0, 0, 1)


def test_nothing_at_all_is_undefined() -> None:
    empty = semeval([], []).pooled["strict"]
    assert (empty.precision, empty.recall, empty.f1) == (None, None, None)
    assert semeval([(0, 1, "x")], []).pooled["strict"].f1 == 0
    assert empty.to_json()["f1"] is None


def test_what_cannot_overlap_is_refused() -> None:
    with pytest.raises(InputError, match="can overlap"):
        semeval([(("s1", "s2"), "x")], [])


def test_nervaluate_counts_the_same() -> None:
    nervaluate = pytest.importorskip("nervaluate")
    wanted: Any = {0: [(0, 5, "x"), (7, 9, "y"), (12, 20, "x"), (25, 30, "z")], 1: [(3, 9, "y"), (10, 11, "z")]}
    found: Any = {0: [(0, 5, "y"), (6, 9, "y"), (13, 15, "x"), (16, 27, "x"), (40, 41, "z")], 1: [(3, 9, "y")]}

    def entities(spans: Any) -> Any:
        return [[{"label": x, "start": s, "end": e - 1} for s, e, x in spans[document]] for document in (0, 1)]

    judged = nervaluate.Evaluator(entities(wanted), entities(found), tags=["x", "y", "z"], loader="dict").evaluate()
    ours = semeval(wanted, found)
    for scheme in SCHEMES:
        name = "ent_type" if scheme == "type" else scheme
        compare(ours.pooled[scheme], judged["overall"][name])
        for label in "xyz":
            compare(ours.by_label[label][scheme], judged["entities"][label][name])


def compare(ours: SchemeScore, theirs: Any) -> None:
    assert counts(ours) == (theirs.correct, theirs.incorrect, theirs.partial, theirs.missed, theirs.spurious)
    assert [ours.precision or 0, ours.recall or 0, ours.f1 or 0] == pytest.approx(
        [theirs.precision, theirs.recall, theirs.f1]
    )
