"""What every command prints with: lines that no text can take over the terminal through, tables, JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence

import click

from workbench.model import JSON


def shown(text: str) -> str:
    """A line as it may go to a terminal: line breaks kept, everything hostile replaced by visible stand-ins."""
    from workbench.text.sanitise import visible

    return "\n".join(visible(line) for line in text.split("\n"))


def say(line: str = "") -> None:
    """Print a line to standard output."""
    click.echo(shown(line))


def note(line: str) -> None:
    """Print a remark to standard error, so that standard output holds only the result."""
    click.echo(shown(line), err=True)


def say_json(value: JSON) -> None:
    """Print a value as JSON."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True))


def table(header: Sequence[str], rows: Sequence[Sequence[str]], *, right: frozenset[int] = frozenset()) -> str:
    """Rows under a header, columns as wide as their widest cell on a terminal.

    Args:
        right: The numbers of the columns that are set to the right.
    """
    from workbench.text.cells import text_width

    cells = [[shown(cell) for cell in row] for row in (header, *rows)]
    widths = [max(text_width(row[column]) for row in cells) for column in range(len(header))]

    def line(row: Sequence[str]) -> str:
        padded = []
        for column, cell in enumerate(row):
            space = " " * (widths[column] - text_width(cell))
            padded.append(space + cell if column in right else cell + space)
        return "  ".join(padded).rstrip()

    return "\n".join([line(cells[0]), "  ".join("─" * width for width in widths), *map(line, cells[1:])])
