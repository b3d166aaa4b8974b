"""What safety costs beside plain sqlite3, which writes the same rows with the same settings in the same run."""

from __future__ import annotations

import gc
import multiprocessing
import os
import shutil
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

from benchmarks.figure import Figure
from workbench import Project, load_schema, open_project
from workbench.doctor import examine
from workbench.model import Annotation, Fragment, SegmentSpan, SourceText, new_id
from workbench.resources import resource
from workbench.store.clock import reading_after
from workbench.store.database import FILE_NAME
from workbench.store.edits import EDIT_COLUMNS

COMMITS = 2_000
PROCESSES, EACH = 8, 5_000
MERGED = 15_000
EDITS = int(os.environ.get("WORKBENCH_BENCH_EDITS", "1000000"))
TEXT = "德黑蘭否認此事。" * 5_000

INSERT_EDIT = f"INSERT INTO edits ({EDIT_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
INSERT_MARK = (
    "INSERT INTO marks (id, present, created, kind, label, annotator, document_id, fragments, target, attributes, "
    "roles, note, schema_id, stale) VALUES (?, 1, ?, 'entity', 'gpe', ?, ?, ?, NULL, '{}', '{}', NULL, ?, NULL)"
)
CHANGES = (
    '[["marks","{id}",null,{{"present":true,"kind":"entity","label":"gpe","annotator":"{who}","document_id":"{doc}",'
    '"fragments":[["{doc}",{start},{end}]],"schema_id":"{schema}"}}]]'
)


def figures() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory(dir=os.environ.get("WORKBENCH_BENCH_FOLDER")) as name:
        folder = Path(name)
        yield from commits(folder)
        yield from many_at_once(folder)
        yield from imports(folder)
        yield from merges(folder)
        yield from journal(folder)


def made(folder: Path) -> tuple[Project, str]:
    project = open_project(folder, create=True, annotator="ann")
    project.use_schema(load_schema(resource("schemas") / "claims.yaml"))
    span = SegmentSpan(0, len(TEXT), "zh-Hant", "body")
    return project, project.documents.add(SourceText("a.txt", TEXT), [span]).document.id


def mark(project: Project, document: str, number: int) -> None:
    start = number * 7 % (len(TEXT) - 8)
    fragment = Fragment(document, start, start + 3)
    project.marks.create("entity", "gpe", document_id=document, fragments=[fragment])


class Plain:
    """The same rows as marking writes, by hand."""

    def __init__(self, folder: Path, who: str = "ann") -> None:
        self.connection = sqlite3.connect(folder / FILE_NAME, timeout=60, isolation_level=None)
        for pragma in ("synchronous=FULL", "cache_size=-16000", "temp_store=MEMORY"):
            self.connection.execute(f"PRAGMA {pragma}")
        self.who = who
        self.document = self.connection.execute("SELECT id FROM documents").fetchone()[0]
        self.schema = self.connection.execute("SELECT id FROM schemas").fetchone()[0]

    def mark(self, number: int) -> None:
        start = number * 7 % (len(TEXT) - 8)
        key, edit, group = new_id(), new_id(), new_id()
        run = self.connection.execute
        run("BEGIN IMMEDIATE")
        last = run("SELECT max(clock) FROM edits").fetchone()[0]
        at = time.time_ns() // 1_000_000
        clock = reading_after(last, at, "plain")
        values = {"id": key, "who": self.who, "doc": self.document, "start": start, "end": start + 3}
        changes = CHANGES.format(**values, schema=self.schema)
        row = (edit, group, clock, at, self.who, "plain", "mark gpe", changes, None, "")
        sequence = run(INSERT_EDIT, row).lastrowid
        run("INSERT INTO edit_targets VALUES ('marks', ?, ?)", (key, sequence))
        place = f'[["{self.document}",{start},{start + 3}]]'
        run(INSERT_MARK, (key, clock, self.who, self.document, place, self.schema))
        run("UPDATE edit_groups SET state = 'spent' WHERE annotator = ? AND state = 'undo'", (self.who,))
        run("INSERT INTO edit_groups VALUES (?, ?, ?, 'mark gpe', NULL, 'done')", (group, self.who, clock))
        run("INSERT INTO fragments VALUES (?, 0, ?, ?, ?)", (key, self.document, start, start + 3))
        run(
            "INSERT INTO mark_counts VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET marks = marks + 1",
            (self.document, self.who),
        )
        run(
            "INSERT INTO document_versions VALUES (?, 1) ON CONFLICT DO UPDATE SET version = version + 1",
            (self.document,),
        )
        run("COMMIT")


