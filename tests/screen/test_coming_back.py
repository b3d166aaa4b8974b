"""A document opens again where one was in it. Issue 3, item 6."""

from __future__ import annotations

import pytest

from workbench import open_project

pytestmark = pytest.mark.screen

MING_PAO = "mingpao-new-age-in-iran-russia-relations.md"
EDM = "edm-asia-pivot-meets-eurasian-tilt.md"


async def test_a_document_opens_where_one_was_and_the_library_stands_on_it(sample, app_of, press, screen_text) -> None:
    app = app_of(sample, EDM)
    async with app.run_test(size=(100, 30)) as pilot:
        await press(pilot, *["pagedown"] * 3, "tab", "ctrl+right")
        place, scroll = app.screen.pane.caret.place, app.screen.pane.scroll_offset.y
        await press(pilot, "ctrl+q")
    with open_project(sample.path, annotator="ann") as again:
        app = app_of(again, None)
        async with app.run_test(size=(100, 30)) as pilot:
            assert "enter goes on with «Russia’s Asia Pivot" in screen_text(app)[1]
            await press(pilot, "enter")
            assert app.screen.document.name == EDM
            assert app.screen.pane.caret.place == place
            assert abs(app.screen.pane.scroll_offset.y - scroll) <= 1


async def test_a_place_is_written_while_one_works(sample, app_of, press) -> None:
    app = app_of(sample)
    async with app.run_test(size=(100, 30)) as pilot:
        await press(pilot, "ctrl+end")
        app.remember()
        document = sample.documents.get(MING_PAO)
        stored = sample.places.of("ann", document.id)
        assert stored is not None
        assert stored.segment == sample.segments.of(document.id)[-1].id


async def test_a_place_in_a_segment_that_is_no_more_is_the_nearest(sample, app_of) -> None:
    from workbench.store.places import StoredPlace

    document = sample.documents.get(MING_PAO)
    segment = sample.segments.of(document.id)[7]
    sample.places.keep("ann", document.id, StoredPlace("target", "gone", segment.start, 9999, 4))
    app = app_of(sample)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        assert app.screen.pane.caret.place.passage == 7
