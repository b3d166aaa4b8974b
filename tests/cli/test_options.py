"""Issue 7, 3: a command waits for another process that writes, says so, and does its work then."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from workbench import Project
from workbench.cli import options
from workbench.cli.entry import run
from workbench.people import remember_annotator


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(options, "_SILENT", 5)
    (tmp_path / "a.txt").write_text("Moscow agreed.", encoding="utf-8")
    return tmp_path / "a.txt"


def test_a_command_waits_says_so_and_goes_on(
    project: Project, file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with closing(sqlite3.connect(project.path / "workbench.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        said: list[str] = []

        def note(line: str) -> None:
            said.append(line)
            if "waiting" in line:
                other.execute("ROLLBACK")

        monkeypatch.setattr(options, "note", note)
        assert run(["add", str(file), "--project", str(project.path)]) == 0
    assert sum("another process is writing to this project; waiting for it" in line for line in said) == 1
    assert [document.name for document in project.documents.all()] == ["a.txt"]


def test_a_process_that_is_stuck_is_not_waited_for_without_end(
    project: Project, file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(options, "_LONGEST", 0.02)
    with closing(sqlite3.connect(project.path / "workbench.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert run(["add", str(file), "--project", str(project.path)]) == 1
    said = capsys.readouterr().err
    assert "did not finish in time" in said
    assert "locked" not in said
    assert project.documents.all() == []


def test_who_said_their_name_on_the_screen_can_take_back_there_what_they_did_by_command(
    project: Project, file: Path
) -> None:
    remember_annotator(project.path, "mei")
    folder = ["--project", str(project.path)]
    assert run(["terms", "add", "harbour", "海港", *folder]) == 0
    assert run(["terms", "add", "harbour", "港灣", "--as", "lee", *folder]) == 0
    assert run(["schema", "use", "entities", *folder]) == 0
    assert run(["add", str(file), *folder]) == 0
    assert run(["translate", "--engine", "argos", *folder]) == 0
    assert [step.annotator for step in project.history.steps(None)][:5] == ["mei", "", "mei", "lee", "mei"]
