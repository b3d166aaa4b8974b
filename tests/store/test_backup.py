"""Backups are whole, checked and rotated; what is restored is what was backed up, and nothing is lost by it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from workbench import Project, open_project
from workbench.errors import InputError, NotFound, StorageError
from workbench.model import Document, Fragment
from workbench.store import backup as backups_module
from workbench.store.backup import Backup, backups, moment, put_back, surplus


def mark(project: Project, document: Document, start: int) -> str:
    place = [Fragment(document.id, start, start + 4)]
    return project.marks.create("entity", "gpe", document_id=document.id, fragments=place).id


def test_a_backup_is_a_whole_project(project: Project, document: Document, tmp_path: Path) -> None:
    made = project.back_up(reason="merge")
    mark(project, document, 0)
    (tmp_path / "again").mkdir()
    made.path.rename(tmp_path / "again" / "workbench.db")
    with open_project(tmp_path / "again") as again:
        assert again.documents.text(document.id) == project.documents.text(document.id)
        assert again.marks.of(document.id, annotator="*") == []
    assert (made.reason, made.path.name.endswith("-merge.db")) == ("merge", True)


def test_others_may_write_meanwhile(project: Project, document: Document) -> None:
    with open_project(project.path, annotator="bea") as other, other.database.transaction():
        mark(other, document, 0)
        project.back_up()


def test_the_latest_stay_and_one_of_each_day_before(project: Project) -> None:
    now = datetime(2026, 11, 22, 12, tzinfo=UTC)
    found = [Backup(Path(str(hours)), now - timedelta(hours=hours), "", 1) for hours in range(0, 24 * 30, 6)]
    gone = surplus(found, 3, now)
    stay = [backup for backup in found if backup not in gone]
    assert stay[:3] == found[:3]
    assert len(stay) == 3 + 14
    assert len({backup.at.date() for backup in stay[3:]}) == len(stay[3:])


def test_backups_are_rotated_and_other_files_left_alone(project: Project) -> None:
    folder = project.path / "backups"
    folder.mkdir()
    (folder / "workbench-notes.db").write_text("mine")
    old = folder / "workbench-2020-01-01T00-00-00.db"
    old.write_text("old")
    for _ in range(4):
        project.back_up(keep=2)
    assert not old.exists()
    assert (folder / "workbench-notes.db").exists()
    assert len(backups(folder)) == 2
    assert not list(folder.glob(".*"))


def test_a_copy_that_is_not_whole_is_no_backup_and_rotates_nothing(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = project.back_up()

    def short(source: Path, target: Path) -> None:
        with closing(sqlite3.connect(target)) as connection:
            connection.execute("CREATE TABLE edits (id)")
            connection.execute("PRAGMA user_version = 5")

    monkeypatch.setattr(backups_module, "copy_database", short)
    with pytest.raises(StorageError, match="lacks"):
        project.back_up(keep=1)
    assert [each.path for each in backups(project.path / "backups")] == [first.path]
    assert not list((project.path / "backups").glob(".*"))


@pytest.fixture
def closed(project: Project, document: Document) -> tuple[Path, Backup]:
    """A closed project with a backup, and one mark more than it."""
    made = project.back_up()
    mark(project, document, 0)
    project.close()
    return project.path, made


def test_a_backup_is_put_back_and_what_was_there_is_kept(closed: tuple[Path, Backup], document: Document) -> None:
    path, made = closed
    replaced = put_back(made.path, path / "workbench.db", path / "backups")
    with open_project(path, annotator="ann") as project:
        assert project.marks.of(document.id) == []
        mark(project, document, 5)
    assert replaced is not None
    put_back(replaced, path / "workbench.db", path / "backups")
    with open_project(path, annotator="ann") as project:
        assert [m.fragments[0].start for m in project.marks.of(document.id)] == [0]


def test_a_damaged_backup_replaces_nothing(closed: tuple[Path, Backup], document: Document) -> None:
    path, made = closed
    content = bytearray(made.path.read_bytes())
    content[4096 : 4096 * 6] = b"\x07" * 4096 * 5
    made.path.write_bytes(content)
    with pytest.raises(StorageError):
        put_back(made.path, path / "workbench.db", path / "backups")
    with pytest.raises(NotFound):
        put_back(path / "none.db", path / "workbench.db", path / "backups")
    with open_project(path, annotator="ann") as project:
        assert len(project.marks.of(document.id)) == 1


NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("2026-11-20 14:30", datetime(2026, 11, 20, 14, 30, tzinfo=UTC)),
        ("2026-11-20T14:30:05", datetime(2026, 11, 20, 14, 30, 5, tzinfo=UTC)),
        ("2026-11-20", datetime(2026, 11, 20, 23, 59, 59, 999000, tzinfo=UTC)),
        ("2026-11-22", NOW),
        ("90m", NOW - timedelta(minutes=90)),
        ("2d ago", NOW - timedelta(days=2)),
    ],
)
def test_moments_are_written_as_people_write_them(words: str, expected: datetime) -> None:
    assert moment(words, now=NOW) == expected


@pytest.mark.parametrize("words", ["yesterday", "2026-13-01", "", "2026-11-23", "2027-01-01 10:00"])
def test_what_is_no_moment_that_was_is_said(words: str) -> None:
    with pytest.raises(InputError):
        moment(words, now=NOW)
