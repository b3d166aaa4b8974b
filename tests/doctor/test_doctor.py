"""Whatever is broken in a project is found, and what follows from the journal is mended."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from workbench import Project, open_project
from workbench.cli.entry import run
from workbench.doctor import examine, examining, mend, salvage
from workbench.errors import StorageError, WorkbenchError
from workbench.model import Document, Fragment
from workbench.store.journal import Put


@pytest.fixture
def worked(project: Project, document: Document) -> Project:
    """A project with some work in it."""
    for who in ("ann", "bea"):
        project.annotator = who
        ids = [
            project.marks.create(
                "entity", "gpe", document_id=document.id, fragments=[Fragment(document.id, s, s + 4)]
            ).id
            for s in (0, 13, 25)
        ]
        claim = [Fragment(document.id, 25, 44)]
        attributes = {"certainty": "possible", "stance": "reports"}
        roles = {"source": [ids[2]]}
        project.marks.create(
            "claim", "claim", document_id=document.id, fragments=claim, roles=roles, attributes=attributes
        )
    project.translations.write(project.segments.of(document.id)[0].id, "zh-Hant", "伊朗同意。")
    project.marks.delete([ids[0]])
    project.propositions.create("一", {})
    project.decisions.decide([ids[1]], "none", reason="no name")
    project.journal.undo()
    return project


def broken(project: Project, *statements: str) -> None:
    with project.database.transaction() as connection:
        for statement in statements:
            connection.execute(statement)


def test_a_sound_project_has_no_damage(worked: Project) -> None:
    diagnosis = examine(worked)
    assert diagnosis.is_sound, diagnosis.findings
    assert diagnosis.edits > 10
    assert not list(worked.path.glob(".workbench*"))


BROKEN = [
    ("state", "UPDATE marks SET label = 'person' WHERE id = (SELECT min(id) FROM marks)"),
    ("state", "DELETE FROM translations"),
    ("state", "UPDATE mark_counts SET marks = marks + 1"),
    ("state", "DELETE FROM segment_counts"),
    ("state", "DELETE FROM mark_references"),
    ("state", "DELETE FROM fragments WHERE rowid IS NULL OR position = 0 AND start = 0"),
    ("state", "UPDATE edit_groups SET state = 'spent'"),
    ("state", "DELETE FROM indexed WHERE row = (SELECT min(row) FROM indexed)"),
    ("state", "UPDATE terms SET words = 'other' WHERE rowid = 1"),
    ("journal", "DELETE FROM edit_targets WHERE seq = 2"),
    ("journal", "INSERT INTO edit_targets VALUES ('marks', 'none', 1)"),
]


@pytest.mark.parametrize(("check", "statement"), BROKEN, ids=[statement for _, statement in BROKEN])
def test_what_does_not_follow_from_the_journal_is_found_and_mended(worked: Project, check: str, statement: str) -> None:
    statement = statement.replace("rowid IS NULL OR ", "")
    before = worked.database.rows("SELECT * FROM marks ORDER BY id")
    broken(worked, statement)
    diagnosis = examine(worked)
    assert not diagnosis.is_sound
    assert diagnosis.is_mendable
    assert check in {finding.check for finding in diagnosis.findings if finding.severity == "damage"}
    mended = mend(worked, diagnosis)
    assert mended.backup is not None
    assert mended.backup.is_file()
    assert examine(worked).is_sound
    assert worked.database.rows("SELECT * FROM marks ORDER BY id") == before


UNMENDABLE = [
    ("texts", "UPDATE texts SET content = content || '.'"),
    ("texts", "DELETE FROM texts"),
]


@pytest.mark.parametrize(("check", "statement"), UNMENDABLE, ids=[statement for _, statement in UNMENDABLE])
def test_what_cannot_be_mended_is_said_and_left_alone(worked: Project, check: str, statement: str) -> None:
    broken(worked, statement)
    diagnosis = examine(worked)
    assert check in {finding.check for finding in diagnosis.findings if finding.severity == "damage"}
    assert not any(finding.mendable for finding in diagnosis.findings if finding.check == check)


def test_places_that_are_not_there_are_found(worked: Project, document: Document) -> None:
    far = [Fragment(document.id, 40, 400)]
    with worked.database.transaction():
        mark = worked.marks.of(document.id)[0]
        fragments = [[f.text_id, f.start, f.end] for f in far]
        worked.journal.commit([Put("marks", mark.id, {"fragments": fragments})], "far out")
    [finding] = [f for f in examine(worked).findings if f.severity == "damage"]
    assert (finding.check, finding.examples) == ("offsets", (mark.id,))


def test_what_people_left_undone_is_a_note_and_no_damage(worked: Project, document: Document) -> None:
    worked.annotator = "ann"
    worked.marks.create("entity", "nonsense", document_id=document.id, fragments=[Fragment(document.id, 0, 2)])
    (worked.path / ".workbench-copy-x").mkdir()
    diagnosis = examine(worked)
    assert diagnosis.is_sound
    assert {"schema", "files"} <= {finding.check for finding in diagnosis.findings}
    assert "removed .workbench-copy-x" in mend(worked, diagnosis).done
    assert not (worked.path / ".workbench-copy-x").exists()


@pytest.fixture
def smashed(worked: Project) -> Path:
    """A project of which a page in the middle of the file is overwritten: not of the journal's own table."""
    path = worked.path
    worked.database.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    row = worked.database.row("SELECT rootpage FROM sqlite_master WHERE name = 'marks_by_document'")
    assert row is not None
    size = worked.database.rows("PRAGMA page_size")[0][0]
    worked.close()
    with open(path / "workbench.db", "r+b") as file:
        file.seek((row[0] - 1) * size)
        file.write(b"\x13" * size)
    return path


