from __future__ import annotations

import pytest

from workbench.text.sanitise import MARKS_PER_BASE, printable, visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain 觀點 “quoted” é —…", "plain 觀點 “quoted” é —…"),
        ("\x1b[31mred\x1b]0;title\x07", "␛[31mred␛]0;title␇"),
        ("\x9b31m\x85\x90", "␦31m␦␦"),
        ("a\tb\r\nc\x00\x7f", "a␉b␍␊c␀␡"),
        ("evil\u202etxt.exe\u2066\u200f", "evil⇄txt.exe⇄⇄"),
        ("zero\u200bwidth\ufeff\u2060\u00ad", "zero␦width␦␦␦"),
        ("line\u2028\u2029", "line␦␦"),
        ("tags\U000e0041\U000e007f", "tags␦␦"),
        ("\ud800\udfff\ufffe\U0010ffff\ue000", "␦␦␦␦␦"),
        ("\u3164\u115f\u1160\u034f\u180e", "␦␦␦␦␦"),
        ("a\u200db\u200c", "a␦b␦"),
        ("\u0301a\n\u0301", "␦a␊␦"),
        ("🏽 a🏽 ☝🏽", "␦ a␦ ☝␦"),
        ("x\ufe0f 😀\ufe0f\ufe0f\U000e0101", "x␦ 😀\ufe0f␦␦"),
    ],
)
def test_what_hides_or_acts_is_shown(text: str, shown: str) -> None:
    assert visible(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "👨‍👩‍👧‍👦", "👩🏽‍❤️‍💋‍👨🏽", "🏳️‍🌈", "❤️‍🔥", "🙂‍↔️", "🐻‍❄️", "1️⃣#️⃣", "🇭🇰🇹🇼", "©️", "⌚︎", "\U0001fae8",
        "e\u0301", "Việt Nam", "한국어", "각", "がぎ", "हिन्दी", "ภาษาไทย", "עִבְרִית", "葛\U000e0100", "𠮷野家", "😀",
    ],
)  # fmt: skip
def test_real_clusters_stay(text: str) -> None:
    assert visible(text) == text


def test_stacks_of_marks_are_cut_down() -> None:
    shown = visible("a" + "\u0301" * 1000 + "b")
    assert shown == "a" + "\u0301" * MARKS_PER_BASE + "␦" * (1000 - MARKS_PER_BASE) + "b"


def test_chains_of_emoji_are_cut_down() -> None:
    shown = visible("👩" + "\u200d👩" * 100)
    assert shown.startswith("👩" + "\u200d👩" * MARKS_PER_BASE + "␦")


def test_a_message_is_one_line() -> None:
    assert printable(" no such\n\tfile: \x1b[2Jx ") == "no such file: ␛[2Jx"
