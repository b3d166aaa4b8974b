from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.text.fold import fold, folded


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Iran’s ＡＢＣ", "iran’s abc"),
        ("觀點與視野，ＯＫ", "观点与视野,ok"),
        ("Straße", "strasse"),
        ("e\u0301t\u00e9", "\u00e9t\u00e9"),
        ("ﬁne ㎏ ①", "fine kg 1"),
        ("ABC", "abc"),
    ],
)
def test_folding(text: str, expected: str) -> None:
    assert fold(text)[0] == expected


def test_the_way_back() -> None:
    text = "aﬁe\u0301觀b"
    found, offsets = fold(text)
    assert found == "afié观b".replace("é", "\u00e9")
    assert list(offsets) == [0, 1, 1, 2, 4, 5, 6]
    at = found.index("观")
    assert text[offsets[at] : offsets[at + 1]] == "觀"


@given(st.text(st.one_of(st.sampled_from("aÉßİ漢臺①㎏。\u0301\u0e33👍🏽🇨🇳\u200d가ﬁ\0\n\t"), st.characters())))
def test_the_folded_text_alone_is_the_same(text: str) -> None:
    assert folded(text) == fold(text)[0]
