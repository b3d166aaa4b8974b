"""Segments, tokens, folding and repaired punctuation, over any text at all."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from workbench.text import graphemes, repair_punctuation, segments, tokens
from workbench.text.fold import fold
from workbench.text.language import language_of, simplify, to_script

PIECES = [
    "The U.S. Army left. ", "Mr. Smith", "5 p.m. ", "3.5", "1,000", "“Why?” ", "he said", "(", ")", "\n", "\n\n",
    " ", "\t", "\u3000", "...",
    "觀點", "他說：", "「", "」", "。", "！", "？", "……", "，", "【明報】", "【", "】", "《", "》", "“", "”", '"',
    "'", "’s", "發佈於", "发布", "カナ", "한국",
    "https://a.example/b?c=1,2", "me@x.example", "Su-35", "don't", "e\u0301", "👨‍👩‍👧", "🇭🇰", "\u200b", "\u202e",
    "\x1b", "\x1c", "\u2028", "\ud800", "ﬁ", "ß", "İ",
    "ＡＢＣ", "㍿", "각", "- ", "1. ", "# ", " | ", "Connect with us",
    "a long line of words that goes on and on and never comes to any stop at all",
]  # fmt: skip

texts = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=3)), max_size=40).map("".join)


@given(texts)
@example("a\x1cb\x85c")
@example("。" * 50)
def test_segments_hold_every_character_but_white_space_and_never_overlap(text: str) -> None:
    found = segments(text)
    at = 0
    for span in found:
        assert at <= span.start < span.end
        assert not text[at : span.start].strip()
        assert text[span.start : span.end] == text[span.start : span.end].strip()
        assert span.zone in {"body", "frame"}
        assert span.language
        at = span.end
    assert not text[at:].strip()


@given(texts, st.sampled_from(["word", "char"]))
def test_tokens_hold_every_character_but_white_space_and_cut_no_cluster(text: str, unit: str) -> None:
    found = tokens(text, unit=unit)  # type: ignore[arg-type]
    bounds = {0, *(end for _, end in graphemes(text))}
    at = 0
    for start, end in found:
        assert at <= start < end
        assert not text[at:start].strip()
        assert start in bounds or text[start - 1].isspace()
        assert end in bounds
        at = end
    assert not text[at:].strip()
    for (_, end), (start, _) in pairwise(found):
        assert end <= start


@given(texts)
@example("ﬁße\u0301İ각")
def test_a_folded_text_knows_where_each_character_came_from(text: str) -> None:
    folded, offsets = fold(text)
    assert len(offsets) == len(folded) + 1
    assert offsets[-1] == len(text)
    assert all(before <= after for before, after in pairwise(offsets))
    assert fold(folded)[0] == folded
    assert unicodedata.is_normalized("NFKC", folded)


@given(st.text(alphabet=st.sampled_from("臺灣台湾后後里裏abc Ａ，。 "), max_size=30))
def test_simplifying_keeps_the_length(text: str) -> None:
    assert len(simplify(text)) == len(text)


@given(texts)
def test_repaired_punctuation_is_repaired_once(text: str) -> None:
    repaired = repair_punctuation(text)
    assert repair_punctuation(repaired) == repaired


@given(texts)
def test_repairing_changes_no_letter_and_no_number(text: str) -> None:
    def letters(of: str) -> list[str]:
        return [character for character in of if character.isalnum()]

    assert letters(repair_punctuation(text)) == letters(text)


@given(texts)
def test_every_text_has_a_language_and_goes_to_both_scripts(text: str) -> None:
    assert language_of(text)
    for script in ("zh-Hant", "zh-Hans"):
        to_script(text.encode("utf-8", "replace").decode(), script)
