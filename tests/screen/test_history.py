"""The history of edits, gone back and forth in; undo without end. Issue 3, item 7."""

from __future__ import annotations

import pytest

from workbench.model import Fragment, SegmentSpan, SourceText
from workbench.tui.screens.history import HistoryScreen

pytestmark = pytest.mark.screen

MING_PAO = "mingpao-new-age-in-iran-russia-relations.md"
EDM = "edm-asia-pivot-meets-eurasian-tilt.md"


async def test_the_history_says_in_words_what_was_done(sample, app_of, press, screen_text, marked) -> None:
    mark = marked(sample)
    sample.marks.update(mark, label="location")
    sample.marks.delete([mark])
    sample.journal.undo()
    document = sample.documents.get(MING_PAO)
    sample.documents.rename(document.id, "other.md")
    app = app_of(sample, None)
    async with app.run_test(size=(160, 40)) as pilot:
        await press(pilot, "ctrl+r")
        assert isinstance(app.screen, HistoryScreen)
        text = "\n".join(screen_text(app))
        for words in (
            f"Renamed «{MING_PAO[:30]}",
            "Took back: deleted Location «Moscow»",
            "Relabelled «Moscow»: Geopolitical entity → Location",
            "Marked «Moscow» as Geopolitical entity",
        ):
            assert words in text, words


async def test_going_back_asks_how_much_and_redo_returns(sample, app_of, press, screen_text, marked) -> None:
    keys = {marked(sample, quote=quote) for quote in ("Moscow", "Tehran", "Iran")}
    marked(sample, EDM, "Moscow")
    document = sample.documents.get(MING_PAO)
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "ctrl+r", "down", "down", "down", "b")
        assert "Take back 3 edits in 2 documents?" in "\n".join(screen_text(app))
        await press(pilot, "enter")
        assert "✓ took back 3 edits" in "\n".join(screen_text(app))
        assert len(sample.marks.of(document.id)) == 1
        await press(pilot, "escape")
        assert len(app.screen.spans.marks) == 1, "the text below shows what is so"
        await press(pilot, "ctrl+y", "ctrl+y", "ctrl+y")
        assert {mark.id for mark in sample.marks.of(document.id)} == keys


async def test_whoever_has_done_nothing_is_told_how_to_see_what_others_did(
    sample, app_of, press, screen_text, marked
) -> None:
    marked(sample)
    sample.annotator = "zoe"
    app = app_of(sample)
    async with app.run_test(size=(100, 30)) as pilot:
        await press(pilot, "ctrl+r")
        assert "You have done nothing yet; o shows what others did." in "\n".join(screen_text(app))
        await press(pilot, "o")
        assert "Marked «Moscow»" in "\n".join(screen_text(app))


async def test_one_stays_on_the_step_to_which_one_went_back(sample, app_of, press, screen_text, marked) -> None:
    for quote in ("Moscow", "Tehran", "Iran"):
        marked(sample, quote=quote)
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "ctrl+r", "down", "b")
        assert "Take back the one edit after this?" in "\n".join(screen_text(app))
        await press(pilot, "enter")
        assert "✓ took back one edit" in "\n".join(screen_text(app))
        assert app.screen.here.words.startswith("marked «Tehran»")
        await press(pilot, "ctrl+z")
        assert app.screen.here.words.startswith("marked «Tehran»")
        await press(pilot, "b")
        assert "Do again this one edit?" in "\n".join(screen_text(app))
        await press(pilot, "enter")
        assert "✓ did one edit again" in "\n".join(screen_text(app))


async def test_the_history_of_one_document_says_of_which(sample, app_of, press, screen_text, marked) -> None:
    marked(sample)
    marked(sample, EDM, "Moscow")
    app = app_of(sample)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "ctrl+r", "d")
        assert "History of Russia’s Asia" in screen_text(app)[0]
        assert len(app.screen.told) == 1
        await press(pilot, "d")
        assert "History of" not in screen_text(app)[0]


async def test_one_may_go_forward_again_from_the_history(sample, app_of, press, marked) -> None:
    for quote in ("Moscow", "Tehran", "Iran"):
        marked(sample, quote=quote)
    document = sample.documents.get(MING_PAO)
    for _ in range(3):
        sample.journal.undo()
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "ctrl+r")
        at = next(n for n, told in enumerate(app.screen.told) if told.words.startswith("marked «Tehran»"))
        await press(pilot, *["down"] * at, "b", "enter")
        assert len(sample.marks.of(document.id)) == 2


async def test_enter_shows_where_it_was_done(sample, app_of, press, marked) -> None:
    marked(sample, EDM, "Tehran")
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "ctrl+r", "enter")
        caret = app.screen.pane.caret
        document = sample.documents.get(EDM)
        start = sample.documents.text(document.id).index("Tehran")
        assert (app.screen.document.id, caret.piece.start + caret.place.at) == (document.id, start)


async def test_others_edits_are_shown_when_asked_but_not_where_they_are_hidden(sample, app_of, press, marked) -> None:
    sample.annotator = "ben"
    marked(sample, MING_PAO, "Moscow")
    marked(sample, EDM, "Tehran")
    document = sample.documents.get(MING_PAO)
    sample.assignments.blind = True
    sample.assignments.assign([(document.id, "ann")])
    sample.annotator = "ann"
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "ctrl+r")
        assert "ben" not in {told.step.annotator for told in app.screen.told}
        await press(pilot, "o")
        seen = [told.words for told in app.screen.told if told.step.annotator == "ben"]
        assert [words for words in seen if words.startswith("marked")] == ["marked «Tehran» as Geopolitical entity"]
        await press(pilot, "d", "t")
        assert app.screen.asked.kind == 1


async def test_an_edit_that_was_not_done_on_a_screen_is_named_before(
    sample, app_of, press, screen_text, marked
) -> None:
    sample.documents.add(SourceText("new.txt", "A new one."), [SegmentSpan(0, 10, "en", "body")])
    marked(sample)
    app = app_of(sample, None)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "ctrl+r")
        at = len(app.screen.told) - 1
        await press(pilot, "down", "b")
        assert "Take back the one edit after this?" in "\n".join(screen_text(app))
        await press(pilot, "escape", "escape", "ctrl+z")
        assert len(sample.documents.all()) == 3
        assert at >= 1


async def test_undo_reaches_what_screens_do_in_every_family(sample, app_of, press) -> None:
    document = sample.documents.get(MING_PAO)
    segment = sample.segments.of(document.id)[4]
    app = app_of(sample, None)
    async with app.run_test(size=(120, 40)) as pilot:
        sample.documents.rename(document.id, "renamed.md")
        sample.segments.set_zones([segment.id], "frame")
        sample.bookmarks.add(document.id, Fragment(document.id, 0, 2))
        await press(pilot, "ctrl+z", "ctrl+z", "ctrl+z")
        assert sample.documents.get(document.id).name == MING_PAO
        assert sample.segments.get(segment.id).zone == segment.zone
        assert sample.bookmarks.of("ann") == []
