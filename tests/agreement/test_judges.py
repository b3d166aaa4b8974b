"""The same ratings given to other people's packages: whatever they print, we print.

irrCAC pins a SciPy that this package is too new for, so its answers are kept in judged/; the others are asked.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import workbench.agreement as agreement
from workbench.agreement import cohen_kappa, fleiss_kappa, krippendorff_alpha, randolph_kappa

JUDGED = json.loads((Path(__file__).parent / "judged" / "irrcac.json").read_text("utf-8"))
ALPHA_LEVELS = {None: "nominal", "quadratic": "interval", "ratio": "ratio"}
"""Gwet's weights that are the levels of Krippendorff; his ordinal and linear weights are not."""
Rows = list[list[Any]]


def tables(raters: int, values: list[int], *, missing: bool = False) -> st.SearchStrategy[Rows]:
    cell: st.SearchStrategy[Any] = st.sampled_from([*values, None] if missing else values)
    return st.lists(st.lists(cell, min_size=raters, max_size=raters), min_size=2, max_size=15)


def options(name: str, case: dict[str, Any]) -> dict[str, Any] | None:
    if name != "krippendorff_alpha":
        return {"weights": case["weights"]}
    text = any(isinstance(value, str) for row in case["rows"] for value in row)
    if case["weights"] not in ALPHA_LEVELS or (text and case["weights"]):
        return None
    return {"level": ALPHA_LEVELS[case["weights"]]}


@pytest.mark.parametrize("case", JUDGED["raw"], ids=lambda case: f"{case['name']}-{case['weights']}")
def test_irrcac_on_raw_ratings(case: dict[str, Any]) -> None:
    for name, expected in case["expected"].items():
        given_options = options(name, case)
        if given_options is None:
            continue
        found = getattr(agreement, name)(case["rows"], categories=case["categories"], **given_options)
        values = [found.value, found.se, found.low, found.high]
        if name != "krippendorff_alpha":  # there they write agreements, we disagreements
            values += [found.observed, found.expected]
        assert values == pytest.approx(expected[: len(values)], abs=1e-8), name


@pytest.mark.parametrize("case", JUDGED["tables"], ids=lambda case: f"{case['name']}-{case['weights']}")
def test_irrcac_on_tables_of_two_raters(case: dict[str, Any]) -> None:
    ratings = agreement.from_contingency(case["table"], range(1, len(case["table"]) + 1))
    for name, expected in case["expected"].items():
        found = getattr(agreement, name)(ratings, weights=case["weights"])
        interval = [] if name == "cohen_kappa" else [found.low, found.high]  # there Cohen's is Student's, ours normal
        assert [found.value, found.se, *interval] == pytest.approx(expected[: 2 + len(interval)], abs=1e-8), name


def same(ours: float | None, theirs: float) -> None:
    if ours is None:
        assert not np.isfinite(theirs)
    else:
        assert ours == pytest.approx(theirs, abs=1e-9)


@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval", "ratio"])
@given(tables(3, [0, 1, 2, 5], missing=True))
def test_krippendorff(level: Any, rows: Rows) -> None:
    judge = pytest.importorskip("krippendorff")
    ours = krippendorff_alpha(rows, level=level)
    if ours.value is None:
        return  # it raises, or divides by nothing
    data = np.array(rows, dtype=float).T
    same(ours.value, judge.alpha(reliability_data=data, level_of_measurement=level))


@pytest.mark.parametrize("weights", [None, "linear", "quadratic"])
@given(tables(2, [1, 2, 4]))
def test_scikit_learn(weights: Any, rows: Rows) -> None:
    judge = pytest.importorskip("sklearn.metrics")
    ours = cohen_kappa(rows, weights=weights)
    if ours.value is not None:
        first, second = zip(*rows, strict=True)
        same(ours.value, judge.cohen_kappa_score(first, second, weights=weights))


@pytest.mark.parametrize("weights", [None, "linear", "quadratic"])
@given(st.lists(st.integers(1, 9), min_size=9, max_size=9))
def test_statsmodels_on_two_raters(weights: Any, cells: list[int]) -> None:
    judge = pytest.importorskip("statsmodels.stats.inter_rater")
    table = np.array(cells).reshape(3, 3)
    theirs = judge.cohens_kappa(table, wt={None: None, "linear": "linear", "quadratic": "quadratic"}[weights])
    ours = cohen_kappa(agreement.from_contingency(table), weights=weights)
    same(ours.value, theirs.kappa)
    same(ours.se, theirs.std_kappa)
    assert ours.low == pytest.approx(max(-1.0, theirs.kappa_low))
    assert ours.high == pytest.approx(min(1.0, theirs.kappa_upp))


@given(tables(4, [0, 1, 2]))
def test_statsmodels_on_many_raters(rows: Rows) -> None:
    judge = pytest.importorskip("statsmodels.stats.inter_rater")
    counts = np.array([[row.count(value) for value in range(3)] for row in rows])
    fleiss, randolph = fleiss_kappa(rows), randolph_kappa(rows, categories=range(3))
    if fleiss.value is not None:
        same(fleiss.value, judge.fleiss_kappa(counts))
    same(randolph.value, judge.fleiss_kappa(counts, method="randolph"))
