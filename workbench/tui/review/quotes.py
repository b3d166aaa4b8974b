"""Where a mark begins and ends, in its text: a bit of what surrounds it, and what only this version has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Literal, TypeAlias

from workbench.model import Fragment
from workbench.text.cells import text_width

Emphasis = Literal["around", "shared", "own", "same", "differing"]
Piece: TypeAlias = tuple[str, Emphasis]
"""Some words, and what they are: around a mark, in every version, in this one only; a value that all have, or not."""

_CONTEXT = 40
_LEAST_AROUND = 8
_LEAST_INSIDE = 24


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


def _in_one(text: str, places: Sequence[tuple[int, int]], shared: Sequence[tuple[int, int]]) -> list[Piece]:
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
    if begin > 0 and runs[0][1] == "around":
        runs[0] = (f"…{runs[0][0]}", "around")
    if end < len(text) and runs[-1][1] == "around":
        runs[-1] = (f"{runs[-1][0]}…", "around")
    return runs


def _emphasis(at: int, places: Sequence[tuple[int, int]], shared: Sequence[tuple[int, int]]) -> Emphasis:
    if not any(start <= at < end for start, end in places):
        return "around"
    return "shared" if any(start <= at < end for start, end in shared) else "own"


def shortened(pieces: Sequence[Piece], room: int) -> list[Piece]:
    """Pieces in about as many cells: first what surrounds the mark is cut, then the middle of what is longest."""
    found = list(pieces)
    for number in {0, len(found) - 1}:
        words, emphasis = found[number]
        over = _cells(found) - room
        if over > 0 and emphasis == "around":
            kept = max(_LEAST_AROUND, len(words) - over)
            found[number] = (f"…{words[-kept:]}" if number == 0 else f"{words[:kept]}…", emphasis)
    by_length = sorted(range(len(found)), key=lambda number: -len(found[number][0]))
    for number in by_length:
        words, emphasis = found[number]
        over = _cells(found) - room
        if over <= 0 or emphasis == "differing":
            break
        half = max(_LEAST_INSIDE, len(words) - over) // 2
        if len(words) > 2 * half + 3:
            found[number] = (f"{words[:half].rstrip()} … {words[-half:].lstrip()}", emphasis)
    return found


def _cells(pieces: Sequence[Piece]) -> int:
    return sum(text_width(words) for words, _ in pieces)
