"""The most memory that an export and an import take, from a thousand to a hundred thousand documents: it stays flat.

`python -m benchmarks.memory 1000 10000 100000` measures these sizes, `python -m benchmarks memory` the first two. Each
run is a process of its own, as the most that one took cannot be forgotten.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from benchmarks.corpus import big_project
from benchmarks.figure import Figure
from workbench import open_project
from workbench.formats import Choice, export, import_
from workbench.formats.splits import SplitPlan

SIZES: Final = (1_000, 10_000)
SPANS: Final = 10
RUNS: Final = ("jsonl out", "jsonl in", "conll out", "jsonl out, split")
"""What is run: a format's name, where to, and whether it is divided."""
_MEGABYTE: Final = 1 << 20


def figures(sizes: tuple[int, ...] = SIZES) -> Iterator[Figure]:
    """Each run with the largest number of documents beside the same with the smallest."""
    for what in RUNS:
        found = {documents: peak(what, documents) for documents in sizes}
        few, many = min(sizes), max(sizes)
        for documents in sizes[1:]:
            yield Figure(
                f"{what}: peak memory, {documents:,} documents x {SPANS} spans",
                found[documents],
                found[few],
                found[documents] / found[few],
                "MB",
                f"{few:,} documents",
                "at most 2" if documents == many else "",
            )


def peak(what: str, documents: int) -> float:
    """Megabytes that the run took at the most, in a process of its own, without the workers that it started."""
    big_project(documents=documents, spans=SPANS)
    command = [sys.executable, "-m", "benchmarks.memory", "--one", what, str(documents)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    taken, seconds = json.loads(done.stdout)
    print(f"{what}, {documents:,} documents: {taken:.0f} MB, {seconds:.1f} s", file=sys.stderr)
    return float(taken)


def one(what: str, documents: int) -> None:
    """Do it, and print the most memory that this process took, and the seconds."""
    name, where = what.partition(",")[0].split()
    project = big_project(documents=documents, spans=SPANS)
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out"
        if where == "in":
            subprocess.run([sys.executable, "-m", "benchmarks.memory", "--make", name, str(project), out], check=True)
        began = time.perf_counter()
        if where == "in":
            with open_project(Path(folder) / "new", create=True, annotator="bench") as fresh:
                import_(fresh, name, out)
        else:
            plan = SplitPlan({"train": 0.8, "dev": 0.1, "test": 0.1}) if what.endswith("split") else None
            with open_project(project) as opened:
                export(opened, name, out, choice=Choice(split=plan))
        seconds = time.perf_counter() - began
    unit = 1 if sys.platform == "darwin" else 1024
    print(json.dumps([resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / _MEGABYTE, seconds]))


def make(name: str, project: str, out: str) -> None:
    """Write what is to be read."""
    with open_project(project) as opened:
        export(opened, name, out)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["--one", what, documents]:
            one(what, int(documents))
        case ["--make", name, project, out]:
            make(name, project, out)
        case sizes:
            for figure in figures(tuple(map(int, sizes)) or SIZES):
                print(figure, flush=True)
