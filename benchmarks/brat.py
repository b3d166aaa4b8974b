"""Import of brat standoff against plain sqlite3: from files to the same rows in the same tables."""

from __future__ import annotations

import gc
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.corpus import big_project
from benchmarks.figure import Figure, paired
from benchmarks.store import plainly, written
from workbench import open_project
from workbench.formats import export, import_
from workbench.formats.brat import FORMAT
from workbench.formats.incoming import ReadOptions

DOCUMENTS, SPANS = 500, 50


def figures() -> Iterator[Figure]:
    """The import's rate, and what of it is reading the files, against executemany of the rows that it makes."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with open_project(big_project(documents=DOCUMENTS, spans=SPANS)) as project:
            export(project, "brat", folder / "brat")
        imported(folder / "brat", folder / "stored")
        rows = {table: found for table, found in written(folder / "stored").items() if found}
        gc.freeze()
        runs = iter(range(1000))
        yield paired(
            f"brat imported: {DOCUMENTS} documents x {SPANS} spans",
            lambda: imported(folder / "brat", folder / f"ours{next(runs)}"),
            lambda: plainly(rows, folder / "plain"),
            rival="plain sqlite3, the same rows",
            wanted="at most 2",
        )
        yield paired(
            f"of that, files into marks: {DOCUMENTS} documents x {SPANS} spans",
            lambda: parsed(folder / "brat"),
            lambda: plainly(rows, folder / "plain"),
            rival="plain sqlite3, the same rows",
            wanted="a small part",
        )


def imported(source: Path, target: Path) -> float:
    """Seconds to bring the folder into a new project."""
    with open_project(target, create=True, annotator="bench") as project:
        began = time.perf_counter()
        import_(project, "brat", source)
        return time.perf_counter() - began


def parsed(source: Path) -> float:
    """Seconds to read the folder and do nothing with it."""
    began = time.perf_counter()
    for _ in FORMAT.read(source, ReadOptions()):
        pass
    return time.perf_counter() - began
