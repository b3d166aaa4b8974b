"""The agreement report of a large project with three annotators, beside reading its marks with plain sqlite3.

Two annotators copy most of what the first marked, and part from her as people do: a place shifted, another label, a
mark left out or put in. The report is measured with an empty cache, and after one document has changed.
"""

from __future__ import annotations

import random
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from benchmarks.corpus import big_project
from benchmarks.figure import Figure, paired
from workbench import Project, open_project
from workbench.model import Annotation, Fragment, stable_id
from workbench.reports.agreement import agreement_report

DOCUMENTS: Final = 10_000
SPANS: Final = 50
CLAIMS: Final = 10
"""Of the marks of a document, how many are claims with attributes."""
BATCH: Final = 20_000
_LABELS: Final = ("person", "organization", "gpe", "location", "event", "date")
_CERTAINTY: Final = ("certain", "probable", "possible", "uncommitted")
_COLUMNS: Final = (
    "id, kind, label, annotator, document_id, fragments, target, attributes, roles, schema_id, stale, created"
)


def figures() -> Iterator[Figure]:
    """Cold: all tallies computed. Warm: one document has changed since."""
    folder = three_annotators(DOCUMENTS, SPANS)
    with open_project(folder, annotator="ann") as project:
        yield paired(
            f"agreement report, {DOCUMENTS:,} x 3 x {SPANS}, nothing kept",
            lambda: cold(project),
            lambda: plainly(folder),
            rival="sqlite3, reading the same rows",
            wanted="at most 4",
            runs=3,
        )
        yield paired(
            "the same, one document changed",
            lambda: changed(project),
            lambda: cold(project),
            rival="nothing kept",
            wanted="under 0.1",
            runs=3,
        )


def cold(project: Project) -> float:
    """The report, every tally computed."""
    with project.database.transaction() as connection:
        connection.execute("DELETE FROM tallies")
    began = time.perf_counter()
    agreement_report(project)
    return time.perf_counter() - began


def changed(project: Project) -> float:
    """The report after one mark has been given another label; the tallies of all other documents are there."""
    agreement_report(project)
    mark = next(mark for mark in project.marks.of(project.documents.all()[0].id) if mark.kind == "entity")
    project.marks.update(mark.id, label="weapon" if mark.label != "weapon" else "event")
    began = time.perf_counter()
    agreement_report(project)
    return time.perf_counter() - began


def plainly(folder: Path) -> float:
    """Reading the same columns of the same rows, batch by batch."""
    connection = sqlite3.connect(folder / "workbench.db")
    began = time.perf_counter()
    cursor = connection.execute(f"SELECT {_COLUMNS} FROM marks WHERE present ORDER BY document_id")
    while cursor.fetchmany(BATCH):
        pass
    took = time.perf_counter() - began
    connection.close()
    return took


def three_annotators(documents: int, spans: int) -> Path:
    """The folder of a project of so many documents with so many marks by each of three; made once and kept."""
    kept = Path(tempfile.gettempdir()) / "workbench-benchmarks-three-1" / f"{documents}x{spans}"
    if not kept.is_dir():
        kept.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(dir=kept.parent))
        shutil.copytree(big_project(documents=documents, spans=spans), made, dirs_exist_ok=True)
        with open_project(made, annotator="ann") as project:
            project.marks.put_many(_others(project), action="mark")
        made.rename(kept)
    return kept


def _others(project: Project) -> Iterator[Annotation]:
    """The marks of ben and cat, and claims of all three in place of some entities."""
    for document in project.documents.all():
        chance = random.Random(document.id)
        length = len(project.documents.text(document.id))
        for number, mark in enumerate(project.marks.of(document.id, annotator="ann")):
            if number < CLAIMS:
                mark = replace(mark, kind="claim", label="claim", attributes=_said(chance))
                yield mark
            for who in ("ben", "cat"):
                yield _parted(chance, mark, who, length)


def _parted(chance: random.Random, mark: Annotation, who: str, length: int) -> Annotation:
    """What another annotator makes of a mark: the same, three times in four."""
    place, label, attributes = mark.fragments[0], mark.label, mark.attributes
    turn = chance.random()
    if turn < 0.08:
        shift = chance.choice((-2, 2, 3))
        start = max(0, min(length - 1, place.start + shift))
        place = Fragment(place.text_id, start, max(start + 1, min(length, place.end + shift)))
    elif turn < 0.16 and mark.kind == "entity":
        label = chance.choice(_LABELS)
    elif turn < 0.25:
        start = chance.randrange(length - 12)
        place = Fragment(place.text_id, start, start + chance.randint(2, 12))
    if attributes and chance.random() < 0.3:
        attributes = _said(chance)
    key = stable_id("benchmark", mark.id, who)
    return replace(mark, id=key, annotator=who, fragments=(place,), label=label, attributes=attributes)


def _said(chance: random.Random) -> dict[str, str]:
    return {"certainty": chance.choice(_CERTAINTY), "polarity": "positive" if chance.random() < 0.9 else "negative"}
