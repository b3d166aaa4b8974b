"""What others write is seen within a second, and never under somebody's hands. Issue 7, part 3."""

from __future__ import annotations

import pytest
from waiting import until

from workbench import open_project
from workbench.model import Fragment, SourceText
from workbench.store.places import StoredPlace
from workbench.text import segments
from workbench.tui.app import WorkbenchApp
from workbench.tui.screens.library import LibraryScreen
from workbench.tui.watching import Watch

MING_PAO = "mingpao-new-age-in-iran-russia-relations.md"

pytestmark = pytest.mark.screen


def other(project, name=""):
    """The project in another window."""
    return open_project(project.path, annotator=name or project.annotator)


async def test_a_mark_of_another_window_of_ours_appears_by_itself(sample, app_of) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = app.screen
        segment = screen.page.passages[5].segment
        with other(sample) as window:
            fragment = Fragment(screen.document.id, segment.start, segment.start + 3)
            mark = window.marks.create("entity", "gpe", document_id=screen.document.id, fragments=[fragment])
        await until(pilot, lambda: mark.id in screen.spans.marks)
        with other(sample) as window:
            window.marks.delete([mark.id])
        await until(pilot, lambda: mark.id not in screen.spans.marks)


async def test_a_mark_of_somebody_else_stays_theirs(sample, app_of) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = app.screen
        before = set(screen.spans.marks)
        with other(sample, "bob") as theirs:
            fragment = Fragment(screen.document.id, 0, 3)
            theirs.marks.create("entity", "gpe", document_id=screen.document.id, fragments=[fragment])
        app.look_around()
        await pilot.pause()
        assert set(screen.spans.marks) == before


async def test_a_translation_that_somebody_else_writes_is_shown_and_said(sample, app_of, screen_text) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = app.screen
        place = screen.pane.caret.place
        segment = screen.page.passages[place.passage].segment
        with other(sample, "bob") as theirs:
            theirs.translations.write(segment.id, "zh-Hant", "另一人寫的譯文。")
        app.look_around()
        await pilot.pause()
        assert screen.page.passages[place.passage].target.text == "另一人寫的譯文。"
        assert screen.pane.caret.place == place
        assert "changed elsewhere" in "\n".join(screen_text(app))


async def test_nothing_is_read_anew_while_a_form_is_open(sample, app_of, put_on) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = app.screen
        put_on(app, "Moscow")
        await pilot.press("c")
        assert screen.form is not None
        segment = screen.page.passages[5].segment
        with other(sample, "bob") as theirs:
            theirs.translations.write(segment.id, "zh-Hant", "另一人寫的譯文。")
        app.look_around()
        assert screen.form is not None
        await pilot.press("escape")
        app.look_around()
        await pilot.pause()
        assert screen.page.passages[5].target.text == "另一人寫的譯文。"


async def test_the_librarys_counts_follow(sample) -> None:
    app = WorkbenchApp(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = app.screen
        assert isinstance(screen, LibraryScreen)
        before = len(screen.list.ids)
        with other(sample, "bob") as theirs:
            theirs.documents.add(SourceText("new.txt", "Moscow agreed."), segments("Moscow agreed."))
        await until(pilot, lambda: len(screen.list.ids) == before + 1)


async def test_a_list_that_was_left_is_not_closed_again_when_its_work_is_done(sample, app_of, put_on) -> None:
    """What a thread brings late must not close the screen below."""
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        put_on(app, "Moscow")
        await pilot.press("g", "quotation_mark")
        await pilot.pause()
        above, text = app.screen, app.screen_stack[0]
        assert above is not text
        above.dismiss([])
        await pilot.pause()
        above.dismiss([])
        await pilot.pause()
        assert app.screen is text


def test_what_we_write_ourselves_is_no_news(sample) -> None:
    watch = Watch(sample.database)
    document = sample.documents.get(MING_PAO)
    sample.marks.create("entity", "gpe", document_id=document.id, fragments=[Fragment(document.id, 0, 3)])
    assert watch.look() is None
    with other(sample, "bob") as theirs:
        theirs.marks.create("entity", "gpe", document_id=document.id, fragments=[Fragment(document.id, 0, 3)])
    news = watch.look()
    assert news is not None
    changed = news.read(sample.database)
    assert changed.people == {"bob"}
    assert changed.touches("marks", document=document.id)
    assert not changed.touches("marks", document="another")
    assert not changed.touches("translations")
    assert watch.look() is None
    with other(sample, "bob") as theirs:
        theirs.places.keep("bob", document.id, StoredPlace("source", "s", 0, 3))
    assert watch.look() is None


async def test_what_one_did_oneself_is_no_news_where_others_wrote_too(sample, app_of) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)):
        document = app.screen.document.id
        segments = [passage.segment for passage in app.screen.page.passages]
        heard = []
        app.screen.changed_elsewhere = lambda changed: heard.append(changed) or True
        with other(sample, "bob") as theirs:
            theirs.translations.write(segments[3].id, "zh-Hant", "另一人寫的譯文。")
        mine = sample.marks.create(
            "entity",
            "gpe",
            document_id=document,
            fragments=[Fragment(document, segments[5].start, segments[5].start + 3)],
        )
        app.look_around()
        (changed,) = heard
        assert changed.people == {"bob"}
        assert mine.id not in changed.keys.get("marks", ())
