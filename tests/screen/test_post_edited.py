"""What post-editing does around the editor: status, versions, segments, marks, looking up; parts 3 to 10."""

from __future__ import annotations

import asyncio

import pytest
from post_edits import FIRST, MING_PAO, candidates, opened, shown
from waiting import until

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


# 4. Versions and comments.


async def test_4_versions_show_who_and_what_differs_and_one_is_restored(sample, app_of, engine, screen_text) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        memory = shown(sample).text
        await opened(pilot)
        await pilot.press("ctrl+u", *"短", "ctrl+s")
        await pilot.pause()
        await pilot.press("alt+v")
        await pilot.pause()
        rows = screen_text(app)
        assert any("ann" in row and "translated" in row and "短" in row for row in rows)
        assert any("argos translate-en_zt-demo 1.0" in row for row in rows)
        await pilot.press("down")
        while app.screen.here.text != memory:
            await pilot.press("down")
        await pilot.pause()
        assert any(row.strip().startswith("ann → memory") for row in screen_text(app))
        await pilot.press("enter", "escape")
        await pilot.pause()
        assert shown(sample).text == memory
        assert app.screen.page.passages[FIRST].target.text == memory
        await pilot.press("ctrl+z")
        await pilot.pause()
        assert shown(sample).text == "短"


async def test_4_comments_are_added_settled_shown_and_undone(sample, app_of, screen_text) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        app.screen.pane.go(Place("source", FIRST, 0))
        await pilot.press("f8")
        await pilot.pause()
        assert any("Nothing is said about this segment yet" in row for row in screen_text(app))
        await pilot.press("escape")
        await pilot.pause()
        assert app.focused is app.screen.pane, "one key leads back, where one has nothing to say"
        await pilot.press("f8")
        await pilot.pause()
        await pilot.press(*"why", "enter")
        await pilot.pause()
        assert any("✎1" in row for row in screen_text(app)), "and back in the text when one had"
        await pilot.press("f8")
        await pilot.pause()
        assert any("ann" in row and "why" in row for row in screen_text(app))
        await pilot.press("r", "escape")
        await pilot.pause()
        assert not any("✎" in row for row in screen_text(app))
        await pilot.press("ctrl+z")
        await pilot.pause()
        assert any("✎1" in row for row in screen_text(app))


async def test_4_from_the_editor_a_version_is_had_in_the_editor(sample, app_of, engine, press) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        before = shown(sample)
        await opened(pilot)
        await press(pilot, *"多", "alt+v", "down", "enter")
        editor = app.screen.editor
        assert editor is not None
        taken = editor.draft.text
        assert taken != before.text + "多"
        assert app.focused is editor
        await press(pilot, "ctrl+z")
        assert editor.draft.text == before.text + "多"
        await press(pilot, "ctrl+y", "enter")
        assert shown(sample).text == taken


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


# 7. Both sides lit.


async def test_7_the_word_under_the_cursor_lights_its_own_on_the_other_side(sample, app_of) -> None:
    sample.termbase.add_pair("Tehran", "en", "德黑蘭", "zh-Hant")
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = app.screen
        source, target = screen.page.passages[FIRST].source.text, screen.page.passages[FIRST].target.text
        screen.pane.go(Place("source", FIRST, source.index("Tehran")))
        at = target.index("德黑蘭")
        await until(pilot, lambda: screen.worn("target", FIRST, 0, 99) != [])
        assert [(w.start, w.end, w.wear) for w in screen.worn("target", FIRST, 0, 99)] == [(at, at + 3, "lit")]
        screen.pane.go(Place("target", FIRST, at + 1))
        await until(pilot, lambda: any(w.wear == "lit" for w in screen.worn("source", FIRST, 0, 999)))
        place = source.index("Tehran")
        assert [(w.start, w.end) for w in screen.worn("source", FIRST, 0, 999) if w.wear == "lit"] == [
            (place, place + 6)
        ]
        screen.pane.go(Place("source", FIRST, 0))
        await pilot.pause()
        assert screen.worn("target", FIRST, 0, 99) == []


