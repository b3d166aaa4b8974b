"""Segments as a translator has them: how far each is, split and joined, and marks that go along; parts 3, 5 and 6."""

from __future__ import annotations

import pytest
from post_edits import FIRST, MING_PAO, opened, shown

from workbench.model import Fragment
from workbench.tui.caret import Place

pytestmark = pytest.mark.screen


# 3. Status.


async def test_3_the_status_goes_forward_by_a_key_and_is_counted(sample, app_of, screen_text) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        app.screen.pane.go(Place("target", FIRST, 0))
        for status, sign in (("translated", "✓1 ✓✓0/"), ("reviewed", "✓1 ✓✓1/"), ("draft", "")):
            await pilot.press("ctrl+s")
            await pilot.pause()
            assert shown(sample).status == status
            assert sign in screen_text(app)[0]
        assert sample.translations.said_by(shown(sample).id) == "ann"
        await pilot.press("ctrl+z")
        await pilot.pause()
        assert shown(sample).status == "reviewed"


async def test_3_next_draft_and_next_to_review_pass_over_what_is_done(sample, app_of) -> None:
    document = sample.documents.get(MING_PAO)
    body = [s for s in sample.segments.of(document.id) if s.zone == "body"]
    chosen = sample.translations.chosen(document.id)
    for segment, status in zip(body, ("translated", "reviewed", "translated"), strict=False):
        sample.translations.set_status(chosen[segment.id].id, status)
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:

        def here() -> str:
            return app.screen.page.passages[app.screen.pane.caret.place.passage].segment.id

        app.screen.pane.go(Place("source", 0, 0))
        await pilot.press("alt+d")
        assert here() == body[3].id
        app.screen.pane.go(Place("source", 0, 0))
        await pilot.press("alt+r")
        assert here() == body[0].id
        await pilot.press("alt+r")
        assert here() == body[2].id


# 5. Split and join.


async def test_5_segments_are_split_and_joined_by_key_and_undone(sample, app_of) -> None:
    document = sample.documents.get(MING_PAO)
    before = sample.segments.of(document.id)
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        source = app.screen.page.passages[FIRST].source.text
        app.screen.pane.go(Place("source", FIRST, source.index("both Russia")))
        await pilot.press("alt+s")
        await pilot.pause()
        passages = app.screen.page.passages
        assert len(passages) == len(before) + 1
        assert passages[FIRST + 1].source.text.startswith("both Russia")
        assert passages[FIRST].translation.status == "draft"
        assert passages[FIRST + 1].translation is None
        app.screen.pane.go(Place("source", FIRST, 0))
        await pilot.press("alt+j")
        await pilot.pause()
        assert app.screen.page.passages[FIRST].source.text == source
        await pilot.press("ctrl+z", "ctrl+z")
        await pilot.pause()
        assert sample.segments.of(document.id) == before


async def test_5_what_does_not_go_along_is_listed(sample, app_of) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        app.screen.pane.go(Place("source", 4, 0))
        await pilot.press("alt+j")
        await pilot.pause()
        (told,) = app._notifications
        assert "the second part was en" in told.message


async def test_5_the_language_of_a_segment_is_corrected_and_undone(sample, app_of) -> None:
    document = sample.documents.get(MING_PAO)
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        app.screen.pane.go(Place("source", FIRST, 0))
        app.screen.action_segment_language()
        await pilot.pause()
        await pilot.press("2")
        await pilot.pause()
        assert sample.segments.of(document.id)[FIRST].language == "zh-Hant"
        assert app.screen.page.passages[FIRST].source.language == "zh-Hant"
        await pilot.press("ctrl+z")
        await pilot.pause()
        assert sample.segments.of(document.id)[FIRST].language == "en"


# 6. Marks.


async def test_6_marks_move_with_their_words_and_what_became_stale_is_said(sample, app_of, engine) -> None:
    document = sample.documents.get(MING_PAO)
    text = shown(sample)
    marks = [
        sample.marks.create("entity", "gpe", document_id=document.id, fragments=[Fragment(text.id, at, at + 3)])
        for at in (text.text.index("莫斯科"), text.text.index("德黑蘭"))
    ]
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        await pilot.press("ctrl+u", *"關係緊密的是莫斯科", "enter")
        await pilot.pause()
        after = shown(sample)
        assert sample.marks.get(marks[0].id).fragments == (Fragment(after.id, 6, 9),)
        assert sample.marks.get(marks[1].id).stale
        assert [n.message.splitlines()[0] for n in app._notifications] == ["1 mark no longer fits."]
