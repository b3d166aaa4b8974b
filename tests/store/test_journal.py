"""The journal: every edit is one transaction with its line, and can be taken back without end."""

from __future__ import annotations

import sqlite3

import pytest

from workbench import Project, open_project
from workbench.errors import InputError, Refused, StorageError
from workbench.model import Document, Fragment


def mark(project: Project, document: Document, start: int, end: int, label: str = "gpe") -> str:
    fragment = Fragment(document.id, start, end)
    return project.marks.create("entity", label, document_id=document.id, fragments=[fragment]).id


def test_an_edit_and_its_journal_line_are_written_together(project: Project, document: Document) -> None:
    key = mark(project, document, 0, 4)
    edit = project.journal.history(1)[0]
    assert (edit.annotator, edit.action) == ("ann", "mark gpe")
    change = edit.changes[0]
    assert (change.table, change.key) == ("marks", key)
    assert change.before.keys() == change.after.keys()
    assert change.after["fragments"] == [[document.id, 0, 4]]


def test_a_change_is_recorded_field_by_field(project: Project, document: Document) -> None:
    key = mark(project, document, 0, 4)
    project.marks.update(key, attributes={"certainty": "possible"})
    change = project.journal.history(1)[0].changes[0]
    assert dict(change.before) == {"attributes.certainty": None}
    assert dict(change.after) == {"attributes.certainty": "possible"}


def test_an_edit_that_changes_nothing_is_not_written(project: Project, document: Document) -> None:
    key = mark(project, document, 0, 4)
    before = project.journal.history(1)[0].id
    project.marks.update(key, label="gpe")
    assert project.journal.history(1)[0].id == before


def test_undo_and_redo_walk_through_all_edits(project: Project, document: Document) -> None:
    first, second = mark(project, document, 0, 4), mark(project, document, 25, 31)
    project.marks.update(second, attributes={"certainty": "certain"})
    for expected in ([first, second], [first], []):
        assert project.journal.undo() is not None
        assert [m.id for m in project.marks.of(document.id)] == expected
    for expected in ([first], [first, second], [first, second]):
        assert project.journal.redo() is not None
        assert [m.id for m in project.marks.of(document.id)] == expected
    assert project.marks.get(second).attributes == {"certainty": "certain"}
    assert project.journal.redo() is None


def test_a_new_edit_ends_what_could_be_redone(project: Project, document: Document) -> None:
    mark(project, document, 0, 4)
    project.journal.undo()
    assert project.journal.redoable() == "mark gpe"
    mark(project, document, 25, 31)
    assert project.journal.redoable() is None


def test_undo_works_after_reopening(project: Project, document: Document) -> None:
    mark(project, document, 0, 4)
    with open_project(project.path, annotator="ann") as again:
        assert again.journal.undoable() == "mark gpe"
        again.journal.undo()
        assert again.marks.of(document.id) == []


def test_undo_takes_back_only_ones_own(project: Project, document: Document) -> None:
    mark(project, document, 0, 4)
    with open_project(project.path, annotator="bob") as other:
        assert other.journal.undo() is None


def test_a_group_is_undone_as_one(project: Project, document: Document) -> None:
    with project.journal.group("mark everywhere"):
        mark(project, document, 0, 4)
        mark(project, document, 25, 31)
    assert project.journal.undoable() == "mark everywhere"
    project.journal.undo()
    assert project.marks.of(document.id) == []
    project.journal.redo()
    assert len(project.marks.of(document.id)) == 2


def test_undo_refuses_to_overwrite_a_later_edit(project: Project, document: Document) -> None:
    project.documents.rename(document.id, "mine.txt")
    with open_project(project.path, annotator="bob") as other:
        other.documents.rename(document.id, "his.txt")
    with pytest.raises(Refused, match="later edit"):
        project.journal.undo()
    assert project.documents.get(document.id).name == "his.txt"
    project.journal.undo(force=True)
    assert project.documents.get(document.id).name == "short.txt"


