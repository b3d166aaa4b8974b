"""What an undo would leave hanging: things that stand on what it takes away."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from workbench.errors import Refused
from workbench.model import Change
from workbench.store.among import rows_among
from workbench.store.families import PRESENT

if TYPE_CHECKING:
    import sqlite3

_RESTING: Final = {
    "documents": (
        "SELECT 'mark of ' || annotator FROM marks WHERE document_id IN () AND present",
        "SELECT 'translation' FROM translations WHERE document_id IN () AND present",
    ),
    "translations": (
        "SELECT 'mark of ' || m.annotator FROM fragments AS f JOIN marks AS m ON m.id = f.mark_id "
        "WHERE f.text_id IN ()",
    ),
    "marks": (
        "SELECT 'mark of ' || m.annotator FROM mark_references AS r JOIN marks AS m ON m.id = r.mark_id "
        "WHERE r.target IN ()",
        "SELECT 'proposition of ' || p.annotator FROM proposition_members AS m JOIN propositions AS p "
        "ON p.id = m.proposition_id WHERE m.mark_id IN ()",
    ),
}
"""By family: what is there and stands on a thing, in words."""

_LATER: Final = (
    "SELECT 'translation' FROM translations WHERE segment_id IN () AND present AND created > ?",
    "SELECT 'comment of ' || annotator FROM comments WHERE segment_id IN () AND present AND created > ?",
)
"""What stands on a segment, of what was made later: a segment that is retired by a step keeps what it had before."""


_OVERLAPPING: Final = (
    'SELECT DISTINCT document_id FROM (SELECT document_id, start, max("end") OVER (PARTITION BY document_id '
    "ORDER BY start, id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before "
    "FROM segments WHERE present{where}) WHERE start < before"
)


def overlapping(connection: sqlite3.Connection, documents: Iterable[str] | None = None) -> set[str]:
    """The documents whose segments lie over one another: of these, or of all."""
    if documents is None:
        return {row[0] for row in connection.execute(_OVERLAPPING.format(where=""))}
    sql = _OVERLAPPING.format(where=" AND document_id IN ()")
    return {row[0] for row in rows_among(connection, sql, documents)}


def cut_by(connection: sqlite3.Connection, changes: Iterable[Change]) -> set[str]:
    """The documents of the segments that these changes brought back."""
    back = [change.key for change in changes if change.table == "segments" and change.after.get(PRESENT)]
    return {row[0] for row in rows_among(connection, "SELECT document_id FROM segments WHERE id IN ()", back)}


def refuse_overlaps(connection: sqlite3.Connection, changes: Iterable[Change], words: str) -> None:
    """Raise Refused where segments that these changes, just written, brought back lie over others."""
    if overlapping(connection, cut_by(connection, changes)):
        raise Refused(
            f"the text of «{words}» was cut into other segments by a later edit",
            hint="undo that first, or ask for this again to cut it as it was",
        )


def refuse_uprooting(connection: sqlite3.Connection, changes: Iterable[Change], words: str, *, since: str) -> None:
    """Raise Refused where something that is still there stands on what these changes, just written, took away.

    Args:
        since: The clock of the step that they take back.
    """
    changes = list(changes)
    gone: dict[str, list[str]] = {table: [] for table in _RESTING}
    segments = [c.key for c in changes if c.table == "segments" and c.after.get(PRESENT) is False]
    for change in changes:
        if change.after.get(PRESENT) is False and change.table in gone:
            gone[change.table].append(change.key)
    for table, keys in gone.items():
        resting = [row[0] for sql in _RESTING[table] for row in rows_among(connection, sql, keys)]
        _refuse(resting, words)
    _refuse([row[0] for sql in _LATER for row in rows_among(connection, sql, segments, since)], words)


def _refuse(resting: Sequence[str], words: str) -> None:
    if resting:
        more = f" and {len(resting) - 1:,} more" if len(resting) > 1 else ""
        raise Refused(
            f"a {resting[0]}{more} stands on what «{words}» made",
            hint="undo that first, or ask for this again to take it away all the same",
        )
