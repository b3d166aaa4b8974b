"""A page that is read anew: in place where little changed, and a long one on a thread while keys wait."""

from __future__ import annotations

import threading

import pytest
from textual import events
from waiting import until

from workbench import open_project
from workbench.model import Fragment
from workbench.tui import opening, page
from workbench.tui.page import load_page
from workbench.tui.rows import Layout
from workbench.tui.screens import annotate, segmenting, walking, zones
from workbench.tui.screens.review import ReviewScreen

pytestmark = pytest.mark.screen

MING_PAO = "mingpao-new-age-in-iran-russia-relations.md"


def segments(project) -> list[str]:
    return [segment.id for segment in project.segments.of(project.documents.get(MING_PAO).id)]


async def test_a_long_page_is_read_on_a_thread_and_keys_that_follow_meet_the_new_one(
    sample, app_of, monkeypatch
) -> None:
    monkeypatch.setattr(annotate, "LONG", 1)
    monkeypatch.setattr(segmenting, "LONG", 1)
    monkeypatch.setattr(sample.resegmenting, "split", lambda *_: pytest.fail("on the thread of the interface"))
    monkeypatch.setattr(sample.resegmenting, "join", lambda *_: pytest.fail("on the thread of the interface"))
    threads = []
    monkeypatch.setattr(
        annotate,
        "load_page",
        lambda project, document: threads.append(project is sample) or load_page(project, document),
    )
    before = segments(sample)
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        threads.clear()
        heard = []
        monkeypatch.setattr(app.screen, "changed_elsewhere", lambda changed: heard.append(changed) or True)
        for key in ("ctrl+right", "ctrl+right", "alt+s", "alt+j", "ctrl+z"):
            pilot.app.post_message(events.Key(key, None))
        await until(pilot, lambda: len(threads) == 3 and not app.is_held)
        assert threads == [False] * 3
        app.look_around()
        assert heard == [], "what a thread of ours wrote is no news of others"
        assert len(segments(sample)) == len(before) + 1
        assert [passage.segment.id for passage in app.screen.page.passages] == segments(sample)
        await pilot.press("ctrl+z")
        await until(pilot, lambda: len(threads) == 4 and not app.is_held)
        assert segments(sample) == before
        assert len(app.screen.page) == len(before)


async def test_a_page_that_cannot_be_read_is_said_and_keys_go_on(sample, app_of, monkeypatch) -> None:
    from workbench.errors import StorageError

    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        monkeypatch.setattr(annotate, "LONG", 1)

        def broken(project, document):
            raise StorageError("the disk is gone")

        monkeypatch.setattr(annotate, "load_page", broken)
        app.screen.reread(lambda: pytest.fail("there is nothing to go on with"))
        await until(pilot, lambda: any(said.message == "the disk is gone" for said in app._notifications))
        at = app.screen.pane.caret.place.at
        await pilot.press("right")
        assert app.screen.pane.caret.place.at == at + 1


async def test_a_zone_is_changed_in_place(sample, app_of, monkeypatch) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        monkeypatch.setattr(annotate, "load_page", lambda *_: pytest.fail("the whole page was read anew"))
        await pilot.press("right_square_bracket")
        passage = app.screen.page.passages[app.screen.pane.caret.place.passage]
        for zone in ("body", "frame") if passage.is_frame else ("frame", "body"):
            await pilot.press("ctrl+o")
            assert passage.segment.zone == zone
            assert sample.segments.get(passage.segment.id).zone == zone


def test_a_page_whose_zones_were_changed_is_as_one_that_is_read_anew(sample) -> None:
    document = sample.documents.get(MING_PAO)
    page = load_page(sample, document)
    for passage in page.passages:
        zone = "body" if passage.is_frame else "frame"
        sample.segments.set_zone(passage.segment.id, zone)
        page.rezone(passage.index, zone)
        fresh = load_page(sample, document).passages[passage.index]
        assert (passage.segment, passage.heading, passage.gap) == (fresh.segment, fresh.heading, fresh.gap)


@pytest.mark.parametrize("width", [60, 80, 120])
def test_what_a_page_is_thought_to_take_is_near_to_what_it_takes(sample, width) -> None:
    page = load_page(sample, sample.documents.get(MING_PAO))
    layout = Layout(page, width)
    thought = layout.height
    while not layout.settle(1.0):
        pass
    assert layout.height * 0.7 < thought < layout.height * 1.3
    page.translate(1, None)
    assert Layout(page, width).height <= thought


async def test_a_long_document_is_opened_on_a_thread_and_keys_that_follow_are_for_its_screen(
    sample, app_of, monkeypatch
) -> None:
    monkeypatch.setattr(opening, "LONG", 1)
    monkeypatch.setattr(annotate, "load_page", lambda *_: pytest.fail("it was read on the thread of the interface"))
    document = sample.documents.get(MING_PAO)
    app = app_of(sample, None)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        app.open_document(document.id)
        for key in ("ctrl+right", "right_square_bracket"):
            pilot.app.post_message(events.Key(key, None))
        await until(pilot, lambda: isinstance(app.screen, annotate.AnnotateScreen) and not app.is_held)
        first = app.screen.page.first_body()
        await until(pilot, lambda: app.screen.pane.caret.place.passage == first + 1)
        app.open_document("nowhere")
        await until(pilot, lambda: any("nowhere" in said.message for said in app._notifications))


