"""CoNLL against label-studio-sdk's converter: the same documents and marks, side by side."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from statistics import median

from benchmarks.corpus import LABELS, big_project
from benchmarks.figure import Figure
from workbench import Project, open_project
from workbench.formats import Options, export

CONFIG = (
    '<View><Labels name="label" toName="text">'
    + "".join(f'<Label value="{label}"/>' for label in LABELS)
    + '</Labels><Text name="text" value="$text"/></View>'
)


def figures(documents: int = 10_000, spans: int = 50, runs: int = 3) -> Iterator[Figure]:
    """Chinese by words, and by characters; the rival has one token for each stretch without spaces.

    What passes on the clock, where ours has all processors, and what all processors spend on it.
    """
    with open_project(big_project(None, documents, spans)) as project, tempfile.TemporaryDirectory() as folder:
        tasks = write_tasks(project, Path(folder) / "tasks.json")
        for unit in ("word", "char"):
            rounds = [
                (_spent(partial(ours, project, unit, Path(folder) / "out")),
                 _spent(partial(theirs, tasks, Path(folder) / "theirs")))
                for _ in range(runs + 1)
            ][1:]  # fmt: skip
            for number, kind in enumerate(("", ", processors' time")):
                yield _figure(
                    f"CoNLL, {documents:,} documents x {spans}, Chinese by {unit}{kind}",
                    [(mine[number], other[number]) for mine, other in rounds],
                )


def _figure(what: str, pairs: Sequence[tuple[float, float]]) -> Figure:
    return Figure(
        what,
        median(mine for mine, _ in pairs),
        median(other for _, other in pairs),
        median(mine / other for mine, other in pairs),
        "s",
        "label-studio-sdk",
        "" if what.endswith("time") else "at most 0.2",
    )


def _spent(work: Callable[[], float]) -> tuple[float, float]:
    """The seconds that work says it took, and those of this process and of those that it started and waited for."""
    before = _processors()
    seconds = work()
    return seconds, _processors() - before


def _processors() -> float:
    return sum(os.times()[:4])


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
