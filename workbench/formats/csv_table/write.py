"""Writes tables after RFC 4180: one row a mark, one row a document."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from workbench.errors import FormatError
from workbench.formats.csv_table.cells import (
    DOCUMENT_COLUMNS,
    DOCUMENTS,
    MARK_COLUMNS,
    MARKS,
    SCHEMA,
    escaped,
)
from workbench.formats.kept import kept_of
from workbench.model import JSON, Annotation

if TYPE_CHECKING:
    from workbench.formats.losses import Losses
    from workbench.formats.outgoing import Options, Record, Selection

_MOST: Final = 32_767
"""Characters that Excel keeps of a cell."""


def write(selection: Selection, target: Path, options: Options, losses: Losses, *, suffix: str, delimiter: str) -> None:
    """Write the tables, streaming, and the schema."""
    bom = options.more.get("bom", "no")
    if bom not in ("yes", "no"):
        raise FormatError(f"bom can be yes or no, not «{bom}»", hint="write: --set bom=yes")
    encoding = "utf-8-sig" if bom == "yes" else "utf-8"
    with ExitStack() as files:

        def table(name: str, columns: tuple[str, ...]) -> _Table:
            file = files.enter_context((target / f"{name}.{suffix}").open("w", encoding=encoding, newline=""))
            return _Table(csv.writer(file, delimiter=delimiter), columns)

        documents, marks = table(DOCUMENTS, DOCUMENT_COLUMNS), table(MARKS, MARK_COLUMNS)
        for record in selection.records(losses):
            people = selection.project.assignments.opened(record.document.id)
            documents.add(_document(record, people))
            kept = kept_of(record, record.marks, losses)
            segments = {segment.id: f"{segment.start}-{segment.end}" for segment in record.segments}
            for mark in record.marks:
                if mark.id in kept:
                    marks.add(_mark(kept[mark.id], record, segments))
    too_long = documents.long + marks.long
    if too_long:
        losses.notes.append(f"cells of more than {_MOST:,} characters, which Excel cuts: {too_long:,}")
    if selection.schema:
        (target / SCHEMA).write_text(f"{selection.schema.to_json()}\n", encoding="utf-8", newline="\n")


class _Table:
    """A table being written."""

    def __init__(self, writer: Any, columns: tuple[str, ...]) -> None:
        self._writer = writer
        self._columns = columns
        self.long = 0
        writer.writerow(columns)

    def add(self, row: Mapping[str, str]) -> None:
        """Write a row."""
        cells = [escaped(row.get(name, "")) for name in self._columns]
        self.long += sum(len(cell) > _MOST for cell in cells)
        self._writer.writerow(cells)


def _document(record: Record, annotators: tuple[str, ...]) -> dict[str, str]:
    document = record.document
    segments = [[each.start, each.end, each.language, each.zone] for each in record.segments]
    return {
        "document_id": document.id, "document": document.name, "title": document.title, "language": document.language,
        "annotators": _json(list(annotators)), "segments": _json(segments), "meta": _json(dict(document.meta)),
        "content": record.text,
    }  # fmt: skip


def _mark(mark: Annotation, record: Record, segments: Mapping[str, str]) -> dict[str, str]:
    row = {
        "document_id": record.document.id, "document": record.document.name, "annotator": mark.annotator,
        "kind": mark.kind, "label": mark.label, "attributes": _json(dict(mark.attributes)),
        "roles": _json({role: list(ids) for role, ids in mark.roles.items() if ids}), "note": mark.note,
        "mark_id": mark.id,
    }  # fmt: skip
    if mark.kind == "label":
        row["target"] = segments.get(mark.target, "document")
    return row | dict(_places(mark, record.text))


def _places(mark: Annotation, text: str) -> Iterator[tuple[str, str]]:
    parts = mark.fragments
    if not parts:
        return
    yield "start", str(parts[0].start)
    yield "end", str(max(part.end for part in parts))
    yield "text", " ".join(text[part.start : part.end] for part in parts)
    if len(parts) > 1:
        yield "fragments", " ".join(f"{part.start}-{part.end}" for part in parts)


def _json(value: JSON) -> str:
    """Values of several parts in one cell; "" for none."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")) if value else ""
