"""YAML values with their places: what YAML would quietly change is kept as written or refused."""

from __future__ import annotations

import pytest

from workbench.checked_yaml import parse, plain


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("12", 12),
        ("-3.5", -3.5),
        ("true", True),
        ("~", None),
        ("2024-02-21", "2024-02-21"),
        ("2024-02-30", "2024-02-30"),
        ("12:30", "12:30"),
        ("0123", "0123"),
        ("0x1f", "0x1f"),
        ("1_000", "1_000"),
        (".inf", ".inf"),
        ("9" * 5000, "9" * 5000),
        ("[1, {a: b}]", [1, {"a": "b"}]),
    ],
)
def test_values(written: str, value: object):
    node, problems = parse(written)
    assert problems == []
    assert plain(node) == value


def test_places_count_from_the_line_at_which_the_text_begins():
    node, _ = parse("a:\n  - b\n  - c: d\n", first_line=10)
    inner = node.entries["a"].items[1].entries["c"]
    assert (inner.line, inner.column, inner.key) == (12, 8, "a[2].c")
    assert node.marks["a"] == (10, 1)
    _, (problem,) = parse("a: 'x", first_line=10)
    assert (problem.line, problem.column) == (10, 4)
