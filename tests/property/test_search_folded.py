"""A text that was folded in pieces finds what a search of the text itself does, and knows the way back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.search import folded
from workbench.search.folded import FoldedTexts, Match
from workbench.search.matching import flat, query

ALPHABET = "aAsIranß伊朗臺台观觀ﬁé\u0301㎏①。 \n👍🏽🇨🇳\u200dｱ"
texts = st.lists(st.text(st.sampled_from(ALPHABET), max_size=40), min_size=1, max_size=4)
words = st.one_of(st.text(st.sampled_from(ALPHABET), min_size=1, max_size=3), st.sampled_from(["Iran", "台", "ss"]))


@pytest.fixture(autouse=True)
def _small_pieces(monkeypatch) -> None:
    monkeypatch.setattr(folded, "_PIECE", 5)
    monkeypatch.setattr(folded, "_SLACK", 60)


def made(given: list[str]) -> FoldedTexts:
    found = FoldedTexts(given)
    for _ in found.prepare():
        pass
    return found


@given(texts, words)
def test_matches_are_those_of_the_texts_themselves(given, wanted) -> None:
    search = made(given)
    expected = [Match(n, *place) for n, text in enumerate(given) for place in query(wanted).places(text)]
    found = [match for n, text in enumerate(given) for match in search.within(flat(wanted), n, 0, len(text))]
    assert found == expected
    assert search.count(flat(wanted)) >= len(found)


@given(texts, words, st.data())
def test_the_next_and_the_one_before(given, wanted, data) -> None:
    search = made(given)
    number = data.draw(st.integers(0, len(given) - 1))
    expected = [Match(n, *place) for n, text in enumerate(given) for place in query(wanted).places(text)]
    for match in expected:
        assert search.next(flat(wanted), match.text, match.start) == match
        assert search.before(flat(wanted), match.text, match.end) == match
    following = search.next(flat(wanted), number, 0)
    assert following == next((match for match in expected if match.text >= number), None)


@given(texts)
def test_what_is_counted_before_a_match_is_its_number(given) -> None:
    search = made(given)
    matches = [Match(n, *place) for n, text in enumerate(given) for place in query("伊朗").places(text)]
    assert [search.number("伊朗", match.text, match.start) for match in matches] == list(range(len(matches)))


def test_nothing_is_found_in_nothing() -> None:
    search = made([""])
    assert search.next("a", 0, 0) is search.before("a", 0, 0) is None
    assert (search.count("a"), search.count(""), search.within("", 0, 0, 0)) == (0, 0, [])
