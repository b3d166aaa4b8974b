"""Memories as tables: a column for each language, and what else a unit says in columns of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Final

from workbench.errors import FormatError, Place
from workbench.translate.languages import normalise
from workbench.translate.memory.told import STATUS, iso_date, tmx_date
from workbench.translate.tables import Row, first_rows, guessed, is_language, line_of, rows
from workbench.translate.tmx import Unit, Variant

_SIDES: Final = {"source": 0, "target": 1, "translation": 1}
_NAMES: Final = {
    "id": "id", "tuid": "id", "note": "note", "notes": "note", "comment": "note", "status": "status", "who": "who",
    "creator": "who", "when": "when", "date": "when", "before": "prev", "after": "next",
}  # fmt: skip


@dataclass(slots=True)
class _Columns:
    """Which column is what: languages by number, other things by name."""

    languages: dict[int, str] = field(default_factory=dict)
    named: dict[str, int] = field(default_factory=dict)


def read_table(path: Path) -> Iterator[Unit]:
    """The units of a table, as they are read.

    Raises:
        FormatError: It is no table, or has no two columns of texts; the message names file and line.
    """
    found = rows(path)
    first = first_rows(found)
    if not first:
        return
    columns = _from_header(first)
    body = first[1:] if columns else first
    columns = columns or _Columns({0: "", 1: ""})
    _guess(columns, body)
    if len(columns.languages) < 2 or min(len(row.cells) for row in first) < 2:
        raise FormatError(
            "needs two columns of texts", place=Place(path, first[0].line),
            hint="name them in the first row by language: en,zh-Hant",
        )  # fmt: skip
    for row in chain(body, found):
        unit = _unit(row, columns)
        if len(unit.variants) > 1:
            yield unit


def _from_header(first: Sequence[Row]) -> _Columns | None:
    """What the first row names; None where it names nothing, and so is no header."""
    columns = _Columns()
    for at, cell in enumerate(first[0].cells):
        name = cell.strip().lower()
        if name in _SIDES:
            columns.languages[at] = ""
        elif is_language(name):
            columns.languages[at] = cell.strip()
        elif name in _NAMES:
            columns.named[_NAMES[name]] = at
    return columns if len(columns.languages) > 1 else None


def _guess(columns: _Columns, body: Sequence[Row]) -> None:
    """Find the language of columns that name none."""
    for at, tag in columns.languages.items():
        if not tag:
            columns.languages[at] = guessed(row.cells[at] for row in body if at < len(row.cells))


def _unit(row: Row, columns: _Columns) -> Unit:
    cells = row.cells
    sides = [
        Variant(normalise(tag), cells[at], tag)
        for at, tag in columns.languages.items()
        if at < len(cells) and cells[at].strip()
    ]
    told = {name: cells[at] for name, at in columns.named.items() if at < len(cells) and cells[at]}
    attributes = [("creationid", told.get("who", "")), ("creationdate", tmx_date(told.get("when", "")))]
    props = [(STATUS, told.get("status", "")), *((name, told[name]) for name in ("prev", "next") if name in told)]
    return Unit(
        tuple(sides), row.line, told.get("id", ""), tuple((k, v) for k, v in props if v),
        (told["note"],) if "note" in told else (), tuple((k, v) for k, v in attributes if v),
        sides[0].tag if sides else "",
    )  # fmt: skip


def table_lines(units: Iterable[Unit], languages: Sequence[str], *, delimiter: str) -> Iterator[str]:
    """Units as lines of a table.

    Args:
        languages: The tags that have a column each.
    """
    yield line_of([*languages, "id", "status", "who", "when", "note"], delimiter)
    for unit in units:
        sides = {side.tag: side.text for side in unit.variants}
        said = dict(unit.attributes)
        props = dict(unit.props)
        cells = [sides.get(tag, "") for tag in languages]
        when = iso_date(said.get("changedate") or said.get("creationdate", ""))
        who = said.get("changeid") or said.get("creationid", "")
        yield line_of([*cells, unit.id, props.get(STATUS, ""), who, when, "\n".join(unit.notes)], delimiter)
