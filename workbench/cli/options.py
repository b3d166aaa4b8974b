"""Options that many commands share, and the project that they name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final, TypeVar

import click

from workbench.cli.output import note
from workbench.project import Project, open_project

_Command = TypeVar("_Command", bound=Callable[..., Any])


_SILENT: Final = 2000
"""Milliseconds for which one waits without a word for another process that writes."""
_LONGEST: Final = 600.0
"""Seconds after which that process is taken to be stuck."""


class _Waiting:
    """Says once that one waits."""

    _said = False

    def goes_on(self, seconds: float) -> bool:
        if not self._said:
            self._said = True
            note("note: another process is writing to this project; waiting for it (ctrl+c stops)")
        return seconds < _LONGEST

    def is_over(self) -> None:
        self._said = False


def project_option(command: _Command) -> _Command:
    """`--project DIR`."""
    return click.option(
        "--project",
        "folder",
        type=click.Path(path_type=Path),
        help="The project's folder; default: the nearest one from here upwards.",
    )(command)


def annotator_option(command: _Command) -> _Command:
    """`--as NAME`."""
    return click.option("--as", "annotator", default="", metavar="NAME", help="Who is annotating.")(command)


def editor_option(command: _Command) -> _Command:
    """`--as NAME`, for a command in which an annotator is somebody else: the parameter is called editor."""
    return click.option("--as", "editor", default="", metavar="NAME", help="Who you are.")(command)


def json_option(command: _Command) -> _Command:
    """`--json`."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON.")(command)


def opened(folder: Path | None, *, annotator: str = "", remembered: bool = False) -> Project:
    """The project that the options name; what its disk makes unsafe is said.

    Args:
        folder: The project's, or the nearest from here upwards.
        annotator: Who works on it, if that was said.
        remembered: Whether it is else who said their name on the screen: ctrl+z takes their edits back there.
    """
    project = open_project(folder, annotator=annotator)
    if remembered and not annotator:
        from workbench.people import remembered_annotator

        project.annotator = remembered_annotator(project.path)
    project.database.connection.execute(f"PRAGMA busy_timeout={_SILENT}")
    project.database.patience = _Waiting()
    if project.database.warning:
        note(f"note: {project.database.warning}")
    return project


def settings_of(given: Sequence[str]) -> dict[str, str]:
    """What was given as `--set key=value`, again and again."""
    settings: dict[str, str] = {}
    for each in given:
        key, equals, value = each.partition("=")
        if not (key and equals):
            raise click.UsageError(f"--set takes KEY=VALUE, not «{each}»")
        settings[key] = value
    return settings
