"""Less work without a screen: search in a page, ways to go on, suggestions, and lines of keyword in context."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.style import Style

from workbench.model import Annotation, Document, Fragment, Segment, Translation
from workbench.schema import Schema
from workbench.search.concordance import Beside, Line
from workbench.search.lexicon import WordList
from workbench.search.matching import query
from workbench.search.repeats import Repeat
from workbench.text.cells import text_width
from workbench.tui.caret import Place
from workbench.tui.finding.in_page import Hit, PageSearch
from workbench.tui.finding.kwic import ALL, UNMARKED, KwicList, arranged
from workbench.tui.finding.suggestions import Suggestions, suggest
from workbench.tui.finding.ways import mark_of_label, next_unmarked
from workbench.tui.finding.worn import Worn, dressed
from workbench.tui.page import Page, make_page
from workbench.tui.spans import SpanIndex
from workbench.tui.themes import DARK, LIGHT, ink_of

PAIRS = (
    ("Iran met Iranian guests.", "伊朗會見伊朗客人。"),
    ("習近平在北京。", ""),
    ("Moscow 👍🏽 waits; IRAN too.", "莫斯科等待，伊朗亦然。"),
    ("Menu", ""),
)


def page_of(pairs: Sequence[tuple[str, str]]) -> Page:
    """A page of pairs of a segment and its translation; the last one is the page's frame."""
    text = "\n".join(source for source, _ in pairs)
    segments, chosen, at = [], {}, 0
    for number, (source, target) in enumerate(pairs):
        zone = "frame" if source == "Menu" else "body"
        segments.append(Segment(f"s{number}", "doc", at, at + len(source), "en", zone))
        if target:
            chosen[f"s{number}"] = Translation(f"t{number}", f"s{number}", "zh-Hant", target, "human", "")
        at += len(source) + 1
    document = Document("doc", "doc.txt", "", "en", {}, "utf-8", "\n", False)
    return make_page(document, text, segments, chosen)


@pytest.fixture
def page() -> Page:
    """The page."""
    return page_of(PAIRS)


def searched(page: Page, words: str) -> PageSearch:
    search = PageSearch(page)
    for _ in search.prepare():
        pass
    search.look_for(words)
    return search


def walk(search: PageSearch, step: str = "next") -> list[Hit]:
    """All matches by stepping from the start, or from the end."""
    last = len(search.page) - 1
    start = Place("source", 0, 0) if step == "next" else Place("target", last, len(search.page.text))
    found: list[Hit] = []
    hit = search.first(start) if step == "next" else search.before(Place("source", 0, 0))
    while hit is not None and hit not in found:
        found.append(hit)
        hit = search.next(hit.place) if step == "next" else search.before(hit.place)
    return found


def test_both_sides_in_reading_order_and_round_again(page) -> None:
    search = searched(page, "伊朗")
    places = [(hit.place.side, hit.place.passage, hit.place.at) for hit in walk(search)]
    assert places == [("target", 0, 0), ("target", 0, 4), ("target", 2, 6)]
    assert search.count == 3
    assert [search.number(hit) for hit in walk(search)] == [1, 2, 3]
    assert [search.number(hit) for hit in walk(search, "before")] == [3, 2, 1]


def test_source_and_translation_together(page) -> None:
    search = searched(page, "i")
    assert [hit.place.side for hit in walk(search)] == ["source"] * search.count
    search.look_for("IRAN")
    assert [(hit.place.passage, hit.place.at) for hit in walk(search)] == [(0, 0), (0, 9), (2, 17)]


def test_one_chinese_character_and_traditional_for_simplified(page) -> None:
    search = searched(page, "习")
    (hit,) = walk(search)
    assert (hit.place, hit.end) == (Place("source", 1, 0), 1)
    search.look_for("莫")
    assert search.first(Place("source", 0, 0)) == Hit(Place("target", 2, 0), 1)


def test_what_is_in_sight(page) -> None:
    search = searched(page, "iran")
    assert search.within("source", 0, 0, 24) == [(0, 4), (9, 13)]
    assert search.within("source", 0, 2, 3) == [(0, 4)]
    assert search.within("source", 2, 0, 27) == [(17, 21)]
    search.look_for("伊朗")
    assert search.within("target", 0, 3, 9) == [(4, 6)]
    search.look_for("")
    assert search.within("source", 0, 0, 24) == []
    assert search.first(Place("source", 0, 0)) is None


def test_nothing_is_found_before_the_page_is_folded(page) -> None:
    search = PageSearch(page)
    search.look_for("Iran")
    assert search.within("source", 0, 0, 24) == []
    assert not search.ready


