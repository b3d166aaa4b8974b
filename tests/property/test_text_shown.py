"""What is shown, measured and broken into rows, over any text at all."""

from __future__ import annotations

import sys
import unicodedata

import pytest
import regex
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from workbench.text import graphemes
from workbench.text._classes import NARROW, WIDE
from workbench.text.cells import text_width, width
from workbench.text.graphemes import next_boundary, next_word, previous_boundary, previous_word, word_at
from workbench.text.lines import break_lines
from workbench.text.sanitise import visible

SURPRISES = [
    "\x1b[31m", "\x9b", "\x00", "\x7f", "\x85", "\t", "\n", "\r\n", "\u202e", "\u2066", "\u200b", "\u200d",
    "\ufeff", "\u00ad",
    "\u2028", "\U000e0041", "\U000e0100", "\ufe0f", "\ufe0e", "\ud800", "\uffff", "\U0010ffff", "\U0001fae8",
    "\u034f",
    "👨‍👩‍👧‍👦", "👩🏽‍🚀", "🇭🇰", "🇭", "1️⃣", "❤️‍🔥", "🏳️‍🌈", "🙂‍↔️", "☝🏽", "🏽", "e\u0301", "\u0301", "\u0301" * 12, "각",
    "\u1161",
    "\u11a8", "ᄀ",
    "क्षि", "ก็", "กำ", "한국", "ﾊﾟ", "葛\U000e0100", "が", "か\u3099", "“", "…", "——", "「", "」",
    "。", "，", "(",
    ")", " ", "\u3000", "\u00a0",
    "Moscow’s", "surface-to-surface", "Fateh-110", "300-700", "觀點", "发布于", "©️", "a\u200db",
    "\u0600", "\u0d4e",
]  # fmt: skip

texts = st.lists(
    st.one_of(
        st.sampled_from(SURPRISES), st.text(max_size=4), st.characters(), st.sampled_from("觀點发布 abcDEF,.123")
    ),
    max_size=40,
).map("".join)


def every_character() -> list[str]:
    """All of them, but of the planes that hold nothing, or private characters only, just a few."""
    return [
        *map(chr, range(0x40000)),
        *map(chr, range(0xE0000, 0xE1100)),
        "\U00050000",
        "\U000f0000",
        chr(sys.maxunicode),
    ]


def test_simple_characters_are_what_they_are_said_to_be() -> None:
    narrow, wide = regex.compile(f"[{NARROW}]"), regex.compile(f"[{WIDE}]")
    alone = regex.compile(r"[^\p{Grapheme_Cluster_Break=Other}\p{GCB=LV}\p{GCB=LVT}]")
    for character in every_character():
        cells = 1 if narrow.match(character) else 2 if wide.match(character) else 0
        if not cells:
            continue
        assert cell_len(character) == cells, hex(ord(character))
        assert not alone.match(character), hex(ord(character))
        assert unicodedata.category(character)[0] != "C" or cells == 2, hex(ord(character))


def test_a_width_is_what_rich_counts_for_every_character() -> None:
    wrong = [hex(ord(c)) for c in every_character() if width(c) != cell_len(c)]
    assert wrong == []


def test_no_character_of_any_category_reaches_the_terminal_unless_it_shows() -> None:
    for character in every_character():
        shown = visible(f"a{character}b")
        assert len(shown) == 3
        category = unicodedata.category(shown[1])
        new_emoji = category == "Cn" and cell_len(shown[1]) == 2
        assert category[0] not in "CZ" or category == "Zs" or new_emoji, hex(ord(character))
        assert cell_len(visible(character)) >= 1, hex(ord(character))


@given(texts)
@example("a" + "\u0301" * 1000)
@example("👩" + "\u200d👩" * 100)
@example("1\ufe0f\u20e3\ufe0f")
@example("🙂\u200d↔\ufe0f")
def test_what_is_shown_keeps_its_length_and_shows_again_the_same(text: str) -> None:
    shown = visible(text)
    assert len(shown) == len(text)
    assert visible(shown) == shown


@given(texts)
def test_what_is_shown_holds_nothing_that_a_terminal_acts_on(text: str) -> None:
    for character in visible(text):
        assert unicodedata.category(character) not in {"Cc", "Cs", "Zl", "Zp", "Co"}
        assert unicodedata.category(character) != "Cf" or character == "\u200d"


