"""What a translator's half hour takes in keys: on, back, reviewed, and the page that stays where it is."""

from __future__ import annotations

import pytest
from post_edits import FIRST, MING_PAO, opened, shown
from waiting import until

from workbench.tui.caret import Place

pytestmark = pytest.mark.screen


def _set(project, status: str, *, leave: int) -> None:
    """Say of every translation of the article how far it is, but of the one passage."""
    document = project.documents.get(MING_PAO)
    chosen = project.translations.chosen(document.id)
    for index, segment in enumerate(project.segments.of(document.id)):
        if segment.zone == "body" and index != leave:
            project.translations.set_status(chosen[segment.id].id, status)


async def taken_to(pilot, *keys: str) -> int:
    """Press keys, and say on which passage one is at work then."""
    await pilot.press(*keys)
    await pilot.pause()
    return pilot.app.screen.at_work


# On and back.


async def test_one_key_accepts_and_goes_on_and_one_says_reviewed_and_goes_on(sample, app_of, engine) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        for index, key, status in ((FIRST, "enter", "translated"), (FIRST + 1, "alt+enter", "reviewed")):
            assert app.screen.at_work == index
            await pilot.press(key)
            await pilot.pause()
            assert shown(sample, index).status == status
        assert app.screen.at_work == FIRST + 2


async def test_reviewed_and_next_passes_over_what_is_reviewed_and_says_when_all_is(
    sample, app_of, engine, screen_text
) -> None:
    _set(sample, "reviewed", leave=FIRST + 3)
    sample.translations.set_status(shown(sample).id, "translated")
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        assert await taken_to(pilot, "alt+enter") == FIRST + 3
        await pilot.press("alt+enter")
        await pilot.pause()
        assert app.screen.editor is None
        assert "every segment is reviewed" in screen_text(app)[-1]


async def test_a_reviewer_needs_no_editor(sample, app_of) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        app.screen.pane.go(Place("target", FIRST, 0))
        await pilot.press("alt+enter")
        await pilot.pause()
        assert shown(sample).status == "reviewed"
        assert app.screen.pane.caret.place.passage == FIRST + 1
        await pilot.press("ctrl+z")
        await pilot.pause()
        assert shown(sample).status == "draft"


async def test_accepting_what_is_reviewed_as_it_was_leaves_it_reviewed(sample, app_of, engine) -> None:
    sample.translations.set_status(shown(sample).id, "reviewed")
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        await pilot.press("enter")
        await pilot.pause()
        assert shown(sample).status == "reviewed"
        await pilot.press("alt+up", "x", "enter")
        await pilot.pause()
        assert shown(sample).status == "translated", "what was changed has to be looked at again"


async def test_back_and_on_keep_what_was_typed_as_a_draft(sample, app_of, engine) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        assert await taken_to(pilot, "enter", *"半", "alt+up") == FIRST
        assert shown(sample, FIRST + 1).text.endswith("半")
        assert shown(sample, FIRST + 1).status == "draft"
        assert await taken_to(pilot, "alt+down") == FIRST + 1
        assert shown(sample).status == "translated", "what was not changed is not touched"


async def test_the_next_draft_and_the_next_to_review_are_opened_from_the_editor(sample, app_of, engine) -> None:
    _set(sample, "reviewed", leave=FIRST + 2)
    sample.translations.set_status(shown(sample, FIRST + 4).id, "translated")
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        assert await taken_to(pilot, "alt+d") == FIRST + 2
        assert await taken_to(pilot, "alt+r") == FIRST + 4


# The page stays.


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_no_row_of_the_text_breaks_anew_when_the_editor_opens(sample, app_of, engine, size) -> None:
    app = app_of(sample)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        screen = app.screen
        before = screen.pane.rows.columns.widths
        await opened(pilot)
        await pilot.pause()
        assert screen.pane.rows.columns.widths == before


async def test_what_follows_the_segment_is_in_sight(sample, app_of, engine) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        for _ in range(12):
            await pilot.press("enter")
            await pilot.pause()
            pane, rows = app.screen.pane, app.screen.pane.rows
            behind = pane.scroll_offset.y + pane.view.height - rows.top(app.screen.at_work + 1)
            assert behind >= pane.view.height // 3 - 1, "a third of the screen is for what follows"
            assert rows.top(app.screen.at_work) >= pane.scroll_offset.y


async def test_an_answer_that_comes_late_is_in_sight_with_all_its_rows(sample, app_of, engine) -> None:
    engine.answer = lambda prefix: prefix + "，如此等等" * 35
    engine.gate.clear()
    app = app_of(sample)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, FIRST + 3)
        pane = app.screen.pane
        before = pane.rows.block(FIRST + 3).height
        engine.gate.set()
        await until(pilot, lambda: pane.rows.block(FIRST + 3).height > before)
        end = pane.rows.top(FIRST + 3) + pane.rows.block(FIRST + 3).height
        assert end <= pane.scroll_offset.y + pane.view.height


