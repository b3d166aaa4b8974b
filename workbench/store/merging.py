"""Joining two copies of a project that went separate ways: the union of their journals.

The state is a function of the set of edits, so the union is the same in whatever order copies are merged, and however
often. What one side changed and the other did not is taken as it is; where both changed one field of one thing, the
later edit stands, by the hybrid logical clock, and both are listed.

Held in memory are the ids of the edits that only one side has, the names of the things that came, and the values of
what both sides changed; never the edits themselves.
"""

from __future__ import annotations

import heapq
import sqlite3
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from workbench.errors import InputError
from workbench.model import JSON, Edit
from workbench.store import steps
from workbench.store.among import batches, rows_among
from workbench.store.edits import EDIT_COLUMNS, decode_edit, insert_rows
from workbench.store.families import PRESENT
from workbench.store.foreign import Foreign, opened_copy
from workbench.store.gold import DECISION_COLUMNS, read_decision
from workbench.store.mark_rows import MARK_COLUMNS, decoded_marks
from workbench.store.replay import Thing, write_replayed
from workbench.store.steps import Steps

if TYPE_CHECKING:
    from workbench.store.database import Database
    from workbench.store.journal import Journal

Progress = Callable[[int, int], None]
_READ: Final = 500
_UNFIT: Final = (
    *(ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError, OverflowError),
    *(sqlite3.IntegrityError, sqlite3.InterfaceError, sqlite3.ProgrammingError),
)
_STEP_COLUMNS: Final = "group_id, annotator, CASE step WHEN '' THEN action ELSE step END, undoes"


@dataclass(frozen=True, slots=True)
class Said:
    """What one side made of a field: the value, and the edit that gave it."""

    value: JSON
    edit_id: str
    annotator: str
    at: int
    clock: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field of a thing that both copies changed since they parted, to different values.

    Attributes:
        stands: The later edit's.
        yields: The earlier one's, which the journal keeps.
        name: "present" where one side deleted the thing that the other changed.
    """

    table: str
    key: str
    name: str
    stands: Said
    yields: Said


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merge came to.

    Attributes:
        edits: How many edits came from the other copy.
        ours: How many edits only this copy has.
        documents: How many texts came: those of new documents, and those that were lost here.
        things: How many things have changed here.
        backup: The project as it was before; None where nothing came.
        units: How many units came that were imported into the other's translation memory.
        are_one: Whether the two were ever one project: some edit is in both.
        recut: The segments that were retired, because both had cut the same text, each in its own way.
    """

    edits: int = 0
    ours: int = 0
    documents: int = 0
    things: int = 0
    conflicts: tuple[Conflict, ...] = ()
    backup: Path | None = None
    are_one: bool = True
    recut: tuple[str, ...] = ()
    units: int = 0


@dataclass(slots=True)
class _Touched:
    """What edits of one side made of things: first values before, last values after."""

    before: dict[Thing, dict[str, JSON]] = field(default_factory=dict)
    after: dict[Thing, dict[str, Said]] = field(default_factory=dict)

    def take(self, edit: Edit, among: Container[Thing]) -> None:
        for change in edit.changes:
            thing = (change.table, change.key)
            if thing not in among:
                continue
            before, after = self.before.setdefault(thing, {}), self.after.setdefault(thing, {})
            for name, value in change.after.items():
                before.setdefault(name, change.before[name])
                after[name] = Said(value, edit.id, edit.annotator, edit.at, edit.clock)

    def changed(self, thing: Thing) -> dict[str, Said]:
        """The fields that are not what they were when the copies parted."""
        before = self.before.get(thing, {})
        return {name: said for name, said in self.after.get(thing, {}).items() if said.value != before[name]}


@contextmanager
def joining(database: Database, other: Path) -> Iterator[Joining]:
    """Another copy, looked through before anything is locked: what would come of it, and its edits ready to be written.

    Args:
        other: The other project's folder, or its database file. It is not written to.

    Raises:
        NoProject, NewerProject, StorageError: The other copy cannot be read.
        InputError: It is damaged.
    """
    with opened_copy(other, database.path.parent) as foreign:
        foreign.check_texts()
        found = Joining(database, foreign, other)
        with database.reading():
            found.look(database.connection)
        yield found


