"""Agreement on what belongs together: which pairs of things both annotators have in one group."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable
from itertools import combinations

from workbench.agreement.spans import Score

NOTHING_JOINED = "neither joined any two of them, so there is nothing to agree on"


def joined_f1(first: Iterable[Collection[Hashable]], second: Iterable[Collection[Hashable]]) -> Score:
    """Pairwise F1 of two ways to group things, such as claims into propositions.

    Counted are pairs of things that an annotator has in one group, each pair once; groups may overlap. A thing that
    only one of the two knows should be left out beforehand: the other could not have joined it.

    Args:
        first, second: Each annotator's groups. What both call the same thing is equal.

    Returns:
        Over pairs: how many both have, and how many each. `f1` is None, with a note, where nobody joined anything.
    """
    ours, theirs = _pairs(first), _pairs(second)
    return Score(len(ours & theirs), len(ours), len(theirs), "" if ours or theirs else NOTHING_JOINED)


def _pairs(groups: Iterable[Collection[Hashable]]) -> set[frozenset[Hashable]]:
    return {frozenset(pair) for group in groups for pair in combinations(set(group), 2)}
