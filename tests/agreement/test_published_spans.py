"""Every published value of the measures of spans: alpha for unitizing, gamma, gamma-cat and gamma-k.

The files in cases/ are the published tables; `source` in each says where the table and its values were printed.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from workbench.agreement import best_alignment, gamma, gamma_family, unitizing_alpha

CASES = {path.stem: json.loads(path.read_text("utf-8")) for path in (Path(__file__).parent / "cases").glob("*.json")}
UNITIZING = [pytest.param(case, id=stem) for stem, case in sorted(CASES.items()) if case["kind"] == "unitizing"]
GAMMA = [pytest.param(case, id=stem) for stem, case in sorted(CASES.items()) if case["kind"] == "gamma"]
SAMPLED = [pytest.param(case.values[0], id=case.id) for case in GAMMA if "replay" in case.values[0]["data"]]


def test_the_cases_are_all_there() -> None:
    assert (len(UNITIZING), len(GAMMA), len(SAMPLED)) == (2, 5, 4)


@pytest.mark.parametrize("case", UNITIZING)
def test_alpha_for_unitizing(case: dict[str, Any]) -> None:
    data, expected = case["data"], case["expected"]
    continuum: dict[int, list[Any]] = {unit["rater"]: [] for unit in data["units"]}
    for unit in data["units"]:
        continuum[unit["rater"]].append((unit["start"], unit["start"] + unit["length"], unit["cat"]))
    found = unitizing_alpha(continuum, data["length"], begin=data["begin"])
    assert found.by_category == pytest.approx(expected["alphaU"], abs=case["tol"])
    assert found.observed == pytest.approx(sum(expected["Do"].values()), abs=case["tol"])
    assert found.expected == pytest.approx(sum(expected["De"].values()), abs=case["tol"])
    if "alphaU_all" in expected:
        assert found.value == pytest.approx(expected["alphaU_all"], abs=case["tol"])


def test_the_edges_of_alpha_for_unitizing() -> None:
    case = CASES["unitizing_edges"]
    length, nobody = case["data"]["length"], dict.fromkeys(range(case["data"]["raters"]), ())
    assert unitizing_alpha(nobody, length).value is None
    single = unitizing_alpha({**nobody, 0: [(0, 1, "X")]}, length)
    assert single.value == pytest.approx(case["expected"]["single_unit_by_one_rater"])
    empty = unitizing_alpha({**nobody, 0: [(0, 0, "X")], 1: [(5, 5, "X")]}, length)
    assert empty.value == case["expected"]["only_zero_length_units"]


def continuum_of(units: list[dict[str, Any]], raters: Any = ()) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {rater: [] for rater in (*raters, *(unit["annotator"] for unit in units))}
    for unit in units:
        found[unit["annotator"]].append((unit["start"], unit["end"], unit["category"]))
    return found


def weights(case: dict[str, Any]) -> dict[str, float]:
    given = case["data"]["params"]
    return {"alpha": given["alpha"], "beta": given["beta"], "delta_empty": given["deltaEmpty"]}


@pytest.mark.parametrize("case", GAMMA)
def test_the_disorder_of_the_best_alignment(case: dict[str, Any]) -> None:
    found = best_alignment(continuum_of(case["data"]["continuum"]), **weights(case))
    expected = case["expected"]
    if "best_disorder" in expected:
        assert found.disorder == pytest.approx(expected["best_disorder"], rel=expected["best_disorder_rtol"])
    else:
        assert found.disorder == pytest.approx(expected["bestAlignmentDisorder"], abs=case["tol"])


@pytest.mark.parametrize("case", SAMPLED)
def test_the_disorders_of_sampled_continua(case: dict[str, Any]) -> None:
    raters = continuum_of(case["data"]["continuum"])
    samples = case["data"]["replay"]["sampledContinua"]
    for sample in [*samples, *(sample["scaled"] for sample in samples)]:
        found = best_alignment(continuum_of(sample["units"], raters), **weights(case))
        assert found.disorder == pytest.approx(sample["bestAlignmentDisorder"], abs=case["tol"])


@pytest.mark.parametrize("case", SAMPLED)
def test_gamma_of_replayed_samples(case: dict[str, Any]) -> None:
    continuum, samples = continuum_of(case["data"]["continuum"]), case["data"]["replay"]["sampledContinua"]
    found = gamma(continuum, chance=[continuum_of(each["units"], continuum) for each in samples], **weights(case))
    chance = sum(each["bestAlignmentDisorder"] for each in samples) / len(samples)
    assert found.expected == pytest.approx(chance, abs=case["tol"])
    assert found.value == pytest.approx(1 - case["expected"]["bestAlignmentDisorder"] / chance, abs=case["tol"])


@pytest.mark.parametrize("case", SAMPLED)
def test_gamma_of_samples_of_our_own(case: dict[str, Any]) -> None:
    """The published value rests on 30 samples, which are 5% to 10% off."""
    published = case["expected"]["tier3_statistical"]
    found = gamma(continuum_of(case["data"]["continuum"]), seed=1, precision=0.02, **weights(case))
    assert found.expected == pytest.approx(published["expectedDisorder"], rel=0.1)
    assert found.value == pytest.approx(published["gamma"], abs=0.04)


def test_the_family_of_the_paper() -> None:
    case = CASES["gamma_alexpaulsuzan"]
    expected, continuum = case["expected"], continuum_of(case["data"]["continuum"])
    assert len(best_alignment(continuum, **weights(case)).tuples) == expected["n_unitary_alignments"]
    found = gamma_family(continuum, chance="shuffle", precision=0.01, seed=1, **weights(case))
    low, high = expected["gamma_range_shuffle_sampler_precision_.05"]
    assert found.gamma.value is not None
    assert low <= found.gamma.value <= high
    low, high = expected["gamma_cat_range"]
    assert found.gamma_cat.value is not None
    assert low <= found.gamma_cat.value <= high
    values = {label: found.by_label[label].value for label in expected["gamma_k"]}
    assert values == pytest.approx(expected["gamma_k"], abs=0.02)
    assert all(value is not None and value <= 0 for value in (found.by_label[label].value for label in "2347"))
