"""The units of a batch of documents: the same that `workbench.agreement.matching` finds, most of them by sorting.

Marks of all annotators at one place are one unit, and so are two places that overlap nothing else and enough of each
other. What is left over, where an annotator has several marks at one place or several places overlap, is matched as
the module named above says.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from workbench.agreement.matching import match_units
from workbench.model import KINDS
from workbench.reports.counts import components, runs

if TYPE_CHECKING:
    from workbench.reports.rows import Bools, Ints, Marks


def units_in_text(marks: Marks, chosen: Ints, labels: Sequence[str], threshold: float) -> Ints:
    """For each of the chosen marks, all in texts, the number of its unit."""
    import numpy as np

    return _Matching(marks, chosen, labels, threshold).units() if len(chosen) else np.zeros(0, dtype=np.int64)


class _Matching:
    """The marks by document, kind, room and place; a place's marks are a group."""

    def __init__(self, marks: Marks, chosen: Ints, labels: Sequence[str], threshold: float) -> None:
        import numpy as np

        self._marks, self._labels, self._threshold = marks, labels, threshold
        places, place = marks.places, marks.place[chosen]
        start, end = places.hull(place)
        keys = [marks.document[chosen], marks.kind[chosen], places.room[place]]
        self._order = np.lexsort((marks.who[chosen], place, end, start, *keys[::-1]))
        self._rows = chosen[self._order]
        self._place, self._start, self._end = place[self._order], start[self._order], end[self._order]
        self._who = marks.who[self._rows]
        self._room = np.cumsum(runs(*(key[self._order] for key in keys))) - 1
        self._group = np.cumsum(runs(self._room, self._place)) - 1

    def units(self) -> Ints:
        """The number of each mark's unit, in the order in which the marks were given."""
        import numpy as np

        single = self._apart(self._group)
        everybody = np.bincount(self._room[_first_of(self._room, self._who)])
        full = single & (np.bincount(self._group)[self._group] == everybody[self._room])
        units = self._group.copy()
        left = np.flatnonzero(~full)
        part = components(self._room[left], self._start[left], self._end[left])
        crowded = self._settle(units, left, part, single[left])
        self._match(units, left[crowded])
        found = np.empty_like(units)
        found[self._order] = units
        return found

    def _apart(self, group: Ints) -> Bools:
        """For each mark, whether those of its group are all by different annotators."""
        import numpy as np

        twice = group[~_first_of(group, self._who)]
        repeated = np.zeros(int(group.max(initial=-1)) + 1, dtype=bool)
        repeated[twice] = True
        found: Bools = ~repeated[group]
        return found

    def _settle(self, units: Ints, left: Ints, part: Ints, single: Bools) -> Bools:
        """Give marks their units where one look is enough; for which of those left it is not."""
        import numpy as np

        if not len(left):
            return single
        group = self._group[left]
        first = np.flatnonzero(runs(part, group))
        groups = np.bincount(part[first])
        hard = np.zeros(len(groups), dtype=bool)
        hard[part[~single]] = True
        pair = groups == 2
        gaps = ~self._marks.places.whole[self._place[left]]
        hard[part[gaps]] |= groups[part[gaps]] > 1
        hard |= groups > 2
        both = part[~_first_of(part, self._who[left])]
        shared = np.zeros(len(groups), dtype=bool)
        shared[both] = True
        meeting = first[pair[part[first]] & ~hard[part[first]] & ~shared[part[first]]]
        one, other = left[meeting[0::2]], left[meeting[1::2]]
        joined = self._overlap_enough(one, other)
        target = np.arange(int(self._group[-1]) + 1)
        target[self._group[other[joined]]] = self._group[one[joined]]
        units[left] = target[group]
        return hard[part]

    def _overlap_enough(self, one: Ints, other: Ints) -> Bools:
        import numpy as np

        common = np.minimum(self._end[one], self._end[other]) - self._start[other]
        length = self._marks.places.length
        both = length[self._place[one]] + length[self._place[other]]
        found: Bools = (2 * common / np.maximum(both, 1) >= self._threshold) & (self._threshold < 1)
        return found

    def _match(self, units: Ints, places: Ints) -> None:
        """Match those that are near several others."""
        marks, fragments = self._marks, self._marks.places.fragments
        rows = self._rows[places]
        columns = (places, rows, marks.who[rows], marks.kind[rows], marks.label[rows], self._room[places])
        at: dict[str, int] = {}
        given = []
        for place, row, who, kind, label, room in zip(*(column.tolist() for column in columns), strict=True):
            at[marks.ids[row]] = place
            where = fragments(int(self._place[place]))
            given.append((marks.ids[row], f"{who:09}", KINDS[kind], self._labels[label], f"{room:09}", where))
        for number, unit in enumerate(match_units(given, threshold=self._threshold), int(self._group[-1]) + 1):
            for key in unit:
                units[at[key]] = number


def _first_of(group: Ints, who: Ints) -> Bools:
    """Which rows are the first of their group by their annotator."""
    import numpy as np

    found = np.zeros(len(group), dtype=bool)
    found[np.unique(group * (int(who.max(initial=0)) + 1) + who, return_index=True)[1]] = True
    return found
