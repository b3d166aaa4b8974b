"""CoNLL against label-studio-sdk's converter: the same documents and marks, side by side."""

from __future__ import annotations

import contextlib
import json
import logging
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.corpus import LABELS, big_project
from benchmarks.figure import Figure, paired
from workbench import Project, open_project
from workbench.formats import Options, export

CONFIG = (
    '<View><Labels name="label" toName="text">'
    + "".join(f'<Label value="{label}"/>' for label in LABELS)
    + '</Labels><Text name="text" value="$text"/></View>'
)


def figures(documents: int = 10_000, spans: int = 50) -> Iterator[Figure]:
    """Chinese by words, and by characters; the rival has one token for each stretch without spaces."""
    with open_project(big_project(None, documents, spans)) as project, tempfile.TemporaryDirectory() as folder:
        tasks = write_tasks(project, Path(folder) / "tasks.json")
        for unit in ("word", "char"):
            yield paired(
                f"CoNLL, {documents:,} documents x {spans}, Chinese by {unit}",
                lambda unit=unit: ours(project, unit, Path(folder) / "out"),
                lambda: theirs(tasks, Path(folder) / "theirs"),
                rival="label-studio-sdk",
                wanted="at most 0.2",
                runs=3,
            )


def write_tasks(project: Project, path: Path) -> Path:
    """The project as Label Studio exports it."""
    with path.open("w", encoding="utf-8") as file:
        file.write("[")
        for number, (document, text, _) in enumerate(project.documents.stream()):
            results = [
                {
                    "id": mark.id,
                    "from_name": "label",
                    "to_name": "text",
                    "type": "labels",
                    "value": {"start": part.start, "end": part.end, "labels": [mark.label]},
                }
                for mark in project.marks.of(document.id, annotator="*")
                for part in mark.fragments
            ]
            task = {"id": number, "data": {"text": text}, "annotations": [{"id": number, "result": results}]}
            file.write(("," if number else "") + json.dumps(task, ensure_ascii=False))
        file.write("]")
    return path


def ours(project: Project, unit: str, out: Path) -> float:
    """Seconds from the project's database to files and a loss report."""
    began = time.perf_counter()
    export(project, "conll", out, options=Options(tokens=unit))  # type: ignore[arg-type]
    return time.perf_counter() - began


def theirs(tasks: Path, out: Path) -> float:
    """Seconds from a file of tasks to a file."""
    from label_studio_sdk.converter import Converter

    logging.disable(logging.WARNING)
    with contextlib.redirect_stdout(None):
        converter = Converter(CONFIG, None, download_resources=False)
        began = time.perf_counter()
        converter.convert_to_conll2003(str(tasks), str(out), is_dir=False)
        return time.perf_counter() - began
