"""What a key has painted: once, and no more than is new. Counted: times say nothing on a busy machine."""

from __future__ import annotations

import gc
import subprocess
import sys
from dataclasses import replace

import pytest
from post_edits import FIRST, opened
from waiting import until

from workbench.model import Fragment, SegmentSpan, SourceText
from workbench.tui import staged
from workbench.tui.caret import cell_of
from workbench.tui.preferences import prefer
from workbench.tui.rows import Layout
from workbench.tui.widgets import laying, window

pytestmark = pytest.mark.screen
_ABOUT_THE_CURSOR = 4
"""Lines that a screenful has to have painted at the most, where the next one was painted ahead."""

_SCREENFULS = 4


@pytest.fixture(autouse=True)
def own_preferences(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))


def counted(holder, name: str, monkeypatch) -> list[tuple[object, ...]]:
    """What a function is called with from now on."""
    calls: list[tuple[object, ...]] = []
    before = getattr(holder, name)

    def count(*args, **options):
        calls.append(args)
        return before(*args, **options)

    monkeypatch.setattr(holder, name, count)
    return calls


@pytest.mark.parametrize("lanes", [False, True])
@pytest.mark.parametrize("whole", [False, True], ids=["many segments", "one paragraph"])
async def test_the_next_screenful_is_painted_before_it_is_asked_for(sample, app_of, monkeypatch, whole, lanes) -> None:
    """How fast: page down, in a text of one paragraph too."""
    words = "The expanding ties between Iran and Russia are described here again. " * 400
    gap = " " if whole else "\n"
    text = words.replace(". ", f".{gap}").strip()
    spans, at = [], 0
    for line in text.split("\n"):
        spans.append(SegmentSpan(at, at + len(line), "en", "body"))
        at += len(line) + 1
    document = sample.documents.add(SourceText("long.txt", text, language="en"), spans).document
    for start in range(0, 8000, 200):
        where = (Fragment(document.id, start + 4, start + 13),)
        if not set("\n") & set(text[start + 4 : start + 13]):
            sample.marks.create("entity", "gpe", document_id=document.id, fragments=where)
    monkeypatch.setattr(window, "_KEPT", 150)
    app = app_of(sample, "long.txt")
    async with app.run_test(size=(120, 40)) as pilot:
        pane = app.screen.pane
        if lanes:
            await pilot.press("backslash")
        app.screen.rested()
        look_ahead = pane.look_ahead
        monkeypatch.setattr(pane, "look_ahead", lambda: None)
        for _ in range(_SCREENFULS):
            await until(pilot, lambda: pane._ahead_timer is None and pane._coming is None)
            painted = counted(pane._window, "_paint", monkeypatch)
            await pilot.press("pagedown")
            assert 0 < len(painted) <= _ABOUT_THE_CURSOR
            look_ahead()


async def test_nothing_looks_for_the_row_of_a_cursor_on_its_way(sample, app_of) -> None:
    """How fast: nothing over a frame. A paragraph as long as a book is not broken at once for what rests or waits."""
    text = "The expanding ties between Iran and Russia are described here again. " * 4000
    sample.documents.add(SourceText("long.txt", text, language="en"), [SegmentSpan(0, len(text) - 1, "en", "body")])
    app = app_of(sample, "long.txt")
    async with app.run_test(size=(120, 40)) as pilot:
        pane = app.screen.pane
        pane.action_text_end()
        pane.look_ahead()
        pane._paint_some()
        app.screen.rested()
        app.screen.remember_place()
        assert pane.travels
        assert not pane.rows.block(0).knows("source", pane.caret.place.at)
        await until(pilot, lambda: not pane.travels)


@pytest.mark.parametrize("change", ["lanes", "width", "marks"])
async def test_deep_in_a_long_paragraph_the_rows_are_broken_anew_bit_by_bit(sample, app_of, change) -> None:
    """How fast: nothing over a frame. What was on the screen stays there, and the cursor keeps its line."""
    text = "The expanding ties between Iran and Russia are described here again. " * 4000
    sample.documents.add(SourceText("long.txt", text, language="en"), [SegmentSpan(0, len(text) - 1, "en", "body")])
    app = app_of(sample, "long.txt")
    async with app.run_test(size=(120, 40)) as pilot:
        pane = app.screen.pane
        if change == "marks":
            pane.divide(replace(pane.form, lanes=True))
        pane.go(replace(pane.caret.place, at=len(text) - 3000))
        await until(pilot, lambda: not pane.travels)
        line = cell_of(pane.rows, pane.caret.place)[0] - pane.scroll_offset.y
        seen = list(pane._window.strips)
        if change == "lanes":
            pane.divide(replace(pane.form, lanes=True))
        elif change == "width":
            pane.divide(replace(pane.form, share=30))
        else:
            pane.show_more(set(), done=True)
        assert pane.travels
        assert not pane.rows.block(0).knows("source", pane.caret.place.at)
        assert pane._window.strips == seen
        assert pane.render_line(0) is seen[0]
        await until(pilot, lambda: not pane.travels)
        assert cell_of(pane.rows, pane.caret.place)[0] - pane.scroll_offset.y == line
        kept = list(pane._window.strips)
        pane.show_all()
        assert kept == pane._window.strips


