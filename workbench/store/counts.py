"""Counts that the library shows, kept in step inside each transaction and never scanned for."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from workbench.model import JSON, Change
from workbench.store.among import rows_among
from workbench.store.states import is_new

if TYPE_CHECKING:
    import sqlite3


_OWNER: Final = ("present", "document_id", "annotator")
_NEVER: Final[Mapping[str, JSON]] = {"present": None}
"""What a mark had that never was."""

_COUNTED: Final = {"segments": {"present", "document_id"}, "translations": {"present", "document_id", "segment_id"}}

_MOVED: Final = frozenset({"document_id", "segment_id"})
_FEW: Final = 100
"""Translations of one edit up to which it pays to ask of each whether it changes a count."""


def keep_counts(connection: sqlite3.Connection, changes: Sequence[Change]) -> None:
    """Bring the counts of every document that the changes touch up to date; a count of nothing has no row."""
    _count_marks(connection, changes)
    documents: set[JSON] = set()
    for table, fields in _COUNTED.items():
        counted = [c for c in changes if c.table == table and not fields.isdisjoint(c.after)]
        if table == "translations" and len(counted) <= _FEW:
            counted = _without_moot(connection, counted)
        documents |= _documents_of(connection, table, counted)
    _count_segments(connection, sorted(documents - {None}))


def count_all(connection: sqlite3.Connection) -> None:
    """Write the counts of every document anew from the state, into empty tables."""
    connection.execute(
        "INSERT INTO mark_counts (document_id, annotator, marks) "
        "SELECT document_id, annotator, count(*) FROM marks WHERE present GROUP BY document_id, annotator"
    )
    rows = connection.execute("SELECT DISTINCT document_id FROM segments WHERE document_id IS NOT NULL")
    _count_segments(connection, [row[0] for row in rows])


def _without_moot(connection: sqlite3.Connection, changes: Sequence[Change]) -> list[Change]:
    """Translations without those beside which another one stays: their segment was and is translated all the same."""
    keys = json.dumps([change.key for change in changes])
    sql = (
        "SELECT t.id FROM json_each(?1) AS asked JOIN translations AS t ON t.id = asked.value WHERE EXISTS (SELECT 1 "
        "FROM translations AS o WHERE o.segment_id = t.segment_id AND o.present AND o.document_id = t.document_id "
        "AND o.id NOT IN (SELECT value FROM json_each(?1)))"
    )
    moot = {row[0] for row in connection.execute(sql, (keys,))}
    return [c for c in changes if c.key not in moot or not (is_new(c) or _MOVED.isdisjoint(c.after))]


def _count_marks(connection: sqlite3.Connection, changes: Sequence[Change]) -> None:
    before, after = _owners([change for change in changes if change.table == "marks"])
    unsaid = [
        key for key, owner in after.items() if before[key] is not _NEVER and not all(name in owner for name in _OWNER)
    ]
    sql = "SELECT id, present, document_id, annotator FROM marks WHERE id IN ()"
    for key, *values in rows_among(connection, sql, unsaid):
        after[key] = dict(zip(_OWNER, values, strict=True))
    moved: Counter[tuple[JSON, JSON]] = Counter()
    for key, now in after.items():
        _move(moved, now, 1)
        if before[key] is not _NEVER:
            _move(moved, {**now, **before[key]}, -1)
    add_marks(connection, moved)
    connection.executemany(
        "DELETE FROM mark_counts WHERE document_id = ? AND annotator = ? AND marks = 0",
        [owner for owner, number in moved.items() if number < 0],
    )


def add_marks(connection: sqlite3.Connection, moved: Mapping[tuple[Any, Any], int]) -> None:
    """Count so many marks more of each (document, annotator)."""
    connection.executemany(
        "INSERT INTO mark_counts (document_id, annotator, marks) VALUES (?, ?, ?) "
        "ON CONFLICT (document_id, annotator) DO UPDATE SET marks = marks + excluded.marks",
        [(*owner, number) for owner, number in moved.items() if number],
    )


def set_segments(connection: sqlite3.Connection, segments: Mapping[str, int]) -> None:
    """Write how many segments new documents have, of which none is translated."""
    connection.executemany(
        "INSERT INTO segment_counts (document_id, segments, translated) VALUES (?, ?, 0)",
        [each for each in segments.items() if each[1]],
    )


def _move(moved: Counter[tuple[JSON, JSON]], owner: Mapping[str, JSON], number: int) -> None:
    if owner["present"]:
        moved[owner.get("document_id"), owner.get("annotator")] += number


def _owners(changes: Sequence[Change]) -> tuple[dict[str, Mapping[str, JSON]], dict[str, Mapping[str, JSON]]]:
    """Of every mark that came, went or changed hands: what it had before, and what it has now as far as they say."""
    before: dict[str, Mapping[str, JSON]] = {}
    after: dict[str, Mapping[str, JSON]] = {}
    for change in changes:
        key = change.key
        if key not in after and is_new(change):
            before[key], after[key] = _NEVER, change.after
        elif touched := [name for name in _OWNER if name in change.after]:
            if before.get(key) is not _NEVER:
                before[key] = {name: change.before[name] for name in touched} | dict(before.get(key, {}))
            after[key] = {**after.get(key, {}), **{name: change.after[name] for name in touched}}
    return before, after


def _documents_of(connection: sqlite3.Connection, table: str, changes: Sequence[Change]) -> set[JSON]:
    """The documents that these things are in, or were."""
    found = {change.before.get("document_id") for change in changes}
    found.update(change.after.get("document_id") for change in changes)
    unsaid = {change.key for change in changes if "document_id" not in change.after}
    found.update(row[0] for row in rows_among(connection, f"SELECT document_id FROM {table} WHERE id IN ()", unsaid))
    return found


def _count_segments(connection: sqlite3.Connection, documents: Sequence[str]) -> None:
    asked = [(document,) for document in documents]
    connection.executemany(
        "INSERT INTO segment_counts (document_id, segments, translated) VALUES (?1, "
        "(SELECT count(*) FROM segments WHERE document_id = ?1 AND present), "
        "(SELECT count(DISTINCT t.segment_id) FROM translations AS t JOIN segments AS s ON s.id = t.segment_id "
        " WHERE t.document_id = ?1 AND t.present AND s.present)) "
        "ON CONFLICT (document_id) DO UPDATE SET segments = excluded.segments, translated = excluded.translated",
        asked,
    )
    connection.executemany(
        "DELETE FROM segment_counts WHERE document_id = ? AND segments = 0 AND translated = 0", asked
    )
