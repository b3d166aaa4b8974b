"""add: which file is which document, and all or nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from workbench import Project
from workbench.cli.entry import run


@pytest.fixture
def files(project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(project.path)
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x.txt").write_text(f"The text of {name}.", encoding="utf-8")
    return tmp_path


def names(project: Project) -> list[str]:
    return [document.name for document in project.documents.all()]


def test_one_name_in_two_folders_is_two_documents(
    project: Project, files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["add", str(files / "a" / "x.txt"), str(files / "b")]) == 0
    assert names(project) == ["x.txt", "b/x.txt"]
    assert "another document is called x.txt" in capsys.readouterr().err


def test_a_folder_again_adds_what_changed(
    project: Project, files: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["add", str(files / "a"), str(files / "b")]) == 0
    (files / "b" / "x.txt").write_text("The text of b, changed.", encoding="utf-8")
    monkeypatch.chdir(files / "b")
    assert run(["add", "x.txt", "../a", "--project", str(project.path)]) == 0
    said = capsys.readouterr()
    assert "revision: b/x.txt" in said.err
    assert "known already: x.txt" in said.err
    assert said.out.endswith("1 added.\n")
    assert names(project) == ["x.txt", "b/x.txt"]
    assert len(project.documents.all(archived=True)) == 3


def test_rows_that_moved_stay(project: Project, files: Path) -> None:
    rows = files / "rows.jsonl"
    for texts in (["one", "two"], ["zero", "one", "two"]):
        rows.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts), encoding="utf-8")
        assert run(["add", str(rows)]) == 0
    assert sorted(project.documents.text(d.id) for d in project.documents.all()) == ["one", "two", "zero"]


def test_what_a_file_revises_can_be_said(project: Project, files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["add", str(files / "a" / "x.txt")]) == 0
    assert run(["add", str(files / "b" / "x.txt"), "--revises", "x.txt"]) == 0
    assert names(project) == ["x.txt"]
    assert run(["add", str(files / "a"), str(files / "b"), "--revises", "x.txt"]) == 1
    assert "2 texts cannot all revise one document" in capsys.readouterr().err


def test_one_bad_file_and_nothing_is_added(project: Project, files: Path) -> None:
    (files / "b" / "bad.txt").write_bytes(b"\x00\x01\x02" * 99)
    assert run(["add", str(files / "a"), str(files / "b")]) == 1
    assert names(project) == []
    assert project.journal.history(1)[0].action.startswith("s")


def test_bad_files_are_passed_over_when_asked_and_said(
    project: Project, files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (files / "b" / "bad\x1b[2J.txt").write_bytes(b"\x00\x01\x02" * 99)
    (files / "b" / "rows.jsonl").write_text('{"text": "A row that is sound."}\n{"text": \n', encoding="utf-8")
    assert run(["add", "--skip-bad", str(files / "a"), str(files / "b"), str(files / "none.txt")]) == 0
    assert names(project) == ["x.txt", "b/x.txt"]
    said = capsys.readouterr()
    assert said.out == "2 added.\n"
    assert "bad␛[2J.txt: " in said.err
    assert "rows.jsonl:2: " in said.err
    assert "none.txt: there is no such file" in said.err


def test_the_demo_leaves_ones_own_project_alone(
    project: Project, files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["add", str(files / "a")]) == 0
    edits = len(project.journal.history(100))
    assert run(["demo", "--into", str(project.path)]) == 1
    assert "a project of yours" in capsys.readouterr().err
    assert len(project.journal.history(100)) == edits


def test_a_long_text_says_how_far_it_is_on_a_terminal(
    project: Project, files: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("workbench.cli.documents._LONG", 1_000)
    monkeypatch.setattr("workbench.cli.documents._MANY", 1_000)
    monkeypatch.setattr("workbench.cli.progress._QUIET_SECONDS", 0.0)
    monkeypatch.setattr("workbench.cli.progress._BETWEEN_SECONDS", 0.0)
    (files / "long.txt").write_text("Moscow agreed. " * 5_000, encoding="utf-8")
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    assert run(["add", str(files / "long.txt")]) == 0
    said = capsys.readouterr().err
    assert "cutting long.txt" in said
    assert "writing 5,000 segments" in said
    assert names(project) == ["long.txt"]
