"""Plain spans as tuples: the same that marks are, and nothing where a mark says more."""

from __future__ import annotations

import pytest

from workbench import Project, open_project
from workbench.model import Annotation, Document, Fragment, SegmentSpan, SourceText
from workbench.store.plain import PlainDocument, plain_documents


def spans(project: Project, document: Document, *places: tuple[int, int]) -> list[Annotation]:
    return [
        project.marks.create("entity", "gpe", document_id=document.id, fragments=[Fragment(document.id, *place)])
        for place in places
    ]


def read(project: Project, *ids: str, annotator: str = "*") -> list[PlainDocument]:
    return list(plain_documents(project.database, ids, annotator=annotator))


def test_spans_come_by_place_with_all_that_they_say(project: Project, document: Document) -> None:
    spans(project, document, (25, 31), (0, 4), (0, 2))
    (found,) = read(project, document.id)
    marks = project.marks.by_document([document.id])[document.id]
    assert found.spans == [
        (m.fragments[0].start, m.fragments[0].end, m.id, (m.annotator, m.kind, m.label)) for m in marks
    ]
    assert found.document == document
    assert found.text == project.documents.text(document.id)
    assert list(found.segments) == [(s.start, s.end, s.language, s.zone) for s in project.segments.of(document.id)]


def test_documents_come_in_the_order_that_they_are_asked_for(project: Project, document: Document) -> None:
    other = project.documents.add(SourceText("other", "北京"), [SegmentSpan(0, 2, "zh-Hant", "body")]).document
    found = read(project, other.id, "none", document.id)
    assert [each.document.id for each in found] == [other.id, document.id]
    assert [each.spans for each in found] == [[], []]


def test_only_one_annotators_are_read(project: Project, document: Document) -> None:
    spans(project, document, (0, 4))
    with open_project(project.path, annotator="bob") as other:
        (theirs,) = spans(other, document, (5, 9))
    assert [span[2] for span in read(project, document.id, annotator="bob")[0].spans or ()] == [theirs.id]
    assert read(project, document.id, annotator="nobody")[0].spans == []


@pytest.mark.parametrize(
    "more",
    [
        {"attributes": {"certainty": "possible"}},
        {"note": "n"},
        {"roles": {"source": ["x"]}},
        {"fragments": [(0, 4), (5, 9)]},
        {"fragments": []},
        {"label": "a\x1fb"},
        {"label": "a\x1eb"},
    ],
)
def test_where_a_mark_says_more_there_are_no_spans(
    project: Project, document: Document, more: dict[str, object]
) -> None:
    spans(project, document, (0, 4), (5, 9))
    parts = more.pop("fragments", [(10, 12)])
    fragments = tuple(Fragment(document.id, *place) for place in parts)  # type: ignore[attr-defined]
    fields = {"id": "m", "kind": "entity", "label": "gpe", "annotator": "ann", "document_id": document.id} | more
    project.marks.put_many([Annotation(fragments=fragments, **fields)], action="mark")  # type: ignore[arg-type]
    assert read(project, document.id)[0].spans is None


def test_a_deleted_mark_is_none(project: Project, document: Document) -> None:
    kept, gone = spans(project, document, (0, 4), (5, 9))
    project.marks.delete([gone.id])
    assert [span[2] for span in read(project, document.id)[0].spans or ()] == [kept.id]