async def test_one_may_look_back_and_the_next_key_that_types_returns(sample, app_of, engine) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot, FIRST + 12)
        pane = app.screen.pane
        await until(pilot, lambda: pane.scroll_offset.y > 0)
        there = pane.rows.top(FIRST + 12)
        await pilot.press("pageup")
        await pilot.pause()
        assert there >= pane.scroll_offset.y + pane.view.height - 1
        await pilot.press(*"字")
        await pilot.pause()
        assert pane.scroll_offset.y <= there < pane.scroll_offset.y + pane.view.height
        await pilot.press("pagedown")
        await pilot.pause()
        assert app.screen.editor.draft.text.endswith("字")


async def test_it_is_not_said_that_there_is_no_translation_while_one_is_written(
    project, document, app_of, engine, screen_text
) -> None:
    app = app_of(project, document.id)
    async with app.run_test(size=(120, 40)) as pilot:
        editor = await opened(pilot, 0, side="source")
        await until(pilot, lambda: editor.ghost)
        number = sum("no translation" in row for row in screen_text(app))
        assert number == len(app.screen.page) - 1, "of the others it is"


# What is done over it.


async def test_undo_in_a_look_up_leaves_the_editor_as_it_was(sample, app_of, engine, press) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        editor = await opened(pilot)
        text = editor.draft.text
        await pilot.press(*"以上")
        await press(pilot, "f9", "t", *"Iran", "enter")
        assert list(sample.termbase.all()) != []
        await press(pilot, "ctrl+z", "escape")
        assert list(sample.termbase.all()) == []
        assert app.screen.editor is not None
        assert app.screen.at_work == FIRST
        assert app.screen.editor.draft.text == text + "以上"
        await press(pilot, "enter")
        assert shown(sample).text == text + "以上"


async def test_what_a_machine_translated_is_split_and_joined_and_taken_back_with_one_key(sample, app_of, press) -> None:
    document = sample.documents.get(MING_PAO)
    before = sample.segments.of(document.id)
    sample.translations.choose_many(["machine-1", "machine-2"])
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        app.screen.pane.go(Place("source", FIRST, 0))
        await press(pilot, "alt+j")
        assert len(sample.segments.of(document.id)) == len(before) - 1
        await press(pilot, "ctrl+z")
        assert sample.segments.of(document.id) == before


async def test_words_are_cut_here_and_put_in_there_and_the_source_is_put_in(sample, app_of, engine) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        await pilot.press("ctrl+u", *"前面後面", "shift+left", "shift+left", "ctrl+x", "enter")
        await pilot.pause()
        assert shown(sample).text == "前面"
        await pilot.press("ctrl+u", "ctrl+v", "ctrl+c")
        await pilot.pause()
        editor = app.screen.editor
        assert editor.draft.text == "後面"
        assert app.clipboard == "後面", "nothing was selected, nothing is copied"
        await pilot.press("alt+i")
        assert editor.draft.text == "後面" + app.screen.page.passages[FIRST + 1].source.text
        await pilot.press("ctrl+z")
        assert editor.draft.text == "後面"


async def test_the_checks_are_listed_from_the_editor_and_look_at_what_was_typed(sample, app_of, engine, press) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        await press(pilot, "ctrl+u", *"俄羅斯,伊朗", "f7")
        assert type(app.screen).__name__ == "FindingsScreen"
        assert any(found.check == "punctuation" for found in app.screen._checked.findings)
        await press(pilot, "escape")
        assert shown(sample).text == "俄羅斯,伊朗"


async def test_the_list_of_commands_offers_only_what_can_be_done_while_one_types(sample, app_of, engine) -> None:
    from workbench.tui.commands import Commands

    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        before = {offer.english for offer in Commands(app.screen)._offers()}
        assert "Split segment" in before
        await opened(pilot)
        now = {offer.english for offer in Commands(app.screen)._offers()}
        assert "Split segment" not in now
        assert not any(offer.startswith("Entity: ") for offer in now)


async def test_at_80_by_24_all_words_that_could_stand_here_are_in_sight(sample, app_of, engine, screen_text) -> None:
    app = app_of(sample)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        app.screen.completion.alternatives = tuple("一二三四五六七八九")
        app.screen.show_offered()
        await pilot.pause()
        rows = "\n".join(screen_text(app)[-6:])
        assert all(f"{number} {word}" in rows for number, word in enumerate("一二三四五六七八九", 1))
