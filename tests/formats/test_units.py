from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.errors import FormatError
from workbench.formats.units import Utf16


def units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


@given(st.text(st.sampled_from("a北é🇨👍\u0301\uffff\U00010000\ud800"), max_size=12))
def test_units_are_those_of_the_encoding(text: str) -> None:
    convert = Utf16(text)
    assert convert.length == units(text)
    for place in range(len(text) + 1):
        there = units(text[:place])
        assert convert.to_units(place) == there
        assert convert.to_points(there) == place


def test_the_middle_of_a_character_is_no_place() -> None:
    convert = Utf16("a👍b")
    assert convert.spans_to_units([(0, 2), (2, 3)]) == [(0, 3), (3, 4)]
    assert convert.spans_to_points([(0, 3), (3, 4)]) == [(0, 2), (2, 3)]
    with pytest.raises(FormatError, match="inside a character"):
        convert.to_points(2)


@pytest.mark.parametrize("offset", [-1, 5])
def test_what_lies_outside_is_said(offset: int) -> None:
    with pytest.raises(FormatError, match="outside the text of 4 UTF-16 units"):
        Utf16("a👍b").to_points(offset)
