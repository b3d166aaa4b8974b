"""What the disk and other processes can do to a project: a clear error, or no harm at all."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from workbench import Project, open_project
from workbench.errors import NewerProject, NoProject, StorageError
from workbench.model import Document, Fragment, SourceText

pytestmark = pytest.mark.fault

WRITER = """
import sys
from workbench import open_project
from workbench.model import Fragment
with open_project(sys.argv[1], annotator=sys.argv[2]) as project:
    document = project.documents.all()[0].id
    number = 0
    while number < int(sys.argv[3]):
        at = number % 10
        mark = project.marks.create("entity", "gpe", document_id=document, fragments=[Fragment(document, at, at + 2)])
        project.marks.update(mark.id, attributes={"number": number})
        print(mark.id, flush=True)
        number += 1
"""


def writer(project: Path, name: str, number: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITER, str(project), name, str(number)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def healthy(project: Project) -> None:
    """The database is whole, and its state is what the journal adds up to."""
    tables = ("marks", "fragments", "mark_counts", "documents", "segments")
    assert project.database.row("PRAGMA integrity_check") == ("ok",)
    state = {table: sorted(project.database.rows(f"SELECT * FROM {table}"), key=repr) for table in tables}
    project.journal.rebuild()
    assert {table: sorted(project.database.rows(f"SELECT * FROM {table}"), key=repr) for table in tables} == state


@pytest.mark.parametrize("after", [1, 2, 7, 23, 40])
def test_a_killed_process_loses_no_acknowledged_edit(project: Project, document: Document, after: int) -> None:
    process = writer(project.path, "ann", 100_000)
    assert process.stdout is not None
    said = [process.stdout.readline().strip() for _ in range(after)]
    process.kill()
    rest, _ = process.communicate()
    said += [line for line in rest.split("\n") if len(line) == 26]
    marks = {mark.id: mark for mark in project.marks.of(document.id)}
    assert [marks[key].attributes.get("number") for key in said] == list(range(len(said)))
    assert len(marks) - len(said) in (0, 1)
    healthy(project)
    while project.journal.undo():
        pass
    assert project.marks.of(document.id) == []


def test_several_writers_at_once_lose_nothing(project: Project, document: Document) -> None:
    processes = [writer(project.path, f"writer{number}", 30) for number in range(4)]
    for process in processes:
        _, errors = process.communicate(timeout=100)
        assert (process.returncode, errors) == (0, "")
    (summary,) = project.documents.summaries()
    assert dict(summary.marks) == {f"writer{number}": 30 for number in range(4)}
    healthy(project)


def test_a_full_disk_refuses_the_edit_and_loses_nothing(project: Project, document: Document) -> None:
    pages = project.database.rows("PRAGMA page_count")[0][0]
    project.database.rows(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StorageError, match="disk is full"):
        project.documents.add(SourceText("large.txt", "國" * 100_000), [])
    assert [d.id for d in project.documents.all()] == [document.id]
    project.database.rows("PRAGMA max_page_count = 1000000")
    fragment = Fragment(document.id, 0, 4)
    project.marks.create("entity", "gpe", document_id=document.id, fragments=[fragment])
    healthy(project)


def test_a_database_of_a_newer_version_is_left_alone(project: Project) -> None:
    project.close()
    path = project.path / "workbench.db"
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(NewerProject, match="newer Workbench"):
        open_project(project.path)
    assert path.read_bytes() == before


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "workbench.db"
    path.write_bytes(b"this is not a database, and nobody said it was" * 100)
    before = path.read_bytes()
    with pytest.raises(StorageError, match="not a database"):
        open_project(tmp_path)
    assert path.read_bytes() == before


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "workbench.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE theirs (a)")
    connection.close()
    with pytest.raises(StorageError, match="not one of Workbench's"):
        open_project(tmp_path, create=True)
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("theirs",)]
    connection.close()


def test_no_project_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(NoProject) as caught:
        open_project(tmp_path / "none")
    assert "workbench init" in caught.value.hint
    assert not (tmp_path / "none").exists()


def test_a_folder_without_permission_says_so(tmp_path: Path) -> None:
    """Permissions do not stop root, so a root run becomes nobody once everything is loaded."""
    locked = tmp_path / "locked"
    locked.mkdir()
    for folder in (tmp_path, *tmp_path.parents[:3]):
        folder.chmod(folder.stat().st_mode | 0o055)
    locked.chmod(0o555)
    code = f"""
import os, sys
from workbench.cli.entry import run
assert run(["init", {str(tmp_path / "first")!r}]) == 0
os.setuid(65534) if os.getuid() == 0 else None
sys.exit(run(["init", {str(locked / "p")!r}]) * 10 + run(["init", {str(locked)!r}]))
"""
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert result.returncode == 11, result.stderr
    assert "Traceback" not in result.stderr
    assert result.stderr.count("error:") == 2
    assert list(locked.iterdir()) == []


def test_a_project_that_may_not_be_written_can_be_seen_and_is_left_as_it_is(
    project: Project, document: Document, tmp_path: Path
) -> None:
    """As nobody, on a folder without permission: list, search, history and export work, an edit is refused."""
    project.marks.create("entity", "gpe", document_id=document.id, fragments=[Fragment(document.id, 0, 4)])
    project.close()
    path = project.path
    (tmp_path / "out").mkdir(mode=0o777)
    (tmp_path / "out").chmod(0o777)
    for folder in (tmp_path, *tmp_path.parents[:3]):
        folder.chmod(folder.stat().st_mode | 0o055)
    (path / "workbench.db").chmod(0o444)
    path.chmod(0o555)
    before = {each.name: each.read_bytes() for each in path.iterdir()}
    code = f"""
import os, sys
from workbench.cli.entry import run
here = ["--project", {str(path)!r}]
import workbench.cli.documents, workbench.cli.search, workbench.cli.export, workbench.formats.jsonl
import opencc, tempfile, traceback, yaml
os.setuid(65534) if os.getuid() == 0 else None
os.environ["HOME"] = {str(tmp_path / "out")!r}
out = {str(tmp_path / "out" / "x.jsonl")!r}
for command in (["list"], ["search", "北京"], ["history"], ["export", "--out", out]):
    assert run([*command, *here]) == 0, command
assert run(["add", {__file__!r}, *here]) == 1
"""
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    assert "may not be written here" in result.stderr
    assert "Traceback" not in result.stderr
    assert {each.name: each.read_bytes() for each in path.iterdir()} == before