def test_a_page_that_says_something_else_is_another(page) -> None:
    search = searched(page, "iran")
    assert search.is_of(page)
    page.translate(0, None)
    assert not search.is_of(page)


ALPHABET = "ab伊朗ß👍🏽 é"
pairs = st.lists(
    st.tuples(
        st.text(st.sampled_from(ALPHABET), min_size=1, max_size=12), st.text(st.sampled_from(ALPHABET), max_size=12)
    ),
    min_size=1,
    max_size=5,
)


@given(pairs, st.text(st.sampled_from("ab伊朗é"), min_size=1, max_size=2))
def test_stepping_finds_what_a_scan_of_each_piece_finds(given_pairs, words) -> None:
    page = page_of(given_pairs)
    search = searched(page, words)
    expected = [
        (passage.index, side, start)
        for passage in page.passages
        for side in ("source", "target")
        for start, _ in (query(words).places(passage.piece(side).text) if passage.piece(side) else ())
    ]
    assert [(hit.place.passage, hit.place.side, hit.place.at) for hit in walk(search)] == expected


def test_of_matches_over_one_another_those_count_that_count_from_the_left() -> None:
    search = searched(page_of([("xaaaaay aaa", "看看看看")]), "aa")
    forth = [hit.place.at for hit in walk(search)]
    assert forth == [1, 3, 8]
    assert [hit.place.at for hit in walk(search, "before")] == forth[::-1]
    assert search.count == 3
    search.look_for("看看")
    assert [hit.place.at for hit in walk(search)] == [0, 2]


# Going on.


def entity(number: int, label: str, start: int, end: int, text: str = "doc") -> Annotation:
    return Annotation(f"m{number}", "entity", label, "ann", "doc", (Fragment(text, start, end),))


def test_the_next_segment_without_a_mark_is_of_the_body_and_after_the_last_the_first(page) -> None:
    spans = SpanIndex(page, [entity(1, "gpe", 0, 4), entity(2, "gpe", 0, 2, "t2")])
    assert next_unmarked(page, spans, 0) == 1
    assert next_unmarked(page, spans, 1) == 1
    full = SpanIndex(page, [*spans.marks.values(), entity(3, "person", 25, 28)])
    assert next_unmarked(page, full, 0) is None


def test_marks_of_one_label_forth_and_back(page) -> None:
    spans = SpanIndex(page, [entity(1, "gpe", 0, 4), entity(2, "person", 9, 13), entity(3, "gpe", 50, 54)])
    first, last = Place("source", 0, 0), Place("source", 2, 17)
    assert mark_of_label(page, spans, first, "gpe", 1) == last
    assert mark_of_label(page, spans, last, "gpe", 1) is None
    assert mark_of_label(page, spans, last, "gpe", -1) == first
    assert mark_of_label(page, spans, first, "person", 1) == Place("source", 0, 9)


# Suggestions.


@pytest.fixture
def suggestions(page, claims) -> Suggestions:
    """Iran and Moscow in both languages, and a type that the schema does not have."""
    words = WordList({"iran": "gpe", "伊朗": "gpe", "moscow": "location", "guests": "nonsense"})
    return Suggestions(page, claims, set(), suggest(page, words, lambda done, total: None))


@pytest.fixture
def claims() -> Schema:
    from workbench import load_schema
    from workbench.resources import resource

    return load_schema(resource("schemas") / "claims.yaml")


def shown(suggestions: Suggestions, spans: SpanIndex) -> list[tuple[str, str]]:
    return [(suggestions.page.text_of(each.fragment), each.label) for each in suggestions.all(spans)]


def test_what_is_marked_dismissed_or_unknown_is_not_suggested(page, suggestions) -> None:
    spans = SpanIndex(page, [entity(1, "person", 0, 8)])
    expected = [("伊朗", "gpe"), ("伊朗", "gpe"), ("Moscow", "location"), ("IRAN", "gpe"), ("伊朗", "gpe")]
    assert shown(suggestions, spans) == expected
    assert suggestions.count(spans) == 5
    here = suggestions.at(Place("source", 2, 3), spans)
    assert here is not None
    suggestions.dismiss(here)
    assert suggestions.at(Place("source", 2, 3), spans) is None
    claim = Annotation("c", "claim", "claim", "ann", "doc", (Fragment("doc", 0, 24),))
    assert shown(suggestions, SpanIndex(page, [claim]))[0] == ("Iran", "gpe")


def test_the_next_suggestion_and_round_again(page, suggestions) -> None:
    spans = SpanIndex(page)
    place = Place("source", 0, 0)
    seen = []
    for _ in range(6):
        following = suggestions.next(place, spans)
        place = following.place
        seen.append((place.side, place.passage, place.at))
    assert seen[:2] == [("target", 0, 0), ("target", 0, 4)]
    assert seen[-1] == ("source", 0, 0)


