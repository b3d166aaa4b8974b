from __future__ import annotations

import pytest

from workbench.text.fold import fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Iran’s ＡＢＣ", "iran’s abc"),
        ("觀點與視野，ＯＫ", "观点与视野,ok"),
        ("Straße", "strasse"),
        ("e\u0301t\u00e9", "\u00e9t\u00e9"),
        ("ﬁne ㎏ ①", "fine kg 1"),
        ("ABC", "abc"),
    ],
)
def test_folding(text: str, folded: str) -> None:
    assert fold(text)[0] == folded


def test_the_way_back() -> None:
    text = "aﬁe\u0301觀b"
    folded, offsets = fold(text)
    assert folded == "afié观b".replace("é", "\u00e9")
    assert list(offsets) == [0, 1, 1, 2, 4, 5, 6]
    at = folded.index("观")
    assert text[offsets[at] : offsets[at + 1]] == "觀"
