"""Plain-text pictures of the screens of searching, compared exactly. WORKBENCH_SNAPSHOTS=write makes them anew."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.screen

SIZES = [(80, 24), (120, 40), (200, 60)]
STATES = {
    "repeats-english": ("slash", *"tehran", "enter", "g", "quotation_mark", "tab", "down", "space"),
    "repeats-chinese": ("slash", *"莫斯科", "enter", "g", "quotation_mark", "tab", "tilde"),
    "concordance-english": ("ctrl+f", "slash", "ctrl+u", *"iran", "WAIT", "enter", "greater_than_sign"),
    "concordance-chinese": ("ctrl+f", "slash", "ctrl+u", "国", "WAIT", "enter", " ", " ", "g", "less_than_sign"),
    "concordance-nothing": ("ctrl+f", "slash", "ctrl+u", *"龘", "WAIT", "enter"),
}


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("state", STATES)
async def test_screens_of_searching(sample, app_of, screen_text, snapshot, press, state, size) -> None:
    app = app_of(sample)
    async with app.run_test(size=size) as pilot:
        for key in STATES[state]:
            if key == "WAIT":
                await pilot.pause(0.3)
            else:
                await press(pilot, key)
        await press(pilot)
        snapshot(f"{state}-{size[0]}x{size[1]}", screen_text(app))
