from __future__ import annotations

import pytest

from workbench.text import graphemes
from workbench.text.graphemes import next_boundary, next_word, previous_boundary, previous_word, word_at

CLUSTERS = ["a", "👨‍👩‍👧‍👦", "🇭🇰", "🇹🇼", "👍🏽", "1️⃣", "e\u0301", "각", "\r\n", "觀", "葛\U000e0100", "\n", "क्षि", "b"]
TEXT = "".join(CLUSTERS)


def test_clusters() -> None:
    assert [TEXT[start:end] for start, end in graphemes(TEXT)] == CLUSTERS
    assert list(graphemes("")) == []
    assert list(graphemes("a觀")) == [(0, 1), (1, 2)]


def test_moving_forward_and_back_meets_the_same_boundaries() -> None:
    forward, at = [0], 0
    while at < len(TEXT):
        at = next_boundary(TEXT, at)
        forward.append(at)
    back = [at]
    while at > 0:
        at = previous_boundary(TEXT, at)
        back.append(at)
    assert forward == back[::-1] == [0, *(end for _, end in graphemes(TEXT))]


def test_a_long_run_of_flags_keeps_its_pairs() -> None:
    flags = "a" + "🇭🇰" * 500
    assert previous_boundary(flags, len(flags)) == len(flags) - 2
    assert next_boundary(flags, 501) == 503


def test_words_in_english_and_chinese() -> None:
    text = "Iran’s military, 伊朗與俄羅斯的軍事合作。 End"
    starts, at = [], 0
    while at < len(text):
        starts.append(at)
        at = next_word(text, at)
    words = [text[slice(*word_at(text, start))] for start in starts]
    assert words == ["Iran", "’s", "military", "伊朗", "與", "俄羅斯", "的", "軍事", "合作", "End"]
    back = [at]
    while at:
        at = previous_word(text, at)
        back.append(at)
    assert back[::-1] == [*starts, len(text)]


@pytest.mark.parametrize(
    ("text", "at", "word"),
    [
        ("the Fateh-110 series", 8, "Fateh-110"),
        ("伊朗與俄羅斯的軍事合作", 4, "俄羅斯"),
        ("伊朗，俄羅斯", 2, "，"),
        ("a   b", 2, "   "),
        ("a", 5, "a"),
        ("ok 👨‍👩‍👧!", 4, "👨‍👩‍👧"),
    ],
)
def test_the_word_at_a_place(text: str, at: int, word: str) -> None:
    assert text[slice(*word_at(text, at))] == word


def test_words_far_from_any_gap_are_still_reached() -> None:
    text = "a" * 1000
    assert 0 < next_word(text, 500) <= 1000
    assert 0 <= previous_word(text, 500) < 500
    assert word_at("", 3) == (0, 0)
