"""What every command prints with: lines that no text can take over the terminal through, tables, JSON."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from shutil import get_terminal_size, which
from typing import Final

import click

from workbench.model import JSON

_ESCAPED: Final = re.compile("[^\x20-\x7e\n\u00ae-\u02ff\u3000-\u303f\u4e00-\u9fff]")
"""Characters of which some do not go into JSON as they are."""


def shown(text: str) -> str:
    """Text as it may go to a terminal: line breaks kept, everything hostile replaced by visible stand-ins."""
    from workbench.text.sanitise import visible

    return "\n".join(visible(line) for line in text.split("\n"))


def say(line: str = "") -> None:
    """Print a line, or several, to standard output."""
    click.echo(shown(line))


def note(line: str) -> None:
    """Print one line of remark to standard error, so that standard output holds only the result."""
    from workbench.text.sanitise import visible

    click.echo(visible(line), err=True)


def say_json(value: JSON) -> None:
    """Print a value as JSON; what a terminal would act on, or its encoding does not have, is written as an escape."""
    encoding = (getattr(sys.stdout, "encoding", None) or "utf-8").lower()
    text = json.dumps(value, ensure_ascii=not encoding.startswith("utf"), indent=2, sort_keys=True)
    click.echo(_ESCAPED.sub(lambda found: _escaped(found[0]), text))


def _escaped(character: str) -> str:
    return character if character.isprintable() else json.dumps(character)[1:-1]


def has_terminal() -> bool:
    """Whether a person types and reads."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))


def table(
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    right: frozenset[int] = frozenset(),
    shrink: int | None = None,
) -> str:
    """Rows under a header, columns as wide as their widest cell on a terminal.

    Args:
        right: The numbers of the columns that are set to the right.
        shrink: The column that is cut, with a sign, where the terminal is too narrow for all.
    """
    from workbench.text.cells import text_width
    from workbench.text.sanitise import visible

    cells = [[visible(cell) for cell in row] for row in (header, *rows)]
    widths = [max(text_width(row[column]) for row in cells) for column in range(len(header))]
    over = sum(widths) + 2 * (len(widths) - 1) - _columns()
    if shrink is not None and over > 0:
        widths[shrink] = max(widths[shrink] - over, 10)

    def line(row: Sequence[str]) -> str:
        fitted = [
            fit(cell, width, right=column in right)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        return "  ".join(fitted).rstrip()

    return "\n".join([line(cells[0]), "  ".join("─" * width for width in widths), *map(line, cells[1:])])


def fit(text: str, width: int, *, right: bool = False) -> str:
    """Text padded to a width in cells; what is too long is cut with "…", on the left where it is set to the right."""
    from workbench.text.cells import text_width
    from workbench.text.graphemes import graphemes

    space = width - text_width(text)
    if space >= 0:
        return " " * space + text if right else text + " " * space
    clusters = [text[start:end] for start, end in graphemes(text)]
    while clusters and text_width("".join(clusters)) > width - 1:
        clusters.pop(0 if right else -1)
    cut = "".join(clusters)
    return fit("…" + cut if right else cut + "…", width, right=right)


def _columns() -> int:
    """How wide the terminal is; as wide as can be where there is none."""
    return get_terminal_size().columns if sys.stdout is not None and sys.stdout.isatty() else 10_000


def program() -> str:
    """How the user can type this command: by its name where the shell finds this one, else by its path."""
    here = Path(sys.argv[0])
    found = which("workbench")
    if here.name == "__main__.py":
        return "python -m workbench"
    return "workbench" if found and Path(found).resolve() == here.resolve() else str(here)
