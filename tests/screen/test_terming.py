"""Issue 4, item 5: the termbase is shown in the text: its terms are underlined, and the panel says their renderings."""

from __future__ import annotations

import pytest
from waiting import until

from workbench.tui.caret import Place

FIRST = 5
"""The passage "The expanding ties between Moscow and Tehran ..."."""

pytestmark = pytest.mark.screen


@pytest.fixture
def termed(sample):
    """The sample with a term that has a preferred and a forbidden rendering."""
    sample.termbase.add_pair("Tehran", "en", "德黑蘭", "zh-Hant", status="preferred")
    sample.termbase.add_pair("Tehran", "en", "德蘭", "zh-Hant", status="forbidden")
    return sample


def terms(screen, side="source", index=FIRST) -> list[str]:
    text = screen.page.passages[index].piece(side).text
    return [text[each.start : each.end] for each in screen.worn(side, index, 0, len(text)) if each.wear == "term"]


async def test_terms_are_underlined_and_said_in_the_panel(termed, app_of) -> None:
    app = app_of(termed)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = app.screen
        await until(pilot, lambda: terms(screen))
        assert terms(screen) == ["Tehran"]
        assert terms(screen, "target") == []
        at = screen.page.passages[FIRST].source.text.index("Tehran")
        screen.pane.go(Place("source", FIRST, at))
        await until(pilot, lambda: any("Tehran → 德黑蘭 · ✗ 德蘭" in s.texts for s in screen.sections()))
        screen.pane.go(Place("source", FIRST, 0))
        assert not any("Tehran" in text for s in screen.sections() for text in s.texts)


async def test_a_term_that_is_added_comes_and_one_that_is_undone_goes(termed, app_of) -> None:
    app = app_of(termed)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = app.screen
        await until(pilot, lambda: terms(screen) == ["Tehran"])
        termed.termbase.add_pair("Moscow", "en", "莫斯科", "zh-Hant")
        await pilot.press("right")
        await until(pilot, lambda: terms(screen) == ["Moscow", "Tehran"])
        await pilot.press("ctrl+z", "right")
        await until(pilot, lambda: terms(screen) == ["Tehran"])


async def test_they_can_be_switched_off_and_on_again(termed, app_of) -> None:
    app = app_of(termed)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = app.screen
        await until(pilot, lambda: terms(screen))
        await screen.run_action("toggle_terms")
        await pilot.press("right")
        await pilot.pause(0.5)
        assert terms(screen) == []
        await screen.run_action("toggle_terms")
        await until(pilot, lambda: terms(screen) == ["Tehran"])
