"""Segments that overlap after a merge, because two people cut the same text each in their own way.

Where they overlap, those that were made last stand; the others are retired and not deleted, with their translations.
Text that would be left without a segment gets back the last that it was in.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from workbench.store.among import rows_among
from workbench.store.edits import EDIT_COLUMNS, decode_edit
from workbench.store.families import PRESENT
from workbench.store.states import Put

if TYPE_CHECKING:
    import sqlite3

    from workbench.store.journal import Journal

_OVERLAPPING: Final = (
    'SELECT DISTINCT document_id FROM (SELECT document_id, start, max("end") OVER (PARTITION BY document_id '
    "ORDER BY start, id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before "
    "FROM segments WHERE present) WHERE start < before"
)


@dataclass(frozen=True, slots=True)
class _Cut:
    """A segment, and the clock at which it was last made."""

    id: str
    start: int
    end: int
    present: bool
    clock: str


def settle_segments(connection: sqlite3.Connection, journal: Journal) -> list[str]:
    """Retire what overlaps, as one edit.

    Returns:
        The ids of the segments that were retired.
    """
    wishes = settling(connection)
    if wishes:
        journal.commit_within(connection, wishes, "settle segments that overlap")
    return [wish.key for wish in wishes if not wish.fields[PRESENT]]


def settling(connection: sqlite3.Connection) -> list[Put]:
    """What makes segments that overlap lie apart; nothing where none do."""
    return [
        Put("segments", cut.id, {PRESENT: stands})
        for (document,) in connection.execute(_OVERLAPPING).fetchall()
        for cut, stands in _judged(_cuts(connection, document))
        if stands != cut.present
    ]


def _cuts(connection: sqlite3.Connection, document: str) -> list[_Cut]:
    """All segments that a document ever had."""
    rows = connection.execute(
        'SELECT id, start, "end", present FROM segments WHERE document_id = ? AND start < "end"', (document,)
    ).fetchall()
    made = dict.fromkeys((row[0] for row in rows), "")
    sql = (
        f"SELECT {EDIT_COLUMNS} FROM edits WHERE seq IN "
        "(SELECT seq FROM edit_targets WHERE family = 'segments' AND key IN ())"
    )
    for edit in map(decode_edit, rows_among(connection, sql, made)):
        for change in edit.changes:
            if change.table == "segments" and change.after.get(PRESENT) and change.key in made:
                made[change.key] = max(made[change.key], edit.clock)
    return [_Cut(key, start, end, bool(present), made[key]) for key, start, end, present in rows]


def _judged(cuts: list[_Cut]) -> Iterator[tuple[_Cut, bool]]:
    """Each segment, and whether it stands: those that are there before those that were retired, the latest first."""
    starts: list[int] = []
    ends: list[int] = []
    for cut in sorted(cuts, key=lambda each: (each.present, each.clock, each.start, each.id), reverse=True):
        at = bisect_right(starts, cut.start)
        stands = (at == 0 or ends[at - 1] <= cut.start) and (at == len(starts) or cut.end <= starts[at])
        if stands:
            starts.insert(at, cut.start)
            ends.insert(at, cut.end)
        yield cut, stands
