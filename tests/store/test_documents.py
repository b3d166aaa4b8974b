"""Documents: the same text is noticed, a changed file is a revision that takes its marks along."""

from __future__ import annotations

import pytest

from workbench import Project, open_project
from workbench.errors import InputError, NotFound
from workbench.model import Document, Fragment, SegmentSpan, SourceText, document_id

SPANS = [SegmentSpan(0, 4, "en", "body")]


def test_a_text_is_kept_exactly(project: Project) -> None:
    text = "e\u0301\t\u200b國\U0001f1e8\U0001f1f3 \n"
    source = SourceText(
        "a.txt", text, title="T", meta={"n": 1, "author": "x"}, encoding="big5", newline="\r\n", bom=True
    )
    document = project.documents.add(source, SPANS).document
    assert project.documents.text(document.id) == text
    assert project.documents.get("a.txt") == document
    assert document.id == document_id(text)
    assert (document.title, dict(document.meta), document.bom) == ("T", {"n": 1, "author": "x"}, True)


def test_the_same_text_twice_is_noticed_and_not_doubled(project: Project, document: Document) -> None:
    again = project.documents.add(SourceText("other.txt", project.documents.text(document.id)), SPANS)
    assert (again.outcome, again.document.name) == ("known", "short.txt")
    assert len(project.documents.all()) == 1


def test_a_changed_file_becomes_a_revision_and_marks_go_along(project: Project, document: Document) -> None:
    text = project.documents.text(document.id)
    stays = project.marks.create("entity", "gpe", document_id=document.id, fragments=[Fragment(document.id, 25, 31)])
    goes = project.marks.create("entity", "gpe", document_id=document.id, fragments=[Fragment(document.id, 0, 4)])
    claim = project.marks.create(
        "claim",
        "claim",
        document_id=document.id,
        fragments=[Fragment(document.id, 25, 44)],
        roles={"source": [stays.id]},
    )
    new = project.documents.add(SourceText("short.txt", text.replace("Iran", "Syria")), SPANS)
    assert (new.outcome, new.carried, new.left) == ("revision", 2, (goes,))
    assert new.document.revises == document.id
    carried = project.marks.of(new.document.id)
    assert [m.fragments[0].start for m in carried] == [26, 26]
    assert {m.annotator for m in carried} == {"ann"}
    assert {m.label: m.roles for m in carried}["claim"] == {
        "source": tuple(m.id for m in carried if m.label == "gpe"),
    }
    assert [d.id for d in project.documents.all()] == [new.document.id]
    assert [m.id for m in project.marks.of(document.id)] == [stays.id, goes.id, claim.id]


def test_what_cannot_be_stored_is_refused(project: Project) -> None:
    for text, words in (("a\ud800b", "lone surrogate at character 1"), ("a\x00", "NUL at character 1")):
        with pytest.raises(InputError, match=words):
            project.documents.add(SourceText("bad.txt", text), [])
    assert project.documents.all() == []


def test_an_unknown_name_says_so(project: Project, document: Document) -> None:
    assert project.documents.get("short") == document
    with pytest.raises(NotFound, match="nothing"):
        project.documents.get("nothing")


def test_the_library_counts_are_kept(project: Project, document: Document) -> None:
    project.marks.create("entity", "gpe", document_id=document.id, fragments=[Fragment(document.id, 0, 4)])
    with open_project(project.path, annotator="bob") as other:
        for start in (0, 25):
            fragment = Fragment(document.id, start, start + 4)
            other.marks.create("entity", "gpe", document_id=document.id, fragments=[fragment])
        other.journal.undo()
    project.translations.write(project.segments.of(document.id)[0].id, "zh-Hant", "伊朗同意。")
    (summary,) = project.documents.summaries()
    assert (summary.segments, summary.translated, dict(summary.marks), summary.mine) == (3, 1, {"ann": 1, "bob": 1}, 1)


def test_adding_a_document_can_be_undone(project: Project, document: Document) -> None:
    project.journal.undo()
    assert project.documents.all() == []
    assert project.search.find("Iran") == []
    project.journal.redo()
    assert project.documents.all() == [document]
    assert len(project.search.find("Iran")) == 1
