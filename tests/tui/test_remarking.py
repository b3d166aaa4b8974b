"""Marks relabelled, split and joined: each one edit, and what named them goes on naming what it should."""

from __future__ import annotations

import pytest

from workbench.model import Fragment, SegmentSpan, SourceText
from workbench.schema import parse_schema
from workbench.tui.remarking import join_marks, relabel, split_mark

TEXT = "Moscow and Tehran agreed that Beijing waits."


@pytest.fixture
def made(project):
    """A project with a schema and a document."""
    project.annotator = "ann"
    project.use_schema(
        parse_schema("""
name: s
entities: {gpe: }
claims:
  claim:
    attributes:
      sure: {type: choice, values: [a, b], default: a}
      why: {type: text, when: {sure: b}}
    roles: {source: {accepts: [gpe]}, cue: {accepts: [gpe]}}
  remark:
    attributes: {sure: {type: choice, values: [b, c], default: c}, tone: {type: choice, values: [low], default: low}}
    roles: {source: {accepts: [gpe]}}
relations: {backs: {from: [claim], to: [claim]}}
""")
    )
    project.documents.add(SourceText("d", TEXT), [SegmentSpan(0, len(TEXT), "en", "body")])
    return project


def mark(project, label: str, start: int, end: int, **more):
    kind = project.schema.types[label].kind
    document = project.documents.all()[0].id
    return project.marks.create(kind, label, document_id=document, fragments=[Fragment(document, start, end)], **more)


def test_relabelling_keeps_values_and_roles_that_the_new_type_has_and_adds_what_it_starts_with(made) -> None:
    gpe = mark(made, "gpe", 0, 6)
    claim = mark(
        made, "claim", 7, 17, attributes={"sure": "b", "why": "x"}, roles={"source": [gpe.id], "cue": [gpe.id]}
    )
    now = relabel(made, claim, made.schema.types["remark"])
    assert now.attributes == {"sure": "b", "tone": "low"}
    assert now.roles == {"source": (gpe.id,)}
    back = relabel(made, now, made.schema.types["claim"])
    assert back.attributes == {"sure": "b"}


def test_a_value_that_the_new_type_does_not_have_gives_way_to_what_it_starts_with(made) -> None:
    claim = mark(made, "claim", 7, 17, attributes={"sure": "a"})
    assert relabel(made, claim, made.schema.types["remark"]).attributes == {"sure": "c", "tone": "low"}


def test_joined_claims_have_what_either_had_and_stand_in_each_other_s_propositions(made) -> None:
    one, other, third = (mark(made, "claim", start, start + 4) for start in (0, 11, 30))
    gpe = mark(made, "gpe", 0, 6)
    made.marks.update(other.id, attributes={"sure": "b"}, roles={"source": [gpe.id]}, note="of the other")
    proposition = made.propositions.create("that it is so", {other.id: "contradicts"})
    document = one.document_id
    between, outward = (
        made.marks.create("relation", "backs", document_id=document, roles={"from": [a.id], "to": [b.id]})
        for a, b in ((one, other), (third, other))
    )
    edits = len(made.journal.history(1000))
    whole = join_marks(made, one, made.marks.get(other.id), [*one.fragments, *other.fragments])
    assert whole.attributes == {"sure": "b"}
    assert whole.roles == {"source": (gpe.id,)}
    assert whole.note == "of the other"
    assert made.marks.find(other.id) is None
    assert made.marks.find(between.id) is None, "it joined the two, which are one"
    assert made.marks.get(outward.id).roles == {"from": (third.id,), "to": (one.id,)}
    assert made.propositions.get(proposition.id).members == {one.id: "contradicts"}
    made.journal.undo()
    assert made.propositions.get(proposition.id).members == {other.id: "contradicts"}
    assert made.marks.find(between.id) == between
    assert len(made.journal.history(1000)) > edits


def test_a_split_keeps_the_note_with_the_first_and_gives_both_the_same_source(made) -> None:
    gpe = mark(made, "gpe", 0, 6)
    claim = mark(made, "claim", 0, 24, roles={"source": [gpe.id]}, note="one note")
    document = claim.document_id
    first, second = split_mark(made, claim, [Fragment(document, 0, 10)], [Fragment(document, 11, 24)])
    assert (first.note, second.note) == ("one note", "")
    assert first.roles == second.roles == {"source": (gpe.id,)}
    made.journal.undo()
    assert made.marks.get(claim.id) == claim
    assert made.marks.find(second.id) is None
