"""Places and time: remembered beside the journal, so that undo never meets them. Issue 3, item 6."""

from __future__ import annotations

import sqlite3

from workbench import open_project
from workbench.store.places import StoredPlace

HERE = StoredPlace("target", "segment-1", 13, 4, 7)


def test_a_place_is_read_as_it_was_written_by_whom_and_in_which_document(project, document) -> None:
    assert project.places.keep("ann", document.id, HERE)
    assert project.places.of("ann", document.id) == HERE
    assert project.places.of("ben", document.id) is None
    assert project.places.of("ann", "another") is None
    later = StoredPlace("source", "segment-2", 25, 0)
    project.places.keep("ann", document.id, later)
    assert project.places.of("ann", document.id) == later


def test_the_last_place_is_that_of_a_document_in_the_library(project, document) -> None:
    project.places.keep("ann", document.id, HERE)
    last = project.places.last("ann")
    assert last is not None
    assert (last.document_id, last.place) == (document.id, HERE)
    project.documents.archive(document.id)
    assert project.places.last("ann") is None


def test_neither_is_an_edit(project, document) -> None:
    undoable, edits = project.journal.undoable(), len(project.journal.history(100))
    project.places.keep("ann", document.id, HERE)
    project.timings.add("ann", document.id, 1500)
    assert (project.journal.undoable(), len(project.journal.history(100))) == (undoable, edits)


def test_another_process_that_writes_is_not_waited_for(project, document) -> None:
    other = sqlite3.connect(project.database.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        assert not project.places.keep("ann", document.id, HERE)
        assert not project.timings.add("ann", document.id, 10)
    finally:
        other.execute("ROLLBACK")
        other.close()
    assert project.places.keep("ann", document.id, HERE)
    connection = project.database.connection
    assert connection.execute("PRAGMA synchronous").fetchone() == (2,), "edits wait for the disk as before"
    assert connection.execute("PRAGMA busy_timeout").fetchone()[0] > 0


def test_nothing_is_written_inside_a_transaction(project, document) -> None:
    with project.database.transaction():
        assert not project.places.keep("ann", document.id, HERE)


def test_a_place_that_another_version_wrote_otherwise_is_none(project, document) -> None:
    for text in ("[]", "nonsense", '{"side": "source"}', '{"side": 1, "segment": 2, "start": "x", "at": 0}'):
        with project.database.transaction() as connection:
            connection.execute("INSERT OR REPLACE INTO places VALUES ('ann', ?, ?, 1)", (document.id, text))
        assert project.places.of("ann", document.id) is None


def test_time_adds_up_by_document_by_day_and_by_segment(project, document) -> None:
    timings = project.timings
    timings.add("ann", document.id, 1000)
    timings.add("ann", document.id, 500, segment_id="s1", activity="post-edit")
    timings.add("ben", document.id, 7, segment_id="s1", activity="post-edit")
    assert timings.spent("ann") == timings.spent("ann", document_id=document.id) == 1500
    assert timings.spent("ann", document_id="another") == 0
    assert timings.spent("ann", since=2**45) == 0
    assert timings.by_segment(document.id) == {"s1": 507}
    assert timings.by_segment(document.id, annotator="ann", activity="post-edit") == {"s1": 500}


def test_they_are_there_when_the_project_is_opened_again(project, document) -> None:
    project.places.keep("ann", document.id, HERE)
    project.timings.add("ann", document.id, 3)
    with open_project(project.path) as again:
        assert again.places.of("ann", document.id) == HERE
        assert again.timings.spent("ann") == 3
