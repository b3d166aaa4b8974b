from __future__ import annotations

from pathlib import Path

import pytest

from workbench.text import segments

CORPUS = Path(__file__).parents[2] / "corpus"


def cut(text: str) -> list[str]:
    return [text[span.start : span.end] for span in segments(text)]


ENGLISH = [
    "The U.S. Army moved in.| It left at 5 p.m.| The town was quiet.",
    "He lives in the U.S.| He likes it.",
    "from the U.S.| However, with the embargo gone, it may.",
    "Mr. Smith met Dr. Jones.| They spoke.",
    "Gen. Patrushev and Lt. Col. Ali Ahmadian spoke.| Nothing was signed.",
    "George W. Bush and J. K. Rowling met.| J.R.R. Tolkien did not.",
    "See No. 5 and p. 12 of vol. 3.| No. 6 is lost.",
    "Tools, e.g. Brat, i.e. old ones, help.| So do new ones, etc.| But not all.",
    "It cost $3.5 billion, or 2.5 percent.| That is much.",
    "In Oct. 2023 it expired.| In Jan.| The talks began again.",
    "Apple Inc. said so.| Google Inc.| The rest did not.",
    "She left.| “Why?” he asked.| No one knew.",
    "He said “I am leaving.”| Then he left.",
    "(He had left.)| She stayed.",
    "He (Mr. Smith. The elder.) was ill.| She was not.",
    "“We are ready. We will win,” he said.| Nobody laughed.",
    "Well... maybe.| I think... no.| Stop!| Go?| Yes!!",
    "I never meant that....| She left.",
    "On Feb. 21, reports surfaced (MEMRI, Jan. 24).| Others followed.",
    "The ship came at 9:30 a.m. Monday and left at 6 p.m. GMT.| Good.",
    "Visit www.example.com.| Or Forbes.ua.| Or not.",
    "It was 1999.| 2000 was better.",
    "He has a Ph.D. in physics.| She has an M.A.| They teach.",
    "What?!| No way!| Really.",
    "Smith v. Jones was decided.| The U.N. Security Council met.",
    "The iPhone sold.| iPads did not.",
    "It is shunned by many non-U.S. Arctic peoples.| Jean-P. Sartre and St. Petersburg too.",
    "He left Main St.| In May he came.",
    "It ended.[1]| The rest[2] is known.[3][4]| Fine.",
]  # fmt: skip


@pytest.mark.parametrize("marked", ENGLISH)
def test_english_sentences(marked: str) -> None:
    expected = marked.split("| ")
    assert cut(" ".join(expected)) == expected


CHINESE = [
    "他來了。|她走了！|為甚麼？|不知道……",
    "他說：「你好。」|然後走了。",
    "他說：「你好。我走了。」|然後走了。",
    "他说：“你好！”|她没有回答。",
    "「走！」的聲音傳來。|大家都走了。",
    "「好！」，他說。|「不好！」",
    "「我走了。」她說。|「我也走。」他們異口同聲地回答，然後走了。",
    "他說：「好。」|她說：「不好。」",
    "小楚克斯 (Truex, Jr.) 分別得分。|好。",
    "我……我不知道。|你呢？！|也不知道。",
    "他想了很久很久，還是……|沒有答案。",
    "（他走了。）|她沒有走。",
    "據報道（路透社。二月）他走了。|她沒有。",
    "這是3.5億元。|那是U.S. Army的。|好。",
    "《為甚麼？》是一本書。|他看過。",
    "第一句。第二句？！|第三句。」|第四句。".replace("第一句。第二句", "第一句。|第二句"),
    "真的嗎?|是的!|好.",
]


@pytest.mark.parametrize("marked", CHINESE)
def test_chinese_sentences(marked: str) -> None:
    expected = marked.split("|")
    assert cut("".join(expected)) == expected


def test_a_long_quotation_is_cut_inside() -> None:
    inside = "我們會繼續努力爭取和平與發展的機會。" * 6
    assert len(cut(f"他說：「{inside}」然後離開。")) == 7


