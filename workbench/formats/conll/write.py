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
from workbench.formats.conll.plain import Plain, cell, cells, documents, lines
from workbench.formats.in_parallel import in_parallel
from workbench.formats.iob import OUTSIDE, Column, Grid, account, lay
from workbench.formats.losses import Losses
from workbench.formats.outgoing import Options, Record, Selection
from workbench.model import Annotation, Document, Kind

if TYPE_CHECKING:
    from workbench.schema import Schema
    from workbench.store.plain import PlainSegment

Types: TypeAlias = Mapping[Kind, tuple[str, ...]]
"""The types of each kind that is written."""

NO_TYPES: Final = "of a kind for which the schema has no types any more"
NO_TYPE: Final = "of a type that the schema does not have any more, and so without a column"
_NOT_SPANS: Final = "no span: CoNLL cannot carry it"
_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


Made: TypeAlias = tuple[dict[str, bytes], dict[str, int]]
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
        for pieces, widest in in_parallel(partial(make, types=types), selection, options, losses, read=documents):
            widths |= Counter(widest)
            for name, piece in pieces.items():
                files[name].write(piece)
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


def make(found: Iterable[Plain | Record], options: Options, losses: Losses, *, types: Types) -> Made:
    """The documents as pieces of files."""
    pieces: dict[str, list[str]] = {}
    widths: dict[str, int] = {}
    for each in found:
        document, text, segments = _read(each)
        grid = Grid.cut(text, segments, options.tokens)
        for kind, (body, width) in _bodies(each, grid, options, losses, types).items():
            name = tag_file(kind, each.split)
            pieces.setdefault(name, []).append(body)
            widths[name] = max(widths.get(name, 0), width)
        pieces.setdefault(DOCUMENTS, []).append(_entry(document, text, segments, each.split))
    return {name: "".join(parts).encode("utf-8") for name, parts in pieces.items()}, widths


def _read(found: Plain | Record) -> tuple[Document, str, Sequence[PlainSegment]]:
    if isinstance(found, Plain):
        return found.read.document, found.read.text, found.read.segments
    segments = [(each.start, each.end, each.language, each.zone) for each in found.segments]
    return found.document, found.text, segments


def _bodies(
    found: Plain | Record, grid: Grid, options: Options, losses: Losses, types: Types
) -> dict[Kind, tuple[str, int]]:
    """The lines of each kind that is written, and how many columns of tags they have."""
    if isinstance(found, Plain):
        bodies = _plain_bodies(found, grid, options, losses, types)
        if bodies is not None:
            return bodies
        found = found.record()
    columns = by_kind(found, grid, options, losses, types)
    return {kind: (_body(grid, each, options), len(each)) for kind, each in columns.items()}


def _plain_bodies(
    found: Plain, grid: Grid, options: Options, losses: Losses, types: Types
) -> dict[Kind, tuple[str, int]] | None:
    """The same of plain spans; None where they are not simple enough for that."""
    spans = found.by_kind(types)
    if spans is None:
        return None
    bodies: dict[Kind, tuple[str, int]] = {}
    for kind, each in spans.items():
        tagged = cells(grid, each, options.scheme)
        if tagged is None:
            return None
        bodies[kind] = _head(1) + lines(grid, tagged), 1
    for each in spans.values():
        losses.exported_spans(found.read.document, each)
    return bodies


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
    tags = zip(*(grid.tags(column, options.scheme) for column in columns), strict=True)
    return _head(len(columns)) + lines(grid, [cell(*each) for each in tags])


def _head(width: int) -> str:
    """What stands before a document with so many columns of tags."""
    return f"{START}{cell(*[OUTSIDE] * width)}\n"


def _entry(document: Document, text: str, segments: Sequence[PlainSegment], split: str) -> str:
    entry: dict[str, object] = {"document": document.id, "name": document.name}
    extra = {"title": document.title, "language": document.language, "meta": dict(document.meta), "split": split}
    entry.update({key: value for key, value in extra.items() if value})
    entry["text"] = text
    entry["segments"] = segments
    return f"{_ENCODER.encode(entry)}\n"


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
