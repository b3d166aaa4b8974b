"""Places against texts: segments within their documents and apart from each other, marks within their texts."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Final

from workbench.doctor.finding import Finding, Severity

_SHOWN: Final = 5
_LENGTHS: Final = (
    "CREATE TEMP TABLE lengths AS SELECT id, length(content) AS length FROM texts "
    "UNION ALL SELECT id, length(text) FROM translations WHERE text IS NOT NULL"
)
_OUTSIDE: Final = (
    "SELECT s.id FROM segments AS s LEFT JOIN lengths AS l ON l.id = s.document_id "
    'WHERE s.present AND (l.id IS NULL OR s.start < 0 OR s.start >= s."end" OR s."end" > l.length)'
)
_OVERLAPPING: Final = (
    'SELECT id FROM (SELECT id, start, lag("end") OVER (PARTITION BY document_id ORDER BY start, id) AS before '
    "FROM segments WHERE present) WHERE start < before"
)
_MARKS: Final = (
    "SELECT DISTINCT f.mark_id FROM fragments AS f LEFT JOIN lengths AS l ON l.id = f.text_id "
    'WHERE l.id IS NULL OR f.start < 0 OR f.start >= f."end" OR f."end" > l.length'
)
_DANGLING: Final = (
    "SELECT DISTINCT r.mark_id FROM mark_references AS r LEFT JOIN marks AS m ON m.id = r.target "
    "WHERE m.id IS NULL OR NOT m.present"
)
_CHECKS: Final = (
    (_OUTSIDE, "segments lie outside of their documents", "damage"),
    (_OVERLAPPING, "segments overlap", "damage"),
    (_MARKS, "marks lie outside of their texts", "damage"),
    (_DANGLING, "marks name others that are there no more", "note"),
)


def misplaced(connection: sqlite3.Connection) -> Iterator[Finding]:
    """What is in no place that there is."""
    connection.execute(_LENGTHS)
    connection.execute("CREATE INDEX temp.lengths_by_id ON lengths (id)")
    for sql, message, severity in _CHECKS:
        keys = sorted(row[0] for row in connection.execute(sql))
        if keys:
            kind: Severity = "note" if severity == "note" else "damage"
            yield Finding("offsets", message, kind, len(keys), examples=tuple(keys[:_SHOWN]))
