"""The list of commands: what is typed finds them, in both languages. Issue 3, item 6."""

from __future__ import annotations

import pytest
from textual.command import CommandList

from workbench.tui import language
from workbench.tui.preferences import prefer
from workbench.tui.screens.settings import SettingsScreen

pytestmark = pytest.mark.screen


async def test_the_palette_finds_an_action_by_a_part_of_its_name(sample, app_of) -> None:
    app = app_of(sample)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("ctrl+p")
        await pilot.pause()
        await pilot.press(*"labels")
        await pilot.pause(0.5)
        await pilot.press("enter")
        await pilot.pause(0.2)
        assert app.screen.form is not None


async def test_the_palette_offers_themes(sample, app_of) -> None:
    app = app_of(sample)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("ctrl+p")
        await pilot.pause()
        await pilot.press(*"contrast-light")
        await pilot.pause(0.5)
        await pilot.press("enter")
        await pilot.pause(0.2)
        assert app.theme == "workbench-contrast-light"


async def found(pilot, typed: str) -> list[str]:
    """What the palette finds, from the top."""
    await pilot.press("ctrl+p")
    await pilot.pause()
    await pilot.press(*("space" if letter == " " else letter for letter in typed))
    await pilot.pause(0.5)
    lines = pilot.app.screen.query_one(CommandList)
    titles = [str(lines.get_option_at_index(at).hit.prompt).split("\n")[0] for at in range(lines.option_count)]
    await pilot.press("escape", "escape")
    return titles


async def test_the_palette_finds_words_before_letters_in_order(sample, app_of) -> None:
    app = app_of(sample)
    async with app.run_test(size=(100, 30)) as pilot:
        assert await found(pilot, "note") == ["Note", "Bookmarks"], "not End to the left, which has its letters"
        assert (await found(pilot, "left"))[0] not in ("Note", "History")
        assert (await found(pilot, "guide"))[0] == "Guidelines"
        assert "History" in await found(pilot, "any point"), "what it does is searched too"
        assert "Light or dark" in await found(pilot, "ＬＩＧＨＴ")
        assert "Bookmarks" in await found(pilot, "bkmrks"), "else letters in their order do"
        assert await found(pilot, "zzz") == ["No command is called so."]


async def test_in_chinese_the_palette_finds_traditional_by_simplified(sample, app_of) -> None:
    prefer("language", "zh-Hant")
    app = app_of(sample)
    async with app.run_test(size=(100, 30)) as pilot:
        assert (await found(pilot, "书签"))[0].startswith("書籤")
        assert "編輯歷史" in await found(pilot, "历史")
        assert await found(pilot, "zzz") == ["沒有這個名稱的指令。"]


async def test_in_chinese_the_palette_is_searched_in_both_languages(sample, app_of, monkeypatch) -> None:
    words = {"Settings": "設定", "Theme, language, keys, and how texts are shown.": "主題、語言。"}
    monkeypatch.setattr(language, "_catalogue", lambda chosen: words if chosen == "zh-Hant" else {})
    prefer("language", "zh-Hant")
    for typed in ("設定", "settings"):
        app = app_of(sample)
        async with app.run_test(size=(100, 30)) as pilot:
            await pilot.press("ctrl+p")
            await pilot.pause()
            await pilot.press(*typed)
            await pilot.pause(0.5)
            await pilot.press("enter")
            await pilot.pause(0.2)
            assert isinstance(app.screen, SettingsScreen), typed
