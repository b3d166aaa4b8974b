"""A migration says what it touches, touches just that, is one undo, and leaves gold in step."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench import Project, load_schema, open_project
from workbench.cli.entry import run
from workbench.doctor import examine
from workbench.migration.changes import (
    Change,
    MoveAttribute,
    MoveRole,
    MoveValue,
    Relabel,
    RetireAttribute,
    RetireLabel,
    SplitAttribute,
    SplitLabel,
)
from workbench.migration.run import migrate, preview
from workbench.model import Annotation, Document, Fragment, SegmentSpan, SourceText
from workbench.resources import resource
from workbench.schema import Schema, parse_schema

SMALLER = """
name: smaller
entities:
  place: {}
  person: {}
claims:
  claim:
    attributes:
      modality: {type: choice, values: [certain, maybe], required: true}
    roles:
      holder: {accepts: [place, person]}
"""


@pytest.fixture
def smaller() -> Schema:
    return parse_schema(SMALLER)


def create(project: Project, document: Document, label: str, start: int, **more: object) -> Annotation:
    kind = "claim" if label == "claim" else "entity"
    place = [Fragment(document.id, start, start + 4)]
    return project.marks.create(kind, label, document_id=document.id, fragments=place, **more)  # type: ignore[arg-type]


@pytest.fixture
def worked(project: Project, document: Document) -> Project:
    """Marks of ann and ben, of which ben's claim names his entity as its source."""
    for who in ("ann", "ben"):
        project.annotator = who
        place = create(project, document, "gpe", 0)
        create(project, document, "cue", 5)
        attributes = {"certainty": "possible", "time": "past"}
        create(project, document, "claim", 25, attributes=attributes, roles={"source": [place.id]})
    project.annotator = "ann"
    return project


CHANGES: tuple[Change, ...] = (
    Relabel(("gpe", "location"), "place", "was"),
    RetireLabel("cue"),
    MoveAttribute(("certainty",), "modality", ("claim",)),
    MoveValue("modality", ("possible", "probable"), "maybe"),
    RetireAttribute("time"),
    MoveRole("source", "holder"),
)


def test_a_preview_says_what_is_touched_and_changes_nothing(worked: Project, smaller: Schema) -> None:
    before = worked.database.rows("SELECT count(*) FROM edits")
    found = preview(worked, smaller, CHANGES)
    assert found.touched == (2, 2, 2, 2, 2, 2)
    assert (found.marks, found.deleted, found.unknown) == (6, 2, {})
    assert preview(worked, smaller, ()).unknown == {"cue": 2, "gpe": 2}
    assert worked.database.rows("SELECT count(*) FROM edits") == before


def test_labels_attributes_values_and_roles_move_and_one_undo_brings_all_back(
    worked: Project, document: Document, smaller: Schema
) -> None:
    before = worked.marks.of(document.id, annotator="*")
    old = worked.schema.id
    assert migrate(worked, smaller, CHANGES) == 6
    after = worked.marks.of(document.id, annotator="*")
    assert [(mark.label, mark.annotator) for mark in after] == [
        ("place", "ann"), ("claim", "ann"), ("place", "ben"), ("claim", "ben"),
    ]  # fmt: skip
    assert after[0].attributes == {"was": "gpe"}
    assert after[1].attributes == {"modality": "maybe"}
    assert after[1].roles == {"holder": (after[0].id,)}
    assert {mark.schema_id for mark in after} == {smaller.id}
    assert worked.schema.id == smaller.id
    worked.journal.undo()
    assert worked.marks.of(document.id, annotator="*") == before
    assert worked.schema.id == old
    worked.journal.redo()
    assert worked.marks.of(document.id, annotator="*") == after
    assert examine(worked).is_sound


def test_what_a_retired_mark_was_named_in_lets_go_of_it(worked: Project, document: Document) -> None:
    [claim] = [mark for mark in worked.marks.of(document.id) if mark.label == "claim"]
    proposition = worked.propositions.create("x", {claim.id: "same"})
    migrate(worked, None, [RetireLabel("gpe"), MoveRole("source", "holder", ("claim",))])
    [claim] = [mark for mark in worked.marks.of(document.id) if mark.label == "claim"]
    assert claim.roles == {}
    migrate(worked, None, [RetireLabel("claim")])
    assert worked.propositions.get(proposition.id).members == {}


def test_marks_that_the_new_schema_does_not_know_are_kept(worked: Project, document: Document, smaller: Schema) -> None:
    before = [mark.id for mark in worked.marks.of(document.id, annotator="*")]
    migrate(worked, smaller, ())
    assert [mark.id for mark in worked.marks.of(document.id, annotator="*")] == before


def test_decisions_stay_as_fresh_as_they_were(worked: Project, document: Document) -> None:
    pair = [mark.id for mark in worked.marks.of(document.id, annotator="*") if mark.label == "gpe"]
    worked.annotator = "lead"
    worked.decisions.decide(pair, "these", chosen=pair[:1])
    migrate(worked, None, [Relabel(("gpe",), "location")])
    [decision] = worked.decisions.of(document.id)
    assert not worked.decisions.stale(document.id)
    [gold] = worked.marks.of(document.id, annotator="gold")
    assert gold.label == "location"
    assert decision.gold[0].mark.label == "location"
    assert not worked.decisions.refresh()


