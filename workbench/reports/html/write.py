"""Pieces of HTML: everything that comes from a project goes through `text`, which lets nothing of it act."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape
from typing import Final

from workbench.reports.cells import figure
from workbench.text.sanitise import visible

_UPRIGHT: Final = 7
"""Tables of so many columns or more have their heads set upright."""
_SPACES: Final = re.compile(r"\s+")


def text(value: object) -> str:
    """A project's text as HTML: in one line, hostile characters as visible stand-ins, nothing of it markup."""
    return escape(visible(_SPACES.sub(" ", str(value))))


def link(target: str, shown: str) -> str:
    """A link within the page; just what is shown where there is no target."""
    return f'<a href="#{target}">{shown}</a>' if target else shown


def number(value: float | None) -> str:
    """A figure, or a dash where it is undefined."""
    return figure(value).replace("-", "−")


def table(
    head: Sequence[str], rows: Iterable[Sequence[str]], *, caption: str = "", right: Iterable[int] = (), words: int = -1
) -> str:
    """A table of cells that are HTML already.

    Args:
        right: Columns of numbers.
        words: The column that explains.
    """
    flush = set(right)

    def kind(place: int) -> str:
        return ' class="n"' if place in flush else ' class="words"' if place == words else ""

    heads = "".join(
        f'<th scope="col"{kind(place) if place in flush else ""}>{cell}</th>' for place, cell in enumerate(head)
    )
    body = "".join(
        "<tr>" + "".join(f"<td{kind(place)}>{cell}</td>" for place, cell in enumerate(row)) + "</tr>" for row in rows
    )
    told = f'<p class="soft">{caption}</p>' if caption else ""
    return f'{told}<div class="wide"><table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>'


def matrix(names: Sequence[str], cells: Sequence[Sequence[tuple[str, str]]], *, caption: str) -> str:
    """A square table with names on both sides; each cell is its HTML and its style or class attribute."""
    heads = "".join(f'<th scope="col"><span>{name}</span></th>' for name in names)
    body = "".join(
        f'<tr><th scope="row">{name}</th>' + "".join(f"<td {kind}>{cell}</td>" for cell, kind in row) + "</tr>"
        for name, row in zip(names, cells, strict=True)
    )
    kind = "matrix" if len(names) < _UPRIGHT else "matrix tall"
    return (
        f'<p class="soft">{caption}</p><div class="wide"><table class="{kind}">'
        f'<thead><tr><td class="self"></td>{heads}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def shade(share: float, *, good: bool) -> str:
    """The style of a cell whose ground says how much."""
    strength = max(0.0, min(1.0, share))
    return f'class="n" style="background: rgb(var(--{"good" if good else "bad"}) / {0.55 * strength:.2f})"'