async def test_a_document_without_text_has_nothing_to_paint_ahead(sample, app_of) -> None:
    sample.documents.add(SourceText("empty.txt", " ", language="en"), [])
    app = app_of(sample, "empty.txt")
    async with app.run_test(size=(120, 40)) as pilot:
        app.screen.rested()
        await until(pilot, lambda: app.screen.pane._ahead_timer is None)
        assert app.screen.pane.is_attached


async def test_marking_a_span_is_one_paint(sample, app_of, put_on, press, monkeypatch) -> None:
    """How fast: the text, the panel and the footer change together; nothing follows from the same key."""
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        app.screen.rested = lambda: None  # what comes when the cursor rests is no answer to a key
        put_on(app, "expanding ties")
        await press(pilot, "right")
        paints = counted(app, "_display", monkeypatch)
        await pilot.press("w")
        await pilot.pause()
        assert len(app.screen.spans) == 1
        assert len(paints) == 1


async def test_accepting_a_translation_and_going_on_looks_at_the_text_once(sample, app_of, press, monkeypatch) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        await press(pilot, *"了。")
        looks = counted(app.screen.pane._window, "look", monkeypatch)
        app.screen.action_accept_target()
        assert len(looks) == 1
        await press(pilot)
        assert app.screen.at_work == FIRST + 1


async def test_a_mark_in_a_lane_has_nothing_painted_anew_above_it(sample, app_of, put, press, monkeypatch) -> None:
    """How fast: lanes on, in a text of one paragraph too."""
    text = "The expanding ties between Iran and Russia are described here again. " * 100
    sample.documents.add(SourceText("long.txt", text, language="en"), [SegmentSpan(0, len(text) - 1, "en", "body")])
    app = app_of(sample, "long.txt")
    async with app.run_test(size=(120, 40)) as pilot:
        app.screen.rested = lambda: None
        await press(pilot, "backslash")
        put(app, "source", 0, 1000)
        pane = app.screen.pane
        number = pane.rows.line_of("source", 0, 1000)[0] - pane.rows.top(0)
        painted = counted(pane._window, "_paint", monkeypatch)
        await press(pilot, "w")
        assert painted
        assert min(line.number for (line,) in painted) == number
        strips = list(pane._window.strips)
        pane.show_all()
        assert strips == pane._window.strips, "what was kept looks as if it were painted anew"


async def test_a_letter_of_a_search_lays_nothing_out_anew(sample, app_of, press, monkeypatch) -> None:
    """How fast: search. What was found is painted at once, and not at Textual's next two frames."""
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "slash", "t")
        laid_out = counted(app.screen, "_refresh_layout", monkeypatch)
        await press(pilot, "e", "h", "r")
        assert app.screen._find_hit is not None
        assert not laid_out
        await press(pilot, *"an" * 60)
        line = app.screen._find_bar.input
        assert not laid_out
        assert line.scroll_offset.x == len("tehr") + 120 + 1 - line.size.width, "the end of a long line is in sight"


def test_what_the_first_edit_says_is_made_ready_while_one_reads() -> None:
    """How fast: the first mark waits for no table of characters."""
    code = """
import re._compiler
from workbench.tui.loading import load_for_texts
from workbench.text.sanitise import visible
load_for_texts()
re._compiler.compile = None
assert visible("✓ saved \\u202e") == "✓ saved ⇄"
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


async def test_marks_that_come_in_later_get_lanes_and_the_text_stays_broken(sample, app_of, monkeypatch) -> None:
    monkeypatch.setattr(staged, "MANY", 1)
    monkeypatch.setattr(staged, "_AROUND", 1)
    monkeypatch.setattr(staged, "_A_SLICE", 3)
    document = sample.documents.get("mingpao-new-age-in-iran-russia-relations.md")
    for segment in sample.segments.of(document.id):
        for length in (3, 4, 5):
            if segment.end - segment.start > length:
                where = (Fragment(document.id, segment.start, segment.start + length),)
                sample.marks.create("entity", "gpe", document_id=document.id, fragments=where)
    prefer("lanes", True)
    frozen, laid = counted(gc, "freeze", monkeypatch), counted(laying, "Layout", monkeypatch)
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        pane = app.screen.pane
        await until(pilot, lambda: app.screen.staged.done and pane._settling is None)
        assert len(laid) == 1
        assert len(frozen) > len(app.screen.spans) // 3, "what was read is not looked through for garbage"
        rows = pane.rows
        anew = Layout(pane.page, rows.columns.width, pane.form, strands=pane._strand)
        assert [rows.block(i).height for i in range(len(pane.page))] == [
            anew.block(i).height for i in range(len(pane.page))
        ]
        assert rows.height == sum(rows.block(i).height for i in range(len(pane.page)))
