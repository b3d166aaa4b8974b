"""Which claims are in which propositions: the derived table, and what keeps it true when claims go or move."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from workbench.model import JSON, Change
from workbench.store.among import rows_among
from workbench.store.states import Put

if TYPE_CHECKING:
    import sqlite3

_MEMBERS = (
    "SELECT m.proposition_id, m.mark_id, m.stance FROM proposition_members AS m WHERE m.mark_id IN () "
    "ORDER BY m.proposition_id, m.mark_id"
)


def keep_members(connection: sqlite3.Connection, changes: Sequence[Change]) -> None:
    """Observer: the members of each proposition that there is."""
    keys = {change.key for change in changes if change.table == "propositions"}
    if not keys:
        return
    connection.executemany("DELETE FROM proposition_members WHERE proposition_id = ?", [(key,) for key in sorted(keys)])
    sql = "SELECT each.key, p.id, each.value FROM propositions AS p, json_each(p.members) AS each WHERE p.id IN () "
    found = rows_among(connection, f"{sql} AND p.present", keys)
    connection.executemany("INSERT INTO proposition_members VALUES (?, ?, ?)", sorted(found))


def left_by(connection: sqlite3.Connection, marks: Iterable[str]) -> list[Put]:
    """Wishes that no proposition, whosever it is, hold any of these marks."""
    return _without(connection, dict.fromkeys(marks))


def moved_to(connection: sqlite3.Connection, copies: Mapping[str, str]) -> list[Put]:
    """Wishes that every proposition hold the copies of marks, by the ids of the originals, instead of these."""
    return _without(connection, copies)


def _without(connection: sqlite3.Connection, copies: Mapping[str, str | None]) -> list[Put]:
    """A wish for each proposition that holds any of the marks: that it hold their copies, if any, instead."""
    fields: dict[str, dict[str, JSON]] = {}
    for proposition, mark, stance in rows_among(connection, _MEMBERS, copies):
        changed = fields.setdefault(proposition, {})
        changed[f"members.{mark}"] = None
        copy = copies[mark]
        if copy is not None:
            changed[f"members.{copy}"] = stance
    return [Put("propositions", key, changed) for key, changed in sorted(fields.items())]
