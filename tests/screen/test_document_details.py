"""A document's details and zones, corrected from the library. Issue 3, item 6."""

from __future__ import annotations

import pytest

from workbench.tui.screens.library import LibraryScreen

pytestmark = pytest.mark.screen

MING_PAO = "mingpao-new-age-in-iran-russia-relations.md"
EDM = "edm-asia-pivot-meets-eurasian-tilt.md"


async def test_details_are_edited_one_by_one_and_undone(sample, app_of, press, screen_text) -> None:
    app = app_of(sample, None)
    async with app.run_test(size=(160, 30)) as pilot:
        await press(pilot, "e", "down", "enter", *"!", "enter")
        document = app.screen._document
        assert sample.documents.get(document.id).title.endswith("!")
        await press(pilot, "a", *"source", "enter", *"web", "enter")
        assert sample.documents.get(document.id).meta["source"] == "web"
        await press(pilot, "home", "delete")
        assert sample.documents.get(document.id).name == document.name, "a document keeps a name"
        await press(pilot, "escape")
        assert isinstance(app.screen, LibraryScreen)
        assert "!" in "\n".join(screen_text(app))
        await press(pilot, "ctrl+z", "ctrl+z")
        assert not sample.documents.get(document.id).title.endswith("!")


async def test_what_is_typed_for_a_detail_replaces_it_and_one_stays_on_it(sample, app_of, press, screen_text) -> None:
    document = sample.documents.get(MING_PAO)
    app = app_of(sample, None)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "e", "down", "enter", *"New", "enter")
        assert sample.documents.get(document.id).title == "New"
        await press(pilot, "a", *"tag", "enter", *"value", "enter")
        assert sample.documents.get(document.id).meta["tag"] == "value"
        assert "▎ tag" in "\n".join(screen_text(app))


async def test_a_name_or_language_that_cannot_be_is_refused_with_words(sample, app_of, press, screen_text) -> None:
    document = sample.documents.get(MING_PAO)
    app = app_of(sample, None)
    async with app.run_test(size=(100, 30)) as pilot:
        await press(pilot, "e", "enter", *EDM, "enter")
        await press(pilot, "down", "down", "enter", *"klingon!!", "enter")
        said = " ".join(" ".join(note.message.split()) for note in app._notifications)
        assert f"another document is called «{EDM}»" in said
        assert "«klingon!!» is no language" in said
        assert sample.documents.get(document.id) == document
        await press(pilot, "enter", *"ZH_hk", "enter")
        assert sample.documents.get(document.id).language == "zh-HK"


async def test_zones_are_corrected_a_stretch_at_a_time_with_one_undo(sample, app_of, press) -> None:
    app = app_of(sample, None)
    async with app.run_test(size=(100, 30)) as pilot:
        await press(pilot, "z")
        document = app.screen._document
        before = [segment.zone for segment in sample.segments.of(document.id)]
        await press(pilot, "home", "shift+down", "shift+down", "f")
        assert [segment.zone for segment in sample.segments.of(document.id)][:3] == ["frame"] * 3
        await press(pilot, "b", "ctrl+z", "ctrl+z")
        assert [segment.zone for segment in sample.segments.of(document.id)] == before
        await press(pilot, "space", "escape")
        assert isinstance(app.screen, LibraryScreen)


async def test_a_resize_keeps_the_chosen_line_in_sight(sample, app_of, press, screen_text) -> None:
    app = app_of(sample, None)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "z", *["down"] * 30)
        chosen = app.screen.list.index
        for size in ((80, 24), (40, 12), (200, 60)):
            await pilot.resize_terminal(*size)
            await press(pilot)
            assert app.screen.list.index == chosen
            assert any(row.startswith("▎") and f" {chosen + 1} " in row for row in screen_text(app)), size
