"""Export, import and formats as they are typed: wrong words end in one line, and what is shown fits the terminal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from workbench import Project
from workbench.cli.entry import run
from workbench.formats import formats


def test_formats_fit_the_terminal_and_say_what_to_install(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert run(["formats"]) == 0
    said = capsys.readouterr().out
    for name, format_ in formats().items():
        assert f"\n{name}  (" in f"\n{said}"
        assert not format_.needs or f'pip install "bilingual-workbench[{format_.needs}]"' in said
    assert run(["formats", "--json"]) == 0
    listed = {each["name"]: each for each in json.loads(capsys.readouterr().out)}
    assert {name: format_.needs for name, format_ in formats().items()} == {n: e["needs"] for n, e in listed.items()}
    assert listed["jsonl"]["in"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--format", "xml"], "no format is called «xml»"),
        (["--labels", " , "], "--labels names no type"),
        (["--labels", "planet"], "no type is called «planet»"),
        (["--annotator", "nobody"], "no marks are by «nobody»"),
        (["--split", "train"], "«train» is no part and its share"),
        (["--split", "train=0,test=1"], "is there twice, or has nothing"),
        (["--seed", "x", "--split", "a=1"], "--seed: «x» is no number"),
        (["--group-by", "series"], "divide nothing without --split"),
        (["--split", "a=1", "--splits-from", "missing"], "is no manifest of an export with splits"),
        (["--since", "2026-13-40"], "--since: «2026-13-40» is no day"),
        (["--shard", "-1"], "--shard: -1 is too little"),
        (["--set", "offsets"], "--set takes KEY=VALUE"),
        (["--scheme", "iob9"], "--scheme: «iob9» is none of"),
        (["missing.txt"], "no single document is called «missing.txt»"),
    ],
)
def test_wrong_words_end_in_a_line(
    project: Project, document: object, tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    assert run(["export", "--project", str(project.path), "--out", str(tmp_path / "out"), *words]) in (1, 2)
    shown = capsys.readouterr().err
    assert sum(said in line for line in shown.splitlines()) == 1
    assert "Traceback" not in shown
    assert not (tmp_path / "out").exists()


def test_an_import_says_what_it_took_the_path_for(
    project: Project, document: object, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = str(tmp_path / "out")
    assert run(["export", "--project", str(project.path), "--format", "brat", "--out", out]) == 0
    assert run(["import", "--project", str(project.path), out]) == 0
    captured = capsys.readouterr()
    assert f"Imported {out} (brat)" in captured.out
    assert captured.err == ""
    assert run(["import", "--project", str(project.path), str(tmp_path / "missing")]) == 1
    assert "no such file" in capsys.readouterr().err
    (tmp_path / "odd.bin").write_bytes(b"\x00\x01")
    assert run(["import", "--project", str(project.path), str(tmp_path / "odd.bin")]) == 1
    assert "looks like no format known here" in capsys.readouterr().err
