from __future__ import annotations

import json

import pytest

from workbench import Project
from workbench.errors import NotFound
from workbench.model import Annotation, Document, Fragment, SegmentSpan, SourceText, Translation
from workbench.reports.agreement import agreement_report, table
from workbench.text.cells import text_width


def mark(
    project: Project, who: str, document: Document, label: str, *places: tuple[int, int], text_id: str = ""
) -> Annotation:
    before, project.annotator = project.annotator, who
    kind = "claim" if label == "claim" else "entity"
    try:
        return project.marks.create(
            kind,
            label,
            document_id=document.id,
            fragments=[Fragment(text_id or document.id, *place) for place in places],
        )
    finally:
        project.annotator = before


def test_two_annotators_on_entities_and_claims(project: Project, document: Document) -> None:
    mark(project, "ann", document, "gpe", (0, 4))
    mark(project, "ann", document, "person", (13, 16))
    mark(project, "ben", document, "gpe", (0, 4))
    mark(project, "ben", document, "event", (13, 16))
    mark(project, "ann", document, "claim", (0, 4), (25, 31))
    mark(project, "ben", document, "claim", (0, 4), (25, 31))
    report = agreement_report(project)
    assert report.annotators == ("ann", "ben")
    entities, claims = report.layers
    assert entities.pairs[0].scores.pooled.f1 == 0.5
    assert entities.pairs[0].scores.by_label["gpe"].f1 == 1
    assert entities.pairs[0].scores.by_document[document.id].f1 == 0.5
    assert entities.alpha.value is not None
    assert 0 < entities.alpha.value < 1
    assert claims.pairs[0].scores.pooled.f1 == 1
    assert claims.pairs[0].kappa.value == pytest.approx(1)
    assert claims.alpha.value == pytest.approx(1)
    data = json.loads(json.dumps(report.to_json()))
    assert data["layers"]["entities"]["pairs"][0]["span_f1"]["pooled"]["f1"] == 0.5
    assert data["layers"]["claims"]["krippendorff_alpha"]["raters"] == 2


def test_a_document_that_one_never_opened_is_no_agreement(project: Project, document: Document) -> None:
    other = project.documents.add(SourceText("b.txt", "Moscow."), [SegmentSpan(0, 7, "en", "body")]).document
    mark(project, "ann", document, "gpe", (0, 4))
    mark(project, "ben", document, "gpe", (0, 4))
    mark(project, "ann", other, "gpe", (0, 6))
    report = agreement_report(project)
    pair = report.layers[0].pairs[0]
    assert pair.scores.pooled.first == 1
    assert pair.documents == 1
    assert set(pair.scores.by_document) == {document.id}
    assert "b.txt: no marks by ben; not counted as agreement." in report.notes
    assert report.annotated == {"ann": (document.id, other.id), "ben": (document.id,)}


def test_one_annotator_only_is_said_in_words(project: Project, document: Document) -> None:
    mark(project, "ann", document, "gpe", (0, 4))
    report = agreement_report(project)
    assert report.layers == ()
    assert report.notes == ("Only ann has worked on this: agreement needs two annotators.",)
    assert "Only ann" in table(report)


def test_nobody_is_said_in_words(project: Project, document: Document) -> None:
    assert "Nobody has marked anything" in table(agreement_report(project))


def test_no_document_in_common_is_said_in_words(project: Project, document: Document) -> None:
    other = project.documents.add(SourceText("b.txt", "Moscow."), [SegmentSpan(0, 7, "en", "body")]).document
    mark(project, "ann", document, "gpe", (0, 4))
    mark(project, "ben", other, "gpe", (0, 6))
    report = agreement_report(project)
    assert "ann and ben have no document in common, so they cannot be compared." in report.notes
    assert report.layers[0].pairs == ()
    assert report.layers[0].spans.pooled.mean is None
    assert report.layers[0].alpha.value is None
    assert "no document was annotated by two of them" in table(report)


def test_a_layer_that_two_left_empty_is_undefined_for_them(project: Project, document: Document) -> None:
    for who in ("ann", "ben", "cat"):
        mark(project, who, document, "gpe", (0, 4))
    mark(project, "cat", document, "claim", (0, 12))
    claims = agreement_report(project).layers[1]
    undefined = claims.pairs[0]
    assert (undefined.scores.first, undefined.scores.second) == ("ann", "ben")
    assert undefined.scores.pooled.f1 is None
    assert undefined.kappa.value is None
    assert claims.spans.pooled.pairs == 2
    assert "neither marked anything" in table(agreement_report(project))


