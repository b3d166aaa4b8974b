"""Search in the document, on the screen: as one types, forth and back, and where one ends up."""

from __future__ import annotations

import pytest
from textual import events

pytestmark = pytest.mark.screen


def words_at(app) -> str:
    """What is selected."""
    start, end = app.screen.pane.caret.selected_in(
        app.screen.pane.caret.place.side, app.screen.pane.caret.place.passage
    )
    return app.screen.pane.caret.piece.text[start:end]


def here(app) -> str:
    place = app.screen.pane.caret.place
    return app.screen.page.passages[place.passage].piece(place.side).text[place.at :]


async def test_as_one_types_and_enter_stays_with_the_match_selected(sample, app_of, screen_text, press) -> None:
    app = app_of(sample)
    async with app.run_test(size=(100, 30)) as pilot:
        await press(pilot, "slash", *"tehran")
        assert here(app).startswith("Tehran")
        row = next(row for row in screen_text(app) if row.startswith(" / tehran"))
        assert row.split()[-1].startswith("1/")
        assert "enter Stay here" in screen_text(app)[-1]
        assert "Mark" not in screen_text(app)[-1]
        await press(pilot, "f3")
        assert " 2/" in next(row for row in screen_text(app) if row.startswith(" / tehran"))
        await press(pilot, "enter")
        assert words_at(app) == "Tehran"
        assert app.focused is app.screen.pane
        await press(pilot, "g")
        (mark,) = sample.marks.of(app.screen.document.id)
        assert app.screen.page.text_of(mark.fragments[0]) == "Tehran"


@pytest.mark.parametrize(("typed", "found"), [("伊", "伊"), ("莫斯科", "莫斯科"), ("观点", "觀點")])
async def test_chinese_in_the_text_and_its_translation(sample, app_of, press, typed, found) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "slash", *typed, "enter")
        assert words_at(app) == found


async def test_escape_goes_back_to_where_one_was(sample, app_of, screen_text, press) -> None:
    app = app_of(sample)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "right", "right")
        before, top = app.screen.pane.caret.place, app.screen.pane.scroll_offset.y
        await press(pilot, "slash", *"russia", "f3")
        assert app.screen.pane.caret.place != before
        await press(pilot, "escape")
        assert (app.screen.pane.caret.place, app.screen.pane.scroll_offset.y) == (before, top)
        assert not any(row.startswith(" / ") for row in screen_text(app))
        await press(pilot, "slash", *"zzzz")
        assert "not here" in "\n".join(screen_text(app))
        assert app.screen.pane.caret.place == before


async def test_forth_and_back_with_the_line_closed(sample, app_of, press) -> None:
    app = app_of(sample)
    async with app.run_test(size=(100, 30)) as pilot:
        await press(pilot, "slash", *"moscow", "enter")
        first = app.screen.pane.caret.place
        await press(pilot, "f3")
        second = app.screen.pane.caret.place
        assert second != first
        await press(pilot, "shift+f3")
        assert app.screen.pane.caret.place == first
        await press(pilot, "f15", "f3")
        assert app.screen.pane.caret.place == first
        assert words_at(app) == "Moscow"
        await press(pilot, "escape", "escape")
        assert app.screen.worn("source", first.passage, 0, 10_000) == []


async def test_a_resize_during_a_search_breaks_nothing(sample, app_of, screen_text, press) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "slash", *"德黑蘭")
        place = app.screen.pane.caret.place
        for size in ((80, 24), (40, 12), (200, 60), (100, 30)):
            await pilot.resize_terminal(*size)
            await press(pilot, "f3")
            rows = screen_text(app)
            assert any("德黑蘭" in row for row in rows)
        await press(pilot, "shift+f3", "shift+f3", "shift+f3", "shift+f3")
        assert app.screen.pane.caret.place == place
        await press(pilot, "enter")
        assert words_at(app) == "德黑蘭"


async def test_what_was_found_is_lit_and_the_present_one_more(sample, app_of, press) -> None:
    app = app_of(sample)
    async with app.run_test(size=(100, 30)) as pilot:
        await press(pilot, "slash", *"iran")
        place = app.screen.pane.caret.place
        worn = app.screen.worn("source", place.passage, 0, 10_000)
        assert [each.wear for each in worn if each.start == place.at] == ["current"]
        assert {each.wear for each in worn} <= {"current", "found"}


async def test_an_empty_document_has_nothing_to_search(project, app_of, press) -> None:
    from workbench.model import SourceText

    document = project.documents.add(SourceText("empty.txt", " \n "), []).document
    app = app_of(project, document.id)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "slash", "f3", "number_sign", "apostrophe", "alt+full_stop", "asterisk", "ctrl+f")
        assert app.is_running


async def test_the_next_of_a_label_and_the_next_unmarked(sample, app_of, press) -> None:
    app = app_of(sample)
    async with app.run_test(size=(100, 30)) as pilot:
        pane = app.screen.pane
        await press(pilot, "slash", *"tehran", "enter", "g", "escape")
        first = pane.caret.place
        await press(pilot, "slash", *"moscow", "enter", "g")
        second = pane.caret.place
        await press(pilot, "alt+full_stop" if (first.passage, first.at) > (second.passage, second.at) else "alt+comma")
        assert pane.caret.place == first
        await press(pilot, "number_sign")
        assert pane.caret.place.at == 0
        assert not app.screen.spans.on("source", pane.caret.place.passage)
        assert not app.screen.page.passages[pane.caret.place.passage].is_frame


async def test_the_next_unfinished_document(sample, app_of, press) -> None:
    app = app_of(sample)
    async with app.run_test(size=(100, 30)) as pilot:
        first = app.screen.document.id
        await press(pilot, "ctrl+u")
        assert app.screen.document.id != first
        other = app.screen.document.id
        sample.assignments.assign([(first, "ann")])
        await press(pilot, "ctrl+u")
        assert app.screen.document.id == first
        await press(pilot, "ctrl+u")
        assert app.screen.document.id == first
        assert other != first


async def test_what_is_typed_right_behind_the_key_is_searched_for_and_marks_nothing(sample, app_of, press) -> None:
    app = app_of(sample)
    async with app.run_test(size=(100, 30)) as pilot:
        app.post_message(events.Key("slash", "/"))
        for letter in "org":
            app.post_message(events.Key(letter, letter))
        await press(pilot, "a")
        assert sample.marks.of(app.screen.document.id) == []
        assert app.session.query == "orga"
        assert app.screen.form is None
