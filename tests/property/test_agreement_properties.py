"""What holds for every coefficient, whatever the ratings."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.agreement import (
    Coefficient,
    bennett_s,
    cohen_kappa,
    conger_kappa,
    fleiss_kappa,
    gwet_ac,
    krippendorff_alpha,
    masi_distance,
    percent_agreement,
    randolph_kappa,
    scott_pi,
    span_f1,
    token_ratings,
)

VALUES = st.sampled_from([1, 2, 3])
Rows = list[list[Any]]


@st.composite
def tables(draw: st.DrawFn, *, raters: int | None = None, missing: bool = True) -> Rows:
    width = raters or draw(st.integers(2, 4))
    cell = st.one_of(st.none(), VALUES) if missing else VALUES
    return draw(st.lists(st.lists(cell, min_size=width, max_size=width), max_size=12))


NOMINAL = [percent_agreement, fleiss_kappa, conger_kappa, randolph_kappa, gwet_ac, krippendorff_alpha]
MANY = [
    *NOMINAL,
    lambda r: krippendorff_alpha(r, level="ordinal"),
    lambda r: krippendorff_alpha(r, level="interval"),
    lambda r: krippendorff_alpha(r, level="ratio"),
    lambda r: gwet_ac(r, weights="linear"),
    lambda r: conger_kappa(r, weights="quadratic"),
    lambda r: fleiss_kappa(r, weights="ordinal"),
]
TWO = [cohen_kappa, scott_pi, bennett_s, lambda r: cohen_kappa(r, weights="quadratic")]


def same(first: Coefficient, second: Coefficient) -> None:
    assert first.note == second.note
    if first.value is None or second.value is None:
        assert first.value == second.value
        assert first.note
    else:
        assert first.value == pytest.approx(second.value, abs=1e-9)
        assert (first.se is None) == (second.se is None)
        if first.se is not None:
            assert first.se == pytest.approx(second.se, abs=1e-6)


@given(tables(), st.randoms())
def test_the_order_of_items_and_raters_does_not_matter(rows: Rows, random: Any) -> None:
    items = random.sample(rows, len(rows))
    columns = random.sample(range(len(rows[0])), len(rows[0])) if rows else []
    mixed = [[row[column] for column in columns] for row in items]
    for measure in MANY:
        same(measure(rows), measure(mixed))


@given(tables(raters=2))
def test_two_raters_may_change_places(rows: Rows) -> None:
    for measure in TWO:
        same(measure(rows), measure([row[::-1] for row in rows]))


@given(tables(), st.permutations(["x", "y", "z"]))
def test_names_of_categories_do_not_matter(rows: Rows, names: list[str]) -> None:
    renamed = [[value and names[value - 1] for value in row] for row in rows]
    for measure in NOMINAL:
        same(measure(rows), measure(renamed))


@given(tables())
def test_a_rater_who_rated_nothing_changes_nothing(rows: Rows) -> None:
    for measure in MANY:
        same(measure(rows), measure([[*row, None] for row in rows]))
        assert measure([[*row, None] for row in rows]).raters == measure(rows).raters


@given(tables(raters=2, missing=False))
def test_identical_raters_agree_wholly_or_it_is_undefined(rows: Rows) -> None:
    twins = [[row[0], row[0]] for row in rows]
    for measure in [*MANY, *TWO]:
        assert measure(twins).value in (None, pytest.approx(1.0))


@given(tables())
def test_bounds(rows: Rows) -> None:
    for measure in MANY:
        found = measure(rows)
        if found.value is None:
            assert found.note
            assert (found.low, found.high, found.se) == (None, None, None)
        else:
            assert found.value <= 1 + 1e-9


@given(tables(raters=2))
def test_an_interval_holds_its_value(rows: Rows) -> None:
    for measure in (*TWO, *MANY):
        found = measure(rows)
        if found.se is not None:
            assert found.low is not None
            assert found.high is not None
            assert found.low <= found.value + 1e-9
            assert found.value - 1e-9 <= found.high <= 1 + 1e-9


@given(tables())
def test_an_item_that_nobody_rated_changes_nothing(rows: Rows) -> None:
    for measure in MANY:
        assert measure([*rows, [None] * len(rows[0])] if rows else rows) == measure(rows)


@given(tables(), st.integers(2, 5))
def test_values_do_not_depend_on_how_often_all_is_repeated(rows: Rows, times: int) -> None:
    for measure in (percent_agreement, fleiss_kappa, conger_kappa, randolph_kappa, gwet_ac):
        once, often = measure(rows), measure(rows * times)
        assert once.value == (None if often.value is None else pytest.approx(often.value, abs=1e-9))


@given(tables())
def test_a_distance_of_one_is_the_nominal_level_and_masi_of_single_labels_too(rows: Rows) -> None:
    nominal = krippendorff_alpha(rows)
    same(nominal, krippendorff_alpha(rows, distance=lambda a, b: 1.0))
    same(nominal, krippendorff_alpha([[v and {v} for v in row] for row in rows], distance=masi_distance))
    same(nominal, krippendorff_alpha([[v and [v] for v in row] for row in rows], distance=masi_distance))


@given(tables(), st.integers(0, 3))
def test_a_bootstrap_leaves_the_value_alone_and_lies_within_bounds(rows: Rows, seed: int) -> None:
    for measure in NOMINAL:
        plain, drawn = measure(rows), measure(rows, bootstrap=20, seed=seed)
        assert drawn.value == plain.value
        if drawn.low is not None:
            assert drawn.high is not None
            assert drawn.low <= drawn.high <= 1 + 1e-9


@given(tables(missing=False))
def test_alpha_is_fleiss_kappa_corrected_for_small_samples(rows: Rows) -> None:
    alpha, kappa = krippendorff_alpha(rows), fleiss_kappa(rows)
    if alpha.value is not None and kappa.value is not None:
        ratings = sum(map(len, rows))
        assert 1 - alpha.value == pytest.approx((1 - kappa.value) * (ratings - 1) / ratings, abs=1e-9)


SPANS = st.lists(
    st.tuples(st.integers(0, 9), st.integers(1, 4), st.sampled_from("xy")).map(lambda s: (s[0], s[0] + s[1], s[2])),
    max_size=6,
)


@given(SPANS, SPANS)
def test_span_f1_is_symmetric_and_bounded(ours: Any, theirs: Any) -> None:
    one, other = span_f1({"a": ours, "b": theirs}).pairs[0], span_f1({"b": theirs, "a": ours}).pairs[0]
    assert one.pooled.f1 == other.pooled.f1
    assert one.pooled.precision == other.pooled.recall
    assert one.pooled.f1 is None or 0 <= one.pooled.f1 <= 1
    assert sum(score.matched for score in one.by_label.values()) == one.pooled.matched


@given(SPANS)
def test_span_f1_of_twins(spans: Any) -> None:
    assert span_f1({"a": spans, "b": spans}).pooled.mean == (1 if spans else None)


@given(SPANS, st.randoms())
def test_token_ratings_do_not_depend_on_the_order_of_spans(spans: Any, random: Any) -> None:
    tokens = [(at, at + 1) for at in range(13)]
    mixed = random.sample(spans, len(spans))
    assert token_ratings(tokens, {"a": spans}) == token_ratings(tokens, {"a": mixed})
