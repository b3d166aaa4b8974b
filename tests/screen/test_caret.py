"""Rows and cursor, without Textual: cells, clicks and movement agree for any text at any width."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from hypothesis import given
from hypothesis import strategies as st

from workbench.model import Document, Fragment, Segment, Translation
from workbench.text.cells import draw_ambiguous_wide, text_width
from workbench.text.graphemes import graphemes
from workbench.tui.caret import Caret, Place, behind_row, cell_of, moved_by_rows, place_at, row_edge
from workbench.tui.columns import BETWEEN, EDGE, RAIL, SHARES, Columns, Form
from workbench.tui.page import Page, is_heading, make_page
from workbench.tui.rows import Layout

TEXTS = st.text(
    alphabet="aZ 9,.（「。」，“”…①漢字一二é\u0301👩\u200d🚀🇭🇰ก\u0e33\u202e\x1b\t", min_size=1, max_size=60
).filter(str.strip)
FORMS = st.builds(
    Form,
    shown=st.sampled_from(["both", "source", "target"]),
    swapped=st.booleans(),
    share=st.sampled_from(SHARES),
    margin=st.integers(0, 3),
)


@contextmanager
def ambiguous(wide: bool) -> Iterator[None]:
    draw_ambiguous_wide(wide)
    try:
        yield
    finally:
        draw_ambiguous_wide(False)


def page_of(*pairs: tuple[str, str]) -> Page:
    text = "\n".join(source for source, _ in pairs)
    segments, chosen, start = [], {}, 0
    for number, (source, target) in enumerate(pairs):
        segments.append(Segment(f"s{number}", "d", start, start + len(source), "en", "body"))
        if target:
            chosen[f"s{number}"] = Translation(f"t{number}", f"s{number}", "zh-Hant", target, "memory", "memory")
        start += len(source) + 1
    document = Document("d", "d.txt", "", "en", {}, "utf-8", "\n", False)
    return make_page(document, text, segments, chosen)


@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=3), st.integers(24, 120), FORMS, st.booleans(), st.data())
def test_cursor_click_and_selection_agree_in_any_text_at_any_width(pairs, width, form, wide, data) -> None:
    """Part 1: place to cell to place, for Han, Latin, emoji clusters, combining marks and full-width punctuation."""
    page = page_of(*pairs)
    with ambiguous(wide):
        layout = Layout(page, width, form)
        for passage in page.passages:
            for side in layout.columns.sides:
                shown = passage.piece(side).shown
                clusters = list(graphemes(shown))
                for at, end in clusters:
                    place = Place(side, passage.index, at)
                    row, cell = cell_of(layout, place)
                    if not shown[at:end].isspace():
                        assert place_at(layout, side, row, cell) == place
                        wider = text_width(shown[at:end]) - 1
                        assert place_at(layout, side, row, cell + wider) == place
                first, last = sorted(data.draw(st.sampled_from(clusters)) for _ in "ab")
                caret = Caret(page, Place(side, passage.index, first[0]))
                caret.move(Place(side, passage.index, last[1]), select=True)
                found = caret.selection()
                words = passage.piece(side).text[first[0] : last[1]].strip()
                assert (
                    (page.text if side == "source" else passage.piece(side).text)[found.start : found.end] == words
                    if found
                    else not words
                )


@given(TEXTS, st.integers(24, 120), FORMS, st.booleans())
def test_rows_are_never_wider_than_their_column(text, width, form, wide) -> None:
    page = page_of((text, text))
    with ambiguous(wide):
        layout = Layout(page, width, form)
        block = layout.block(0)
        for side in layout.columns.sides:
            shown = page.passages[0].piece(side).shown
            rows = block.rows(side)
            assert rows.done
            assert "".join(shown[a:b] for a, b in (rows[n] for n in range(len(rows)))) == shown
            for a, b in (rows[n] for n in range(len(rows))):
                one = len(list(graphemes(shown[a:b].rstrip()))) <= 1
                assert one or text_width(shown[a:b].rstrip()) <= layout.columns.width_of(side)


@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=4), st.integers(24, 100))
def test_right_to_the_end_and_left_to_the_start_visit_the_same_places(pairs, width) -> None:
    caret = Caret(page_of(*pairs), Place("source", 0, 0))
    there = [caret.place]
    while (place := caret.right()) != caret.place:
        caret.move(place)
        there.append(place)
    back = [caret.place]
    while (place := caret.left()) != caret.place:
        caret.move(place)
        back.append(place)
    assert there == back[::-1]
    assert there[-1] == Place("source", len(pairs) - 1, len(pairs[-1][0]))


@given(
    st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=4),
    st.integers(24, 100),
    st.sampled_from(["source", "target"]),
)
def test_down_visits_every_row_of_a_side_once(pairs, width, side) -> None:
    page = page_of(*pairs)
    layout = Layout(page, width, side=side)
    caret = Caret(page, Place(side, 0, 0))
    rows = [cell_of(layout, caret.place)[0]]
    for _ in range(500):
        place, goal = moved_by_rows(layout, caret, 1)
        if cell_of(layout, place)[0] == rows[-1]:
            break
        caret.move(place, goal=goal)
        rows.append(cell_of(layout, place)[0])
    wanted = [
        layout.top(p.index) + layout.block(p.index).gap + row
        for p in page.passages
        for row in range(len(layout.block(p.index).rows(side)))
    ]
    assert rows == wanted


def test_passages_without_a_translation_are_passed_over_on_that_side() -> None:
    page = page_of(("One.", "一。"), ("Two.", ""), ("Three.", "三。"))
    layout = Layout(page, 60)
    caret = Caret(page, Place("target", 0, 0))
    place, goal = moved_by_rows(layout, caret, 1)
    assert place == Place("target", 2, 0)
    caret.move(place, goal=goal)
    assert moved_by_rows(layout, caret, -1)[0] == Place("target", 0, 0)
    assert Caret(page, Place("source", 1, 0)).other_side() is None


def test_a_selection_is_offsets_into_the_text_and_ends_where_the_words_do() -> None:
    page = page_of(("Iran agreed. ", ""), ("Moscow may.", ""))
    caret = Caret(page, Place("source", 0, 5))
    caret.move(Place("source", 1, 7), select=True)
    assert caret.selection() == Fragment("d", 5, 20)
    assert page.text[5:20] == "agreed. \nMoscow"
    assert caret.selected_in("source", 0) == (5, 13)
    assert caret.selected_in("source", 1) == (0, 7)


def test_a_selection_on_a_translation_stays_in_it() -> None:
    page = page_of(("One.", "一二三。"), ("Two.", "四五。"))
    caret = Caret(page, Place("target", 0, 1))
    caret.move(Place("target", 1, 1), select=True)
    assert caret.selection() == Fragment("t0", 1, 4)
    caret.move(Place("source", 0, 0), select=True)
    assert caret.place.side == "target"


def test_selecting_by_words_stops_at_the_end_of_a_word() -> None:
    page = page_of(("The Su-35, he said.", "蘇-35戰機，他說。"))
    caret = Caret(page, Place("source", 0, 0))
    caret.move(caret.word_end(), select=True)
    assert caret.place.at == 3
    caret.move(caret.word_end(), select=True)
    assert page.text[: caret.place.at] in ("The Su-35", "The Su")


def test_home_and_end_stay_on_the_row() -> None:
    page = page_of(("word " * 20, ""))
    layout = Layout(page, 60)
    place = Place("source", 0, 40)
    row = cell_of(layout, place)[0]
    for end in (False, True):
        assert cell_of(layout, row_edge(layout, place, end=end))[0] == row


@given(st.integers(24, 220), FORMS)
def test_the_columns_and_what_is_between_fill_the_pane(width, form) -> None:
    columns = Columns.of(width, form)
    last = columns.sides[-1]
    assert columns.start_of(last) + columns.width_of(last) + EDGE == width
    for side in columns.sides:
        assert columns.side_at(columns.start_of(side)) == side
        assert columns.side_at(columns.start_of(side) + columns.width_of(side) - 1) == side
    if len(columns.sides) == 2:
        left = columns.sides[0]
        beside = BETWEEN + columns.margin + RAIL
        assert columns.start_of(last) == columns.start_of(left) + columns.width_of(left) + beside
        assert (left == "target") == form.swapped


def test_a_narrow_pane_shows_one_side_and_a_wide_one_both() -> None:
    assert Columns.of(50).sides == ("source",)
    assert Columns.of(50, side="target").sides == ("target",)
    assert Columns.of(80).sides == ("source", "target")
    assert Columns.of(80, Form(shown="target")).sides == ("target",)


def test_headings_are_titles_and_short_lines_that_are_no_sentences() -> None:
    title = "Russia’s Asia Pivot"
    assert is_heading("Emil Avdaliani:Russia’s Asia Pivot", title)
    assert is_heading("Executive Summary", title)
    for text in ("By:", "A sentence.", "[Emil Avdaliani]", "- an item", "Volume: 21", "", "中文句子。"):
        assert not is_heading(text, title)


@given(TEXTS, st.integers(24, 60))
def test_a_selection_to_the_end_of_each_row_holds_the_row_whole_and_stays_there(text, width) -> None:
    page = page_of((text, text))
    layout = Layout(page, width, side="target")
    rows = layout.block(0).rows("target")
    for start, stop in (rows[number] for number in range(len(rows))):
        caret = Caret(page, Place("target", 0, start))
        for _ in range(2):
            caret.move(behind_row(layout, caret), select=True)
        assert caret.selected_in("target", 0) == ((start, stop) if stop > start else (0, 0))
