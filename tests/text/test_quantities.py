"""Numbers of English and of Chinese answer each other when they are the same."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.text.quantities import Quantity, quantities

ALIKE = [
    ("1.3 billion people", "13亿人"),
    ("1.5 to 2 billion dollars", "15億至20億美元"),
    ("a 20-year agreement", "為期二十年的協議"),
    ("a twenty-year agreement", "20年的協議"),
    ("17 percent", "百分之十七"),
    ("17%", "１７％"),
    ("at 9:30 pm", "晚上9点30分"),
    ("at 9:30 pm", "21:30"),
    ("in the 1960s", "20世纪60年代"),
    ("on December 7, 2015", "2015年12月7日"),
    ("about 350,000", "约35万"),
    ("about 350 000", "約三十五萬"),
    ("one third", "三分之一"),
    ("2-3 km of ice", "2-3 千米厚的冰"),
    ("in two decades", "在20年内"),
    ("3.5 million", "350多萬"),
    ("20 to 30 minutes", "二三十分钟"),
    ("2.2 million km2 of ocean", "220 万平方公里的海面"),
    ("100 feet (30 m)", "100 英尺（30 米）"),
    ("two hundred and five", "205"),
    ("twenty-three thousand four hundred", "23,400"),
    ("it costs $1,234.56", "售价1,234.56美元"),
    ("half a million people", "50万人"),
    ("a quarter of a million", "25萬"),
    ("one and a half million", "150万"),
    ("a million and a half", "150萬"),
    ("2½ million", "250萬"),
    ("over 80 percent", "逾八成"),
    ("35 percent", "三成半"),
    ("30% to 40%", "3至4成"),
    ("20% to 30% off", "七至八折"),
    ("15% off", "85折"),
    ("in 2024", "民國113年"),
    ("the 2019–20 season", "2019至2020賽季"),
    ("from 1939 to 1945", "1939至45年"),
    ("COVID-19", "新冠肺炎"),
    ("the 13th Five-Year Plan", "“十三五”规划"),
    ("at 12:00", "中午"),
    ("a 1-in-100 chance", "機會是百分之一"),
    ("the 100-metre race", "百米賽跑"),
]
UNLIKE = [
    ("20-year", "30年"),
    ("1.3 billion", "1.3亿"),
    ("350,000", "350万"),
    ("17%", "70%"),
    ("in 1979", "1997年"),
    ("24 fighter jets", "戰機"),
    ("in the 1990s", "80年代"),
    ("80 percent", "七成"),
    ("in 2024", "民國112年"),
    ("5万", "half a million"),
]


def unanswered(one: str, other: str) -> list[Quantity]:
    answers = quantities(other)
    return [each for each in quantities(one) if each.firm and not any(each.answers(a) for a in answers)]


@pytest.mark.parametrize(("english", "chinese"), ALIKE)
def test_the_same_number_is_recognised(english: str, chinese: str) -> None:
    assert unanswered(english, chinese) == unanswered(chinese, english) == []


@pytest.mark.parametrize(("english", "chinese"), UNLIKE)
def test_another_number_is_not(english: str, chinese: str) -> None:
    assert unanswered(english, chinese)


@given(st.integers(0, 10**9))
def test_every_number_in_digits_is_found_where_it_stands(number: int) -> None:
    for written in (str(number), f"{number:,}"):
        text = f"共有 {written} 個"
        [found] = [each for each in quantities(text) if each.firm]
        assert text[found.start : found.end].strip() == written
        assert Decimal(number) in found.values


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    for each in quantities(text):
        assert 0 <= each.start < each.end <= len(text)
        assert each.values
