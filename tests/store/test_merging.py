"""Two copies become one: both sides' work is there, conflicts are listed, and a damaged copy changes nothing."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from workbench import Project, open_project
from workbench.doctor import examine
from workbench.errors import InputError, NewerProject, NoProject, StorageError, WorkbenchError
from workbench.model import Annotation, Document, Fragment, SegmentSpan, SourceText
from workbench.schema import parse_schema
from workbench.store.foreign import opened_copy


@pytest.fixture
def mark(project: Project, document: Document) -> Annotation:
    place = [Fragment(document.id, 0, 4)]
    return project.marks.create("entity", "gpe", document_id=document.id, fragments=place, attributes={"x": "old"})


@pytest.fixture
def other(project: Project, mark: Annotation, tmp_path: Path) -> Path:
    """A copy of the project at another place."""
    project.back_up(tmp_path / "sent")
    [sent] = (tmp_path / "sent").glob("*.db")
    (tmp_path / "other").mkdir()
    shutil.copy(sent, tmp_path / "other" / "workbench.db")
    return tmp_path / "other"


def claim(project: Project, document: Document, start: int) -> Annotation:
    return project.marks.create(
        "claim", "claim", document_id=document.id, fragments=[Fragment(document.id, start, start + 5)]
    )


def test_what_only_one_side_did_is_there_afterwards(project: Project, document: Document, other: Path) -> None:
    mine = claim(project, document, 13)
    with open_project(other, annotator="bea") as theirs:
        added = claim(theirs, document, 25)
        theirs.translations.write(theirs.segments.of(document.id)[0].id, "zh-Hant", "伊朗同意。")
    report = project.merge(other)
    assert (report.edits, report.conflicts) == (2, ())
    assert {m.id for m in project.marks.of(document.id, annotator="*")} >= {mine.id, added.id}
    assert [hit.match for hit in project.search.find("伊朗")] == ["伊朗"]
    assert report.backup is not None
    assert report.backup.is_file()


def test_both_changed_one_field_the_later_stands_and_both_are_listed(
    project: Project, document: Document, mark: Annotation, other: Path
) -> None:
    with open_project(other, annotator="ann") as theirs:
        theirs.marks.update(mark.id, attributes={"x": "theirs"}, note="a note")
    project.marks.update(mark.id, attributes={"x": "ours"})
    [conflict] = project.merge(other).conflicts
    assert (conflict.table, conflict.key, conflict.name) == ("marks", mark.id, "attributes.x")
    assert (conflict.stands.value, conflict.stands.annotator) == ("ours", "ann")
    assert (conflict.yields.value, conflict.yields.annotator) == ("theirs", "ann")
    merged = project.marks.get(mark.id)
    assert (merged.attributes, merged.note) == ({"x": "ours"}, "a note")


def test_what_one_deleted_and_the_other_changed_is_a_conflict(project: Project, mark: Annotation, other: Path) -> None:
    with open_project(other, annotator="ann") as theirs:
        theirs.marks.update(mark.id, note="still at it")
    project.marks.delete([mark.id])
    [conflict] = project.merge(other).conflicts
    assert (conflict.name, conflict.stands.value, conflict.yields.value) == ("present", False, "still at it")


def test_what_was_changed_and_changed_back_is_no_conflict(project: Project, mark: Annotation, other: Path) -> None:
    with open_project(other, annotator="ann") as theirs:
        theirs.marks.update(mark.id, attributes={"x": "theirs"})
    project.marks.update(mark.id, attributes={"x": "ours"})
    project.journal.undo()
    assert project.merge(other).conflicts == ()


def test_gold_follows_from_what_both_decided(project: Project, document: Document, tmp_path: Path) -> None:
    pairs = {}
    for who in ("ann", "ben"):
        project.annotator = who
        for start in (0, 25):
            place = [Fragment(document.id, start, start + 4)]
            pairs[who, start] = project.marks.create("entity", "gpe", document_id=document.id, fragments=place)
    project.back_up(tmp_path)
    [copy] = tmp_path.glob("*.db")
    with open_project(tmp_path / "apart", create=True):
        pass
    shutil.copy(copy, tmp_path / "apart" / "workbench.db")

    def decide(into: Project, start: int) -> None:
        into.annotator = "lead"
        ids = [pairs["ann", start].id, pairs["ben", start].id]
        into.decisions.decide(ids, "these", chosen=ids[:1])

    decide(project, 0)
    with open_project(tmp_path / "apart") as theirs:
        decide(theirs, 25)
    project.merge(tmp_path / "apart")
    gold = project.marks.of(document.id, annotator="gold")
    assert sorted(mark.fragments[0].start for mark in gold) == [0, 25]


def test_a_dry_run_changes_nothing(project: Project, document: Document, other: Path) -> None:
    with open_project(other, annotator="bea") as theirs:
        claim(theirs, document, 25)
    before = project.database.rows("SELECT count(*) FROM edits")
    report = project.merge(other, dry=True)
    assert (report.edits, report.backup) == (1, None)
    assert project.database.rows("SELECT count(*) FROM edits") == before
    assert not (project.path / "backups").exists()


def test_the_other_copy_is_not_written_to(project: Project, document: Document, other: Path) -> None:
    claim(project, document, 13)
    before = (other / "workbench.db").read_bytes()
    project.merge(other)
    assert (other / "workbench.db").read_bytes() == before
    assert not list(project.path.glob(".workbench-copy*"))


def test_a_copy_on_a_disk_that_takes_nothing_is_read(project: Project, document: Document, other: Path) -> None:
    with open_project(other, annotator="bea") as theirs:
        claim(theirs, document, 25)
    other.chmod(0o500)
    try:
        assert project.merge(other / "workbench.db").edits == 1
    finally:
        other.chmod(0o700)


def damaged(other: Path, sql: str, *values: object) -> None:
    with closing(sqlite3.connect(other / "workbench.db")) as connection, connection:
        connection.execute(sql, values)


def edit_changes(change: Callable[[list[object]], None], other: Path) -> None:
    with closing(sqlite3.connect(other / "workbench.db")) as connection, connection:
        (seq, text) = connection.execute("SELECT seq, changes FROM edits ORDER BY seq DESC LIMIT 1").fetchone()
        changes = json.loads(text)
        change(changes)
        connection.execute("UPDATE edits SET changes = ? WHERE seq = ?", (json.dumps(changes), seq))


LAST = " WHERE seq = (SELECT max(seq) FROM edits)"
DAMAGES: list[tuple[str, Callable[[Path], None]]] = [
    ("no family", lambda other: edit_changes(lambda c: c[0].__setitem__(0, "sqlite_master"), other)),  # type: ignore[attr-defined]
    ("no field", lambda other: edit_changes(lambda c: c[0].__setitem__(3, {"a) --": 1}), other)),  # type: ignore[attr-defined]
    ("holds what", lambda other: edit_changes(lambda c: c[0][3].update(fragments=[["x", {}]]), other)),  # type: ignore[index]
    ("cannot be read", lambda other: damaged(other, f"UPDATE edits SET changes = '['{LAST}")),
    ("clock is none", lambda other: damaged(other, f"UPDATE edits SET clock = 'f'{LAST}")),
    ("not what its id says", lambda other: damaged(other, "UPDATE texts SET content = 'another'")),
    ("its time is none", lambda other: damaged(other, f"UPDATE edits SET at = -5{LAST}")),
]  # fmt: skip


@pytest.mark.parametrize(("words", "damage"), DAMAGES, ids=[words for words, _ in DAMAGES])
def test_a_damaged_copy_is_refused_whole(
    project: Project, document: Document, other: Path, words: str, damage: Callable[[Path], None]
) -> None:
    with open_project(other, annotator="bea") as theirs:
        claim(theirs, document, 25)
        claim(theirs, document, 13)
    damage(other)
    before = project.database.rows("SELECT id FROM edits")
    with pytest.raises((InputError, StorageError), match=words):
        project.merge(other)
    assert project.database.rows("SELECT id FROM edits") == before
    assert project.marks.of(document.id, annotator="bea") == []


def test_what_is_no_project_is_said(project: Project, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "text.db").write_text("no database")
    with pytest.raises(NoProject):
        project.merge(tmp_path / "empty")
    with pytest.raises(WorkbenchError, match=r"text\.db") as refused:
        project.merge(tmp_path / "text.db")
    assert "nothing was merged" in refused.value.hint, "the other file is at fault, and not this project"


def test_a_newer_copy_is_refused(project: Project, other: Path) -> None:
    damaged(other, "PRAGMA user_version = 99")
    with pytest.raises(NewerProject):
        project.merge(other)


def test_a_copy_is_read_as_it_is_at_one_moment(project: Project, document: Document, other: Path) -> None:
    with opened_copy(other, project.path) as foreign:
        before = foreign.edit_ids_missing_in(project.database.connection)
        with open_project(other, annotator="bea") as theirs:
            claim(theirs, document, 25)
        assert foreign.edit_ids_missing_in(project.database.connection) == before


def test_times_and_places_come_too(project: Project, document: Document, other: Path) -> None:
    damaged(other, "INSERT INTO timings VALUES ('t1', 'bea', ?, '', 'annotate', 5, 60000)", document.id)
    damaged(other, "INSERT INTO places VALUES ('bea', ?, '{}', 5)", document.id)
    with open_project(other, annotator="bea") as theirs:
        claim(theirs, document, 25)
    project.merge(other)
    assert project.database.rows("SELECT id, milliseconds FROM timings") == [("t1", 60000)]
    assert project.database.rows("SELECT annotator FROM places") == [("bea",)]


def test_a_dry_run_keeps_nobody_from_writing(project: Project, document: Document, other: Path) -> None:
    with open_project(other, annotator="bea") as theirs:
        claim(theirs, document, 25)
    with open_project(project.path, annotator="cyd") as writer, writer.database.transaction():
        claim(writer, document, 13)
        assert project.merge(other, dry=True).edits == 1


def test_gold_comes_in_step_with_the_merge_or_not_at_all(
    project: Project, document: Document, other: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_project(other, annotator="bea") as theirs:
        claim(theirs, document, 25)

    def full(_: object) -> bool:
        raise StorageError("the disk is full")

    monkeypatch.setattr(type(project.decisions), "refresh", full)
    before = project.database.rows("SELECT id FROM edits")
    with pytest.raises(StorageError, match="full"):
        project.merge(other)
    assert project.database.rows("SELECT id FROM edits") == before
    assert project.marks.of(document.id, annotator="bea") == []


def test_a_merge_with_itself_and_with_its_backup_brings_nothing(project: Project, mark: Annotation) -> None:
    made = project.back_up()
    claim(project, project.documents.get(mark.document_id), 13)
    for copy in (project.path, made.path):
        report = project.merge(copy)
        assert (report.edits, report.conflicts, report.are_one) == (0, (), True)


def test_two_that_never_were_one_share_the_text_and_say_what_they_differ_in(
    project: Project, document: Document, tmp_path: Path
) -> None:
    mine = claim(project, document, 13)
    with open_project(tmp_path / "stranger", annotator="ann", create=True) as stranger:
        stranger.use_schema(parse_schema("name: theirs\nentities:\n  place: {}\n"))
        source = SourceText("their-name.txt", project.documents.text(document.id))
        [same] = [stranger.documents.add(source, spans_of(project, document)).document]
        assert same.id == document.id
        theirs = stranger.marks.create("entity", "place", document_id=same.id, fragments=[Fragment(same.id, 0, 4)])
    project.settings.set("schema", project.schema.id)
    report = project.merge(tmp_path / "stranger")
    assert not report.are_one
    assert ("documents", document.id, "name") in {(c.table, c.key, c.name) for c in report.conflicts}
    assert {found.id for found in project.marks.of(document.id)} == {mine.id, theirs.id}
    assert len(project.documents.all()) == 1
    assert len(project.segments.of(document.id)) == len(spans_of(project, document))


def spans_of(project: Project, document: Document) -> list[SegmentSpan]:
    return [SegmentSpan(each.start, each.end, each.language, each.zone) for each in project.segments.of(document.id)]


def test_a_text_that_was_lost_comes_back_from_a_copy_that_has_it(
    project: Project, document: Document, other: Path
) -> None:
    with project.database.transaction() as connection:
        connection.execute("DELETE FROM texts")
    assert project.merge(other, dry=True).documents == 1
    assert project.merge(other).documents == 1
    assert project.documents.text(document.id).startswith("Iran agreed.")
    assert [hit.match for hit in project.search.find("agreed")] == ["agreed"]
    assert examine(project).is_sound
    assert project.merge(other).documents == 0


@pytest.mark.parametrize("size", [0, 1])
def test_a_copy_that_has_lost_what_it_held_is_not_one_without_news(project: Project, other: Path, size: int) -> None:
    os.truncate(other / "workbench.db", size)
    with pytest.raises(StorageError, match="is empty"):
        project.merge(other)
    (other / "workbench.db").unlink()
    (other / "workbench.db-wal").write_bytes(b"edits")
    with pytest.raises(StorageError, match="is gone"):
        project.merge(other)


@pytest.mark.parametrize(
    "changes",
    [
        '[["marks","m",null,{"present":true,"kind":"entity","annotator":"x","note":["a"]}]]',
        '[["marks","m",null,{"present":true,"kind":"entity","annotator":"x","note":99999999999999999999999999}]]',
        '[["marks","m",null,{"present":true,"kind":"entity","annotator":"x","fragments":[["t",0,null]]}]]',
        '[["settings","schema",null,{"present":true,"value":"none"}]]',
    ],
)
def test_values_that_fit_into_no_table_are_refused_with_words(project: Project, other: Path, changes: str) -> None:
    with open_project(other, annotator="x") as theirs:
        theirs.set_target("en", "zh-HK")
    with closing(sqlite3.connect(other / "workbench.db")) as connection, connection:
        connection.execute("UPDATE edits SET changes = ? WHERE seq = (SELECT max(seq) FROM edits)", (changes,))
    before = project.database.rows("SELECT id FROM edits")
    with pytest.raises(InputError, match="holds what Workbench cannot have written"):
        project.merge(other)
    assert project.database.rows("SELECT id FROM edits") == before


def test_names_that_nobody_gave_a_name_are_merged_and_are_no_damage(project: Project, other: Path) -> None:
    """A table with a column without a head, a line of JSON with an empty key."""
    with open_project(other, annotator="ann") as theirs:
        source = SourceText("rows", "Tehran said so.", meta={"": "0", ".": 1, "a.b": 2})
        made = theirs.documents.add(source, [SegmentSpan(0, 15, "en", "body")]).document
        place = [Fragment(made.id, 0, 6)]
        theirs.marks.create("entity", "gpe", document_id=made.id, fragments=place, attributes={"": "v"})
        assert examine(theirs).is_sound
    assert project.merge(other).edits == 2
    assert project.documents.get("rows").meta == {"": "0", ".": 1, "a.b": 2}
    assert examine(project).is_sound