@given(texts)
@example("a\u200db")
def test_clusters_measured_one_by_one_make_up_what_rich_counts(text: str) -> None:
    shown = visible(text)
    assert text_width(shown) == cell_len(shown)
    assert sum(width(shown[start:end]) for start, end in graphemes(shown)) == cell_len(shown)
    assert all(width(shown[start:end]) >= 1 for start, end in graphemes(shown))


@given(texts)
def test_wide_ambiguous_characters_never_make_a_text_narrower(text: str) -> None:
    shown = visible(text)
    assert text_width(shown) <= text_width(shown, ambiguous_wide=True) <= 2 * len(shown)


@given(texts)
def test_clusters_are_those_of_the_standard(text: str) -> None:
    expected = [found.span() for found in regex.finditer(r"\X", text)]
    assert list(graphemes(text)) == expected
    bounds = [0, *(end for _, end in expected)]
    for at in range(len(text) + 1):
        assert next_boundary(text, at) == next((b for b in bounds if b > at), len(text))
        assert previous_boundary(text, at) == next((b for b in reversed(bounds) if b < at), 0)


@given(texts, st.data())
def test_words_are_reached_from_anywhere_and_back(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text)))
    assert at < next_word(text, at) <= len(text) or at == len(text) == next_word(text, at)
    assert 0 <= previous_word(text, at) < at or at == 0 == previous_word(text, at)
    start, end = word_at(text, at)
    assert start <= min(at, max(0, len(text) - 1)) < end or text == ""


def drawn(row: str) -> str:
    return visible(row.rstrip())


@given(texts, st.integers(1, 40), st.booleans())
@example("“a b", 1, False)
def test_rows_cover_the_text_and_fit(text: str, room: int, ambiguous_wide: bool) -> None:
    rows = break_lines(text, 0, len(text), room, ambiguous_wide=ambiguous_wide)
    assert [start for start, _ in rows] == [0, *(end for _, end in rows)][: len(rows)]
    assert (rows[-1][1] if rows else 0) == len(text)
    for start, end in rows:
        assert start < end
        row = visible(text)[start : start + len(text[start:end].rstrip())]
        assert text_width(row, ambiguous_wide=ambiguous_wide) <= room or len(list(graphemes(row))) == 1


@given(texts, st.integers(1, 40))
def test_rows_begin_and_end_at_clusters(text: str, room: int) -> None:
    shown = visible(text).replace("␊", "\n")
    bounds = {0, *(end for _, end in graphemes(shown))}
    assert {end for _, end in break_lines(shown, 0, len(shown), room)} <= bounds


plain = st.lists(
    st.sampled_from(
        ["觀點", "觀點，", "「伊朗」", "《經濟》", "。", " ", "Moscow ", "Moscow’s", "2,000 ",
        "3.5%", "(Tehran)",
        "“伊朗”", "……", "——"]
    ),
    max_size=40,
).map("".join)  # fmt: skip


@given(plain, st.integers(14, 40))
def test_rows_keep_words_whole_and_punctuation_in_its_place(text: str, room: int) -> None:
    rows = break_lines(text, 0, len(text), room)
    latin = [found.span() for found in regex.finditer(r"[A-Za-z0-9.,%()’]+", text)]
    for last, end in rows:
        for first, past in latin:
            assert not (first < last < past) or past - first > room - 4
        if last and text[last] in "，。」》)”":
            assert not avoidable(text, last, room)
        if end < len(text) and text[:end].rstrip()[-1:] in tuple("「《(“"):
            assert not avoidable(text, end, room)


def avoidable(text: str, at: int, room: int) -> bool:
    """Whether the row before `at` had a better place: some character that is neither closer nor opener near its end."""
    row = text[max(0, at - room // 2) : at]
    return any(regex.fullmatch(r"\p{Han}\p{Han}", row[i : i + 2]) is not None for i in range(max(0, len(row) - 1)))


@pytest.mark.parametrize("text", SURPRISES)
def test_each_surprise_takes_a_cell_at_least(text: str) -> None:
    assert text_width(visible(text)) == cell_len(visible(text)) >= 1
