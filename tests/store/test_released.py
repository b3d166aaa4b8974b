"""Every released version of the database opens, is brought up to date after a backup, and passes doctor."""

from __future__ import annotations

import gzip
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from workbench import Project, open_project
from workbench.doctor import examine
from workbench.errors import StorageError
from workbench.formats import export
from workbench.model import Document
from workbench.store.backup import backups
from workbench.store.database import SCHEMA_VERSION

RELEASED = sorted((Path(__file__).parent / "released").glob("version-*.db.gz"))


@pytest.fixture(params=RELEASED, ids=[path.name.removesuffix(".db.gz") for path in RELEASED])
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A project's folder, as that version has left it."""
    (tmp_path / "workbench.db").write_bytes(gzip.decompress(request.param.read_bytes()))
    return tmp_path


def short(project: Project) -> Document:
    return project.documents.get("short.txt")


def version_of(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def test_the_present_version_is_kept_too() -> None:
    assert {path.name for path in RELEASED} == {f"version-{n}.db.gz" for n in range(1, SCHEMA_VERSION + 1)}


def test_it_opens_after_a_backup_and_is_sound(old: Path) -> None:
    before = version_of(old / "workbench.db")
    with open_project(old, annotator="ann") as project:
        diagnosis = examine(project)
        assert diagnosis.is_sound, diagnosis.findings
    made = backups(old / "backups")
    assert [backup.reason for backup in made] == (["migration"] if before < SCHEMA_VERSION else [])
    assert [version_of(backup.path) for backup in made] == ([before] if before < SCHEMA_VERSION else [])
    with open_project(old):
        assert len(backups(old / "backups")) == len(made)


def test_what_was_in_it_is_there(old: Path, tmp_path: Path) -> None:
    with open_project(old, annotator="ann") as project:
        document = short(project)
        assert project.documents.text(document.id).startswith("Iran agreed.\n習近平")
        marks = project.marks.of(document.id)
        assert [mark.label for mark in marks] == ["gpe", "person", "claim"]
        assert len(marks[1].fragments) == 2
        assert marks[2].roles == {"source": (marks[0].id,)}
        assert (marks[0].note, marks[2].note) == ("", "注")
        assert [t.text for t in project.translations.chosen(document.id).values()] == ["伊朗已同意。"]
        assert [hit.match for hit in project.search.find("北京")] == ["北京"]
        report = export(project, "jsonl", tmp_path / "out.jsonl")
        assert not report.dropped


def test_work_goes_on_where_it_stopped(old: Path) -> None:
    with open_project(old, annotator="ben") as project:
        document = short(project)
        count = len(project.marks.of(document.id))
        assert project.journal.undo() is not None
        assert project.journal.redo() is not None
        assert len(project.marks.of(document.id)) == count


def test_without_room_for_the_backup_nothing_is_brought_up_to_date(old: Path) -> None:
    before = version_of(old / "workbench.db")
    (old / "backups").write_text("in the way")
    if before < SCHEMA_VERSION:
        with pytest.raises(StorageError):
            open_project(old)
    else:
        open_project(old).close()
    assert version_of(old / "workbench.db") == before