def test_a_damaged_file_is_salvaged_from_its_journal(
    smashed: Path, document: Document, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["doctor", "--project", str(smashed)]) == 1
    assert run(["doctor", "--mend", "--project", str(smashed)]) == 0
    printed = capsys.readouterr().out
    assert "salvaged" in printed
    assert "is sound" in printed
    with open_project(smashed, annotator="bea") as project:
        assert len(project.marks.of(document.id)) == 3
        assert project.translations.chosen(document.id)
    assert list((smashed / "backups").glob("damaged-*/workbench.db"))


def test_what_is_no_database_at_all_is_said(tmp_path: Path) -> None:
    (tmp_path / "workbench.db").write_bytes(b"nothing" * 1000)
    with pytest.raises(WorkbenchError):
        salvage(tmp_path)
    assert (tmp_path / "workbench.db").read_bytes() == b"nothing" * 1000
    assert not list(tmp_path.glob(".workbench*"))


def test_edits_that_cannot_be_read_are_counted(worked: Project, document: Document) -> None:
    broken(worked, "UPDATE edits SET changes = '[' WHERE seq = (SELECT max(seq) FROM edits)")
    path = worked.path
    worked.close()
    found = salvage(path)
    assert found.lost == 1
    with closing(sqlite3.connect(path / "workbench.db")) as connection:
        assert connection.execute("SELECT count(*) FROM edits").fetchone()[0] == found.edits


def test_a_journal_of_which_nothing_can_be_read_replaces_nothing(worked: Project) -> None:
    broken(worked, "UPDATE edits SET changes = '['")
    path = worked.path
    worked.close()
    before = (path / "workbench.db").read_bytes()
    with pytest.raises(StorageError, match="no edit can be read"):
        salvage(path)
    assert (path / "workbench.db").read_bytes() == before
    assert not list(path.glob(".workbench*"))


def test_times_and_places_are_salvaged_too(worked: Project, document: Document) -> None:
    broken(
        worked,
        f"INSERT INTO timings VALUES ('t1', 'ann', '{document.id}', '', 'annotate', 5, 60000)",
        f"INSERT INTO places VALUES ('ann', '{document.id}', '{{}}', 5)",
    )
    path = worked.path
    worked.close()
    salvage(path)
    with open_project(path) as project:
        assert project.database.rows("SELECT id, milliseconds FROM timings") == [("t1", 60000)]
        assert project.database.rows("SELECT annotator FROM places") == [("ann",)]


def test_what_another_process_is_at_work_with_is_no_leftover(worked: Project) -> None:
    gone = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
    (worked.path / "backups").mkdir()
    for process in (os.getppid(), int(gone.stdout)):
        (worked.path / f".workbench-copy-{process}-ab_cd12").mkdir()
        (worked.path / f".workbench.db.{process}.restored-wal").write_text("x")
        (worked.path / "backups" / f".workbench-2026-11-22T10-00-00-merge.db.{process}.partial").write_text("x")
    assert len(mend(worked, examine(worked)).done) == 3
    kept = [*worked.path.glob(".workbench*"), *(worked.path / "backups").glob(".*")]
    assert len(kept) == 3
    assert all(f"{os.getppid()}" in path.name for path in kept)


def test_a_project_that_may_not_be_written_is_examined_elsewhere(
    worked: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worked.database, "read_only", True)
    made: list[object] = []
    real = examining.TemporaryDirectory
    monkeypatch.setattr(examining, "TemporaryDirectory", lambda **more: made.append(more["dir"]) or real(**more))
    assert examine(worked).is_sound
    assert made == [None]
