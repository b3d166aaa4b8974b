"""Spans as ratings of tokens or characters, so that coefficients for items can be used on them.

A token can have one rating only, and spans nest and overlap. Three ways are offered, and each says what it leaves out:
`token_ratings` gives each token the label of the *longest* span on it (so a name inside a longer name of another label
is not seen); `token_presence` asks of one label at a time whether the token lies in any span of it; `token_sets` gives
it the set of all labels on it, for alpha with `masi_distance`. The latter two hide no label, but two spans of one label
that touch or overlap look like one. In all a token counts as marked if the span covers any character of it, and the
parts of a discontinuous span are marked, each as a span of its own, and the gaps are not.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

Token: TypeAlias = tuple[int, int]
Part: TypeAlias = tuple[Any, ...]
"""(start, end, label): a span, or one part of a discontinuous one; or (places, label), a discontinuous one whole."""

OUTSIDE = "O"


def character_tokens(length: int, *, begin: int = 0) -> list[Token]:
    """Each character as a token, for ratings by character."""
    return [(place, place + 1) for place in range(begin, begin + length)]


def token_labels(tokens: Sequence[Token], spans: Iterable[Part], *, outside: str = OUTSIDE) -> list[str]:
    """The label of each token: that of the longest span on it; of equally long ones the earlier, then by name.

    Args:
        tokens: [start, end) in the order of the text, none overlapping another.
        outside: The label of a token on which no span stands.
    """
    labels = [outside] * len(tokens)
    by_name = sorted(_parts(spans), key=lambda span: span[2], reverse=True)
    by_length = sorted(by_name, key=lambda span: (span[1] - span[0], -span[0]))
    for label, places in _covered(tokens, by_length):
        for place in places:
            labels[place] = label
    return labels


def token_ratings(
    tokens: Sequence[Token], continuum: Mapping[str, Iterable[Part]], *, outside: str = OUTSIDE
) -> list[list[str]]:
    """Items x raters: each token's label by each rater, the longest span's where several stand on it."""
    columns = [token_labels(tokens, spans, outside=outside) for spans in continuum.values()]
    return [list(row) for row in zip(*columns, strict=True)] if columns else [[] for _ in tokens]


def token_presence(tokens: Sequence[Token], continuum: Mapping[str, Iterable[Part]], label: str) -> list[list[bool]]:
    """Items x raters: whether each token lies in a span of this label, by each rater."""
    return [[label in labels for labels in row] for row in token_sets(tokens, continuum)]


def token_sets(tokens: Sequence[Token], continuum: Mapping[str, Iterable[Part]]) -> list[list[frozenset[str]]]:
    """Items x raters: all labels on each token by each rater; the empty set where there is none."""
    columns = [_sets(tokens, spans) for spans in continuum.values()]
    return [list(row) for row in zip(*columns, strict=True)] if columns else [[] for _ in tokens]


def _sets(tokens: Sequence[Token], spans: Iterable[Part]) -> list[frozenset[str]]:
    found: list[set[str]] = [set() for _ in tokens]
    for label, places in _covered(tokens, _parts(spans)):
        for place in places:
            found[place].add(label)
    return [frozenset(labels) for labels in found]


def _parts(spans: Iterable[Part]) -> Iterator[tuple[int, int, str]]:
    for span in spans:
        if len(span) == 2:
            yield from ((start, end, span[1]) for start, end in span[0])
        else:
            yield span[0], span[1], span[2]


def _covered(tokens: Sequence[Token], parts: Iterable[tuple[int, int, str]]) -> Iterator[tuple[str, range]]:
    """Each part's label, and the tokens of which it covers anything."""
    ends = [end for _, end in tokens]
    starts = [start for start, _ in tokens]
    for start, end, label in parts:
        yield label, range(bisect_right(ends, start), bisect_left(starts, end))
