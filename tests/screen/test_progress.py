"""Progress, and the time it took those who ask for it. Issue 3, item 6."""

from __future__ import annotations

import pytest

from workbench.tui.preferences import prefer
from workbench.tui.screens.annotate import AnnotateScreen
from workbench.tui.screens.progress import ProgressScreen
from workbench.tui.timekeeper import IDLE, TimeKeeper

pytestmark = pytest.mark.screen

MING_PAO = "mingpao-new-age-in-iran-russia-relations.md"


def test_time_is_counted_while_keys_are_pressed_and_stops_after_a_minute() -> None:
    keeper = TimeKeeper()
    for now, where in ((0.0, "a"), (2.0, "a"), (5.0, "b"), (5.0 + 3 * IDLE, "b"), (6.0 + 3 * IDLE, "")):
        keeper.pressed(now, where)
    keeper.pressed(9.0 + 3 * IDLE, "a")
    assert keeper.take() == {"a": 5000, "b": round(IDLE * 1000) + 1000}
    assert keeper.take() == {}
    keeper.give_back({"a": 7})
    keeper.stop()
    keeper.pressed(1000.0, "a")
    assert keeper.take() == {"a": 7}


async def test_time_is_kept_only_for_who_asked_for_it(sample, app_of, press, screen_text) -> None:
    document = sample.documents.get(MING_PAO)
    for wanted in (False, True):
        prefer("timing", wanted)
        app = app_of(sample)
        async with app.run_test(size=(100, 40)) as pilot:
            await press(pilot, "down", "down", "down")
            await pilot.pause(0.02)
            await press(pilot, "down", "f5")
            assert ("Time is not counted" in "\n".join(screen_text(app))) is not wanted
        assert (sample.timings.spent("ann", document_id=document.id) > 0) is wanted


async def test_progress_counts_this_document_today_and_all(sample, app_of, press, screen_text, marked) -> None:
    marked(sample)
    marked(sample, quote="Tehran", label="person")
    app = app_of(sample)
    async with app.run_test(size=(100, 40)) as pilot:
        await press(pilot, "f5")
        assert isinstance(app.screen, ProgressScreen)
        rows = [row.strip() for row in screen_text(app)]
        assert any(row.startswith("segments with your marks") and "/35" in row for row in rows)
        assert any(row.startswith("marks made") and row.endswith("2") for row in rows)
        assert any(row.startswith("with your marks") and "1/2" in row for row in rows)
        assert any(row.startswith("Person") for row in rows)
        await press(pilot, "escape")
        assert isinstance(app.screen, AnnotateScreen)
