"""Rows and cursor, without Textual: cells, clicks and movement agree for any text at any width."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from workbench.model import Document, Fragment, Segment, Translation
from workbench.text.cells import text_width
from workbench.text.graphemes import graphemes
from workbench.tui.caret import Caret, Place, behind_row, cell_of, moved_by_rows, place_at, row_edge
from workbench.tui.page import Page, is_heading, make_page
from workbench.tui.rows import Columns, Layout

TEXTS = st.text(
    alphabet="aZ 9,.（「。」，漢字一二é\u0301👩\u200d🚀🇭🇰ก\u0e33\u202e\x1b\t", min_size=1, max_size=60
).filter(str.strip)


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


@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=3), st.integers(24, 120))
def test_a_click_on_the_cell_where_the_cursor_is_drawn_finds_the_same_place(pairs, width) -> None:
    page = page_of(*pairs)
    layout = Layout(page, width)
    layout.settle(len(page))
    for passage in page.passages:
        for side in ("source", "target"):
            for at, end in graphemes(passage.piece(side).shown):
                if not passage.piece(side).shown[at:end].isspace():
                    place = Place(side, passage.index, at)
                    row, cell = cell_of(layout, place)
                    assert place_at(layout, side, row, cell) == place


@given(TEXTS, st.integers(24, 120))
def test_rows_are_never_wider_than_their_column(text, width) -> None:
    page = page_of((text, text))
    layout = Layout(page, width)
    block = layout.block(0)
    for side in ("source", "target"):
        shown = page.passages[0].piece(side).shown
        rows = block.rows_of(side)
        assert "".join(shown[a:b] for a, b in rows) == shown
        for a, b in rows:
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
    layout = Layout(page, width)
    layout.settle(len(page))
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
        for row in range(len(layout.block(p.index).rows_of(side)))
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


def test_the_two_columns_and_what_is_between_fill_the_pane() -> None:
    for width in range(24, 220):
        columns = Columns.of(width)
        assert columns.target_at + columns.target + 1 == width
        assert columns.side_at(columns.source_at) == "source"
        assert columns.side_at(columns.target_at) == "target"


def test_headings_are_titles_and_short_lines_that_are_no_sentences() -> None:
    title = "Russia’s Asia Pivot"
    assert is_heading("Emil Avdaliani:Russia’s Asia Pivot", title)
    assert is_heading("Executive Summary", title)
    for text in ("By:", "A sentence.", "[Emil Avdaliani]", "- an item", "Volume: 21", "", "中文句子。"):
        assert not is_heading(text, title)


@given(TEXTS, st.integers(24, 60))
def test_a_selection_to_the_end_of_each_row_holds_the_row_whole_and_stays_there(text, width) -> None:
    page = page_of((text, text))
    layout = Layout(page, width)
    for start, stop in layout.block(0).rows_of("target"):
        caret = Caret(page, Place("target", 0, start))
        for _ in range(2):
            caret.move(behind_row(layout, caret), select=True)
        assert caret.selected_in("target", 0) == ((start, stop) if stop > start else (0, 0))
