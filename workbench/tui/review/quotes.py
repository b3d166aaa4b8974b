"""Where a mark begins and ends, in its text: a bit of what surrounds it, and what only this version has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Literal, TypeAlias

from workbench.model import Fragment

Emphasis = Literal["around", "shared", "own", "same", "differing"]
Piece: TypeAlias = tuple[str, Emphasis]
"""Some words, and what they are: around a mark, in every version, in this one only; a value that all have, or not."""

_CONTEXT = 28
_KEPT = 44


def common(versions: Iterable[Sequence[Fragment]]) -> dict[str, list[tuple[int, int]]]:
    """What all versions cover, by text."""
    given = list(versions)
    steps: dict[str, Counter[int]] = {}
    for fragments in given:
        for part in fragments:
            changes = steps.setdefault(part.text_id, Counter())
            changes[part.start] += 1
            changes[part.end] -= 1
    return {text: _where_all(changes, len(given)) for text, changes in steps.items()}


def _where_all(changes: Mapping[int, int], wanted: int) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    depth = begin = 0
    for place in sorted(changes):
        before, depth = depth, depth + changes[place]
        if depth >= wanted > before:
            begin = place
        elif before >= wanted > depth:
            found.append((begin, place))
    return found


def quoted(
    fragments: Sequence[Fragment], texts: Mapping[str, str], shared: Mapping[str, Sequence[tuple[int, int]]]
) -> tuple[Piece, ...]:
    """A mark in its text or texts.

    Args:
        texts: The texts that it stands on, by id.
        shared: What all versions cover, as `common` finds it.
    """
    pieces: list[Piece] = []
    for text_id in dict.fromkeys(part.text_id for part in fragments):
        if pieces:
            pieces.append((" ‖ ", "around"))
        places = [(part.start, part.end) for part in fragments if part.text_id == text_id]
        pieces += _in_one(texts.get(text_id, ""), places, shared.get(text_id, ()))
    return tuple(pieces)


def _in_one(text: str, places: Sequence[tuple[int, int]], shared: Sequence[tuple[int, int]]) -> Iterable[Piece]:
    begin, end = max(0, places[0][0] - _CONTEXT), min(len(text), places[-1][1] + _CONTEXT)
    edges = {begin, end} | {edge for place in (*places, *shared) for edge in place if begin <= edge <= end}
    cuts = sorted(edges)
    runs: list[Piece] = []
    for start, stop in pairwise(cuts):
        emphasis = _emphasis(start, places, shared)
        words = text[start:stop].replace("\n", " ")
        if runs and runs[-1][1] == emphasis:
            runs[-1] = (runs[-1][0] + words, emphasis)
        else:
            runs.append((words, emphasis))
    if begin > 0:
        yield "…", "around"
    yield from ((_shortened(words) if emphasis != "own" else words, emphasis) for words, emphasis in runs)
    if end < len(text):
        yield "…", "around"


def _emphasis(at: int, places: Sequence[tuple[int, int]], shared: Sequence[tuple[int, int]]) -> Emphasis:
    if not any(start <= at < end for start, end in places):
        return "around"
    return "shared" if any(start <= at < end for start, end in shared) else "own"


def _shortened(words: str) -> str:
    """Words cut in the middle: where versions part is at their ends."""
    if len(words) <= 2 * _KEPT:
        return words
    return f"{words[:_KEPT].rstrip()} … {words[-_KEPT:].lstrip()}"
