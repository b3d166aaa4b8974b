"""Search in the document, on the screen: as one types, forth and back, and where one ends up."""

from __future__ import annotations

import threading

import pytest
from textual import events

from workbench.tui.finding.in_page import PageSearch
from workbench.tui.screens import finding
from workbench.tui.screens.library import LibraryScreen
from workbench.tui.screens.proposing import ProposeScreen

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


@pytest.fixture
def slowly(monkeypatch) -> threading.Event:
    """Pages are read, to be searched, only when this is set."""
    gate, prepare = threading.Event(), PageSearch.prepare

    def held(self):
        for _ in prepare(self):
            yield
            self.ready = False
            gate.wait(20)
        self.ready = True

    monkeypatch.setattr(PageSearch, "prepare", held)
    return gate


def burst(app, *keys: str) -> None:
    """Keys that come all at once, before any of them is dealt with."""
    for key in keys:
        app.post_message(events.Key(key, key if len(key) == 1 else {"slash": "/", "enter": "\r", "at": "@"}.get(key)))


async def until(pilot, so) -> None:
    for _ in range(500):
        if so():
            return
        await pilot.pause(0.01)
    raise AssertionError("it never came to be so")


async def test_enter_waits_for_a_text_that_is_not_read_yet_and_the_key_behind_it_is_for_what_was_found(
    sample, app_of, press, words, slowly
) -> None:
    app = app_of(sample)
    async with app.run_test(size=(100, 30)) as pilot:
        burst(app, "slash", *"tehran", "enter", "g")
        await until(pilot, lambda: app.screen._find_bar is not None and app.screen._folding is not None)
        slowly.set()
        await until(pilot, lambda: sample.marks.of(app.screen.document.id))
        await press(pilot)
        (mark,) = sample.marks.of(app.screen.document.id)
        assert words(sample, mark) == "Tehran"
        assert app.screen._find_bar is None


async def test_what_is_found_late_is_selected_unless_one_has_gone_on(
    sample, app_of, screen_text, press, slowly, monkeypatch
) -> None:
    monkeypatch.setattr(finding, "_LOOKS", 2)
    for gone_on in (False, True):
        slowly.clear()
        app = app_of(sample)
        async with app.run_test(size=(100, 30)) as pilot:
            burst(app, "slash", *"tehran", "enter")
            await until(pilot, lambda app=app: "reading the text" in screen_text(app)[-1])
            if gone_on:
                await pilot.press("down")
            place = app.screen.pane.caret.place
            slowly.set()
            await press(pilot)
            assert words_at(app) == ("" if gone_on else "Tehran")
            assert not gone_on or app.screen.pane.caret.place == place


async def test_a_search_that_is_opened_again_while_the_text_is_read_finds_what_is_there(
    sample, app_of, press, slowly
) -> None:
    app = app_of(sample)
    async with app.run_test(size=(100, 30)) as pilot:
        burst(app, "slash", "escape", "slash", *"tehran")
        await until(pilot, lambda: app.screen._find_bar is not None and app.session.query == "tehran")
        slowly.set()
        await press(pilot, "enter")
        assert words_at(app) == "Tehran"


async def test_the_claim_that_was_searched_for_is_joined_where_its_end_was_searched_for_too(
    sample, app_of, press, put_on
) -> None:
    app = app_of(sample)
    async with app.run_test(size=(100, 30)) as pilot:
        await press(pilot, "slash", *"between moscow and tehran", "enter", "c", "escape", "home")
        await press(pilot, "slash", *"moscow and tehran", "enter")
        assert [mark.kind for mark in app.screen.marks_here()] == ["claim"]
        await press(pilot, "at")
        assert isinstance(app.screen, ProposeScreen)


async def test_escape_lets_go_of_a_search_at_once_and_says_each_step(sample, app_of, screen_text, press) -> None:
    app = app_of(sample)
    async with app.run_test(size=(100, 30)) as pilot:
        await press(pilot, "slash", *"tehran", "enter", "escape")
        assert words_at(app) == ""
        assert "search ended" in screen_text(app)[-1]
        assert "f3" not in screen_text(app)[-1]
        await press(pilot, "escape")
        assert "esc again for the library" in screen_text(app)[-1]
        await press(pilot, "escape")
        assert isinstance(app.screen, LibraryScreen)


async def test_escape_lets_go_of_another_selection_before_the_search(sample, app_of, press) -> None:
    app = app_of(sample)
    async with app.run_test(size=(100, 30)) as pilot:
        await press(pilot, "slash", *"tehran", "enter", "shift+right", "escape")
        assert words_at(app) == ""
        assert app.screen._find_hit is not None
        await press(pilot, "escape")
        assert app.screen._find_hit is None
        assert app.screen.leaving is None


async def test_enter_on_words_that_are_nowhere_says_so(sample, app_of, screen_text, press) -> None:
    app = app_of(sample)
    async with app.run_test(size=(100, 30)) as pilot:
        await press(pilot, "slash", *"zzzz", "enter")
        assert "not here: zzzz" in screen_text(app)[-1]
        assert words_at(app) == ""


OPENED = {
    "the text": (),
    "a search": ("slash", "x"),
    "a selection": ("space", "right"),
    "a mark's fields": ("c",),
    "a list": ("colon", "e"),
    "pointing at a mark": ("c", "up", "up", "enter", "tab"),
    "a note": ("g", "underscore"),
    "the editor of a translation": ("ctrl+e",),
    "the palette": ("ctrl+p",),
    "the help": ("question_mark",),
    "the history": ("ctrl+r",),
    "the concordance": ("ctrl+f",),
    "a proposition": ("c", "escape", "at"),
    "a title": ("c", "escape", "at", "enter"),
}


@pytest.mark.parametrize("name", OPENED)
async def test_ctrl_q_leaves_whatever_is_open(sample, app_of, press, put_on, name) -> None:
    app = app_of(sample)
    async with app.run_test(size=(100, 30)) as pilot:
        put_on(app, "Moscow")
        await press(pilot, *OPENED[name])
        await pilot.press("ctrl+q")
    assert app.return_code == 0
    assert not app.is_running
