"""Tables for the terminal: columns aligned in cells, so that Chinese names do not push them askew."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from workbench.text.cells import text_width


def aligned(rows: Iterable[Sequence[str]], *, right: Iterable[int] = (), indent: str = "  ") -> list[str]:
    """The rows as lines.

    Args:
        right: Columns that are flush right; the others are flush left.
    """
    table = [list(row) for row in rows]
    widths = [max(map(text_width, column)) for column in zip(*table, strict=True)]
    flush = frozenset(right)
    lines = []
    for row in table:
        cells = [
            _padded(cell, width, right=place in flush)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append((indent + "  ".join(cells)).rstrip())
    return lines


def _padded(cell: str, width: int, *, right: bool) -> str:
    gap = " " * (width - text_width(cell))
    return gap + cell if right else cell + gap


def figure(value: float | None) -> str:
    """A figure to three places, without the nought before the point; a dash where it is undefined."""
    if value is None:
        return "–"
    text = f"{value:.3f}"
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    return sign + digits.removeprefix("0")