def test_a_suggestion_on_another_version_of_a_translation_is_gone(page, suggestions) -> None:
    spans = SpanIndex(page)
    assert suggestions.worn(spans, "target", 0, 0, 9) == [
        Worn(0, 2, "suggested", "green"),
        Worn(4, 6, "suggested", "green"),
    ]
    page.translate(0, Translation("new", "s0", "zh-Hant", "伊朗會見伊朗客人。", "human", ""))
    assert suggestions.worn(spans, "target", 0, 0, 9) == []


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_what_is_worn_can_be_told_from_the_text(theme) -> None:
    ink = ink_of(theme)
    plain = ink.style("text", "page")
    looks = [dressed(plain, [Worn(0, 2, wear, "blue")], 1, ink) for wear in ("found", "current", "suggested")]
    assert len({plain, *looks}) == 4
    assert looks[2].italic
    assert not plain.italic
    assert dressed(plain, [Worn(0, 2, "found")], 2, ink) == plain


@pytest.mark.parametrize("wear", ["joined", "lit"])
def test_what_is_set_in_reverse_is_not_laid_on_the_colour_of_its_letters(wear) -> None:
    ink = ink_of(DARK)
    reverse = ink.style("#80ffb0", ink.color("page")) + Style(reverse=True)
    assert dressed(reverse, [Worn(0, 2, wear, "blue")], 1, ink).bgcolor == reverse.bgcolor


# Keyword in context.


def repeat(number: int, left: str, right: str, *, document: str = "doc", same: tuple[str, ...] = ()) -> Repeat:
    line = Line(document, document, f"s{number}", "source", "en", number, number + 4, left, "Iran", right)
    return Repeat(line, Beside(same))


@pytest.fixture
def lines() -> KwicList:
    """Four lines in two documents, one of them marked, one in Chinese."""
    found = KwicList("gpe")
    found.names = {"doc": "First", "other": "第二篇"}
    found.add(
        [
            repeat(0, "he left ", " at once"),
            repeat(10, "北京與", "會談，並且宣佈", same=("gpe",)),
            repeat(20, "a visit to ", " and back", document="other"),
            repeat(30, "", ""),
        ]
    )
    return found


def test_only_what_can_be_marked_is_taken(lines) -> None:
    lines.closed = frozenset(["other"])
    lines.take_all()
    assert [line.start for line in lines.chosen()] == [0, 30]
    lines.take_all()
    assert lines.chosen() == []
    lines.move(2)
    lines.take()
    assert lines.chosen() == []
    lines.move(1)
    lines.take()
    assert [line.start for line in lines.chosen()] == [30]


def test_orders_and_filters(lines) -> None:
    def numbers(order, wanted=ALL) -> list[int]:
        return [lines.entries[n].line.start for n in arranged(lines.entries, order, wanted, lambda: None)]

    assert numbers("document") == [0, 10, 20, 30]
    assert numbers("left") == [30, 0, 20, 10]
    assert numbers("right") == [30, 20, 0, 10]
    assert numbers("document", UNMARKED) == [0, 20, 30]
    assert numbers("left", "gpe") == [10]
    lines.move(2)
    lines.arrange(arranged(lines.entries, "left", ALL, lambda: None))
    assert lines.here.line.start == 20


@pytest.mark.parametrize("width", [40, 80, 120, 200])
def test_lines_are_exactly_as_wide_and_the_words_stand_in_one_column(lines, width) -> None:
    rows = ["".join(segment.text for segment in line) for line in lines.lines(ink_of(DARK), width, 6)]
    assert {text_width(row) for row in rows} == {width}
    assert len(rows) == 6
    columns = {text_width(row[: row.index("Iran")]) for row in rows[:4]}
    assert columns == {lines.columns(width).words}


@given(
    st.text(st.sampled_from(ALPHABET + "\n\x1b\u200b"), max_size=60), st.text(st.sampled_from(ALPHABET), max_size=60)
)
def test_any_context_fits(left, right) -> None:
    found = KwicList()
    found.add([repeat(0, left, right)])
    for width in (24, 51, 80):
        (line,) = found.lines(ink_of(DARK), width, 1)
        row = "".join(segment.text for segment in line)
        assert text_width(row) == width
        assert "\x1b" not in row


def test_many_lines_are_made_only_where_they_are_seen() -> None:
    found = KwicList()
    found.add(repeat(number, f"{number} ", " x") for number in range(50_000))
    found.move(49_000)
    rows = ["".join(segment.text for segment in line) for line in found.lines(ink_of(DARK), 80, 10)]
    assert any("49000 Iran" in row for row in rows)
    found.move(10**6)
    assert found.here.line.start == 49_999
