"""Documents as columns of tokens and tags."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final, TypeAlias

from workbench.formats.conll.layout import COLUMNS, DOCUMENTS, FILES, OURS, START, tag_file
from workbench.formats.in_parallel import in_parallel
from workbench.formats.iob import OUTSIDE, Column, Grid, account, lay
from workbench.formats.losses import Losses
from workbench.formats.outgoing import Options, Record, Selection
from workbench.model import Annotation, Kind

if TYPE_CHECKING:
    from workbench.schema import Schema

Types: TypeAlias = Mapping[Kind, tuple[str, ...]]
"""The types of each kind that is written."""

NO_TYPES: Final = "of a kind for which the schema has no types any more"
NO_TYPE: Final = "of a type that the schema does not have any more, and so without a column"
_NOT_SPANS: Final = "no span: CoNLL cannot carry it"
_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


Made: TypeAlias = tuple[Mapping[str, str], Mapping[str, int]]
"""What was made of a few documents: what is to be added to each file, and how many columns of tags documents of a file
have, at the most."""


def write(selection: Selection, target: Path, options: Options, losses: Losses) -> None:
    """Write the selection into an empty folder."""
    types = span_types(selection.schema)
    widths: Counter[str] = Counter()
    with ExitStack() as stack:
        files: dict[str, BinaryIO] = {}
        splits = sorted({selection.splits.get(key, "") for key in selection.ids}) or [""]
        for name in [DOCUMENTS, *(tag_file(kind, split) for kind in types for split in splits)]:
            (target / name).parent.mkdir(exist_ok=True)
            files[name] = stack.enter_context((target / name).open("wb"))
        files[DOCUMENTS].write(_line({"format": OURS, "annotator": selection.annotator}))
        for pieces, widest in in_parallel(partial(make, types=types), selection, options, losses):
            widths |= Counter(widest)
            for name, piece in pieces.items():
                files[name].write(piece.encode("utf-8"))
    if options.overlaps == "layers":
        for name, width in widths.items():
            _widen(target / name, width)
    if options.overlaps == "columns":
        columns = {FILES[kind]: list(names) for kind, names in types.items()}
        (target / COLUMNS).write_bytes(_line(columns))


def span_types(schema: Schema | None) -> Types:
    """The types of span that the project annotates: a file of other kinds would say that nothing was found."""
    if schema is None:
        return {}
    found: dict[Kind, tuple[str, ...]] = {"entity": tuple(schema.entities), "claim": tuple(schema.claims)}
    return {kind: names for kind, names in found.items() if names}


def make(records: Iterable[Record], options: Options, losses: Losses, *, types: Types) -> Made:
    """The documents as pieces of files."""
    pieces: dict[str, list[str]] = {}
    widths: Counter[str] = Counter()
    for record in records:
        grid = Grid.of(record.text, record.segments, options.tokens)
        for kind, columns in by_kind(record, grid, options, losses, types).items():
            name = tag_file(kind, record.split)
            pieces.setdefault(name, []).append(_body(grid, columns, options))
            widths[name] = max(widths[name], len(columns))
        pieces.setdefault(DOCUMENTS, []).append(_ENCODER.encode(_entry(record)) + "\n")
    return {name: "".join(found) for name, found in pieces.items()}, widths


def by_kind(record: Record, grid: Grid, options: Options, losses: Losses, types: Types) -> dict[Kind, list[Column]]:
    """The columns of each kind that is written; what becomes of each mark is noted."""
    marks: dict[Kind, list[Annotation]] = {kind: [] for kind in types}
    for mark in record.marks:
        reason = _obstacle(mark, types, options)
        if reason:
            losses.dropped(record.document, mark, reason=reason)
        else:
            marks[mark.kind].append(mark)
    found: dict[Kind, list[Column]] = {}
    for kind, chosen in marks.items():
        placed = grid.place(chosen, record.document, losses, options)
        columns = lay(placed, record.document, losses, options.overlaps)
        account(columns, record.document, losses)
        found[kind] = _each_type(columns, types[kind]) if options.overlaps == "columns" else columns
    return found


def _obstacle(mark: Annotation, types: Types, options: Options) -> str:
    if not mark.fragments:
        return _NOT_SPANS
    if mark.kind not in types:
        return NO_TYPES
    return NO_TYPE if options.overlaps == "columns" and mark.label not in types[mark.kind] else ""


def _each_type(columns: Sequence[Column], types: Sequence[str]) -> list[Column]:
    """One column for each type of the schema, also where the document has no mark of it."""
    there = {column.name: column for column in columns}
    return [there.get(name, Column(name, ())) for name in types]


def _body(grid: Grid, columns: Sequence[Column], options: Options) -> str:
    """The lines of a document."""
    nothing = f" {OUTSIDE}" * len(columns) + "\n"
    if len(columns) == 1:
        lines = [word + nothing for word in grid.words]
        for at, tag in grid.tagged(columns[0], options.scheme):
            lines[at] = f"{grid.words[at]} {tag}\n"
    else:
        rows = [grid.words, *(grid.tags(column, options.scheme) for column in columns)]
        lines = [f"{' '.join(cells)}\n" for cells in zip(*rows, strict=True)]
    for behind in grid.breaks[1:]:
        lines[behind - 1] += "\n"
    return f"{START}{nothing}\n{''.join(lines)}"


def _entry(record: Record) -> dict[str, object]:
    document = record.document
    entry: dict[str, object] = {"document": document.id, "name": document.name}
    extra = {"title": document.title, "language": document.language, "meta": dict(document.meta), "split": record.split}
    entry.update({key: value for key, value in extra.items() if value})
    entry["text"] = record.text
    entry["segments"] = [[each.start, each.end, each.language, each.zone] for each in record.segments]
    return entry


def _line(data: object) -> bytes:
    return f"{_ENCODER.encode(data)}\n".encode()


def _widen(path: Path, width: int) -> None:
    """Give every line as many columns of tags as the widest document has."""
    if width == 1:
        return
    wide = path.with_suffix(".wide")
    with path.open("rb") as narrow, wide.open("wb") as file:
        for line in narrow:
            missing = width - line.count(b" ") if line != b"\n" else 0
            file.write(line[:-1] + b" O" * missing + b"\n")
    os.replace(wide, path)
