"""What decisions teach, and how far a review is."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from workbench import Project
from workbench.adjudication import (
    Rule,
    Unit,
    apply_rules,
    composed,
    decide,
    document_units,
    finish,
    lessons_of,
    review_progress,
)
from workbench.adjudication.progress import total
from workbench.errors import Refused
from workbench.model import Annotation, Document

Marker = Callable[..., Annotation]


@pytest.fixture
def decided(project: Project, news: Document, mark: Marker) -> Document:
    """Iran is agreed; ben is reversed on Moscow's label, misses the deal, and has a claim that was wrong."""
    iran = {who: mark(who, "gpe", "Iran") for who in ("ann", "ben")}
    mark("ann", "gpe", "Moscow")
    mark("ben", "location", "Moscow")
    mark("ann", "agreement", "the deal")
    mark("ben", "claim", "Iran agreed", certainty="certain", source=[iran["ben"]])
    apply_rules(project, rule=Rule())
    by_label = {unit.labels: unit for unit in document_units(project, news.id).units}
    decide(project, by_label["gpe", "location"], "these", take=["ann"], reason="it stands for its government")
    decide(project, by_label[("agreement",)], "these", take=["ann"])
    decide(project, by_label[("claim",)], "none")
    return news


def test_reversals_by_annotator_label_and_kind(project: Project, decided: Document) -> None:
    found = lessons_of(project)
    assert (found.decisions, found.stale) == (4, 0)
    ben, ann = found.by_annotator()
    assert (ben.annotator, ben.units, ben.reversed, ben.rate) == ("ben", 4, 3, 0.75)
    assert ben.by_kind == {"label": 1, "missed": 1, "spurious": 1}
    assert (ann.units, ann.reversed) == (3, 0)
    labels = {tally.label: tally.reversed for tally in found.by_label()}
    assert labels == {"location": 1, "agreement": 1, "claim": 1, "gpe": 0}
    assert "government" in found.guidelines["gpe"]


def test_agreement_with_gold(project: Project, decided: Document) -> None:
    scores = lessons_of(project).agreement
    assert scores["ann"].f1 == 1.0
    assert (scores["ben"].precision, scores["ben"].recall) == (pytest.approx(1 / 3), pytest.approx(1 / 3))


def test_examples_by_label_those_with_a_reason_first(project: Project, decided: Document) -> None:
    found = lessons_of(project).examples
    assert set(found) == {"gpe", "agreement", "claim"}
    [example] = found["gpe"]
    assert (example.text, example.reason, example.by) == ("Moscow", "it stands for its government", "lead")
    assert example.given == {"ann": "gpe «Moscow»", "ben": "location «Moscow»"}
    assert example.decided == ("gpe «Moscow»",)
    assert (found["claim"][0].outcome, found["claim"][0].decided) == ("none", ())
    assert lessons_of(project, examples=0).examples["gpe"] == ()
    assert json.loads(json.dumps(lessons_of(project).to_json()))["examples"]["claim"][0]["text"] == "Iran agreed"


def test_attributes_roles_and_boundaries_that_were_reversed(project: Project, news: Document, mark: Marker) -> None:
    for who, words, certainty, source in (
        ("ann", "Moscow may deny", "possible", "Iran"),
        ("ben", "Moscow may deny the deal", "probable", "Moscow"),
    ):
        mark(who, "claim", words, certainty=certainty, source=[mark(who, "gpe", source)])
    for unit in document_units(project, news.id).units:
        if unit.kind == "entity":
            decide(project, unit, "these", take=list(unit.marks))
    claim = next(unit for unit in document_units(project, news.id).units if unit.kind == "claim")
    decide(project, claim, "corrected", corrected=[composed(claim, "ann", {"fragments": "ben", "roles.source": "ben"})])
    tallies = {t.annotator: t.by_kind for t in lessons_of(project).tallies if t.label == "claim"}
    assert tallies == {"ann": {"boundary": 1, "source": 1}, "ben": {"certainty": 1}}


def test_stale_decisions_are_not_counted(project: Project, decided: Document, mark: Marker) -> None:
    unit: Unit = next(unit for unit in document_units(project, decided.id).units if unit.labels == ("gpe",))
    project.annotator = "ann"
    project.marks.delete([mark.id for name, mark in unit.marks.items() if name == "ann"])
    found = lessons_of(project)
    assert (found.decisions, found.stale) == (3, 1)


def test_nothing_decided_teaches_nothing(project: Project, news: Document) -> None:
    found = lessons_of(project)
    assert (found.tallies, found.examples, found.agreement) == ((), {}, {})


def test_progress_and_finishing(project: Project, decided: Document, mark: Marker) -> None:
    project.assignments.assign([(decided.id, "ann"), (decided.id, "ben")])
    [found] = review_progress(project)
    assert (found.units, found.counts["decided"], found.is_finished) == (4, 4, False)
    with pytest.raises(Refused, match="not done: ann, ben"):
        finish(project, decided)
    for who in ("ann", "ben"):
        project.assignments.set_state(decided.id, who, "done")
    finish(project, decided)
    assert {a.state for a in project.assignments.of(decided.id)} == {"adjudicated"}
    mark("ann", "date", "may")
    assert total(review_progress(project))["differing"] == 1
    with pytest.raises(Refused, match="1 of 5 units"):
        finish(project, decided)
