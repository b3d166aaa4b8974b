"""The annotation screen by mouse and by moving: every place is reached, and kept."""

from __future__ import annotations

import pytest
from textual import events

from workbench.model import Fragment
from workbench.tui.caret import Place, cell_of
from workbench.tui.screens.annotate import AnnotateScreen
from workbench.tui.themes import ink_of

MING_PAO = "mingpao-new-age-in-iran-russia-relations.md"
FIRST_SENTENCE = 5
"""The passage "The expanding ties between Moscow and Tehran ..."."""

pytestmark = pytest.mark.screen


async def test_a_click_puts_the_cursor_on_the_grapheme_under_it_on_wide_characters_too(sample, app_of, put) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        pane = app.screen.pane
        put(app, "target", FIRST_SENTENCE, 0)
        await pilot.pause()
        piece = app.screen.page.passages[FIRST_SENTENCE].target
        for at in (0, 1, 7, 20, len(piece) - 1):
            place = Place("target", FIRST_SENTENCE, at)
            row, cell = cell_of(pane.rows, place)
            for half in (0, 1):
                x = pane.rows.columns.start_of("target") + cell + half
                await pilot.click(pane, offset=(x, row - pane.scroll_offset.y))
                assert pane.caret.place == place, f"cell {half} of {piece.text[at]}"


async def test_dragging_selects_whole_graphemes_forwards_and_backwards(sample, app_of, put) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        pane = app.screen.pane
        put(app, "target", FIRST_SENTENCE, 0)
        await pilot.pause()

        def at(position: int, half: int) -> tuple[int, int]:
            row, cell = cell_of(pane.rows, Place("target", FIRST_SENTENCE, position))
            return pane.rows.columns.start_of("target") + cell + half, row - pane.scroll_offset.y

        text = app.screen.page.passages[FIRST_SENTENCE].target.text
        for first, last in ((4, 6), (6, 4)):
            await pilot.mouse_down(pane, offset=at(first, 1))
            x, y = at(last, 0)
            pane.on_mouse_move(events.MouseMove(pane, x, y, 0, 0, 1, False, False, False))
            await pilot.mouse_up(pane, offset=at(last, 0))
            selected = pane.caret.selection()
            assert text[selected.start : selected.end] == "德黑蘭"


async def test_two_clicks_select_the_word(sample, app_of, put_on) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        pane = app.screen.pane
        put_on(app, "Moscow")
        await pilot.pause()
        row, cell = cell_of(pane.rows, pane.caret.place)
        offset = (pane.rows.columns.start_of("source") + cell + 2, row - pane.scroll_offset.y)
        await pilot.click(pane, offset=offset, times=2)
        selected = pane.caret.selection()
        assert app.screen.page.text[selected.start : selected.end] == "Moscow"


async def test_escape_clears_the_selection_then_goes_to_the_library_and_back_to_the_same_place(
    sample, app_of, screen_text, put_on
) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        put_on(app, "Patrushev")
        place = app.screen.pane.caret.place
        await pilot.press("shift+right", "escape", "left")
        assert isinstance(app.screen, AnnotateScreen)
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, AnnotateScreen), "one esc too many leaves nothing"
        assert "esc again for the library" in screen_text(app)[-1]
        await pilot.press("right", "left", "escape")
        assert isinstance(app.screen, AnnotateScreen), "the second esc is the one that follows at once"
        await pilot.press("escape")
        await pilot.pause()
        assert not isinstance(app.screen, AnnotateScreen)
        await pilot.press("enter")
        await pilot.pause()
        assert app.screen.document.name == MING_PAO
        assert app.screen.pane.caret.place == place


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_every_movement_keeps_the_cursor_on_the_screen(sample, app_of, size) -> None:
    app = app_of(sample)
    async with app.run_test(size=size) as pilot:
        pane = app.screen.pane
        for key in ("pagedown", "pagedown", "down", "end", "tab", "ctrl+end", "pageup", "ctrl+home", "up", "left"):
            await pilot.press(key)
            await pilot.pause()
            row, _ = cell_of(pane.rows, pane.caret.place)
            assert 0 <= row - pane.scroll_offset.y < pane.view.height, key


async def test_a_resize_keeps_the_place(sample, app_of, put_on) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        put_on(app, "Su-35")
        await pilot.pause()
        for size in ((80, 24), (200, 60), (60, 20)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            pane = app.screen.pane
            row, _ = cell_of(pane.rows, pane.caret.place)
            assert 0 <= row - pane.scroll_offset.y < pane.view.height


@pytest.mark.parametrize(
    ("colors", "headless", "is_reversed"),
    [
        ("standard", False, True),
        ("256", False, False),
        ("truecolor", False, False),
        ("standard", True, False),
        ("none", False, True),
    ],
)
async def test_entities_are_reversed_where_a_terminal_has_few_colours(
    sample, app_of, monkeypatch, colors, headless, is_reversed
) -> None:
    document = sample.documents.get(MING_PAO)
    start = sample.documents.text(document.id).index("Moscow")
    sample.marks.create("entity", "gpe", document_id=document.id, fragments=[Fragment(document.id, start, start + 6)])
    app = app_of(sample, MING_PAO)
    monkeypatch.setattr(type(app.console), "color_system", "truecolor" if colors == "none" else colors)
    app.no_color = colors == "none"
    async with app.run_test(size=(120, 40)):
        monkeypatch.setattr(type(app), "is_headless", headless)
        app.screen.pane.show_all()
        lines = [app.screen.pane.render_line(y) for y in range(30)]
        styles = [s.style for line in lines for s in line if s.text == "Moscow" and s.style]
        monkeypatch.undo()
    assert [bool(style.reverse) for style in styles] == [is_reversed]
    assert [style.bgcolor.name == ink_of(app.theme).palette.page for style in styles] == [is_reversed]
