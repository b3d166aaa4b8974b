"""What is printed: nothing a terminal acts on, JSON that is JSON, and no harm where output goes nowhere."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from workbench import Project
from workbench.cli.entry import run
from workbench.cli.output import note, say_json, table
from workbench.model import SegmentSpan, SourceText

HOSTILE = "\x1b[2J\x9b1m\u202e\u2028\x7f\u200b\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ("list", HOSTILE),
        (HOSTILE,),
        ("list", f"--{HOSTILE}"),
        ("search", "x", "--limit", HOSTILE),
        ("export", "--tokens", HOSTILE),
        ("schema", HOSTILE),
        ("schema", "check", HOSTILE),
        ("engines", "install", HOSTILE),
        ("add", HOSTILE, "--as", HOSTILE),
        ("init", HOSTILE + "/x", "--schema", HOSTILE),
        ("import", HOSTILE, "--format", HOSTILE),
        ("annotate", HOSTILE),
        ("translate", "--engine", HOSTILE),
        ("agree", "--annotator", HOSTILE),
        ("export", "\udcff"),
    ],
)
def test_nothing_that_was_typed_comes_back_raw(
    arguments: tuple[str, ...], project: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(project.path)
    assert run(arguments) in (1, 2)
    said = "".join(capsys.readouterr())
    assert "error: " in said
    assert "something went wrong" not in said
    assert not [c for c in said if not c.isprintable() and c != "\n"]


def test_a_cell_or_a_remark_stays_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    note("added: a\nerror: forged")
    assert capsys.readouterr().err == "added: a␊error: forged\n"
    assert len(table(("name",), [("a\nb",)]).split("\n")) == 3


def test_json_says_the_same_and_holds_nothing_hostile(capsys: pytest.CaptureFixture[str]) -> None:
    value = {"name": HOSTILE, "text": "國\u3000\U0001f1e8 — “x”", "half": "\ud800"}
    say_json(value)
    said = capsys.readouterr().out
    assert json.loads(said) == value
    assert not [c for c in said if not c.isprintable() and c not in "\n\u3000"]
    assert "國\u3000\U0001f1e8 — “x”" in said


def child(*arguments: str, shell: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    program = f'"{sys.executable}" -m workbench {" ".join(arguments)} {shell}'
    return subprocess.run(
        ["bash", "-c", program],
        capture_output=True,
        env={**os.environ, **environment},
        encoding="utf-8",
        errors="replace",
        check=False,
    )


@pytest.fixture
def shelf(project: Project) -> Path:
    for number in range(50):
        text = f"{number} 國 \U0001f1e8\U0001f1f3"
        project.documents.add(SourceText(f"國-\U0001f1e8-{number}.txt", text), [SegmentSpan(0, 3, "en", "body")])
    return project.path


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "gb18030", "utf-8"])
def test_an_encoding_that_lacks_characters_crashes_nothing(shelf: Path, encoding: str) -> None:
    for arguments in (("list",), ("history",), ("search", "國")):
        result = child(*arguments, "--project", str(shelf), PYTHONIOENCODING=encoding)
        assert (result.returncode, result.stderr) == (0, "")
    result = child("list", "--json", "--project", str(shelf), PYTHONIOENCODING="ascii")
    assert len(json.loads(result.stdout)) == 50
    assert result.stdout.isascii()


@pytest.mark.parametrize(
    ("shell", "code", "words"),
    [
        ("> /dev/full", 1, "No space left on device"),
        (">&-", 0, ""),
        (">&- 2>&-", 0, ""),
        ("| head -1 > /dev/null", 0, ""),
        ("2>&1 | true", 0, ""),
    ],
)
def test_output_that_goes_nowhere_is_no_crash(shelf: Path, shell: str, code: int, words: str) -> None:
    result = child("list", "--project", str(shelf), shell=shell)
    assert result.returncode == code
    assert words in result.stderr
    assert "Traceback" not in result.stderr
    assert "went wrong" not in result.stderr
    assert bool(result.stderr) == bool(words)


def test_paths_that_cannot_be_are_errors_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    long = "x" * 4000
    for arguments in (["init", long], ["init", "a", "--schema", long], ["list", "--project", long]):
        assert run(arguments) == 1
        said = capsys.readouterr().err
        assert "File name too long" in said
        assert "went wrong" not in said
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert run(["list"]) == 1
    assert "current folder" in capsys.readouterr().err
