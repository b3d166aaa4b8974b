"""Edits as rows of the journal."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from workbench.model import JSON, Change, Edit
from workbench.store.among import batches
from workbench.store.families import encode

if TYPE_CHECKING:
    import sqlite3

_TOGETHER: Final = 1_000

EDIT_COLUMNS: Final = "id, group_id, clock, at, annotator, replica, action, changes, undoes, step"


def insert_edit(connection: sqlite3.Connection, edit: Edit) -> None:
    """Append an edit's own rows; the state is not touched."""
    insert_encoded(connection, edit, _encoded(edit), named_by(edit))


def named_by(edit: Edit) -> list[tuple[str, str]]:
    """What an edit names, as (family, key)."""
    return [(change.table, change.key) for change in edit.changes]


def row_of(edit: Edit) -> Sequence[object]:
    """An edit as its row, in the order of `EDIT_COLUMNS`."""
    return _row(edit, _encoded(edit))


def insert_rows(
    connection: sqlite3.Connection, rows: Iterable[tuple[Sequence[object], Sequence[Sequence[str]]]]
) -> None:
    """Append many edits, each as its row with what it names as (family, key)."""
    last = connection.execute("SELECT ifnull(max(seq), 0) FROM edits").fetchone()[0]
    for part in batches(enumerate(rows, start=last + 1), _TOGETHER):
        connection.executemany(
            f"INSERT INTO edits ({EDIT_COLUMNS}, seq) VALUES ({', '.join('?' * 11)})",
            [(*row, seq) for seq, (row, _) in part],
        )
        targets = sorted({(family, key, seq) for seq, (_, named) in part for family, key in named})
        connection.executemany("INSERT INTO edit_targets (family, key, seq) VALUES (?, ?, ?)", targets)


def _encoded(edit: Edit) -> str:
    return encode([(c.table, c.key, _noted(c.before), _as_dict(c.after)) for c in edit.changes], as_given=True)


def _row(edit: Edit, encoded: str) -> Sequence[object]:
    said = (edit.id, edit.group, edit.clock, edit.at, edit.annotator, edit.replica, edit.action, encoded, edit.undoes)
    return (*said, edit.step)


def insert_encoded(
    connection: sqlite3.Connection, edit: Edit, encoded: str, targets: Iterable[tuple[str, str]]
) -> None:
    """As `insert_edit`, with the edit's changes as they are written, and what they name as (family, key)."""
    sql = f"INSERT INTO edits ({EDIT_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    sequence = connection.execute(sql, _row(edit, encoded)).lastrowid
    named: dict[str, list[str]] = {}
    for family, key in targets:
        named.setdefault(family, []).append(key)
    connection.executemany(
        "INSERT OR IGNORE INTO edit_targets (family, key, seq) VALUES (?, ?, ?)",
        [(family, key, sequence) for family in sorted(named) for key in sorted(named[family])],
    )


def _noted(before: Mapping[str, JSON]) -> JSON:
    """What was there before, as it is written: null where nothing was, which is so of everything that is new."""
    return None if list(before.values()).count(None) == len(before) else _as_dict(before)


def _as_dict(fields: Mapping[str, JSON]) -> dict[str, JSON]:
    return fields if isinstance(fields, dict) else dict(fields)


def decode_edit(row: Sequence[Any]) -> Edit:
    """An edit from its row, in the order id, group, clock, at, annotator, replica, action, changes, undoes, step."""
    identity, group, clock, at, annotator, replica, action, changes, undoes, step = row
    decoded = tuple(
        Change(table, key, dict.fromkeys(after) if before is None else before, after)
        for table, key, before, after in json.loads(changes)
    )
    return Edit(identity, group, clock, at, annotator, replica, action, decoded, undoes, step)
