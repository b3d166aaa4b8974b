from __future__ import annotations

import pytest

from workbench.text.cells import text_width
from workbench.text.lines import break_lines


def rows(text: str, width: int, *, ambiguous_wide: bool = False) -> list[str]:
    return [text[a:b] for a, b in break_lines(text, 0, len(text), width, ambiguous_wide=ambiguous_wide)]


def test_english_breaks_at_spaces_which_hang() -> None:
    assert rows("The two are also motivated", 8) == ["The two ", "are also ", "motivate", "d"]


def test_chinese_breaks_between_any_two_characters() -> None:
    assert rows("伊朗與俄羅斯的軍事合作", 8) == ["伊朗與俄", "羅斯的軍", "事合作"]
    assert rows("伊朗與俄羅斯", 7) == ["伊朗與", "俄羅斯"]


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("軍事合作，還有", 8, ["軍事合", "作，還有"]),
        ("他說「好」然後", 6, ["他說", "「好」", "然後"]),
        ("等了很久……好", 8, ["等了很", "久……好"]),
        ("他走了——真的", 7, ["他走", "了——真", "的"]),
        ("(Tehran)與莫斯科", 10, ["(Tehran)與", "莫斯科"]),
        ("購買Su-35戰機", 9, ["購買Su-35", "戰機"]),
        ("購買Su-35戰機", 8, ["購買", "Su-35戰", "機"]),
        ("共35%的", 4, ["共", "35%", "的"]),
        ("約$5億", 4, ["約$5", "億"]),
        ("surface-to-surface", 12, ["surface-to-", "surface"]),
        ("2,000.5 km", 7, ["2,000.5 ", "km"]),
        ("300-700 km", 6, ["300-70", "0 km"]),
        ("“Why?” he", 6, ["“Why?” ", "he"]),
        ("他說“好”了", 4, ["他說", "“好”", "了"]),
        ('他說"好"了', 6, ["他", '說"好"', "了"]),
        ("看《經濟學人》", 6, ["看《經", "濟學", "人》"]),
    ],
)
def test_kinsoku_and_whole_words(text: str, width: int, expected: list[str]) -> None:
    assert rows(text, width) == expected


def test_an_opener_that_a_space_follows_does_not_end_a_row() -> None:
    assert rows("see ( here )", 6)[0] == "see "


def test_a_word_too_long_for_a_row_is_cut_but_not_before_its_comma() -> None:
    assert rows("abcdef, g", 6) == ["abcde", "f, g"]


def test_a_new_line_ends_its_row_and_an_offset_counts_from_the_text() -> None:
    assert rows("ab\ncd", 10) == ["ab\n", "cd"]
    assert rows("ab\n\ncd\n", 10) == ["ab\n", "\n", "cd\n"]
    assert break_lines("xxab cd", 2, 7, 3) == [(2, 5), (5, 7)]
    assert break_lines("abc", 1, 1, 5) == []


def test_clusters_are_never_cut() -> None:
    family = "👨‍👩‍👧‍👦"
    assert rows(family * 3, 4) == [family * 2, family]
    assert rows(family, 1) == [family]
    assert rows("é" * 3 + "e\u0301" * 3, 4) == ["é" * 3 + "e\u0301", "e\u0301" * 2]


def test_what_hides_is_measured_as_it_is_shown() -> None:
    assert rows("ab\u200bcd", 3) == ["ab\u200b", "cd"]
    assert rows("\u202e" * 5, 2) == ["\u202e" * 2, "\u202e" * 2, "\u202e"]


def test_terminals_that_draw_ambiguous_characters_wide() -> None:
    assert rows("“ab” cd", 6) == ["“ab” ", "cd"]
    assert all(text_width(row.rstrip(), ambiguous_wide=True) <= 6 for row in rows("“ab” “cd”", 6, ambiguous_wide=True))
    assert rows("“ab”cd", 6) == ["“ab”cd"]
    assert rows("——好", 4, ambiguous_wide=True) == ["——", "好"]
    assert rows("——好", 4) == ["——好"]


def test_a_row_of_no_width_still_holds_a_cluster() -> None:
    assert rows("ab", 0) == ["a", "b"]
