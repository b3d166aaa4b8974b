"""Which units the memory has: told by what they say, few one by one, many against all that it holds.

A hash that is found proves nothing, as blocks are written once and the unit may have been taken out since: it counts
where the unit is still there.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

from workbench.translate.memory.blocks import UNITS, Blocks, mixed

if TYPE_CHECKING:
    import sqlite3

    import numpy as np

FEW: Final = 64
"""So many units are looked up one by one."""


class Known:
    """The units of a memory within one transaction, with those that it adds."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._levels: list[tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]] | None = None
        """Mixed hashes in order, and the unit of each; the first levels are the largest."""

    def new(self, hashes: bytes, numbers: Sequence[int]) -> list[int]:
        """The numbers that units of these hashes get; 0 for those that are there, or come twice."""
        told = struct.unpack(f"<{len(numbers)}q", hashes)
        few = len(told) <= FEW and self._levels is None
        there = self._alive(self._few(told) if few else self._many(hashes))
        if there or len(set(told)) < len(told):
            found = []
            for number, each in zip(numbers, told, strict=True):
                found.append(0 if each in there else number)
                there.add(each)
        else:
            found = list(numbers)
        if not few:
            self._take(hashes, found)
        return found

    def _alive(self, units: Iterable[int]) -> set[int]:
        """What those of the units say that are there."""
        wanted = json.dumps(list(units))
        sql = "SELECT hash FROM units WHERE unit IN (SELECT value FROM json_each(?))"
        return {row[0] for row in self._connection.execute(sql, (wanted,))} if wanted != "[]" else set()

    def _few(self, told: Sequence[int]) -> Iterable[int]:
        blocks = Blocks(self._connection)
        for each in told:
            yield from blocks.keyed(UNITS, each)
            sql = f"SELECT place FROM tail WHERE family = '{UNITS}' AND number = ?"
            yield from (row[0] for row in self._connection.execute(sql, (each,)))

    def _many(self, hashes: bytes) -> Iterable[int]:
        import numpy as np

        wanted = np.sort(mixed(np.frombuffer(hashes, "<u8")))
        found: list[int] = []
        for held, units in self._all():
            first, behind = np.searchsorted(held, wanted), np.searchsorted(held, wanted, "right")
            hits = np.flatnonzero(first < behind)
            for start, end in zip(first[hits].tolist(), behind[hits].tolist(), strict=True):
                found += units[start:end].tolist()
        return found

    def _all(self) -> list[tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]]:
        if self._levels is None:
            import numpy as np

            held, units = Blocks(self._connection).all_keyed(UNITS)
            sql = f"SELECT number, place FROM tail WHERE family = '{UNITS}'"
            rows = self._connection.execute(sql).fetchall()
            tail = mixed(np.array([row[0] for row in rows], "<i8").view("<u8"))
            held = np.concatenate((held, tail))
            units = np.concatenate((units, np.array([row[1] for row in rows], "<u4")))
            self._levels = []
            self._put(held, units)
        return self._levels

    def _take(self, hashes: bytes, numbers: Sequence[int]) -> None:
        import numpy as np

        units = np.array(numbers, "<u4")
        self._put(mixed(np.frombuffer(hashes, "<u8"))[units > 0], units[units > 0])

    def _put(self, held: np.ndarray[Any, Any], units: np.ndarray[Any, Any]) -> None:
        """Add a level, and make one of those that are of like size."""
        import numpy as np

        assert self._levels is not None
        while self._levels and len(self._levels[-1][0]) < 2 * len(held):
            other, others = self._levels.pop()
            held, units = np.concatenate((other, held)), np.concatenate((others, units))
        order = np.argsort(held, kind="stable")
        if len(held):
            self._levels.append((held[order], units[order]))
