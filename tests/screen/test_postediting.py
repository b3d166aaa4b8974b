"""Writing translations in their place, on the real store: every numbered part of post-editing, by keys."""

from __future__ import annotations

import asyncio
import time

import pytest
from fake_engines import FakeEngine, Mute, not_installed
from textual import events

from workbench import open_project
from workbench.errors import EngineError
from workbench.model import Fragment, Translation
from workbench.tui.caret import Place
from workbench.tui.postedit import engines as editing_engines

MING_PAO = "mingpao-new-age-in-iran-russia-relations.md"
FIRST = 5
"""The passage "The expanding ties between Moscow and Tehran ..."."""

pytestmark = pytest.mark.screen


@pytest.fixture
def engine(monkeypatch):
    """The engine of the project; tests say what it does."""
    made = FakeEngine()
    monkeypatch.setattr(editing_engines, "editing_engine", lambda project: made)
    return made


async def until(pilot, condition, seconds: float = 5.0) -> None:
    """Wait for what a thread does."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never came"
        await asyncio.sleep(0.01)
        await pilot.pause()
    await pilot.pause()


async def opened(pilot, index: int = FIRST, side: str = "target"):
    """Open the editor on a passage, and return it."""
    screen = pilot.app.screen
    screen.pane.go(Place(side, index, 0))
    await pilot.pause()
    await pilot.press("ctrl+e")
    await pilot.pause()
    assert screen.editor is not None
    return screen.editor


def shown(project, index: int = FIRST) -> Translation | None:
    document = project.documents.get(MING_PAO)
    return project.translations.chosen_for(project.segments.of(document.id)[index].id)


def candidates(project, index: int = FIRST) -> list[str]:
    document = project.documents.get(MING_PAO)
    return [t.text for t in project.translations.candidates(project.segments.of(document.id)[index].id)]


# 1. Edit the target in place.


async def test_1_a_translation_is_edited_in_place_accepted_and_the_next_is_opened(sample, app_of, engine) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        before = shown(sample)
        editor = await opened(pilot)
        pane = app.screen.pane
        await until(pilot, lambda: editor.region.x == pane.region.x + pane.rows.columns.start_of("target"))
        assert editor.region.width == pane.rows.columns.width_of("target")
        assert editor.draft.text == before.text
        await pilot.press("ctrl+u", *"新譯文", "enter")
        await pilot.pause()
        after = shown(sample)
        assert (after.text, after.status, after.origin, after.supersedes) == (
            "新譯文",
            "translated",
            "human",
            before.id,
        )
        assert app.screen.at_work == FIRST + 1, "the next segment is open"
        assert app.screen.editor.draft.text == shown(sample, FIRST + 1).text


async def test_1_what_is_typed_stands_where_the_translation_stood(sample, app_of, engine, screen_text) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        engine.ending = ""
        editor = await opened(pilot)
        await pilot.press("ctrl+u", *"甲乙丙")
        await pilot.pause()
        row = screen_text(app)[editor.region.y]
        assert "6   The expanding ties" in row
        assert "甲乙丙" in row


async def test_1_leaving_keeps_what_was_typed_as_a_draft_and_undo_takes_the_whole_visit_back(
    sample, app_of, engine
) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        before = shown(sample)
        await opened(pilot)
        await pilot.press(*"未完", "escape")
        await pilot.pause()
        assert app.screen.editor is None
        assert app.focused is app.screen.pane
        after = shown(sample)
        assert (after.text, after.status) == (before.text + "未完", "draft")
        assert not after.settings
        await pilot.press("ctrl+z")
        await pilot.pause()
        assert shown(sample) == before
        assert len(candidates(sample)) == 2


async def test_1_leaving_without_a_change_writes_nothing(sample, app_of, engine) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        edit = sample.journal.history(1)[0].id
        await opened(pilot)
        await pilot.press("x", "backspace", "escape")
        await pilot.pause()
        assert app.screen.editor is None
        assert sample.journal.history(1)[0].id == edit


async def test_1_a_pause_writes_the_draft_and_many_pauses_one_row(sample, app_of, engine) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        before = len(candidates(sample))
        await opened(pilot)
        for text in ("一", "二", "三"):
            await pilot.press(text)
            app.screen.keep_typed()
        assert len(candidates(sample)) == before + 1
        await pilot.press("四")
        await until(pilot, lambda: any(text.endswith("一二三四") for text in candidates(sample)))


async def test_1_what_was_left_unfinished_is_there_when_the_editor_is_opened_again(sample, app_of, engine) -> None:
    first = app_of(sample)
    async with first.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        await pilot.press("ctrl+u", *"半句")
        await pilot.pause()
    assert shown(sample).text != "半句", "it is not shown before it is accepted"
    with open_project(sample.path, annotator="ann") as again:
        app = app_of(again)
        async with app.run_test(size=(120, 40)) as pilot:
            editor = await opened(pilot)
            assert editor.draft.text == "半句"
            await pilot.press("enter")
            await pilot.pause()
        assert shown(again).text == "半句"
        assert candidates(again).count("半句") == 1


async def test_1_a_segment_without_a_translation_can_be_written(project, document, app_of, engine) -> None:
    app = app_of(project, document.id)
    async with app.run_test(size=(120, 40)) as pilot:
        editor = await opened(pilot, 0, side="source")
        assert editor.draft.text == ""
        await until(pilot, lambda: editor.ghost == engine.whole)
        await pilot.press(*"好", "enter")
        await pilot.pause()
        segment = project.segments.of(document.id)[0]
        assert project.translations.chosen_for(segment.id).text == "好"


async def test_1_an_empty_translation_is_refused_and_the_editor_stays(sample, app_of, engine) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        before = shown(sample)
        await opened(pilot)
        await pilot.press("ctrl+u", "enter")
        await pilot.pause()
        assert app.screen.editor is not None
        await pilot.press("escape")
        await pilot.pause()
        assert shown(sample) == before


async def test_1_selecting_pasting_and_the_editors_own_undo(sample, app_of, engine) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        editor = await opened(pilot)
        text = editor.draft.text
        editor.post_message(events.Paste("甲\r\n乙\x1b"))
        await pilot.pause()
        assert editor.draft.text == text + "甲\n乙\x1b"
        await pilot.press("ctrl+z")
        assert editor.draft.text == text
        await pilot.press("ctrl+a", "新")
        assert editor.draft.text == "新"
        await pilot.press("ctrl+z", "ctrl+y", "shift+left", "backspace")
        assert editor.draft.text == ""
        await pilot.press("ctrl+j", "x", "up", "end", "y")
        assert editor.draft.text == "y\nx"


async def test_1_the_mouse_puts_the_cursor_on_whole_characters(sample, app_of, engine) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        engine.ending = ""
        editor = await opened(pilot)
        await pilot.press("ctrl+u")
        editor.post_message(events.Paste("莫斯科👨‍👩‍👧好"))
        await pilot.pause()
        for cell, at in ((0, 0), (1, 0), (2, 1), (5, 2), (6, 3), (7, 3), (8, 8), (20, 9)):
            await pilot.click(editor, offset=(cell, 0))
            await pilot.pause()
            assert editor.draft.at == at, cell


# 2. Completion and suggestions.


async def test_2_the_rest_is_offered_behind_the_cursor_and_taken_word_by_word_or_whole(
    sample, app_of, engine, screen_text
) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        editor = await opened(pilot)
        await pilot.press("ctrl+u")
        await until(pilot, lambda: editor.ghost == engine.whole)
        assert engine.whole[:8] in screen_text(app)[editor.region.y]
        await pilot.press("tab")
        assert editor.draft.text == "莫斯科"
        await pilot.press("與")
        await until(pilot, lambda: editor.ghost == engine.whole[4:])
        asked = len(engine.asked)
        await pilot.press(*"德黑蘭")
        assert len(engine.asked) == asked, "what is typed as it was offered needs no asking"
        assert editor.ghost == engine.whole[7:]
        await pilot.press("shift+tab", "enter")
        await pilot.pause()
        assert shown(sample).text == engine.whole
        assert shown(sample).settings == {"assisted": ["engine"]}


async def test_2_the_engine_goes_on_from_what_was_typed(sample, app_of, engine) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        editor = await opened(pilot)
        await pilot.press("ctrl+u", *"別的")
        await until(pilot, lambda: editor.ghost == engine.ending)
        assert engine.asked[-1] == "別的"


async def test_2_of_many_keys_only_the_newest_is_asked_for_and_none_waits(sample, app_of, engine) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        editor = await opened(pilot)
        await until(pilot, lambda: len(engine.asked) == 1)
        engine.gate.clear()
        await pilot.press("ctrl+u")
        await until(pilot, lambda: len(engine.asked) == 2)
        for character in "一二三四五六七八":
            await pilot.press(character)
            assert editor.draft.text.endswith(character), "a key never waits for the engine"
        engine.gate.set()
        await until(pilot, lambda: editor.ghost == engine.ending)
        assert engine.asked[2:] == ["一二三四五六七八"]


async def test_2_an_answer_that_comes_too_late_is_dropped(sample, app_of, engine) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        editor = await opened(pilot)
        await until(pilot, lambda: bool(engine.asked))
        engine.gate.clear()
        await pilot.press("ctrl+u", "甲")
        await until(pilot, lambda: engine.asked[-1] in ("", "甲"))
        await pilot.press("ctrl+u", *"乙丙")
        engine.gate.set()
        await until(pilot, lambda: editor.ghost != "")
        assert (editor.draft.text, editor.ghost) == ("乙丙", engine.ending)


async def test_2_an_answer_for_another_segment_is_dropped(sample, app_of, engine) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        await until(pilot, lambda: bool(engine.asked))
        engine.gate.clear()
        await pilot.press("ctrl+u")
        await until(pilot, lambda: engine.asked[-1] == "")
        await pilot.press("新", "enter", "ctrl+u")
        await pilot.pause()
        assert app.screen.at_work == FIRST + 1
        engine.answer = lambda prefix: f"{prefix}第{len(engine.sources)}次"
        engine.gate.set()
        await until(pilot, lambda: app.screen.editor.ghost != "")
        assert engine.sources[-1] == app.screen.page.passages[FIRST + 1].source.text
        assert app.screen.editor.ghost == f"第{len(engine.sources)}次"


@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        (EngineError("the server hung up", hint="Start it again."), "the server hung up"),
        (not_installed(), "no language package"),
        (ValueError("42"), "ValueError: 42"),
    ],
)
async def test_2_an_engine_that_fails_is_told_in_words_once_and_editing_goes_on(
    sample, app_of, engine, screen_text, trouble, words
) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        engine.trouble = trouble
        editor = await opened(pilot)
        await until(pilot, lambda: any(words in row for row in screen_text(app)))
        told = len(app._notifications)
        await pilot.press("ctrl+u", *"照寫")
        await until(pilot, lambda: engine.asked[-1] == "照寫")
        await pilot.pause()
        assert len(app._notifications) == told == 1
        assert editor.draft.text == "照寫"
        engine.trouble = None
        await pilot.press("了")
        await until(pilot, lambda: editor.ghost == engine.ending)
        await pilot.press("enter")
        await pilot.pause()
        assert shown(sample).text == "照寫了"


async def test_2_an_engine_that_cannot_complete_says_so(sample, app_of, monkeypatch, screen_text) -> None:
    monkeypatch.setattr(editing_engines, "editing_engine", lambda project: Mute())
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        await until(pilot, lambda: any("does not complete" in row for row in screen_text(app)))


async def test_2_without_an_engine_the_editor_works(sample, app_of, monkeypatch, screen_text) -> None:
    def missing(project):
        raise not_installed()

    monkeypatch.setattr(editing_engines, "editing_engine", missing)
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        await until(pilot, lambda: any("no language package" in row for row in screen_text(app)))
        await pilot.press("ctrl+u", *"手譯", "enter")
        await pilot.pause()
        assert shown(sample).text == "手譯"
        assert len(app._notifications) == 1, "it is said once"


async def test_2_suggestions_are_numbered_and_taken_by_number(sample, app_of, engine, screen_text) -> None:
    sample.termbase.add_pair("Tehran", "en", "德黑蘭", "zh-Hant", status="preferred")
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        editor = await opened(pilot)
        await pilot.press("ctrl+u")
        await until(pilot, lambda: any(s.kind == "term" for s in app.screen.suggested))
        kinds = [s.kind for s in app.screen.suggested]
        machine, term = kinds.index("machine") + 1, kinds.index("term") + 1
        rows = screen_text(app)
        assert any(f"{machine}  machine" in row for row in rows)
        assert any(f"{term}  德黑蘭" in row for row in rows)
        await pilot.press(f"alt+{machine}")
        assert editor.draft.text == "機器譯文：莫斯科與德黑蘭。"
        await pilot.press("ctrl+u")
        await pilot.pause()
        await pilot.press(f"alt+{term}")
        assert editor.draft.text == "德黑蘭"
        await pilot.press("alt+9", "enter")
        await pilot.pause()
        assert shown(sample).settings["assisted"] == ["machine", "term"]


async def test_2_what_is_taken_whole_is_what_the_version_was_made_from(sample, app_of, engine) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        await until(pilot, lambda: any(s.kind == "machine" for s in app.screen.suggested))
        number = [s.kind for s in app.screen.suggested].index("machine") + 1
        taken = app.screen.suggested[number - 1].key
        await pilot.press(f"alt+{number}", "了", "enter")
        await pilot.pause()
        assert (shown(sample).text, shown(sample).supersedes) == ("機器譯文：莫斯科與德黑蘭。了", taken)


async def test_2_words_that_could_stand_at_the_cursor_are_taken_by_number(sample, app_of, engine, screen_text) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        editor = await opened(pilot)
        await pilot.press("ctrl+u", "alt+a")
        await until(pilot, lambda: app.screen.completion.alternatives is not None)
        assert app.screen.completion.alternatives == ("兩國", "雙方")
        assert any("2  雙方" in row for row in screen_text(app))
        await pilot.press("escape")
        assert app.screen.editor is not None, "the first esc lets go of the words"
        await pilot.press("alt+a")
        await until(pilot, lambda: app.screen.completion.alternatives is not None)
        await pilot.press("alt+2")
        await pilot.pause()
        assert editor.draft.text == "雙方"
        assert app.screen.completion.alternatives is None


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
        await pilot.press(*"why", "enter")
        await pilot.pause()
        assert any("ann" in row and "why" in row for row in screen_text(app))
        await pilot.press("escape")
        await pilot.pause()
        assert any("✎1" in row for row in screen_text(app))
        await pilot.press("f8")
        await pilot.pause()
        await pilot.press("r", "escape")
        await pilot.pause()
        assert not any("✎" in row for row in screen_text(app))
        await pilot.press("ctrl+z")
        await pilot.pause()
        assert any("✎1" in row for row in screen_text(app))


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
        assert any("memory" in row and "〔ties〕" in row for row in rows)
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


async def test_10_the_document_is_translated_from_within_and_undone(sample, app_of, engine, press) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        app.screen.action_translate_document()
        await press(pilot)
        found = [t for t in candidates(sample) if t.startswith("譯：The expanding")]
        assert len(found) == 1
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
