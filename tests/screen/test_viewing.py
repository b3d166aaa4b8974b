"""How the text is shown: sides, boundary, lanes, a narrow terminal, a resize, hostile names, and far too many marks."""

from __future__ import annotations

import pytest
from textual import events
from waiting import until

from workbench.model import Annotation, Fragment, stable_id
from workbench.text.cells import draw_ambiguous_wide
from workbench.tui import staged
from workbench.tui.caret import cell_of
from workbench.tui.preferences import preferred
from workbench.tui.rows import Layout
from workbench.tui.widgets import laying

FIRST_SENTENCE = 5
pytestmark = pytest.mark.screen


@pytest.fixture(autouse=True)
def own_preferences(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))


def whole(app) -> str:
    return "\n".join("".join(part.text for part in strip) for strip in app.screen._compositor.render_strips())


@pytest.fixture
def ming_pao(sample):
    """The document that the screen opens, and its text."""
    document = sample.documents.get("mingpao-new-age-in-iran-russia-relations.md")
    return document, sample.documents.text(document.id)


def put_mark(sample, ming_pao, *quotes: str, label: str = "gpe", kind: str = "entity") -> Annotation:
    document, text = ming_pao
    parts = [Fragment(document.id, text.index(quote), text.index(quote) + len(quote)) for quote in quotes]
    return sample.marks.create(kind, label, document_id=document.id, fragments=parts)


async def test_one_key_goes_through_the_layouts_and_the_choice_is_kept(sample, app_of, put, press) -> None:
    """Part 1: two panes in step, either one alone, swappable."""
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        pane = app.screen.pane
        put(app, "source", FIRST_SENTENCE, 4)
        for sides in (("source",), ("target",), ("target", "source"), ("source", "target")):
            await press(pilot, "ctrl+v")
            assert pane.rows.columns.sides == sides
            assert pane.caret.place.side in sides
            assert pane.caret.place.passage == FIRST_SENTENCE
        await press(pilot, "f6")
    assert preferred("layout") == "source"
    app = app_of(sample)
    async with app.run_test(size=(120, 40)):
        assert app.screen.pane.rows.columns.sides == ("source",)


async def test_the_boundary_moves_and_keeps_its_place(sample, app_of, press) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        pane = app.screen.pane
        before = pane.rows.columns.width_of("source")
        await press(pilot, "alt+right", "alt+right")
        wider = pane.rows.columns.width_of("source")
        assert wider > before
        await press(pilot, *["alt+left"] * 40)
        assert 8 <= pane.rows.columns.width_of("source") < before
        assert preferred("boundary") == 20


async def test_a_narrow_terminal_shows_the_side_that_the_cursor_is_on(sample, app_of, put, press) -> None:
    app = app_of(sample)
    async with app.run_test(size=(50, 24)) as pilot:
        pane = app.screen.pane
        put(app, "source", FIRST_SENTENCE, 0)
        assert pane.rows.columns.sides == ("source",)
        await press(pilot, "tab")
        assert pane.rows.columns.sides == ("target",)
        assert "莫斯科" in whole(app)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_the_first_frame_has_the_layout_that_stays(sample, app_of, press, monkeypatch, size) -> None:
    widths = []

    def laid_out(page, width, *rest, **given):
        widths.append(width)
        return Layout(page, width, *rest, **given)

    monkeypatch.setattr(laying, "Layout", laid_out)
    app = app_of(sample)
    async with app.run_test(size=size) as pilot:
        await press(pilot)
        assert widths == [app.screen.pane.view.width]


async def test_a_resize_keeps_the_line_of_the_cursor(sample, app_of, put, press) -> None:
    """Part 6: a resize that keeps the place."""
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        pane = app.screen.pane
        put(app, "source", 20, 30)
        await press(pilot, "up")
        place = pane.caret.place
        was = cell_of(pane.rows, place)[0] - pane.scroll_offset.y
        await pilot.resize_terminal(160, 40)
        await press(pilot)
        assert pane.caret.place == place
        assert cell_of(pane.rows, place)[0] - pane.scroll_offset.y == was


async def test_lanes_show_each_mark_and_a_click_on_a_bar_chooses_it(sample, app_of, put_on, press, ming_pao) -> None:
    """Part 2: nested, crossing and discontinuous spans in lanes below the row, on a toggle."""
    inner = put_mark(sample, ming_pao, "Moscow and", label="organization")
    put_mark(sample, ming_pao, "The expanding ties between Moscow", kind="claim", label="claim")
    torn = put_mark(sample, ming_pao, "expanding", "Moscow", label="event")
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        pane = app.screen.pane
        put_on(app, "The expanding")
        assert pane.rows.settle(5)
        without = pane.rows.height
        await press(pilot, "backslash")
        shown = whole(app)
        assert pane.rows.height >= without + 3
        assert "Claim" in shown
        assert "Event" in shown
        assert "Event    ·····" in shown or "·" in shown
        top = cell_of(pane.rows, pane.caret.place)[0] - pane.scroll_offset.y
        block = pane.rows.block(pane.caret.place.passage)
        assert block.row_at(top + pane.scroll_offset.y - pane.rows.top(pane.caret.place.passage) + 1)[1] == 0
        chosen = set()
        for below in (1, 2, 3):
            for x in range(pane.rows.columns.start_of("source"), pane.rows.columns.start_of("source") + 38):
                found = pane.bar_under(events.MouseMove(pane, x, top + below, 0, 0, 0, False, False, False))
                if found is not None:
                    chosen.add(found.id)
                    await pilot.click(pane, offset=(x, top + below)) if found.id == inner.id else None
        assert {inner.id, torn.id} <= chosen
        assert app.screen.marks_here()[0].id == inner.id
        await press(pilot, "backslash")
        assert pane.rows.settle(5)
        assert pane.rows.height == without


