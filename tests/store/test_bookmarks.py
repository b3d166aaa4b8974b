"""Bookmarks are edits: set, noted, taken away, and undone. Issue 3, item 6."""

from __future__ import annotations

import pytest

from workbench.errors import InputError, NotFound
from workbench.model import Fragment


def test_a_bookmark_is_set_noted_and_taken_away_each_with_one_undo(project, document) -> None:
    made = project.bookmarks.add(document.id, Fragment(document.id, 0, 4))
    project.bookmarks.note(made.id, "ask about this")
    assert [b.note for b in project.bookmarks.of("ann")] == ["ask about this"]
    project.bookmarks.remove(made.id)
    assert project.bookmarks.of("ann") == []
    project.journal.undo()
    project.journal.undo()
    assert project.bookmarks.of("ann") == [made]
    project.journal.undo()
    assert project.bookmarks.of("ann") == []


def test_they_are_ones_own_and_in_the_order_of_the_text(project, document) -> None:
    later = project.bookmarks.add(document.id, Fragment(document.id, 13, 15))
    earlier = project.bookmarks.add(document.id, Fragment(document.id, 2, 4))
    project.annotator = "ben"
    project.bookmarks.add(document.id, Fragment(document.id, 0, 1))
    assert project.bookmarks.of("ann", document_id=document.id) == [earlier, later]
    assert len(project.bookmarks.of("ben")) == 1


def test_one_is_found_by_where_it_stands(project, document) -> None:
    made = project.bookmarks.add(document.id, Fragment(document.id, 2, 4))
    assert project.bookmarks.at("ann", document.id, 3, 3) == made
    assert project.bookmarks.at("ann", document.id, 0, 3) == made
    assert project.bookmarks.at("ann", document.id, 4, 6) is None
    assert project.bookmarks.at("ben", document.id, 3, 3) is None


def test_those_of_a_deleted_document_are_not_listed(project, document) -> None:
    project.bookmarks.add(document.id, Fragment(document.id, 2, 4))
    project.documents.remove(document.id)
    assert project.bookmarks.of("ann") == []


def test_what_cannot_be_is_refused(project, document) -> None:
    made = project.bookmarks.add(document.id, Fragment(document.id, 2, 4))
    with pytest.raises(InputError):
        project.bookmarks.note(made.id, "half a pair \ud800")
    project.bookmarks.remove(made.id)
    for refused in (lambda: project.bookmarks.remove(made.id), lambda: project.bookmarks.note(made.id, "x")):
        with pytest.raises(NotFound):
            refused()