def test_mixed_languages_in_one_line() -> None:
    text = "他說好。 The U.S. agreed. 然後大家走了。He left."
    assert [(text[s.start : s.end], s.language) for s in segments(text)] == [
        ("他說好。", "zh-Hant"),
        ("The U.S. agreed.", "en"),
        ("然後大家走了。", "zh-Hant"),
        ("He left.", "en"),
    ]


def test_a_label_stands_apart_from_text_in_another_language() -> None:
    assert cut("【明報文章】The ties expand. They do.") == ["【明報文章】", "The ties expand.", "They do."]
    assert cut("［評論］ Iran looks east.") == ["［評論］", "Iran looks east."]
    assert cut("【明報專訊】行政長官昨日表示。他很好。") == ["【明報專訊】行政長官昨日表示。", "他很好。"]
    assert cut("[MEMRI] Iran looks east.") == ["[MEMRI] Iran looks east."]


def test_lines_are_headings_and_items() -> None:
    assert cut("Title of it\nBy: \n- One thing\n- Another thing\n\n1. Step. Then more.\n") == [
        "Title of it", "By:", "- One thing", "- Another thing", "1. Step.", "Then more.",
    ]  # fmt: skip


WRAPPED = """\
The expanding ties between Moscow and Tehran reflect shifting
geopolitical perspectives in the two capitals. Both Russia and Iran
have become more Asia-looking, and both are motivated by their shared
resistance to the collective West.

A short heading

A major boost to the unofficial alliance was the beginning of the war
in Ukraine. Tehran sensed it.
"""


def test_lines_wrapped_by_hand_are_joined() -> None:
    assert [" ".join(found.split()) for found in cut(WRAPPED)] == [
        "The expanding ties between Moscow and Tehran reflect shifting geopolitical perspectives in the two capitals.",
        "Both Russia and Iran have become more Asia-looking, and both are motivated by their shared resistance to the "
        "collective West.",
        "A short heading",
        "A major boost to the unofficial alliance was the beginning of the war in Ukraine.",
        "Tehran sensed it.",
    ]


def test_what_has_no_letters_takes_its_neighbours_language() -> None:
    assert [span.language for span in segments("观点来了。\n* * *\n2023\n\nThe end came.\n***")] == [
        "zh-Hans", "zh-Hans", "zh-Hans", "en", "en",
    ]  # fmt: skip
    assert [span.language for span in segments("***\n\n觀點來了。")] == ["zh-Hant", "zh-Hant"]
    assert [span.language for span in segments("123")] == ["und"]


def test_chinese_that_could_be_either_script_takes_the_documents() -> None:
    assert {span.language for span in segments("中文\n\n讀者來信。\n\n今天下雨。")} == {"zh-Hant"}
    assert {span.language for span in segments("中文\n\n读者来信。\n\n今天下雨。")} == {"zh-Hans"}


def test_nothing_gives_nothing() -> None:
    assert segments("") == segments(" \n\t\u3000\n") == []


def body(name: str) -> str:
    source = (CORPUS / name).read_text(encoding="utf-8")
    return source[source.index("\n---\n", 4) + 5 :]


def test_the_article_inside_a_chinese_page() -> None:
    text = body("mingpao-new-age-in-iran-russia-relations.md")
    found = segments(text)
    frame = [text[span.start : span.end] for span in found if span.zone == "frame"]
    assert frame == ["Connect with us", "觀點", "發佈於", "【明報文章】", "繼續閱讀", "贊助商"]
    assert len(found) == 41
    assert [span.language for span in found if span.zone == "frame"] == ["en", *["zh-Hant"] * 5]


def test_the_article_of_the_journal() -> None:
    text = body("edm-asia-pivot-meets-eurasian-tilt.md")
    found = segments(text)
    assert len(found) == 46
    assert {(span.zone, span.language) for span in found} == {("body", "en")}
    assert [text[span.start : span.end] for span in found][2:4] == ["By:", "Executive Summary"]
