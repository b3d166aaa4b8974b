"""The heights of many blocks, one below the other: where each begins, and which is at a row.

A binary indexed tree: a height that changes, a place that is asked for, take a few steps and not a walk over all.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import accumulate


class Heights:
    """Heights in rows, by index."""

    __slots__ = ("_heights", "_reach", "_tree")

    def __init__(self, heights: Iterable[int]) -> None:
        self._heights = list(heights)
        size = len(self._heights)
        sums = [0, *accumulate(self._heights)]
        self._tree = [total - sums[at & at - 1] for at, total in enumerate(sums)]
        self._reach = 1 << size.bit_length() >> 1

    def __len__(self) -> int:
        return len(self._heights)

    def __getitem__(self, index: int) -> int:
        return self._heights[index]

    def __setitem__(self, index: int, height: int) -> None:
        change = height - self._heights[index]
        if change:
            self._heights[index] = height
            at = index + 1
            while at < len(self._tree):
                self._tree[at] += change
                at += at & -at

    @property
    def total(self) -> int:
        """All rows together."""
        return self.top(len(self._heights))

    def top(self, index: int) -> int:
        """The rows before a block."""
        total = 0
        while index:
            total += self._tree[index]
            index &= index - 1
        return total

    def at(self, row: int) -> tuple[int, int]:
        """The block that a row is in, and how far into it: the first or last block for a row outside."""
        index, left, step = 0, max(0, row), self._reach
        while step:
            following = index + step
            if following < len(self._tree) and self._tree[following] <= left:
                index = following
                left -= self._tree[following]
            step >>= 1
        if index >= len(self._heights):
            last = len(self._heights) - 1
            return last, row - self.top(last)
        return index, left if row >= 0 else row
