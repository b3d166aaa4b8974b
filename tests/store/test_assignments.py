"""Who is to work on which document, and how far they are."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from workbench import Project
from workbench.errors import NotFound, Refused
from workbench.model import Document, Fragment, SegmentSpan, SourceText
from workbench.store.distribution import distribute


def add(project: Project, *names: str) -> list[str]:
    spans = [SegmentSpan(0, 5, "en", "body")]
    return [project.documents.add(SourceText(name, f"text {name}"), spans).document.id for name in names]


def test_each_document_by_two_of_five_is_balanced() -> None:
    documents = [f"d{number}" for number in range(100)]
    pairs = distribute(documents, "abcde", each=2, seed=3)
    assert Counter(Counter(document for document, _ in pairs).values()) == {2: 100}
    assert Counter(name for _, name in pairs) == dict.fromkeys("abcde", 40)
    together = Counter("".join(sorted(n for d, n in pairs if d == document)) for document in documents)
    assert len(together) == 10
    assert max(together.values()) - min(together.values()) <= 2


def test_handing_out_is_decided_by_the_seed_alone() -> None:
    documents = [f"d{number}" for number in range(30)]
    once = distribute(documents, "abc", each=2, seed=1)
    assert distribute(documents[::-1], "abc", each=2, seed=1) == once
    assert distribute(documents, "abc", each=2, seed=2) != once


def test_only_a_share_is_done_by_several() -> None:
    documents = [f"d{number}" for number in range(300)]
    held = Counter(document for document, _ in distribute(documents, "abc", each=3, share=0.2))
    counts = Counter(held.values())
    assert set(counts) == {1, 3}
    assert 30 < counts[3] < 90


def test_what_was_handed_out_stays(project: Project) -> None:
    add(project, "one", "two", "three")
    first = project.assignments.hand_out([d.id for d in project.documents.all()], ["ann", "ben"], batch="first")
    add(project, "four")
    everything = [d.id for d in project.documents.all()]
    second = project.assignments.hand_out(everything, ["ann", "ben", "cat"])
    assert [(a.document_id, a.annotator) for a in second] == [(everything[3], "cat")]
    third = project.assignments.hand_out(everything, ["ann", "ben", "cat"], each=2)
    assert len(third) == 4
    assert {a.id for a in first} < {a.id for a in project.assignments.all()}
    assert {a.batch for a in first} == {"first"}
    project.journal.undo()
    assert len(project.assignments.all()) == 4


def test_too_few_annotators_or_nobody_are_refused(project: Project) -> None:
    documents = add(project, "one")
    with pytest.raises(Refused, match="2 of 1"):
        project.assignments.hand_out(documents, ["ann"], each=2)
    for name in ("gold", " "):
        with pytest.raises(Refused, match="cannot be given"):
            project.assignments.assign([(documents[0], name)])
    with pytest.raises(NotFound, match="no such document to work on"):
        project.assignments.set_state(documents[0], "ann", "done")


def test_work_is_begun_by_marking_and_done_by_saying_so(project: Project) -> None:
    [one, two] = add(project, "one", "two")
    project.assignments.assign([(one, "ann"), (two, "ann"), (one, "ben")])
    assert project.assignments.queue("ann") == [one, two]
    project.marks.create("entity", "gpe", document_id=two, fragments=[Fragment(two, 0, 4)])
    assert project.assignments.get(two, "ann").state == "working"
    assert project.assignments.queue("ann") == [two, one]
    assert project.assignments.next("ann", after=two) == one
    assert project.assignments.next("ann", after=one) is None
    project.assignments.set_state(two, "ann", "done")
    assert project.assignments.next("ann") == one
    assert project.assignments.unfinished(one) == ("ann", "ben")
    assert project.assignments.unfinished(two) == ()
    assert [(w.annotator, w.new, w.working, w.done, w.total) for w in project.assignments.progress()] == [
        ("ann", 1, 0, 1, 2), ("ben", 1, 0, 0, 1),
    ]  # fmt: skip
    project.assignments.set_state(two, "ann", "working")
    assert project.assignments.get(two, "ann").state == "working"


def test_done_with_nothing_found_is_work_and_never_opened_is_none(project: Project) -> None:
    [one] = add(project, "one")
    assert project.assignments.opened(one) == ()
    project.assignments.assign([(one, name) for name in ("ann", "ben", "cat")])
    project.assignments.set_state(one, "ben", "done")
    assert project.assignments.opened(one) == ("ben",)
    project.marks.create("entity", "gpe", document_id=one, fragments=[Fragment(one, 0, 4)])
    assert project.assignments.opened(one) == ("ann", "ben")
    assert project.assignments.opened_by_document() == {one: ("ann", "ben")}
    assert project.assignments.opened_by_document([]) == {}


def test_moving_a_document_loses_no_mark(project: Project) -> None:
    [one] = add(project, "one")
    project.assignments.assign([(one, "ann")], batch="b")
    mark = project.marks.create("entity", "gpe", document_id=one, fragments=[Fragment(one, 0, 4)])
    moved = project.assignments.move(one, "ann", "ben")
    assert (moved.annotator, moved.state, moved.batch) == ("ben", "new", "b")
    assert project.assignments.find(one, "ann") is None
    assert project.marks.get(mark.id) == mark
    assert project.assignments.opened(one) == ("ann",)
    with pytest.raises(NotFound):
        project.assignments.move(one, "ann", "cat")
    project.assignments.assign([(one, "ann")])
    with pytest.raises(Refused, match="has this document already"):
        project.assignments.move(one, "ann", "ben")
    project.assignments.release(one, "ann")
    assert [a.annotator for a in project.assignments.of(one)] == ["ben"]


def test_a_project_without_assignments_gives_everybody_everything(project: Project) -> None:
    documents = add(project, "one", "two")
    assert project.assignments.queue("whoever") == documents
    assert not project.assignments.exist()
    assert not project.assignments.hides(documents[0], "whoever")
    project.assignments.assign([(documents[0], "ann")])
    assert project.assignments.queue("whoever") == []
    assert project.assignments.annotators() == ["ann"]


def test_what_an_import_says_of_others_hands_nothing_out(project: Project) -> None:
    [one, two] = add(project, "one", "two")
    project.assignments.record_done([(one, "ben")])
    assert project.assignments.opened(one) == ("ben",)
    assert project.assignments.queue("ann") == [one, two]
    project.assignments.assign([(one, "cat")])
    project.assignments.set_state(one, "cat", "adjudicated")
    project.assignments.record_done([(one, "ben"), (one, "cat")])
    assert project.assignments.get(one, "cat").state == "adjudicated"


def test_others_marks_are_hidden_until_one_is_done(project: Project) -> None:
    [one] = add(project, "one")
    project.assignments.assign([(one, "ann")])
    assert project.assignments.hides(one, "ann")
    assert not project.assignments.hides(one, "lead")
    project.assignments.blind = False
    assert not project.assignments.hides(one, "ann")
    project.assignments.blind = True
    project.assignments.set_state(one, "ann", "done")
    assert not project.assignments.hides(one, "ann")


def test_archived_documents_are_nobodys_work(project: Project) -> None:
    [one] = add(project, "one")
    project.assignments.assign([(one, "ann")])
    project.documents.archive(one)
    assert project.assignments.all() == project.assignments.queue("ann") == []


def test_adjudicated_is_said_for_all_at_once(project: Project) -> None:
    [one] = add(project, "one")
    project.assignments.assign([(one, "ann"), (one, "ben")])
    project.assignments.set_adjudicated(one)
    assert {a.state for a in project.assignments.of(one)} == {"adjudicated"}
    project.assignments.set_adjudicated(one, adjudicated=False)
    assert {a.state for a in project.assignments.of(one)} == {"done"}


def test_the_same_assignment_has_the_same_id(project: Project, document: Document) -> None:
    """The ids follow from document and annotator, so that two copies of a project make the same assignment."""
    [made] = project.assignments.assign([(document.id, "ann")])
    project.assignments.release(document.id, "ann")
    [again] = project.assignments.assign([(document.id, "ann")])
    assert made.id == again.id


def test_whole_assignments_are_written_as_they_are(project: Project) -> None:
    [one] = add(project, "one")
    [made] = project.assignments.assign([(one, "ann")])
    done = replace(made, state="done", batch="june")
    project.assignments.add([done], action="import")
    assert project.assignments.of(one) == [done]
