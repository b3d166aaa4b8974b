"""Undo and redo of much: on a thread, while keys wait, and the same as on the interface's own."""

from __future__ import annotations

import threading

import pytest
from textual import events
from waiting import until

from workbench import open_project
from workbench.model import Annotation, Fragment
from workbench.tui import undoing, watching

pytestmark = pytest.mark.screen

MANY = 300


def put_many(project, marks: int = MANY) -> str:
    """Mark single characters of the first document, as one step."""
    document = project.documents.all()[0]
    project.marks.put_many(
        (
            Annotation(f"many-{n}", "entity", "gpe", "ann", document.id, (Fragment(document.id, n, n + 1),))
            for n in range(marks)
        ),
        action="mark",
    )
    return document.id


def number(project, document: str) -> int:
    return len([mark for mark in project.marks.of(document) if mark.id.startswith("many-")])


async def together(pilot, *keys: str) -> None:
    """Keys that come while the program is at work on the first."""
    for key in keys:
        pilot.app.post_message(events.Key(key, key if len(key) == 1 else None))


async def test_a_large_step_is_taken_back_on_a_thread_while_keys_wait_their_turn(sample, app_of, monkeypatch) -> None:
    document = put_many(sample)
    app = app_of(sample, document)
    threads = []
    taken_back = undoing.taken_back
    monkeypatch.setattr(
        undoing, "taken_back", lambda project, **how: threads.append(project is sample) or taken_back(project, **how)
    )
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        assert len(app.screen.spans) == MANY
        await together(pilot, "ctrl+z", "ctrl+y", "ctrl+z", "g")
        await until(pilot, lambda: len(threads) == 3 and not app.is_held)
        await until(pilot, lambda: len(app.screen.spans) == 1)
        assert threads == [False] * 3
        assert number(sample, document) == 0
        [mark] = sample.marks.of(document)
        assert mark.label == "gpe"
        assert sample.journal.undoable() == "mark gpe"
        assert sample.journal.redoable() is None


async def test_what_cannot_be_taken_back_is_said_and_keys_go_on(sample, app_of, screen_text) -> None:
    document = put_many(sample)
    app = app_of(sample, document)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        with open_project(sample.path, annotator="bob") as other:
            other.marks.create("relation", "supports", document_id=document, roles={"from": ["many-7"]})
        before = app.screen.pane.caret.place.at
        await together(pilot, "ctrl+z", "right")
        await until(pilot, lambda: app.screen.pane.caret.place.at == before + 1)
        assert number(sample, document) == MANY
        assert not app.is_held
        await pilot.press("ctrl+z")
        await until(pilot, lambda: number(sample, document) == 0 and not app.is_held)


async def test_a_small_step_is_taken_back_at_once(sample, app_of) -> None:
    document = put_many(sample, 3)
    app = app_of(sample, document)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        app.action_undo()
        assert number(sample, document) == 0
        assert not app.is_held


async def test_what_a_thread_of_ours_took_back_is_no_news_of_others(sample, app_of, monkeypatch) -> None:
    document = put_many(sample)
    app = app_of(sample, document)
    monkeypatch.setattr(watching, "_SECONDS", 1000.0)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        heard = []
        monkeypatch.setattr(app.screen, "changed_elsewhere", lambda changed: heard.append(changed) or True)
        await pilot.press("ctrl+z")
        app.look_around()
        await until(pilot, lambda: not app.is_held)
        app.look_around()
        await pilot.pause()
        assert heard == []
        other_writes(sample, document)
        app.look_around()
        await until(pilot, lambda: heard)
        assert [set(changed.people) for changed in heard] == [{"bob"}]


async def test_much_that_others_wrote_is_read_on_a_thread_and_shown(sample, app_of, monkeypatch) -> None:
    document = sample.documents.all()[0].id
    app = app_of(sample, document)
    monkeypatch.setattr(watching, "_LONG", 10)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        other_writes(sample, document, "ann")
        await until(pilot, lambda: len(app.screen.spans) == 1)


def other_writes(project, document: str, annotator: str = "bob") -> None:
    with open_project(project.path, annotator=annotator) as other:
        other.marks.create("entity", "gpe", document_id=document, fragments=[Fragment(document, 2, 4)])


async def test_what_takes_long_is_given_up_by_esc_and_nothing_is_changed(sample, app_of, monkeypatch) -> None:
    document = put_many(sample)
    app = app_of(sample, document)
    begun, go = threading.Event(), threading.Event()
    words = undoing.refuse_beyond_the_screens

    def slowly(*given, **how):
        begun.set()
        assert go.wait(60)
        return words(*given, **how)

    monkeypatch.setattr(undoing, "refuse_beyond_the_screens", slowly)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        before = app.screen.pane.caret.place.at
        await together(pilot, "ctrl+z", "right")
        await until(pilot, begun.is_set)
        assert app.is_held
        await together(pilot, "escape")
        await until(pilot, lambda: app.screen.pane.caret.place.at == before + 1)
        assert not app.is_held
        go.set()
        await pilot.app.workers.wait_for_complete()
        assert number(sample, document) == MANY
        assert len(app.screen.spans) == MANY


def test_of_what_is_known_nothing_is_read(sample, monkeypatch) -> None:
    watch = watching.Watch(sample.database)
    with open_project(sample.path, annotator="ann") as other:
        put_many(other)
        [edit] = other.journal.history(1)
    watch.pass_over(edit.group)
    news = watch.look()
    assert news is not None
    assert not news.is_long(sample.database)
    monkeypatch.setattr("workbench.store.edits.decode_edit", lambda row: pytest.fail("it was read"))
    assert not news.read(sample.database).people