@pytest.mark.parametrize("width", [66, 72, 80, 140])
async def test_a_bar_ends_where_the_words_of_its_row_end(sample, app_of, press, ming_pao, screen_text, width) -> None:
    put_mark(
        sample, ming_pao, "The expanding ties between Moscow and Tehran reflect shifting", label="claim", kind="claim"
    )
    app = app_of(sample)
    async with app.run_test(size=(width, 40)) as pilot:
        await press(pilot, "backslash")
        columns = app.screen.pane.rows.columns
        start = columns.start_of("source")
        rows = [row[start : start + columns.width_of("source")] for row in screen_text(app)]
        bars = [number for number, row in enumerate(rows) if "──" in row and "│" not in row]
        assert len(bars) > 1
        for number in bars[:-1]:
            assert len(rows[number].rstrip()) == len(rows[number - 1].rstrip())


async def test_marking_with_lanes_on_adds_the_bar_at_once(sample, app_of, put_on, press) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        put_on(app, "Moscow")
        await press(pilot, "backslash")
        assert "gpe" not in whole(app).split("MARK")[0]
        await until(pilot, lambda: app.screen.pane._settling is None)
        height = app.screen.pane.rows.height
        await press(pilot, "g")
        assert app.screen.pane.rows.height == height + 1


async def test_two_thousand_marks_on_one_sentence_and_one_more(sample, app_of, put_on, press, ming_pao) -> None:
    """Must show: open a document with 2,000 marks on one sentence."""
    document, text = ming_pao
    start = text.index("The expanding ties")
    made = [
        Annotation(
            stable_id("many", str(n)),
            "claim" if n % 3 == 0 else "entity",
            "claim" if n % 3 == 0 else ("person", "gpe")[n % 2],
            "ann",
            document.id,
            (Fragment(document.id, start + n % 50, start + 60 + n % 70),),
            schema_id=sample.schema.id,
        )
        for n in range(2000)
    ]
    sample.marks.put_many(made, action="mark")
    app = app_of(sample)
    async with app.run_test(size=(80, 24)) as pilot:
        put_on(app, "expanding ties")
        await press(pilot, "right", "down", "w")
        assert len(app.screen.spans) == 2001
        await press(pilot, "backslash", "pagedown", "pageup", "backslash", "ctrl+z")
        assert len(app.screen.spans) == 2000


async def test_a_label_whose_name_holds_escapes_is_shown_harmless(sample, app_of, put_on, press, ming_pao) -> None:
    """Must show: a label whose name holds escape sequences."""
    put_mark(sample, ming_pao, "expanding ties", label="\x1b]0;owned\x07\x1b[31mred")
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        put_on(app, "expanding ties")
        await press(pilot, "backslash", "right")
        shown = whole(app)
        assert "\x1b" not in shown
        assert "\x07" not in shown
        assert "␛" in shown


async def test_very_many_marks_come_in_bit_by_bit_and_all_of_them(sample, app_of, press, monkeypatch) -> None:
    monkeypatch.setattr(staged, "MANY", 1)
    monkeypatch.setattr(staged, "_AROUND", 2)
    monkeypatch.setattr(staged, "_A_SLICE", 3)
    document = sample.documents.get("mingpao-new-age-in-iran-russia-relations.md")
    segments = [s for s in sample.segments.of(document.id) if s.end - s.start > 4]
    made = [
        sample.marks.create(
            "entity", "gpe", document_id=document.id, fragments=[Fragment(document.id, s.start, s.start + 3)]
        )
        for s in segments
    ]
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        assert 0 < len(app.screen.spans) < len(made)
        for _ in range(200):
            await pilot.pause(0.02)
            if app.screen.staged.done:
                break
        assert app.screen.spans.marks == {mark.id: mark for mark in made}


async def test_where_quotes_are_drawn_wide_all_that_is_shown_fits(sample, app_of, put, press) -> None:
    """Part 1: a setting for terminals that draw ambiguous characters wide."""
    app = app_of(sample)
    try:
        async with app.run_test(size=(120, 40)) as pilot:
            draw_ambiguous_wide(True)
            app.screen.pane.divide(app.screen.pane.form)
            put(app, "source", FIRST_SENTENCE, 4)
            await press(pilot, "right", "down", "end")
            pane = app.screen.pane
            strips = pane.render_lines(pane.region.at_offset((0, 0)).reset_offset)
            from workbench.text.cells import text_width

            assert {text_width("".join(part.text for part in strip)) for strip in strips} == {pane.size.width}
    finally:
        draw_ambiguous_wide(False)


async def test_the_numbers_of_thousands_of_segments_are_whole(project, app_of, screen_text, put, press) -> None:
    from workbench.model import SourceText
    from workbench.text import segments

    text = "\n\n".join(f"Sentence {number}." for number in range(1, 10_003))
    document = project.documents.add(SourceText("long.txt", text), segments(text)).document
    app = app_of(project, document.id)
    async with app.run_test(size=(80, 24)) as pilot:
        for passage, shown in ((998, "999  "), (999, "1000 "), (9_998, "9999 "), (9_999, "…000 ")):
            put(app, "source", passage, 0)
            await press(pilot)
            row = next(row for row in screen_text(app) if f"Sentence {passage + 1}." in row)
            assert row[:5] == shown, row
