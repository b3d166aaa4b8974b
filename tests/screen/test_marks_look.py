"""How marking looks: plain-text pictures of its states at three sizes, on English and Chinese, in both languages."""

from __future__ import annotations

import pytest

from workbench.tui.language import use_language

SIZES = [(80, 24), (120, 40), (200, 60)]
CLAIM = (*["ctrl+shift+right"] * 7, "c")

pytestmark = pytest.mark.screen


@pytest.fixture(params=["en", "zh-Hant"])
def spoken(request):
    """The interface's language."""
    use_language(request.param)
    yield request.param
    use_language("")


STATES = {
    "parts": (("Moscow and Tehran", ("g",)), ("shifting geopolitical", ("ctrl+shift+right", "plus"))),
    "types": (("Moscow and Tehran", ("colon", "e", "e")),),
    "source": (("Moscow and Tehran", ("g",)), ("both Russia", (*CLAIM, "1", "1", "1", "enter"))),
    "pointing": (("Moscow and Tehran", ("g",)), ("both Russia", (*CLAIM, "1", "1", "1", "enter", "tab", "left"))),
    "wrong": (("both Russia", (*CLAIM, "escape")), ("現實需要", ()), ("two capitals", ("exclamation_mark",))),
    "chinese": (("莫斯科", ("g", "alt+n", "greater_than_sign")),),
    "labels": (("Moscow and Tehran", ("ctrl+d", "2")),),
}


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("state", STATES)
async def test_marking(sample, app_of, screen_text, snapshot, put, spoken, state, size) -> None:
    app = app_of(sample)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        for words, keys in STATES[state]:
            for side in ("source", "target"):
                found = [p for p in app.screen.page.passages if p.piece(side) and words in p.piece(side).text]
                if found:
                    put(app, side, found[0].index, found[0].piece(side).text.index(words))
                    break
            await pilot.press(*keys)
        while not app.screen.pane.rows.settle(0):
            await pilot.pause(0.02)
        await pilot.pause(0.1)
        snapshot(f"marking-{state}-{spoken}-{size[0]}x{size[1]}", screen_text(app))
