"""Examining a project: the file, the journal, the texts, the state against the journal, places, schema, leftovers.

What follows from the journal is worked out anew in a copy and compared, table by table: that holds every table to
something else than what keeps it.
"""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from workbench.doctor.compare import compared
from workbench.doctor.finding import Diagnosis, Finding
from workbench.doctor.memory import memory_findings
from workbench.doctor.places import misplaced
from workbench.doctor.schema import against_schema
from workbench.doctor.strange import as_text, is_garbled, strange
from workbench.errors import StorageError, WorkbenchError
from workbench.model import document_id
from workbench.store.among import batches
from workbench.store.beside import MEMORY
from workbench.store.database import FILE_NAME, translated_errors
from workbench.store.edits import EDIT_COLUMNS, decode_edit
from workbench.store.families import FAMILIES
from workbench.store.foreign import EVER, copy_database, edit_problem

if TYPE_CHECKING:
    from workbench.project import Project

Progress = Callable[[str], None]
_TOGETHER: Final = 5_000
_SHOWN: Final = 5
LEFTOVERS: Final = (
    ".workbench-copy-*",
    ".workbench-doctor-*",
    f".{FILE_NAME}.*restored*",
    f".{MEMORY}.*",
    "backups/.*.partial*",
)
"""What a process that was killed may leave in a project's folder."""

_PROCESS: Final = re.compile(r"[.-](\d+)(?:-[a-z0-9_]+|\.partial|\.restored)(?:-wal|-shm|-journal)?$")
"""The id of the process in the name of such a file."""


def examine(project: Project, *, progress: Progress = lambda _: None) -> Diagnosis:
    """Look at everything that there is to look at; nothing is changed.

    Args:
        progress: Told what is being looked at.

    Raises:
        StorageError: The disk has no room for the copies, or the file cannot be read at all.
    """
    findings: list[Finding] = []
    place = None if project.database.read_only else project.path
    with _room(project.path), TemporaryDirectory(prefix=f".workbench-doctor-{os.getpid()}-", dir=place) as name:
        folder = Path(name)
        (folder / "as-it-is").mkdir()
        (folder / "anew").mkdir()
        there, anew = folder / "as-it-is" / FILE_NAME, folder / "anew" / FILE_NAME
        progress("copying")
        with translated_errors(project.database.path):
            copy_database(project.database.path, there)
        with closing(sqlite3.connect(there)) as connection:
            connection.text_factory = as_text
            progress("the database file")
            findings += _file(connection)
            counts = _counts(connection)
            if not findings:
                progress("the journal")
                findings += _journal(connection)
                findings += _texts(connection)
                progress("places")
                findings += misplaced(connection)
        if not any(_is_in_the_way(finding) for finding in findings):
            progress("the state, from the journal")
            shutil.copyfile(there, anew)
            findings += compared(there, anew)
        if not any(finding.severity == "damage" for finding in findings):
            progress("the schema")
            findings += against_schema(project)
    progress("the translation memory")
    findings += memory_findings(project.path)
    findings += _leftovers(project.path, apart=folder.name)
    return Diagnosis(tuple(findings), *counts)


def _is_in_the_way(finding: Finding) -> bool:
    """Whether the journal cannot be replayed, with this."""
    return finding.severity == "damage" and (not finding.mendable or finding.check in ("database", "edits"))


@contextmanager
def _room(folder: Path) -> Iterator[None]:
    """What the system refuses becomes an error that says where."""
    try:
        yield
    except OSError as error:
        raise StorageError(
            f"{error.filename or folder}: {error.strerror}", hint="the doctor needs room for two copies of the database"
        ) from error


def _file(connection: sqlite3.Connection) -> Iterator[Finding]:
    try:
        problems = [row[0] for row in connection.execute("PRAGMA integrity_check(100)") if row[0] != "ok"]
        connection.execute("INSERT INTO terms (terms) VALUES ('integrity-check')")
        problems += strange(connection)
    except sqlite3.DatabaseError as error:
        problems = [str(error)]
    if problems:
        shown = tuple(problems[:_SHOWN])
        yield Finding("database", "the file is damaged", number=len(problems), mendable=True, examples=shown)


