"""Propositions hold claims of several texts; every change is one edit, and claims that go leave them in it."""

from __future__ import annotations

import pytest

from workbench import Project
from workbench.errors import NotFound, Refused
from workbench.model import Annotation, Document, Fragment, SegmentSpan, SourceText
from workbench.store.families import DERIVED


@pytest.fixture
def claims(project: Project, document: Document) -> list[Annotation]:
    """Two claims in one text and one in another."""
    other = project.documents.add(SourceText("other.txt", "Tehran denies it."), [SegmentSpan(0, 17, "en", "body")])
    places = [(document.id, 0, 11), (document.id, 25, 43), (other.document.id, 0, 16)]
    return [
        project.marks.create("claim", "claim", document_id=text, fragments=[Fragment(text, start, end)])
        for text, start, end in places
    ]


def derived(project: Project) -> list[tuple[str, ...]]:
    return project.database.rows("SELECT * FROM proposition_members ORDER BY 1, 2")


def test_claims_of_two_texts_join_and_each_step_is_undone_by_itself(project: Project, claims: list[Annotation]) -> None:
    first, second, third = (mark.id for mark in claims)
    made = project.propositions.create("  Iran\n agreed ", {first: "same"})
    assert made.title == "Iran agreed"
    project.propositions.join(made.id, third, "contradicts")
    project.propositions.join(made.id, second, "supports")
    project.propositions.join(made.id, third, "same")
    [found] = project.propositions.all()
    assert dict(found.members) == {first: "same", second: "supports", third: "same"}
    assert project.propositions.of(third) == [found]
    assert project.propositions.counts() == {"ann": 1}
    project.journal.undo()
    assert project.propositions.get(made.id).members[third] == "contradicts"
    for _ in range(3):
        project.journal.undo()
    assert project.propositions.all() == []
    assert derived(project) == []
    for _ in range(4):
        project.journal.redo()
    assert project.propositions.get(made.id) == found


def test_a_deleted_claim_leaves_its_propositions_in_the_same_edit_and_undo_brings_both_back(
    project: Project, claims: list[Annotation]
) -> None:
    first, second, third = (mark.id for mark in claims)
    made = project.propositions.create("one", {first: "same", second: "supports", third: "contradicts"})
    other = project.propositions.create("other", {first: "same"})
    project.marks.delete([first, second])
    assert dict(project.propositions.get(made.id).members) == {third: "contradicts"}
    assert dict(project.propositions.get(other.id).members) == {}, "it stays, with its title, though it is empty"
    project.journal.undo()
    assert project.propositions.all() == [made, other]
    assert {mark.id for mark in claims} == set(project.marks.find_many([first, second, third]))


def test_only_claims_of_ones_own_or_of_gold_join(
    project: Project, document: Document, claims: list[Annotation]
) -> None:
    entity = project.marks.create("entity", "gpe", document_id=document.id, fragments=[Fragment(document.id, 0, 4)])
    project.annotator = "ben"
    with pytest.raises(Refused, match="ann's"):
        project.propositions.create("mine", {claims[0].id: "same"})
    gold = project.decisions.decide([claims[0].id], "these", chosen=[claims[0].id]).gold[0].mark
    made = project.propositions.create("decided", {gold.id: "same"})
    project.annotator = "ann"
    with pytest.raises(Refused, match="ben's"):
        project.propositions.join(made.id, claims[0].id, "same")
    with pytest.raises(Refused, match="no claim"):
        project.propositions.create("mine", {entity.id: "same"})
    with pytest.raises(NotFound):
        project.propositions.create("mine", {"nobody": "same"})
    with pytest.raises(Refused, match="no stance"):
        project.propositions.create("mine", {claims[0].id: "resembles"})  # type: ignore[dict-item]
    with pytest.raises(Refused, match="title"):
        project.propositions.create("  ")
    project.annotator = "ben"
    project.decisions.withdraw([project.decisions.all()[0].id])
    assert dict(project.propositions.get(made.id).members) == {}
    project.journal.undo()
    assert dict(project.propositions.get(made.id).members) == {gold.id: "same"}


def test_merging_is_one_edit_and_keeps_how_the_first_ones_claims_stand(
    project: Project, claims: list[Annotation]
) -> None:
    first, second, third = (mark.id for mark in claims)
    one = project.propositions.create("one", {first: "same"}, note="mine")
    two = project.propositions.create("two", {first: "contradicts", second: "supports"}, note="yours")
    three = project.propositions.create("three", {third: "same"})
    merged = project.propositions.merge(one.id, [two.id, three.id, one.id])
    assert (merged.title, merged.note) == ("one", "mine\nyours")
    assert dict(merged.members) == {first: "same", second: "supports", third: "same"}
    assert project.propositions.all() == [merged]
    project.journal.undo()
    assert project.propositions.all() == [one, two, three]


def test_a_title_a_note_and_a_deletion_are_edits(project: Project, claims: list[Annotation]) -> None:
    made = project.propositions.create("one", {claims[0].id: "same"})
    project.propositions.update(made.id, title="another", note="why")
    project.propositions.leave(made.id, claims[0].id)
    project.propositions.delete([made.id])
    assert project.propositions.all() == []
    assert project.propositions.of(claims[0].id) == []
    for _ in range(3):
        project.journal.undo()
    assert project.propositions.all() == [made]
    with pytest.raises(NotFound):
        project.propositions.get("nothing")


def test_a_mark_is_not_undone_under_somebody_elses_proposition(project: Project, claims: list[Annotation]) -> None:
    gold = project.decisions.decide([claims[0].id], "these", chosen=[claims[0].id]).gold[0].mark
    project.annotator = "ben"
    project.propositions.create("decided", {gold.id: "same"})
    project.annotator = "ann"
    with pytest.raises(Refused, match="proposition of ben"):
        project.journal.undo()


def test_membership_goes_with_the_claim_to_the_texts_next_revision(project: Project) -> None:
    old = project.documents.add(
        SourceText("a.txt", "Iran agreed. It may."),
        [SegmentSpan(0, 12, "en", "body"), SegmentSpan(13, 20, "en", "body")],
    ).document
    places = [Fragment(old.id, 0, 11), Fragment(old.id, 13, 19)]
    kept, lost = (project.marks.create("claim", "claim", document_id=old.id, fragments=[place]) for place in places)
    made = project.propositions.create("one", {kept.id: "same", lost.id: "contradicts"})
    new = project.documents.add(
        SourceText("a.txt", "Iran agreed. Perhaps."),
        [SegmentSpan(0, 12, "en", "body"), SegmentSpan(13, 21, "en", "body")],
    ).document
    [copy] = project.marks.of(new.id)
    assert dict(project.propositions.get(made.id).members) == {copy.id: "same", lost.id: "contradicts"}
    project.journal.undo()
    assert project.propositions.get(made.id) == made


def test_rebuilding_gives_the_same_members(project: Project, claims: list[Annotation]) -> None:
    project.propositions.create("one", {mark.id: "same" for mark in claims})
    gone = project.propositions.create("two", {claims[0].id: "same"})
    project.propositions.delete([gone.id])
    before = derived(project)
    project.journal.rebuild()
    assert "proposition_members" in DERIVED
    assert len(before) == 3
    assert derived(project) == before