def commits(folder: Path) -> Iterator[Figure]:
    """Commits of one mark each, ours and theirs by turns."""
    project, document = made(folder / "ours")
    made(folder / "plain")[0].close()
    plain = Plain(folder / "plain")
    ours, theirs = [], []
    for number in range(COMMITS):
        ours.append(timed(lambda: mark(project, document, number)))  # noqa: B023
        theirs.append(timed(lambda: plain.mark(number)))  # noqa: B023
    project.close()
    plain.connection.close()
    for name, at in (("median", 50), ("p99", 99)):
        a, b = (1000 * statistics.quantiles(each, n=100)[at - 1] for each in (ours, theirs))
        wanted = "at most 1.5" if at == 99 else ""
        yield Figure(f"commit one mark, {name} of {COMMITS:,}", a, b, a / b, "ms", "plain sqlite3, same rows", wanted)


def many_at_once(folder: Path) -> Iterator[Figure]:
    """Processes that all mark at once."""
    made(folder / "many")[0].close()
    made(folder / "many-plain")[0].close()
    ours = _all(_ours, folder / "many")
    theirs = _all(_theirs, folder / "many-plain")
    wanted = PROCESSES * EACH
    for each in ("many", "many-plain"):
        with closing(sqlite3.connect(folder / each / FILE_NAME)) as connection:
            there = connection.execute("SELECT count(*) FROM marks WHERE present").fetchone()[0]
            assert there == wanted, f"{wanted - there} edits lost"
    a, b = wanted / ours, wanted / theirs
    words = f"{PROCESSES} processes x {EACH:,} edits, none lost, no error"
    yield Figure(words, a, b, a / b, "edits/s", "plain sqlite3, same rows", "at least 0.5")


def _all(work: Callable[[Path, int], None], folder: Path) -> float:
    context = multiprocessing.get_context("spawn")
    barrier = context.Barrier(PROCESSES + 1)
    processes = [context.Process(target=_one, args=(work, folder, n, barrier)) for n in range(PROCESSES)]
    for process in processes:
        process.start()
    barrier.wait()
    began = time.perf_counter()
    for process in processes:
        process.join()
    assert all(process.exitcode == 0 for process in processes), "an error reached a process"
    return time.perf_counter() - began


def _one(work: Callable[..., None], folder: Path, number: int, barrier: object) -> None:
    work(folder, number, barrier)


def _ours(folder: Path, number: int, barrier) -> None:
    with open_project(folder, annotator=f"p{number}") as project:
        document = project.documents.all()[0].id
        barrier.wait()
        for each in range(EACH):
            mark(project, document, each)


def _theirs(folder: Path, number: int, barrier) -> None:
    plain = Plain(folder, f"p{number}")
    barrier.wait()
    for each in range(EACH):
        plain.mark(each)


def merges(folder: Path) -> Iterator[Figure]:
    """How long a merge keeps others from writing, and the rows that it wrote into a copy of the project from before."""
    project, document = made(folder / "m")
    project.close()
    for name in ("m-other", "m-plain"):
        shutil.copytree(folder / "m", folder / name)
    with open_project(folder / "m-other", annotator="bea") as other:
        for number in range(MERGED):
            mark(other, document, number)
    with open_project(folder / "m", annotator="ann") as project:
        first = project.database.rows("SELECT max(seq) FROM edits")[0][0]
        at: dict[str, float] = {}
        project.database.connection.set_trace_callback(lambda sql: at.update({sql.split()[0]: time.perf_counter()}))
        project.merge(folder / "m-other")
        project.database.connection.set_trace_callback(None)
        rows = {name: project.database.rows(f"SELECT * FROM {name}") for name in ("marks", "fragments", "mark_counts")}
        for name in ("edits", "edit_targets"):
            rows[name] = project.database.rows(f"SELECT * FROM {name} WHERE seq > ? ORDER BY seq", (first,))
        rows["edit_groups"] = project.database.rows("SELECT * FROM edit_groups WHERE action = 'mark gpe'")
    with open_project(folder / "m-plain") as plain:
        theirs = timed(lambda: _write(plain.database.connection, rows))
    ours = at["COMMIT"] - at["BEGIN"]
    name = f"merge {MERGED:,} edits: others wait"
    yield Figure(name, ours, theirs, ours / theirs, "s", "plain sqlite3, same rows", "")