async def test_7_an_engines_alignment_lights_the_source_while_one_types(sample, app_of, engine) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        engine.alignment = (((4, 13), (0, 2)),)
        await opened(pilot)
        await until(pilot, lambda: bool(engine.asked))
        await pilot.press("ctrl+u", *"擴展")
        await until(pilot, lambda: app.screen.worn("source", FIRST, 0, 99) != [])
        assert [(w.start, w.end) for w in app.screen.worn("source", FIRST, 0, 99)] == [(4, 13)]


# 8. Looking up.


async def test_8_words_are_looked_up_put_in_and_made_terms(sample, app_of, engine, screen_text, press) -> None:
    sample.termbase.add_pair("ties", "en", "聯繫", "zh-Hant", status="preferred")
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        source = app.screen.page.passages[FIRST].source.text
        app.screen.pane.go(Place("source", FIRST, source.index("ties")))
        await press(pilot, "f9")
        rows = screen_text(app)
        assert "Look up: ties" in rows[0]
        assert any("term" in row and "ties → 聯繫" in row for row in rows)
        assert any("memory" in row and "[ties]" in row for row in rows)
        await press(pilot, "enter")
        assert app.screen.editor.draft.text.endswith("聯繫")
        await press(pilot, "escape")
        app.screen.pane.go(Place("source", FIRST, source.index("Moscow")))
        await press(pilot, "f9", "t", "ctrl+u", *"莫斯科", "enter")
        assert [t.term for t in sample.termbase.named("莫斯科", "zh-Hant")] == ["莫斯科"]
        assert any("Moscow → 莫斯科" in row for row in screen_text(app))


async def test_8_from_the_editor_the_lit_words_of_the_source_are_looked_up(sample, app_of, engine, screen_text) -> None:
    sample.termbase.add_pair("Tehran", "en", "德黑蘭", "zh-Hant")
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        await pilot.press("ctrl+u", *"德黑蘭")
        await until(pilot, lambda: app.screen.lit_words() == "Tehran")
        await pilot.press("f9")
        await until(pilot, lambda: "Look up: Tehran" in screen_text(app)[0])
        await pilot.press("escape", "ctrl+a", "f9")
        await until(pilot, lambda: "Look up: 德黑蘭" in screen_text(app)[0])
        await until(pilot, lambda: any("→ Tehran" in row for row in screen_text(app)))
        await pilot.press("enter")
        assert "Look up" in screen_text(app)[0], "English words are not put into a Chinese translation"


async def test_8_behind_a_stop_the_word_before_it_is_looked_up_and_without_words_one_is_asked(
    sample, app_of, engine, screen_text, press
) -> None:
    sample.termbase.add_pair("Tehran", "en", "德黑蘭", "zh-Hant")
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        await press(pilot, "ctrl+u", *"到伊朗。」", "f9")
        assert "Look up: 伊朗" in screen_text(app)[0]
        await press(pilot, "slash", "ctrl+u", *"Tehran", "enter")
        assert "English → 繁體中文" in screen_text(app)[0], "the words say which side they are of"
        assert any("enter puts in: 德黑蘭" in row for row in screen_text(app))
        await press(pilot, "escape", "ctrl+u", "f9")
        assert any("enter looks it up" in row for row in screen_text(app))
        await press(pilot, "escape")
        assert app.screen.editor is not None


async def test_8_a_term_is_added_from_the_rendering_that_is_selected(
    sample, app_of, engine, screen_text, press
) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        await press(pilot, "ctrl+u", *"集體西方", "ctrl+a", "f9", "t")
        assert not any(" 集體西方 " in row for row in screen_text(app)[1:]), "it is not offered as its own name"
        await press(pilot, *"collective West", "enter")
        (hit,) = sample.termbase.find("the collective West", "en", "zh-Hant")
        assert [(r.text, r.status) for r in hit.renderings] == [("集體西方", "preferred")]


