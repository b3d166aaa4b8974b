"""Documents as CoNLL-U Plus."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import IO, Final

from workbench.formats.conll.write import NO_TYPE, NO_TYPES, Types, span_types
from workbench.formats.iob import OUTSIDE, Column, Grid, lay, tag_name
from workbench.formats.losses import Losses
from workbench.formats.on_tokens import all_said, carry
from workbench.formats.outgoing import Options, Record, Selection
from workbench.model import Annotation, Kind

COLUMNS: Final = "# global.columns = "
PREFIX: Final = "WB:"
KEY: Final = "# workbench = "
_NAMES: Final = {"entity": "ENTITY", "claim": "CLAIM"}
_SPACES: Final = {" ": "\\s", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_LINE_ENDS: Final = {at: f"\\u{at:04x}" for at in (0x7F, 0x85, 0x2028, 0x2029)}
_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A document's grid with the columns of each kind."""

    record: Record
    grid: Grid
    columns: dict[Kind, list[Column]]
    said: str


def write(selection: Selection, target: Path, options: Options, losses: Losses) -> None:
    """Write the selection to a file; how many columns it has is known when all documents are laid out."""
    types = span_types(selection.schema)
    widths: Counter[Kind] = Counter()
    with tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n", dir=target.parent) as body:
        for record in selection.records(losses):
            sheet = _sheet(record, options, losses, types)
            widths |= Counter({kind: len(columns) for kind, columns in sheet.columns.items()})
            body.writelines(_lines(sheet, options))
        body.seek(0)
        _finish(body, target, types, widths, options)


def _sheet(record: Record, options: Options, losses: Losses, types: Types) -> _Sheet:
    grid = Grid.of(record.text, record.segments, options.tokens)
    columns: dict[Kind, list[Column]] = {}
    for kind in types:
        chosen = [mark for mark in record.spans if mark.kind == kind and not _obstacle(mark, types, options)]
        columns[kind] = lay(
            grid.place(chosen, record.document, losses, options), record.document, losses, options.overlaps
        )
        if options.overlaps == "columns":
            there = {column.name: column for column in columns[kind]}
            columns[kind] = [there.get(name, Column(name, ())) for name in types[kind]]
    for mark in record.spans:
        reason = _obstacle(mark, types, options)
        if reason:
            losses.dropped(record.document, mark, reason=reason)
    placed = [each for laid in columns.values() for column in laid for each in column.placed]
    said = _ENCODER.encode({"text": record.text} | all_said(record, carry(record, placed, losses), grid))
    return _Sheet(record, grid, columns, said.translate(_LINE_ENDS))


def _obstacle(mark: Annotation, types: Types, options: Options) -> str:
    if mark.kind not in types:
        return NO_TYPES
    return NO_TYPE if options.overlaps == "columns" and mark.label not in types[mark.kind] else ""


def _lines(sheet: _Sheet, options: Options) -> Iterator[str]:
    """The lines of a document; its rows have, between tabs, the tags of one kind after another, apart by spaces."""
    record, grid = sheet.record, sheet.grid
    yield f"# newdoc id = {_flat(record.document.name)}\n{KEY}{sheet.said}\n"
    tags = [
        [" ".join(row) for row in zip(*(grid.tags(column, options.scheme) for column in columns), strict=True)]
        for columns in sheet.columns.values()
    ]
    ends = grid.ends
    for number, (first, behind) in enumerate(pairwise(grid.breaks), 1):
        text = record.text[grid.starts[first] : ends[behind - 1]]
        yield f"# sent_id = {record.document.id}-{number}\n# text = {_flat(text)}\n"
        for at in range(first, behind):
            following = grid.starts[at + 1] if at + 1 < len(grid) else len(record.text)
            misc = _misc(grid.starts[at], ends[at], record.text[ends[at] : following])
            cells = (str(at - first + 1), grid.words[at], misc, *(rows[at] for rows in tags))
            yield "\t".join(cells) + "\n"
        yield "\n"
    if len(grid) == 0:
        yield "\n"


def _flat(text: str) -> str:
    """A text on one line."""
    return " ".join(text.split())


def _misc(start: int, end: int, gap: str) -> str:
    """Where a token stands, and what follows it."""
    after = ["SpaceAfter=No"] if not gap else []
    if gap not in ("", " "):
        after = [f"SpacesAfter={''.join(_SPACES.get(space, chr(92) + 's') for space in gap)}"]
    return "|".join([*after, f"end_char={end}", f"start_char={start}"])


def _finish(body: IO[str], target: Path, types: Types, widths: Counter[Kind], options: Options) -> None:
    """Write the file, now that the number of columns is known, with O in those that a document does not need."""
    with target.open("w", encoding="utf-8", newline="\n") as file:
        names = [name for kind in types for name in _names(kind, types[kind], widths[kind], options)]
        file.write(f"{COLUMNS}{' '.join(['ID', 'FORM', 'MISC', *names])}\n")
        for line in body:
            if line[0] not in "0123456789":
                file.write(line)
                continue
            number, form, misc, *cells = line.rstrip("\n").split("\t")
            tags = [tag for kind, cell in zip(types, cells, strict=True) for tag in _padded(cell, widths[kind])]
            file.write("\t".join([number, form, misc, *tags]) + "\n")


def _names(kind: Kind, types: Sequence[str], width: int, options: Options) -> Iterable[str]:
    name = f"{PREFIX}{_NAMES[kind]}"
    if options.overlaps == "columns":
        return [f"{name}:{tag_name(each)}" for each in types]
    return [name, *(f"{name}:{number}" for number in range(2, width + 1))]


def _padded(cell: str, width: int) -> list[str]:
    tags = cell.split(" ")
    return tags + [OUTSIDE] * (width - len(tags))