def imports(folder: Path) -> Iterator[Figure]:
    """Many marks as one import, and the rows that it wrote into a copy of the project from before."""
    project, document = made(folder / "in")
    project.close()
    shutil.copytree(folder / "in", folder / "in-plain")
    with open_project(folder / "in", annotator="ann") as project:
        first = project.database.rows("SELECT max(seq) FROM edits")[0][0]
        marks = list(_marks(document))
        gc.freeze()
        ours = timed(partial(project.marks.put_many, marks, action="import"))
        del marks
        rows = {name: project.database.rows(f"SELECT * FROM {name}") for name in ("marks", "fragments", "mark_counts")}
        for name in ("edits", "edit_targets"):
            rows[name] = project.database.rows(f"SELECT * FROM {name} WHERE seq > ? ORDER BY seq", (first,))
        rows["edit_groups"] = project.database.rows("SELECT * FROM edit_groups WHERE action = 'import'")
    with open_project(folder / "in-plain") as project:
        theirs = timed(lambda: _write(project.database.connection, rows))
    name = f"import {EDITS:,} marks, marks a second"
    yield Figure(name, EDITS / ours, EDITS / theirs, theirs / ours, "", "plain sqlite3, same rows", "at least 0.5")


def _marks(document: str) -> Iterator[Annotation]:
    for number in range(EDITS):
        start = number * 7 % (len(TEXT) - 8)
        place = Fragment(document, start, start + 3)
        yield Annotation(f"m{number:07}", "entity", "gpe", "ann", document, (place,), schema_id="0" * 24)


def _write(connection: sqlite3.Connection, rows: dict[str, list[tuple]]) -> None:
    connection.execute("PRAGMA cache_size=-64000")
    connection.execute("BEGIN IMMEDIATE")
    for name, found in rows.items():
        connection.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(found[0]))})", found)
    connection.execute("COMMIT")


def journal(folder: Path) -> Iterator[Figure]:
    """A journal of many edits: replayed, and examined by the doctor, beside reading it."""
    project, document = made(folder / "journal")
    _fill(project, document)
    project.journal.rebuild()
    reading = statistics.median(timed(lambda: _read(project)) for _ in range(3))
    replaying = timed(project.journal.rebuild)
    examining = timed(lambda: _sound(project))
    project.close()
    rival = "reading the rows"
    yield Figure(f"replay {EDITS:,} edits", replaying, reading, replaying / reading, "s", rival, "at most 10")
    yield Figure(f"doctor on {EDITS:,} edits", examining, reading, examining / reading, "s", rival, "at most 20")


def _sound(project: Project) -> None:
    diagnosis = examine(project)
    assert diagnosis.is_sound, diagnosis.findings


def _read(project: Project) -> int:
    from workbench.store.edits import decode_edit

    sql = f"SELECT {EDIT_COLUMNS} FROM edits ORDER BY clock, id"
    return sum(len(decode_edit(row).changes) for row in project.database.connection.execute(sql))


def _fill(project: Project, document: str) -> None:
    """Edits of one mark each, written as rows."""
    at = time.time_ns() // 1_000_000
    schema = project.schema.id

    def rows() -> Iterator[tuple[object, ...]]:
        for number in range(EDITS):
            start = number * 7 % (len(TEXT) - 8)
            values = {"id": f"m{number:07}", "who": "ann", "doc": document, "start": start, "end": start + 3}
            clock = f"{at + 1000 + number // 100:012x}{number % 100:06x}-bench"
            changes = CHANGES.format(**values, schema=schema)
            yield f"e{number:07}", f"g{number:07}", clock, at, "ann", "bench", "mark gpe", changes, None, ""

    with project.database.large_transaction() as connection:
        connection.executemany(INSERT_EDIT, rows())
        connection.execute(
            "INSERT INTO edit_targets SELECT 'marks', 'm' || substr(id, 2), seq FROM edits WHERE replica = 'bench'"
        )


def timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
