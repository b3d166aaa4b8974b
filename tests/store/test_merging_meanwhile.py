"""Issue 7, 3: a merge reads before it locks; what others write in between is met as if it had been there before."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from workbench import Project, open_project
from workbench.model import Document, Fragment
from workbench.store.families import DERIVED, FAMILIES
from workbench.store.merging import Joining, joining

TABLES = (*FAMILIES, *(name for name in DERIVED if name not in ("indexed", "terms")))


def marked(project: Project, document: Document, start: int) -> str:
    place = [Fragment(document.id, start, start + 4)]
    return project.marks.create("entity", "gpe", document_id=document.id, fragments=place).id


@pytest.fixture
def mark(project: Project, document: Document) -> str:
    return marked(project, document, 0)


@pytest.fixture
def other(project: Project, document: Document, mark: str, tmp_path: Path) -> Path:
    """A copy at another place, in which the mark was changed and undone, and another was made."""
    (tmp_path / "other").mkdir()
    shutil.copy(project.back_up(tmp_path / "sent").path, tmp_path / "other" / "workbench.db")
    with open_project(tmp_path / "other", annotator="ann") as theirs:
        theirs.marks.update(mark, note="theirs")
        theirs.marks.update(mark, attributes={"x": "theirs"})
        theirs.journal.undo()
        marked(theirs, document, 13)
    return tmp_path / "other"


def dump(project: Project) -> dict[str, list[tuple[object, ...]]]:
    return {name: sorted(project.database.rows(f"SELECT * FROM {name}"), key=repr) for name in TABLES}


def written(project: Project, found: Joining) -> None:
    with project.database.large_transaction():
        found.write(project.journal)


def sound(project: Project) -> None:
    """The state, and what can be undone, are what the journal adds up to."""
    before = dump(project)
    project.journal.rebuild()
    assert dump(project) == before


def test_nobody_waits_while_the_other_copy_is_read(project: Project, document: Document, other: Path) -> None:
    with joining(project.database, other) as found, open_project(project.path, annotator="bea") as window:
        window.database.connection.execute("PRAGMA busy_timeout=0")
        made = marked(window, document, 25)
        written(project, found)
    assert found.report.ours == 1
    assert found.report.conflicts == ()
    assert project.marks.get(made).annotator == "bea"
    sound(project)


def test_what_was_changed_meanwhile_is_a_conflict(project: Project, document: Document, mark: str, other: Path) -> None:
    with joining(project.database, other) as found:
        assert found.report.conflicts == ()
        with open_project(project.path, annotator="ann") as window:
            window.marks.update(mark, note="ours")
        written(project, found)
    [conflict] = found.report.conflicts
    assert (conflict.name, conflict.stands.value, conflict.yields.value) == ("note", "ours", "theirs")
    assert project.marks.get(mark).note == "ours"
    sound(project)


def test_what_another_merge_brought_meanwhile_comes_once(project: Project, document: Document, other: Path) -> None:
    with joining(project.database, other) as found:
        with open_project(project.path) as window:
            assert window.merge(other).edits == found.report.edits == 4
        written(project, found)
    assert found.report.edits == 0
    assert len(project.marks.of(document.id)) == 2
    sound(project)


def test_what_can_be_undone_is_right_when_the_other_s_clock_is_ahead(
    project: Project, document: Document, mark: str, other: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from workbench.store import clock, journal

    later = clock.now_milliseconds() + 3_600_000
    with monkeypatch.context() as patched:
        patched.setattr(journal, "now_milliseconds", lambda: later)
        with open_project(other, annotator="ann") as theirs:
            marked(theirs, document, 25)
            theirs.journal.undo()
    with joining(project.database, other) as found:
        with open_project(project.path, annotator="ann") as window:
            marked(window, document, 30)
        written(project, found)
    assert project.journal.redoable() == "mark gpe"
    sound(project)
