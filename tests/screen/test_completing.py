"""Completion and suggestions while a translation is typed: part 2 of post-editing."""

from __future__ import annotations

import pytest
from fake_engines import Mute, not_installed
from post_edits import FIRST, opened, shown
from waiting import until

from workbench.errors import EngineError
from workbench.tui.postedit import engines as editing_engines

pytestmark = pytest.mark.screen


# 2. Completion and suggestions.


async def test_2_the_rest_is_offered_behind_the_cursor_and_taken_word_by_word_or_whole(
    sample, app_of, engine, screen_text
) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        editor = await opened(pilot)
        await pilot.press("ctrl+u")
        await until(pilot, lambda: editor.ghost == engine.whole)
        assert engine.whole[:8] in screen_text(app)[editor.region.y]
        await pilot.press("tab")
        assert editor.draft.text == "莫斯科"
        await pilot.press("與")
        await until(pilot, lambda: editor.ghost == engine.whole[4:])
        asked = len(engine.asked)
        await pilot.press(*"德黑蘭")
        assert len(engine.asked) == asked, "what is typed as it was offered needs no asking"
        assert editor.ghost == engine.whole[7:]
        await pilot.press("shift+tab", "enter")
        await pilot.pause()
        assert shown(sample).text == engine.whole
        assert shown(sample).settings == {"assisted": ["engine"]}


async def test_2_the_engine_goes_on_from_what_was_typed(sample, app_of, engine) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        editor = await opened(pilot)
        await pilot.press("ctrl+u", *"別的")
        await until(pilot, lambda: editor.ghost == engine.ending)
        assert engine.asked[-1] == "別的"


async def test_2_of_many_keys_only_the_newest_is_asked_for_and_none_waits(sample, app_of, engine) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        editor = await opened(pilot)
        await until(pilot, lambda: len(engine.asked) == 1)
        engine.gate.clear()
        await pilot.press("ctrl+u")
        await until(pilot, lambda: len(engine.asked) == 2)
        for character in "一二三四五六七八":
            await pilot.press(character)
            assert editor.draft.text.endswith(character), "a key never waits for the engine"
        engine.gate.set()
        await until(pilot, lambda: editor.ghost == engine.ending)
        assert engine.asked[2:] == ["一二三四五六七八"]


async def test_2_an_answer_that_comes_too_late_is_dropped(sample, app_of, engine) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        editor = await opened(pilot)
        await until(pilot, lambda: bool(engine.asked))
        engine.gate.clear()
        await pilot.press("ctrl+u", "甲")
        await until(pilot, lambda: engine.asked[-1] in ("", "甲"))
        await pilot.press("ctrl+u", *"乙丙")
        engine.gate.set()
        await until(pilot, lambda: editor.ghost != "")
        assert (editor.draft.text, editor.ghost) == ("乙丙", engine.ending)


async def test_2_an_answer_for_another_segment_is_dropped(sample, app_of, engine) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        await until(pilot, lambda: bool(engine.asked))
        engine.gate.clear()
        await pilot.press("ctrl+u")
        await until(pilot, lambda: engine.asked[-1] == "")
        await pilot.press("新", "enter", "ctrl+u")
        await pilot.pause()
        assert app.screen.at_work == FIRST + 1
        engine.answer = lambda prefix: f"{prefix}第{len(engine.sources)}次"
        engine.gate.set()
        await until(pilot, lambda: app.screen.editor.ghost != "")
        assert engine.sources[-1] == app.screen.page.passages[FIRST + 1].source.text
        assert app.screen.editor.ghost == f"第{len(engine.sources)}次"


@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        (EngineError("the server hung up", hint="Start it again."), "the server hung up"),
        (not_installed(), "no language package"),
        (ValueError("42"), "ValueError:"),
    ],
)
async def test_2_an_engine_that_fails_is_told_in_words_once_and_editing_goes_on(
    sample, app_of, engine, screen_text, trouble, words
) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        engine.trouble = trouble
        editor = await opened(pilot)
        await until(pilot, lambda: any(words in row for row in screen_text(app)))
        told = len(app._notifications)
        await pilot.press("ctrl+u", *"照寫")
        await until(pilot, lambda: engine.asked[-1] == "照寫")
        await pilot.pause()
        assert len(app._notifications) == told == 1
        assert editor.draft.text == "照寫"
        engine.trouble = None
        await pilot.press("了")
        await until(pilot, lambda: editor.ghost == engine.ending)
        await pilot.press("enter")
        await pilot.pause()
        assert shown(sample).text == "照寫了"


