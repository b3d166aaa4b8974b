"""Every place that is found says the words, and none is missed: held to a scan of every stretch of the text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from workbench.search.lexicon import WordList
from workbench.search.matching import flat, joined, query
from workbench.text.graphemes import graphemes

ALPHABET = "aAsIranß伊朗臺台观觀ﬁé\u0301㎏①。 \n👍🏽🇨🇳\u200dｱ"
texts = st.text(st.sampled_from(ALPHABET), max_size=40)
words = st.one_of(st.text(st.sampled_from(ALPHABET), min_size=1, max_size=4), st.sampled_from(["Iran", "台", "ss"]))


def scan(wanted: str, text: str) -> list[tuple[int, int]]:
    """Every stretch of whole characters that folds to the words, from the left, none over another."""
    bounds = [start for start, _ in graphemes(text)] + [len(text)]
    found, behind = [], 0
    for at, start in enumerate(bounds):
        end = next((end for end in bounds[at + 1 :] if flat(text[start:end]) == flat(wanted)), None)
        if start >= behind and end is not None:
            found.append((start, end))
            behind = end
    return found


@given(texts, words)
def test_every_occurrence_folds_to_the_query_and_none_is_missed(text, wanted) -> None:
    places = list(query(wanted).places(text))
    assert all(flat(text[start:end]) == flat(wanted) for start, end in places)
    assert places == scan(wanted, text)


@given(texts, words)
def test_whole_words_are_those_that_no_letter_touches(text, wanted) -> None:
    whole = set(query(wanted, at="whole").places(text))
    for start, end in whole:
        assert flat(text[start:end]) == flat(wanted)
    folded = flat(text)
    inside = [joined(folded, len(flat(text[:at]))) for at in range(len(text) + 1)]
    bounded = {(start, end) for start, end in scan(wanted, text) if not inside[start] and not inside[end]}
    assert all(any(start < e and s < end for s, e in whole) for start, end in bounded)


@given(texts, words)
def test_to_the_letter_is_a_part_of_what_folds_alike(text, wanted) -> None:
    for start, end in query(wanted, exact=True).places(text):
        assert text[start:end] == wanted


LISTS = ["iran", "伊朗", "伊", "ss", "as iran", "台", "a"]


def longest_at_each_place(labels: list[str], text: str) -> list[tuple[int, int]]:
    """What a word list should find: at each place the longest of its words, none over another."""
    found: list[tuple[int, int]] = []
    places = {each: set(query(each, at="whole").places(text)) for each in labels}
    every = {(start, end) for each in labels for start, end in scan(each, text)}
    whole = {place for place in every if _stands_alone(text, *place)} | set().union(*places.values())
    for start, end in sorted(whole, key=lambda place: (place[0], -place[1])):
        if not found or start >= found[-1][1]:
            found.append((start, end))
    return found


def _stands_alone(text: str, start: int, end: int) -> bool:
    folded = flat(text)
    return not joined(folded, len(flat(text[:start]))) and not joined(folded, len(flat(text[:end])))


@given(texts, st.lists(st.sampled_from(LISTS), min_size=1, unique=True))
def test_a_word_list_finds_the_longest_at_each_place(text, labels) -> None:
    found = [(each.start, each.end) for each in WordList(dict.fromkeys(labels, "gpe")).places(text)]
    assert found == longest_at_each_place(labels, text)
