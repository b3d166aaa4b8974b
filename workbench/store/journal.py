"""The append-only journal: every change is one transaction that writes the state and the journal together.

The state is a pure function of the set of edits: for each field the edit with the latest clock stands. Undo is an edit
like any other, which names the group that it takes back.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from workbench.errors import Refused
from workbench.model import Change, Edit, new_id
from workbench.store import steps
from workbench.store.clock import now_milliseconds, reading_after
from workbench.store.database import translated_errors
from workbench.store.dependents import cut_by, overlapping, refuse_overlaps, refuse_uprooting
from workbench.store.edits import EDIT_COLUMNS, decode_edit, insert_edit, insert_encoded
from workbench.store.families import FAMILIES, PRESENT, Fields
from workbench.store.states import (
    Put,
    States,
    create,
    differences,
    inverse,
    made,
    read_states,
    refuse_overwriting,
    remove,
    write_states,
)

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

    from workbench.store.database import Database
    from workbench.store.fresh import Write

__all__ = ["EDIT_SIZE", "Journal", "Observer", "Put", "create", "decode_edit", "insert_edit", "remove"]

Observer = Callable[["sqlite3.Connection", Sequence[Change]], None]
"""Called inside the transaction after the state is written: keeps derived tables in step."""

Check = Callable[[Edit], None]

_REMEMBERED: Final = 100
EDIT_SIZE: Final = 3_000
"""About how many changes one edit has at most where much is written at once: then it is well below a megabyte."""


class Journal:
    """Writes, takes back and reads edits.

    Args:
        database: Where the journal lives.
        annotator: In whose name edits are made.
        observers: Called inside each transaction, in order, with the changes just written.
        derive: Writes what observers keep anew from the state, into empty tables; called by `rebuild`.
    """

    def __init__(
        self,
        database: Database,
        annotator: str,
        observers: Sequence[Observer] = (),
        derive: Callable[[sqlite3.Connection], None] = lambda _: None,
    ) -> None:
        self._database = database
        self.annotator = annotator
        self._observers = tuple(observers)
        self._derive = derive
        self._replica = ""
        self._open_group: tuple[str, str] | None = None
        self.written: deque[str] = deque(maxlen=_REMEMBERED)
        """The groups of the latest edits that were made here, and not by another process or thread."""

    @contextmanager
    def group(self, action: str, *, again: str = "") -> Iterator[str]:
        """Everything inside is one step for undo, called `action`; each commit inside is still its own transaction.

        Args:
            again: The group of an earlier time that this goes on with, if it was not undone meanwhile.
        """
        if self._open_group is not None:
            yield self._open_group[0]
            return
        self._open_group = (again or new_id(), action)
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
            return self.commit_within(connection, list(wishes), action)

    def commit_within(self, connection: sqlite3.Connection, wishes: Sequence[Put], action: str) -> Edit | None:
        """As `commit`, inside a transaction of the caller's, who lets it fail as a whole: for edits by the hundred."""
        states = read_states(connection, wishes)
        changes = differences(states, wishes)
        return self._append(connection, changes, states, action) if changes else None

    def put_whole(
        self, connection: sqlite3.Connection, table: str, things: Iterable[tuple[str, Fields]], action: str
    ) -> Sequence[Change]:
        """Make things have these fields alone, as one edit inside a transaction of the caller's: many new ones, fast.

        Returns:
            What differed.
        """
        wanted = dict(things)
        states: States = {table: FAMILIES[table].read(connection, wanted)}
        changes: list[Change] = []
        for key, fields in wanted.items():
            whole = {PRESENT: True, **fields}
            if key in states[table]:
                changes.extend(differences(states, [Put(table, key, whole, whole=True)]))
            else:
                changes.append(made(table, key, whole, states))
        if changes:
            self._append(connection, changes, states, action)
        return changes

    def add_new(self, connection: sqlite3.Connection, write: Write, action: str) -> bool:
        """Write things that never were as one edit, fast, inside a transaction of the caller's.

        Args:
            write: Writes them with all that is derived from them; or nothing, where one of them was there.

        Returns:
            Whether they were written.
        """
        edit = self._next(connection, (), action)
        written = write(connection, edit.clock)
        if written is None:
            return False
        insert_encoded(connection, edit, f"[{','.join(written.changes)}]", written.targets)
        steps.push(connection, edit)
        return True

    def _append(
        self,
        connection: sqlite3.Connection,
        changes: Sequence[Change],
        states: States,
        action: str,
        *,
        undoes: str | None = None,
        group: tuple[str, str] | None = None,
    ) -> Edit:
        """Write the changes, which the states already have, as one more edit of a group, or of the one that is open."""
        edit = self._next(connection, changes, action, undoes=undoes, group=group)
        insert_edit(connection, edit)
        write_states(connection, changes, states, edit.clock)
        steps.push(connection, edit)
        self.observe(connection, changes)
        return edit

    def _next(
        self,
        connection: sqlite3.Connection,
        changes: Sequence[Change],
        action: str,
        *,
        undoes: str | None = None,
        group: tuple[str, str] | None = None,
    ) -> Edit:
        """The edit that follows upon the last."""
        joined, step = group or self._joined_group(connection) or (new_id(), action)
        self.written.append(joined)
        self._replica = self._replica or _replica(connection, self._database.path)
        last = connection.execute("SELECT max(clock) FROM edits").fetchone()[0] or ""
        at = now_milliseconds()
        return Edit(
            id=new_id(),
            group=joined,
            clock=reading_after(last, at, self._replica),
            at=at,
            annotator=self.annotator,
            replica=self._replica,
            action=action,
            changes=tuple(changes),
            undoes=undoes,
            step="" if step == action else step,
        )

    def _joined_group(self, connection: sqlite3.Connection) -> tuple[str, str] | None:
        """The open group; another of the same name where it was undone, or the annotator changed, in the meantime."""
        if self._open_group and not steps.is_open_to(connection, self._open_group[0], self.annotator):
            self._open_group = (new_id(), self._open_group[1])
        return self._open_group

    def undo(self, *, force: bool = False) -> Edit | None:
        """Take back this annotator's last group; None where there is none.

        Raises:
            Refused: A later edit touched the same fields, or something stands on what would go, segments would
                lie over others, and `force` is False; or a group is open.
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
            verb = "undo" if state == "done" else "redo"
            return self._taken_back(connection, group_id, words, f"{verb}: {words}", force=force)

    def _taken_back(self, connection: sqlite3.Connection, group: str, words: str, action: str, *, force: bool) -> Edit:
        """Take back a group, a large one in several edits of one new group; the last of them."""
        own = (new_id(), action)
        edit = None
        for edits in self._from_the_end(group):
            wanted = inverse(edits)
            states = read_states(connection, wanted)
            if not force:
                refuse_overwriting(states, wanted, words)
            changes = differences(states, (Put(w.table, w.key, w.after) for w in wanted))
            if changes or edit is None:
                edit = self._append(connection, changes, states, action, undoes=group, group=own)
        assert edit is not None
        since = connection.execute("SELECT min(clock) FROM edits WHERE group_id = ?", (group,)).fetchone()[0]
        for done in self.edits_of(own[0]):
            if not force:
                refuse_overlaps(connection, done.changes, words)
                refuse_uprooting(connection, done.changes, words, since=since)
            elif documents := overlapping(connection, cut_by(connection, done.changes)):
                edit = self._settled(connection, documents, group, own) or edit
        return edit

    def _settled(
        self, connection: sqlite3.Connection, documents: set[str], group: str, own: tuple[str, str]
    ) -> Edit | None:
        """Retire what the segments that were just brought back lie over, as one more edit of the same step."""
        from workbench.store.overlaps import settling

        wishes = settling(connection, documents)
        states = read_states(connection, wishes)
        changes = differences(states, wishes)
        return self._append(connection, changes, states, own[1], undoes=group, group=own) if changes else None

    def _from_the_end(self, group: str) -> Iterator[list[Edit]]:
        """The edits of a group, latest first, as many at a time as are easily held."""
        rows = self._database.rows("SELECT seq FROM edits WHERE group_id = ? ORDER BY clock DESC, id DESC", (group,))
        held: list[Edit] = []
        for row in rows:
            held.extend(self._edits("WHERE seq = ?", row))
            if sum(len(edit.changes) for edit in held) > EDIT_SIZE:
                yield held
                held = []
        if held:
            yield held

    def go_back(self, clock: str, *, force: bool = False, check: Check | None = None) -> int:
        """Undo each of this annotator's steps that is later than a clock, the last first: all of them, or none.

        Each is a step of its own for redo.

        Args:
            check: Called with each edit that takes something back; what it raises stops all.

        Returns:
            How many were undone.

        Raises:
            Refused: As `undo`.
        """
        where = "annotator = ? AND state = 'done' AND clock > ?"
        return self._repeat(lambda: self.undo(force=force), where, (self.annotator, clock), check)

    def go_forward(self, group: str, *, force: bool = False, check: Check | None = None) -> int:
        """Redo this annotator's steps until one that was undone stands again: all of them, or none. See `go_back`."""
        where = "annotator = ? AND state = 'undo' AND undoes = ?"
        return self._repeat(lambda: self.redo(force=force), where, (self.annotator, group), check)

    def _repeat(self, step: Callable[[], Edit | None], where: str, asked: tuple[str, str], check: Check | None) -> int:
        """Take steps for as long as there is a group of which this is so."""
        number = 0
        with self._database.transaction() as connection:
            while connection.execute(f"SELECT 1 FROM edit_groups WHERE {where} LIMIT 1", asked).fetchone():
                edit = step()
                if edit is None:
                    break
                if check is not None:
                    check(edit)
                number += 1
        return number

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
        return [
            decode_edit(row) for row in self._database.rows(f"SELECT {EDIT_COLUMNS} FROM edits {clauses}", parameters)
        ]

    def rebuild(self) -> None:
        """Write the whole state, and all that is derived from it, anew from the edits, as one transaction."""
        from workbench.store.rebuilding import write_anew

        with self._database.large_transaction() as connection:
            write_anew(connection)
            self._derive(connection)

    def observe(self, connection: sqlite3.Connection, changes: Sequence[Change]) -> None:
        """Bring what is derived from the state in step with changes that were just written to it."""
        for observer in self._observers:
            observer(connection, changes)


def _replica(connection: sqlite3.Connection, path: Path) -> str:
    """The name of this copy of the project: made once, and anew where the file has been copied elsewhere."""
    status = path.stat()
    home = f"{status.st_dev}:{status.st_ino}"
    facts = dict(connection.execute("SELECT name, value FROM facts WHERE name IN ('replica', 'home')").fetchall())
    if facts.get("home") == home:
        return str(facts["replica"])
    replica = new_id()[-8:].lower()
    connection.executemany(
        "INSERT INTO facts (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (("replica", replica), ("home", home)),
    )
    return replica
