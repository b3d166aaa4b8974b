"""Writes tasks: a document each, with an annotation for each annotator who marked something in it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from workbench.formats.beside import document_said
from workbench.formats.graph import Graph, by_annotator, graph_of
from workbench.formats.label_studio.config import TEXT, attribute_type, control_name, write_config
from workbench.model import GOLD, JSON, Annotation
from workbench.schema.model import AttributeType, MarkType

if TYPE_CHECKING:
    from workbench.formats.losses import Losses
    from workbench.formats.outgoing import Record, Selection

_KEYS: Mapping[AttributeType, str] = {"choice": "choices", "choices": "choices", "number": "number", "text": "text"}
_RESULTS: Mapping[AttributeType, str] = {
    "choice": "choices", "choices": "choices", "number": "number", "text": "textarea",
}  # fmt: skip


def write(selection: Selection, target: Path, losses: Losses) -> None:
    """Write `tasks.json`, streaming, and `config.xml`, which knows every type that was met."""
    schema = selection.schema
    types: dict[str, MarkType] = dict(schema.types) if schema else {}
    with (target / "tasks.json").open("w", encoding="utf-8", newline="\n") as file:
        _Writer(selection, file, types, losses).write()
    write_config(types, target / "config.xml")


class _Writer:
    """One export under way."""

    def __init__(self, selection: Selection, file: TextIO, types: dict[str, MarkType], losses: Losses) -> None:
        self._selection = selection
        self._file = file
        self._types = types
        self._losses = losses
        self._people = {name: number for number, name in enumerate(selection.annotators(), 1)}

    def write(self) -> None:
        self._file.write("[")
        count = 0
        for number, record in enumerate(self._selection.records(self._losses), 1):
            annotations = []
            for annotator, marks in by_annotator(record.marks).items():
                count += 1
                graph = graph_of(record, marks, self._losses, broken="keep")
                annotations.append(self._annotation(count, annotator, record, graph))
            task = {"id": number, "data": _data(record), "annotations": annotations, "predictions": []}
            self._file.write(",\n" if number > 1 else "\n")
            self._file.write(json.dumps(task, ensure_ascii=False, separators=(",", ":")))
        self._file.write("\n]\n")

    def _annotation(self, number: int, annotator: str, record: Record, graph: Graph) -> dict[str, JSON]:
        person = self._people.setdefault(annotator, len(self._people) + 1)
        results = [*self._regions(record, graph), *self._labels(record, graph), *_relations(graph)]
        return {
            "id": number,
            "completed_by": {"id": person, "email": annotator},
            "ground_truth": annotator == GOLD,
            "was_cancelled": False,
            "result": results,
        }

    def _type(self, mark: Annotation, record: Record) -> MarkType:
        if mark.label not in self._types:
            target = "" if mark.kind != "label" else "document" if mark.target == record.document.id else "segment"
            self._types[mark.label] = MarkType(name=mark.label, kind=mark.kind, target=target)  # type: ignore[arg-type]
        return self._types[mark.label]

    def _regions(self, record: Record, graph: Graph) -> Iterator[dict[str, JSON]]:
        for mark in graph.spans:
            first = ""
            for part, (start, end) in enumerate(graph.places[mark.id]):
                region = _place(record.text, start, end)
                if first:
                    key, meta = f"{first}~{part}", _ours({"part": part})
                    yield _labelled(mark.kind, key, mark.label, region) | {"meta": meta, "parentID": first}
                else:
                    first = mark.id
                    yield from self._whole(mark, mark.kind, region, self._type(mark, record))

    def _labels(self, record: Record, graph: Graph) -> Iterator[dict[str, JSON]]:
        """Labels of segments as regions there; those of the document by controls of their own."""
        segments = {segment.id: segment for segment in record.segments}
        for label in graph.labels:
            mark_type = self._type(label, record)
            segment = segments.get(label.target)
            if segment and segment.start < segment.end:
                place = _place(record.text, segment.start, segment.end)
                yield from self._whole(label, "segment", place, mark_type)
                continue
            head = _result(control_name(label.label), label.id, "choices", {"choices": [label.label]})
            said = list(self._attributes(label, {}, mark_type))
            meta = _meta(label, mark_type)
            yield from (each | {"meta": meta} for each in said or [head])

    def _whole(self, mark: Annotation, control: str, region: dict[str, JSON], mark_type: MarkType) -> Iterator[Any]:
        """A region with what is said of it; Label Studio keeps the same `meta` with each result of a region."""
        meta = _meta(mark, mark_type)
        yield _labelled(control, mark.id, mark.label, region) | {"meta": meta}
        yield from (each | {"meta": meta} for each in self._attributes(mark, region, mark_type))

    def _attributes(self, mark: Annotation, region: Mapping[str, JSON], mark_type: MarkType) -> Iterator[Any]:
        for name, value in sorted(mark.attributes.items()):
            kind = attribute_type(mark_type.attribute(name), value)
            if kind:
                given = [value] if kind in ("choice", "text") else value
                said = {**region, _KEYS[kind]: given}
                yield _result(control_name(mark.label, name), mark.id, _RESULTS[kind], said)


def _data(record: Record) -> dict[str, JSON]:
    document = record.document
    data: dict[str, JSON] = {TEXT: record.text, "name": document.name}
    if document.meta:
        data["meta"] = dict(sorted(document.meta.items()))
    return data | {"workbench": document_said(record)}


def _place(text: str, start: int, end: int) -> dict[str, JSON]:
    return {"start": start, "end": end, "text": text[start:end]}


def _labelled(control: str, key: str, label: str, region: Mapping[str, JSON]) -> dict[str, JSON]:
    return _result(control, key, "labels", {**region, "labels": [label]})


def _result(control: str, key: str, kind: str, value: Mapping[str, JSON]) -> dict[str, JSON]:
    return {"id": key, "from_name": control, "to_name": TEXT, "type": kind, "origin": "manual", "value": dict(value)}


def _meta(mark: Annotation, mark_type: MarkType | None) -> dict[str, JSON]:
    """The note, as Label Studio has it, and what no control can show."""
    said: dict[str, JSON] = {"id": mark.id, "annotator": mark.annotator}
    left = {
        name: value
        for name, value in sorted(mark.attributes.items())
        if not (mark_type and attribute_type(mark_type.attribute(name), value))
    }
    if left:
        said["attributes"] = left
    return ({"text": [mark.note]} if mark.note else {}) | _ours(said)


def _ours(said: dict[str, JSON]) -> dict[str, JSON]:
    return {"workbench": said}


def _relations(graph: Graph) -> Iterator[dict[str, JSON]]:
    for arc in graph.arcs:
        relation: dict[str, JSON] = {"from_id": arc.start, "to_id": arc.end, "type": "relation"}
        relation |= {"direction": "right", "labels": [arc.label]}
        yield relation | ({"meta": _meta(arc.relation, None)} if arc.relation else {})
