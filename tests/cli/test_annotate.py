"""annotate: who is at the keyboard is asked once, and --as holds for one time only."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench import Project
from workbench.cli.entry import run


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Under which names the screens are opened; the user says that they are mei when they are asked."""
    names: list[str] = []

    def screens(project: Project, *, document: str | None, first: str, on_named: object) -> int:
        names.append(project.annotator)
        if not project.annotator:
            assert callable(on_named)
            on_named("mei")
        return 0

    monkeypatch.setattr("workbench.cli.annotate.has_terminal", lambda: True)
    monkeypatch.setattr("workbench.tui.run", screens)
    return names


def test_a_name_is_asked_once_and_as_does_not_replace_it(tmp_path: Path, seen: list[str]) -> None:
    run(["init", str(tmp_path)])
    for arguments in ((), (), ("--as", "a"), ()):
        assert run(["annotate", "--project", str(tmp_path), *arguments]) == 0
    assert seen == ["", "mei", "a", "mei"]


def test_another_projects_name_is_not_guessed(tmp_path: Path, seen: list[str]) -> None:
    for name in ("one", "two"):
        run(["init", str(tmp_path / name)])
        run(["annotate", "--project", str(tmp_path / name)])
    assert seen == ["", ""]


def test_a_reserved_name_is_refused(tmp_path: Path, seen: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    run(["init", str(tmp_path)])
    assert run(["annotate", "--project", str(tmp_path), "--as", "gold"]) == 1
    assert "adjudicated" in capsys.readouterr().err
    assert seen == []


@pytest.mark.parametrize("command", ["add", "translate", "list", "search", "history", "agree", "export", "import"])
def test_every_command_on_a_project_takes_its_folder_and_a_name(command: str) -> None:
    from importlib import import_module

    from workbench.cli.entry import COMMANDS

    found = getattr(import_module(COMMANDS[command][0]), f"{command}_command")
    options = {option for parameter in found.params for option in parameter.opts}
    assert {"--project", "--as"} <= options
