"""Counts by document and by what was counted, gathered from columns of numbers.

What is counted is a cell: a name and what it is about, such as ("exact", "entity", "ann", "ben", "person"). A corpus's
counts are the sums of its documents', so a document's few hundred counts are all that has to be kept of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final, TypeAlias

if TYPE_CHECKING:
    from workbench.reports.rows import Bools, Ints, Numbers

Cell: TypeAlias = tuple[Any, ...]
Column: TypeAlias = "tuple[Ints, Sequence[Any]]"
"""Numbers, and what they stand for."""

_ROOM: Final = 1 << 62
_BINS: Final = 1 << 16


class Counts:
    """Counts of a batch of documents.

    Args:
        cells: Numbers for cells, which outlast the batch.
        documents: How many documents the batch has.
    """

    def __init__(self, cells: Numbers, documents: int) -> None:
        self._cells = cells
        self._documents = documents
        self._parts: list[tuple[Ints, Ints, Ints]] = []
        self._single: dict[tuple[int, int], int] = {}

    def add(self, head: Cell, document: Ints, columns: Sequence[Column], times: Ints | None = None) -> None:
        """Count rows by document and by what the columns stand for, each row once or so many times."""
        import numpy as np

        if not len(document):
            return
        key: Ints = np.zeros(len(document), dtype=np.int64)
        size = 1
        for codes, things in columns:
            key, size = key * len(things) + codes, size * len(things)
        keys, counts = summed(document * size + key, times, self._documents * size)
        where, what = np.divmod(keys, size)
        kinds, place = np.unique(what, return_inverse=True)
        numbers = np.array([self._number(head, columns, kind) for kind in kinds.tolist()], dtype=np.int64)
        self._parts.append((where, numbers[place], counts))

    def _number(self, head: Cell, columns: Sequence[Column], kind: int) -> int:
        found = []
        for _, things in reversed(columns):
            kind, code = divmod(kind, len(things))
            found.append(things[code])
        return self._cells.of((*head, *reversed(found)))

    def put(self, cell: Cell, document: int, count: int) -> None:
        """Count one thing of one document; what is put again is added."""
        key = document, self._cells.of(cell)
        self._single[key] = self._single.get(key, 0) + count

    def by_document(self) -> tuple[Ints, Ints, Ints]:
        """Documents, cells and counts, in the order of documents, each cell of a document once."""
        import numpy as np

        single = np.array([(*key, count) for key, count in self._single.items()], dtype=np.int64).reshape(-1, 3)
        parts = [*self._parts, (single[:, 0], single[:, 1], single[:, 2])]
        document, cell, count = (np.concatenate(column) for column in zip(*parts, strict=True))
        size = len(self._cells) or 1
        keys, counts = summed(document * size + cell, count, self._documents * size)
        return *np.divmod(keys, size), counts


def summed(keys: Ints, times: Ints | None, size: int) -> tuple[Ints, Ints]:
    """The distinct keys below `size` in order, and how often each occurs, each row counting so many times."""
    import numpy as np

    if size <= 4 * len(keys) + _BINS:
        counts = np.bincount(keys, weights=times)
        found = np.flatnonzero(counts)
        return found, counts[found].astype(np.int64)
    order = np.argsort(keys)
    ordered = keys[order]
    first = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]]))
    weights = np.ones(len(keys), dtype=np.int64) if times is None else times[order]
    return ordered[first], np.add.reduceat(weights, first)


def runs(*keys: Ints) -> Bools:
    """Where rows that are sorted by these keys begin to differ from the row before."""
    import numpy as np

    new = np.ones(len(keys[0]), dtype=bool)
    new[1:] = False
    for key in keys:
        new[1:] |= key[1:] != key[:-1]
    return new


def multisets(group: Ints, codes: Ints) -> tuple[Ints, list[tuple[int, ...]]]:
    """For each group, the number of the multiset of its codes, and the multisets by number.

    Args:
        group: In order, from 0, none left out.
        codes: From 0.
    """
    import numpy as np

    order = np.lexsort((codes, group))
    group, codes = group[order], codes[order]
    sizes = np.bincount(group)
    within = np.arange(len(group)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    table = np.zeros((len(sizes), int(sizes.max(initial=0))), dtype=np.int64)
    table[group, within] = codes + 1
    return distinct(table)


def distinct(table: Ints) -> tuple[Ints, list[tuple[int, ...]]]:
    """For each row, the number of its like, and the different rows, less 1 and without what was 0."""
    import numpy as np

    base = int(table.max(initial=0)) + 1
    key: Ints = np.zeros(len(table), dtype=np.int64)
    size = 1
    for column in table.T:
        if size * base >= _ROOM:
            seen, key = np.unique(key, return_inverse=True)
            size = len(seen)
        key, size = key * base + column, size * base
    _, first, number = np.unique(key, return_index=True, return_inverse=True)
    rows = [tuple(code - 1 for code in row if code) for row in table[first].tolist()]
    return number, rows


def pairs_within(group: Ints) -> list[tuple[Ints, Ints]]:
    """All pairs of rows (earlier, later) of one group, where rows are sorted by group."""
    import numpy as np

    found: list[tuple[Ints, Ints]] = []
    near: Ints = np.arange(len(group))
    for step in range(1, len(group)):
        near = near[near + step < len(group)]
        near = near[group[near] == group[near + step]]
        if not len(near):
            break
        found.append((near, near + step))
    return found


def components(room: Ints, start: Ints, end: Ints) -> Ints:
    """Numbers for stretches that are connected by overlaps; they are sorted by room and start, below 2**31."""
    import numpy as np

    if not len(room):
        return room
    reach = np.maximum.accumulate((room << 32) + end)
    new = np.ones(len(room), dtype=bool)
    new[1:] = (room[1:] << 32) + start[1:] >= reach[:-1]
    return np.cumsum(new) - 1
