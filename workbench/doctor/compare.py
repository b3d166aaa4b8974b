"""The state, and all that is derived from it, against what the journal makes of it anew."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

from workbench.doctor.finding import Finding
from workbench.doctor.strange import as_text
from workbench.errors import Damaged, ProjectError, WorkbenchError
from workbench.project import open_project
from workbench.store.families import DERIVED, FAMILIES

_SHOWN: Final = 5
_INDEX: Final = (
    "SELECT segment_id, side, text_id, document_id, words FROM {0}.indexed JOIN {0}.terms ON {0}.terms.rowid = row"
)
_WORDS: Final = {
    "indexed": "the search index is not that of the documents",
    "fragments": "the table of places is not that of the marks",
    "mark_references": "the table of references is not that of the marks",
    "mark_counts": "the counts of marks are wrong",
    "segment_counts": "the counts of segments are wrong",
    "decision_marks": "the table of decided marks is not that of the decisions",
    "proposition_members": "the table of members is not that of the propositions",
    "edit_groups": "what can be undone is not what the journal says",
}


def compared(there: Path, anew: Path) -> Iterator[Finding]:
    """What differs between a database and its copy after the copy is written anew from its journal.

    Args:
        anew: The copy; it is written to.
    """
    try:
        with open_project(anew.parent) as project, project.database.large_transaction():
            project.journal.rebuild()
    except WorkbenchError as error:
        if isinstance(error, ProjectError) and not isinstance(error, Damaged):  # no room, say
            raise
        yield Finding("state", f"the journal cannot be replayed: {error.message}")
        return
    with closing(sqlite3.connect(there)) as connection:
        connection.text_factory = as_text
        connection.execute("ATTACH DATABASE ? AS anew", (str(anew),))
        for table in (*FAMILIES, *(name for name in DERIVED if name != "terms")):
            rows = _INDEX if table == "indexed" else f"SELECT * FROM {{0}}.{table}"
            wrong = [*_only(connection, rows, "main", "anew"), *_only(connection, rows, "anew", "main")]
            keys = sorted({str(row[0]) for row in wrong})
            if keys:
                words = _WORDS.get(table, f"{table} are not what the journal says")
                yield Finding("state", words, number=len(keys), mendable=True, examples=tuple(keys[:_SHOWN]))


def _only(connection: sqlite3.Connection, rows: str, one: str, other: str) -> list[tuple[object, ...]]:
    return connection.execute(f"{rows.format(one)} EXCEPT {rows.format(other)}").fetchall()
