"""The counts of all documents of a report: those that are kept, and those that have to be counted."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from workbench.adjudication.units import THRESHOLD_SETTING
from workbench.agreement.matching import THRESHOLD
from workbench.errors import Refused
from workbench.model import GOLD, Document, stable_id
from workbench.reports.aspects import Types
from workbench.reports.cache import Kept, TallyCache
from workbench.reports.model import Level
from workbench.reports.opened import Opened
from workbench.reports.rows import COLUMNS, Marks, Numbers, read_marks
from workbench.reports.sweep import Texts
from workbench.reports.tally import VERSION, Batch, Counting, tally
from workbench.reports.units_elsewhere import UnitsElsewhere
from workbench.store.among import batches, rows_among
from workbench.store.clock import wall_of
from workbench.store.database import translated_errors

if TYPE_CHECKING:
    from workbench.project import Project
    from workbench.reports.rows import Ints

Progress = Callable[[int, int], None]
"""Told how many documents are counted, and of how many."""

_MARKS_AT_ONCE: Final = 60_000
_DOCUMENTS_AT_ONCE: Final = 2_000
_ASKED_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class Corpus:
    """What was counted of documents.

    Attributes:
        opened: Who has worked on each document, by its id, of those who are compared; the adjudicated layer last.
        finished: When the last mark of each document was made, by its number.
        cells: Cells by number.
        document, cell, count: One row for each count that is not 0, ordered by document.
    """

    documents: tuple[Document, ...]
    annotators: tuple[str, ...]
    opened: Mapping[str, tuple[str, ...]]
    finished: Ints
    cells: Sequence[Any]
    document: Ints
    cell: Ints
    count: Ints
    threshold: float


def counted(
    project: Project,
    documents: Sequence[Document],
    annotators: Sequence[str] | None = None,
    *,
    level: Level = "character",
    progress: Progress | None = None,
) -> Corpus:
    """Count documents, or read what is kept of them. Only what is compared in the usual way is kept.

    Args:
        annotators: Who is compared; None for everybody, who are then compared with the adjudicated layer too.
    """
    return _Counter(project, documents, annotators, level).corpus(progress)


class _Counter:
    def __init__(
        self, project: Project, documents: Sequence[Document], annotators: Sequence[str] | None, level: Level
    ) -> None:
        self._project, self._documents, self._level = project, documents, level
        self._threshold = float(project.settings.get(THRESHOLD_SETTING, THRESHOLD))
        self._types, schema = _types(project)
        usual = annotators is None and level == "character"
        key = stable_id("tally", str(VERSION), repr(self._threshold), schema)
        self._cache = TallyCache(project, key) if usual else None
        self._cells = self._cache.cells if self._cache else Numbers()
        everybody = [name for name in project.marks.annotators() if name != GOLD]
        opened = _opened(project)
        everybody = sorted({*everybody, *(name for names in opened.values() for name in names)} - {GOLD})
        explicit = annotators is not None and GOLD in annotators
        self._names = [*everybody, GOLD, ""] if explicit else [*everybody, GOLD]
        self.annotators = tuple(everybody if annotators is None else annotators)
        taken = {*self.annotators, *([GOLD] if annotators is None else [])}
        self._opened = {
            key: tuple(name for name in self._names if name in names and name in taken) for key, names in opened.items()
        }

    def corpus(self, progress: Progress | None) -> Corpus:
        """Everything, counted."""
        import numpy as np

        found = self._cache.load(document.id for document in self._documents) if self._cache else {}
        missing = [document.id for document in self._documents if document.id not in found]
        done = len(self._documents) - len(missing)
        for batch in self._batches(missing):
            with _undisturbed():
                found.update(self._count(batch))
            done += len(batch)
            if progress:
                progress(done, len(self._documents))
        kept = [found[document.id] for document in self._documents]
        sizes = [len(each.cells) for each in kept]
        empty = np.zeros(0, dtype=np.int32)
        return Corpus(
            tuple(self._documents),
            self.annotators,
            {document.id: self._opened.get(document.id, ()) for document in self._documents},
            np.array([each.finished for each in kept], dtype=np.int64),
            self._cells.things,
            np.repeat(np.arange(len(kept)), sizes),
            np.concatenate([empty, *(each.cells for each in kept)]),
            np.concatenate([empty, *(each.counts for each in kept)]),
            self._threshold,
        )

    def _batches(self, missing: Sequence[str]) -> Iterator[list[str]]:
        """Documents that have about so many marks together."""
        sql = "SELECT document_id, sum(marks) FROM mark_counts GROUP BY document_id"
        marks = dict(self._project.database.rows(sql)) if missing else {}
        batch: list[str] = []
        held = 0
        for document in missing:
            batch.append(document)
            held += marks.get(document, 0)
            if held > _MARKS_AT_ONCE or len(batch) >= _DOCUMENTS_AT_ONCE:
                yield batch
                batch, held = [], 0
        if batch:
            yield batch

    def _count(self, documents: Sequence[str]) -> dict[str, Kept]:
        """Count a batch, and keep its tallies."""
        import numpy as np

        who, labels = Numbers(self._names), Numbers()
        marks = read_marks(self._rows(documents), documents, who, labels)
        opened = Opened.of(documents, self._opened, Numbers(self._names))
        elsewhere = UnitsElsewhere(self._project, self._threshold, last=self._names[-1])
        counting = Counting(self._cells, self._types, self._threshold, elsewhere)
        found = tally(Batch(marks, opened, self._texts(marks), labels.things), counting)
        bounds = np.searchsorted(found.document, np.arange(1, len(documents)))
        parts = (np.split(found.cell, bounds), np.split(found.count, bounds))
        tallies = list(map(Kept, documents, _finished(marks, len(documents)), *parts))
        if self._cache:
            self._cache.save(tallies, {documents[place]: others for place, others in found.depends.items()})
        return {kept.document: kept for kept in tallies}

    def _rows(self, documents: Sequence[str]) -> list[tuple[Any, ...]]:
        """The rows of all marks of documents."""
        rows: list[tuple[Any, ...]] = []
        for part in batches(documents, _ASKED_AT_ONCE):
            names = ", ".join("?" * len(part))
            sql = f"SELECT {COLUMNS} FROM marks WHERE document_id IN ({names}) AND present"
            rows += self._project.database.rows(sql, part)
        return rows

    def _texts(self, marks: Marks) -> Texts:
        """The documents' own texts, and those of the translations that have marks."""
        import numpy as np

        names, own = marks.texts.things, len(marks.documents)
        document = np.zeros(len(names), dtype=np.int64)
        document[:own] = np.arange(own)
        pieces = marks.places.pieces
        home = np.zeros(len(marks.places.room), dtype=np.int64)
        home[marks.place] = marks.document
        abroad = pieces.text >= own
        document[pieces.text[abroad]] = home[pieces.place[abroad]]
        wanted = "content" if self._level == "token" else "length(content)"
        found = dict(self._among(f"SELECT id, {wanted} FROM texts WHERE id IN ()", names[:own]))
        wanted = wanted.replace("content", "text")
        found.update(self._among(f"SELECT id, {wanted} FROM translations WHERE id IN ()", names[own:]))
        if self._level == "character":
            return Texts(document, np.array([found.get(key, 0) for key in names], dtype=np.int64), {})
        from workbench.text import tokens

        places = {number: tokens(found.get(key, "")) for number, key in enumerate(names)}
        return Texts(document, np.array([len(places[number]) for number in range(len(names))], dtype=np.int64), places)

    def _among(self, sql: str, keys: Iterable[str]) -> Iterator[tuple[Any, ...]]:
        database = self._project.database
        with translated_errors(database.path):
            yield from rows_among(database.connection, sql, keys)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Without Python's search for cycles, which rows by the ten thousand set off again and again and never have."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _opened(project: Project) -> dict[str, set[str]]:
    """Who has worked on each document; the adjudicated layer on those that it has marks in, or that are adjudicated."""
    found = {key: set(names) for key, names in project.assignments.opened_by_document().items()}
    rows = project.database.rows(
        "SELECT document_id FROM mark_counts WHERE annotator = ?1 AND marks > 0 "
        "UNION SELECT document_id FROM assignments WHERE present AND state = 'adjudicated'",
        (GOLD,),
    )
    for (key,) in rows:
        found.setdefault(key, set()).add(GOLD)
    return found


def _types(project: Project) -> tuple[Types, str]:
    """What the schema says about labels, and the schema's id."""
    try:
        schema = project.schema
    except Refused:
        return Types({}, {}, frozenset()), ""
    types = schema.types
    return Types(
        {name: frozenset(attribute.name for attribute in each.attributes) for name, each in types.items()},
        {name: frozenset(r.name for r in each.roles) for name, each in types.items() if each.kind != "relation"},
        frozenset(name for name, each in types.items() if each.symmetric),
    ), schema.id


def _finished(marks: Marks, documents: int) -> list[int]:
    """When the last mark of each document was made."""
    latest = [""] * documents
    for document, created in zip(marks.document.tolist(), marks.created, strict=True):
        if created > latest[document]:
            latest[document] = created
    return [wall_of(reading) if reading else 0 for reading in latest]
