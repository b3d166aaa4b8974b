"""Where a span stands in the next version of a text: by difference, and only where the text still says the same.

`Following` takes marks along from one version of a translation to the next.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from typing import Final

from workbench.model import Annotation, Fragment, Translation
from workbench.store.states import Put

_LONGEST_COMPARED: Final = 20_000
"""Replaced stretches longer than this are not compared character by character: they count as rewritten."""

_SHORTEST_MOVED: Final = 2
"""Shorter words than this are not looked for elsewhere in the sentence."""


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


@dataclass(slots=True)
class Following:
    """What becomes of marks when a translation has a new version.

    Attributes:
        wishes: What the journal is to write.
        followed: Each mark that went along, as it was and as it stands now.
    """

    new: Translation
    wishes: list[Put] = field(default_factory=list)
    followed: list[tuple[Annotation, Annotation]] = field(default_factory=list)

    def take(self, marks: Sequence[Annotation], old: Translation) -> None:
        """Marks on an earlier version: those that still fit go along, the others are stale."""
        if not marks:
            return
        shared = anchors(old.text, self.new.text)
        for mark in marks:
            moved = shared.moved_all(mark.fragments, old.id, self.new.id) or self._elsewhere(mark, old)
            if moved is None:
                self.wishes.append(Put("marks", mark.id, {"stale": True}))
            else:
                self._put(mark, moved)

    def _elsewhere(self, mark: Annotation, old: Translation) -> tuple[Fragment, ...] | None:
        """Where words that were moved about in the sentence are now: those that stand once in both versions."""
        moved = []
        for fragment in mark.fragments:
            if fragment.text_id != old.id:
                moved.append(fragment)
                continue
            words = old.text[fragment.start : fragment.end]
            if len(words) < _SHORTEST_MOVED or old.text.count(words) != 1 or self.new.text.count(words) != 1:
                return None
            at = self.new.text.index(words)
            moved.append(Fragment(self.new.id, at, at + len(words)))
        return tuple(moved)

    def settle(self, marks: Iterable[Annotation]) -> None:
        """Marks that were left stale on the version that is taken again: they fit as they always did."""
        self.wishes += [Put("marks", mark.id, {"stale": None}) for mark in marks if mark.stale]

    def _put(self, mark: Annotation, moved: tuple[Fragment, ...]) -> None:
        fragments = [[f.text_id, f.start, f.end] for f in moved]
        self.wishes.append(Put("marks", mark.id, {"fragments": fragments, "stale": None}))
        self.followed.append((mark, replace(mark, fragments=moved, stale=False)))


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
