"""Chosen things as the journal makes them: their state as a function of the set of edits, now or at a moment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from workbench.model import Change, Edit
from workbench.store.edits import EDIT_COLUMNS, decode_edit
from workbench.store.families import FAMILIES, PRESENT, Fields

if TYPE_CHECKING:
    import sqlite3

Thing = tuple[str, str]
"""A family, and a key in it."""

_TOGETHER: Final = 20_000


@dataclass(slots=True)
class Replayed:
    """A thing as the edits make it.

    Attributes:
        created: The clock of the first edit that names it, "" where there is none.
    """

    created: str = ""
    fields: Fields = field(default_factory=dict)


def replayed(
    connection: sqlite3.Connection, things: Iterable[Thing], *, until: int | None = None
) -> dict[Thing, Replayed]:
    """Things as the edits make them; those that no edit names have no fields.

    Args:
        until: Only edits made up to this wall time, in milliseconds since 1970.
    """
    found = {thing: Replayed() for thing in things}
    for edit in _edits_about(connection, found, until):
        for change in edit.changes:
            thing = found.get((change.table, change.key))
            if thing is not None:
                thing.created = thing.created or edit.clock
                thing.fields.update(change.after)
    return found


def _edits_about(connection: sqlite3.Connection, things: Iterable[Thing], until: int | None) -> Iterator[Edit]:
    """The edits that name any of these, in the order of their clocks."""
    connection.execute("CREATE TEMP TABLE IF NOT EXISTS asked (family, key, PRIMARY KEY (family, key)) WITHOUT ROWID")
    connection.execute("DELETE FROM asked")
    connection.executemany("INSERT INTO asked VALUES (?, ?)", things)
    latest, limit = ("AND at <= ?", (until,)) if until is not None else ("", ())
    rows = connection.execute(
        f"SELECT {EDIT_COLUMNS} FROM edits WHERE seq IN "
        f"(SELECT t.seq FROM edit_targets AS t JOIN asked USING (family, key)) {latest} ORDER BY clock, id",
        limit,
    )
    return map(decode_edit, rows)


def write_replayed(connection: sqlite3.Connection, things: Sequence[Thing]) -> Iterator[list[Change]]:
    """Write things as all edits make them; what differs from what was there, some thousand things at a time.

    Families are written in their order, so that what a thing rests on is there before it.
    """
    order = {name: number for number, name in enumerate(FAMILIES)}
    ordered = sorted(things, key=lambda thing: order[thing[0]])
    for start in range(0, len(ordered), _TOGETHER):
        yield _written(connection, ordered[start : start + _TOGETHER])


def _written(connection: sqlite3.Connection, things: Sequence[Thing]) -> list[Change]:
    wanted = replayed(connection, things)
    changes: list[Change] = []
    for table in dict.fromkeys(table for table, _ in things):
        keys = [key for family, key in things if family == table]
        before = FAMILIES[table].read(connection, keys)
        rows = []
        for key in keys:
            found = wanted[table, key]
            rows.append((key, found.created, found.fields))
            change = _difference(table, key, before.get(key, {}), found.fields)
            if change is not None:
                changes.append(change)
        FAMILIES[table].write(connection, rows)
        connection.executemany(
            f"UPDATE {table} SET created = ? WHERE id = ? AND created != ?", [(c, key, c) for key, c, _ in rows]
        )
    return changes


def _difference(table: str, key: str, before: Fields, after: Fields) -> Change | None:
    """What differs; what comes as a tombstone was never there, and so is nothing new either."""
    if not after.get(PRESENT):
        before = {PRESENT: False, **before}
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    if not names:
        return None
    return Change(table, key, {n: before.get(n) for n in names}, {n: after.get(n) for n in names})
