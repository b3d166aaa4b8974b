"""Mending: after a backup, everything that follows from the journal is written anew from it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from workbench.doctor.examining import leftovers
from workbench.doctor.memory import mend_memory
from workbench.store.among import batches
from workbench.store.edits import EDIT_COLUMNS, decode_edit

if TYPE_CHECKING:
    import sqlite3

    from workbench.doctor.finding import Diagnosis
    from workbench.project import Project

_TOGETHER: Final = 5_000


@dataclass(frozen=True, slots=True)
class Mended:
    """What was done, in words, and where the project as it was before lies."""

    done: tuple[str, ...]
    backup: Path | None


def mend(project: Project, diagnosis: Diagnosis) -> Mended:
    """Mend what an examination found and can be mended; the database file itself must be sound.

    Raises:
        StorageError: There is no room for the backup, or the database cannot be written.
    """
    done: list[str] = []
    backup: Path | None = None
    if any(finding.mendable and finding.check in ("journal", "state") for finding in diagnosis.findings):
        backup = project.back_up(reason="doctor").path
        with project.database.large_transaction() as connection:
            _name_anew(connection)
            project.journal.rebuild()
        done.append("wrote the state, and all that follows from it, anew from the journal")
    done += mend_memory(project, {finding.check for finding in diagnosis.findings if finding.mendable})
    for path in leftovers(project.path):
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
        done.append(f"removed {path.name}")
    return Mended(tuple(done), backup)


def _name_anew(connection: sqlite3.Connection) -> None:
    """Write the list of what edits name anew."""
    connection.execute("DELETE FROM edit_targets")
    rows = connection.execute(f"SELECT seq, {EDIT_COLUMNS} FROM edits ORDER BY seq")
    named = ((change.table, change.key, seq) for seq, *row in rows for change in decode_edit(row).changes)
    for part in batches(named, _TOGETHER):
        connection.executemany("INSERT OR IGNORE INTO edit_targets VALUES (?, ?, ?)", sorted(part))
