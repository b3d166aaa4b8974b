"""Six pages in the manner of other papers, written for this test; a line that begins with § is furniture."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.text import segments

PAGES = sorted((Path(__file__).parent / "pages").glob("*.txt"))


def judged(page: Path) -> list[tuple[str, bool, bool]]:
    """Each line of a page: its text, whether it is furniture, whether it was taken for furniture."""
    lines = page.read_text(encoding="utf-8").rstrip("\n").split("\n")
    bare = [line.removeprefix("§ ") for line in lines]
    spans = segments("\n".join(bare))
    found, start = [], 0
    for line, text in zip(lines, bare, strict=True):
        zones = {span.zone for span in spans if start <= span.start < start + len(text)}
        found.append((text, line != text, zones == {"frame"}))
        start += len(text) + 1
    return found


def test_there_are_six_pages() -> None:
    assert len(PAGES) == 6


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_hardly_anything_of_an_article_is_taken_for_furniture(page: Path) -> None:
    wrong = [text for text, frame, taken in judged(page) if taken and not frame]
    assert len(wrong) <= 1
    assert all(len(text) < 12 for text in wrong)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_most_furniture_is_found(page: Path) -> None:
    furniture = [taken for _, frame, taken in judged(page) if frame]
    assert sum(furniture) >= 0.85 * len(furniture)


def zones_of(text: str) -> list[str]:
    return [f"{span.zone}: {text[span.start : span.end]}" for span in segments(text) if span.zone == "frame"]


PARAGRAPH = "The port matters because it would be the only place on the coast where ships of that class could dock."
CHINESE_PARAGRAPH = "這個港口之所以重要，是因為它將會是沿岸唯一一處可以讓大型貨船停泊的地方，其他港口都太淺了。"


@pytest.mark.parametrize(
    "text",
    [
        "Connect with us\nHome\nNews",
        "Roses are red\nViolets are blue\nSugar is sweet\nAnd so are you",
        f"A short letter\n{PARAGRAPH}\n{PARAGRAPH}\nYours sincerely,\nJane Doe\nEditor",
        f"Background\n{PARAGRAPH}\nConclusion\n{PARAGRAPH}",
        f"Chapter One\nIn which a port is looked for and not found\n{PARAGRAPH}",
        f"{PARAGRAPH}\nQ:\nWhy?\nA:\nBecause.\nQ:\nReally?\n{PARAGRAPH}",
        f"港口之爭\n{CHINESE_PARAGRAPH}\n前言\n{CHINESE_PARAGRAPH}\n陳大文",
        f"| a | b | c |\n|---|---|---|\n| 1 | 2 | 3 |\n\n{PARAGRAPH}",
        "\n\n".join([PARAGRAPH, CHINESE_PARAGRAPH] * 4),
    ],
)
def test_a_text_that_is_no_page_is_all_body(text: str) -> None:
    assert zones_of(text) == []


def test_labels_in_the_other_script_are_furniture_wherever_they_stand() -> None:
    text = "\n".join(
        [
            "分享：",
            "A harbour and its price",
            "廣告",
            PARAGRAPH,
            "立即訂閱！",
            PARAGRAPH,
            "下一篇：大灣區港口的競爭與合作",
        ]
    )
    assert zones_of(text) == [
        "frame: 分享：", "frame: 廣告", "frame: 立即訂閱！", "frame: 下一篇：大灣區港口的競爭與合作",
    ]  # fmt: skip


def test_a_quotation_in_the_other_script_is_body() -> None:
    assert zones_of(f"A harbour and its price\n{PARAGRAPH}\n「三人行，必有我師焉。」\n{PARAGRAPH * 4}") == []


def test_a_list_of_furniture_larger_than_the_article_is_not_believed() -> None:
    items = "\n".join(f"Item {letter * 20} of the long list" for letter in "abcdefghijkl")
    assert zones_of(f"{PARAGRAPH}\n{items}") == []


def test_a_short_sentence_may_close_an_article() -> None:
    closing = "The next meeting is on May 2."
    text = f"Home\nNews\nSport\n{PARAGRAPH}\n{PARAGRAPH}\n{closing}\nRead next\nStocks rise\nStorm kills 12"
    found = zones_of(text)
    assert f"frame: {closing}" not in found
    assert "frame: Read next" in found


def test_a_page_may_be_mostly_furniture() -> None:
    before = [f"欄目{number}" for number in "甲乙丙丁戊己庚辛"]
    after = [f"{name}城的另一則新聞標題在這裡" for name in "東南西北上下左右前後內外"]
    text = "\n".join([*before, *[CHINESE_PARAGRAPH] * 3, *after])
    assert zones_of(text) == [f"frame: {line}" for line in (*before, *after)]


def test_a_list_after_an_article_that_nothing_stands_before_is_no_furniture() -> None:
    names = [f"{name}城的一位先生" for name in "東南西北上下左右前後內外" * 4]
    assert zones_of("\n".join([*[CHINESE_PARAGRAPH] * 3, *names])) == []
