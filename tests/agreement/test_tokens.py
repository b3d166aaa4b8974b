from __future__ import annotations

from workbench.agreement import character_tokens, token_labels, token_presence, token_ratings, token_sets

WORDS = [(0, 2), (3, 8), (9, 12), (13, 15)]


def test_a_token_is_marked_if_any_of_it_is() -> None:
    assert token_labels(WORDS, [(4, 10, "x")]) == ["O", "x", "x", "O"]
    assert token_labels(WORDS, [(2, 3, "x")]) == ["O"] * 4


def test_the_longest_span_stands() -> None:
    inner, outer = (3, 8, "gpe"), (0, 12, "organization")
    assert token_labels(WORDS, [inner, outer]) == ["organization"] * 3 + ["O"]
    assert token_labels(WORDS, [outer, inner]) == ["organization"] * 3 + ["O"]


def test_of_equally_long_spans_the_earlier_and_then_by_name() -> None:
    assert token_labels(WORDS, [(0, 8, "b"), (3, 11, "a")])[1] == "b"
    assert token_labels(WORDS, [(3, 8, "b"), (3, 8, "a")])[1] == "a"


def test_ratings_have_a_column_for_each_rater() -> None:
    rows = token_ratings(WORDS, {"a": [(0, 2, "x")], "b": []})
    assert rows == [["x", "O"], ["O", "O"], ["O", "O"], ["O", "O"]]
    assert token_ratings(WORDS, {}) == [[], [], [], []]
    assert token_ratings([], {"a": []}) == []


def test_presence_sees_a_name_inside_a_longer_one() -> None:
    spans = {"a": [(3, 8, "gpe"), (0, 12, "organization")], "b": [(3, 8, "gpe")]}
    assert token_presence(WORDS, spans, "gpe") == [[False, False], [True, True], [False, False], [False, False]]


def test_sets_have_every_label_on_a_token() -> None:
    spans = {"a": [(3, 8, "gpe"), (0, 12, "organization")], "b": [(3, 8, "gpe")]}
    assert token_sets(WORDS, spans)[1] == [{"gpe", "organization"}, {"gpe"}]
    assert token_sets(WORDS, spans)[3] == [frozenset(), frozenset()]


def test_characters_are_tokens_too() -> None:
    assert character_tokens(3, begin=5) == [(5, 6), (6, 7), (7, 8)]
    assert token_labels(character_tokens(6), [(2, 4, "x")]) == ["O", "O", "x", "x", "O", "O"]


def test_the_gap_of_a_discontinuous_span_is_not_marked() -> None:
    parted = (((0, 2), (9, 12)), "claim")
    assert token_labels(WORDS, [parted]) == ["claim", "O", "claim", "O"]
    assert token_presence(WORDS, {"a": [parted]}, "claim") == [[True], [False], [True], [False]]
