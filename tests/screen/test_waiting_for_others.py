"""Issue 7, 3: while another process writes for long, a screen says so, and the edit and all keys follow.

The other process is a connection that holds the lock; keys come as the terminal's do, from a thread of their own.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from post_edits import candidates, opened
from textual import events
from waiting import until

from workbench import Project
from workbench.errors import Busy
from workbench.model import Fragment
from workbench.tui.background import in_background

pytestmark = pytest.mark.screen

WORDS = "another process is writing: waiting to save"


class Terminal:
    """What is written to the terminal, and the keys that come from it."""

    def __init__(self, app) -> None:
        self.app = app
        self.written: list[str] = []
        self.said = threading.Event()
        app._driver.write = self._write

    def _write(self, data: str) -> None:
        self.written.append(data)
        if WORDS in data:
            self.said.set()

    def press(self, *keys: str) -> None:
        for key in keys:
            self.app._driver.process_message(events.Key(key, key if len(key) == 1 else None))


@contextmanager
def busy(project: Project, terminal: Terminal, *keys: str) -> Iterator[threading.Thread]:
    """Another process writes until the screen has said that it waits, and keys were pressed then."""
    connection = sqlite3.connect(project.database.path, isolation_level=None, check_same_thread=False)
    connection.execute("BEGIN IMMEDIATE")

    def end() -> None:
        terminal.said.wait(30)
        terminal.press(*keys)
        if "escape" not in keys:
            connection.execute("ROLLBACK")

    thread = threading.Thread(target=end)
    thread.start()
    with closing(connection):
        yield thread
        thread.join()


async def test_an_edit_waits_for_another_process_and_the_keys_behind_it_follow(sample, app_of, put_on) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        put_on(app, "Moscow")
        screen, terminal = app.screen, Terminal(app)
        before = set(screen.spans.marks)
        with busy(sample, terminal, "quotation_mark", "ctrl+z"):
            await pilot.press("g")
        assert terminal.said.is_set()
        await until(pilot, lambda: sample.journal.redoable() == "mark gpe")
        assert {mark.id for mark in sample.marks.of(screen.document.id)} == before


async def test_esc_gives_up_and_it_is_said_that_nothing_was_saved(sample, app_of, put_on, screen_text) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        put_on(app, "Moscow")
        screen, terminal = app.screen, Terminal(app)
        before = [mark.id for mark in sample.marks.of(screen.document.id)]
        with busy(sample, terminal, "escape") as thread:
            await pilot.press("g")
            thread.join()
        await pilot.pause()
        assert "✗ not saved" in "\n".join(screen_text(app))
        assert [mark.id for mark in sample.marks.of(screen.document.id)] == before
        await pilot.press("g")
        assert len(sample.marks.of(screen.document.id)) == len(before) + 1


async def test_work_on_a_thread_waits_and_says_so(sample, app_of, screen_text) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        done: list[object] = []
        connection = sqlite3.connect(sample.database.path, isolation_level=None)
        connection.execute("BEGIN IMMEDIATE")
        document = app.screen.document.id
        in_background(
            app.screen,
            lambda project, task: project.bookmarks.add(document, Fragment(document, 0, 3)),
            done.append,
            project=sample,
            failed=done.append,
            group="try",
        )
        await until(pilot, lambda: any("waiting for it" in note.message for note in app._notifications))
        assert not done
        connection.execute("ROLLBACK")
        connection.close()
        await until(pilot, lambda: bool(done))
        assert not isinstance(done[0], Exception)


async def test_typing_waits_for_nobody_and_is_kept_as_soon_as_that_can_be(sample, app_of, screen_text) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        editor = await opened(pilot)
        connection = sqlite3.connect(sample.database.path, isolation_level=None)
        connection.execute("BEGIN IMMEDIATE")
        with closing(connection):
            await pilot.press("ctrl+u", "一")
            await until(pilot, lambda: "another process is writing" in "\n".join(screen_text(app)))
            await pilot.press("二")
            assert editor.draft.text == "一二"
            connection.execute("ROLLBACK")
        await until(pilot, lambda: "一二" in candidates(sample))


@pytest.mark.parametrize("patient", [True, False])
def test_a_process_is_waited_for_as_long_as_one_is_patient(sample: Project, patient: bool) -> None:
    told: list[float] = []

    class Patient:
        def goes_on(self, seconds: float) -> bool:
            told.append(seconds)
            if patient and len(told) == 3:
                other.execute("ROLLBACK")
            return patient or len(told) < 3

        def is_over(self) -> None:
            told.append(-1)

    sample.database.patience = Patient()
    sample.database.connection.execute("PRAGMA busy_timeout=1")
    other = sqlite3.connect(sample.database.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with closing(other):
        if patient:
            sample.settings.set("target.en", "zh-TW")
        else:
            with pytest.raises(Busy):
                sample.settings.set("target.en", "zh-TW")
    assert len(told) == 4
    assert told[-1] == -1
