"""The same words as a mark's everywhere: found with what is marked there, written as one step."""

from __future__ import annotations

import pytest

from workbench import Project
from workbench.model import Annotation, Document, Fragment, SegmentSpan, SourceText
from workbench.search.repeats import Pattern, Repeat, closed_documents, mark_places, place_of, repeats, words_of

TEXTS = ("Iran met Iranian guests; IRAN won.", "習近平說。习近平又說。", "Nothing here.")


@pytest.fixture
def corpus(project: Project) -> list[Document]:
    return [
        project.documents.add(SourceText(f"{n}.txt", text), [SegmentSpan(0, len(text), "en", "body")]).document
        for n, text in enumerate(TEXTS)
    ]


def found(project: Project, words: str, **options) -> list[Repeat]:
    batches = repeats(project.database, project.annotator, words, side="source", **options)
    return [repeat for batch in batches for repeat in batch]


def mark(project: Project, document: Document, label: str, start: int, end: int) -> Annotation:
    fragments = [Fragment(document.id, start, end)]
    return project.marks.create("entity", label, document_id=document.id, fragments=fragments)


def test_whole_words_folded_or_to_the_letter(project: Project, corpus: list[Document]) -> None:
    assert [repeat.line.match for repeat in found(project, "Iran")] == ["Iran", "IRAN"]
    assert [repeat.line.match for repeat in found(project, "Iran", exact=True)] == ["Iran"]
    assert [repeat.line.match for repeat in found(project, "习近平")] == ["習近平", "习近平"]
    assert [repeat.line.match for repeat in found(project, "习近平", exact=True)] == ["习近平"]
    assert found(project, "习近平", document_id=corpus[0].id) == []


def test_what_is_marked_already_is_said(project: Project, corpus: list[Document]) -> None:
    mark(project, corpus[0], "gpe", 0, 4)
    mark(project, corpus[0], "event", 25, 33)
    assert [repeat.state("gpe") for repeat in found(project, "Iran")] == ["marked", "overlapping"]
    assert [repeat.state("person") for repeat in found(project, "Iran")] == ["overlapping", "overlapping"]
    assert [repeat.state("gpe") for repeat in found(project, "习近平")] == ["free", "free"]


def test_all_are_one_step_and_none_is_made_twice(project: Project, corpus: list[Document]) -> None:
    mark(project, corpus[0], "gpe", 0, 4)
    places = [place_of(repeat.line) for repeat in (*found(project, "Iran"), *found(project, "习近平"))]
    pattern = Pattern("entity", "gpe", {"certainty": "certain"})
    schema = project.schema.id
    made = mark_places(project.database, project.marks, "ann", [(pattern, places)], schema)
    assert [words_of(project.database, each.fragments[0]) for each in made] == ["IRAN", "習近平", "习近平"]
    assert all(project.marks.get(each.id) == each for each in made)
    assert project.journal.undoable() == "mark gpe in 3 places"
    assert mark_places(project.database, project.marks, "ann", [(pattern, places)], schema) == []
    project.journal.undo()
    assert [len(project.marks.of(document.id)) for document in corpus] == [1, 0, 0]


def test_finished_and_others_documents_are_closed(project: Project, corpus: list[Document]) -> None:
    one, two, three = (document.id for document in corpus)
    assert closed_documents(project.assignments, "ann") == set()
    project.assignments.assign([(one, "ann"), (two, "ann"), (two, "ben"), (three, "ben")])
    assert closed_documents(project.assignments, "ann") == {three}
    project.assignments.set_state(two, "ann", "done")
    assert closed_documents(project.assignments, "ann") == {two, three}
    assert closed_documents(project.assignments, "ann", but=two) == {three}


def test_words_of_a_text_that_is_gone(project: Project) -> None:
    assert words_of(project.database, Fragment("nowhere", 0, 1)) == ""
