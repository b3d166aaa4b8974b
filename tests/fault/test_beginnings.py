"""Projects made, migrated, moved and replaced while others are at it: one project, whole, or a clear error."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from workbench import Project, open_project
from workbench.errors import Busy, Damaged, StorageError
from workbench.model import Document, Fragment, SourceText

pytestmark = pytest.mark.fault

OPENER = """
import sys, time
from pathlib import Path
import workbench.store.migrations, workbench.search.index
from workbench import open_project
from workbench.model import SegmentSpan, SourceText
folder, start, name = Path(sys.argv[1]), float(sys.argv[2]), sys.argv[3]
time.sleep(max(0, start - time.time()))
with open_project(folder, create=True, annotator=name) as project:
    print(project.documents.add(SourceText(name, "Iran agreed."), [SegmentSpan(0, 12, "en", "body")]).outcome)
"""


def together(folder: Path, number: int) -> list[str]:
    """Several processes that open, and if need be make, one project in the same moment."""
    start = str(time.time() + 1.5)
    command = [sys.executable, "-c", OPENER, str(folder), start]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    processes = [subprocess.Popen([*command, f"writer{at}"], **pipes) for at in range(number)]  # type: ignore[call-overload]
    said = []
    for process in processes:
        out, errors = process.communicate(timeout=60)
        assert (process.returncode, errors) == (0, "")
        said.append(out.strip())
    return said


def test_several_make_one_project_and_add_one_text(tmp_path: Path) -> None:
    for attempt in range(2):
        outcomes = together(tmp_path / str(attempt), 5)
        assert sorted(outcomes) == ["added", *["known"] * 4]
        with open_project(tmp_path / str(attempt)) as project:
            (edit,) = project.journal.history()
            (document,) = project.documents.all()
            assert document.name == edit.annotator
            assert len(project.segments.of(document.id)) == 1


def old_project(folder: Path) -> None:
    """A project as the first version of the database had it."""
    from sqlite_utils import Database

    from workbench.store.migrations import MIGRATIONS

    folder.mkdir()
    connection = sqlite3.connect(folder / "workbench.db", isolation_level=None)
    MIGRATIONS.apply(Database(connection), stop_before="0002-origin-of-documents-words-of-groups")
    connection.close()


def test_several_migrate_one_project(tmp_path: Path) -> None:
    old_project(tmp_path / "old")
    assert sorted(together(tmp_path / "old", 4)) == ["added", *["known"] * 3]


def test_a_migration_that_fails_leaves_the_old_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old_project(tmp_path / "old")
    monkeypatch.setattr("workbench.store.migrations.SCHEMA_VERSION", 99)
    for _ in range(3):
        with pytest.raises(Damaged, match="of version 5"):
            open_project(tmp_path / "old")
    assert len(list((tmp_path / "old" / "backups").iterdir())) == 1
    with sqlite3.connect(tmp_path / "old" / "workbench.db") as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)
    connection.close()


def test_a_creation_that_fails_leaves_nothing_in_the_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("sqlite_utils.Migrations._record_applied", broken)
        with pytest.raises(KeyboardInterrupt):
            open_project(tmp_path, create=True)
    with open_project(tmp_path, create=True) as project:
        assert project.documents.all() == []


def test_a_database_that_was_replaced_takes_no_more_edits(project: Project, document: Document) -> None:
    path = project.path / "workbench.db"
    shutil.copy(path, path.with_name("other.db"))
    for replace in (lambda: os.replace(path.with_name("other.db"), path), path.unlink):
        replace()
        with pytest.raises(StorageError, match="replaced or deleted"):
            project.marks.create("entity", "gpe", document_id=document.id, fragments=[Fragment(document.id, 0, 4)])


def test_a_writer_that_does_not_finish_is_waited_for_and_then_said(
    project: Project, document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.database.rows("PRAGMA busy_timeout = 50")
    with open_project(project.path, annotator="bob") as other, other.database.transaction():
        assert [d.name for d in project.documents.all()] == ["short.txt"]
        with pytest.raises(Busy, match="another process is writing"):
            project.documents.rename(document.id, "x")
    project.documents.rename(document.id, "x")


def test_a_project_that_cannot_be_written_can_be_read(project: Project, document: Document, tmp_path: Path) -> None:
    """Also a copy, which would take a new name for itself if it could."""
    project.database.rows("PRAGMA wal_checkpoint(TRUNCATE)")
    copy = tmp_path / "copy"
    copy.mkdir()
    shutil.copy(project.path / "workbench.db", copy)
    with open_project(copy, annotator="ann") as reader:
        assert reader.database.connection.total_changes == 0
        reader.database.rows("PRAGMA query_only = ON")
        assert reader.documents.all() == [document]
        with pytest.raises(StorageError, match="cannot be opened for writing"):
            reader.documents.rename(document.id, "x")


def test_damaged_pages_are_said_to_be_damaged(project: Project, document: Document, tmp_path: Path) -> None:
    project.documents.add(SourceText("long.txt", "國" * 200_000), [])
    project.database.rows("PRAGMA wal_checkpoint(TRUNCATE)")
    copy = tmp_path / "copy"
    copy.mkdir()
    data = bytearray((project.path / "workbench.db").read_bytes())
    data[4096 : len(data) - 4096] = b"\xa5" * (len(data) - 8192)
    (copy / "workbench.db").write_bytes(data)
    with pytest.raises(StorageError, match=r"is damaged|does not read"):
        _read_all(copy, document)


def _read_all(folder: Path, document: Document) -> None:
    with open_project(folder) as project:
        project.documents.summaries()
        project.documents.text(document.id)
