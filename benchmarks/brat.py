"""Import of brat standoff against plain sqlite3: from files to the same rows in the same tables.

A large import has a second process cut the texts, so wall time needs two free processors; the processor's time counts
both processes.
"""

from __future__ import annotations

import gc
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.corpus import big_project
from benchmarks.figure import Figure, paired
from benchmarks.store import plainly, written
from workbench import open_project
from workbench.formats import export, import_
from workbench.formats.brat import FORMAT
from workbench.formats.incoming import ReadOptions

DOCUMENTS = int(os.environ.get("BENCHMARK_DOCUMENTS", "1000"))
SPANS = 50
PLAIN = "plain sqlite3, the same rows"

Clock = Callable[[], float]


def figures() -> Iterator[Figure]:
    """The import's rate, and what of it is reading the files, against executemany of the rows that it makes."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with open_project(big_project(documents=DOCUMENTS, spans=SPANS)) as project:
            export(project, "brat", folder / "brat")
        imported(folder / "brat", folder / "stored", time.perf_counter)
        rows = {table: found for table, found in written(folder / "stored").items() if found}
        gc.freeze()
        runs = iter(range(1000))
        what = f"{DOCUMENTS} documents x {SPANS} spans"
        for words, clock in (("", time.perf_counter), (", processor time", processor_time)):
            yield paired(
                f"brat imported: {what}{words}",
                lambda clock=clock: imported(folder / "brat", folder / f"ours{next(runs)}", clock),
                lambda clock=clock: plainly(rows, folder / "plain", clock),
                rival=PLAIN,
                wanted="at most 2",
            )
        yield paired(
            f"of that, files into marks: {what}, processor time",
            lambda: parsed(folder / "brat"),
            lambda: plainly(rows, folder / "plain", processor_time),
            rival=PLAIN,
            wanted="a small part",
        )


def processor_time() -> float:
    """Seconds that this process and those that it has waited for were at work."""
    times = os.times()
    return time.process_time() + times.children_user + times.children_system


def imported(source: Path, target: Path, clock: Clock) -> float:
    """Seconds to bring the folder into a new project."""
    with open_project(target, create=True, annotator="bench") as project:
        began = clock()
        import_(project, "brat", source)
        return clock() - began


def parsed(source: Path) -> float:
    """Seconds to read the folder and do nothing with it."""
    began = processor_time()
    for _ in FORMAT.read(source, ReadOptions()):
        pass
    return processor_time() - began
