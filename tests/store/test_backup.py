"""Backups are whole, checked and rotated; what is restored is what was backed up, and nothing is lost by it."""

from __future__ import annotations

import sqlite3
import stat
import subprocess
import sys
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from workbench import Project, open_project
from workbench.errors import Busy, InputError, NotFound, StorageError
from workbench.model import Document, Fragment
from workbench.store import backup as backups_module
from workbench.store import replacing
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


def test_backups_of_times_to_come_take_no_places(project: Project) -> None:
    """The clock was two hours ahead, or years, and was put right."""
    folder = project.path / "backups"
    folder.mkdir()
    soon = datetime.now(UTC) + timedelta(hours=2)
    ahead = [
        folder / f"workbench-{at.strftime('%Y-%m-%dT%H-%M-%S')}.db" for at in (soon, datetime(2099, 1, 1, tzinfo=UTC))
    ]
    for path in ahead:
        path.write_text("ahead")
    made = [project.back_up(keep=2).path for _ in range(4)]
    assert [path.exists() for path in made] == [False, False, True, True]
    assert ahead[1].exists()


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


def test_whoever_has_it_open_goes_on_with_what_was_put_back(project: Project, document: Document) -> None:
    made = project.back_up()
    lost = mark(project, document, 0)
    with open_project(project.path, annotator="bea") as other:
        assert other.marks.find(lost)
        replaced = put_back(made.path, project.path / "workbench.db", project.path / "backups")
        assert project.marks.find(lost) is None
        assert other.marks.find(lost) is None
        after = {mark(other, document, 5), mark(project, document, 13)}
    project.close()
    with open_project(project.path, annotator="ann") as again:
        assert {found.id for found in again.marks.of(document.id, annotator="*")} == after
        assert again.database.rows("PRAGMA integrity_check") == [("ok",)]
    assert replaced is not None
    with closing(sqlite3.connect(replaced)) as connection:
        assert connection.execute("SELECT id FROM marks").fetchall() == [(lost,)]


def test_one_who_is_writing_is_waited_for_and_then_named(
    project: Project, document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replacing, "_SECONDS", 0.1)
    made = project.back_up()
    with open_project(project.path, annotator="bea") as other, other.database.transaction():
        written = mark(other, document, 0)
        with pytest.raises(Busy):
            put_back(made.path, project.path / "workbench.db", project.path / "backups")
    assert project.marks.find(written)
    assert len(backups(project.path / "backups")) == 1


def test_a_database_that_sqlite_cannot_read_is_replaced_and_kept_as_it_is(
    closed: tuple[Path, Backup], document: Document
) -> None:
    path, made = closed
    (path / "workbench.db").write_bytes(b"no database at all")
    replaced = put_back(made.path, path / "workbench.db", path / "backups")
    assert replaced is not None
    assert replaced.read_bytes() == b"no database at all"
    with open_project(path, annotator="ann") as project:
        assert project.documents.text(document.id)


def test_a_log_that_was_left_beside_does_no_harm(closed: tuple[Path, Backup], document: Document) -> None:
    path, made = closed
    with closing(sqlite3.connect(path / "workbench.db", isolation_level=None)) as stranger:
        stranger.execute("CREATE TABLE stranger (x)")
        log = (path / "workbench.db-wal").read_bytes()
    (path / "workbench.db-wal").write_bytes(log)
    put_back(made.path, path / "workbench.db", path / "backups")
    with open_project(path, annotator="ann") as project:
        assert project.database.rows("PRAGMA integrity_check") == [("ok",)]
        assert project.database.rows("SELECT name FROM sqlite_master WHERE name = 'stranger'") == []
        assert project.marks.of(document.id) == []


def test_a_database_behind_a_symbolic_link_stays_where_it_is(closed: tuple[Path, Backup], document: Document) -> None:
    path, made = closed
    real = path.parent / "elsewhere.db"
    (path / "workbench.db").rename(real)
    (path / "workbench.db").symlink_to(real)
    for content in (None, b"damaged"):
        if content is not None:
            real.write_bytes(content)
        put_back(made.path, path / "workbench.db", path / "backups")
        assert (path / "workbench.db").is_symlink()
        with open_project(path, annotator="ann") as project:
            assert project.marks.of(document.id) == []


def test_what_was_private_stays_private(closed: tuple[Path, Backup]) -> None:
    path, made = closed
    (path / "workbench.db").chmod(0o600)
    with open_project(path) as project:
        copy = project.back_up()
    assert stat.S_IMODE(copy.path.stat().st_mode) == 0o600
    made.path.chmod(0o644)
    replaced = put_back(made.path, path / "workbench.db", path / "backups")
    assert replaced is not None
    assert stat.S_IMODE(replaced.stat().st_mode) == 0o600
    assert stat.S_IMODE((path / "workbench.db").stat().st_mode) == 0o600
    (path / "workbench.db").write_bytes(b"damaged")
    put_back(made.path, path / "workbench.db", path / "backups")
    assert stat.S_IMODE((path / "workbench.db").stat().st_mode) == 0o600


def test_a_folder_that_takes_no_backups_is_said(project: Project) -> None:
    (project.path / "backups").write_text("in the way")
    with pytest.raises(StorageError, match="backups"):
        project.back_up()


@pytest.mark.parametrize("steps", [1, 2, 20])
def test_a_process_that_is_killed_while_it_puts_one_back_leaves_what_was_there(
    closed: tuple[Path, Backup], document: Document, steps: int
) -> None:
    path, made = closed
    code = (
        "import os, sqlite3, sys\n"
        "from pathlib import Path\n"
        "from workbench.store import backup, replacing\n"
        "replacing._PAGES, calls = 1, []\n"
        "class Dying(sqlite3.Connection):\n"
        "    def backup(self, target, *, progress=None, **more):\n"
        "        def step(*args):\n"
        "            progress(*args) if progress else None\n"
        "            calls.append(1)\n"
        f"            os.kill(os.getpid(), 9) if len(calls) == {steps} else None\n"
        "        super().backup(target, progress=step if progress else None, **more)\n"
        "connect = sqlite3.connect\n"
        "sqlite3.connect = lambda *a, **k: connect(*a, factory=Dying, **k)\n"
        "path = Path(sys.argv[1])\n"
        "backup.put_back(Path(sys.argv[2]), path / 'workbench.db', path / 'backups')\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path), str(made.path)], check=False)
    assert done.returncode == -9
    with open_project(path, annotator="ann") as project:
        assert len(project.marks.of(document.id)) == 1
        assert project.database.rows("PRAGMA integrity_check") == [("ok",)]
    put_back(made.path, path / "workbench.db", path / "backups")
    with open_project(path, annotator="ann") as project:
        assert project.marks.of(document.id) == []


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
    assert moment(words, now=NOW, zone=UTC) == expected


def test_the_time_of_day_is_that_of_its_season(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    try:
        assert moment("2026-07-01 12:00", now=NOW) == datetime(2026, 7, 1, 10, tzinfo=UTC)
        assert moment("2026-11-01 12:00", now=NOW) == datetime(2026, 11, 1, 11, tzinfo=UTC)
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize(
    "words",
    [
        "yesterday",
        "2026-13-01",
        "",
        "2026-11-23",
        "2027-01-01 10:00",
        "999999d",
        "9999-12-31",
        "0001-01-01T00:00+14:00",
    ],
)
def test_what_is_no_moment_that_was_is_said(words: str) -> None:
    with pytest.raises(InputError):
        moment(words, now=NOW, zone=UTC)
