from __future__ import annotations

import pytest

from workbench.text import tokens


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Iran’s Su-35 and Iran-Russia deals", "Iran ’s Su-35 and Iran - Russia deals"),
        ("don't can't it's O'Brien's", "do n't ca n't it 's O'Brien 's"),
        ("$5.3bn, 3.5% of 1,000,000", "$ 5.3bn , 3.5 % of 1,000,000"),
        ("300-700 km at 9:30 a.m. in the U.S.", "300 - 700 km at 9:30 a.m. in the U.S."),
        ("see https://a.example/b?c=1,2. Now", "see https://a.example/b?c=1,2 . Now"),
        ("me@x.example (café)", "me@x.example ( café )"),
        ("No... -- yes—but “so”", "No ... -- yes — but “ so ”"),
        ("17th-century COVID-19", "17th - century COVID-19"),
        ("ce\u0301sar 👨‍👩‍👧ok", "ce\u0301sar 👨‍👩‍👧 ok"),
    ],
)
def test_english(text: str, expected: str) -> None:
    assert [text[a:b] for a, b in tokens(text)] == expected.split(" ")
    assert tokens(text, "char") == tokens(text, "word")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("他說GDP增長5.3%，即$1,000", "他 說 GDP 增 長 5.3 % ， 即 $ 1,000"),
        ("於9:30在U.S.的Su-35", "於 9:30 在 U.S. 的 Su-35"),
        ("see 北京's map of上海now", "see 北 京 's map of 上 海 now"),
        ("參https://a.example/b?c=1。王", "參 https://a.example/b?c=1 。 王"),
        ("用👨‍👩‍👧和🇨🇳🇺🇸吧", "用 👨‍👩‍👧 和 🇨🇳 🇺🇸 吧"),
        ("e\u0301t\u0301 辻󠄀 ✍🏽x", "e\u0301t\u0301 辻󠄀 ✍🏽 x"),
        ("it’ll, we’ve; o’clock", "it ’ll , we ’ve ; o’clock"),
        ("a\u3000b\xa0c\u2028d\x85e\x1cf", "a b c d e f"),
    ],
)
def test_scripts_mixed_by_character(text: str, expected: str) -> None:
    assert [text[a:b] for a, b in tokens(text, "char")] == expected.split(" ")


def test_chinese_by_word_and_by_character() -> None:
    text = "伊朗與俄羅斯的軍事合作Yak-130教練機，共3.5億……2023年"
    by_word = [text[a:b] for a, b in tokens(text, "word")]
    assert by_word[:6] == ["伊朗", "與", "俄羅斯", "的", "軍事", "合作"]
    by_character = [text[a:b] for a, b in tokens(text, "char")]
    assert by_character[:11] == list("伊朗與俄羅斯的軍事合作")
    for found in (by_word, by_character):
        assert {"Yak-130", "，", "3.5", "……", "2023"} <= set(found)
        assert "".join(found) == text


@pytest.mark.parametrize("address", ["a.b@c.example", "www.gov.example", "https://a.example/b"])
def test_an_address_ends_where_chinese_begins(address: str) -> None:
    text = f"電郵{address}查詢"
    assert [text[a:b] for a, b in tokens(text)] == ["電郵", address, "查詢"]


@pytest.mark.timeout(60)  # against what grows with the square of a text
@pytest.mark.parametrize("unit", ["a-", "x.", "中."])
def test_no_text_takes_long(unit: str) -> None:
    assert tokens(unit * 20_000)


def test_traditional_and_simplified_are_cut_alike() -> None:
    assert tokens("經濟學家認為這個問題很複雜") == tokens("经济学家认为这个问题很复杂")


def test_japanese_and_korean_are_not_cut_by_a_chinese_dictionary() -> None:
    text = "日本経済は한국어"
    assert [text[a:b] for a, b in tokens(text, language="ja")] == ["日", "本", "経", "済", "は", "한국어"]
