"""The board on the command line: as lines, JSON, a page, Markdown, a table."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from workbench import Project
from workbench.cli.entry import run as run_command
from workbench.model import Document, Fragment


@pytest.fixture
def folder(project: Project, document: Document) -> Path:
    keys = []
    for start, end, sure in ((0, 11, "certain"), (25, 43, "possible")):
        made = project.marks.create(
            "claim",
            "claim",
            document_id=document.id,
            fragments=[Fragment(document.id, start, end)],
            attributes={"certainty": sure},
        )
        keys.append(made.id)
    project.propositions.create("They agree", {keys[0]: "same", keys[1]: "contradicts"})
    project.propositions.create("Iran agreed", {keys[0]: "same"})
    return project.path


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = run_command(["propositions", *words])
    out = capsys.readouterr()
    return code, out.out, out.err


def test_words_that_no_proposition_holds_are_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "no", "such", "--project", str(folder))
    assert (code, out) == (0, "No proposition holds «no such».\n")


def test_propositions_are_listed_the_most_contested_first(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "--project", str(folder), "--as", "ann")
    lines = out.splitlines()
    assert code == 0
    assert lines[0].startswith("≠ They agree")
    assert "    ≠ “Moscow may deny it”" in lines
    assert "= Iran agreed" in out
    assert (
        "They agree" not in run(capsys, "--project", str(folder), "iran agreed", "--sort", "title")[1].splitlines()[0]
    )


def test_json_and_files(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = json.loads(run(capsys, "--project", str(folder), "--differing", "--json")[1])
    assert [each["title"] for each in data["propositions"]] == ["They agree"]
    names = {"--html": "b.html", "--markdown": "b.md", "--csv": "b.csv"}
    words = [word for option, name in names.items() for word in (option, str(tmp_path / name))]
    code, out, _ = run(capsys, "--project", str(folder), *words)
    assert code == 0
    assert out.count("wrote ") == 3
    for name in names.values():
        assert "They agree" in (tmp_path / name).read_text("utf-8")


def test_what_cannot_be_is_said(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "--project", str(folder), "--of", "zoe")
    assert code == 1
    assert "zoe has no propositions" in err
    assert "ann" in err
    code, _, err = run(capsys, "--project", str(folder), "--csv", str(tmp_path / "no" / "x.csv"))
    assert code == 1
    assert "cannot be written" in err
