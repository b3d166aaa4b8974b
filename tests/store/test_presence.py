"""A database that lost what it held is no new project, and the log beside it is kept."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from workbench import Project, open_project
from workbench.cli.entry import run
from workbench.errors import Damaged, NoProject
from workbench.model import Document, Fragment


@pytest.fixture
def killed(project: Project, document: Document, tmp_path: Path) -> Path:
    """A copy as a killed process leaves it: its latest edits are in the log alone."""
    project.back_up(tmp_path / "kept")
    project.marks.create("entity", "gpe", document_id=document.id, fragments=[Fragment(document.id, 0, 4)])
    shutil.copytree(project.path, tmp_path / "killed")
    assert (tmp_path / "killed" / "workbench.db-wal").stat().st_size > 0
    return tmp_path / "killed"


@pytest.mark.parametrize("size", [0, 1, 500])
@pytest.mark.parametrize("create", [False, True])
def test_a_log_without_its_database_is_left_alone(killed: Path, size: int, create: bool) -> None:
    os.truncate(killed / "workbench.db", size)
    log = (killed / "workbench.db-wal").read_bytes()
    with pytest.raises(Damaged, match="has lost what it held"):
        open_project(killed, create=create)
    assert (killed / "workbench.db-wal").read_bytes() == log
    assert (killed / "workbench.db").stat().st_size == size


@pytest.mark.parametrize("create", [False, True])
def test_a_log_of_which_the_database_is_gone_is_left_alone(killed: Path, create: bool) -> None:
    (killed / "workbench.db").unlink()
    log = (killed / "workbench.db-wal").read_bytes()
    with pytest.raises(Damaged, match="is gone"):
        open_project(killed, create=create)
    assert (killed / "workbench.db-wal").read_bytes() == log
    assert not (killed / "workbench.db").exists()


@pytest.mark.parametrize("size", [0, 1])
def test_an_empty_file_is_no_empty_project(tmp_path: Path, size: int) -> None:
    (tmp_path / "workbench.db").write_bytes(b"S" * size)
    with pytest.raises(Damaged, match="is empty"):
        open_project(tmp_path)
    assert (tmp_path / "workbench.db").stat().st_size == size


def test_a_creation_that_was_killed_at_once_is_begun_again(tmp_path: Path) -> None:
    (tmp_path / "workbench.db").touch()
    assert run(["init", str(tmp_path)]) == 0
    with open_project(tmp_path) as project:
        assert project.schema.name == "claims"


@pytest.mark.parametrize("gone", [False, True])
def test_a_backup_is_put_back_without_the_log_of_another(killed: Path, tmp_path: Path, gone: bool) -> None:
    [backup] = (tmp_path / "kept").glob("*.db")
    log = (killed / "workbench.db-wal").read_bytes()
    if gone:
        (killed / "workbench.db").unlink()
    else:
        os.truncate(killed / "workbench.db", 0)
    assert run(["restore", str(backup), "--yes", "--project", str(killed)]) == 0
    with open_project(killed) as project:
        assert project.marks.annotators() == []
        assert project.database.rows("PRAGMA integrity_check") == [("ok",)]
    [kept] = (killed / "backups").glob("*-wal")
    assert kept.read_bytes() == log


def test_no_project_at_all_is_still_said(tmp_path: Path) -> None:
    with pytest.raises(NoProject):
        open_project(tmp_path)
