"""Rows, lanes and columns, without Textual: long pieces, heights, what covers a place, what lies below a row."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from test_caret import FORMS, TEXTS, ambiguous, page_of

from workbench.model import Annotation, Fragment
from workbench.text.cells import text_width
from workbench.text.lines import break_lines, break_some
from workbench.tui.block import Block
from workbench.tui.broken import Broken
from workbench.tui.caret import Caret, Place, cell_of, moved_by_lines, place_at
from workbench.tui.columns import Columns, Form
from workbench.tui.cover import Walk
from workbench.tui.heights import Heights
from workbench.tui.lanes import lanes_of
from workbench.tui.page import Piece
from workbench.tui.rows import Layout
from workbench.tui.spans import Span, SpanIndex, Strand

LONG = "Iran 說「莫斯科（Moscow）」與👩\u200d🚀 e\u0301 2023年。 " * 400


def mark(number: int, *parts: tuple[int, int], kind: str = "entity", label: str = "person") -> Annotation:
    return Annotation(f"m{number:03}", kind, label, "ann", "d", tuple(Fragment("d", a, b) for a, b in parts))


SPANS = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20), st.sampled_from(["entity", "claim"])), max_size=25)


def spans_of(drawn) -> list[Span]:
    return [
        Span(start, start + length, mark(n, (start, start + length), kind=kind)) for n, (start, length, kind) in
        enumerate(drawn)
    ]  # fmt: skip


@given(st.lists(st.integers(0, 9), min_size=1, max_size=80), st.lists(st.tuples(st.integers(0, 79), st.integers(0, 9))))
def test_heights_add_up_whatever_changes(heights, changes) -> None:
    found = Heights(heights)
    for index, height in changes:
        index %= len(heights)
        heights[index] = found[index] = height
    assert found.total == sum(heights)
    for index in range(len(heights)):
        assert found.top(index) == sum(heights[:index])
    for line in range(sum(heights)):
        index, inner = found.at(line)
        assert found.top(index) + inner == line
        assert 0 <= inner < heights[index]


@given(
    st.text(alphabet="aZ 9,.（「。漢字é\u0301👩\u200d🚀🇭🇰\n", min_size=1, max_size=40),
    st.integers(4, 60),
    st.booleans(),
)
def test_a_long_text_broken_bit_by_bit_has_the_rows_of_one_broken_whole(words, width, wide) -> None:
    text = words * (12_000 // len(words))
    with ambiguous(wide):
        rows, at = [], 0
        while at < len(text):
            rows += break_some(text, at, len(text), width)
            at = rows[-1][1]
        assert rows == break_lines(text, 0, len(text), width)


def test_a_piece_as_long_as_a_book_is_broken_as_far_as_somebody_looks() -> None:
    rows = Broken(Piece("d", 0, LONG * 10, "en"), 40)
    assert len(rows) == 0
    assert rows.row_of(100) < len(rows)
    assert not rows.done
    before = rows.expected
    assert rows.row_of(len(LONG) * 10) == len(rows) - 1
    assert rows.done
    assert abs(before - len(rows)) < len(rows) / 5


@given(st.integers(40, 160), FORMS, st.booleans(), st.data())
def test_in_a_long_piece_cursor_and_click_agree_too(width, form, wide, data) -> None:
    page = page_of((LONG, LONG))
    with ambiguous(wide):
        layout = Layout(page, width, form)
        side = data.draw(st.sampled_from(layout.columns.sides))
        at = data.draw(st.integers(0, len(LONG) - 1).filter(lambda n: LONG[n].isalnum()))
        line, cell = cell_of(layout, Place(side, 0, at))
        assert place_at(layout, side, line, cell).at <= at < place_at(layout, side, line, cell).at + 3


@given(SPANS, SPANS)
def test_a_strand_that_grew_and_shrank_is_as_one_made_anew(first, second) -> None:
    spans = spans_of([*first, *second])
    strand = Strand(spans[: len(first)])
    for span in spans[len(first) :]:
        strand.add(span)
    for span in spans[: len(first) : 2]:
        strand.remove(span)
    left = [span for n, span in enumerate(spans) if n >= len(first) or n % 2]
    fresh = Strand(left)
    assert strand.spans == fresh.spans
    for start in range(0, 80, 3):
        assert strand.over(start, start + 4) == fresh.over(start, start + 4)
    assert [strand.is_alternate(span) for span in strand.spans] == [fresh.is_alternate(span) for span in fresh.spans]


@given(SPANS)
def test_a_walk_along_a_row_finds_what_covers_each_place(drawn) -> None:
    spans = Strand(spans_of(drawn)).spans
    walk = Walk(spans, "m000")
    for at in range(80):
        cover = walk.to(at)
        here = [span for span in spans if span.covers(at)]
        for kind, found in (("entity", cover.entity), ("claim", cover.claim)):
            lengths = [span.end - span.start for span in here if span.mark.kind == kind]
            assert (found.end - found.start if found else None) == (min(lengths) if lengths else None)
        assert cover.count == len(here)
        assert (cover.edited is not None) == any(span.mark.id == "m000" for span in here)


@given(SPANS)
def test_each_mark_of_a_row_has_a_bar_in_lanes_where_no_two_share_a_place(drawn) -> None:
    """Part 2: nested, overlapping, crossing and discontinuous spans are all visible."""
    strand = Strand(spans_of(drawn))
    lanes = lanes_of(strand, 10, 50)
    bars = [bar for lane in lanes for bar in lane]
    assert sorted(bar.mark.id for bar in bars) == sorted(span.mark.id for span in strand.over(10, 50))
    for lane in lanes:
        assert all(a.end <= b.start for a, b in pairwise(lane))


def test_the_parts_of_a_discontinuous_mark_share_a_bar_and_its_gap_no_other_has() -> None:
    torn, inside = mark(1, (0, 4), (10, 14)), mark(2, (5, 8))
    strand = Strand([Span(0, 4, torn), Span(10, 14, torn), Span(5, 8, inside)])
    (first,), (second,) = lanes_of(strand, 0, 20)
    assert first.parts == ((0, 4), (10, 14))
    assert second.mark == inside


@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=3), st.integers(60, 120), SPANS)
def test_with_lanes_each_line_is_a_row_or_a_lane_of_the_row_above(pairs, width, drawn) -> None:
    page = page_of(*pairs)
    index = SpanIndex(page, [mark(n, (start, start + size)) for n, (start, size, _) in enumerate(drawn)])
    layout = Layout(page, width, Form(lanes=True), strands=index.strand)
    for passage in page.passages:
        block = layout.block(passage.index)
        seen = [block.row_at(line) for line in range(block.height)]
        rows = [row for row, lane in seen if lane < 0 <= row]
        assert rows == sorted(set(rows))
        for line, (row, lane) in enumerate(seen):
            if lane < 0 <= row:
                assert block.line(row) == line
            elif row >= 0:
                assert seen[line - 1] == (row, lane - 1)
        for side in ("source", "target"):
            for at in range(0, len(passage.piece(side)), 5):
                line, cell = cell_of(layout, Place(side, passage.index, at))
                assert place_at(layout, side, line, cell).passage == passage.index


def test_lanes_are_counted_anew_where_a_mark_was_made() -> None:
    page = page_of(("Iran agreed with Moscow on trade. " * 200, "伊朗同意。"), ("Then it ended.", ""))
    index = SpanIndex(page)
    layout = Layout(page, 80, Form(lanes=True), strands=index.strand)
    layout.settle(10)
    before, second = layout.height, layout.top(1)
    made = mark(1, (3000, 3010))
    index.put(made)
    for change in index.changes():
        layout.relane(change.passage, change.side, change.start, change.end)
    assert (layout.height, layout.top(1)) == (before + 1, second + 1)
    line, _ = layout.line_of("source", 0, 3000)
    assert layout.block(0).row_at(line + 1)[1] == 0
    index.drop(made.id)
    for change in index.changes():
        layout.relane(change.passage, change.side, change.start, change.end)
    assert (layout.height, layout.top(1)) == (before, second)


def test_a_screenful_down_and_up_comes_back_to_the_line_and_the_goal() -> None:
    page = page_of(*[(f"Sentence {n} says what it says.", "句子。") for n in range(80)])
    layout = Layout(page, 80)
    caret = Caret(page, Place("source", 3, 9))
    line, cell = cell_of(layout, caret.place)
    place, goal = moved_by_lines(layout, caret, 36)
    assert cell_of(layout, place)[0] in (line + 36, line + 35)
    assert goal == cell
    caret.move(place, goal=goal)
    assert cell_of(layout, moved_by_lines(layout, caret, -36)[0])[0] in (line, line - 1)
    assert moved_by_lines(layout, caret, 10_000)[0] == caret.last()
    assert moved_by_lines(layout, caret, -10_000)[0] == caret.first()


def test_where_a_translation_comes_from_is_said_where_that_changes() -> None:
    page = page_of(("One.", "一。"), ("Two.", "二。"), ("Three.", ""), ("Four.", "四。"))
    layout = Layout(page, 80)
    said = [layout.block(index).tags["target"] for index in range(4)]
    assert said == ["memory", "", "no translation", "memory"]


def test_a_terminal_that_draws_quotes_wide_gives_them_two_cells_everywhere() -> None:
    """Part 1: a setting for terminals that draw ambiguous characters wide."""
    text = "“…①α”" * 8
    page = page_of((text, text))
    with ambiguous(True):
        layout = Layout(page, 70)
        assert text_width(text) == 2 * len(text)
        line, cell = cell_of(layout, Place("source", 0, 3))
        assert cell == 6
        assert place_at(layout, "source", line, 7) == Place("source", 0, 3)
    assert text_width(text) == len(text)


def test_a_side_that_is_not_shown_has_no_rows() -> None:
    page = page_of(("One.", "一。"))
    block = Block(page.passages[0], Columns.of(80, Form(shown="target")), {})
    assert len(block.rows("source")) == 0
    assert len(block.rows("target")) == 1
