from __future__ import annotations

import pytest
from rich.cells import cell_len

from workbench.text.cells import text_width, width


@pytest.mark.parametrize(
    ("cluster", "cells"),
    [
        ("a", 1), ("é", 1), ("e\u0301", 1), ("觀", 2), ("，", 2), ("ｱ", 1), ("한", 2), ("각", 2), ("𠮷", 2),
        ("か\u3099", 2),
        ("👨‍👩‍👧‍👦", 2), ("🇭🇰", 2), ("👍🏽", 2), ("1️⃣", 2), ("❤", 1), ("❤️", 2), ("🏳️‍🌈", 2), ("葛\U000e0100",
        2), ("␦", 1),
        ("⇄", 1),
    ],
)  # fmt: skip
def test_width_of_a_cluster(cluster: str, cells: int) -> None:
    assert width(cluster) == cells == cell_len(cluster)


def test_characters_of_ambiguous_width() -> None:
    assert [width(c) for c in "“”…—·α①"] == [1] * 7
    assert [width(c, ambiguous_wide=True) for c in "“”…—·α①"] == [2] * 7
    assert text_width("他說“好”", ambiguous_wide=True) == 10
    assert text_width("他說“好”") == 8
    assert text_width("abc", ambiguous_wide=True) == 3
