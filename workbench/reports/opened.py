"""Who has worked on which document of a batch: only they are compared there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workbench.reports.rows import Bools, Ints, Numbers

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Opened:
    """Documents x slots: whose each slot is, or -1. The last slot is the adjudicated layer's; the others are in order.

    Attributes:
        names: Annotators by number; the last is the adjudicated layer, or nobody.
        table: Numbers of annotators.
    """

    names: Sequence[str]
    table: Ints

    @classmethod
    def of(cls, documents: Sequence[str], opened: Mapping[str, Sequence[str]], names: Numbers) -> Opened:
        """From the names by document, the adjudicated layer among them where it is there.

        Args:
            names: Of all annotators in order, the adjudicated layer last; those of `opened` that are not in it are
                passed over.
        """
        import numpy as np

        last = len(names) - 1
        known = set(names.things)
        rows = [sorted(names.of(name) for name in opened.get(key, ()) if name in known) for key in documents]
        width = max((len(row) for row in rows), default=0)
        table = np.full((len(documents), width + 1), -1, dtype=np.int64)
        for place, row in enumerate(rows):
            if row and row[-1] == last:
                table[place, -1] = row.pop()
            table[place, : len(row)] = row
        return cls(names.things, table)

    @property
    def annotators(self) -> Ints:
        """How many have worked on each document, without the adjudicated layer."""
        found: Ints = (self.table[:, :-1] >= 0).sum(axis=1)
        return found

    @property
    def compared(self) -> Bools:
        """The documents in which there are two to be compared."""
        found: Bools = (self.table >= 0).sum(axis=1) > 1
        return found

    def slot_of(self, document: Ints, who: Ints) -> Ints:
        """The slot of each annotator in each document; -1 where there is none."""
        import numpy as np

        rows, slots = np.nonzero(self.table >= 0)
        keys = rows * len(self.names) + self.table[rows, slots]
        order = np.argsort(keys)
        wanted = document * len(self.names) + who
        place = np.minimum(np.searchsorted(keys[order], wanted), max(0, len(keys) - 1))
        if not len(keys):
            return np.full(len(wanted), -1, dtype=np.int64)
        return np.where(keys[order][place] == wanted, slots[order][place], -1)

    def pairs(self, first: Ints, second: Ints) -> tuple[Ints, list[Pair]]:
        """A number for each two annotators, and the pairs by number."""
        import numpy as np

        found, number = np.unique(first * len(self.names) + second, return_inverse=True)
        pairs = [divmod(key, len(self.names)) for key in found.tolist()]
        return number, [(self.names[one], self.names[other]) for one, other in pairs]
