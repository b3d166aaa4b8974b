"""A damaged database: what is amiss is said, and every edit that is there still comes over into a new one."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from workbench import Project, open_project
from workbench.cli.entry import run
from workbench.doctor import examine, salvage
from workbench.errors import Busy, Damaged, StorageError
from workbench.model import Document, Fragment
from workbench.store.backup import back_up
from workbench.store.replacing import replace_database


@pytest.fixture
def worked(project: Project, document: Document) -> Path:
    """The folder of a project with more edits than one page holds, and a long text, closed."""
    for number in range(60):
        place = [Fragment(document.id, number % 20, number % 20 + 4)]
        project.marks.create("entity", "gpe", document_id=document.id, fragments=place, note="長" * number * 9)
    project.close()
    return project.path


def edits(path: Path) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT id, clock, annotator, changes, step FROM edits ORDER BY clock").fetchall()


def broken(folder: Path, *statements: str) -> None:
    with closing(sqlite3.connect(folder / "workbench.db")) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def page_of(folder: Path, name: str) -> int:
    with closing(sqlite3.connect(folder / "workbench.db")) as connection:
        return int(connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (name,)).fetchone()[0])


def smash(folder: Path, page: int, content: bytes = b"\x13" * 4096) -> None:
    with open(folder / "workbench.db", "r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(content)


DAMAGE = [
    "DROP INDEX edits_by_group",
    "DROP TABLE marks",
    "DROP TABLE edit_targets",
    "DROP TABLE edit_groups",
    "DROP TABLE facts",
    "DROP TABLE tallies",
    "DROP TABLE terms",
    "ALTER TABLE timings DROP COLUMN milliseconds",
    "CREATE TRIGGER t AFTER INSERT ON edits BEGIN DELETE FROM marks; END",
    "CREATE VIEW v AS SELECT 1",
    "UPDATE marks SET note = CAST(x'61ff62' AS TEXT) WHERE id = (SELECT max(id) FROM marks)",
    "UPDATE settings SET value = 'x'",
    "UPDATE schemas SET content = '{}'",
]


@pytest.mark.parametrize("statement", DAMAGE)
def test_what_is_missing_or_strange_is_found_and_mended(worked: Path, statement: str) -> None:
    before = edits(worked / "workbench.db")
    broken(worked, statement)
    assert run(["doctor", "--project", str(worked)]) == 1
    assert run(["doctor", "--mend", "--project", str(worked)]) == 0
    assert edits(worked / "workbench.db") == before
    assert len(list((worked / "backups").iterdir())) == 1
    assert run(["doctor", "--mend", "--project", str(worked)]) == 0
    assert len(list((worked / "backups").iterdir())) == 1


LOST = [
    "UPDATE edits SET changes = 'nonsense' WHERE seq = 20",
    "UPDATE edits SET changes = '5' WHERE seq = 20",
    "UPDATE edits SET clock = 'late' WHERE seq = 20",
    "DELETE FROM edits WHERE seq = 20",
]


@pytest.mark.parametrize("statement", LOST[:3])
def test_an_edit_that_cannot_be_read_stands_in_no_others_way(
    worked: Path, statement: str, capsys: pytest.CaptureFixture[str]
) -> None:
    backup = back_up(worked / "workbench.db", worked.parent / "kept").path
    before = edits(worked / "workbench.db")
    broken(worked, statement)
    assert run(["doctor", "--mend", "--project", str(worked)]) == 0
    assert "1 edits could not be read" in capsys.readouterr().out
    assert len(edits(worked / "workbench.db")) == len(before) - 1
    assert run(["merge", str(backup), "--project", str(worked)]) == 0
    assert edits(worked / "workbench.db") == before


def test_bytes_that_are_no_text_are_said(worked: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken(worked, "UPDATE edits SET action = CAST(x'61ff62' AS TEXT) WHERE seq = 20")
    assert run(["doctor", "--project", str(worked)]) == 1
    assert "some of it is no text" in capsys.readouterr().out
    assert salvage(worked).garbled == 1


def test_edits_come_from_pages_that_sqlite_does_not_find(worked: Path) -> None:
    before = edits(worked / "workbench.db")
    smash(worked, page_of(worked, "edits"))
    found = salvage(worked)
    assert (found.edits, found.lost, found.texts) == (len(before), 0, 1)
    assert edits(worked / "workbench.db") == before
    with open_project(worked) as project:
        assert examine(project).is_sound


def test_edits_that_are_gone_are_counted_by_what_is_left_of_them(worked: Path) -> None:
    broken(worked, LOST[3])
    smash(worked, page_of(worked, "edits"))
    assert salvage(worked).lost == 1


def test_a_file_without_its_header_or_its_end_is_salvaged(worked: Path) -> None:
    before = edits(worked / "workbench.db")
    size = (worked / "workbench.db").stat().st_size
    os.truncate(worked / "workbench.db", size - 4096 * 3 - 100)
    found = salvage(worked)
    assert 0 < found.edits <= len(before)
    smash(worked, 1, b"\0" * 100)
    assert salvage(worked).edits == found.edits


def test_the_log_alone_is_salvaged(project: Project, document: Document, tmp_path: Path) -> None:
    for start in range(8):
        place = [Fragment(document.id, start, start + 4)]
        project.marks.create("entity", "gpe", document_id=document.id, fragments=place)
    shutil.copytree(project.path, tmp_path / "killed")
    os.truncate(tmp_path / "killed" / "workbench.db", 0)
    log = (tmp_path / "killed" / "workbench.db-wal").read_bytes()
    found = salvage(tmp_path / "killed")
    assert edits(tmp_path / "killed" / "workbench.db") == edits(project.path / "workbench.db")
    assert (found.damaged / "workbench.db-wal").read_bytes() == log


def test_the_damaged_file_is_kept_as_it_was(worked: Path) -> None:
    smash(worked, 1, b"\0" * 100)
    before = (worked / "workbench.db").read_bytes()
    assert (salvage(worked).damaged / "workbench.db").read_bytes() == before


def test_nothing_is_salvaged_where_only_the_room_is_missing(worked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise StorageError("the disk is full")

    monkeypatch.setattr("workbench.doctor.examine", full)
    before = (worked / "workbench.db").read_bytes()
    assert run(["doctor", "--mend", "--project", str(worked)]) == 1
    assert (worked / "workbench.db").read_bytes() == before
    assert not (worked / "backups").exists()


def test_a_schema_that_was_lost_with_its_edit_is_said(worked: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken(worked, "UPDATE edits SET changes = '[' WHERE changes LIKE '%\"schemas\"%'")
    assert run(["doctor", "--mend", "--project", str(worked)]) == 1
    assert "the project's schema cannot be used" in capsys.readouterr().out
    assert run(["schema", "use", "claims", "--yes", "--project", str(worked)]) == 0
    assert run(["doctor", "--project", str(worked)]) == 0


def test_nonsense_is_said_to_be_nonsense(tmp_path: Path) -> None:
    (tmp_path / "workbench.db").write_bytes(b"\x0d\xff" * 9000)
    with pytest.raises(Damaged, match="no edit can be read"):
        salvage(tmp_path)


def test_a_disk_without_room_for_the_second_copy_is_no_damage(worked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise StorageError("the disk is full")

    monkeypatch.setattr("workbench.store.rebuilding.write_anew", full)
    with open_project(worked) as project, pytest.raises(StorageError, match="the disk is full"):
        examine(project)


def test_the_copy_that_has_no_room_is_named_and_not_its_source(worked: Path, tmp_path: Path) -> None:
    class Full:
        """A connection to a database that is to be copied, where the copy has no room."""

        def backup(self, _: sqlite3.Connection) -> None:
            raise sqlite3.OperationalError("database or disk is full")

        def close(self) -> None:
            """Nothing is open."""

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("workbench.store.foreign.read_only_connection", lambda _: Full())
        with open_project(worked) as project, pytest.raises(StorageError, match="the copy was not made") as caught:
            project.back_up(tmp_path / "small")
    assert str(tmp_path / "small") in caught.value.message


def test_edits_of_a_clock_that_was_years_ahead_are_kept(worked: Path, capsys: pytest.CaptureFixture[str]) -> None:
    far = format(4_733_510_400_000, "012x")
    broken(worked, f"UPDATE edits SET clock = '{far}' || substr(clock, 13), at = 4733510400000 WHERE seq = 20")
    with open_project(worked) as project:
        project.journal.rebuild()
    before = edits(worked / "workbench.db")
    assert run(["doctor", "--mend", "--project", str(worked)]) == 0
    assert "later than the year 2100" in capsys.readouterr().out
    assert edits(worked / "workbench.db") == before
    assert salvage(worked).lost == 0


def test_what_others_write_meanwhile_is_not_replaced(worked: Path, document: Document) -> None:
    broken(worked, LOST[0])

    def late(fresh: Path, database: Path, place: Callable[[], Path]) -> Path:
        with open_project(worked, annotator="bea") as other:
            other.set_target("en", "zh-HK")
        return replace_database(fresh, database, place)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("workbench.doctor.salvaging.replace_database", late)
        with pytest.raises(Busy, match="meanwhile"):
            salvage(worked)
    assert "bea" in {row[2] for row in edits(worked / "workbench.db")}
    assert not (worked / "backups").exists()
    assert salvage(worked).lost == 1
    assert "bea" in {row[2] for row in edits(worked / "workbench.db")}


def test_edits_come_over_without_the_texts_that_are_lost_and_a_backup_brings_those(worked: Path) -> None:
    backup = back_up(worked / "workbench.db", worked.parent / "kept").path
    before = edits(worked / "workbench.db")
    broken(worked, "DROP TABLE texts")
    assert run(["doctor", "--mend", "--project", str(worked)]) == 1
    assert edits(worked / "workbench.db") == before
    assert run(["merge", str(backup), "--project", str(worked)]) == 0
    assert run(["doctor", "--project", str(worked)]) == 0
