"""Where a text says some words: whole words in Latin scripts, strings in Chinese, folded or to the letter."""

from __future__ import annotations

import pytest

from workbench.search.matching import Words, flat, query


def found(words: str, text: str, *, exact: bool = False, at: Words = "whole") -> list[str]:
    return [text[start:end] for start, end in query(words, exact=exact, at=at).places(text)]


@pytest.mark.parametrize(
    ("words", "text", "expected"),
    [
        ("Iran", "Iran, Iranian, IRAN, pre-Iran, Iran’s", ["Iran", "IRAN", "Iran", "Iran"]),
        ("2025", "2025 12025 20250", ["2025"]),
        ("伊朗", "在伊朗人與伊朗之間", ["伊朗", "伊朗"]),
        ("習近平", "习近平與習近平", ["习近平", "習近平"]),
        ("C++", "C++語言", ["C++"]),
        ("NATO", "北約NATO軍", ["NATO"]),
        ("Moscow", "Ｍｏｓｃｏｗ", ["Ｍｏｓｃｏｗ"]),
        ("United States", "the United\nStates", ["United\nStates"]),
        ("哈哈", "哈哈哈", ["哈哈"]),
        ("Russia's", "Russia’s Russia's", ["Russia’s", "Russia's"]),
        ('"pivot"', "the “pivot”", ["“pivot”"]),
        ("café", "cafe\u0301 cafés", ["cafe\u0301"]),
    ],
)
def test_whole_words_and_chinese_strings(words, text, expected) -> None:
    assert found(words, text) == expected


def test_words_may_be_found_from_their_beginning_or_anywhere() -> None:
    assert found("mosc", "Moscow, amosc", at="start") == ["Mosc"]
    assert found("ran", "Iran ran", at="any") == ["ran", "ran"]


def test_to_the_letter() -> None:
    assert found("Iran", "IRAN Iran", exact=True) == ["Iran"]
    assert found("習近平", "习近平習近平", exact=True) == ["習近平"]
    assert found("Iran's", "Iran’s Iran's", exact=True) == ["Iran's"]


@pytest.mark.parametrize(("words", "text"), [("s", "ß"), ("f", "ﬁ"), ("e", "e\u0301"), ("1", "①1\u0301"), ("", "a")])
def test_no_part_of_a_character_is_found(words, text) -> None:
    expected = ["①"] if words == "1" else []
    assert found(words, text, at="any") == expected


def test_white_space_is_one_sign() -> None:
    assert flat("A\tB\n\u3000C") == "a b  c"
