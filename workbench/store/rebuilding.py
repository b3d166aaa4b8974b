"""The whole state written anew from the journal, in one pass over its edits in the order of their clocks."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from workbench.store.families import CACHES, DERIVED, FAMILIES, Fields
from workbench.store.steps import Steps

if TYPE_CHECKING:
    import sqlite3

_HELD: Final = 20_000
"""How many things are held in memory while all are written anew."""
_EDITS: Final = 1_000
"""How many edits are decoded at once."""
_READ: Final = 4_000_000
"""How many characters of changes are, unless one edit has more."""

_COLUMNS: Final = "clock, changes, group_id, annotator, action, undoes, step"


def write_anew(connection: sqlite3.Connection) -> None:
    """Write the state, and what each annotator can undo, anew; what follows from the state is left empty."""
    for name in (*FAMILIES, *DERIVED, *CACHES):
        connection.execute(f"DELETE FROM {name}")
    state, steps = _State(connection), Steps()
    for rows in _blocks(connection):
        state.take([row[0] for row in rows], json.loads(f"[{','.join([row[1] for row in rows])}]"))
        for clock, _, group, annotator, action, undoes, step in rows:
            steps.take(group, annotator, clock, step or action, undoes)
    state.write()
    steps.write(connection)


def _blocks(connection: sqlite3.Connection) -> Iterator[list[tuple[Any, ...]]]:
    """The edits in order, as many at a time as are easily held when they are decoded."""
    block: list[tuple[Any, ...]] = []
    size = 0
    for row in connection.execute(f"SELECT {_COLUMNS} FROM edits ORDER BY clock, id"):
        size += len(row[1])
        block.append(row)
        if len(block) == _EDITS or size > _READ:
            yield block
            block, size = [], 0
    if block:
        yield block


class _State:
    """Things as the edits so far have made them: those of late in memory, the others written."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._held: dict[str, dict[str, Fields]] = {name: {} for name in FAMILIES}
        self._first: dict[str, dict[str, str]] = {name: {} for name in FAMILIES}
        self._is_written = False

    def take(self, clocks: list[str], edits: list[list[list[Any]]]) -> None:
        """Follow edits, each a list of changes as (family, key, before, after), under their clocks."""
        if self._is_written:
            self._read_for(edits)
        for clock, changes in zip(clocks, edits, strict=True):
            for table, key, _, after in changes:
                self._first[table].setdefault(key, clock)
                held = self._held[table]
                if key in held:
                    held[key].update(after)
                else:
                    held[key] = after
        if sum(map(len, self._held.values())) > _HELD:
            self.write()

    def _read_for(self, edits: list[list[list[Any]]]) -> None:
        """Hold what was written of the things that these edits name."""
        named: dict[str, set[str]] = {}
        for changes in edits:
            for table, key, _, _ in changes:
                if key not in self._held[table]:
                    named.setdefault(table, set()).add(key)
        for table, keys in named.items():
            self._held[table].update(FAMILIES[table].read(self._connection, keys))

    def write(self) -> None:
        """Write what is held, and hold it no more."""
        for table, things in self._held.items():
            first = self._first[table]
            FAMILIES[table].write(self._connection, [(key, first[key], fields) for key, fields in things.items()])
            things.clear()
            first.clear()
        self._is_written = True
