"""Spans as ratings of tokens, so that coefficients for items can be used on them.

A token can have one rating only, and spans nest and overlap. Two ways are offered, and each says what it leaves out:
`token_ratings` gives each token the label of the *longest* span on it (so a name inside a longer name of another label
is not seen); `token_presence` asks of one label at a time whether the token lies in any span of it (so nothing is
hidden, but two spans of one label that touch or overlap look like one). In both a token counts as marked if the span
covers any character of it, and the parts of a discontinuous span are marked and the gaps are not.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

Token: TypeAlias = tuple[int, int]
Part: TypeAlias = tuple[int, int, str]
"""(start, end, label): a span, or one part of a discontinuous one."""

OUTSIDE = "O"


def token_labels(tokens: Sequence[Token], spans: Iterable[Part], *, outside: str = OUTSIDE) -> list[str]:
    """The label of each token: that of the longest span on it; of equally long ones the earlier, then by name.

    Args:
        tokens: [start, end) in the order of the text, none overlapping another.
        outside: The label of a token on which no span stands.
    """
    labels = [outside] * len(tokens)
    ends = [end for _, end in tokens]
    starts = [start for start, _ in tokens]
    by_name = sorted(spans, key=lambda span: span[2], reverse=True)
    for start, end, label in sorted(by_name, key=lambda span: (span[1] - span[0], -span[0])):
        for place in range(bisect_right(ends, start), bisect_left(starts, end)):
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
    only = {rater: [span for span in spans if span[2] == label] for rater, spans in continuum.items()}
    return [[rating != "" for rating in row] for row in token_ratings(tokens, only, outside="")]
