"""The library: what is there, narrowed as one types, and what to do where nothing is."""

from __future__ import annotations

import pytest
from textual import events
from waiting import until

from workbench.model import SegmentSpan, SourceText
from workbench.tui.screens.library import LibraryScreen

pytestmark = pytest.mark.screen


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_documents_are_listed_with_their_numbers(sample, app_of, screen_text, size) -> None:
    app = app_of(sample, None)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        text = "\n".join(screen_text(app))
        assert "Russia’s Asia Pivot" in text
        assert "46/46" in text
        assert "mingpao-new-age-in-iran-russia-relations.md · English" in text


async def test_typing_narrows_and_enter_opens(sample, app_of, screen_text) -> None:
    app = app_of(sample, None)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("slash", *"pivot")
        await pilot.pause()
        assert [e.document.title for e in app.screen.list.entries] == [
            "Russia’s Asia Pivot Meets With Iran’s Eurasian Tilt"
        ]
        assert "/ pivot" in screen_text(app)[1]
        await pilot.press("q", "backspace", "enter")
        await pilot.pause()
        assert app.screen.document.name.startswith("edm")


async def test_a_filter_that_nothing_fits_says_so_and_escape_clears_it(sample, app_of, screen_text) -> None:
    app = app_of(sample, None)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("slash", "x", "x", "x")
        await pilot.pause()
        assert any("No title and no file name has “xxx”." in row for row in screen_text(app))
        assert any("/ xxx" in row for row in screen_text(app))
        await pilot.press("escape")
        assert len(app.screen.list.entries) == 2


@pytest.mark.parametrize("typed", ["ｉｒａｎ’s tilt", "IRAN'S", "russia's asia"])
async def test_a_filter_finds_what_is_written_in_another_width_case_or_with_curly_quotes(sample, app_of, typed) -> None:
    app = app_of(sample, None)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("slash")
        for letter in typed:
            app.post_message(events.Key("space" if letter == " " else letter, letter))
        await until(pilot, lambda: app.screen.query_text == typed)
        await pilot.pause()
        assert [entry.document.title for entry in app.screen.list.entries] == [
            "Russia’s Asia Pivot Meets With Iran’s Eurasian Tilt"
        ]


async def test_a_filter_finds_traditional_titles_by_simplified_words(project, app_of, screen_text) -> None:
    for name, title in (("a.txt", "俄羅斯與伊朗關係"), ("b.txt", "北京的天氣")):
        project.documents.add(SourceText(name, "Text.", title=title), [SegmentSpan(0, 5, "en", "body")])
    app = app_of(project, None)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("slash", *"俄罗斯关系")
        shown = "\n".join(screen_text(app))
        assert "北京" not in shown
        assert "俄羅斯與伊朗關係" not in shown, "it says 與伊朗 between"
        await pilot.press("escape", "slash", *"俄罗斯", "space", *"关系")
        shown = "\n".join(screen_text(app))
        assert "俄羅斯與伊朗關係" in shown
        assert "北京" not in shown


async def test_while_one_types_a_filter_the_footer_offers_no_letters(sample, app_of, screen_text) -> None:
    app = app_of(sample, None)
    async with app.run_test(size=(80, 24)) as pilot:
        assert "s Sort" in screen_text(app)[-1]
        await pilot.press("slash")
        await pilot.pause()
        footer = screen_text(app)[-1]
        assert "enter Open" in footer
        assert "esc Clear filter" in footer
        assert "Sort" not in footer
        assert "Quit" not in footer
        await pilot.press("escape")
        await pilot.pause()
        assert "s Sort" in screen_text(app)[-1]


async def test_a_library_whose_documents_are_all_archived_says_how_to_see_them(project, app_of, screen_text) -> None:
    project.documents.add(SourceText("a.txt", "Text."), [SegmentSpan(0, 5, "en", "body")])
    app = app_of(project, None)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("x")
        await pilot.pause()
        shown = "\n".join(screen_text(app))
        assert "All documents are archived." in shown
        assert "no documents yet" not in shown
        await pilot.press("v", "x", "v")
        await pilot.pause()
        assert "a.txt" in "\n".join(screen_text(app))


async def test_an_empty_project_says_what_to_do(project, app_of, screen_text) -> None:
    app = app_of(project, None)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        text = "\n".join(screen_text(app))
        assert "This project has no documents yet." in text
        footer = screen_text(app)[-1]
        assert "q Quit" in footer
        assert "?" in footer
        assert "Open" not in footer
        assert "workbench add FILE-OR-FOLDER" in text
        await pilot.press("enter", "q")
    assert app.return_value == 0


async def test_many_documents_scroll_and_the_chosen_one_stays_in_sight(project, app_of, screen_text) -> None:
    for number in range(40):
        project.documents.add(SourceText(f"n{number:02}.txt", f"Text {number}."), [SegmentSpan(0, 7, "en", "body")])
    app = app_of(project, None)
    async with app.run_test(size=(80, 24)) as pilot:
        for key, name in (("end", "n39.txt"), ("home", "n00.txt"), ("pagedown", "n06.txt"), ("down", "n07.txt")):
            await pilot.press(key)
            await pilot.pause()
            assert any(name in row for row in screen_text(app)), key
        assert isinstance(app.screen, LibraryScreen)


async def test_names_and_titles_that_hold_escapes_are_shown_as_stand_ins(project, app_of, screen_text) -> None:
    hostile = SourceText("\x1b[31mevil\u202e.txt", "Text \x1b]0;x\x07 here.", title="\x1b[2J\u200bTitle")
    added = project.documents.add(hostile, [SegmentSpan(0, len(hostile.text), "en", "body")])
    for document in (None, added.document.id):
        app = app_of(project, document)
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            text = "\n".join(screen_text(app))
            assert not any(c in text for c in "\x1b\x07\u202e\u200b")
            assert "Title" in text


async def test_help_and_guidelines_can_be_read_and_left(sample, app_of, screen_text) -> None:
    app = app_of(sample, None)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("question_mark", "pagedown", "end", "down")
        await pilot.pause()
        assert screen_text(app)[0].startswith(" 譯   Keys")
        await pilot.press("f2")
        await pilot.pause()
        assert "Guidelines" in screen_text(app)[0]
        assert any("Mark what the text says" in row for row in screen_text(app))
        await pilot.press("escape")
        assert isinstance(app.screen, LibraryScreen)


async def test_the_theme_is_changed_by_a_key_and_remembered(sample, app_of) -> None:
    app = app_of(sample)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("ctrl+l")
        assert app.theme == "workbench-light"
    assert app_of(sample, theme="").theme == "workbench-light"


async def test_a_document_is_archived_shown_and_brought_back(sample, app_of, press, screen_text) -> None:
    app = app_of(sample, None)
    async with app.run_test(size=(100, 30)) as pilot:
        first = app.screen.here.document.id
        await press(pilot, "x")
        assert len(app.screen.list.ids) == 1
        await press(pilot, "v")
        assert "archived · " in "\n".join(screen_text(app))
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