class Joining:
    """A merge while it is under way.

    Attributes:
        report: What comes of it.
    """

    report: Merged

    def __init__(self, database: Database, foreign: Foreign, other: Path) -> None:
        self._database, self._foreign, self._other = database, foreign, other
        self._things: dict[Thing, None] = {}
        self._new: set[str] = set()
        self._seen = 0
        self._latest = ""
        self._steps = Steps()
        self._changed_steps: Sequence[Sequence[str | None]] = ()

    def look(self, connection: sqlite3.Connection) -> None:
        """Read what came and what it meets, and work out all that can be worked out before it is written."""
        new, shared = self._foreign.edit_ids_missing_in(connection)
        ours = _only_here(connection, self._foreign)
        both = _named_by(connection, ours)
        theirs = _Touched()
        self._things, self._new, self._seen = {}, set(new), _last(connection)
        for edit in self._foreign.look_through(self._new):
            theirs.take(edit, both)
            self._things.update(((change.table, change.key), None) for change in edit.changes)
        conflicts = tuple(_conflicts(theirs, _ours(connection, ours, theirs.after)))
        are_one = bool(shared or not new or not ours)
        texts = len(self._foreign.text_ids_missing_in(connection))
        self.report = Merged(len(new), len(ours), texts, len(self._things), conflicts, are_one=are_one)
        self._follow_steps(connection)

    def _follow_steps(self, connection: sqlite3.Connection) -> None:
        """Work out what can be undone once the other's edits are there."""
        self._steps, self._latest = Steps(), ""
        came = ((row[2], row[0], *_step_of(row)) for row, _ in self._foreign.edit_rows())
        here = connection.execute(f"SELECT clock, id, {_STEP_COLUMNS} FROM edits ORDER BY clock, id")
        for clock, _, group, annotator, words, undoes in heapq.merge(here, came, key=itemgetter(0, 1)):
            self._steps.take(group, annotator, clock, words, undoes)
            self._latest = clock
        self._changed_steps = self._steps.differences(connection)

    def write(self, journal: Journal, progress: Progress | None = None) -> None:
        """Take in every edit that is not here, within a transaction of the caller's."""
        with self._database.transaction() as connection:
            self._look_at_what_came_meanwhile(connection)
            insert_rows(connection, self._counted(progress))
            documents = _take_texts(connection, self._foreign)
            _take_measures(connection, self._foreign)
            _check_texts(connection, self._things, self._other)
            steps.write_rows(connection, self._changed_steps)
            with _readable(self._other):
                for changes in write_replayed(connection, list(self._things)):
                    journal.observe(connection, changes)
                _read_back(connection, self._things)
                if ("settings", "schema") in self._things:
                    _check_schema(connection)
        self.report = replace(self.report, documents=documents)

    def _counted(self, progress: Progress | None) -> Iterator[tuple[Sequence[object], list[tuple[str, str]]]]:
        for number, row in enumerate(self._foreign.edit_rows(), start=1):
            if progress is not None:
                progress(number, len(self._new))
            yield row

    def _look_at_what_came_meanwhile(self, connection: sqlite3.Connection) -> None:
        """Follow what others wrote here since we looked; all is looked at anew where it meets what comes."""
        sql = f"SELECT id, clock, {_STEP_COLUMNS} FROM edits WHERE seq > ? ORDER BY clock, id"
        added = connection.execute(sql, (self._seen,)).fetchall()
        if not added:
            return
        named = _named_by(connection, [row[0] for row in added])
        missing = self._foreign.missing([row[0] for row in added])
        if len(missing) < len(added) or not named.isdisjoint(self._things) or added[0][1] <= self._latest:
            self.look(connection)
            return
        for _, clock, group, annotator, words, undoes in added:
            self._steps.take(group, annotator, clock, words, undoes)
        self._changed_steps = self._steps.differences(connection)
        self.report = replace(self.report, ours=self.report.ours + len(added))


