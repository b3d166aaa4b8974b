"""What is done around the editor: versions, comments, the whole document, and time; parts 4, 9 and 10."""

from __future__ import annotations

import asyncio

import pytest
from post_edits import FIRST, MING_PAO, candidates, opened, shown

from workbench.tui.caret import Place

pytestmark = pytest.mark.screen


# 4. Versions and comments.


async def test_4_versions_show_who_and_what_differs_and_one_is_restored(sample, app_of, engine, screen_text) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        memory = shown(sample).text
        await opened(pilot)
        await pilot.press("ctrl+u", *"短", "ctrl+s")
        await pilot.pause()
        await pilot.press("alt+v")
        await pilot.pause()
        rows = screen_text(app)
        assert any("ann" in row and "translated" in row and "短" in row for row in rows)
        assert any("argos translate-en_zt-demo 1.0" in row for row in rows)
        await pilot.press("down")
        while app.screen.here.text != memory:
            await pilot.press("down")
        await pilot.pause()
        assert any(row.strip().startswith("ann → memory") for row in screen_text(app))
        await pilot.press("enter", "escape")
        await pilot.pause()
        assert shown(sample).text == memory
        assert app.screen.page.passages[FIRST].target.text == memory
        await pilot.press("ctrl+z")
        await pilot.pause()
        assert shown(sample).text == "短"


async def test_4_comments_are_added_settled_shown_and_undone(sample, app_of, screen_text) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        app.screen.pane.go(Place("source", FIRST, 0))
        await pilot.press("f8")
        await pilot.pause()
        assert any("Nothing is said about this segment yet" in row for row in screen_text(app))
        await pilot.press("escape")
        await pilot.pause()
        assert app.focused is app.screen.pane, "one key leads back, where one has nothing to say"
        await pilot.press("f8")
        await pilot.pause()
        await pilot.press(*"why", "enter")
        await pilot.pause()
        assert any("✎1" in row for row in screen_text(app)), "and back in the text when one had"
        await pilot.press("f8")
        await pilot.pause()
        assert any("ann" in row and "why" in row for row in screen_text(app))
        await pilot.press("r", "escape")
        await pilot.pause()
        assert not any("✎" in row for row in screen_text(app))
        await pilot.press("ctrl+z")
        await pilot.pause()
        assert any("✎1" in row for row in screen_text(app))


async def test_4_from_the_editor_a_version_is_had_in_the_editor(sample, app_of, engine, press) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        before = shown(sample)
        await opened(pilot)
        await press(pilot, *"多", "alt+v", "down", "enter")
        editor = app.screen.editor
        assert editor is not None
        taken = editor.draft.text
        assert taken != before.text + "多"
        assert app.focused is editor
        await press(pilot, "ctrl+z")
        assert editor.draft.text == before.text + "多"
        await press(pilot, "ctrl+y", "enter")
        assert shown(sample).text == taken


# 9 and 10. The whole document, beside the interface.


async def test_9_everything_is_swapped_as_one_step_beside_the_interface(sample, app_of, press) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        document = sample.documents.get(MING_PAO)
        before = sample.translations.chosen(document.id)
        await press(pilot, "ctrl+t")
        after = sample.translations.chosen(document.id)
        assert sum(t.origin == "machine" for t in after.values()) == 4
        await press(pilot, "ctrl+z")
        assert sample.translations.chosen(document.id) == before


async def test_10_the_document_is_translated_from_within_and_undone(sample, app_of, engine, press, screen_text) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        app.screen.action_translate_document()
        await press(pilot)
        found = [t for t in candidates(sample) if t.startswith("譯：The expanding")]
        assert len(found) == 1
        app.look_around()
        await press(pilot)
        assert any("translated by fake" in row for row in screen_text(app)), "one's own doing is no news from elsewhere"
        assert sample.journal.undoable().startswith("translate")
        await press(pilot, "ctrl+z")
        assert not any(t.startswith("譯：") for t in candidates(sample))


async def test_10_an_engine_that_takes_terms_gets_the_termbases_on_the_screen_too(
    sample, app_of, engine, press
) -> None:
    sample.termbase.add_pair("Moscow", "en", "莫斯科", "zh-Hant", status="preferred")
    engine.takes_terms = True
    given = []
    engine.translate = lambda batch: [given.append(each.terms) for each in batch] and [None] * len(batch)
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        app.screen.action_translate_document()
        await press(pilot)
    assert (("Moscow", "莫斯科"),) in given


async def test_10_nothing_else_is_done_to_the_text_while_one_types(sample, app_of, engine) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        document = sample.documents.get(MING_PAO)
        before = sample.segments.of(document.id)
        await opened(pilot)
        for action in ("screen.split_segment", "screen.swap_all", "screen.edit_target", "screen.delete_mark"):
            await app.screen.run_action(action)
        await pilot.pause()
        assert app.screen.editor is not None
        assert sample.segments.of(document.id) == before


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_10_the_editor_follows_its_column_through_any_size(sample, app_of, engine, size, screen_text) -> None:
    app = app_of(sample)
    async with app.run_test(size=size) as pilot:
        editor = await opened(pilot)
        await pilot.press(*"長" * 60)
        await pilot.pause()
        for width, height in ((80, 24), (200, 50), size):
            await pilot.resize_terminal(width, height)
            await pilot.pause()
            pane = app.screen.pane
            assert pane.region.contains_region(editor.region)
            assert editor.region.width == pane.rows.columns.width_of("target")
            screen_text(app)


async def test_time_is_counted_by_segment_for_those_who_ask_for_it(sample, app_of, engine) -> None:
    from workbench.tui.preferences import prefer

    document = sample.documents.get(MING_PAO)
    segment = sample.segments.of(document.id)[FIRST]
    for wanted in (False, True):
        prefer("timing", wanted)
        app = app_of(sample)
        async with app.run_test(size=(120, 40)) as pilot:
            await opened(pilot)
            await pilot.press("x")
            await asyncio.sleep(0.02)
            await pilot.press("backspace", "escape")
            await pilot.pause()
        spent = sample.timings.by_segment(document.id, activity="post-edit")
        assert spent.keys() == ({segment.id} if wanted else set())
