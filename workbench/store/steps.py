"""What each annotator can undo and redo: a function of the edits in the order of their clocks, kept beside them.

A step is a group of edits. It is *done* until an undo makes it *undone*; the group that undid it is an *undo* until it
is itself taken back, or a new edit of its annotator leaves it *spent*.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final, Literal

from workbench.model import Edit

if TYPE_CHECKING:
    import sqlite3

State = Literal["done", "undo"]
_COLUMNS: Final = "id, annotator, clock, action, undoes, state"
_CLOCK: Final = 2
_STATE: Final = 5
"""Where a group has its clock and its state in a row of the table."""


def top(connection: sqlite3.Connection, annotator: str, state: State) -> tuple[str, str] | None:
    """The annotator's last step that can be undone ("done") or redone ("undo"), and what it is called."""
    row = connection.execute(
        "SELECT id, action FROM edit_groups WHERE annotator = ? AND state = ? ORDER BY clock DESC, id DESC LIMIT 1",
        (annotator, state),
    ).fetchone()
    return None if row is None else (row[0], row[1].removeprefix("undo: ").removeprefix("redo: "))


def is_open_to(connection: sqlite3.Connection, group: str, annotator: str) -> bool:
    """Whether an edit of this annotator may join the group: not when it was undone meanwhile, or is another's."""
    row = connection.execute("SELECT annotator, state FROM edit_groups WHERE id = ?", (group,)).fetchone()
    return row is None or row == (annotator, "done")


def push(connection: sqlite3.Connection, edit: Edit) -> None:
    """Keep the stacks in step with one more edit, the latest by its clock."""
    if edit.undoes is None:
        connection.execute(
            "UPDATE edit_groups SET state = 'spent' WHERE annotator = ? AND state = 'undo'", (edit.annotator,)
        )
        _put(connection, edit, "done")
        return
    row = connection.execute("SELECT state FROM edit_groups WHERE id = ?", (edit.undoes,)).fetchone()
    is_undo = row is None or row[0] in ("done", "undone")
    connection.execute("UPDATE edit_groups SET state = ? WHERE id = ?", ("undone" if is_undo else "spent", edit.undoes))
    _put(connection, edit, "undo" if is_undo else "done")


def _put(connection: sqlite3.Connection, edit: Edit, state: State) -> None:
    connection.execute(
        "INSERT INTO edit_groups (id, annotator, clock, action, undoes, state) VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (id) DO UPDATE SET clock = excluded.clock",
        (edit.group, edit.annotator, edit.clock, edit.step or edit.action, edit.undoes, state),
    )


def rebuild(connection: sqlite3.Connection) -> None:
    """Write the stacks anew from all edits, in the order of their clocks."""
    steps = Steps()
    sql = "SELECT group_id, annotator, clock, action, undoes, step FROM edits ORDER BY clock, id"
    for group, annotator, clock, action, undoes, step in connection.execute(sql):
        steps.take(group, annotator, clock, step or action, undoes)
    connection.execute("DELETE FROM edit_groups")
    steps.write(connection)


class Steps:
    """The stacks as edits make them, worked out in memory: every edit is taken, in the order of the clocks."""

    def __init__(self) -> None:
        self._groups: dict[str, list[str | None]] = {}
        self._undoing: dict[str, set[str]] = {}

    def take(self, group: str, annotator: str, clock: str, words: str, undoes: str | None) -> None:
        """Take one more edit, the latest so far."""
        groups = self._groups
        state: State = "done"
        if undoes is not None:
            state = self._undo(undoes)
        elif self._undoing:
            for key in self._undoing.pop(annotator, ()):
                groups[key][_STATE] = "spent"
        known = groups.get(group)
        if known is None:
            known = groups[group] = [group, annotator, clock, words, undoes, state]
        else:
            known[_CLOCK] = clock
        if known[_STATE] == "undo":
            self._undoing.setdefault(annotator, set()).add(group)

    def _undo(self, taken_back: str) -> State:
        """Note that a group is taken back; what the one that does it is."""
        known = self._groups.get(taken_back)
        is_undo = known is None or known[_STATE] in ("done", "undone")
        if known is not None:
            known[_STATE] = "undone" if is_undo else "spent"
        return "undo" if is_undo else "done"

    def write(self, connection: sqlite3.Connection) -> None:
        """Write the stacks into their empty table."""
        connection.executemany(f"INSERT INTO edit_groups ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)", self._groups.values())

    def differences(self, connection: sqlite3.Connection) -> list[tuple[str | None, ...]]:
        """The rows of the table as they should be, where they are not."""
        there = connection.execute(f"SELECT {_COLUMNS} FROM edit_groups")
        right = {row[0] for row in there if self._groups.get(row[0]) == list(row)}
        return [tuple(row) for key, row in self._groups.items() if key not in right]


def write_rows(connection: sqlite3.Connection, rows: Iterable[Sequence[str | None]]) -> None:
    """Write rows of the table, also in the place of those that are there."""
    connection.executemany(f"INSERT OR REPLACE INTO edit_groups ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)", rows)
