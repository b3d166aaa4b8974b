"""The history by steps, and going back to any of them. Issue 3, item 7."""

from __future__ import annotations

import pytest

from workbench.errors import Refused
from workbench.model import Fragment, SegmentSpan, SourceText


@pytest.fixture
def marked(project, document):
    """Makes a mark of so many characters, in the name of somebody."""

    def mark(end: int, who: str = "ann") -> str:
        project.annotator = who
        where = [Fragment(document.id, 0, end)]
        made = project.marks.create("entity", "gpe", document_id=document.id, fragments=where)
        project.annotator = "ann"
        return made.id

    return mark


def test_steps_are_read_latest_first_and_page_by_page(project, marked) -> None:
    for end in range(1, 6):
        marked(end)
    marked(6, "ben")
    all_steps = project.history.steps("ann", limit=50)
    assert [step.clock for step in all_steps] == sorted((step.clock for step in all_steps), reverse=True)
    first = project.history.steps("ann", limit=2)
    second = project.history.steps("ann", limit=2, before=first[-1].clock)
    assert [step.id for step in first + second] == [step.id for step in all_steps[:4]]
    assert {step.annotator for step in project.history.steps(None)} >= {"ann", "ben"}


def test_only_those_of_a_document_or_of_a_kind(project, document, marked) -> None:
    marked(3)
    other = project.documents.add(SourceText("other.txt", "Other."), [SegmentSpan(0, 6, "en", "body")]).document
    project.bookmarks.add(other.id, Fragment(other.id, 0, 5))
    names = [step.action for step in project.history.steps("ann", document_id=other.id)]
    assert names == ["bookmark", "add other.txt"]
    assert [step.action for step in project.history.steps("ann", families=["bookmarks"])] == ["bookmark"]
    assert project.history.steps("ann", document_id=document.id, families=["bookmarks"]) == []


def test_a_large_step_is_not_decoded_but_counted(project, document) -> None:
    marks = [Fragment(document.id, 0, end) for end in range(1, 12)] * 40
    with project.journal.group("many"):
        for fragment in marks:
            project.marks.create("entity", "gpe", document_id=document.id, fragments=[fragment])
    step = project.history.steps("ann", limit=1)[0]
    contents = project.history.contents(step)
    assert contents.things == len(marks)
    assert len(contents.changes) < len(marks)


def test_going_back_takes_back_all_that_followed_and_redo_brings_it_again(project, marked) -> None:
    first = marked(2)
    keys = {marked(end) for end in (3, 4, 5)}
    step = next(s for s in project.history.steps("ann") if first in str(project.history.contents(s).changes))
    assert project.journal.go_back(step.clock) == 3
    assert {mark.id for mark in project.marks.of(project.documents.all()[0].id)} == {first}
    for _ in range(3):
        assert project.journal.redo() is not None
    assert {mark.id for mark in project.marks.of(project.documents.all()[0].id)} == keys | {first}
    assert project.journal.redo() is None


def test_going_forward_to_what_was_taken_back(project, document, marked) -> None:
    keys = [marked(end) for end in (2, 3, 4)]
    steps = project.history.steps("ann", limit=3)
    project.journal.go_back(steps[-1].clock)
    assert project.journal.go_forward(steps[1].id) == 1
    assert {mark.id for mark in project.marks.of(document.id)} == set(keys[:2])
    marked(9)
    assert project.journal.go_forward(steps[0].id) == 0, "another edit followed: there is nothing to redo"


def test_what_others_did_stays(project, document, marked) -> None:
    marked(2)
    clock = project.history.steps("ann", limit=1)[0].clock
    others = marked(3, "ben")
    marked(4)
    assert project.journal.go_back(clock) == 1
    assert others in {mark.id for mark in project.marks.of(document.id, annotator="*")}


def test_it_is_all_or_nothing(project, document, marked) -> None:
    marked(2)
    clock = project.history.steps("ann", limit=1)[0].clock
    segment = project.segments.of(document.id)[0].id
    project.segments.set_zone(segment, "frame")
    last = marked(4)
    project.annotator = "ben"
    project.segments.set_language(segment, "de")
    project.segments.set_zone(segment, "body")
    project.annotator = "ann"
    with pytest.raises(Refused, match="changed again"):
        project.journal.go_back(clock)
    assert last in {mark.id for mark in project.marks.of(document.id)}
    assert project.journal.go_back(clock, force=True) == 2


def test_who_checks_may_stop_it(project, document, marked) -> None:
    marked(2)

    def stop(edit: object) -> None:
        raise Refused("no further")

    with pytest.raises(Refused, match="no further"):
        project.journal.go_back("", check=stop)
    assert len(project.marks.of(document.id)) == 1


def test_what_is_later_is_told_before(project, marked) -> None:
    marked(2)
    clock = project.history.steps("ann", limit=1)[0].clock
    marked(3)
    marked(4)
    project.journal.undo()
    assert [step.action for step in project.history.later("ann", clock)] == ["mark gpe"]
