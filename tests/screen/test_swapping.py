"""Translations on the annotation screen: memory and machine, and marks that stay with their version."""

from __future__ import annotations

import pytest

FIRST_SENTENCE = 5
"""The passage "The expanding ties between Moscow and Tehran ..."."""

pytestmark = pytest.mark.screen


async def test_memory_and_machine_are_one_key_apart_and_undo_goes_back(sample, app_of, screen_text, put_on) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        put_on(app, "Moscow")
        passage = app.screen.page.passages[FIRST_SENTENCE]
        assert passage.translation.origin == "memory"
        await pilot.press("equals_sign")
        await pilot.pause()
        passage = app.screen.page.passages[FIRST_SENTENCE]
        assert passage.translation.origin == "machine"
        assert any("機器譯文" in row for row in screen_text(app))
        assert any("machine · demo" in row for row in screen_text(app))
        await pilot.press("equals_sign")
        assert app.screen.page.passages[FIRST_SENTENCE].translation.origin == "memory"
        await pilot.press("ctrl+z")
        assert app.screen.page.passages[FIRST_SENTENCE].translation.origin == "machine"


async def test_swapping_everywhere_is_one_undo(sample, app_of) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:

        def origins() -> list[str]:
            return [p.translation.origin for p in app.screen.page.passages if p.translation]

        before = origins()
        await pilot.press("ctrl+t")
        assert origins().count("machine") == 4
        await pilot.press("ctrl+t")
        assert origins() == before
        await pilot.press("ctrl+z", "ctrl+z")
        assert origins() == before


async def test_marks_on_the_translation_stay_with_its_version(sample, app_of, put, marks) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        put(app, "target", FIRST_SENTENCE, 0)
        await pilot.press("g", "equals_sign")
        assert app.screen.spans.on("target", FIRST_SENTENCE) == []
        assert len(marks(sample)) == 1
        await pilot.press("equals_sign")
        assert len(app.screen.spans.on("target", FIRST_SENTENCE)) == 1


async def test_the_zone_of_a_segment_can_be_corrected(sample, app_of, screen_text, put) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        put(app, "source", FIRST_SENTENCE, 0)
        await pilot.press("ctrl+o")
        assert app.screen.page.passages[FIRST_SENTENCE].is_frame
        await pilot.press("ctrl+z")
        assert not app.screen.page.passages[FIRST_SENTENCE].is_frame