def _last(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT ifnull(max(seq), 0) FROM edits").fetchone()[0])


def _step_of(row: Sequence[Any]) -> tuple[Any, ...]:
    """What a row of the journal says in its `_STEP_COLUMNS`."""
    return row[1], row[4], row[9] or row[6], row[8]


def _only_here(connection: sqlite3.Connection, foreign: Foreign) -> list[str]:
    """The ids of the edits that the other copy has not, in the order of their clocks."""
    rows = connection.execute("SELECT id FROM edits ORDER BY clock, id")
    return [key for part in batches((row[0] for row in rows), _READ) for key in foreign.missing(part)]


def _named_by(connection: sqlite3.Connection, keys: Sequence[str]) -> set[Thing]:
    """The things that these edits name."""
    sql = "SELECT family, key FROM edit_targets WHERE seq IN (SELECT seq FROM edits WHERE id IN ())"
    return {(family, key) for family, key in rows_among(connection, sql, keys)}


def _ours(connection: sqlite3.Connection, keys: Sequence[str], among: Container[Thing]) -> _Touched:
    """What the edits that only this copy has, in order, made of the things that the other changed too."""
    touched = _Touched()
    for part in batches(keys, _READ):
        sql = f"SELECT {EDIT_COLUMNS} FROM edits WHERE id IN ()"
        edits = map(decode_edit, rows_among(connection, sql, part))
        for edit in sorted(edits, key=lambda each: (each.clock, each.id)):
            touched.take(edit, among)
    return touched


def _conflicts(theirs: _Touched, ours: _Touched) -> Iterator[Conflict]:
    for thing in ours.after:
        here, there = ours.changed(thing), theirs.changed(thing)
        for name in sorted(here.keys() & there.keys()):
            if here[name].value != there[name].value:
                yield _conflict(thing, name, here[name], there[name])
        yield from _deleted_and_changed(thing, here, there)
        yield from _deleted_and_changed(thing, there, here)


def _deleted_and_changed(thing: Thing, one: Mapping[str, Said], other: Mapping[str, Said]) -> Iterator[Conflict]:
    """One side deleted what the other went on working on."""
    gone = one.get(PRESENT)
    if gone is not None and not gone.value and PRESENT not in other and other:
        last = max(other.values(), key=lambda said: said.clock)
        yield Conflict(*thing, PRESENT, stands=gone, yields=last)


def _conflict(thing: Thing, name: str, one: Said, other: Said) -> Conflict:
    later, earlier = sorted((one, other), key=lambda said: (said.clock, said.edit_id), reverse=True)
    return Conflict(*thing, name, stands=later, yields=earlier)


def _take_texts(connection: sqlite3.Connection, foreign: Foreign) -> int:
    sql = "INSERT INTO texts (id, content) VALUES (?, ?)"
    return max(0, connection.executemany(sql, foreign.texts_missing_in(connection)).rowcount)


def _take_measures(connection: sqlite3.Connection, foreign: Foreign) -> None:
    """Times that were measured, and the last place in each document: no edits, so the later stands."""
    connection.executemany(
        "INSERT OR IGNORE INTO timings VALUES (?, ?, ?, ?, ?, ?, ?)", foreign.rows("SELECT * FROM timings")
    )
    connection.executemany(
        "INSERT INTO places VALUES (?, ?, ?, ?) ON CONFLICT (annotator, document_id) DO UPDATE "
        "SET place = excluded.place, at = excluded.at WHERE excluded.at > at",
        foreign.rows("SELECT * FROM places"),
    )


@contextmanager
def _readable(other: Path) -> Iterator[None]:
    """What came is read here for the first time as what it says that it is, and has to fit into the tables."""
    try:
        yield
    except _UNFIT as error:
        raise InputError(
            f"{other}: holds what Workbench cannot have written ({type(error).__name__}: {error})",
            hint="this copy is damaged; nothing was merged",
        ) from error


def _read_back(connection: sqlite3.Connection, things: Iterable[Thing]) -> None:
    """Read marks and decisions as the program does: what it would fall over is refused now."""
    marks = [key for table, key in things if table == "marks"]
    decisions = [key for table, key in things if table == "decisions"]
    decoded_marks(list(rows_among(connection, f"SELECT {MARK_COLUMNS} FROM marks WHERE id IN ()", marks)))
    for row in rows_among(connection, f"SELECT {DECISION_COLUMNS} FROM decisions WHERE id IN ()", decisions):
        read_decision(row)


def _check_schema(connection: sqlite3.Connection) -> None:
    """The schema that the project is to have must be there."""
    there = "SELECT json_quote(id) FROM schemas"
    sql = f"SELECT value FROM settings WHERE id = 'schema' AND present AND value NOT IN ({there})"
    row = connection.execute(sql).fetchone()
    if row is not None:
        raise ValueError(f"there is no schema {row[0]}")


def _check_texts(connection: sqlite3.Connection, things: Iterable[Thing], other: Path) -> None:
    """Every document that came must have its text."""
    keys = [key for table, key in things if table == "documents"]
    there = {row[0] for row in rows_among(connection, "SELECT id FROM texts WHERE id IN ()", keys)}
    missing = sorted(set(keys) - there)
    if missing:
        raise InputError(
            f"{other}: the text of document {missing[0]} is missing",
            hint="this copy is damaged; mend it with: workbench doctor",
        )
