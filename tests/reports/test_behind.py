from __future__ import annotations

import json

from workbench import Project
from workbench.model import Document, Fragment
from workbench.reports.behind import disagreements, quotation
from workbench.reports.query import Query


def test_every_aspect_opens_what_is_behind_it(parted: Project) -> None:
    def found(*query: object, **more: object) -> list[dict[str, object]]:
        return [each.to_json() for each in disagreements(parted, Query(*query, **more))]  # type: ignore[arg-type]

    assert [each["labels"] for each in found("entity", "label")] == [{"ann": "gpe", "ben": "event"}]
    assert [each["labels"] for each in found("entity", "presence")] == [{"ann": "person"}]
    assert len(found("claim", "boundary")) == 1
    assert len(found("claim", "attribute", "certainty")) == 1
    assert len(found("claim", "attribute", "stance")) == 0
    assert len(found("claim", "role", "source")) == 1
    assert len(found("relation")) == len(found("relation", "role", "from")) == 1
    assert len(found("label", "attribute", "value")) == 1
    assert len(found("entity")) == 2
    json.dumps(found("claim"))


def test_cells_and_labels_and_annotators_narrow(parted: Project) -> None:
    def count(**more: object) -> int:
        return sum(1 for _ in disagreements(parted, Query("entity", **more)))  # type: ignore[arg-type]

    assert count(labels=("gpe", "event")) == count(labels=("event", "gpe")) == 1
    assert count(labels=("gpe", "gpe")) == 1
    assert count(labels=("person", None)) == 1
    assert count(labels=("gpe", "event"), annotators=("ann", "ben")) == 1
    assert count(labels=("event", "gpe"), annotators=("ann", "ben")) == 0
    assert count(labels=("event",)) == 1
    assert count(annotators=("ann", "zoe")) == 0


def test_a_disagreement_shows_both_marks_in_text_and_the_guidelines(parted: Project) -> None:
    found = next(disagreements(parted, Query("entity", "label")))
    assert found.document == "short.txt"
    assert found.quotations["ann"][0].marked == "Iran"
    assert found.quotations["ann"][0].pieces[1] == (" agreed.\n習近平在北京會見普京。\nMoscow may deny it.", False)
    assert found.lines["ann"] == "gpe «Iran»"
    assert found.guidelines["gpe"].startswith("A country")
    assert set(found.guidelines) == {"gpe", "event"}
    claim = next(disagreements(parted, Query("claim", "role", "source")))
    assert claim.named == {"ann": {"source": "«Iran»"}, "ben": {}}
    missing = next(disagreements(parted, Query("entity", "presence")))
    assert missing.missing == ("ben",)


def test_a_quotation_is_cut_to_what_surrounds_the_mark() -> None:
    found = quotation("t", "x" * 100 + "AB--CD" + "y" * 100, [(100, 102), (104, 106)])
    assert found.cut_before
    assert found.cut_behind
    assert found.marked == "AB … CD"
    assert "".join(text for text, _ in found.pieces) == "x" * 60 + "AB--CD" + "y" * 60


def test_a_schema_that_does_not_know_a_label_says_nothing_of_it(project: Project, document: Document) -> None:
    for who, label in (("ann", "unknown"), ("ben", "gpe")):
        project.annotator = who
        project.marks.create("entity", label, document_id=document.id, fragments=[Fragment(document.id, 0, 4)])
    assert next(disagreements(project, Query("entity"))).guidelines["unknown"] == ""
