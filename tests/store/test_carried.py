"""Decisions and assignments go with a document to its next revision."""

from __future__ import annotations

from workbench import Project
from workbench.adjudication import Rule, apply_rules, document_units
from workbench.model import Document, Fragment, SegmentSpan, SourceText, Translation

OLD = "Iran agreed. Moscow denied."
NEW = "Yesterday Iran agreed. Moscow has denied."


def add(project: Project, text: str) -> Document:
    cut = text.index(". ") + 1
    spans = [SegmentSpan(0, cut, "en", "body"), SegmentSpan(cut + 1, len(text), "en", "body")]
    return project.documents.add(SourceText("a.txt", text), spans).document


def test_what_was_decided_and_who_works_on_it_goes_over(project: Project) -> None:
    old = add(project, OLD)
    project.assignments.assign([(old.id, "ann"), (old.id, "ben"), (old.id, "cat")], batch="one")
    for who in ("ann", "ben"):
        project.annotator = who
        iran = project.marks.create("entity", "gpe", document_id=old.id, fragments=[Fragment(old.id, 0, 4)])
        project.marks.create(
            "claim", "claim", document_id=old.id, fragments=[Fragment(old.id, 0, 11)], roles={"source": [iran.id]}
        )
        project.marks.create("entity", "gpe", document_id=old.id, fragments=[Fragment(old.id, 13, 26)])
        project.assignments.set_state(old.id, who, "done")
    project.annotator = "lead"
    apply_rules(project, rule=Rule(), unfinished=True)
    before = document_units(project, old.id)
    new = add(project, NEW)
    found = document_units(project, new.id)
    assert [unit.status for unit in before.units] == ["decided"] * 3
    assert [unit.status for unit in found.units] == ["decided"] * 2
    claim = next(mark for mark in project.marks.of(new.id, annotator="gold") if mark.kind == "claim")
    assert claim.fragments == (Fragment(new.id, 10, 21),)
    assert project.marks.get(claim.roles["source"][0]).annotator == "gold"
    assert project.decisions.behind(claim.id) == next(u.decision for u in found.units if u.kind == "claim")
    assert {(a.annotator, a.state, a.batch) for a in project.assignments.of(new.id)} == {
        ("ann", "working", "one"), ("ben", "working", "one"), ("cat", "new", "one"),
    }  # fmt: skip
    assert apply_rules(project, rule=Rule(), unfinished=True).decided == 0
    project.journal.undo()
    assert project.decisions.of(new.id) == project.assignments.of(new.id) == []


def test_a_return_to_the_earlier_text_finds_the_decisions_again(project: Project) -> None:
    old = add(project, OLD)
    for who in ("ann", "ben"):
        project.annotator = who
        project.marks.create("entity", "gpe", document_id=old.id, fragments=[Fragment(old.id, 0, 4)])
    project.annotator = "lead"
    apply_rules(project)
    decisions = project.decisions.of(old.id)
    gold = project.marks.of(old.id, annotator="gold")
    add(project, NEW)
    add(project, OLD)
    assert project.decisions.of(old.id) == decisions
    assert project.marks.of(old.id, annotator="gold") == gold


def test_a_stale_decision_stays_stale(project: Project) -> None:
    old = add(project, OLD)
    for who in ("ann", "ben"):
        project.annotator = who
        mark = project.marks.create("entity", "gpe", document_id=old.id, fragments=[Fragment(old.id, 0, 4)])
    project.annotator = "lead"
    apply_rules(project)
    project.annotator = "ben"
    project.marks.update(mark.id, label="location")
    new = add(project, NEW)
    assert [unit.status for unit in document_units(project, new.id).units] == ["stale"]


def test_marks_that_move_with_an_edited_translation_stay_decided(project: Project) -> None:
    document = add(project, OLD)
    first = project.segments.of(document.id)[0]
    project.translations.add([Translation("t1", first.id, "zh-Hant", "伊朗同意了。", "machine", "argos")])
    for who in ("ann", "ben"):
        project.annotator = who
        for start, end in ((0, 2), (2, 5)):
            place = [Fragment("t1", start, end)]
            project.marks.create("entity", "gpe", document_id=document.id, fragments=place)
    project.annotator = "lead"
    apply_rules(project)
    version = project.translations.write(first.id, "zh-Hant", "昨天伊朗贊成。")
    moved, lost = document_units(project, document.id).units
    moved, lost = (moved, lost) if moved.status == "decided" else (lost, moved)
    assert (moved.status, moved.fragments) == ("decided", (Fragment(version.id, 2, 4),))
    assert lost.status == "stale"
    assert all(mark.stale for mark in lost.marks.values())
    assert moved.decision is not None
    gold = project.marks.get(moved.decision.gold[0].mark.id)
    assert gold.fragments == moved.decision.gold[0].mark.fragments == moved.fragments
    project.journal.undo()
    assert {unit.status for unit in document_units(project, document.id).units} == {"decided"}