async def test_8_the_memory_gives_each_pair_once_and_no_sentence_as_a_term(
    sample, app_of, engine, screen_text, press
) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        source = app.screen.page.passages[FIRST].source.text
        sample.translations.set_status(shown(sample).id, "translated")
        app.screen.pane.go(Place("source", FIRST, source.index("shifting")))
        await press(pilot, "f9")
        rows = [row for row in screen_text(app) if "memory " in row and "geopolitical perspectives" in row]
        assert len(rows) == 1, "what was imported and what was accepted here are one pair"
        await press(pilot, "t")
        assert not any("莫斯科與德黑蘭" in row for row in screen_text(app)[10:30])


# 9 and 10. The whole document, beside the interface.


async def test_9_everything_is_swapped_as_one_step_beside_the_interface(sample, app_of, press) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        document = sample.documents.get(MING_PAO)
        before = sample.translations.chosen(document.id)
        await press(pilot, "ctrl+t")
        after = sample.translations.chosen(document.id)
        assert sum(t.origin == "machine" for t in after.values()) == 4
        await press(pilot, "ctrl+z")
        assert sample.translations.chosen(document.id) == before


async def test_10_the_document_is_translated_from_within_and_undone(sample, app_of, engine, press, screen_text) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        app.screen.action_translate_document()
        await press(pilot)
        found = [t for t in candidates(sample) if t.startswith("譯：The expanding")]
        assert len(found) == 1
        app.look_around()
        await press(pilot)
        assert any("translated by fake" in row for row in screen_text(app)), "one's own doing is no news from elsewhere"
        assert sample.journal.undoable().startswith("translate")
        await press(pilot, "ctrl+z")
        assert not any(t.startswith("譯：") for t in candidates(sample))


async def test_10_an_engine_that_takes_terms_gets_the_termbases_on_the_screen_too(
    sample, app_of, engine, press
) -> None:
    sample.termbase.add_pair("Moscow", "en", "莫斯科", "zh-Hant", status="preferred")
    engine.takes_terms = True
    given = []
    engine.translate = lambda batch: [given.append(each.terms) for each in batch] and [None] * len(batch)
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        app.screen.action_translate_document()
        await press(pilot)
    assert (("Moscow", "莫斯科"),) in given


async def test_10_nothing_else_is_done_to_the_text_while_one_types(sample, app_of, engine) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        document = sample.documents.get(MING_PAO)
        before = sample.segments.of(document.id)
        await opened(pilot)
        for action in ("screen.split_segment", "screen.swap_all", "screen.edit_target", "screen.delete_mark"):
            await app.screen.run_action(action)
        await pilot.pause()
        assert app.screen.editor is not None
        assert sample.segments.of(document.id) == before


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_10_the_editor_follows_its_column_through_any_size(sample, app_of, engine, size, screen_text) -> None:
    app = app_of(sample)
    async with app.run_test(size=size) as pilot:
        editor = await opened(pilot)
        await pilot.press(*"長" * 60)
        await pilot.pause()
        for width, height in ((80, 24), (200, 50), size):
            await pilot.resize_terminal(width, height)
            await pilot.pause()
            pane = app.screen.pane
            assert pane.region.contains_region(editor.region)
            assert editor.region.width == pane.rows.columns.width_of("target")
            screen_text(app)


async def test_time_is_counted_by_segment_for_those_who_ask_for_it(sample, app_of, engine) -> None:
    from workbench.tui.preferences import prefer

    document = sample.documents.get(MING_PAO)
    segment = sample.segments.of(document.id)[FIRST]
    for wanted in (False, True):
        prefer("timing", wanted)
        app = app_of(sample)
        async with app.run_test(size=(120, 40)) as pilot:
            await opened(pilot)
            await pilot.press("x")
            await asyncio.sleep(0.02)
            await pilot.press("backspace", "escape")
            await pilot.pause()
        spent = sample.timings.by_segment(document.id, activity="post-edit")
        assert spent.keys() == ({segment.id} if wanted else set())