def test_a_label_is_split_by_a_value(worked: Project, document: Document) -> None:
    create(worked, document, "weapon", 13, attributes={"kind": "missile", "x": "1"})
    create(worked, document, "weapon", 17, attributes={"kind": "jet"})
    create(worked, document, "weapon", 19)
    migrate(worked, None, [SplitLabel("weapon", "kind", {"missile": "missile", "*": "arm"})])
    found = [m for m in worked.marks.of(document.id) if m.label in ("missile", "arm", "weapon")]
    assert [(mark.label, dict(mark.attributes)) for mark in found] == [
        ("missile", {"x": "1"}),
        ("arm", {}),
        ("arm", {}),
    ]


def test_attributes_are_merged_and_split(worked: Project, document: Document) -> None:
    mark = create(worked, document, "person", 13, attributes={"a": "1", "b": "2", "status": "signed"})
    migrate(
        worked,
        None,
        [MoveAttribute(("a", "b"), "c"), SplitAttribute("status", {"signed": {"phase": "final", "by": "hand"}})],
    )
    assert worked.marks.get(mark.id).attributes == {"c": "1", "b": "2", "phase": "final", "by": "hand"}


def test_the_command_previews_asks_nothing_of_scripts_and_migrates(
    worked: Project, document: Document, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "smaller.yaml").write_text(SMALLER)
    changes = tmp_path / "changes.yaml"
    changes.write_text("changes:\n  - rename_label: {from: gpe, to: place}\n  - retire_label: {label: cue}\n")
    here = ["--project", str(worked.path), "--as", "ann"]
    assert run(["schema", "use", str(tmp_path / "smaller.yaml"), "--changes", str(changes), "--dry-run", *here]) == 0
    printed = capsys.readouterr().out
    assert "2 marks: gpe becomes place" in printed
    assert "2 marks would be deleted" in printed
    assert len(worked.marks.of(document.id)) == 3
    assert run(["schema", "use", str(tmp_path / "smaller.yaml"), "--changes", str(changes), *here]) == 0
    assert "4 marks were changed" in capsys.readouterr().out
    assert [mark.label for mark in worked.marks.of(document.id)] == ["place", "claim"]
    assert run(["schema", "use", *here]) == 2


def test_the_command_takes_a_change_of_schema_back_and_nothing_else(
    worked: Project, document: Document, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before, schema = worked.marks.of(document.id, annotator="*"), worked.schema.id
    (tmp_path / "smaller.yaml").write_text(SMALLER)
    changes = tmp_path / "changes.yaml"
    changes.write_text("changes:\n  - retire_label: {label: cue}\n")
    here = ["--project", str(worked.path), "--as", "ann"]
    edits = worked.database.rows("SELECT id FROM edits")
    assert run(["schema", "use", "--undo", *here]) == 1
    assert "which changed no schema" in capsys.readouterr().err
    assert worked.database.rows("SELECT id FROM edits") == edits
    assert run(["schema", "use", str(tmp_path / "smaller.yaml"), "--changes", str(changes), *here]) == 0
    assert "workbench schema use --undo" in capsys.readouterr().out
    assert run(["schema", "use", "--undo", *here]) == 0
    assert worked.marks.of(document.id, annotator="*") == before
    assert worked.schema.id == schema


labels = st.sampled_from(["gpe", "person", "cue", "claim", "place"])
names = st.sampled_from(["a", "b", "c"])
changes = st.one_of(
    st.builds(Relabel, st.lists(labels, min_size=1, max_size=2).map(tuple), labels, st.sampled_from(["", "a"])),
    st.builds(RetireLabel, labels),
    st.builds(MoveAttribute, st.lists(names, min_size=1, max_size=2).map(tuple), names),
    st.builds(MoveValue, names, st.just(("x",)), st.just("y")),
    st.builds(RetireAttribute, names),
    st.builds(SplitAttribute, names, st.just({"x": {"a": "y", "b": "x"}})),
    st.builds(SplitLabel, labels, names, st.just({"x": "person", "*": "gpe"})),
    st.builds(MoveRole, st.sampled_from(["source", "r"]), st.sampled_from(["", "r", "source"])),
)
attributes = st.dictionaries(names, st.sampled_from(["x", "y"]))


@settings(max_examples=40)
@given(st.lists(changes, min_size=1, max_size=4), st.lists(st.tuples(labels, attributes), min_size=1, max_size=5))
def test_any_migration_is_one_undo(
    tmp_path_factory: pytest.TempPathFactory, rules: list[Change], marks: list[tuple[str, dict[str, str]]]
) -> None:
    with open_project(tmp_path_factory.mktemp("p"), create=True, annotator="ann") as project:
        project.use_schema(load_schema(resource("schemas") / "claims.yaml"))
        document = project.documents.add(SourceText("a", "x" * 40), [SegmentSpan(0, 40, "en", "body")]).document
        last: list[str] = []
        for number, (label, said) in enumerate(marks):
            last = [create(project, document, label, number, attributes=said, roles={"source": last}).id]
        before = project.marks.of(document.id)
        found = preview(project, None, rules)
        assert migrate(project, None, rules) == found.marks
        assert len(project.marks.of(document.id)) == len(before) - found.deleted
        assert examine(project).is_sound
        if found.marks:
            project.journal.undo()
        assert project.marks.of(document.id) == before
