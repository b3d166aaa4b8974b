"""What every command prints with: lines that no text can take over the terminal through, tables, JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from shutil import get_terminal_size

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

    cells = [[shown(cell) for cell in row] for row in (header, *rows)]
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
    return get_terminal_size().columns if sys.stdout.isatty() else 10_000
