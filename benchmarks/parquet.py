"""Parquet against datasets' from_list and to_parquet: the same columns, from memory and from the project."""

from __future__ import annotations

import gc
import json
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.corpus import big_project
from benchmarks.figure import Figure, paired
from workbench import Project, open_project
from workbench.formats import export
from workbench.formats.huggingface.columns import Columns
from workbench.formats.huggingface.features import as_json
from workbench.formats.huggingface.layout import Layout, layout_of
from workbench.formats.huggingface.records import Bilingual, Paired
from workbench.formats.huggingface.tagging import tagged
from workbench.formats.huggingface.write import Shards
from workbench.formats.losses import Losses
from workbench.formats.outgoing import Options
from workbench.formats.registry import find_format
from workbench.formats.selection import Choice, select
from workbench.text import tokens

DOCUMENTS, SPANS, CHUNK = 2_000, 50, 100
WITHOUT_TOKENS = Options(more={"tokens": "no"})


def figures() -> Iterator[Figure]:
    """Documents of 50 entities with their segments: first without tokens, as in anchors; then all that goes out."""
    import datasets

    datasets.disable_progress_bars()
    what = f"{DOCUMENTS} documents x {SPANS} entities"
    with open_project(big_project(documents=DOCUMENTS, spans=SPANS)) as project, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        selection = chosen(project)
        layout = layout_of(selection, WITHOUT_TOKENS)
        records = list(selection.records(Losses()))
        gc.freeze()
        yield paired(
            f"records into Parquet: {what}",
            lambda: timed(lambda: written(records, layout, folder)),
            lambda: timed(lambda: theirs(records, layout, folder)),
            rival="datasets from_list and to_parquet",
            wanted="at most 0.5",
            runs=5,
        )
        rows = [row(record, layout) for record in records]
        yield paired(
            f"the same, the rival's rows made beforehand: {what}",
            lambda: timed(lambda: written(records, layout, folder)),
            lambda: timed(lambda: datasets_written(rows, layout, folder)),
            rival="datasets from_list and to_parquet",
            wanted="at most 0.5",
            runs=5,
        )
        full = layout_of(selection, Options())
        yield paired(
            f"project into a dataset, with tokens, tags, figures and loss report: {what}",
            lambda: timed(lambda: exported(project, folder)),
            lambda: timed(lambda: theirs(list(chosen(project).records(Losses())), full, folder)),
            rival="the same query, tokens, from_list and to_parquet",
            wanted="at most 0.5",
            runs=5,
        )


def chosen(project: Project) -> Bilingual:
    """All documents and marks."""
    return Bilingual.of(select(project, find_format("huggingface"), Choice(), side="source", notes=[]))


def timed(work: Callable[[], object]) -> float:
    """Seconds that it takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def written(records: Sequence[Paired], layout: Layout, folder: Path) -> None:
    """Our columns, into a shard."""
    shutil.rmtree(folder / "data", ignore_errors=True)
    (folder / "data").mkdir()
    shards = Shards(folder, "train", layout, 0)
    columns = Columns(layout)
    for start in range(0, len(records), CHUNK):
        part = records[start : start + CHUNK]
        shards.add(columns.batch(part, tagged(part, layout, WITHOUT_TOKENS)[0]))
    shards.close()


def exported(project: Project, folder: Path) -> None:
    """All that an export does."""
    shutil.rmtree(folder / "out", ignore_errors=True)
    export(project, "huggingface", folder / "out")


def theirs(records: Sequence[Paired], layout: Layout, folder: Path) -> None:
    """The same columns as rows, into a file."""
    datasets_written([row(record, layout) for record in records], layout, folder)


def datasets_written(rows: list[dict[str, Any]], layout: Layout, folder: Path) -> None:
    """Rows into a file, with datasets."""
    from datasets import Dataset, Features

    features = Features.from_dict({name: as_json(each) for name, each in layout.features.fields.items()})
    Dataset.from_list(rows, features=features).to_parquet(str(folder / "theirs.parquet"))


def row(record: Paired, layout: Layout) -> dict[str, Any]:
    """A document as a row; of marks what an entity has."""
    document, text = record.document, record.text
    labels = {name: at for at, name in enumerate(layout.labels["entity"])}
    made: dict[str, Any] = {
        "id": document.id, "name": document.name, "title": document.title, "language": document.language, "text": text,
        "meta": json.dumps(dict(document.meta)), "annotators": list(record.annotators), "translations": [],
        "segments": [
            {"start": s.start, "end": s.end, "language": s.language, "zone": s.zone} for s in record.segments
        ],
        "entities": [entity(mark, text, labels) for mark in record.marks],
        "claims": [], "relations": [], "labels": [],
    }  # fmt: skip
    if layout.tokens:
        cut = tokens(text)
        made["tokens"] = [text[start:end] for start, end in cut]
    if layout.scheme:
        made["ner_tags"] = tags(record, cut)
    return made


def entity(mark: Any, text: str, labels: dict[str, int]) -> dict[str, Any]:
    """An entity as a row has it."""
    parts = [{"start": part.start, "end": part.end} for part in mark.fragments]
    start, end = parts[0]["start"], parts[-1]["end"]
    return {
        "id": mark.id, "label": labels[mark.label], "annotator": mark.annotator, "start": start, "end": end,
        "text": text[start:end], "fragments": parts, "note": mark.note, "more": None,
    }  # fmt: skip


def tags(record: Paired, cut: Sequence[tuple[int, int]]) -> list[str]:
    """Tags of entities that begin and end with tokens, as a training script makes them."""
    starts = {start: at for at, (start, _) in enumerate(cut)}
    ends = {end: at for at, (_, end) in enumerate(cut)}
    found = ["O"] * len(cut)
    for mark in record.marks:
        first, last = starts[mark.fragments[0].start], ends[mark.fragments[-1].end]
        found[first : last + 1] = [f"B-{mark.label}"] + [f"I-{mark.label}"] * (last - first)
    return found
