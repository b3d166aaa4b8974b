"""Which document is next: of the queue, or with something left to mark."""

from __future__ import annotations

import pytest

from workbench import Project
from workbench.model import Document, Fragment, SegmentSpan, SourceText
from workbench.search.unfinished import is_unfinished, next_unfinished

TEXTS = ("Iran won.\nMenu", "莫斯科。\n北京。", "Tehran.")


@pytest.fixture
def documents(project: Project) -> list[Document]:
    made = []
    for number, text in enumerate(TEXTS):
        spans, at = [], 0
        for line in text.split("\n"):
            spans.append(SegmentSpan(at, at + len(line), "en", "frame" if line == "Menu" else "body"))
            at += len(line) + 1
        made.append(project.documents.add(SourceText(f"{number}.txt", text), spans).document)
    return made


def mark(project: Project, document: Document, start: int, end: int, text: str = "") -> None:
    fragments = [Fragment(text or document.id, start, end)]
    project.marks.create("entity", "gpe", document_id=document.id, fragments=fragments)


def following(project: Project, after: Document) -> str | None:
    return next_unfinished(project.database, project.assignments, project.annotator, after.id)


def test_a_segment_of_the_body_without_a_mark_on_either_side_is_left(
    project: Project, documents: list[Document]
) -> None:
    one, two, _ = documents
    assert is_unfinished(project.database, "ann", one.id)
    mark(project, one, 0, 4)
    assert not is_unfinished(project.database, "ann", one.id)
    assert is_unfinished(project.database, "ben", one.id)
    mark(project, two, 0, 3)
    assert is_unfinished(project.database, "ann", two.id)
    version = project.translations.write(project.segments.of(two.id)[1].id, "en", "Beijing.")
    mark(project, two, 0, 7, version.id)
    assert not is_unfinished(project.database, "ann", two.id)


def test_the_next_is_the_one_behind_and_round_again(project: Project, documents: list[Document]) -> None:
    one, two, three = documents
    assert following(project, one) == two.id
    assert following(project, three) == one.id
    mark(project, one, 0, 4)
    assert following(project, three) == two.id
    mark(project, three, 0, 6)
    assert following(project, two) is None


def test_with_assignments_the_queue_says(project: Project, documents: list[Document]) -> None:
    one, two, three = documents
    project.assignments.assign([(three.id, "ann"), (one.id, "ann"), (two.id, "ben")])
    assert following(project, one) == three.id
    assert following(project, two) == one.id
    project.assignments.set_state(three.id, "ann", "done")
    assert following(project, one) is None
