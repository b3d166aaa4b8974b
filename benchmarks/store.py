"""The store against plain sqlite3: the same rows written into the same tables, and read out of them."""

from __future__ import annotations

import gc
import random
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.figure import Figure, paired
from workbench import Project, open_project
from workbench.model import Annotation, Fragment, SegmentSpan, SourceText, document_id, stable_id

DOCUMENTS, MARKS, LENGTH, TOGETHER = 500, 50, 1500, 100
WORDS = ["the", "of", "and", "to", "in", "that", "for", "it", "as", "was", "with", "he", "his", "at", "are"]
WRITTEN = (
    *("edits", "edit_targets", "edit_groups", "texts", "documents", "segments", "marks", "fragments"),
    *("mark_references", "mark_counts", "segment_counts", "document_versions", "assignments", "indexed"),
)
ROWS = (
    "SELECT id, kind, label, annotator, document_id, fragments, target, attributes, roles, note, schema_id, stale "
    "FROM marks WHERE present ORDER BY document_id"
)

Item = tuple[SourceText, list[SegmentSpan], list[Annotation]]


def figures() -> Iterator[Figure]:
    """An import's rate against executemany of the rows that it makes; an export's reading against fetching rows."""
    items = [item(number, random.Random(number)) for number in range(DOCUMENTS)]
    what = f"{DOCUMENTS} documents x {MARKS} marks"
    with tempfile.TemporaryDirectory() as folder:
        stored = Path(folder) / "stored"
        ours(items, stored, keep=True)
        rows = written(stored)
        gc.freeze()
        yield paired(
            f"import {what}: documents, segments, marks, journal, counts, search index",
            lambda: ours(items, Path(folder) / "ours"),
            lambda: plainly(rows, Path(folder) / "plain"),
            rival="plain sqlite3, the same rows",
            wanted="at most 2",
        )
        with open_project(stored) as project:
            keys = [document.id for document in project.documents.all()]
            yield paired(
                f"read {what}: marks, by document and place",
                lambda: timed(lambda: all(project.marks.by_document(part) for part in parts(keys))),
                lambda: timed(lambda: project.database.rows(ROWS)),
                rival="plain sqlite3, the marks' rows",
                wanted="at most 3",
            )
            yield paired(
                f"read {DOCUMENTS} documents with text and segments",
                lambda: timed(lambda: sum(1 for _ in project.documents.stream())),
                lambda: timed(lambda: plain_documents(project)),
                rival="plain sqlite3, their rows",
                wanted="at most 3",
            )


def item(number: int, chance: random.Random) -> Item:
    """A document, Chinese or English by turns, with marks of which some have attributes and some roles."""
    text, stop = (chinese(chance), "。") if number % 2 else (english(chance), ".")
    key = document_id(text)
    language = "zh-Hans" if number % 2 else "en"
    spans, at = [], 0
    while at < len(text):
        end = text.find(stop, at) + 1 or len(text)
        spans.append(SegmentSpan(at, end, language, "body"))
        at = end + (number + 1) % 2
    marks: list[Annotation] = []
    for at in range(MARKS):
        start = chance.randrange(LENGTH - 12)
        marks.append(
            Annotation(
                stable_id(key, str(at)),
                "claim" if at % 5 == 0 else "entity",
                ("person", "gpe", "organisation")[at % 3],
                "ann",
                key,
                (Fragment(key, start, start + chance.randrange(1, 12)),),
                attributes={"certainty": "possible", "polarity": "negative"} if at % 10 == 0 else {},
                roles={"source": (marks[-1].id,)} if at % 10 == 5 else {},
                schema_id="0123456789abcdef01234567",
            )
        )
    return SourceText(f"{number:06}.txt", text, language=language, origin=f"/shelf/{number:06}.txt"), spans, marks


def chinese(chance: random.Random) -> str:
    characters = (chr(0x4E00 + int(3000 * chance.random() ** 2)) for _ in range(LENGTH))
    return "".join("。" if chance.random() < 0.03 else character for character in characters)


def english(chance: random.Random) -> str:
    words = (f"{chance.choice(WORDS)}{chance.randrange(100) or ''}" for _ in range(LENGTH))
    return " ".join(f"{word}." if chance.random() < 0.07 else word for word in words)[: LENGTH - 1] + "."


def parts(items: list[Item] | list[str]) -> Iterator[list]:
    return (items[at : at + TOGETHER] for at in range(0, len(items), TOGETHER))


def ours(items: list[Item], folder: Path, *, keep: bool = False) -> float:
    """Seconds that an import takes, as one transaction and one step for undo."""
    with open_project(folder, create=True, annotator="ann") as project:
        seconds = timed(lambda: bring_in(project, items))
    if not keep:
        shutil.rmtree(folder)
    return seconds


def bring_in(project: Project, items: list[Item]) -> None:
    with project.database.large_transaction(), project.journal.group("import"):
        for part in parts(items):
            project.documents.add_many((source, spans) for source, spans, _ in part)
            project.marks.put_many((mark for *_, marks in part for mark in marks), action="import")


def written(folder: Path) -> dict[str, list[tuple]]:
    """Every row that an import wrote, by table and its columns, in the order in which a script would write them."""
    order = {
        "edit_targets": "ORDER BY seq",
        "fragments": "ORDER BY (SELECT rowid FROM marks WHERE id = mark_id), position",
        "mark_references": "ORDER BY (SELECT rowid FROM marks WHERE id = mark_id)",
    }
    with open_project(folder) as project:
        rows = {name: project.database.rows(f"SELECT * FROM {name} {order.get(name, '')}") for name in WRITTEN}
        return rows | {"terms (rowid, words)": project.database.rows("SELECT rowid, words FROM terms")}


def plainly(rows: dict[str, list[tuple]], folder: Path, clock: Callable[[], float] = time.perf_counter) -> float:
    """Seconds that sqlite3 takes to write the rows into the same empty tables, as one transaction."""
    with open_project(folder, create=True) as project:
        connection = project.database.connection
        began = clock()
        insert(connection, rows)
        seconds = clock() - began
    shutil.rmtree(folder)
    return seconds


def insert(connection: sqlite3.Connection, rows: dict[str, list[tuple]]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    for table, found in rows.items():
        if not found:
            continue
        connection.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(found[0]))})", found)
    connection.execute("COMMIT")


def plain_documents(project: Project) -> None:
    project.database.rows("SELECT d.*, t.content FROM documents AS d JOIN texts AS t ON t.id = d.id ORDER BY d.name")
    project.database.rows("SELECT * FROM segments WHERE present ORDER BY document_id, start")


def timed(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began
