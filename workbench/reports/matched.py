"""How many marks in texts two annotators have in common: the same ones, and those that overlap.

Both counts are those of `workbench.agreement.span_f1`: a mark in one of a pair at most, as many pairs as can be made.
Most marks are settled by sorting columns; only where one annotator has several overlapping marks of a label near
another's are pairs sought.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import TYPE_CHECKING

from workbench.agreement.pairing import most_pairs
from workbench.model import KINDS
from workbench.reports.counts import Counts, components, pairs_within, runs
from workbench.reports.opened import Opened
from workbench.reports.rows import Marks

if TYPE_CHECKING:
    from workbench.reports.rows import Ints


def count_matched(counts: Counts, marks: Marks, chosen: Ints, opened: Opened, labels: Sequence[str]) -> None:
    """Count the marks that two annotators have in common.

    Cells: ("exact", kind, first, second, label), and ("overlap", ...) where they need only overlap.

    Args:
        chosen: The rows of marks that stand in texts.
    """
    _count_exact(counts, marks, chosen, opened, labels)
    _Overlaps(counts, marks, chosen, opened, labels).count()


def _count_exact(counts: Counts, marks: Marks, chosen: Ints, opened: Opened, labels: Sequence[str]) -> None:
    import numpy as np

    keys = [column[chosen] for column in (marks.kind, marks.document, marks.place, marks.label, marks.who)]
    order = np.lexsort(keys[::-1])
    kind, document, place, label, who = (key[order] for key in keys)
    new = runs(kind, document, place, label, who)
    first = np.flatnonzero(new)
    times = np.diff(np.append(first, len(new)))
    kind, document, place, label, who = (key[first] for key in (kind, document, place, label, who))
    group = np.cumsum(runs(kind, document, place, label)) - 1
    for one, other in pairs_within(group):
        pair, pairs = opened.pairs(who[one], who[other])
        columns = [(kind[one], KINDS), (pair, pairs), (label[one], labels)]
        counts.add(("exact",), document[one], columns, np.minimum(times[one], times[other]))


class _Overlaps:
    """Marks of one kind and label in one document that are connected by overlaps."""

    def __init__(self, counts: Counts, marks: Marks, chosen: Ints, opened: Opened, labels: Sequence[str]) -> None:
        import numpy as np

        self._counts, self._marks, self._opened, self._labels = counts, marks, opened, labels
        places, place = marks.places, marks.place[chosen]
        start, end = places.hull(place)
        keys = [marks.kind[chosen], marks.label[chosen], marks.document[chosen], places.room[place]]
        order = np.lexsort((end, start, *keys[::-1]))
        room = np.cumsum(runs(*(key[order] for key in keys))) - 1
        self._rows, self._start, self._end = chosen[order], start[order], end[order]
        self._part = components(room, self._start, self._end)

    def count(self) -> None:
        """Count the pairs of each two annotators in each connected part."""
        import numpy as np

        marks, rows, part = self._marks, self._rows, self._part
        sizes = np.bincount(part) if len(part) else part
        order = np.lexsort((marks.who[rows], part))
        several = np.zeros(len(sizes), dtype=bool)
        again = ~runs(part[order], marks.who[rows][order])
        several[part[order][again]] = True
        several[part[~marks.places.whole[marks.place[rows]]]] = True
        simple = np.flatnonzero(~several[part] & (sizes[part] > 1))
        for one, other in pairs_within(part[simple]):
            one, other = simple[one], simple[other]
            meeting = self._start[other] < self._end[one]
            self._count_pairs(rows[one[meeting]], rows[other[meeting]])
        crowded = order[several[part[order]] & (sizes[part[order]] > 1)]
        self._count_crowded(np.split(rows[crowded], np.flatnonzero(np.diff(part[crowded])) + 1))

    def _count_pairs(self, one: Ints, other: Ints, times: Ints | None = None) -> None:
        import numpy as np

        marks = self._marks
        whose = np.sort(np.stack([marks.who[one], marks.who[other]]), axis=0)
        pair, pairs = self._opened.pairs(whose[0], whose[1])
        columns = [(marks.kind[one], KINDS), (pair, pairs), (marks.label[one], self._labels)]
        self._counts.add(("overlap",), marks.document[one], columns, times)

    def _count_crowded(self, parts: Sequence[Ints]) -> None:
        """Parts in which an annotator has several marks, or a mark has gaps: pairs have to be sought."""
        import numpy as np

        found: list[tuple[int, int, int]] = []
        for part in parts:
            by_who: dict[int, list[int]] = {}
            for row, who in zip(part.tolist(), self._marks.who[part].tolist(), strict=True):
                by_who.setdefault(who, []).append(row)
            for ours, theirs in combinations(by_who.values(), 2):
                times = self._most(ours, theirs)
                if times:
                    found.append((ours[0], theirs[0], times))
        if found:
            columns = np.array(found, dtype=np.int64)
            self._count_pairs(columns[:, 0], columns[:, 1], columns[:, 2])

    def _most(self, ours: Sequence[int], theirs: Sequence[int]) -> int:
        places, place = self._marks.places, self._marks.place
        return most_pairs(
            [places.fragments(int(place[row])) for row in ours], [places.fragments(int(place[row])) for row in theirs]
        )
