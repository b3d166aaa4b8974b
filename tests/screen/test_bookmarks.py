"""Bookmarks: set, noted, opened and taken back. Issue 3, item 6."""

from __future__ import annotations

import pytest

from workbench.model import Fragment
from workbench.tui.screens.annotate import AnnotateScreen
from workbench.tui.screens.bookmarks import BookmarksScreen

pytestmark = pytest.mark.screen

EDM = "edm-asia-pivot-meets-eurasian-tilt.md"


async def test_a_bookmark_is_set_noted_opened_and_undone(sample, app_of, press, screen_text) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "ctrl+right", "circumflex_accent")
        place = app.screen.pane.caret.place
        assert "⚑" in screen_text(app)[0]
        await press(pilot, "ctrl+end", "ctrl+k")
        assert isinstance(app.screen, BookmarksScreen)
        await press(pilot, "n", *"why", "enter")
        assert "why" in "\n".join(screen_text(app))
        await press(pilot, "enter")
        assert isinstance(app.screen, AnnotateScreen)
        assert app.screen.pane.caret.place == place
        await press(pilot, "ctrl+k", "delete", "ctrl+z", "ctrl+z", "ctrl+z")
        assert sample.bookmarks.of("ann") == []
        assert "no bookmarks yet" in "\n".join(screen_text(app))


async def test_a_bookmark_in_another_document_is_opened_in_place(sample, app_of, press) -> None:
    document = sample.documents.get(EDM)
    start = sample.documents.text(document.id).index("Moscow")
    sample.bookmarks.add(document.id, Fragment(document.id, start, start + 6))
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "ctrl+k", "enter")
        caret = app.screen.pane.caret
        assert app.screen.document.id == document.id
        assert caret.piece.start + caret.place.at == start
