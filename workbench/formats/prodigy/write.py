"""Writes Prodigy's tasks: text, tokens, spans, relations, and the answer that makes them annotations."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Final
from zlib import crc32

from workbench.formats.beside import KEY, beside, category
from workbench.formats.graph import Graph, by_annotator, graph_of
from workbench.model import JSON

if TYPE_CHECKING:
    from workbench.formats.losses import Losses
    from workbench.formats.outgoing import Options, Record, Selection

_SEED: Final = 0x77


def write(selection: Selection, target: Path, options: Options, losses: Losses) -> None:
    """Write a task for each document and annotator, streaming; one without an answer where nobody marked anything."""
    with target.open("w", encoding="utf-8", newline="\n") as file:
        for record in selection.records(losses):
            cut = _tokens(record, options)
            for annotator, marks in (by_annotator(record.marks) or {"": []}).items():
                graph = graph_of(record, marks, losses, broken=options.broken)
                task = _task(replace(record, marks=tuple(marks)), graph, _Tokens(record.text, cut, graph), annotator)
                file.write(json.dumps(task, ensure_ascii=False, separators=(",", ":")))
                file.write("\n")


def _tokens(record: Record, options: Options) -> list[tuple[int, int]]:
    from workbench.text import tokens

    return tokens(record.text, options.tokens, record.document.language)


class _Tokens:
    """A text's tokens, cut also wherever a mark begins or ends, so that no mark has to move."""

    def __init__(self, text: str, cut: Sequence[tuple[int, int]], graph: Graph) -> None:
        self._text = text
        self._all = list(_cut(cut, {place for places in graph.places.values() for place in places}))
        self._starts = [start for start, _ in self._all]

    def touched(self, start: int, end: int) -> dict[str, JSON]:
        """The first and the last token of a place that begins and ends with tokens."""
        return {
            "token_start": bisect_right(self._starts, start) - 1,
            "token_end": bisect_right(self._starts, end - 1) - 1,
        }

    def to_json(self) -> list[JSON]:
        """As Prodigy has them: `ws` says whether a space follows."""
        text = self._text
        return [
            {"text": text[start:end], "start": start, "end": end, "id": number, "ws": text[end : end + 1] == " "}
            for number, (start, end) in enumerate(self._all)
        ]


def _cut(found: Sequence[tuple[int, int]], places: Collection[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The tokens cut at the places' bounds; white space is a token only where a place begins or ends in it."""
    starts, ends = {start for start, _ in places}, {end for _, end in places}
    edges = sorted({*starts, *ends, *(at for token in found for at in token)})
    at = 0
    for start, end in pairwise(edges):
        while at < len(found) and found[at][1] <= start:
            at += 1
        inside = at < len(found) and found[at][0] <= start
        if inside or start in starts or end in ends:
            yield start, end


def _task(record: Record, graph: Graph, tokens: _Tokens, annotator: str) -> dict[str, JSON]:
    spans: list[dict[str, JSON]] = []
    first: dict[str, dict[str, JSON]] = {}
    for mark in graph.spans:
        for start, end in graph.places[mark.id]:
            place = {"start": start, "end": end} | tokens.touched(start, end)
            spans.append({"id": len(spans), **place, "label": mark.label})
            first.setdefault(mark.id, spans[-1])
    text_hash = _hash(record.text)
    task: dict[str, JSON] = {"text": record.text, "meta": _meta(record), "_input_hash": text_hash}
    task |= {"_task_hash": _hash(f"{text_hash} {annotator}"), "tokens": tokens.to_json(), "spans": spans}
    if graph.arcs:
        task["relations"] = [_relation(arc.label, first[arc.start], first[arc.end]) for arc in graph.arcs]
    chosen = [category(label) for label in graph.labels if label.target == record.document.id]
    if chosen:
        task["options"] = [{"id": name, "text": name} for name in dict.fromkeys(chosen)]
        task["accept"] = chosen
    if annotator:
        task |= {"_annotator_id": annotator, "_session_id": annotator, "answer": "accept"}
    return task | {KEY: beside(record, graph)}


def _meta(record: Record) -> dict[str, JSON]:
    return dict(sorted(record.document.meta.items()))


def _relation(label: str, head: dict[str, JSON], child: dict[str, JSON]) -> dict[str, JSON]:
    return {
        "head": head["token_end"], "child": child["token_end"], "head_span": head, "child_span": child, "label": label,
    }  # fmt: skip


def _hash(text: str) -> int:
    """A number that tells tasks apart, as Prodigy's own does."""
    return crc32(text.encode(), _SEED) - (1 << 31)
