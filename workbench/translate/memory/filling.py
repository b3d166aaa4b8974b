"""Writing units into the memory: those that are new, and the index of their texts with them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from itertools import chain, compress, groupby, repeat
from typing import Any, Final

from workbench.store.among import batches
from workbench.translate.memory.blocks import Building
from workbench.translate.memory.numbers import Numbered, key_of
from workbench.translate.memory.ready import SIDES, Batch, batch_of
from workbench.translate.tmx import Unit

OWN: Final = 0
"""The number of the file that stands for the project itself."""

_TAIL: Final = 1024
"""So many texts are looked through one by one; more become a block."""
_SMALL_BATCH: Final = 256
"""So many texts of a batch are numbered one by one; more are numbered together."""
_TOGETHER: Final = 4096
_SMALL, _FEW = 1 << 14, 24
"""Blocks smaller than this are put together where there are more of them than that."""


class Writer:
    """Writes units within one transaction; it indexes them as they come."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._building: dict[str, Building] = {}
        self._next = int(
            connection.execute("SELECT ifnull(max(value), 1) FROM facts WHERE name = 'next'").fetchone()[0]
        )
        self._digest = 0
        self._pairs: set[tuple[str, str]] = set()
        self._waiting: dict[str, list[int]] = {}

    def file(self, name: str, stamp: str) -> int:
        """The number of a file that units come from."""
        self._connection.execute("INSERT OR IGNORE INTO files (name, stamp) VALUES (?, ?)", (name, stamp))
        sql = "SELECT file FROM files WHERE name = ? AND stamp = ?"
        return int(self._connection.execute(sql, (name, stamp)).fetchone()[0])

    def add(self, units: Sequence[Unit], file: int, abouts: Sequence[dict[str, Any]] | None = None) -> list[int]:
        """Add those of the units that are not there; their numbers, 0 for what was there.

        Args:
            abouts: What each says besides its texts, where that is more than the unit itself knows.
        """
        return self.add_batch(batch_of(units, abouts, own=file == OWN), file)

    def add_batch(self, batch: Batch, file: int) -> list[int]:
        """As `add`, with units that were made ready."""
        first = self._next
        self._next += len(batch)
        numbers = list(range(first, self._next))
        rows = zip(numbers, batch.hashes, repeat(file), batch.abouts, strict=False)
        done = self._connection.executemany("INSERT OR IGNORE INTO units VALUES (?, ?, ?, ?)", rows).rowcount
        if done < len(batch):
            sql = "SELECT unit FROM units WHERE unit >= ?"
            there = {row[0] for row in self._connection.execute(sql, (first,))}
            numbers = [number if number in there else 0 for number in numbers]
        if file:
            self._digest += sum(compress(batch.hashes, numbers))
        if done:
            self._add_sides(batch, numbers)
        return numbers

    def _add_sides(self, batch: Batch, units: Sequence[int]) -> None:
        """Write the sides of new units, and take into the index those of units in several languages."""
        families = batch.families()
        for shape, held in zip(batch.shapes, families, strict=True):
            languages = list(zip(held, (language for _, language in shape), strict=True))
            self._pairs.update((one, o) for f, one in languages for g, o in languages if f != g)
        indexed = [len(set(its)) > 1 for its in families]
        rows: list[int] = []
        flags: list[bool] = []
        for unit, kind in zip(units, batch.kinds, strict=True):
            count, start = len(families[kind]), unit * SIDES
            rows.extend(range(start, start + count) if unit else repeat(0, count))
            flags.extend(repeat(indexed[kind], count))
        keys = [0] * len(rows)
        for its, places in batch.by_family().items():
            self._take(batch, its, places, rows, flags, keys)
        columns = (
            rows, keys, chain.from_iterable([families[kind] for kind in batch.kinds]),
            chain.from_iterable([[tag for tag, _ in batch.shapes[kind]] for kind in batch.kinds]),
            batch.texts, batch.inlines,
        )  # fmt: skip
        sides: Iterable[tuple[object, ...]] = zip(*columns, strict=True)
        new = sides if all(rows) else compress(sides, rows)
        self._connection.executemany("INSERT INTO sides VALUES (?, ?, ?, ?, ?, ?)", new)

    def _take(
        self, batch: Batch, its: str, places: Sequence[int], rows: Sequence[int], flags: Sequence[bool],
        keys: list[int],
    ) -> None:  # fmt: skip
        """Find the keys of the sides of one family, and take those that are new and wanted into the index."""
        wanted = [bool(rows[place] and flags[place]) for place in places]
        if len(places) < _SMALL_BATCH and its not in self._building:
            found = [key_of(batch.texts[place]) for place in places]
            self._waiting.setdefault(its, []).extend(compress([rows[place] for place in places], wanted))
        else:
            numbered = self._building_of(its).numbering.of([batch.texts[place] for place in places])
            found = numbered.keys.tolist()
            if not all(wanted):
                import numpy as np

                numbered = numbered.of(np.array(wanted, bool))
            self._build(its, list(compress([rows[place] for place in places], wanted)), numbered)
        for place, key in zip(places, found, strict=True):
            keys[place] = key

    def _building_of(self, its: str) -> Building:
        if its not in self._building:
            self._building[its] = Building(its)
        return self._building[its]

    def _build(self, its: str, rows: Sequence[int], numbered: Numbered) -> None:
        """Put texts into the block that is being made of their family, and into others behind it."""
        building = self._building_of(its)
        start = 0
        while start < len(rows):
            part = slice(start, start + building.room)
            building.put(rows[part], numbered if len(rows) <= building.room else numbered.of(part))
            start = part.stop
            if not building.room:
                building.write(self._connection)

    def remove(self, units: Iterable[int]) -> None:
        """Take units out; the index passes over what is not there any more."""
        for unit in units:
            where = "side BETWEEN ? AND ?"
            span = (unit * SIDES, unit * SIDES + SIDES - 1)
            self._connection.execute(f"DELETE FROM tail WHERE {where}", span)
            self._connection.execute(f"DELETE FROM sides WHERE {where}", span)
            self._connection.execute("DELETE FROM units WHERE unit = ?", (unit,))

    def index_anew(self) -> None:
        """Throw the index away, and make it again of the texts."""
        for table in ("blocks", "shelves", "drawers", "vocabulary", "tail"):
            self._connection.execute(f"DELETE FROM {table}")
        self._building, self._waiting = {}, {}
        read = self._connection.execute("SELECT side, family, text FROM sides ORDER BY side")
        by_unit = (list(sides) for _, sides in groupby(read, lambda row: int(row[0]) // SIDES))
        indexed = (unit for unit in by_unit if len({its for _, its, _ in unit}) > 1)
        for batch in batches(indexed, _TOGETHER):
            by_family: dict[str, list[tuple[int, str]]] = {}
            for side, its, text in chain.from_iterable(batch):
                by_family.setdefault(its, []).append((side, text))
            for its, found in by_family.items():
                numbered = self._building_of(its).numbering.of([text for _, text in found])
                self._build(its, [side for side, _ in found], numbered)

    def set(self, name: str, value: int) -> None:
        """Remember a number."""
        self._connection.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, value))

    def finish(self) -> None:
        """Write what is held back: the index of the last texts, and what the memory holds."""
        tails = [(row, its) for its, rows in self._waiting.items() for row in rows]
        self._connection.executemany("INSERT INTO tail VALUES (?, ?)", tails)
        for its in sorted({*self._building, *self._waiting}):
            self._finish_family(its)
        self._connection.executemany("INSERT OR IGNORE INTO pairs VALUES (?, ?)", sorted(self._pairs))
        digest = self._connection.execute("SELECT ifnull(max(value), 0) FROM facts WHERE name = 'digest'").fetchone()[0]
        self.set("digest", (digest + self._digest) & 0x7FFFFFFFFFFFFFFF)
        self.set("next", self._next)

    def _finish_family(self, its: str) -> None:
        (waiting,) = self._connection.execute("SELECT count(*) FROM tail WHERE family = ?", (its,)).fetchone()
        if its not in self._building and waiting < _TAIL:
            return
        self._take_in(its, "SELECT t.side, text FROM tail AS t JOIN sides USING (side) WHERE t.family = ?", its)
        self._connection.execute("DELETE FROM tail WHERE family = ?", (its,))
        if its in self._building:
            self._building[its].write(self._connection)
            self._put_together(its)

    def _take_in(self, its: str, sql: str, *parameters: object) -> None:
        found = self._connection.execute(sql, parameters).fetchall()
        if found:
            numbered = self._building_of(its).numbering.of([text for _, text in found])
            self._build(its, [row for row, _ in found], numbered)

    def _put_together(self, its: str) -> None:
        """Make few large blocks of many small ones."""
        sql = "SELECT block, rows FROM blocks WHERE family = ? AND size < ?"
        small = self._connection.execute(sql, (its, _SMALL)).fetchall()
        if len(small) <= _FEW:
            return
        import numpy as np

        for block, rows in small:
            wanted = json.dumps(np.frombuffer(rows, "<u4").tolist())
            self._take_in(its, "SELECT side, text FROM json_each(?) AS each JOIN sides ON side = each.value", wanted)
            self._connection.execute("DELETE FROM shelves WHERE block = ?", (block,))
            self._connection.execute("DELETE FROM blocks WHERE block = ?", (block,))
        self._building[its].write(self._connection)
