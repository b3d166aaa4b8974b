"""Issue 3, part 7: whatever is done to marks, as many undos give the state that was there, byte for byte."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from workbench import Project, open_project
from workbench.errors import NotFound, Refused
from workbench.model import Annotation, Fragment, SegmentSpan, SourceText
from workbench.schema import parse_schema
from workbench.store.families import FAMILIES
from workbench.tui.remarking import join_marks, relabel, split_mark
from workbench.tui.shape import joined, moved, split, without

SCHEMA = """
name: full
entities:
  gpe: {key: g}
  person: {key: p, attributes: {age: {type: number}, role: {type: choice, values: [a, b], default: a}}}
claims:
  claim:
    key: c
    attributes:
      certainty: {type: choice, values: [sure, maybe], required: true}
      why: {type: text, when: {certainty: [maybe]}}
    roles: {source: {accepts: [gpe, person], max: 2}}
  remark: {key: r, attributes: {certainty: {type: choice, values: [sure]}}}
relations:
  supports: {from: [claim, remark], to: [claim, remark], attributes: {how: {type: choice, values: [much]}}}
labels:
  topic: {target: segment, type: choice, values: [war, trade]}
"""
TEXT = "Moscow and Tehran agreed, 莫斯科與德黑蘭同意。\nNobody denied it."
SMALL = st.integers(0, 40)


class Acts:
    """What an annotator does to marks; each picks its things by number, so that any numbers are an act."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.document = project.documents.all()[0].id

    def pick(self, number: int, *kinds: str) -> Annotation:
        found = [m for m in self.project.marks.of(self.document) if m.kind in (kinds or ("entity", "claim"))]
        if not found:
            raise NotFound("nothing to do it to")
        return found[number % len(found)]

    def mark(self, label: int, start: int) -> None:
        name = ("gpe", "person", "claim", "remark")[label % 4]
        mark_type = self.project.schema.types[name]
        fragment = Fragment(self.document, start % len(TEXT), min(len(TEXT), start % len(TEXT) + 7))
        self.project.marks.create(
            mark_type.kind, name, document_id=self.document, fragments=[fragment], attributes=mark_type.defaults()
        )

    def nudge(self, number: int, way: int) -> None:
        mark = self.pick(number)
        old = mark.fragments[way % len(mark.fragments)]
        new = moved(TEXT, old, ("start", "end", "both")[way % 3], (-1, 1)[way % 2], words=way % 5 > 2)
        if new:
            self.project.marks.update(mark.id, fragments=joined(TEXT, self.document, [*mark.fragments, new]))

    def add(self, number: int, start: int) -> None:
        mark = self.pick(number)
        more = Fragment(self.document, start % len(TEXT), min(len(TEXT), start % len(TEXT) + 4))
        self.project.marks.update(mark.id, fragments=joined(TEXT, self.document, [*mark.fragments, more]))

    def take(self, number: int, start: int) -> None:
        mark = self.pick(number)
        left = without(TEXT, mark.fragments, Fragment(self.document, start, start + 2))
        if left:
            self.project.marks.update(mark.id, fragments=left)

    def split(self, number: int, at: int) -> None:
        mark = self.pick(number)
        parts = split(TEXT, mark.fragments, self.document, at)
        if parts:
            split_mark(self.project, mark, *parts)

    def join(self, first: int, second: int) -> None:
        one, other = self.pick(first), self.pick(second)
        if one.id != other.id and one.label == other.label:
            whole = joined(TEXT, self.document, [*one.fragments, *other.fragments])
            join_marks(self.project, one, other, whole)

    def relabel(self, number: int, label: int) -> None:
        mark = self.pick(number)
        names = ("gpe", "person") if mark.kind == "entity" else ("claim", "remark")
        relabel(self.project, mark, self.project.schema.types[names[label % 2]])

    def describe(self, number: int, value: int) -> None:
        mark = self.pick(number)
        attributes = {"certainty": ("sure", "maybe", None)[value % 3], "why": None if value % 2 else "it said so"}
        self.project.marks.update(mark.id, attributes=attributes, note="n" * (value % 3))

    def refer(self, first: int, second: int) -> None:
        ids = [self.pick(second, "entity").id] if second % 4 else ()
        self.project.marks.update(self.pick(first, "claim").id, roles={"source": ids})

    def relate(self, first: int, second: int) -> None:
        roles = {"from": [self.pick(first, "claim").id], "to": [self.pick(second, "claim").id]}
        self.project.marks.create("relation", "supports", document_id=self.document, roles=roles)

    def label(self, number: int, value: int) -> None:
        segment = self.project.segments.of(self.document)[number % 2].id
        attributes = {"value": ("war", "trade")[value % 2]}
        self.project.marks.create("label", "topic", document_id=self.document, target=segment, attributes=attributes)

    def propose(self, number: int, title: int) -> None:
        claim = self.pick(number, "claim")
        self.project.propositions.create(f"that {title}", {claim.id: "same"})

    def delete(self, number: int, _: int) -> None:
        self.project.marks.delete([self.pick(number, "entity", "claim", "relation", "label").id])


ACTS = tuple(name for name, act in vars(Acts).items() if callable(act) and name not in ("__init__", "pick"))


def state(project: Project) -> dict[str, list[tuple[Any, ...]]]:
    """All that there is, byte for byte; what was and is no more is left out."""
    found = {name: project.database.rows(f"SELECT * FROM {name} WHERE present ORDER BY id") for name in FAMILIES}
    for name in ("fragments", "mark_references", "mark_counts"):
        found[name] = sorted(project.database.rows(f"SELECT * FROM {name}"), key=repr)
    found["mark_counts"] = [row for row in found["mark_counts"] if row[-1]]
    return found


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(ACTS), SMALL, SMALL), max_size=6),
    st.lists(st.tuples(st.sampled_from(ACTS), SMALL, SMALL), min_size=1, max_size=14),
)
def test_as_many_undos_as_acts_give_the_state_that_was_there(before, acts) -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        open_project(Path(folder), create=True, annotator="ann") as project,
    ):
        project.use_schema(parse_schema(SCHEMA))
        cut = TEXT.index("\n")
        spans = [SegmentSpan(0, cut, "en", "body"), SegmentSpan(cut + 1, len(TEXT), "en", "body")]
        project.documents.add(SourceText("d", TEXT), spans)
        for act in [("mark", 0, 0), ("mark", 2, 0), ("mark", 0, 11), *before]:
            perform(project, *act)
        states = [state(project)]
        for act in acts:
            perform(project, *act)
            if state(project) != states[-1]:
                states.append(state(project))
        for wanted in reversed(states[:-1]):
            project.journal.undo()
            assert state(project) == wanted
        for wanted in states[1:]:
            project.journal.redo()
            assert state(project) == wanted


def perform(project: Project, act: str, first: int, second: int) -> None:
    try:
        getattr(Acts(project), act)(first, second)
    except (NotFound, Refused):
        return
