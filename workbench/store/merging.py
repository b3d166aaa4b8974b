"""Joining two copies of a project that went separate ways: the union of their journals.

The state is a function of the set of edits, so the union is the same in whatever order copies are merged, and however
often. What one side changed and the other did not is taken as it is; where both changed one field of one thing, the
later edit stands, by the hybrid logical clock, and both are listed.

Held in memory are the ids of the edits that only one side has, the names of the things that came, and the values of
what both sides changed; never the edits themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from workbench.errors import InputError
from workbench.model import JSON, Edit
from workbench.store import steps
from workbench.store.among import batches, rows_among
from workbench.store.edits import EDIT_COLUMNS, decode_edit, insert_edit
from workbench.store.families import PRESENT
from workbench.store.foreign import Foreign, opened_copy
from workbench.store.gold import DECISION_COLUMNS, read_decision
from workbench.store.mark_rows import MARK_COLUMNS, decoded_marks
from workbench.store.replay import Thing, write_replayed

if TYPE_CHECKING:
    import sqlite3

    from workbench.store.database import Database
    from workbench.store.journal import Journal

Progress = Callable[[int, int], None]
_READ: Final = 500


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
        documents: How many texts came.
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


def merge(
    database: Database, journal: Journal, other: Path, *, dry: bool = False, progress: Progress | None = None
) -> Merged:
    """Take in every edit of another copy that this one does not have, as one transaction.

    Args:
        other: The other project's folder, or its database file. It is not written to.
        dry: Find out what would come of it, and write nothing.

    Raises:
        NoProject, NewerProject, StorageError: The other copy cannot be read.
        InputError: It is damaged.
    """
    with opened_copy(other, database.path.parent) as foreign, _open(database, dry=dry) as connection:
        new, shared = foreign.edit_ids_missing_in(connection)
        ours = _only_here(connection, foreign)
        both = _named_by(connection, ours)
        theirs = _Touched()
        things: dict[Thing, None] = {}
        for number, key in enumerate(new, start=1):
            edit = foreign.edit(key)
            theirs.take(edit, both)
            things.update(((change.table, change.key), None) for change in edit.changes)
            if not dry:
                insert_edit(connection, edit)
            if progress is not None:
                progress(number, len(new))
        conflicts = tuple(_conflicts(theirs, _ours(connection, ours, theirs.after)))
        report = Merged(len(new), len(ours), 0, len(things), conflicts, are_one=bool(shared or not new or not ours))
        if dry or not new:
            return report
        documents = _take_texts(connection, foreign)
        _take_measures(connection, foreign)
        _check_texts(connection, things, other)
        steps.rebuild(connection)
        with _readable(other):
            for changes in write_replayed(connection, list(things)):
                journal.observe(connection, changes)
            _read_back(connection, things)
        return replace(report, documents=documents)


@contextmanager
def _open(database: Database, *, dry: bool) -> Iterator[sqlite3.Connection]:
    """The database as it is at one moment; nobody is kept from writing where nothing is written here."""
    if dry:
        with database.reading():
            yield database.connection
    else:
        with database.large_transaction() as connection:
            yield connection


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
    before = connection.execute("SELECT count(*) FROM texts").fetchone()[0]
    connection.executemany("INSERT OR IGNORE INTO texts (id, content) VALUES (?, ?)", foreign.texts())
    return int(connection.execute("SELECT count(*) FROM texts").fetchone()[0] - before)


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
    """What came is read here for the first time as what it says that it is."""
    try:
        yield
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError) as error:
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
