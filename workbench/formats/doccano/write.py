"""Writes doccano's JSON lines: text, entities, relations, categories, metadata."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.errors import FormatError
from workbench.formats.beside import KEY, beside, category
from workbench.formats.counted import counted, unit_of
from workbench.formats.graph import Graph, graph_of
from workbench.model import JSON

if TYPE_CHECKING:
    from workbench.formats.losses import Losses
    from workbench.formats.outgoing import Options, Record, Selection


def write(selection: Selection, target: Path, options: Options, losses: Losses) -> None:
    """Write a document a line, streaming."""
    unit = unit_of(options.more)
    if unit == "graphemes":
        raise FormatError("marks may begin inside a grapheme cluster", hint="write: --set offsets=utf16")
    with target.open("w", encoding="utf-8", newline="\n") as file:
        for record in selection.records(losses):
            graph = graph_of(record, record.marks, losses, broken=options.broken)
            row = _row(record, graph)
            if unit != "points":
                counts = counted(record.text, unit)
                for entity in row["entities"]:
                    for name in ("start_offset", "end_offset"):
                        entity[name] = counts.to_units(entity[name])
                row[KEY]["offsets"] = unit
            file.write(json.dumps(row, ensure_ascii=False, separators=(",", ":")))
            file.write("\n")


def _row(record: Record, graph: Graph) -> dict[str, JSON]:
    entities: list[dict[str, JSON]] = []
    first: dict[str, int] = {}
    for mark in graph.spans:
        for start, end in graph.places[mark.id]:
            first.setdefault(mark.id, len(entities))
            entities.append({"id": len(entities), "label": mark.label, "start_offset": start, "end_offset": end})
    relations = [
        {"id": number, "from_id": first[arc.start], "to_id": first[arc.end], "type": arc.label}
        for number, arc in enumerate(graph.arcs)
    ]
    row: dict[str, JSON] = {"text": record.text, "entities": entities, "relations": relations}
    categories = [category(label) for label in graph.labels if label.target == record.document.id]
    if categories:
        row["cats"] = categories
    if record.document.meta:
        row["meta"] = dict(sorted(record.document.meta.items()))
    return row | {KEY: beside(record, graph)}
