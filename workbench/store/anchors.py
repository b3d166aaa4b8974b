"""Where a span stands in the next version of a text: by difference, and only where the text still says the same."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from workbench.model import Fragment

_LONGEST_COMPARED: Final = 20_000
"""Replaced stretches longer than this are not compared character by character: they count as rewritten."""


@dataclass(frozen=True, slots=True)
class Anchors:
    """The stretches that two versions of a text share, in order: (old start, new start, length)."""

    starts: tuple[int, ...]
    blocks: tuple[tuple[int, int, int], ...]

    def moved(self, start: int, end: int) -> tuple[int, int] | None:
        """Where [start, end) of the old text stands in the new one, or None where it does not say the same."""
        at = bisect_right(self.starts, start) - 1
        if at < 0:
            return None
        old, new, length = self.blocks[at]
        if end > old + length:
            return None
        return start - old + new, end - old + new

    def moved_all(self, fragments: Sequence[Fragment], text_id: str, new_text_id: str) -> tuple[Fragment, ...] | None:
        """The fragments with those on `text_id` moved to `new_text_id`; None where one of them does not fit."""
        moved: list[Fragment] = []
        for fragment in fragments:
            if fragment.text_id != text_id:
                moved.append(fragment)
                continue
            place = self.moved(fragment.start, fragment.end)
            if place is None:
                return None
            moved.append(Fragment(new_text_id, *place))
        return tuple(moved)


def anchors(old: str, new: str) -> Anchors:
    """Compare two versions of a text: by lines first, then within the lines that were replaced."""
    merged: list[tuple[int, int, int]] = []
    for block in _blocks(old, new):
        if merged and _continues(merged[-1], block):
            last = merged.pop()
            block = (last[0], last[1], last[2] + block[2])
        merged.append(block)
    return Anchors(tuple(block[0] for block in merged), tuple(merged))


def _continues(first: tuple[int, int, int], second: tuple[int, int, int]) -> bool:
    return first[0] + first[2] == second[0] and first[1] + first[2] == second[1]


def _blocks(old: str, new: str) -> Iterator[tuple[int, int, int]]:
    old_lines, new_lines = old.splitlines(keepends=True), new.splitlines(keepends=True)
    old_at, new_at = _offsets(old_lines), _offsets(new_lines)
    matcher = SequenceMatcher(None, old_lines, new_lines, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            yield old_at[i1], new_at[j1], old_at[i2] - old_at[i1]
        elif tag == "replace":
            yield from _within(old, old_at[i1], old_at[i2], new, new_at[j1], new_at[j2])


def _within(old: str, i1: int, i2: int, new: str, j1: int, j2: int) -> Iterator[tuple[int, int, int]]:
    if max(i2 - i1, j2 - j1) > _LONGEST_COMPARED:
        return
    for i, j, length in SequenceMatcher(None, old[i1:i2], new[j1:j2], autojunk=False).get_matching_blocks():
        if length:
            yield i1 + i, j1 + j, length


def _offsets(lines: Sequence[str]) -> list[int]:
    at = [0]
    for line in lines:
        at.append(at[-1] + len(line))
    return at
