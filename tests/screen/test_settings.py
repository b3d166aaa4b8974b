"""Settings: what is preferred holds at once, on every screen, and is remembered. Issue 3, item 6."""

from __future__ import annotations

import json

import pytest

from workbench.tui import language
from workbench.tui.preferences import config_folder, is_preferred, preferred
from workbench.tui.screens.settings import SettingsScreen

pytestmark = pytest.mark.screen


async def test_each_setting_holds_at_once_and_is_remembered(sample, app_of, press, screen_text) -> None:
    app = app_of(sample, theme="")
    async with app.run_test(size=(100, 30)) as pilot:
        await press(pilot, "g", "f10", "right", "right")
        assert isinstance(app.screen, SettingsScreen)
        assert "Undo" not in screen_text(app)[-1], "settings are changed back, and not taken back"
        assert app.theme == preferred("theme") == "workbench-contrast-dark"
        await press(pilot, "left", "down", "right")
        assert preferred("language") == "zh-Hant"
        await press(pilot, "left", *["down"] * 6, "space")
        assert is_preferred("timing")
        await press(pilot, "escape")
    assert app_of(sample, theme="").theme == "workbench-light"


async def test_a_file_of_preferences_that_makes_no_sense_is_passed_over(sample, app_of) -> None:
    config_folder().mkdir(parents=True)
    (config_folder() / "screens.json").write_text(json.dumps({"theme": 3, "keymap": "x", "timing": "yes"}))
    app = app_of(sample, theme="")
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        assert app.theme == "workbench-dark"
        assert not is_preferred("timing")


async def test_another_language_is_on_every_screen_at_once(sample, app_of, press, screen_text, monkeypatch) -> None:
    words = {"Settings": "設定", "History": "編輯紀錄", "TITLE": "標題"}
    monkeypatch.setattr(language, "_catalogue", lambda chosen: words if chosen == "zh-Hant" else {})
    app = app_of(sample, None)
    async with app.run_test(size=(100, 30)) as pilot:
        await press(pilot, "ctrl+r", "f10", "down", "right")
        assert "設定" in screen_text(app)[0]
        await press(pilot, "escape")
        assert "編輯紀錄" in screen_text(app)[0]
        await press(pilot, "escape")
        assert "標題" in "\n".join(screen_text(app))
