"""The command line itself: help, unknown commands, errors as one line and a hint."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.cli.entry import COMMANDS, run


def test_every_command_is_listed_and_has_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0
    listed = capsys.readouterr().out
    for name, (_, words) in COMMANDS.items():
        assert name in listed
        assert words in " ".join(listed.split())
        assert run([name, "--help"]) == 0
        assert f"Usage: workbench {name}" in capsys.readouterr().out


def test_an_unknown_command_says_what_was_meant(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["exprot"]) == 2
    assert "did you mean «export»" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [[], ["schema"]])
def test_a_group_alone_shows_its_help_once_and_as_no_error(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments) == 2
    said = capsys.readouterr().err
    assert said.count("Usage:") == 1
    assert not said.startswith("error")
    assert "error:" not in said
    assert "Commands:" in said or "Work together:" in said


def test_the_name_alone_says_what_to_type_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    run([])
    assert "workbench demo" in capsys.readouterr().err.splitlines()[-1]
    run(["init"])
    run([])
    last = capsys.readouterr().err.splitlines()[-1]
    assert str(tmp_path) in last
    assert "workbench annotate" in last


def test_a_new_project_in_another_folder_is_gone_to_and_found_from_above(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    run(["init", "the news"])
    assert "cd 'the news'" in capsys.readouterr().out
    assert run(["list"]) == 1
    assert "there is one in the news" in capsys.readouterr().err
    run(["init", "other"])
    assert run(["list"]) == 1
    assert "there are some in other, the news" in capsys.readouterr().err
    assert run(["list", "--project", "other/workbench.db"]) == 1
    assert "name its folder: other" in capsys.readouterr().err
    monkeypatch.chdir(tmp_path / "other")
    run(["init", "."])
    assert "cd " not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["list", "--jsn"], "no such option: --jsn; did you mean --json?"),
        (["annotate", "--as"], "--as needs a value after it"),
        (["search"], "QUERY is missing"),
        (["add"], "PATHS is missing"),
        (["list", "a", "b"], "that is too much: a b"),
        (["history", "--limit", "0"], "--limit: 0 is too little: 1 at least"),
        (["history", "--limit", "ten"], "--limit: «ten» is no number"),
        (["assign", "ann", "--share", "3"], "--share: 3.0 is not from 0 to 1"),
        (["export", "--since", "monday"], "--since: «monday» is no day such as 2026-11-22"),
        (["init", "--chinese", "zh"], "--chinese: «zh» is none of: zh-HK, zh-TW, zh-Hans"),
        (["schema", "shwo"], "no such command: shwo"),
        (["list", "--json=yes"], "--json takes no value"),
    ],
)
def test_wrong_arguments_are_told_in_plain_words_and_where_to_read_more(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments) == 2
    lines = capsys.readouterr().err.splitlines()
    assert f"error: {said}" in lines
    assert lines[-1] == f"  what to do: see: workbench {arguments[0]} --help"


def test_an_error_is_one_line_and_a_hint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["list"]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert lines[0].startswith("error: no project in")
    assert "workbench init" in lines[1]
    assert len(lines) == 2


def test_hostile_names_never_reach_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["add", "\x1b[2J\u202e", "--project", str(tmp_path)]) == 1
    said = capsys.readouterr().err
    assert "\x1b" not in said
    assert "\u202e" not in said


def test_an_unforeseen_error_goes_to_a_file(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("by nobody's wish")

    monkeypatch.setattr("workbench.cli.documents.opened", broken)
    assert run(["list"]) == 1
    said = capsys.readouterr().err
    assert "Traceback" not in said
    assert "by nobody's wish" in Path(said.rsplit(" ", 1)[1].strip()).read_text(encoding="utf-8")
