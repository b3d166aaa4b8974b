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
from pathlib import Path
from typing import Any, Final

from workbench.errors import Refused, StorageError
from workbench.store.beside import MEMORY
from workbench.store.database import translated_errors
from workbench.store.disk import to_disk
from workbench.translate.memory.blocks import TABLES, Blocks
from workbench.translate.memory.filling import Writer
from workbench.translate.memory.ready import SIDES
from workbench.translate.tmx import Unit, Variant

FILE_NAME: Final = MEMORY

VERSION: Final = 3
_BATCH: Final = 4096

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
        apart: Whether it is one that nobody else sees until it is complete, and that is thrown away on any error.

    Raises:
        Refused: A newer Workbench wrote it.
        StorageError: It is damaged, or cannot be used.
    """

    def __init__(self, path: Path | None, *, apart: bool = False) -> None:
        self.path = path or Path("(memory)")
        with self._errors():
            self.connection = sqlite3.connect(path or ":memory:", timeout=15, isolation_level=None)
            try:
                self._prepare(apart=apart)
            except BaseException:
                self.connection.close()
                raise
        self.blocks = Blocks(self.connection)

    def _prepare(self, *, apart: bool) -> None:
        version = self.connection.execute("PRAGMA user_version").fetchone()[0]
        if version > VERSION:
            raise Refused(f"{self.path}: written by a newer Workbench", hint="install the newer Workbench")
        safety = ("journal_mode=MEMORY", "synchronous=OFF") if apart else ("journal_mode=WAL", "synchronous=NORMAL")
        for pragma in (*safety, "cache_size=-64000", "temp_store=MEMORY"):
            self.connection.execute(f"PRAGMA {pragma}").fetchone()
        if version < VERSION:
            self.connection.executescript(f"BEGIN IMMEDIATE; {_TABLES} {TABLES} COMMIT")
            if version:
                with self.writing() as writer:
                    writer.index_anew()
            self.connection.execute(f"PRAGMA user_version={VERSION}")

    @contextmanager
    def _errors(self) -> Iterator[None]:
        """Of a damaged memory, say how it is mended."""
        try:
            with translated_errors(self.path):
                yield
        except StorageError as error:
            if type(error.__cause__) is not sqlite3.DatabaseError:
                raise
            hint = "mend it with: workbench doctor --mend"
            raise StorageError(f"{self.path}: the translation memory is damaged", hint=hint) from error

    def completed(self) -> None:
        """End what was made apart: it is whole, on disk and as any other, and closed."""
        with self._errors():
            self.connection.execute("PRAGMA journal_mode=WAL").fetchone()
        self.close()
        to_disk(self.path)

    def close(self) -> None:
        """Close the connection."""
        self.connection.close()

    @contextmanager
    def writing(self) -> Iterator[Writer]:
        """All that is written inside is written, or on any error nothing."""
        with self._errors():
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
        with self._errors():
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
