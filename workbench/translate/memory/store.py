"""The memory's own database beside the project's: units that came from files, and the project's own, as a copy.

A unit is told by what it says, so a file that comes in twice adds nothing. What the project's journal says is not
repeated there: the units of its own translations follow from it (`own.py`), and the file can be thrown away and filled
again with the files that it was made of.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from typing import Any, Final

from workbench.errors import Refused
from workbench.store.database import translated_errors
from workbench.translate.memory.ahead import Ready, ready
from workbench.translate.memory.blocks import TABLES, Blocks, Building
from workbench.translate.memory.keys import family
from workbench.translate.memory.numbers import key_of
from workbench.translate.tmx import Unit, Variant

FILE_NAME: Final = "memory.sqlite"
OWN: Final = 0
"""The number of the file that stands for the project itself."""

_VERSION: Final = 1
_BATCH: Final = 4096
_TAIL: Final = 1024
_SMALL_BATCH: Final = 256
"""So many texts are looked through one by one; more become a block."""
_SMALL, _FEW = 1 << 14, 24
"""Blocks smaller than this are put together where there are more of them than that."""

_TABLES: Final = """
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS files (
  file INTEGER PRIMARY KEY, name TEXT NOT NULL, stamp TEXT NOT NULL, UNIQUE (name, stamp)
) STRICT;
CREATE TABLE IF NOT EXISTS units (
  unit INTEGER PRIMARY KEY, hash INTEGER NOT NULL UNIQUE, file INTEGER NOT NULL, about TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS units_by_file ON units (file) WHERE file = 0;
CREATE TABLE IF NOT EXISTS sides (
  side INTEGER PRIMARY KEY, key INTEGER NOT NULL, family TEXT NOT NULL, tag TEXT NOT NULL, text TEXT NOT NULL,
  inline TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS sides_by_key ON sides (key);
CREATE TABLE IF NOT EXISTS own (segment TEXT PRIMARY KEY, unit INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS tail (side INTEGER PRIMARY KEY, family TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS pairs (one TEXT NOT NULL, other TEXT NOT NULL, PRIMARY KEY (one, other))
  STRICT, WITHOUT ROWID;
"""

SIDES: Final = 16
"""A side's number is its unit's times this, and its place in the unit: one side names all others."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A unit as it is stored.

    Attributes:
        file: The name of the file that it came from; "" for the project's own.
        about: All that it says besides its texts.
    """

    number: int
    file: str
    unit: Unit
    about: dict[str, Any]


class Store:
    """The database of a memory.

    Args:
        path: The file, made where there is none; None for a memory that nothing keeps.
    """

    def __init__(self, path: Path | None) -> None:
        self.path = path or Path("(memory)")
        with translated_errors(self.path):
            self.connection = sqlite3.connect(path or ":memory:", timeout=15, isolation_level=None)
            try:
                self._prepare()
            except BaseException:
                self.connection.close()
                raise
        self.blocks = Blocks(self.connection)

    def _prepare(self) -> None:
        version = self.connection.execute("PRAGMA user_version").fetchone()[0]
        if version > _VERSION:
            raise Refused(f"{self.path}: written by a newer Workbench", hint="install the newer Workbench")
        pragmas = ("journal_mode=WAL", "synchronous=NORMAL", "cache_size=-64000", "temp_store=MEMORY")
        for pragma in pragmas:
            self.connection.execute(f"PRAGMA {pragma}").fetchone()
        if version < _VERSION:
            self.connection.executescript(f"BEGIN IMMEDIATE; {_TABLES} {TABLES} PRAGMA user_version={_VERSION}; COMMIT")

    def close(self) -> None:
        """Close the connection."""
        self.connection.close()

    @contextmanager
    def writing(self) -> Iterator[Writer]:
        """All that is written inside is written, or on any error nothing."""
        with translated_errors(self.path):
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                writer = Writer(self.connection)
                yield writer
                writer.finish()
                self.connection.execute("COMMIT")
            except BaseException:
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
                raise

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        with translated_errors(self.path):
            return self.connection.execute(sql, parameters).fetchall()

    def fact(self, name: str) -> int:
        """A number that the memory remembers; 0 where it does not."""
        rows = self.rows("SELECT value FROM facts WHERE name = ?", (name,))
        return int(rows[0][0]) if rows else 0

    def units(self, numbers: Iterable[int]) -> dict[int, Stored]:
        """Units by their numbers, with all that they say; those that are not there are left out."""
        wanted = json.dumps(sorted(set(numbers)))
        sql = (
            "SELECT unit, u.file, name, about FROM units AS u LEFT JOIN files USING (file) "
            "WHERE unit IN (SELECT value FROM json_each(?))"
        )
        found = self.rows(sql, (wanted,))
        sides = self._sides([row[0] for row in found])
        return {number: _stored(number, name or "", about, sides.get(number, [])) for number, _, name, about in found}

    def _sides(self, units: Iterable[int]) -> dict[int, list[tuple[str, str, str]]]:
        sql = (
            "SELECT side, tag, text, inline FROM json_each(?) AS each "
            f"JOIN sides ON side BETWEEN each.value * {SIDES} AND each.value * {SIDES} + {SIDES - 1} ORDER BY side"
        )
        found: dict[int, list[tuple[str, str, str]]] = {}
        for side, *rest in self.rows(sql, (json.dumps(list(units)),)):
            found.setdefault(side // SIDES, []).append((rest[0], rest[1], rest[2]))
        return found

    def everything(self, *, own: bool = False) -> Iterator[Stored]:
        """Every unit, a batch at a time, in the order in which they came; the project's own only if asked for."""
        last = 0
        while True:
            sql = f"SELECT unit FROM units WHERE unit > ? {'' if own else 'AND file > 0'} ORDER BY unit LIMIT {_BATCH}"
            numbers = [row[0] for row in self.rows(sql, (last,))]
            if not numbers:
                return
            found = self.units(numbers)
            yield from (found[number] for number in numbers)
            last = numbers[-1]


def _stored(number: int, file: str, about: str, sides: Sequence[tuple[str, str, str]]) -> Stored:
    from workbench.translate.languages import normalise

    data: dict[str, Any] = json.loads(about)
    more = data.get("sides", [{}] * len(sides))
    variants = [
        Variant(
            normalise(tag), text, tag, inline, _pairs(extra.get("attributes")), _pairs(extra.get("props")),
            tuple(extra.get("notes", ())),
        )
        for (tag, text, inline), extra in zip(sides, more, strict=True)
    ]  # fmt: skip
    unit = Unit(
        tuple(variants), 0, data.get("id", ""), _pairs(data.get("props")), tuple(data.get("notes", ())),
        _pairs(data.get("attributes")), data.get("source", ""),
    )  # fmt: skip
    return Stored(number, file, unit, data)


def _pairs(found: Sequence[Sequence[str]] | None) -> tuple[tuple[str, str], ...]:
    return tuple((each[0], each[1]) for each in found or ())


_Side = tuple[str, str, str, str]
"""A side's tag, language, text, and segment with codes."""


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
        self._noted: dict[tuple[str, ...], tuple[str, ...]] = {}

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
        told: Sequence[dict[str, Any] | None] = abouts if abouts is not None else [None] * len(units)
        own = file == OWN
        return self.add_ready([ready(*each, own=own) for each in zip(units, told, strict=True)], file)

    def add_ready(self, units: Sequence[Ready], file: int) -> list[int]:
        """As `add`, with units that were made ready."""
        first = self._next
        rows = [(number, unit.hash, file, unit.about) for number, unit in enumerate(units, first)]
        self._next += len(rows)
        done = self._connection.executemany("INSERT OR IGNORE INTO units VALUES (?, ?, ?, ?)", rows).rowcount
        numbers = list(range(first, self._next))
        if done < len(rows):
            sql = "SELECT unit FROM units WHERE unit >= ?"
            there = {row[0] for row in self._connection.execute(sql, (first,))}
            numbers = [number if number in there else 0 for number in numbers]
        if file:
            self._digest += sum(unit.hash for number, unit in zip(numbers, units, strict=True) if number)
        self._add_sides([(number, unit) for number, unit in zip(numbers, units, strict=True) if number])
        return numbers

    def _add_sides(self, units: Sequence[tuple[int, Ready]]) -> None:
        """Write the sides of new units, and take into the index those of units in several languages."""
        by_family: dict[str, list[tuple[int, _Side]]] = {}
        rows: list[tuple[int, int, str, str, str, str]] = []
        for number, unit in units:
            place = number * SIDES
            families = self._families(unit.sides)
            indexed = len(set(families)) > 1
            for its, side in zip(families, unit.sides, strict=False):
                if indexed:
                    by_family.setdefault(its, []).append((place, side))
                else:
                    rows.append((place, key_of(side[2]), its, side[0], side[2], side[3]))
                place += 1
        for its, sides in by_family.items():
            rows.extend(self._index(its, sides))
        rows.sort(key=itemgetter(0))
        self._connection.executemany("INSERT INTO sides VALUES (?, ?, ?, ?, ?, ?)", rows)

    def _families(self, sides: Sequence[_Side]) -> tuple[str, ...]:
        """The family of each side; the pairs of languages among them are noted."""
        tags = tuple([side[0] for side in sides])
        found = self._noted.get(tags)
        if found is None:
            found = self._noted[tags] = tuple([family(tag) for tag in tags[:SIDES]])
            for (_, one, *_), its in zip(sides, found, strict=False):
                self._pairs.update((one, o) for (_, o, *_), f in zip(sides, found, strict=False) if f != its)
        return found

    def _index(self, its: str, sides: Sequence[tuple[int, _Side]]) -> Iterator[tuple[int, int, str, str, str, str]]:
        """Take sides of one family into the index; their rows."""
        rows, texts = [row for row, _ in sides], [side[2] for _, side in sides]
        if len(rows) < _SMALL_BATCH and its not in self._building:
            self._waiting.setdefault(its, []).extend(rows)
            keys = list(map(key_of, texts))
        else:
            keys = self._build(its, rows, texts)
        for (row, side), key in zip(sides, keys, strict=True):
            yield row, key, its, side[0], side[2], side[3]

    def _build(self, its: str, rows: Sequence[int], texts: Sequence[str]) -> list[int]:
        """Put texts into the block that is being made of their family; their keys."""
        building = self._building.setdefault(its, Building(its))
        keys: list[int] = []
        start = 0
        while start < len(rows):
            behind = start + min(building.room, _BATCH)
            keys += building.put(rows[start:behind], texts[start:behind])
            start = behind
            if not building.room:
                building.write(self._connection)
        return keys

    def remove(self, units: Iterable[int]) -> None:
        """Take units out; the index passes over what is not there any more."""
        for unit in units:
            where = "side BETWEEN ? AND ?"
            span = (unit * SIDES, unit * SIDES + SIDES - 1)
            self._connection.execute(f"DELETE FROM tail WHERE {where}", span)
            self._connection.execute(f"DELETE FROM sides WHERE {where}", span)
            self._connection.execute("DELETE FROM units WHERE unit = ?", (unit,))

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
            self._build(its, [row for row, _ in found], [text for _, text in found])

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
