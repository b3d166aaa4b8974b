"""A project as it was at a moment: written as edits like any other, so that undo takes it back and nothing is lost."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from workbench.errors import Refused, StorageError
from workbench.store.among import batches
from workbench.store.database import translated_errors
from workbench.store.disk import make_folder, to_disk
from workbench.store.families import FAMILIES, PRESENT
from workbench.store.foreign import copy_database
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


@contextmanager
def copy_as_it_was(database: Database, until: int, folder: Path) -> Iterator[Path]:
    """Put a copy without the later edits into a folder, once what is inside has written its state anew.

    Yields:
        The hidden folder in which it lies until then.

    Raises:
        Refused: There is a project in the folder already, or there was nothing then.
        StorageError: The copy cannot be made.
    """
    target = folder / database.path.name
    if target.exists():
        raise Refused(f"{folder}: there is a project already", hint="name another folder")
    _refuse_before_all(database.connection, until)
    try:
        make_folder(folder)
        with TemporaryDirectory(prefix=f".workbench-copy-{os.getpid()}-", dir=folder) as hidden:
            made = Path(hidden) / database.path.name
            with translated_errors(folder), closing(_copied(database.path, made)) as connection, connection:
                _forget_later(connection, until)
            yield made.parent
            to_disk(made)
            os.replace(made, target)
            to_disk(folder)
    except OSError as error:
        raise StorageError(
            f"{error.filename or folder}: {error.strerror}", hint="check the folder and the free space"
        ) from error


def _copied(source: Path, target: Path) -> sqlite3.Connection:
    import sqlite3

    copy_database(source, target)
    return sqlite3.connect(target)


def _forget_later(connection: sqlite3.Connection, until: int) -> None:
    """Take out the edits made later, the times measured later, and the texts that came with those edits alone."""
    connection.execute("DELETE FROM edit_targets WHERE seq IN (SELECT seq FROM edits WHERE at > ?)", (until,))
    connection.execute("DELETE FROM edits WHERE at > ?", (until,))
    connection.execute("DELETE FROM timings WHERE at > ?", (until,))
    connection.execute("DELETE FROM places WHERE at > ?", (until,))
    connection.execute("DELETE FROM texts WHERE id NOT IN (SELECT key FROM edit_targets WHERE family = 'documents')")


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
