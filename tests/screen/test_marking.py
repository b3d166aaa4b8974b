"""Marking by keys on the real store: what is marked is on disk, and can be taken back."""

from __future__ import annotations

import pytest

from workbench import open_project
from workbench.model import Fragment

MING_PAO = "mingpao-new-age-in-iran-russia-relations.md"
FIRST_SENTENCE = 5
"""The passage "The expanding ties between Moscow and Tehran ..."."""

pytestmark = pytest.mark.screen


async def test_a_key_marks_the_word_under_the_cursor_and_it_is_saved(
    sample, app_of, screen_text, put_on, words, marks
) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        put_on(app, "Moscow")
        await pilot.press("g")
        (mark,) = marks(sample)
        assert (mark.kind, mark.label, mark.annotator, words(sample, mark)) == ("entity", "gpe", "ann", "Moscow")
        await pilot.pause()
        rows = screen_text(app)
        assert rows[-1].endswith("✓ saved · 1 mark ")
        assert any("Geopolitical entity" in row for row in rows)


async def test_what_is_marked_is_there_when_the_project_is_opened_again(sample, app_of, put_on, words, marks) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        put_on(app, "Tehran")
        await pilot.press("g")
    with open_project(sample.path, annotator="ann") as again:
        (mark,) = marks(again)
        assert words(again, mark) == "Tehran"


async def test_shift_and_arrows_select_what_a_key_then_marks_without_what_follows_the_word(
    sample, app_of, put_on, words, marks
) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        put_on(app, "United States")
        await pilot.press("ctrl+shift+right", "ctrl+shift+right", "shift+right", "shift+left", "g")
        (mark,) = marks(sample)
        assert words(sample, mark) == "United States"


async def test_space_starts_a_selection_for_terminals_without_shift_and_arrows(
    sample, app_of, screen_text, put_on, words, marks
) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        put_on(app, "Islamic Republic")
        await pilot.press("space", "ctrl+right", "ctrl+right")
        await pilot.pause()
        assert "space ends it" in screen_text(app)[-1]
        await pilot.press("g")
        (mark,) = marks(sample)
        assert words(sample, mark) == "Islamic Republic"
        assert app.screen.pane.caret.anchor is None
        assert not app.screen.pane.caret.sticky


async def test_undo_and_redo_take_back_and_bring_back_every_edit(sample, app_of, screen_text, put_on, marks) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        put_on(app, "Moscow")
        await pilot.press("g")
        await pilot.press("enter", "o", "escape")
        assert [m.label for m in marks(sample)] == ["organization"]
        await pilot.press("ctrl+z")
        assert [m.label for m in marks(sample)] == ["gpe"]
        await pilot.press("ctrl+z")
        assert marks(sample) == []
        assert app.screen.spans.marks == {}
        await pilot.press("ctrl+y", "ctrl+y")
        assert [m.label for m in marks(sample)] == ["organization"]
        await pilot.pause()
        assert "did again" in screen_text(app)[-1]


async def test_what_works_on_the_source_works_on_the_translation(sample, app_of, put, words, marks) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        put(app, "source", FIRST_SENTENCE, 0)
        await pilot.press("tab", "g")
        (mark,) = marks(sample)
        translation = sample.translations.chosen(mark.document_id)[app.screen.page.passages[FIRST_SENTENCE].segment.id]
        assert mark.fragments == (Fragment(translation.id, 0, 3),)
        assert words(sample, mark) == "莫斯科"
        await pilot.press("full_stop", "tab")
        assert app.screen.pane.caret.place.side == "source"


async def test_the_same_mark_is_not_made_twice(sample, app_of, put_on, marks) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        put_on(app, "Moscow")
        await pilot.press("g", "g")
        assert len(marks(sample)) == 1


async def test_who_is_not_named_is_asked_once_and_the_mark_is_made_in_that_name(sample, app_of, put_on, marks) -> None:
    sample.annotator = ""
    told: list[str] = []
    app = app_of(sample, on_named=told.append)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        await pilot.press("escape")
        await pilot.pause()
        put_on(app, "Moscow")
        await pilot.press("g")
        await pilot.pause()
        await pilot.press("l", "e", "n", "a", "enter")
        await pilot.pause()
        assert told == ["lena"]
        assert [m.annotator for m in marks(sample)] == ["lena"]


async def test_an_error_of_the_core_is_shown_with_its_hint_and_nothing_says_saved(
    sample, app_of, screen_text, put_on
) -> None:
    from workbench.errors import StorageError

    app = app_of(sample)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        put_on(app, "Moscow")

        def refuse(*args: object, **options: object) -> None:
            raise StorageError("the disk is full", hint="make room")

        sample.marks.create = refuse
        await pilot.press("g")
        await pilot.pause()
        text = "\n".join(screen_text(app))
        assert "the disk is full" in text
        assert "make room" in text
        assert "✗ not saved" in text
        assert "✓ saved" not in text


async def test_what_was_done_is_no_news_once_the_cursor_has_moved(sample, app_of, screen_text, put_on) -> None:
    app = app_of(sample, MING_PAO)
    async with app.run_test(size=(120, 40)) as pilot:
        put_on(app, "Moscow")
        await pilot.press("g", "delete")
        await pilot.pause()
        assert "saved · deleted" in screen_text(app)[-1]
        await pilot.press("right")
        await pilot.pause()
        assert "saved · 0 marks" in screen_text(app)[-1]


async def test_a_note_is_written_in_a_line_of_its_own(sample, app_of, put_on, marks) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        put_on(app, "Moscow")
        await pilot.press("g", "enter", "enter", "a", "h", "a", "enter")
        await pilot.pause()
        (mark,) = marks(sample)
        assert mark.note == "aha"