def test_gold_is_compared_only_when_asked(project: Project, document: Document) -> None:
    project.marks.add(
        [
            Annotation(f"m{who}", "entity", "gpe", who, document.id, (Fragment(document.id, 0, 4),))
            for who in ("ann", "ben", "gold")
        ],
        action="seed",
    )
    assert agreement_report(project).annotators == ("ann", "ben")
    assert agreement_report(project, annotators=["gold", "ann"]).annotators == ("gold", "ann")
    assert agreement_report(project).layers[0].gold[0].scores.pooled.f1 == 1
    with pytest.raises(NotFound, match="no marks are by «zoe»"):
        agreement_report(project, annotators=["zoe"])


def test_marks_on_translations_are_compared_text_by_text(project: Project, document: Document) -> None:
    segment = project.segments.of(document.id)[0]
    project.translations.add([Translation("t1", segment.id, "zh-Hant", "伊朗同意了。", "memory", "memory")])
    mark(project, "ann", document, "gpe", (0, 4))
    mark(project, "ben", document, "gpe", (0, 4))
    mark(project, "ben", document, "gpe", (0, 2), text_id="t1")
    old = Annotation("m1", "entity", "gpe", "ann", document.id, (Fragment(document.id, 25, 31),), schema_id="old")
    project.marks.add([old], action="seed")
    report = agreement_report(project)
    assert report.layers[0].pairs[0].scores.pooled.to_json()["matched"] == 1
    assert report.layers[0].pairs[0].scores.pooled.second == 2
    assert report.layers[0].alpha.items == 44 + 6
    assert "1 marks stand on translations; each text is compared by itself." in report.notes
    assert any("2 versions of the schema" in note for note in report.notes)


def test_only_the_documents_asked_for(project: Project, document: Document) -> None:
    other = project.documents.add(SourceText("b.txt", "Moscow."), [SegmentSpan(0, 7, "en", "body")]).document
    for who in ("ann", "ben"):
        mark(project, who, document, "gpe", (0, 4))
    mark(project, "ann", other, "gpe", (0, 6))
    report = agreement_report(project, documents=["short.txt"])
    assert list(report.documents) == [document.id]
    assert report.notes == ()


def test_chinese_names_keep_the_columns_in_step(project: Project, document: Document) -> None:
    for who in ("陳大文", "ann", "b\u0301en"):
        mark(project, who, document, "gpe", (0, 4))
        mark(project, who, document, "event", (25, 31))
    shown = table(agreement_report(project)).splitlines()
    rows = [line for line in shown if ", of 2 and 2" in line]
    assert len(rows) == 3
    assert len({text_width(line[: line.index("2, of")]) for line in rows}) == 1
    assert max(map(text_width, shown)) <= 80


def test_many_pairs_show_the_lowest_and_the_highest(project: Project, document: Document) -> None:
    for who in ("a", "b", "c", "d"):
        mark(project, who, document, "gpe", (0, 4))
    mark(project, "d", document, "event", (25, 31))
    shown = table(agreement_report(project))
    assert "lowest  highest" in shown


def test_hostile_names_are_shown_harmless(project: Project) -> None:
    text = "Iran agreed."
    source = SourceText("\x1b[31mred.txt", text)
    hostile = project.documents.add(source, [SegmentSpan(0, 12, "en", "body")]).document
    mark(project, "ann", hostile, "gpe", (0, 4))
    mark(project, "ben", hostile, "gpe", (0, 4))
    project.documents.add(SourceText("\u202eb.txt", "x"), [])
    shown = table(agreement_report(project))
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert "⇄b.txt: nobody has marks." in shown


def test_many_documents_without_marks_are_counted(project: Project, document: Document) -> None:
    for who in ("ann", "ben"):
        mark(project, who, document, "gpe", (0, 4))
    for number in range(9):
        project.documents.add(SourceText(f"{number}.txt", f"text {number}"), [])
    assert agreement_report(project).notes == ("9 documents: nobody has marks.",)


def test_of_many_documents_the_table_shows_those_that_agree_least(project: Project) -> None:
    for number in range(40):
        text = f"Iran and Russia, {number}."
        document = project.documents.add(SourceText(f"d{number:02}", text), [SegmentSpan(0, len(text), "en", "body")])
        mark(project, "ann", document.document, "gpe", (0, 4))
        mark(project, "ben", document.document, "gpe", (0, 4) if number < 35 else (9, 15))
    report = agreement_report(project)
    shown = table(report)
    assert "  .000  d37" in shown
    assert "(12 of 40, the lowest; all are in --json)" in shown
    assert len(shown.splitlines()) < 60
    assert len(report.to_json()["layers"]["entities"]["span_f1_mean"]["by_document"]) == 40
