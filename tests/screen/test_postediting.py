"""Writing translations in their place, on the real store, by keys: part 1 of post-editing."""

from __future__ import annotations

import pytest
from post_edits import FIRST, candidates, opened, shown
from textual import events
from waiting import until

from workbench import open_project

pytestmark = pytest.mark.screen


# 1. Edit the target in place.


async def test_1_a_translation_is_edited_in_place_accepted_and_the_next_is_opened(sample, app_of, engine) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        before = shown(sample)
        editor = await opened(pilot)
        pane = app.screen.pane
        await until(pilot, lambda: editor.region.x == pane.region.x + pane.rows.columns.start_of("target"))
        assert editor.region.width == pane.rows.columns.width_of("target")
        assert editor.draft.text == before.text
        await pilot.press("ctrl+u", *"新譯文", "enter")
        await pilot.pause()
        after = shown(sample)
        assert (after.text, after.status, after.origin, after.supersedes) == (
            "新譯文",
            "translated",
            "human",
            before.id,
        )
        assert app.screen.at_work == FIRST + 1, "the next segment is open"
        assert app.screen.editor.draft.text == shown(sample, FIRST + 1).text


async def test_1_what_is_typed_stands_where_the_translation_stood(sample, app_of, engine, screen_text) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        engine.ending = ""
        editor = await opened(pilot)
        await pilot.press("ctrl+u", *"甲乙丙")
        await pilot.pause()
        row = screen_text(app)[editor.region.y]
        assert "6   The expanding ties" in row
        assert "甲乙丙" in row


async def test_1_a_row_that_words_fill_is_shown_whole_and_the_space_behind_it_takes_no_cell(
    sample, app_of, engine, screen_text
) -> None:
    engine.answer = lambda prefix: prefix
    app = app_of(sample)
    async with app.run_test(size=(80, 24)) as pilot:
        editor = await opened(pilot)
        full = "x" * (editor.size.width - 5) + " Asia"
        await pilot.press("ctrl+a", "backspace", *full, "space", "t", "o")
        await pilot.pause()
        [row] = [row for row in screen_text(app) if "xxx" in row]
        assert full in row
        for _ in range(3):
            await pilot.press("left")
        await pilot.pause()
        shown = [segment for segment in editor.render_line(0) if segment.text]
        assert shown[-1].text == "a"
        assert shown[-1].style != shown[-2].style, "the cursor is to be seen on the space that hangs over the end"


async def test_1_leaving_keeps_what_was_typed_as_a_draft_and_undo_takes_the_whole_visit_back(
    sample, app_of, engine
) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        before = shown(sample)
        await opened(pilot)
        await pilot.press(*"未完", "escape")
        await pilot.pause()
        assert app.screen.editor is None
        assert app.focused is app.screen.pane
        after = shown(sample)
        assert (after.text, after.status) == (before.text + "未完", "draft")
        assert not after.settings
        await pilot.press("ctrl+z")
        await pilot.pause()
        assert shown(sample) == before
        assert len(candidates(sample)) == 2


async def test_1_leaving_without_a_change_writes_nothing(sample, app_of, engine) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        edit = sample.journal.history(1)[0].id
        await opened(pilot)
        await pilot.press("x", "backspace", "escape")
        await pilot.pause()
        assert app.screen.editor is None
        assert sample.journal.history(1)[0].id == edit


async def test_1_a_pause_writes_the_draft_and_many_pauses_one_row(sample, app_of, engine) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        before = len(candidates(sample))
        await opened(pilot)
        for text in ("一", "二", "三"):
            await pilot.press(text)
            app.screen.keep_typed()
        assert len(candidates(sample)) == before + 1
        await pilot.press("四")
        await until(pilot, lambda: any(text.endswith("一二三四") for text in candidates(sample)))


async def test_1_what_was_left_unfinished_is_there_when_the_editor_is_opened_again(sample, app_of, engine) -> None:
    first = app_of(sample)
    async with first.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        await pilot.press("ctrl+u", *"半句")
        await pilot.pause()
    assert shown(sample).text != "半句", "it is not shown before it is accepted"
    with open_project(sample.path, annotator="ann") as again:
        app = app_of(again)
        async with app.run_test(size=(120, 40)) as pilot:
            editor = await opened(pilot)
            assert editor.draft.text == "半句"
            await pilot.press("enter")
            await pilot.pause()
        assert shown(again).text == "半句"
        assert candidates(again).count("半句") == 1


async def test_1_a_segment_without_a_translation_can_be_written(project, document, app_of, engine) -> None:
    app = app_of(project, document.id)
    async with app.run_test(size=(120, 40)) as pilot:
        editor = await opened(pilot, 0, side="source")
        assert editor.draft.text == ""
        await until(pilot, lambda: editor.ghost == engine.whole)
        await pilot.press(*"好", "enter")
        await pilot.pause()
        segment = project.segments.of(document.id)[0]
        assert project.translations.chosen_for(segment.id).text == "好"


async def test_1_an_empty_translation_is_refused_and_the_editor_stays(sample, app_of, engine) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        before = shown(sample)
        await opened(pilot)
        await pilot.press("ctrl+u", "enter")
        await pilot.pause()
        assert app.screen.editor is not None
        await pilot.press("escape")
        await pilot.pause()
        assert shown(sample) == before


async def test_1_selecting_pasting_and_the_editors_own_undo(sample, app_of, engine) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        editor = await opened(pilot)
        text = editor.draft.text
        editor.post_message(events.Paste("甲\r\n乙\x1b"))
        await pilot.pause()
        assert editor.draft.text == text + "甲\n乙\x1b"
        await pilot.press("ctrl+z")
        assert editor.draft.text == text
        await pilot.press("ctrl+a", "新")
        assert editor.draft.text == "新"
        await pilot.press("ctrl+z", "ctrl+y", "shift+left", "backspace")
        assert editor.draft.text == ""
        await pilot.press("ctrl+j", "x", "up", "end", "y")
        assert editor.draft.text == "y\nx"


async def test_1_the_mouse_puts_the_cursor_on_whole_characters(sample, app_of, engine) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        engine.ending = ""
        editor = await opened(pilot)
        await pilot.press("ctrl+u")
        editor.post_message(events.Paste("莫斯科👨‍👩‍👧好"))
        await pilot.pause()
        for cell, at in ((0, 0), (1, 0), (2, 1), (5, 2), (6, 3), (7, 3), (8, 8), (20, 9)):
            await pilot.click(editor, offset=(cell, 0))
            await pilot.pause()
            assert editor.draft.at == at, cell
