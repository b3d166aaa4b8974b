"""Comfort and undo without end on the screens: issue 3, items 6 and 7."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from textual.command import CommandList

from workbench import open_project
from workbench.errors import WorkbenchError
from workbench.model import Fragment, SegmentSpan, SourceText
from workbench.tui import language
from workbench.tui.background import in_background
from workbench.tui.language import use_language
from workbench.tui.preferences import config_folder, is_preferred, prefer, preferred
from workbench.tui.screens.annotate import AnnotateScreen
from workbench.tui.screens.bookmarks import BookmarksScreen
from workbench.tui.screens.history import HistoryScreen
from workbench.tui.screens.library import LibraryScreen
from workbench.tui.screens.progress import ProgressScreen
from workbench.tui.screens.settings import SettingsScreen
from workbench.tui.timekeeper import IDLE, TimeKeeper

pytestmark = pytest.mark.screen

MING_PAO = "mingpao-new-age-in-iran-russia-relations.md"
EDM = "edm-asia-pivot-meets-eurasian-tilt.md"


@pytest.fixture(autouse=True)
def _english_afterwards():
    yield
    use_language("")


def text_of(app, screen_text) -> str:
    return "\n".join(screen_text(app))


def marked(project, name: str = MING_PAO, quote: str = "Moscow", label: str = "gpe") -> str:
    document = project.documents.get(name)
    start = project.documents.text(document.id).index(quote)
    where = [Fragment(document.id, start, start + len(quote))]
    return project.marks.create("entity", label, document_id=document.id, fragments=where).id


# Bookmarks.


async def test_a_bookmark_is_set_noted_opened_and_undone(sample, app_of, press, screen_text) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "ctrl+right", "circumflex_accent")
        place = app.screen.pane.caret.place
        assert "⚑" in screen_text(app)[0]
        await press(pilot, "ctrl+end", "ctrl+k")
        assert isinstance(app.screen, BookmarksScreen)
        await press(pilot, "n", *"why", "enter")
        assert "why" in text_of(app, screen_text)
        await press(pilot, "enter")
        assert isinstance(app.screen, AnnotateScreen)
        assert app.screen.pane.caret.place == place
        await press(pilot, "ctrl+k", "delete", "ctrl+z", "ctrl+z", "ctrl+z")
        assert sample.bookmarks.of("ann") == []
        assert "no bookmarks yet" in text_of(app, screen_text)


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


# The history.


async def test_the_history_says_in_words_what_was_done(sample, app_of, press, screen_text) -> None:
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
        text = text_of(app, screen_text)
        for words in (
            f"Renamed «{MING_PAO[:30]}",
            "Took back: deleted Location «Moscow»",
            "Relabelled «Moscow»: Geopolitical entity → Location",
            "Marked «Moscow» as Geopolitical entity",
        ):
            assert words in text, words


async def test_going_back_asks_how_much_and_redo_returns(sample, app_of, press, screen_text) -> None:
    keys = {marked(sample, quote=quote) for quote in ("Moscow", "Tehran", "Iran")}
    marked(sample, EDM, "Moscow")
    document = sample.documents.get(MING_PAO)
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "ctrl+r", "down", "down", "down", "b")
        assert "Take back 3 edits in 2 documents?" in text_of(app, screen_text)
        await press(pilot, "enter")
        assert "✓ took back 3 edits" in text_of(app, screen_text)
        assert len(sample.marks.of(document.id)) == 1
        await press(pilot, "escape")
        assert len(app.screen.spans.marks) == 1, "the text below shows what is so"
        await press(pilot, "ctrl+y", "ctrl+y", "ctrl+y")
        assert {mark.id for mark in sample.marks.of(document.id)} == keys


async def test_whoever_has_done_nothing_is_told_how_to_see_what_others_did(sample, app_of, press, screen_text) -> None:
    marked(sample)
    sample.annotator = "zoe"
    app = app_of(sample)
    async with app.run_test(size=(100, 30)) as pilot:
        await press(pilot, "ctrl+r")
        assert "You have done nothing yet; o shows what others did." in text_of(app, screen_text)
        await press(pilot, "o")
        assert "Marked «Moscow»" in text_of(app, screen_text)


async def test_one_stays_on_the_step_to_which_one_went_back(sample, app_of, press, screen_text) -> None:
    for quote in ("Moscow", "Tehran", "Iran"):
        marked(sample, quote=quote)
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "ctrl+r", "down", "b")
        assert "Take back the one edit after this?" in text_of(app, screen_text)
        await press(pilot, "enter")
        assert "✓ took back one edit" in text_of(app, screen_text)
        assert app.screen.here.words.startswith("marked «Tehran»")
        await press(pilot, "ctrl+z")
        assert app.screen.here.words.startswith("marked «Tehran»")
        await press(pilot, "b")
        assert "Do again this one edit?" in text_of(app, screen_text)
        await press(pilot, "enter")
        assert "✓ did one edit again" in text_of(app, screen_text)


async def test_the_history_of_one_document_says_of_which(sample, app_of, press, screen_text) -> None:
    marked(sample)
    marked(sample, EDM, "Moscow")
    app = app_of(sample)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "ctrl+r", "d")
        assert "History of Russia’s Asia" in screen_text(app)[0]
        assert len(app.screen.told) == 1
        await press(pilot, "d")
        assert "History of" not in screen_text(app)[0]


async def test_one_may_go_forward_again_from_the_history(sample, app_of, press) -> None:
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


async def test_enter_shows_where_it_was_done(sample, app_of, press) -> None:
    marked(sample, EDM, "Tehran")
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "ctrl+r", "enter")
        caret = app.screen.pane.caret
        document = sample.documents.get(EDM)
        start = sample.documents.text(document.id).index("Tehran")
        assert (app.screen.document.id, caret.piece.start + caret.place.at) == (document.id, start)


async def test_others_edits_are_shown_when_asked_but_not_where_they_are_hidden(sample, app_of, press) -> None:
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


async def test_an_edit_that_was_not_done_on_a_screen_is_named_before(sample, app_of, press, screen_text) -> None:
    sample.documents.add(SourceText("new.txt", "A new one."), [SegmentSpan(0, 10, "en", "body")])
    marked(sample)
    app = app_of(sample, None)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "ctrl+r")
        at = len(app.screen.told) - 1
        await press(pilot, "down", "b")
        assert "Take back the one edit after this?" in text_of(app, screen_text)
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


# Coming back.


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


# Time.


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
            assert ("Time is not counted" in text_of(app, screen_text)) is not wanted
        assert (sample.timings.spent("ann", document_id=document.id) > 0) is wanted


# Progress.


async def test_progress_counts_this_document_today_and_all(sample, app_of, press, screen_text) -> None:
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


# Settings.


async def test_each_setting_holds_at_once_and_is_remembered(sample, app_of, press, screen_text) -> None:
    app = app_of(sample, theme="")
    async with app.run_test(size=(100, 30)) as pilot:
        await press(pilot, "g", "f10", "right", "right")
        assert isinstance(app.screen, SettingsScreen)
        assert "Undo" not in screen_text(app)[-1], "settings are changed back, and not taken back"
        assert app.theme == preferred("theme") == "workbench-contrast-dark"
        await press(pilot, "left", "down", "right")
        assert preferred("language") == "zh-Hant"
        await press(pilot, "left", *["down"] * 6, "space")
        assert is_preferred("timing")
        await press(pilot, "escape")
    assert app_of(sample, theme="").theme == "workbench-light"


async def test_a_file_of_preferences_that_makes_no_sense_is_passed_over(sample, app_of) -> None:
    config_folder().mkdir(parents=True)
    (config_folder() / "screens.json").write_text(json.dumps({"theme": 3, "keymap": "x", "timing": "yes"}))
    app = app_of(sample, theme="")
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        assert app.theme == "workbench-dark"
        assert not is_preferred("timing")


async def test_the_palette_offers_themes(sample, app_of) -> None:
    app = app_of(sample)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("ctrl+p")
        await pilot.pause()
        await pilot.press(*"contrast-light")
        await pilot.pause(0.5)
        await pilot.press("enter")
        await pilot.pause(0.2)
        assert app.theme == "workbench-contrast-light"


async def found(pilot, typed: str) -> list[str]:
    """What the palette finds, from the top."""
    await pilot.press("ctrl+p")
    await pilot.pause()
    await pilot.press(*("space" if letter == " " else letter for letter in typed))
    await pilot.pause(0.5)
    lines = pilot.app.screen.query_one(CommandList)
    titles = [str(lines.get_option_at_index(at).hit.prompt).split("\n")[0] for at in range(lines.option_count)]
    await pilot.press("escape", "escape")
    return titles


async def test_the_palette_finds_words_before_letters_in_order(sample, app_of) -> None:
    app = app_of(sample)
    async with app.run_test(size=(100, 30)) as pilot:
        assert await found(pilot, "note") == ["Note", "Bookmarks"], "not End to the left, which has its letters"
        assert (await found(pilot, "left"))[0] not in ("Note", "History")
        assert (await found(pilot, "guide"))[0] == "Guidelines"
        assert "History" in await found(pilot, "any point"), "what it does is searched too"
        assert "Light or dark" in await found(pilot, "ＬＩＧＨＴ")
        assert "Bookmarks" in await found(pilot, "bkmrks"), "else letters in their order do"
        assert await found(pilot, "zzz") == ["No command is called so."]


async def test_in_chinese_the_palette_finds_traditional_by_simplified(sample, app_of) -> None:
    prefer("language", "zh-Hant")
    app = app_of(sample)
    async with app.run_test(size=(100, 30)) as pilot:
        assert (await found(pilot, "书签"))[0].startswith("書籤")
        assert "編輯歷史" in await found(pilot, "历史")
        assert await found(pilot, "zzz") == ["沒有這個名稱的指令。"]


async def test_in_chinese_the_palette_is_searched_in_both_languages(sample, app_of, monkeypatch) -> None:
    words = {"Settings": "設定", "Theme, language, keys, and how texts are shown.": "主題、語言。"}
    monkeypatch.setattr(language, "_catalogue", lambda chosen: words if chosen == "zh-Hant" else {})
    prefer("language", "zh-Hant")
    for typed in ("設定", "settings"):
        app = app_of(sample)
        async with app.run_test(size=(100, 30)) as pilot:
            await pilot.press("ctrl+p")
            await pilot.pause()
            await pilot.press(*typed)
            await pilot.pause(0.5)
            await pilot.press("enter")
            await pilot.pause(0.2)
            assert isinstance(app.screen, SettingsScreen), typed


async def test_another_language_is_on_every_screen_at_once(sample, app_of, press, screen_text, monkeypatch) -> None:
    words = {"Settings": "設定", "History": "編輯紀錄", "TITLE": "標題"}
    monkeypatch.setattr(language, "_catalogue", lambda chosen: words if chosen == "zh-Hant" else {})
    app = app_of(sample, None)
    async with app.run_test(size=(100, 30)) as pilot:
        await press(pilot, "ctrl+r", "f10", "down", "right")
        assert "設定" in screen_text(app)[0]
        await press(pilot, "escape")
        assert "編輯紀錄" in screen_text(app)[0]
        await press(pilot, "escape")
        assert "標題" in text_of(app, screen_text)


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


# The guidelines.


async def test_the_guidelines_begin_with_the_type_under_the_cursor(sample, app_of, press, screen_text) -> None:
    app = app_of(sample)
    async with app.run_test(size=(100, 40)) as pilot:
        await press(pilot, "ctrl+right", "p", "escape", "f2")
        rows = [row.strip() for row in screen_text(app)]
        assert rows.index("UNDER THE CURSOR") < next(n for n, row in enumerate(rows) if "Person" in row)


# The library.


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
        assert "!" in text_of(app, screen_text)
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
        assert "▎ tag" in text_of(app, screen_text)


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


async def test_a_document_is_archived_shown_and_brought_back(sample, app_of, press, screen_text) -> None:
    app = app_of(sample, None)
    async with app.run_test(size=(100, 30)) as pilot:
        first = app.screen.here.document.id
        await press(pilot, "x")
        assert len(app.screen.list.ids) == 1
        await press(pilot, "v")
        assert "archived · " in text_of(app, screen_text)
        app.screen.list.move(list(app.screen.list.ids).index(first) - app.screen.list.index)
        await press(pilot, "x", "v")
        assert len(app.screen.list.ids) == 2
        await press(pilot, "ctrl+z", "ctrl+z")
        assert not sample.documents.get(first).archived


async def test_the_library_is_sorted_by_key_and_one_stays_on_ones_document(sample, app_of, press, screen_text) -> None:
    app = app_of(sample, None)
    async with app.run_test(size=(120, 30)) as pilot:
        here = app.screen.here.document.id
        orders = []
        for _ in range(6):
            await press(pilot, "s")
            orders.append(tuple(app.screen.list.ids))
            assert app.screen.here.document.id == here
        assert len(set(orders)) == 2
        assert app.screen.order == "added"


async def test_a_large_library_says_at_once_how_it_is_sorted(project, app_of, press, screen_text, monkeypatch) -> None:
    monkeypatch.setattr("workbench.tui.screens.library._AT_ONCE", 1)
    for name in ("b.txt", "a.txt"):
        project.documents.add(SourceText(name, f"{name}."), [SegmentSpan(0, 6, "en", "body")])
    app = app_of(project, None)
    async with app.run_test(size=(100, 30)) as pilot:
        await press(pilot, "down")
        monkeypatch.setattr("workbench.tui.screens.library.in_background", lambda *_, **__: None)
        await press(pilot, "s")
        assert "by name" in screen_text(app)[0]
        assert "reading the documents …" in screen_text(app)[-1]
        monkeypatch.undo()
        monkeypatch.setattr("workbench.tui.screens.library._AT_ONCE", 1)
        await press(pilot, "s", "x")
        assert "by title" in screen_text(app)[0]
        assert "✓ archived" in screen_text(app)[-1], "what was done is said when all is read, too"
        await press(pilot, "down")
        assert "archived" not in screen_text(app)[-1]


async def test_a_large_library_is_read_behind_its_first_page(project, app_of, press, screen_text) -> None:
    from workbench.tui.screens import library

    texts = [(SourceText(f"n{n:04}.txt", f"Text {n}."), [SegmentSpan(0, 5, "en", "body")]) for n in range(30)]
    project.documents.add_many(texts)
    last = project.documents.get("n0029.txt").id
    old = library._AT_ONCE, library._PAGE
    library._AT_ONCE, library._PAGE = 5, 4
    try:
        app = app_of(project, None)
        async with app.run_test(size=(100, 30)) as pilot:
            assert "30 documents" in screen_text(app)[0]
            await press(pilot, "end")
            assert app.screen.here.document.id == last
            await press(pilot, "slash", *"n002", "9")
            assert [entry.document.id for entry in app.screen.list.entries] == [last]
            await press(pilot, "escape")
            assert app.screen.here.document.id == last
    finally:
        library._AT_ONCE, library._PAGE = old


# What nobody thought of.


async def test_a_bug_on_a_thread_is_told_in_words_and_written_to_a_file(sample, app_of, press) -> None:
    app = app_of(sample, None)
    told: list[WorkbenchError] = []

    def broken(project, task):
        raise ZeroDivisionError("nobody thought of it")

    async with app.run_test(size=(100, 30)) as pilot:
        in_background(app.screen, broken, print, project=sample, failed=told.append, group="test")
        await press(pilot)
        assert "nobody thought of it" in told[0].message
        path = told[0].hint.rpartition(" ")[2]
        assert "ZeroDivisionError" in Path(path).read_text(encoding="utf-8")


async def test_a_bug_of_the_screens_themselves_ends_in_words_and_no_trace(sample, app_of) -> None:
    app = app_of(sample, None)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        app._exception = LookupError("nobody thought of it")
        app._fatal_error()
        said = str(app._exit_renderables[-1])
        app._exception = None
    assert "nobody thought of it" in said
    assert "last-error.txt" in said
    assert "Traceback" not in said