def _counts(connection: sqlite3.Connection) -> tuple[int, int]:
    try:
        edits = connection.execute("SELECT count(*) FROM edits").fetchone()[0]
        things = sum(connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in FAMILIES)
    except sqlite3.DatabaseError:
        return 0, 0
    return int(edits), int(things)


def _journal(connection: sqlite3.Connection) -> Iterator[Finding]:
    """Every edit can be read and is one, and the table of what edits name agrees with them."""
    broken: list[str] = []
    far: list[str] = []
    connection.execute("CREATE TEMP TABLE named (family, key, seq, PRIMARY KEY (family, key, seq)) WITHOUT ROWID")
    for names in batches(_named(connection, broken, far), _TOGETHER):
        connection.executemany("INSERT OR IGNORE INTO named VALUES (?, ?, ?)", sorted(names))
    if far:
        message = "edits are later than the year 2100, and no other copy takes them: the clock was wrong"
        yield Finding("journal", message, "note", len(far), examples=tuple(far[:_SHOWN]))
    if broken:
        shown = tuple(broken[:_SHOWN])
        message = "edits are not what Workbench writes"
        yield Finding("edits", message, number=len(broken), mendable=True, examples=shown)
        return
    wrong = _differing(connection, "named", "edit_targets")
    if wrong:
        yield Finding("journal", "the list of what edits name is not right", number=wrong, mendable=True)


def _named(connection: sqlite3.Connection, broken: list[str], far: list[str]) -> Iterator[tuple[str, str, int]]:
    """What each edit names, as (family, key, number).

    Args:
        broken: Gets the id of each that is none, and why.
        far: Gets the id of each that is of times to come.
    """
    for seq, *row in connection.execute(f"SELECT seq, {EDIT_COLUMNS} FROM edits"):
        try:
            edit = decode_edit(row)
        except (ValueError, TypeError, AttributeError, RecursionError) as error:
            broken.append(f"{row[0]}: it cannot be read ({type(error).__name__})")
            continue
        problem = edit_problem(edit) or ("some of it is no text" if is_garbled(row) else "")
        if problem and not (is_garbled(row) or edit_problem(edit, latest=EVER)):
            far.append(edit.id)
            problem = ""
        if problem:
            broken.append(f"{row[0]}: {problem}")
        else:
            yield from ((change.table, change.key, seq) for change in edit.changes)


def _differing(connection: sqlite3.Connection, one: str, other: str) -> int:
    sql = "SELECT count(*) FROM (SELECT * FROM {} EXCEPT SELECT * FROM {})"
    both = (sql.format(one, other), sql.format(other, one))
    return sum(int(connection.execute(each).fetchone()[0]) for each in both)


def _texts(connection: sqlite3.Connection) -> Iterator[Finding]:
    """Every text is the one that its id was made of, and every document has one."""
    wrong = [key for key, content in connection.execute("SELECT id, content FROM texts") if document_id(content) != key]
    if wrong:
        yield Finding("texts", "texts are not what their ids say", number=len(wrong), examples=tuple(wrong[:_SHOWN]))
    sql = "SELECT id FROM documents WHERE id NOT IN (SELECT id FROM texts)"
    missing = [row[0] for row in connection.execute(sql)]
    if missing:
        shown = tuple(missing[:_SHOWN])
        yield Finding("texts", "documents have lost their texts", number=len(missing), examples=shown)


def _leftovers(folder: Path, *, apart: str) -> Iterator[Finding]:
    found = [path.name for path in leftovers(folder) if path.name != apart]
    if found:
        shown = tuple(sorted(found)[:_SHOWN])
        message = "files were left behind by a process that was killed"
        yield Finding("files", message, "note", len(found), mendable=True, examples=shown)


def leftovers(folder: Path) -> list[Path]:
    """What processes that were killed have left in a project's folder; what others are at work with is none."""
    try:
        return [path for pattern in LEFTOVERS for path in folder.glob(pattern) if not _is_in_use(path.name)]
    except OSError as error:
        raise WorkbenchError(f"{folder}: cannot be looked into: {error.strerror}") from error


def _is_in_use(name: str) -> bool:
    """Whether the process that a file is named after is there still."""
    process = _PROCESS.search(name)
    if process is None:
        return False
    try:
        os.kill(int(process[1]), 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:  # somebody else's
        return True
    return True
