"""Units partition the marks; as many undos as decisions give the starting state; the state is the journal's sum."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from workbench import Project, open_project
from workbench.adjudication import Rule, apply_rules, composed, decide, document_units
from workbench.model import Fragment, SegmentSpan, SourceText

TEXT = "Tehran 否認 the report that Moscow 已同意 it."
NAMES = ("ann", "ben", "cat")
TABLES = ("decisions", "marks", "decision_marks", "mark_references", "fragments", "mark_counts")

marks = st.lists(
    st.tuples(st.sampled_from(NAMES), st.sampled_from(["gpe", "person"]), st.integers(0, 8), st.integers(1, 4)),
    min_size=1,
    max_size=8,
)
links = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=5)
actions = st.lists(
    st.tuples(
        st.sampled_from(["first", "all", "none", "mixed", "withdraw", "unanimous", "majority", "change", "drop"]),
        st.integers(0, 30),
    ),
    max_size=8,
)


@contextmanager
def fresh(given_marks: list[Any], given_links: list[Any]) -> Iterator[tuple[Project, str]]:
    with tempfile.TemporaryDirectory() as folder, open_project(Path(folder), create=True, annotator="ann") as project:
        spans = [SegmentSpan(0, len(TEXT), "en", "body")]
        document = project.documents.add(SourceText("a.txt", TEXT), spans).document.id
        project.marks._schema_id = str
        project.decisions._schema_id = str
        made: list[str] = []
        for who, label, start, length in given_marks:
            project.annotator = who
            kind = "claim" if length == 4 else "entity"
            own = [key for key in made if project.marks.get(key).annotator == who]
            place = [Fragment(document, start, start + length)]
            roles = {"source": own[-1:]} if kind == "claim" else {}
            made.append(
                project.marks.create(kind, label, document_id=document, fragments=place, roles=roles).id  # type: ignore[arg-type]
            )
        for first, second in given_links:
            ends = project.marks.get(made[first % len(made)]), project.marks.get(made[second % len(made)])
            if ends[0].annotator == ends[1].annotator and ends[0].id != ends[1].id:
                project.annotator = ends[0].annotator
                roles = {"from": [ends[0].id], "to": [ends[1].id]}
                made.append(project.marks.create("relation", "supports", document_id=document, roles=roles).id)
        project.annotator = "lead"
        yield project, document


def perform(project: Project, document: str, verb: str, number: int) -> None:
    units = document_units(project, document).units
    unit = units[number % len(units)]
    names = list(unit.marks)
    if verb == "first":
        decide(project, unit, "these", take=[names[number % len(names)]])
    elif verb == "all":
        decide(project, unit, "these", take=names)
    elif verb == "none":
        decide(project, unit, "none")
    elif verb == "mixed":
        decide(project, unit, "corrected", corrected=[composed(unit, names[0], {"label": names[-1]})])
    elif verb == "withdraw":
        project.decisions.withdraw([decision.id for decision in project.decisions.all()[:1]])
    else:
        apply_rules(project, rule=Rule(verb))  # type: ignore[arg-type]


def dump(project: Project, *, live: bool = True) -> dict[str, list[Any]]:
    present = " WHERE present" if live else ""
    return {
        table: sorted(
            project.database.rows(f"SELECT * FROM {table}{present if table in ('decisions', 'marks') else ''}"),
            key=repr,
        )
        for table in TABLES
    }


@settings(max_examples=40)
@given(marks, links)
def test_every_mark_is_in_one_unit(given_marks: list[Any], given_links: list[Any]) -> None:
    with fresh(given_marks, given_links) as (project, document):
        units = document_units(project, document).units
        keys = [key for unit in units for key in unit.inputs]
        assert sorted(keys) == sorted(mark.id for mark in project.marks.of(document, annotator="*"))
        for unit in units:
            assert sorted(name for version in unit.versions for name in version) == list(unit.among)
            assert bool(unit.differences) == (len(unit.versions) > 1)


@settings(max_examples=40)
@given(marks, links, actions)
def test_as_many_undos_as_decisions_give_the_starting_state(
    given_marks: list[Any], given_links: list[Any], sequence: list[tuple[str, int]]
) -> None:
    with fresh(given_marks, given_links) as (project, document):
        states = [dump(project)]
        for verb, number in sequence:
            before = project.journal.history(1)[0].id
            if verb not in ("change", "drop"):
                perform(project, document, verb, number)
            if project.journal.history(1)[0].id != before:
                states.append(dump(project))
        for state in reversed(states[:-1]):
            assert project.journal.undo() is not None
            assert dump(project) == state
        assert project.journal.undo() is None
        for state in states[1:]:
            assert project.journal.redo() is not None
            assert dump(project) == state


@settings(max_examples=40)
@given(marks, links, actions)
def test_gold_follows_the_decisions_whatever_happens_to_the_marks(
    given_marks: list[Any], given_links: list[Any], sequence: list[tuple[str, int]]
) -> None:
    with fresh(given_marks, given_links) as (project, document):
        for verb, number in sequence:
            own = project.marks.of(document, annotator="ann")
            if verb in ("change", "drop") and own:
                project.annotator = "ann"
                mark = own[number % len(own)]
                if verb == "change":
                    project.marks.update(mark.id, attributes={"certainty": str(number)})
                else:
                    project.marks.delete([mark.id])
                project.annotator = "lead"
            elif verb not in ("change", "drop") and document_units(project, document).units:
                perform(project, document, verb, number)
        gold = {mark.id: mark for mark in project.marks.of(document, annotator="gold")}
        decided = {each.mark.id: each.mark for decision in project.decisions.all() for each in decision.gold}
        assert gold.keys() <= decided.keys()
        assert {mark.id for mark in decided.values() if mark.kind != "relation"} <= gold.keys()
        for mark in gold.values():
            named = {key for ids in mark.roles.values() for key in ids}
            assert named <= gold.keys()
            assert (mark.label, mark.fragments) == (decided[mark.id].label, decided[mark.id].fragments)
            assert mark.kind != "relation" or set(mark.roles) == {"from", "to"}
        state = dump(project, live=False)
        project.journal.rebuild()
        assert dump(project, live=False) == state