@pytest.mark.parametrize("given_up", [False, True])
async def test_what_one_waits_for_is_said_and_can_be_given_up(
    sample, app_of, monkeypatch, screen_text, press, given_up
) -> None:
    go_on = threading.Event()
    monkeypatch.setattr(opening, "LONG", 1)
    monkeypatch.setattr(opening, "_SAID_AFTER", 0.01)
    monkeypatch.setattr(page, "load_page", lambda *asked: go_on.wait(60) and load_page(*asked))
    app = app_of(sample, None)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot)
        library = app.screen
        app.open_document(sample.documents.get(MING_PAO).id)
        await until(pilot, lambda: "opening …" in "".join(screen_text(app)))
        if given_up:
            await pilot.press("escape")
            assert not app.is_held
        go_on.set()
        await press(pilot)
        if given_up:
            assert app.screen is library
            assert "opening …" not in "".join(screen_text(app))
            await pilot.press("down")
            app.open_document(sample.documents.get(MING_PAO).id)
        await until(pilot, lambda: isinstance(app.screen, annotate.AnnotateScreen) and not app.is_held)
        app.screen.action_leave()
        app.screen.action_leave()
        await press(pilot)
        assert app.screen is library
        assert "opening …" not in "".join(screen_text(app))


async def test_a_long_document_is_reviewed_with_a_page_that_was_read_on_a_thread(sample, app_of, monkeypatch) -> None:
    monkeypatch.setattr(opening, "LONG", 1)
    monkeypatch.setattr(walking, "load_page", lambda *_: pytest.fail("it was read on the thread of the interface"))
    first, second = sample.documents.all()[:2]
    app = app_of(sample, None)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        app.open_review(first.id)
        await until(pilot, lambda: isinstance(app.screen, ReviewScreen) and not app.is_held)
        app.screen.open(second.id)
        await until(pilot, lambda: app.screen.document.id == second.id and not app.is_held)
        assert app.screen.page.document.id == second.id


async def test_the_zones_of_a_long_document_are_read_and_set_on_a_thread(sample, app_of, monkeypatch) -> None:
    monkeypatch.setattr(zones, "LONG", 1)
    document = sample.documents.get(MING_PAO)
    before = {segment.id: segment.zone for segment in sample.segments.of(document.id)}
    monkeypatch.setattr(sample.segments, "of", lambda *_: pytest.fail("read on the thread of the interface"))
    monkeypatch.setattr(sample.segments, "set_zones", lambda *_: pytest.fail("set on the thread of the interface"))
    app = app_of(sample, None)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        app.push_screen(zones.ZonesScreen(document))
        await pilot.pause()
        for key in ("ctrl+a", "f"):
            pilot.app.post_message(events.Key(key, key if len(key) == 1 else None))
        await until(
            pilot,
            lambda: all(segment.zone == "frame" for segment in app.screen._segments) and len(app.screen._segments) > 0,
        )
        with open_project(sample.path) as other:
            assert {segment.zone for segment in other.segments.of(document.id)} == {"frame"}
        await pilot.press("ctrl+z")
        await until(pilot, lambda: {s.id: s.zone for s in app.screen._segments} == before and not app.is_held)


async def test_keys_wait_while_a_rule_decides_much_and_esc_gives_it_up(team, app_of, monkeypatch) -> None:
    from workbench import adjudication

    begun, go, asked = threading.Event(), threading.Event(), []
    apply_rules = adjudication.apply_rules

    def slowly(project, documents, *, progress):
        asked.append(project)
        begun.set()
        assert go.wait(60)
        progress(0, 1)
        return apply_rules(project, documents, progress=progress)

    monkeypatch.setattr(adjudication, "apply_rules", slowly)
    document = team.documents.get(MING_PAO)
    app = app_of(team, None, first=lambda: ReviewScreen(team, document), ask_name=False)
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: app.screen.course.units)
        await pilot.press("a")
        await until(pilot, begun.is_set)
        assert app.is_held
        await pilot.press("escape")
        assert not app.is_held
        go.set()
        await pilot.app.workers.wait_for_complete()
        assert isinstance(app.screen, ReviewScreen)
        assert team.decisions.of(document.id) == []
        await pilot.press("a")
        await until(pilot, lambda: team.decisions.of(document.id) and not app.is_held)


async def test_a_claim_of_a_long_document_is_shown_when_that_was_read_on_a_thread(sample, app_of, monkeypatch) -> None:
    monkeypatch.setattr(opening, "LONG", 1)
    monkeypatch.setattr(annotate, "load_page", lambda *_: pytest.fail("it was read on the thread of the interface"))
    document = sample.documents.get(MING_PAO)
    claim = sample.marks.create("claim", "claim", document_id=document.id, fragments=[Fragment(document.id, 0, 5)])
    app = app_of(sample, None)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        app.open_claim(claim)
        await until(pilot, lambda: isinstance(app.screen, annotate.AnnotateScreen) and not app.is_held)
        assert app.screen.document.id == document.id
