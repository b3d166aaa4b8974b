"""Marks: made, changed, deleted and read, with roles kept right."""

from __future__ import annotations

import pytest

from workbench import Project, open_project
from workbench.errors import NotFound, Refused
from workbench.model import Annotation, Document, Fragment, SourceText


def entity(project: Project, document: Document, start: int, end: int) -> Annotation:
    fragment = Fragment(document.id, start, end)
    return project.marks.create("entity", "gpe", document_id=document.id, fragments=[fragment])


def claim(project: Project, document: Document, source: Annotation) -> Annotation:
    return project.marks.create(
        "claim",
        "claim",
        document_id=document.id,
        fragments=[Fragment(document.id, 25, 31), Fragment(document.id, 36, 40)],
        attributes={"certainty": "possible"},
        roles={"source": [source.id]},
    )


def test_a_mark_comes_back_as_it_was_made(project: Project, document: Document) -> None:
    source = entity(project, document, 25, 31)
    made = claim(project, document, source)
    assert project.marks.get(made.id) == made
    assert made.schema_id == project.schema.id
    assert made.roles == {"source": (source.id,)}


def test_marks_are_read_by_annotator(project: Project, document: Document) -> None:
    mine = entity(project, document, 0, 4)
    with open_project(project.path, annotator="bob") as other:
        theirs = entity(other, document, 0, 4)
    assert project.marks.of(document.id) == [mine]
    assert project.marks.of(document.id, annotator="bob") == [theirs]
    assert project.marks.of(document.id, annotator="*") == [mine, theirs]
    assert project.marks.annotators() == ["ann", "bob"]


def test_another_ones_mark_cannot_be_touched(project: Project, document: Document) -> None:
    mine = entity(project, document, 0, 4)
    with open_project(project.path, annotator="bob") as other:
        with pytest.raises(Refused, match="ann's"):
            other.marks.update(mine.id, label="person")
        with pytest.raises(Refused, match="ann's"):
            other.marks.delete([mine.id])
    with open_project(project.path) as nobody, pytest.raises(Refused, match="nobody is named"):
        entity(nobody, document, 0, 4)


def test_deleting_clears_the_roles_that_name_it_and_undo_brings_both_back(project: Project, document: Document) -> None:
    source = entity(project, document, 25, 31)
    made = claim(project, document, source)
    project.marks.delete([source.id])
    assert project.marks.get(made.id).roles == {}
    project.journal.undo()
    assert project.marks.get(made.id).roles == {"source": (source.id,)}
    assert project.marks.find(source.id) == source


def test_deleting_an_end_deletes_the_relation(project: Project, document: Document) -> None:
    source = entity(project, document, 25, 31)
    one, two = claim(project, document, source), claim(project, document, source)
    relation = project.marks.create(
        "relation", "supports", document_id=document.id, roles={"from": [one.id], "to": [two.id]}
    )
    project.marks.delete([one.id])
    assert project.marks.find(relation.id) is None
    project.journal.undo()
    assert project.marks.get(relation.id).roles == {"from": (one.id,), "to": (two.id,)}


def test_a_fragment_must_lie_in_its_text(project: Project, document: Document) -> None:
    with pytest.raises(Refused, match="behind its text"):
        entity(project, document, 40, 45)
    with pytest.raises(NotFound):
        project.marks.create("entity", "gpe", document_id=document.id, fragments=[Fragment("nowhere", 0, 1)])


def test_an_attribute_of_none_is_taken_away(project: Project, document: Document) -> None:
    made = claim(project, document, entity(project, document, 25, 31))
    changed = project.marks.update(
        made.id, attributes={"certainty": None, "polarity": "negative"}, roles={"source": []}
    )
    assert (changed.attributes, changed.roles) == ({"polarity": "negative"}, {})


def test_a_mark_needs_a_document_and_a_text_that_are_there(project: Project, document: Document) -> None:
    with pytest.raises(NotFound, match="document nowhere"):
        project.marks.create("label", "register", document_id="nowhere", target="nowhere")
    version = project.translations.write(project.segments.of(document.id)[0].id, "zh-Hant", "伊朗同意。")
    project.journal.undo()
    with pytest.raises(NotFound, match="text"):
        project.marks.create("entity", "gpe", document_id=document.id, fragments=[Fragment(version.id, 0, 2)])


@pytest.mark.timeout(60)  # against what grows with the square of a text
def test_many_marks_on_a_long_text_are_written_at_once(project: Project) -> None:
    text = "北京說" * 500_000
    document = project.documents.add(SourceText("long.txt", text), []).document
    marks = [
        Annotation(f"m{number}", "entity", "gpe", "ann", document.id, (Fragment(document.id, number, number + 2),))
        for number in range(3000)
    ]
    project.marks.add(marks, action="import")
    assert len(project.marks.of(document.id)) == 3000


@pytest.mark.parametrize(
    "name", ["gold", "Gold", "*", " ann", "ann ", "a\x1bb", "a\u202eb", "a\u200bb", "x" * 81, "\ud800"]
)
def test_names_that_nobody_may_have(project: Project, name: str) -> None:
    with pytest.raises(Refused):
        project.annotator = name


def test_a_name_is_one_however_it_is_composed(project: Project) -> None:
    project.annotator = "Rene\u0301"
    assert project.annotator == "Ren\u00e9"
