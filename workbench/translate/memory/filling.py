"""Writing units into the memory: those that are new, and the index of their texts with them."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable, Iterator, Sequence
from itertools import compress, repeat
from typing import TYPE_CHECKING, Any, Final

from workbench.translate.memory.blocks import ALONE, UNITS, Building, write_together
from workbench.translate.memory.known import Known
from workbench.translate.memory.numbers import Numbered, key_of
from workbench.translate.memory.ready import SIDES, Batch, Shape, batch_of, listed
from workbench.translate.memory.shapes import side_text, tags_in, text_of
from workbench.translate.tmx import Unit

if TYPE_CHECKING:
    import sqlite3

    import numpy as np

OWN: Final = 0
"""The number of the file that stands for the project itself."""

_TAIL: Final = 1024
"""So many texts are looked through one by one; more become a block."""
_SMALL_BATCH: Final = 256
"""So many texts of a batch are numbered one by one; more are numbered together."""
_TOGETHER: Final = 4096
_SMALL, _FEW = 1 << 14, 24
"""Blocks smaller than this are put together where there are more of them than that."""

Sides = tuple[list[int], list[str]]
"""Numbers of sides, and their texts."""


class Writer:
    """Writes units within one transaction; it indexes them as they come."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._known = Known(connection)
        self._building: dict[str, Building] = {}
        self._touched: set[str] = set()
        """Families whose tail has grown."""
        self._shapes: dict[Shape, int] = {}
        self._next = int(
            connection.execute("SELECT ifnull(max(value), 1) FROM facts WHERE name = 'next'").fetchone()[0]
        )
        self._digest = 0
        self._added: dict[int, int] = {}
        self._pairs: set[tuple[str, str]] = set()

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
        numbers = self._known.new(batch.hashes, range(first, self._next))
        told = struct.unpack(f"<{len(batch)}q", batch.hashes)
        if file:
            self._digest += sum(compress(told, numbers))
            self._added[file] = self._added.get(file, 0) + len(numbers) - numbers.count(0)
        if any(numbers):
            self._insert(batch, numbers, told, file)
            self._index(batch, numbers)
            self._note_hashes(batch.hashes, told, numbers)
        return numbers

    def _insert(self, batch: Batch, numbers: Sequence[int], told: Sequence[int], file: int) -> None:
        """Write the rows of new units."""
        shapes = [self._shape(shape) for shape in batch.shapes]
        columns = (
            numbers, told, repeat(file), map(shapes.__getitem__, batch.kinds), batch.ones, batch.others,
            _column(batch.mores, len(batch)), _column(batch.inlines, len(batch)), batch.abouts,
        )  # fmt: skip
        rows: Iterable[tuple[object, ...]] = zip(*columns, strict=False)
        new = rows if all(numbers) else compress(rows, numbers)
        self._connection.executemany("INSERT INTO units VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", new)

    def _shape(self, shape: Shape) -> int:
        """The number of a shape, which is new where no unit has had it."""
        if shape not in self._shapes:
            tags = listed([tag for tag, _ in shape])
            self._connection.execute("INSERT OR IGNORE INTO shapes (tags) VALUES (?)", (tags,))
            row = self._connection.execute("SELECT shape FROM shapes WHERE tags = ?", (tags,)).fetchone()
            self._shapes[shape] = int(row[0])
        return self._shapes[shape]

    def _index(self, batch: Batch, numbers: Sequence[int]) -> None:
        """Take the texts of new units into the index."""
        found: dict[str, Sides] = {}
        places = _places(batch, numbers)
        for kind, families in enumerate(batch.families()):
            languages = list(zip(families, (language for _, language in batch.shapes[kind]), strict=True))
            self._pairs.update((one, o) for f, one in languages for g, o in languages if f != g)
            several = len(set(families)) > 1
            at = places.get(kind, ())
            for side, its in enumerate(families[:SIDES]):
                rows, texts = found.setdefault(its if several else ALONE + its, ([], []))
                rows.extend([numbers[unit] * SIDES + side for unit in at])
                texts.extend(_texts(batch, side, at))
        for its, (rows, texts) in found.items():
            self._take(its, rows, texts)

    def _take(self, its: str, rows: Sequence[int], texts: Sequence[str]) -> None:
        """Take sides of one family into its tail, or into the block that is being made."""
        if len(rows) < _SMALL_BATCH and its not in self._building:
            self._put_in_tail(its, rows, [key_of(text) for text in texts])
        elif rows:
            self._build_texts(its, rows, texts)

    def _note_hashes(self, hashes: bytes, told: Sequence[int], numbers: Sequence[int]) -> None:
        """Remember by what new units are told."""
        if len(numbers) < _SMALL_BATCH and UNITS not in self._building:
            found = [(number, each) for number, each in zip(numbers, told, strict=True) if number]
            self._put_in_tail(UNITS, [number for number, _ in found], [each for _, each in found])
            return
        import numpy as np

        units = np.array(numbers, "<u4")
        self._build(UNITS, units[units > 0], np.frombuffer(hashes, "<u8")[units > 0])

    def _put_in_tail(self, its: str, places: Sequence[int], keys: Sequence[int]) -> None:
        rows = zip(repeat(its), places, keys, strict=False)
        self._connection.executemany("INSERT INTO tail VALUES (?, ?, ?)", rows)
        self._touched.add(its)

    def _building_of(self, its: str) -> Building:
        if its not in self._building:
            self._building[its] = Building(its)
        return self._building[its]

    def _build_texts(self, its: str, rows: Sequence[int], texts: Sequence[str]) -> None:
        import numpy as np

        numbered = self._building_of(its).numbering.of(texts)
        alone = its.startswith(ALONE)
        self._build(its, np.array(rows, "<u4"), numbered.keys, None if alone else numbered)

    def _build(
        self, its: str, rows: np.ndarray[Any, Any], keys: np.ndarray[Any, Any], numbered: Numbered | None = None
    ) -> None:
        """Put texts into the block that is being made of their family, and into others behind it."""
        building = self._building_of(its)
        start = 0
        while start < len(rows):
            part = slice(start, start + building.room)
            whole = start == 0 and len(rows) <= building.room
            building.put(rows[part], keys[part], numbered if whole or numbered is None else numbered.of(part))
            start = part.stop
            if not building.room:
                building.write(self._connection)

    def remove(self, units: Sequence[int]) -> None:
        """Take units out; blocks pass over what is not there any more."""
        spans = [(unit * SIDES, unit * SIDES + SIDES - 1) for unit in units]
        self._connection.executemany(f"DELETE FROM tail WHERE place BETWEEN ? AND ? AND family <> '{UNITS}'", spans)
        alone = [(unit,) for unit in units]
        self._connection.executemany(f"DELETE FROM tail WHERE place = ? AND family = '{UNITS}'", alone)
        self._connection.executemany("DELETE FROM units WHERE unit = ?", alone)

    def index_anew(self) -> None:
        """Throw the index away, and make it again of the units."""
        for table in ("blocks", "shelves", "drawers", "keyed", "vocabulary", "tail"):
            self._connection.execute(f"DELETE FROM {table}")
        self._building, self._touched = {}, set()
        for batch, numbers in self._stored():
            self._index(batch, numbers)
            self._note_hashes(batch.hashes, struct.unpack(f"<{len(batch)}q", batch.hashes), numbers)

    def _stored(self) -> Iterator[tuple[Batch, list[int]]]:
        """All units, a batch at a time, as far as the index needs them, with their numbers."""
        read = self._connection.execute(
            "SELECT unit, hash, tags, one, other, more FROM units JOIN shapes USING (shape) ORDER BY unit"
        )
        while rows := read.fetchmany(_TOGETHER):
            shapes: dict[str, int] = {}
            batch = Batch(struct.pack(f"<{len(rows)}q", *[row[1] for row in rows]))
            for at, (_, _, tags, one, other, more) in enumerate(rows):
                batch.kinds.append(shapes.setdefault(tags, len(shapes)))
                batch.ones.append(one)
                batch.others.append(other)
                if more:
                    batch.mores[at] = json.loads(more)
            batch.shapes = [tuple([(tag, tag) for tag in tags_in(tags)]) for tags in shapes]
            yield batch, [row[0] for row in rows]

    def set(self, name: str, value: int) -> None:
        """Remember a number."""
        self._connection.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, value))

    def finish(self) -> None:
        """Write what is held back: the index of the last texts, and what the memory holds."""
        closing = [its for its in sorted({*self._building, *self._touched}) if self._take_tail(its)]
        write_together([self._building_of(its) for its in closing], self._connection)
        for its in closing:
            self._put_together(its)
        self._connection.executemany("INSERT OR IGNORE INTO pairs VALUES (?, ?)", sorted(self._pairs))
        counts = [(count, file) for file, count in self._added.items()]
        self._connection.executemany("UPDATE files SET units = units + ? WHERE file = ?", counts)
        digest = self._connection.execute("SELECT ifnull(max(value), 0) FROM facts WHERE name = 'digest'").fetchone()[0]
        self.set("digest", (digest + self._digest) & 0x7FFFFFFFFFFFFFFF)
        self.set("next", self._next)

    def _take_tail(self, its: str) -> bool:
        """Take the tail of a family into the block that is being made, if there is one or it has grown to be one."""
        waiting = self._connection.execute("SELECT place FROM tail WHERE family = ?", (its,)).fetchall()
        if its not in self._building and len(waiting) < _TAIL:
            return False
        self._take_in(its, [row[0] for row in waiting])
        self._connection.execute("DELETE FROM tail WHERE family = ?", (its,))
        return True

    def _take_in(self, its: str, places: Sequence[int]) -> None:
        """Put what is there already into the block that is being made, as far as it is there still."""
        wanted = json.dumps(places)
        if its == UNITS:
            import numpy as np

            sql = "SELECT unit, hash FROM json_each(?) AS each JOIN units ON unit = each.value"
            found = self._connection.execute(sql, (wanted,)).fetchall()
            told = np.array([row[1] for row in found], "<i8").view("<u8")
            self._build(its, np.array([row[0] for row in found], "<u4"), told)
            return
        sql = (
            f"SELECT each.value, {text_of('each.value')} FROM json_each(?) AS each "
            f"JOIN units ON unit = each.value / {SIDES}"
        )
        read = self._connection.execute(sql, (wanted,)).fetchall()
        if read:
            self._build_texts(its, [row[0] for row in read], [side_text(*row) for row in read])

    def _put_together(self, its: str) -> None:
        """Make few large blocks of many small ones."""
        sql = "SELECT block, rows FROM blocks WHERE family = ? AND size < ?"
        small = self._connection.execute(sql, (its, _SMALL)).fetchall()
        if len(small) <= _FEW:
            return
        import numpy as np

        for block, rows in small:
            self._take_in(its, np.frombuffer(rows, "<u4").tolist())
            for table in ("shelves", "drawers", "keyed", "blocks"):
                self._connection.execute(f"DELETE FROM {table} WHERE block = ?", (block,))
        self._building_of(its).write(self._connection)


def _places(batch: Batch, numbers: Sequence[int]) -> dict[int, Sequence[int]]:
    """Where in the batch the new units of each shape are."""
    if len(batch.shapes) == 1 and all(numbers):
        return {0: range(len(batch))}
    found: dict[int, list[int]] = {}
    for at in compress(range(len(batch)), numbers):
        found.setdefault(batch.kinds[at], []).append(at)
    return dict(found)


def _texts(batch: Batch, side: int, at: Sequence[int]) -> list[str]:
    """The texts of one side of the units at these places."""
    if side < 2:
        column = (batch.ones, batch.others)[side]
        return column if len(at) == len(column) else [column[unit] for unit in at]
    return [batch.mores[unit][side - 2] for unit in at]


def _column(held: dict[int, list[str]], size: int) -> Iterable[str]:
    """A column of lists of texts, as they are stored."""
    return (listed(held.get(at)) for at in range(size)) if held else repeat("", size)
