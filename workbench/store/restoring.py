"""A project as it was at a moment: written as edits like any other, so that undo takes it back and nothing is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from workbench.errors import Refused
from workbench.store.among import batches
from workbench.store.families import FAMILIES, PRESENT
from workbench.store.journal import EDIT_SIZE, Put
from workbench.store.replay import Replayed, Thing, replayed
from workbench.store.states import differences, read_states

if TYPE_CHECKING:
    import sqlite3

    from workbench.store.database import Database
    from workbench.store.journal import Journal

_ORDER: Final = {name: number for number, name in enumerate(FAMILIES)}


@dataclass(frozen=True, slots=True)
class Restored:
    """What going back to a moment comes to.

    Attributes:
        edits: How many edits were made since.
        things: How many things are not as they were, by family.
    """

    edits: int
    things: dict[str, int]


def restore(
    database: Database,
    journal: Journal,
    until: int,
    words: str,
    *,
    dry: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> Restored:
    """Make everything again what it was at a moment, as one step for undo.

    Args:
        until: The moment, in milliseconds since 1970: edits made up to it count.
        words: What the step is called.
        dry: Only find out what would change.

    Raises:
        Refused: There was nothing then.
    """
    with _open(database, dry=dry) as connection, journal.group(words):
        _refuse_before_all(connection, until)
        edits = connection.execute("SELECT count(*) FROM edits WHERE at > ?", (until,)).fetchone()[0]
        sql = (
            "SELECT DISTINCT family, key FROM edit_targets WHERE seq IN (SELECT seq FROM edits WHERE at > ?) "
            "ORDER BY family, key"
        )
        things: list[Thing] = sorted(connection.execute(sql, (until,)), key=lambda each: (_ORDER[each[0]], each[1]))
        counts: dict[str, int] = {}
        done = 0
        for part in batches(things, EDIT_SIZE):
            wishes = _wishes(replayed(connection, part, until=until), part)
            for change in differences(read_states(connection, wishes), wishes):
                counts[change.table] = counts.get(change.table, 0) + 1
            if not dry:
                journal.commit_within(connection, wishes, words)
            done += len(part)
            if progress is not None:
                progress(done, len(things))
        return Restored(edits, counts)


@contextmanager
def _open(database: Database, *, dry: bool) -> Iterator[sqlite3.Connection]:
    """The database as it is at one moment; nobody is kept from writing where nothing is written here."""
    if dry:
        with database.reading():
            yield database.connection
    else:
        with database.large_transaction() as connection:
            yield connection


def _refuse_before_all(connection: sqlite3.Connection, until: int) -> None:
    first = connection.execute("SELECT min(at) FROM edits").fetchone()[0]
    if first is not None and until < first:
        begun = datetime.fromtimestamp(first / 1000).strftime("%Y-%m-%d %H:%M:%S")
        raise Refused("there was nothing yet at that time", hint=f"the project begins at {begun}: name a later time")


def _wishes(then: dict[Thing, Replayed], things: Sequence[Thing]) -> list[Put]:
    """What was not there then is a tombstone now: it keeps its other fields, as any deletion does."""
    wishes = []
    for table, key in things:
        fields = {name: value for name, value in then[table, key].fields.items() if value is not None}
        there = fields.get(PRESENT)
        wishes.append(Put(table, key, fields, whole=True) if there else Put(table, key, {PRESENT: False}))
    return wishes
