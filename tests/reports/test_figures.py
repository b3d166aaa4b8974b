from __future__ import annotations

import pytest

from workbench import Project
from workbench.errors import InputError
from workbench.model import GOLD, Annotation, Document, Fragment, SegmentSpan, SourceText, Translation
from workbench.reports.agreement import agreement_report
from workbench.reports.model import AspectReport


def aspects(project: Project, kind: str, **options: object) -> dict[str, AspectReport]:
    layer = agreement_report(project, **options).layer(kind)  # type: ignore[arg-type]
    assert layer is not None
    return {aspect.title: aspect for aspect in layer.aspects}


def test_each_thing_that_can_be_said_is_compared_by_itself(parted: Project) -> None:
    found = aspects(parted, "claim")
    assert list(found)[:6] == ["presence", "boundary", "certainty", "polarity", "stance", "time"]
    assert list(found)[6:] == ["source", "cue", "target", "evidence"]
    assert found["certainty"].share == 0.5
    assert found["certainty"].alpha.by_category["certain"] is not None
    assert found["boundary"].share == 0.5
    assert found["source"].share == 0
    assert found["source"].units == 2
    assert aspects(parted, "label")["value"].share == 0
    entities = aspects(parted, "entity")
    assert entities["label"].share == 0.5
    assert "Only 2 units" in entities["label"].caution


def test_a_confusion_counts_what_stands_where(parted: Project) -> None:
    layer = agreement_report(parted).layers[0]
    assert layer.confusion.labels[-1] is None
    assert layer.by_pair["ann", "ben"].cells == {("gpe", "event"): 1, ("gpe", "gpe"): 1, ("person", None): 1}
    assert layer.confusion.cells["gpe", "gpe"] == 2
    assert layer.confusion.cells["event", "gpe"] == layer.confusion.cells["gpe", "event"] == 1


def test_relations_are_compared_by_what_they_join(parted: Project) -> None:
    layer = agreement_report(parted).layer("relation")
    assert layer is not None
    assert layer.pairs[0].scores.pooled.f1 == 0
    assert layer.pairs[0].overlap.pooled.f1 == 1
    assert layer.pairs[0].kappa.value is None
    assert "no place in a text" in layer.alpha.note
    assert layer.documents[0].disagreements == 1


def test_done_without_a_mark_is_having_found_nothing(project: Project, document: Document) -> None:
    project.marks.create("entity", "gpe", document_id=document.id, fragments=[Fragment(document.id, 0, 4)])
    project.assignments.assign([(document.id, "ben")])
    assert agreement_report(project).layers == ()
    project.assignments.set_state(document.id, "ben", "done")
    pair = agreement_report(project).layers[0].pairs[0]
    assert pair.annotators == ("ann", "ben")
    assert pair.scores.pooled.f1 == 0
    assert pair.kappa.value == 0
    assert agreement_report(project).layers[0].notes[-1].startswith("No entities by ben")


def test_each_annotator_stands_beside_gold(project: Project, document: Document) -> None:
    found = [
        Annotation(f"{who}{start}", "entity", "gpe", who, document.id, (Fragment(document.id, start, start + 4),))
        for who, starts in (("ann", (0, 25)), ("ben", (0,)), (GOLD, (0, 25)))
        for start in starts
    ]
    project.marks.put_many(found, action="seed")
    layer = agreement_report(project).layers[0]
    assert [(pair.annotators, pair.scores.pooled.f1) for pair in layer.gold] == [
        (("ann", GOLD), 1.0),
        (("ben", GOLD), pytest.approx(2 / 3)),
    ]
    assert layer.gold[1].kappa.items == 44
    assert layer.alpha.raters == 2


def test_tokens_on_request(project: Project, document: Document) -> None:
    for who, end in (("ann", 4), ("ben", 3)):
        project.annotator = who
        project.marks.create("entity", "gpe", document_id=document.id, fragments=[Fragment(document.id, 0, end)])
    characters, tokens = agreement_report(project), agreement_report(project, level="token")
    assert characters.layers[0].alpha.items == 44
    assert characters.layers[0].alpha.value != pytest.approx(1)
    assert tokens.layers[0].alpha.value == pytest.approx(1)
    assert tokens.layers[0].alpha.items < 20
    with pytest.raises(InputError, match="not by 'word'"):
        agreement_report(project, level="word")  # type: ignore[arg-type]


def test_intervals_are_of_documents_and_repeatable(project: Project) -> None:
    for number in range(8):
        text = f"Iran agreed, {number}."
        made = project.documents.add(SourceText(f"{number}", text), [SegmentSpan(0, len(text), "en", "body")]).document
        for who in ("ann", "ben"):
            project.annotator = who
            end = 4 if who == "ann" or number % 3 else 5
            project.marks.create("entity", "gpe", document_id=made.id, fragments=[Fragment(made.id, 0, end)])
    found = agreement_report(project).layers[0].alpha
    assert found.low is not None
    assert found.high is not None
    assert found.value is not None
    assert found.low < found.value <= found.high
    assert agreement_report(project).layers[0].alpha == found
    assert agreement_report(project, seed=2).layers[0].alpha.se != found.se
    assert agreement_report(project, bootstrap=0).layers[0].alpha.low is None


def test_gamma_comes_on_request(parted: Project) -> None:
    assert agreement_report(parted).layers[0].gamma is None
    seen: list[tuple[int, int]] = []
    layer = agreement_report(parted, gamma=True, progress=lambda done, total: seen.append((done, total))).layers[0]
    assert layer.gamma is not None
    assert layer.gamma.texts == 1
    assert layer.gamma.gamma is not None
    assert seen[-1] == (1, 1)
    assert layer.to_json()["gamma"]["gamma"] == layer.gamma.gamma


def test_marks_whose_text_changed_are_left_out_and_counted(project: Project, document: Document) -> None:
    segment = project.segments.of(document.id)[0]
    project.translations.add([Translation("t1", segment.id, "zh-Hant", "伊朗同意了。", "memory", "memory")])
    place = (Fragment("t1", 0, 2),)
    project.marks.put_many(
        [
            Annotation("m1", "entity", "gpe", "ann", document.id, place, stale=True),
            Annotation("m2", "entity", "gpe", "ben", document.id, place),
            Annotation("m3", "entity", "gpe", "ann", document.id, (Fragment(document.id, 0, 4),)),
        ],
        action="seed",
    )
    report = agreement_report(project)
    assert report.layers[0].marks == {"ann": 1, "ben": 1}
    assert "1 marks are not compared: the translations that they stood on have changed." in report.notes
