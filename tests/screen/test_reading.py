"""Pages to read: a long one is made bit by bit, and is the same in the end."""

from __future__ import annotations

import pytest
from waiting import until

from workbench.tui.screens import reader
from workbench.tui.screens.reader import Reader, ReaderScreen, help_lines
from workbench.tui.themes import DARK, ink_of

pytestmark = pytest.mark.screen


async def test_a_long_page_is_made_in_turns_and_all_of_it_can_be_read(sample, app_of, screen_text, monkeypatch) -> None:
    monkeypatch.setattr(reader, "_A_TURN", 0.0)
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("question_mark")
        assert isinstance(app.screen, ReaderScreen)
        assert any("ON THIS SCREEN" in row for row in screen_text(app))
        page = app.screen.query_one(Reader)
        lines = list(help_lines(ink_of(DARK), 96, sample.schema, ("pane",)))
        await until(pilot, lambda: page.virtual_size.height == len(lines))
        page.scroll_end(animate=False)
        await pilot.pause()
        last = "".join(segment.text for line in lines[-6:] for segment in line).split()[-1]
        assert any(last in row for row in screen_text(app))


async def test_the_guidelines_begin_with_the_type_under_the_cursor(sample, app_of, press, screen_text) -> None:
    app = app_of(sample)
    async with app.run_test(size=(100, 40)) as pilot:
        await press(pilot, "ctrl+right", "p", "escape", "f2")
        rows = [row.strip() for row in screen_text(app)]
        assert rows.index("UNDER THE CURSOR") < next(n for n, row in enumerate(rows) if "Person" in row)
