"""The published values of a corpus with four annotators, from its files through the importer to the report."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from workbench import open_project
from workbench.formats import import_
from workbench.reports.agreement import agreement_report, table

SHARED = Path(__file__).parents[3] / "shared"


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs ../shared")
def test_four_annotators_of_brat_files_give_the_published_values(tmp_path: Path) -> None:
    case = json.loads((SHARED / "cases" / "bratiaa_4annotators.json").read_text("utf-8"))
    with open_project(tmp_path / "news", create=True, annotator="lead") as project:
        import_(project, "brat", SHARED / "data" / "bratiaa")
        report = agreement_report(project)
    found = json.loads(json.dumps(report.to_json()))["layers"]["entities"]["span_f1_mean"]
    expected, near = case["expected"], case["tol"]
    assert report.annotators == ("Lisa", "Maria", "Max", "Peter")
    assert found["pooled"]["mean"] == pytest.approx(expected["pairwise_instance_f1_mean"], abs=near)
    assert found["pooled"]["sd"] == pytest.approx(expected["sd"], abs=near)
    assert list(found["by_label"]) == expected["labels_sorted"]
    assert [each["mean"] for each in found["by_label"].values()] == pytest.approx(expected["per_label_mean"], abs=near)
    assert [each["sd"] for each in found["by_label"].values()] == pytest.approx(expected["per_label_sd"], abs=near)
    by_name = sorted(report.documents.items(), key=lambda item: item[1])
    means = [found["by_document"][key]["mean"] for key, _ in by_name]
    assert means == pytest.approx(expected["per_doc_mean"], abs=near)
    assert "mean of 6 pairs, sd .053" in table(report)
