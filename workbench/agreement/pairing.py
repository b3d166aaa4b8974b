"""Spans of two annotators that overlap, paired one to one, as many as can be."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from workbench.agreement.places import Places, Stretch, shared, stretches


def most_pairs(ours: Sequence[Places], theirs: Sequence[Places]) -> int:
    """How many pairs of overlapping spans can be made at most, no span in two of them."""
    pairing = _Pairing(_overlapping([stretches(places) for places in ours], [stretches(places) for places in theirs]))
    return sum(pairing.add(number) for number in range(len(ours)))


def _overlapping(ours: Sequence[list[Stretch]], theirs: Sequence[list[Stretch]]) -> list[list[int]]:
    """For each of ours those of theirs that share a position with it, found in one walk along the text."""
    sides = (ours, theirs)
    begins = sorted(
        (places[0][:2], side, number) for side in (0, 1) for number, places in enumerate(sides[side]) if places
    )
    near: list[list[int]] = [[] for _ in ours]
    reaching: tuple[list[int], list[int]] = ([], [])
    for (text, start), side, number in begins:
        across = sides[1 - side]
        reaching[1 - side][:] = [each for each in reaching[1 - side] if _last(across[each]) > (text, start)]
        for each in reaching[1 - side]:
            one, other = (each, number) if side else (number, each)
            if shared(ours[one], theirs[other]):
                near[one].append(other)
        reaching[side].append(number)
    return near


def _last(places: list[Stretch]) -> tuple[tuple[object, ...], int]:
    return max((text, end) for text, _, end in places)


class _Pairing:
    """A matching that grows by one pair at a time, along paths on which partners change (Berge)."""

    def __init__(self, near: Sequence[Sequence[int]]) -> None:
        self.near = near
        self.ours: dict[int, int] = {}
        self.theirs: dict[int, int] = {}

    def add(self, number: int) -> bool:
        """Pair one more of ours; False where none can be freed for it."""
        reached_from: dict[int, int] = {}
        waiting = deque([number])
        while waiting:
            current = waiting.popleft()
            for other in self.near[current]:
                if other in reached_from:
                    continue
                reached_from[other] = current
                if other not in self.ours:
                    self._switch(other, number, reached_from)
                    return True
                waiting.append(self.ours[other])
        return False

    def _switch(self, other: int, number: int, reached_from: dict[int, int]) -> None:
        """Give each on the path its new partner, from its end back to where it began."""
        while True:
            mine = reached_from[other]
            before = self.theirs.get(mine, -1)
            self.ours[other], self.theirs[mine] = mine, other
            if mine == number:
                return
            other = before