async def test_2_an_engine_that_cannot_complete_says_so(sample, app_of, monkeypatch, screen_text) -> None:
    monkeypatch.setattr(editing_engines, "editing_engine", lambda project: Mute())
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        await until(pilot, lambda: any("does not complete" in row for row in screen_text(app)))


async def test_2_without_an_engine_the_editor_works(sample, app_of, monkeypatch, screen_text) -> None:
    def missing(project):
        raise not_installed()

    monkeypatch.setattr(editing_engines, "editing_engine", missing)
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        await until(pilot, lambda: any("no language package" in row for row in screen_text(app)))
        await pilot.press("ctrl+u", *"手譯", "enter")
        await pilot.pause()
        assert shown(sample).text == "手譯"
        assert len(app._notifications) == 1, "it is said once"


async def test_2_suggestions_are_numbered_and_taken_by_number(sample, app_of, engine, screen_text) -> None:
    sample.termbase.add_pair("Tehran", "en", "德黑蘭", "zh-Hant", status="preferred")
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        editor = await opened(pilot)
        await pilot.press("ctrl+u")
        await until(pilot, lambda: any(s.kind == "term" for s in app.screen.suggested))
        kinds = [s.kind for s in app.screen.suggested]
        machine, term = kinds.index("machine") + 1, kinds.index("term") + 1
        rows = screen_text(app)
        assert any(f"{machine}  machine" in row for row in rows)
        assert any(f"{term}  德黑蘭" in row for row in rows)
        await pilot.press(f"alt+{machine}")
        assert editor.draft.text == "機器譯文：莫斯科與德黑蘭。"
        await pilot.press("ctrl+u")
        await pilot.pause()
        await pilot.press(f"alt+{term}")
        assert editor.draft.text == "德黑蘭"
        await pilot.press("alt+9", "enter")
        await pilot.pause()
        assert shown(sample).settings["assisted"] == ["machine", "term"]


async def test_2_what_is_taken_whole_is_what_the_version_was_made_from(sample, app_of, engine) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        await until(pilot, lambda: any(s.kind == "machine" for s in app.screen.suggested))
        number = [s.kind for s in app.screen.suggested].index("machine") + 1
        taken = app.screen.suggested[number - 1].key
        await pilot.press(f"alt+{number}", "了", "enter")
        await pilot.pause()
        assert (shown(sample).text, shown(sample).supersedes) == ("機器譯文：莫斯科與德黑蘭。了", taken)


async def test_2_a_match_of_the_memory_that_is_taken_whole_is_remembered_as_the_origin(
    sample, app_of, engine, press
) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        text = app.screen.page.passages[FIRST].source.text
        near = sample.path.parent / "near.csv"
        near.write_text(f'en,zh-Hant\n"{text.replace("Moscow", "Minsk")}",明斯克與德黑蘭。\n', "utf-8")
        sample.memory.add(near)
        await opened(pilot)
        await until(pilot, lambda: any(s.text == "明斯克與德黑蘭。" for s in app.screen.suggested))
        number = [s.text for s in app.screen.suggested].index("明斯克與德黑蘭。") + 1
        await press(pilot, f"alt+{number}", "了", "enter")
    match = shown(sample).settings["match"]
    assert (match["text"], match["source"]) == ("明斯克與德黑蘭。", text.replace("Moscow", "Minsk"))
    assert 0.6 < match["score"] < 1


async def test_2_words_that_could_stand_at_the_cursor_are_taken_by_number(sample, app_of, engine, screen_text) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        editor = await opened(pilot)
        await pilot.press("ctrl+u", "alt+a")
        await until(pilot, lambda: app.screen.completion.alternatives is not None)
        assert app.screen.completion.alternatives == ("兩國", "雙方")
        assert any("2  雙方" in row for row in screen_text(app))
        await pilot.press("escape")
        assert app.screen.editor is not None, "the first esc lets go of the words"
        await pilot.press("alt+a")
        await until(pilot, lambda: app.screen.completion.alternatives is not None)
        await pilot.press("alt+2")
        await pilot.pause()
        assert editor.draft.text == "雙方"
        assert app.screen.completion.alternatives is None
