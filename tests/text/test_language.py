from __future__ import annotations

import pytest

from workbench.text.language import canonical, language_of, script_of, simplify, to_script


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("The two are also motivated", "en"),
        ("觀點", "zh-Hant"),
        ("观点", "zh-Hans"),
        ("讀者來信", "zh-Hant"),
        ("读者来信", "zh-Hans"),
        ("使用 Microsoft Visual Studio Code 编辑代码。", "zh-Hans"),
        ("購買Yak-130教練機和Su-35戰機", "zh-Hant"),
        ("Xi Jinping (習近平) said on Tuesday that he would go.", "en"),
        ("台湾后来又里", "zh-Hans"),
        ("台北里長", "zh-Hant"),
        ("「中文」", "zh-Hant"),
        ("“中文”", "zh-Hans"),
        ("日本語の文章です", "ja"),
        ("한국어 문장", "ko"),
        ("Привет", "und-Cyrl"),
        ("Γεια σου", "und-Grek"),
        ("123 … 45%", "und"),
        ("", "und"),
    ],
)
def test_language(text: str, tag: str) -> None:
    assert language_of(text) == tag


def test_characters_at_home_in_both_scripts_decide_nothing() -> None:
    assert script_of("台里后干面") == ""


def test_scripts() -> None:
    assert to_script("伊朗与俄罗斯的军事合作", "zh-Hant") == "伊朗與俄羅斯的軍事合作"
    assert to_script("裏面有鷄蛋", "zh-Hans") == "里面有鸡蛋"
    assert to_script("台湾里面", "zh-TW") == "臺灣裡面"
    assert to_script("text", "zh-Hant") == "text"
    assert to_script("文本", "en") == "文本"


def test_traditional_text_becomes_that_of_a_region_and_nothing_else() -> None:
    assert to_script("了解裏面的着眼點", "zh-TW", traditional=True) == "了解裡面的著眼點"
    assert to_script("衛生，發佈", "zh-HK", traditional=True) == "衞生，發佈"
    assert to_script("衛生，裏面", "zh-Hant", traditional=True) == "衛生，裏面"
    assert to_script("裏面", "zh-CN", traditional=True) == "里面"


@pytest.mark.parametrize(
    ("given", "tag"),
    [
        ("ZH_hk", "zh-HK"),
        ("zh-hant-tw", "zh-Hant-TW"),
        ("EN", "en"),
        ("q", None),
        ("zh-", None),
        ("中文", None),
        ("zh-XX", None),
        ("ZH-sg", "zh-SG"),
    ],
)
def test_tags_are_written_one_way(given: str, tag: str | None) -> None:
    assert canonical(given) == tag


def test_simplifying_goes_character_by_character() -> None:
    assert simplify("乾隆皇帝在頭髮裏 abc") == "干隆皇帝在头发里 abc"


def test_the_tables_say_of_each_character_what_opencc_says() -> None:
    """All that OpenCC converts and more: the blocks in which Chinese is written every day."""
    from opencc import OpenCC

    to_simple, to_traditional = OpenCC("t2s").convert, OpenCC("s2t").convert
    every = [chr(code) for code in (*range(0x3400, 0xA000), *range(0xF900, 0xFADA), *range(0x20000, 0x2CEB0))]
    assert simplify("".join(every)) == "".join(map(to_simple, every))
    for character in every[::7]:
        is_traditional = to_simple(character) != character
        is_simplified = to_traditional(character) != character and not _is_in_big5(character)
        expected = is_traditional - is_simplified
        assert script_of(character) == {1: "zh-Hant", -1: "zh-Hans", 0: ""}[expected], character


def _is_in_big5(character: str) -> bool:
    try:
        character.encode("big5")
    except UnicodeEncodeError:
        return False
    return True
