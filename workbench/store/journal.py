"""The append-only journal: every change is one transaction that writes the state and the journal together.

The state is a pure function of the set of edits: for each field the edit with the latest clock stands. Undo is an edit
like any other, which names the group that it takes back.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from workbench.errors import Refused
from workbench.model import JSON, Change, Edit
from workbench.store import steps
from workbench.store.clock import now_milliseconds, reading_after
from workbench.store.database import translated_errors
from workbench.store.dependents import refuse_uprooting
from workbench.store.families import DERIVED, FAMILIES, PRESENT, Fields, encode

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

    from workbench.store.database import Database

Observer = Callable[["sqlite3.Connection", Sequence[Change]], None]
"""Called inside the transaction after the state is written: keeps derived tables in step."""

_HELD: Final = 20_000
"""How many things are held in memory while all are written anew."""

_COLUMNS: Final = "id, group_id, clock, at, annotator, replica, action, changes, undoes, step"


@dataclass(frozen=True, slots=True)
class Put:
    """A wish: the thing `key` of `table` shall have these values in these fields.

    With `anew`, a thing that was deleted comes back with these fields alone: nothing of its former life stays.
    """

    table: str
    key: str
    fields: Mapping[str, JSON]
    anew: bool = False


def create(table: str, key: str, fields: Mapping[str, JSON]) -> Put:
    """A wish that a thing exist with these fields."""
    given = {name: value for name, value in fields.items() if value is not None}
    return Put(table, key, {PRESENT: True, **given}, anew=True)


def remove(table: str, key: str) -> Put:
    """A wish that a thing be gone: a tombstone, which undo takes away."""
    return Put(table, key, {PRESENT: False})


class Journal:
    """Writes, takes back and reads edits.

    Args:
        database: Where the journal lives.
        annotator: In whose name edits are made.
        observers: Called inside each transaction, in order, with the changes just written.
    """

    def __init__(self, database: Database, annotator: str, observers: Sequence[Observer] = ()) -> None:
        self._database = database
        self.annotator = annotator
        self._observers = tuple(observers)
        self._replica = ""
        self._open_group: tuple[str, str] | None = None

    @contextmanager
    def group(self, action: str) -> Iterator[str]:
        """Everything inside is one step for undo, called `action`; each commit inside is still its own transaction."""
        if self._open_group is not None:
            yield self._open_group[0]
            return
        self._open_group = (_new_id(), action)
        try:
            yield self._open_group[0]
        finally:
            self._open_group = None

    def commit(self, wishes: Iterable[Put], action: str) -> Edit | None:
        """Write what differs from the state as one edit; None, and nothing written, where nothing differs.

        Raises:
            Busy, StorageError: The database refuses; nothing was written.
        """
        with self._database.transaction() as connection:
            changes = _differences(connection, wishes)
            return self._append(connection, changes, action, undoes=None) if changes else None

    def _append(
        self, connection: sqlite3.Connection, changes: Sequence[Change], action: str, *, undoes: str | None
    ) -> Edit:
        group, step = self._joined_group(connection) or (_new_id(), action)
        self._replica = self._replica or _replica(connection, self._database.path)
        last = connection.execute("SELECT max(clock) FROM edits").fetchone()[0] or ""
        at = now_milliseconds()
        edit = Edit(
            id=_new_id(),
            group=group,
            clock=reading_after(last, at, self._replica),
            at=at,
            annotator=self.annotator,
            replica=self._replica,
            action=action,
            changes=tuple(changes),
            undoes=undoes,
            step="" if step == action else step,
        )
        insert_edit(connection, edit)
        _write_state(connection, changes, edit.clock)
        steps.push(connection, edit)
        self._observe(connection, changes)
        return edit

    def _joined_group(self, connection: sqlite3.Connection) -> tuple[str, str] | None:
        """The open group; another of the same name where it was undone, or the annotator changed, in the meantime."""
        if self._open_group and not steps.is_open_to(connection, self._open_group[0], self.annotator):
            self._open_group = (_new_id(), self._open_group[1])
        return self._open_group

    def undo(self, *, force: bool = False) -> Edit | None:
        """Take back this annotator's last group; None where there is none.

        Raises:
            Refused: A later edit touched the same fields, or something stands on what would go, and `force` is False;
                or a group is open.
        """
        return self._take_back("done", force=force)

    def redo(self, *, force: bool = False) -> Edit | None:
        """Take back this annotator's last undo; None where there is none. Refused as `undo` is."""
        return self._take_back("undo", force=force)

    def _take_back(self, state: steps.State, *, force: bool) -> Edit | None:
        if self._open_group is not None:
            raise Refused(f"«{self._open_group[1]}» is still being done", hint="wait until it is, then try again")
        with self._database.transaction() as connection:
            group = steps.top(connection, self.annotator, state)
            if group is None:
                return None
            group_id, words = group
            wishes = _inverse(self.edits_of(group_id))
            if not force:
                _refuse_overwriting(connection, wishes, words)
            changes = _differences(connection, (Put(w.table, w.key, w.after) for w in wishes))
            verb = "undo" if state == "done" else "redo"
            edit = self._append(connection, changes, f"{verb}: {words}", undoes=group_id)
            if not force:
                refuse_uprooting(connection, changes, words)
            return edit

    def undoable(self) -> str | None:
        """In words, what `undo` would take back; None where there is nothing."""
        return self._words_of("done")

    def redoable(self) -> str | None:
        """In words, what `redo` would bring back; None where there is nothing."""
        return self._words_of("undo")

    def _words_of(self, state: steps.State) -> str | None:
        with translated_errors(self._database.path):
            top = steps.top(self._database.connection, self.annotator, state)
        return top and top[1]

    def edits_of(self, group: str) -> list[Edit]:
        """The edits of one group, in order."""
        return self._edits("WHERE group_id = ? ORDER BY clock, id", (group,))

    def history(self, limit: int = 50, *, key: str | None = None) -> list[Edit]:
        """The latest edits, latest first; only those of one thing where `key` names one."""
        if key is None:
            return self._edits("ORDER BY clock DESC, id DESC LIMIT ?", (limit,))
        where = "WHERE seq IN (SELECT seq FROM edit_targets WHERE key = ?) ORDER BY clock DESC, id DESC LIMIT ?"
        return self._edits(where, (key, limit))

    def _edits(self, clauses: str, parameters: Sequence[object]) -> list[Edit]:
        return [decode_edit(row) for row in self._database.rows(f"SELECT {_COLUMNS} FROM edits {clauses}", parameters)]

    def rebuild(self) -> None:
        """Write the whole state, and all that is derived from it, anew from the edits, as one transaction."""
        with self._database.transaction() as connection:
            for name in (*FAMILIES, *DERIVED):
                connection.execute(f"DELETE FROM {name}")
            _replay(connection)
            there = [Change(name, key, {PRESENT: False}, {PRESENT: True}) for name, key in _present(connection)]
            self._observe(connection, there)

    def _observe(self, connection: sqlite3.Connection, changes: Sequence[Change]) -> None:
        for observer in self._observers:
            observer(connection, changes)


