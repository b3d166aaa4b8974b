"""Our JSON lines: out beside the same query plus json.dumps, in beside plain sqlite3 writing the same rows."""

from __future__ import annotations

import gc
import json
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, Final

from benchmarks.corpus import big_project
from benchmarks.figure import Figure, paired
from benchmarks.store import plainly, written
from workbench import open_project
from workbench.formats import export, import_

OUT: Final = 10_000
IN: Final = 500
SPANS: Final = 50

_DOCUMENTS: Final = (
    "SELECT d.id, d.name, d.title, d.language, d.meta, d.encoding, d.newline, t.content FROM documents AS d "
    "JOIN texts AS t ON t.id = d.id WHERE d.present ORDER BY d.name, d.id"
)
_SEGMENTS: Final = (
    "SELECT s.document_id, s.id, s.start, s.end, s.language, s.zone FROM segments AS s "
    "JOIN documents AS d ON d.id = s.document_id WHERE s.present ORDER BY d.name, d.id, s.start"
)
_MARKS: Final = (
    "SELECT m.document_id, m.id, m.kind, m.label, m.annotator, m.fragments, m.attributes, m.roles, m.note, m.schema_id "
    "FROM marks AS m JOIN documents AS d ON d.id = m.document_id "
    "JOIN fragments AS f ON f.mark_id = m.id AND f.position = 0 "
    "WHERE m.present ORDER BY d.name, d.id, f.start, f.end, m.id"
)


def figures() -> Iterator[Figure]:
    """Out: with the loss report and the manifest. In: with the journal, the counts and the search index."""
    folder = big_project(documents=OUT, spans=SPANS)
    with tempfile.TemporaryDirectory() as name:
        yield paired(
            f"JSONL out: {OUT:,} documents x {SPANS} spans",
            lambda: exported(folder, Path(name) / "ours.jsonl"),
            lambda: dumped(folder, Path(name) / "plain.jsonl"),
            rival="sqlite3, the same query plus json.dumps",
            wanted="at most 2",
            runs=3,
        )
        source = Path(name) / "in.jsonl"
        exported(big_project(documents=IN, spans=SPANS), source)
        imported(source, Path(name) / "stored")
        rows = {table: found for table, found in written(Path(name) / "stored").items() if found}
        gc.freeze()
        runs = iter(range(1000))
        yield paired(
            f"JSONL in: {IN} documents x {SPANS} spans",
            lambda: imported(source, Path(name) / f"ours{next(runs)}"),
            lambda: plainly(rows, Path(name) / "plain"),
            rival="plain sqlite3, the same rows",
            wanted="at most 3",
        )


def exported(folder: Path, out: Path) -> float:
    """Seconds that our export takes."""
    with open_project(folder) as project:
        began = time.perf_counter()
        export(project, "jsonl", out)
        return time.perf_counter() - began


def dumped(folder: Path, out: Path) -> float:
    """Seconds that a script takes that reads the same rows and writes the same lines."""
    connection = sqlite3.connect(folder / "workbench.db")
    began = time.perf_counter()
    segments = _together(connection.execute(_SEGMENTS))
    marks = _together(connection.execute(_MARKS))
    with out.open("w", encoding="utf-8") as file:
        for key, name, title, language, meta, encoding, newline, text in connection.execute(_DOCUMENTS):
            line = {
                "document": key, "name": name, "title": title, "language": language, "meta": json.loads(meta),
                "encoding": encoding, "newline": newline, "text": text,
                "segments": [_segment(row) for row in _next(segments, key)],
                "marks": [_mark(row, text) for row in _next(marks, key)],
            }  # fmt: skip
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
    took = time.perf_counter() - began
    connection.close()
    return took


Groups = dict[str, Any]


def _together(rows: Iterator[tuple[Any, ...]]) -> Groups:
    """Rows by their document, one document at a time."""
    return {"groups": groupby(rows, itemgetter(0)), "ahead": None}


def _next(groups: Groups, key: str) -> list[tuple[Any, ...]]:
    """The rows of the document, which is the next one that has any."""
    if groups["ahead"] is None:
        found = next(groups["groups"], None)
        groups["ahead"] = None if found is None else (found[0], list(found[1]))
    if groups["ahead"] is None or groups["ahead"][0] != key:
        return []
    rows, groups["ahead"] = groups["ahead"][1], None
    return rows


def _segment(row: tuple[Any, ...]) -> dict[str, Any]:
    _, key, start, end, language, zone = row
    return {"id": key, "start": start, "end": end, "language": language, "zone": zone}


def _mark(row: tuple[Any, ...], text: str) -> dict[str, Any]:
    _, key, kind, label, annotator, fragments, attributes, roles, note, schema = row
    return {
        "id": key, "kind": kind, "label": label, "annotator": annotator,
        "fragments": [{"start": start, "end": end, "text": text[start:end]} for _, start, end in json.loads(fragments)],
        "attributes": json.loads(attributes), "roles": json.loads(roles), "note": note, "schema": schema,
    }  # fmt: skip


def imported(source: Path, target: Path) -> float:
    """Seconds to bring the file into a new project."""
    with open_project(target, create=True, annotator="bench") as project:
        began = time.perf_counter()
        import_(project, "jsonl", source)
        return time.perf_counter() - began
