"""Every published value that the functions of this package claim to give.

The files in cases/ are the published tables; `source` in each says where the table and its values were printed.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from workbench.agreement import (
    bennett_s,
    cohen_kappa,
    conger_kappa,
    fleiss_kappa,
    from_contingency,
    from_counts,
    gwet_ac,
    krippendorff_alpha,
    percent_agreement,
    randolph_kappa,
    scott_pi,
    span_f1,
)

CASES = {path.stem: json.loads(path.read_text("utf-8")) for path in (Path(__file__).parent / "cases").glob("*.json")}

MEASURES: dict[str, Callable[[Any], Any]] = {
    "percent": lambda r: percent_agreement(r).value,
    "percent_gwet_missing": lambda r: percent_agreement(r).value,
    "cohen_kappa": lambda r: cohen_kappa(r).value,
    "cohen_kappa_se": lambda r: cohen_kappa(r).se,
    "cohen_kappa_ci95": lambda r: [cohen_kappa(r).low, cohen_kappa(r).high],
    "cohen_kappa_by_category": lambda r: cohen_kappa(r).by_category,
    "kappa_linear": lambda r: cohen_kappa(r, weights="linear").value,
    "kappa_linear_se": lambda r: cohen_kappa(r, weights="linear").se,
    "kappa_linear_ci95": lambda r: [cohen_kappa(r, weights="linear").low, cohen_kappa(r, weights="linear").high],
    "scott_pi": lambda r: scott_pi(r).value,
    "bennett_s": lambda r: bennett_s(r).value,
    "randolph_kappa": lambda r: randolph_kappa(r).value,
    "brennan_prediger": lambda r: randolph_kappa(r).value,
    "conger_kappa": lambda r: conger_kappa(r).value,
    "gwet_ac1": lambda r: gwet_ac(r).value,
    "gwet_ac1_se": lambda r: gwet_ac(r).se,
    "gwet_ac1_ci95": lambda r: [gwet_ac(r).low, gwet_ac(r).high],
    "gwet_ac2_linear": lambda r: gwet_ac(r, weights="linear").value,
    "gwet_ac2_quadratic": lambda r: gwet_ac(r, weights="quadratic").value,
    "gwet_ac2_ordinal": lambda r: gwet_ac(r, weights="ordinal").value,
    "fleiss_kappa": lambda r: fleiss_kappa(r).value,
    "fleiss_kappa_gwet_missing": lambda r: fleiss_kappa(r).value,
    "fleiss_kappa_by_category": lambda r: fleiss_kappa(r).by_category,
    "alpha_nominal": lambda r: krippendorff_alpha(r).value,
    "alpha_ordinal": lambda r: krippendorff_alpha(r, level="ordinal").value,
    "alpha_interval": lambda r: krippendorff_alpha(r, level="interval").value,
    "alpha_ratio": lambda r: krippendorff_alpha(r, level="ratio").value,
    "alpha_nominal_se_gwet": lambda r: krippendorff_alpha(r).se,
    "alpha_nominal_ci95_gwet": lambda r: [krippendorff_alpha(r).low, krippendorff_alpha(r).high],
    "alpha_nominal_by_category": lambda r: krippendorff_alpha(r).by_category,
    "_Ao": lambda r: fleiss_kappa(r).observed,
    "_Ae": lambda r: fleiss_kappa(r).expected,
    "_Do": lambda r: krippendorff_alpha(r).observed,
    "_De": lambda r: krippendorff_alpha(r).expected,
    "_Ae_pi": lambda r: scott_pi(r).expected,
    "_Ae_kappa": lambda r: cohen_kappa(r).expected,
}
RATINGS: dict[str, Callable[[Any], Any]] = {
    "coding_items_x_raters": lambda data: data,
    "coding_value_counts": from_counts,
    "coding_contingency": from_contingency,
}
CODED = [
    pytest.param(case, name, id=f"{stem}-{name}")
    for stem, case in sorted(CASES.items())
    if case["kind"] in RATINGS
    for name in case["expected"]
]


@pytest.mark.parametrize(("case", "name"), CODED)
def test_a_published_value(case: dict[str, Any], name: str) -> None:
    value = MEASURES[name](RATINGS[case["kind"]](case["data"]))
    expected = case["expected"][name]
    if expected is None:
        assert value is None
    elif isinstance(expected, dict):
        assert {str(key): found for key, found in value.items()} == pytest.approx(expected, abs=case["tol"])
    else:
        assert value == pytest.approx(expected, abs=case.get("tol", 1e-9))


def test_the_cases_are_all_there() -> None:
    assert len(CODED) == 115


def annotations(case: dict[str, Any]) -> dict[str, dict[str, list[tuple[int, int, str]]]]:
    found: dict[str, dict[str, list[tuple[int, int, str]]]] = {}
    for item in case["data"]:
        spans = [(start, end, label) for label, (start, end) in item["spans"]]
        found.setdefault(item["annotator"], {})[item["doc"]] = spans
    return found


def test_two_annotators_of_a_brat_project() -> None:
    case = CASES["bratiaa_2annotators"]
    agreement = span_f1(annotations(case))
    assert agreement.pooled.mean == pytest.approx(case["expected"]["pairwise_instance_f1_mean"], abs=case["tol"])


def test_four_annotators_of_a_brat_project() -> None:
    case = CASES["bratiaa_4annotators"]
    expected, tolerance = case["expected"], case["tol"]
    agreement = span_f1(annotations(case))
    assert agreement.pooled.mean == pytest.approx(expected["pairwise_instance_f1_mean"], abs=tolerance)
    assert agreement.pooled.sd == pytest.approx(expected["sd"], abs=tolerance)
    labels = [agreement.by_label[label] for label in expected["labels_sorted"]]
    assert [label.mean for label in labels] == pytest.approx(expected["per_label_mean"], abs=tolerance)
    assert [label.sd for label in labels] == pytest.approx(expected["per_label_sd"], abs=tolerance)
    documents = [agreement.by_document[name].mean for name in sorted(agreement.by_document, key=str)]
    assert documents == pytest.approx(expected["per_doc_mean"], abs=tolerance)
