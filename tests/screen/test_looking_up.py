"""Words of one side: lit on the other, looked up, put in and made terms; parts 7 and 8."""

from __future__ import annotations

import pytest
from post_edits import FIRST, opened, shown
from waiting import until

from workbench.tui.caret import Place

pytestmark = pytest.mark.screen


# 7. Both sides lit.


async def test_7_the_word_under_the_cursor_lights_its_own_on_the_other_side(sample, app_of) -> None:
    sample.termbase.add_pair("Tehran", "en", "德黑蘭", "zh-Hant")
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = app.screen
        source, target = screen.page.passages[FIRST].source.text, screen.page.passages[FIRST].target.text
        screen.pane.go(Place("source", FIRST, source.index("Tehran")))
        at = target.index("德黑蘭")
        await until(pilot, lambda: screen.worn("target", FIRST, 0, 99) != [])
        assert [(w.start, w.end, w.wear) for w in screen.worn("target", FIRST, 0, 99)] == [(at, at + 3, "lit")]
        screen.pane.go(Place("target", FIRST, at + 1))
        await until(pilot, lambda: any(w.wear == "lit" for w in screen.worn("source", FIRST, 0, 999)))
        place = source.index("Tehran")
        assert [(w.start, w.end) for w in screen.worn("source", FIRST, 0, 999) if w.wear == "lit"] == [
            (place, place + 6)
        ]
        screen.pane.go(Place("source", FIRST, 0))
        await pilot.pause()
        assert screen.worn("target", FIRST, 0, 99) == []


async def test_7_an_engines_alignment_lights_the_source_while_one_types(sample, app_of, engine) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        engine.alignment = (((4, 13), (0, 2)),)
        await opened(pilot)
        await until(pilot, lambda: bool(engine.asked))
        await pilot.press("ctrl+u", *"擴展")
        await until(pilot, lambda: app.screen.worn("source", FIRST, 0, 99) != [])
        assert [(w.start, w.end) for w in app.screen.worn("source", FIRST, 0, 99)] == [(4, 13)]


# 8. Looking up.


async def test_8_words_are_looked_up_put_in_and_made_terms(sample, app_of, engine, screen_text, press) -> None:
    sample.termbase.add_pair("ties", "en", "聯繫", "zh-Hant", status="preferred")
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        source = app.screen.page.passages[FIRST].source.text
        app.screen.pane.go(Place("source", FIRST, source.index("ties")))
        await press(pilot, "f9")
        rows = screen_text(app)
        assert "Look up: ties" in rows[0]
        assert any("term" in row and "ties → 聯繫" in row for row in rows)
        assert any("memory" in row and "[ties]" in row for row in rows)
        await press(pilot, "enter")
        assert app.screen.editor.draft.text.endswith("聯繫")
        await press(pilot, "escape")
        app.screen.pane.go(Place("source", FIRST, source.index("Moscow")))
        await press(pilot, "f9", "t", "ctrl+u", *"莫斯科", "enter")
        assert [t.term for t in sample.termbase.named("莫斯科", "zh-Hant")] == ["莫斯科"]
        assert any("Moscow → 莫斯科" in row for row in screen_text(app))


async def test_8_from_the_editor_the_lit_words_of_the_source_are_looked_up(sample, app_of, engine, screen_text) -> None:
    sample.termbase.add_pair("Tehran", "en", "德黑蘭", "zh-Hant")
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        await pilot.press("ctrl+u", *"德黑蘭")
        await until(pilot, lambda: app.screen.lit_words() == "Tehran")
        await pilot.press("f9")
        await until(pilot, lambda: "Look up: Tehran" in screen_text(app)[0])
        await pilot.press("escape", "ctrl+a", "f9")
        await until(pilot, lambda: "Look up: 德黑蘭" in screen_text(app)[0])
        await until(pilot, lambda: any("→ Tehran" in row for row in screen_text(app)))
        await pilot.press("enter")
        assert "Look up" in screen_text(app)[0], "English words are not put into a Chinese translation"


async def test_8_behind_a_stop_the_word_before_it_is_looked_up_and_without_words_one_is_asked(
    sample, app_of, engine, screen_text, press
) -> None:
    sample.termbase.add_pair("Tehran", "en", "德黑蘭", "zh-Hant")
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        await press(pilot, "ctrl+u", *"到伊朗。」", "f9")
        assert "Look up: 伊朗" in screen_text(app)[0]
        await press(pilot, "slash", "ctrl+u", *"Tehran", "enter")
        assert "English → 繁體中文" in screen_text(app)[0], "the words say which side they are of"
        assert any("enter puts in: 德黑蘭" in row for row in screen_text(app))
        await press(pilot, "escape", "ctrl+u", "f9")
        assert any("enter looks it up" in row for row in screen_text(app))
        await press(pilot, "escape")
        assert app.screen.editor is not None


async def test_8_a_term_is_added_from_the_rendering_that_is_selected(
    sample, app_of, engine, screen_text, press
) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        await press(pilot, "ctrl+u", *"集體西方", "ctrl+a", "f9", "t")
        assert not any(" 集體西方 " in row for row in screen_text(app)[1:]), "it is not offered as its own name"
        await press(pilot, *"collective West", "enter")
        (hit,) = sample.termbase.find("the collective West", "en", "zh-Hant")
        assert [(r.text, r.status) for r in hit.renderings] == [("集體西方", "preferred")]


async def test_8_the_memory_gives_each_pair_once_and_no_sentence_as_a_term(
    sample, app_of, engine, screen_text, press
) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        source = app.screen.page.passages[FIRST].source.text
        sample.translations.set_status(shown(sample).id, "translated")
        app.screen.pane.go(Place("source", FIRST, source.index("shifting")))
        await press(pilot, "f9")
        rows = [row for row in screen_text(app) if "memory " in row and "geopolitical perspectives" in row]
        assert len(rows) == 1, "what was imported and what was accepted here are one pair"
        await press(pilot, "t")
        assert not any("莫斯科與德黑蘭" in row for row in screen_text(app)[10:30])