def test_nothing_is_half_written_when_an_observer_fails(project: Project, document: Document) -> None:
    def broken(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    edits = len(project.journal.history(1000))
    project.journal._observers = (*project.journal._observers, broken)
    with pytest.raises(StorageError, match="disk is full"):
        mark(project, document, 0, 4)
    assert project.marks.of(document.id) == []
    assert len(project.journal.history(1000)) == edits


def test_the_clock_never_falls_back(project: Project, document: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbench.store.journal.now_milliseconds", lambda: 1)
    mark(project, document, 0, 4)
    mark(project, document, 25, 31)
    clocks = [edit.clock for edit in project.journal.history(10)]
    assert clocks == sorted(clocks, reverse=True)
    assert len(set(clocks)) == len(clocks)


def test_a_copied_project_is_another_replica(project: Project, document: Document) -> None:
    mark(project, document, 0, 4)
    copy = project.path.parent / "copy"
    copy.mkdir()
    with sqlite3.connect(copy / "workbench.db") as target:
        project.database.connection.backup(target)
    target.close()
    with open_project(copy, annotator="ann") as other:
        mark(other, document, 25, 31)
        assert other.journal.history(1)[0].replica != project.journal.history(1)[0].replica


def test_a_group_that_was_undone_while_it_ran_goes_on_as_another(project: Project, document: Document) -> None:
    with project.journal.group("mark everywhere"):
        mark(project, document, 0, 4)
        with open_project(project.path, annotator="ann") as elsewhere:
            elsewhere.journal.undo()
        mark(project, document, 25, 31)
    assert len(project.marks.of(document.id)) == 1
    assert project.journal.undoable() == "mark everywhere"
    project.journal.undo()
    assert project.marks.of(document.id) == []


def test_an_undo_inside_a_group_is_refused(project: Project, document: Document) -> None:
    mark(project, document, 0, 4)
    with project.journal.group("much"):
        mark(project, document, 25, 31)
        for step in (project.journal.undo, project.journal.redo):
            with pytest.raises(Refused, match="«much» is still being done"):
                step()
    assert len(project.marks.of(document.id)) == 2


def test_a_change_of_annotator_inside_a_group_makes_two_steps(project: Project, document: Document) -> None:
    with project.journal.group("much"):
        mark(project, document, 0, 4)
        project.annotator = "bob"
        mark(project, document, 25, 31)
    project.journal.undo()
    assert [m.annotator for m in project.marks.of(document.id, annotator="*")] == ["ann"]


def test_undo_refuses_to_pull_a_document_from_under_anothers_mark(project: Project, document: Document) -> None:
    with open_project(project.path, annotator="bob") as other:
        theirs = mark(other, document, 0, 4)
    with pytest.raises(Refused, match="mark of bob stands on what «add short"):
        project.journal.undo()
    assert project.documents.all() == [document]
    assert project.journal.undoable() == "add short.txt"
    project.journal.undo(force=True)
    assert project.documents.all() == []
    project.journal.redo()
    assert [m.id for m in project.marks.of(document.id, annotator="*")] == [theirs]


def test_undo_refuses_to_pull_a_translation_from_under_anothers_mark(project: Project, document: Document) -> None:
    version = project.translations.write(project.segments.of(document.id)[0].id, "zh-Hant", "伊朗同意。")
    with open_project(project.path, annotator="bob") as other:
        other.marks.create("entity", "gpe", document_id=document.id, fragments=[Fragment(version.id, 0, 2)])
    with pytest.raises(Refused, match="mark of bob"):
        project.journal.undo()


def test_redo_refuses_to_delete_what_another_has_come_to_name(project: Project, document: Document) -> None:
    named = mark(project, document, 0, 4)
    project.marks.delete([named])
    project.journal.undo()
    with open_project(project.path, annotator="bob") as other:
        fragment = Fragment(document.id, 25, 31)
        roles = {"source": [named]}
        other.marks.create("claim", "claim", document_id=document.id, fragments=[fragment], roles=roles)
    with pytest.raises(Refused, match="mark of bob"):
        project.journal.redo()
    assert project.marks.find(named) is not None


def test_a_role_changed_in_the_same_group_does_not_stand_in_the_way(project: Project, document: Document) -> None:
    claim = project.marks.create(
        "claim", "claim", document_id=document.id, fragments=[Fragment(document.id, 25, 44)]
    ).id
    with project.journal.group("name the source"):
        source = mark(project, document, 0, 4)
        project.marks.update(claim, roles={"source": [source]})
    project.journal.undo()
    assert project.marks.get(claim).roles == {}


def test_an_inner_failure_that_is_caught_leaves_nothing_half_done(project: Project, document: Document) -> None:
    def broken(*_: object) -> None:
        raise Refused("not today")

    with project.database.transaction():
        kept = mark(project, document, 0, 4)
        observers, project.journal._observers = project.journal._observers, (broken,)
        with pytest.raises(Refused):
            mark(project, document, 25, 31)
        project.journal._observers = observers
    assert [m.id for m in project.marks.of(document.id)] == [kept]
    project.journal.rebuild()
    assert [m.id for m in project.marks.of(document.id)] == [kept]


def test_what_cannot_be_stored_is_refused_in_words(project: Project, document: Document) -> None:
    key = mark(project, document, 0, 4)
    for value, words in (("\ud800", "lone surrogate"), (float("nan"), "JSON"), ({1}, "JSON")):
        with pytest.raises(InputError, match=words):
            project.marks.update(key, attributes={"certainty": value})
    with pytest.raises(InputError, match="lone surrogate"):
        project.documents.get("\udcff")
    assert project.marks.get(key).attributes == {}


def test_the_steps_are_a_function_of_the_edits(project: Project, document: Document) -> None:
    with project.journal.group("much"):
        mark(project, document, 0, 4)
        mark(project, document, 25, 31)
    mark(project, document, 13, 15)
    project.journal.undo()
    steps = sorted(project.database.rows("SELECT * FROM edit_groups"))
    project.journal.rebuild()
    assert sorted(project.database.rows("SELECT * FROM edit_groups")) == steps
    assert (project.journal.undoable(), project.journal.redoable()) == ("much", "mark gpe")


def test_rebuilding_mends_derived_tables_that_went_wrong(project: Project, document: Document) -> None:
    mark(project, document, 0, 4)
    for table in ("mark_counts", "fragments", "indexed", "terms", "segment_counts", "edit_groups"):
        project.database.rows(f"DELETE FROM {table}")
    project.journal.rebuild()
    (summary,) = project.documents.summaries()
    assert (summary.mine, summary.segments) == (1, 3)
    assert len(project.search.find("Iran")) == 1
    assert project.journal.undoable() == "mark gpe"
