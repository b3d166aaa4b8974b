"""Spans of any text grown, shrunk, moved, split and joined: whole clusters, whole words, nothing empty or outside."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from workbench.model import Fragment
from workbench.text import graphemes
from workbench.tui.shape import joined, moved, split, widened, without

PIECES = st.sampled_from(
    [
        *(
            "Moscow",
            "Tehran",
            "’s",
            "Su-35",
            "17.5",
            " ",
            "  ",
            "\n",
            ".",
            ",",
            "「",
            "」",
            "，",
            "。",
            "德黑蘭",
            "否認",
        ),
        *("俄羅斯", "美", "👩‍👩‍👧", "🇭🇰", "e\u0301", "\u202e", "\u200b", "-", "a", "1"),
    ]
)
TEXTS = st.lists(PIECES, min_size=1, max_size=14).map("".join)
SIDES = st.sampled_from(["start", "end", "both"])


def boundaries(text: str) -> list[int]:
    """Where a cluster begins or ends; stand-ins keep the length of what they stand for."""
    from workbench.text.sanitise import visible

    shown = "\n".join(map(visible, text.split("\n")))
    return [0, *(end for _, end in graphemes(shown))]


@st.composite
def spans(draw: st.DrawFn) -> tuple[str, Fragment]:
    text = draw(TEXTS)
    places = boundaries(text)
    start, end = sorted((draw(st.sampled_from(places)), draw(st.sampled_from(places))))
    assume(text[start:end].strip() and not text[start].isspace() and not text[end - 1].isspace())
    return text, Fragment("t", start, end)


@given(spans(), SIDES, st.sampled_from([-1, 1]), st.booleans())
def test_a_moved_end_stands_on_a_cluster_inside_the_text_and_at_no_white_space(found, end, step, words) -> None:
    text, fragment = found
    new = moved(text, fragment, end, step, words=words)
    if new is None:
        return
    assert 0 <= new.start < new.end <= len(text)
    assert {new.start, new.end} <= set(boundaries(text))
    assert not text[new.start].isspace()
    assert not text[new.end - 1].isspace()
    before, after = (fragment.start, fragment.end), (new.start, new.end)
    assert end == "end" or (after[0] - before[0]) * step > 0
    assert end == "start" or (after[1] - before[1]) * step > 0
    assert end != "end" or after[0] == before[0]
    assert end != "start" or after[1] == before[1]


@given(st.lists(st.sampled_from(["Moscow", "agreed", "17", "the", "Su-35"]), min_size=2, max_size=9), st.data())
def test_by_words_the_end_goes_from_word_to_word_and_back_to_where_it_was(words, data) -> None:
    text = " ".join(words)
    at = data.draw(st.integers(0, len(words) - 2))
    ends = [len(" ".join(words[: number + 1])) for number in range(len(words))]
    fragment = Fragment("t", ends[at] - len(words[at]), ends[at])
    longer = moved(text, fragment, "end", 1, words=True)
    assert longer == Fragment("t", fragment.start, ends[at + 1])
    assert moved(text, longer, "end", -1, words=True) == fragment


@given(spans())
def test_widening_keeps_what_was_selected_and_is_done_once(found) -> None:
    text, fragment = found
    whole = widened(text, fragment)
    assert whole.start <= fragment.start < fragment.end <= whole.end
    assert widened(text, whole) == whole


@given(spans(), st.data())
def test_splitting_and_joining_again_covers_the_same(found, data) -> None:
    text, fragment = found
    at = data.draw(st.sampled_from(boundaries(text)))
    parts = split(text, [fragment], "t", at)
    if parts is None:
        assert not text[fragment.start : max(at, fragment.start)].strip() or at >= fragment.end
        return
    first, second = parts
    assert first[-1].end <= at <= second[0].start
    assert text[first[-1].end : second[0].start].strip() == ""
    assert joined(text, "t", [*second, *first]) == (fragment,)


@given(spans(), spans())
def test_what_is_taken_away_is_gone_and_nothing_else(found, other) -> None:
    text, fragment = found
    taken = other[1]
    assume(taken.end <= len(text))
    left = without(text, [fragment], taken)
    covered = {at for part in left for at in range(part.start, part.end)}
    wanted = {at for at in range(fragment.start, fragment.end) if not taken.start <= at < taken.end}
    assert covered <= wanted
    assert all(text[at].isspace() for at in wanted - covered)


@given(TEXTS, st.lists(st.tuples(st.integers(0, 30), st.integers(1, 9)), min_size=1, max_size=5))
def test_joined_fragments_are_in_order_and_apart(text, places) -> None:
    fragments = [Fragment("t", start, start + length) for start, length in places]
    assume(all(f.end <= len(text) for f in fragments))
    whole = joined(text, "t", [*fragments, Fragment("u", 0, 1)])
    assert whole[-1] == Fragment("u", 0, 1)
    for first, second in pairwise(whole[:-1]):
        assert first.end < second.start
        assert not text[first.end : second.start].isspace()
    assert {at for f in fragments for at in range(f.start, f.end)} <= {
        at for f in whole[:-1] for at in range(f.start, f.end)
    }


@pytest.mark.parametrize(
    ("text", "start", "end", "which", "step", "words", "now"),
    [
        ("Moscow and Tehran agreed.", 0, 6, "end", 1, True, "Moscow and"),
        ("Moscow and Tehran agreed.", 0, 6, "end", 1, False, "Moscow a"),
        ("Moscow and Tehran agreed.", 0, 10, "end", -1, True, "Moscow"),
        ("Moscow and Tehran agreed.", 11, 17, "start", -1, True, "and Tehran"),
        ("Moscow and Tehran agreed.", 7, 17, "start", 1, True, "Tehran"),
        ("Moscow and Tehran agreed.", 7, 10, "both", 1, True, "Tehran"),
        ("Moscow and Tehran agreed.", 7, 10, "both", -1, True, "Moscow"),
        ("莫斯科與德黑蘭的關係", 0, 3, "end", 1, True, "莫斯科與"),
        ("莫斯科與德黑蘭的關係", 0, 3, "end", -1, False, "莫斯"),
        ("莫斯科與德黑蘭的關係", 4, 7, "start", -1, True, "與德黑蘭"),
        ("one", 0, 3, "end", -1, True, None),
        ("one", 0, 3, "end", 1, False, None),
    ],
)
def test_ends_go_where_one_expects(text, start, end, which, step, words, now) -> None:
    new = moved(text, Fragment("t", start, end), which, step, words=words)
    assert (text[new.start : new.end] if new else None) == now