def _present(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    """Every thing that exists, as (family, key)."""
    return [(name, key) for name in FAMILIES for (key,) in connection.execute(f"SELECT id FROM {name} WHERE present")]


def _replay(connection: sqlite3.Connection) -> None:
    """Write every thing that edits name, from empty tables, in the order of the edits' clocks."""
    pending: dict[tuple[str, str], tuple[str, Fields]] = {}
    for row in connection.execute(f"SELECT {_COLUMNS} FROM edits ORDER BY clock, id"):
        edit = decode_edit(row)
        steps.push(connection, edit)
        for change in edit.changes:
            place = (change.table, change.key)
            if place not in pending:
                pending[place] = edit.clock, FAMILIES[change.table].read(connection, change.key)
            pending[place][1].update(change.after)
        if len(pending) > _HELD:
            _flush(connection, pending)
    _flush(connection, pending)


def _flush(connection: sqlite3.Connection, pending: dict[tuple[str, str], tuple[str, Fields]]) -> None:
    by_family: dict[str, list[tuple[str, str, Fields]]] = {}
    for (family, key), (clock, fields) in pending.items():
        by_family.setdefault(family, []).append((key, clock, fields))
    for family, rows in by_family.items():
        FAMILIES[family].write(connection, rows)
    pending.clear()


def insert_edit(connection: sqlite3.Connection, edit: Edit) -> None:
    """Append an edit's own rows; the state is not touched."""
    encoded = encode([[c.table, c.key, dict(c.before), dict(c.after)] for c in edit.changes])
    values = (edit.id, edit.group, edit.clock, edit.at, edit.annotator, edit.replica, edit.action, encoded, edit.undoes)
    sequence = connection.execute(
        f"INSERT INTO edits ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (*values, edit.step)
    ).lastrowid
    connection.executemany(
        "INSERT OR IGNORE INTO edit_targets (family, key, seq) VALUES (?, ?, ?)",
        ((c.table, c.key, sequence) for c in edit.changes),
    )


def decode_edit(row: Sequence[Any]) -> Edit:
    """An edit from its row, in the order id, group, clock, at, annotator, replica, action, changes, undoes, step."""
    identity, group, clock, at, annotator, replica, action, changes, undoes, step = row
    decoded = tuple(Change(table, key, before, after) for table, key, before, after in json.loads(changes))
    return Edit(identity, group, clock, at, annotator, replica, action, decoded, undoes, step)


def _differences(connection: sqlite3.Connection, wishes: Iterable[Put]) -> list[Change]:
    """What the wishes change, against the state as it stands and as earlier wishes of the same edit leave it."""
    seen: dict[tuple[str, str], Fields] = {}
    changes: list[Change] = []
    for wish in wishes:
        place = (wish.table, wish.key)
        if place not in seen:
            seen[place] = FAMILIES[wish.table].read(connection, wish.key)
        state = seen[place]
        former = dict.fromkeys(state) if wish.anew and not state.get(PRESENT) else {}
        after = {name: value for name, value in (former | dict(wish.fields)).items() if state.get(name) != value}
        if after:
            changes.append(Change(wish.table, wish.key, {name: state.get(name) for name in after}, after))
            state.update(after)
    return changes


def _write_state(connection: sqlite3.Connection, changes: Sequence[Change], clock: str) -> None:
    """Bring the rows that the changes name up to date, family by family."""
    fields: dict[str, dict[str, Fields]] = {}
    for change in changes:
        rows = fields.setdefault(change.table, {})
        if change.key not in rows:
            new = change.before.get(PRESENT) is None and PRESENT in change.after
            rows[change.key] = {} if new else FAMILIES[change.table].read(connection, change.key)
        rows[change.key].update(change.after)
    for name, rows in fields.items():
        FAMILIES[name].write(connection, ((key, clock, row) for key, row in rows.items()))


def _inverse(edits: Sequence[Edit]) -> list[Change]:
    """What brings back the values before these edits; a thing that they made gets a tombstone."""
    inverse: list[Change] = []
    for edit in reversed(edits):
        for change in reversed(edit.changes):
            made = change.after.get(PRESENT) and change.before.get(PRESENT) is None
            after = {PRESENT: False} if made else dict(change.before)
            before = {PRESENT: True} if made else dict(change.after)
            inverse.append(Change(change.table, change.key, before, after))
    return inverse


def _refuse_overwriting(connection: sqlite3.Connection, inverse: Sequence[Change], words: str) -> None:
    """Raise Refused where a field no longer has the value that the group gave it."""
    states: dict[tuple[str, str], Fields] = {}
    for change in inverse:
        place = (change.table, change.key)
        state = states.setdefault(place, FAMILIES[change.table].read(connection, change.key))
        changed = [name for name, value in change.before.items() if state.get(name) != value]
        if changed:
            raise Refused(
                f"«{words}» was changed again by a later edit ({change.table}: {', '.join(changed)})",
                hint="undo that edit first, or ask for the undo again to overwrite it",
            )
        state.update(change.after)


def _replica(connection: sqlite3.Connection, path: Path) -> str:
    """The name of this copy of the project: made once, and anew where the file has been copied elsewhere."""
    status = path.stat()
    home = f"{status.st_dev}:{status.st_ino}"
    facts = dict(connection.execute("SELECT name, value FROM facts WHERE name IN ('replica', 'home')").fetchall())
    if facts.get("home") == home:
        return str(facts["replica"])
    replica = _new_id()[-8:].lower()
    connection.executemany(
        "INSERT INTO facts (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (("replica", replica), ("home", home)),
    )
    return replica


def _new_id() -> str:
    from ulid import ULID

    return str(ULID())
