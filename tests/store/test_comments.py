"""Comments on segments: a thread that is settled and opened again, each step an edit."""

from __future__ import annotations

import pytest

from workbench import Project
from workbench.errors import InputError, NotFound, Refused
from workbench.model import Document


def test_a_thread_is_settled_opened_and_undone(project: Project, document: Document) -> None:
    segment, other, _ = project.segments.of(document.id)
    first = project.comments.add(segment, "  whose word is this? ")
    project.annotator = "bob"
    second = project.comments.add(segment, "Iran's", language="zh-Hant")
    project.comments.add(other, "elsewhere")
    assert [(c.annotator, c.text, c.language) for c in project.comments.on(segment.id)] == [
        ("ann", "whose word is this?", ""),
        ("bob", "Iran's", "zh-Hant"),
    ]
    assert project.comments.of(document.id).keys() == {segment.id, other.id}
    assert project.comments.open_in(document.id) == {segment.id: 2, other.id: 1}
    project.comments.resolve([first.id, second.id])
    assert project.comments.open_in(document.id) == {other.id: 1}
    assert project.journal.undoable() == "settle comments"
    project.journal.undo()
    assert project.comments.open_in(document.id)[segment.id] == 2
    project.comments.resolve([first.id])
    project.comments.resolve([first.id], resolved=False)
    assert not project.comments.get(first.id).resolved


def test_only_the_author_changes_or_deletes_a_comment(project: Project, document: Document) -> None:
    comment = project.comments.add(project.segments.of(document.id)[0], "mine")
    project.comments.rewrite(comment.id, "mine still")
    project.annotator = "bob"
    for act in (lambda: project.comments.rewrite(comment.id, "bob's"), lambda: project.comments.delete(comment.id)):
        with pytest.raises(Refused, match="ann's"):
            act()
    project.annotator = "ann"
    project.comments.delete(comment.id)
    with pytest.raises(NotFound):
        project.comments.get(comment.id)
    project.journal.undo()
    assert project.comments.get(comment.id).text == "mine still"


def test_what_is_empty_nobodys_or_cannot_be_stored_is_refused(project: Project, document: Document) -> None:
    segment = project.segments.of(document.id)[0]
    with pytest.raises(Refused, match="empty"):
        project.comments.add(segment, " \n")
    with pytest.raises(InputError, match="NUL"):
        project.comments.add(segment, "a\x00")
    project.annotator = ""
    with pytest.raises(Refused, match="nobody"):
        project.comments.add(segment, "a")
    assert project.comments.on(segment.id) == []
