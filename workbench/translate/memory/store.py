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
from workbench.translate.memory.blocks import ALONE, TABLES, Blocks
from workbench.translate.memory.filling import Writer
from workbench.translate.memory.ready import SIDES
from workbench.translate.memory.shapes import families_in, side_text, tags_in, text_of, texts_of
from workbench.translate.tmx import Unit, Variant

FILE_NAME: Final = MEMORY

VERSION: Final = 4
_BATCH: Final = 4096

_TABLES: Final = """
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS files (
  file INTEGER PRIMARY KEY, name TEXT NOT NULL, stamp TEXT NOT NULL, units INTEGER NOT NULL DEFAULT 0,
  UNIQUE (name, stamp)
) STRICT;
CREATE TABLE IF NOT EXISTS shapes (shape INTEGER PRIMARY KEY, tags TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE IF NOT EXISTS units (
  unit INTEGER PRIMARY KEY, hash INTEGER NOT NULL, file INTEGER NOT NULL, shape INTEGER NOT NULL, one TEXT NOT NULL,
  other TEXT NOT NULL, more TEXT NOT NULL, inlines TEXT NOT NULL, about TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS units_by_file ON units (file) WHERE file = 0;
CREATE TABLE IF NOT EXISTS own (segment TEXT PRIMARY KEY, unit INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS tail (
  family TEXT NOT NULL, place INTEGER NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (family, number, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS tail_by_place ON tail (place);
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
            with self._transaction():
                self._bring_up()

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

    def _bring_up(self) -> None:
        """Make the tables of this version, out of those of an older one where there are any."""
        version = self.connection.execute("PRAGMA user_version").fetchone()[0]
        if 0 < version < VERSION:  # another process may have done so meanwhile
            from workbench.translate.memory.upgrading import laid_aside, taken_over

            laid_aside(self.connection)
            self._make_tables()
            taken_over(self.connection)
        else:
            self._make_tables()
        self.connection.execute(f"PRAGMA user_version={VERSION}")

    def _make_tables(self) -> None:
        for statement in f"{_TABLES}{TABLES}".split(";"):
            self.connection.execute(statement)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """All that is done inside is done, or on any error nothing."""
        with self._errors():
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self.connection.execute("COMMIT")
            except BaseException:
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
                raise

    @contextmanager
    def writing(self) -> Iterator[Writer]:
        """All that is written inside is written, or on any error nothing."""
        with self._transaction():
            writer = Writer(self.connection)
            yield writer
            writer.finish()

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
            "SELECT unit, name, tags, one, other, more, inlines, about FROM units JOIN shapes USING (shape) "
            "LEFT JOIN files USING (file) WHERE unit IN (SELECT value FROM json_each(?))"
        )
        return {row[0]: _stored(*row) for row in self.rows(sql, (wanted,))}

    def texts(self, sides: Iterable[int]) -> list[tuple[int, str, tuple[str, ...]]]:
        """Those of the sides that are there, with their texts and the families of all sides of their units."""
        sql = (
            f"SELECT each.value, {text_of('each.value')}, tags FROM json_each(?) AS each "
            f"JOIN units ON unit = each.value / {SIDES} JOIN shapes USING (shape)"
        )
        found = self.rows(sql, (json.dumps(list(sides)),))
        return [(side, side_text(side, text), families_in(tags)) for side, text, tags in found]

    def tail(self, its: str) -> list[int]:
        """The sides of a family that are in no block yet, the newest first."""
        return [row[0] for row in self.rows("SELECT place FROM tail WHERE family = ? ORDER BY place DESC", (its,))]

    def keyed(self, its: str, key: int) -> list[int]:
        """Sides of a family that may be exact matches of what has this key, the newest first; some are gone."""
        sql = "SELECT place FROM tail WHERE family IN (?, ?) AND number = ?"
        kinds = (its, ALONE + its)
        found = [row[0] for row in self.rows(sql, (*kinds, key))]
        with self._errors():
            for kind in kinds:
                found += self.blocks.keyed(kind, key)
        return sorted(found, reverse=True)

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


def _stored(
    number: int, file: str | None, tags: str, one: str, other: str, more: str, inlines: str, about: str
) -> Stored:
    from workbench.translate.languages import normalise

    held = tags_in(tags)
    data: dict[str, Any] = json.loads(about)
    extras = data.get("sides", [{}] * len(held))
    codes = json.loads(inlines) if inlines else [""] * len(held)
    sides = zip(held, texts_of(len(held), one, other, more), codes, extras, strict=True)
    variants = [
        Variant(
            normalise(tag), text, tag, inline, _pairs(extra.get("attributes")), _pairs(extra.get("props")),
            tuple(extra.get("notes", ())),
        )
        for tag, text, inline, extra in sides
    ]  # fmt: skip
    unit = Unit(
        tuple(variants), 0, data.get("id", ""), _pairs(data.get("props")), tuple(data.get("notes", ())),
        _pairs(data.get("attributes")), data.get("source", ""),
    )  # fmt: skip
    return Stored(number, file or "", unit, data)


def _pairs(found: Sequence[Sequence[str]] | None) -> tuple[tuple[str, str], ...]:
    return tuple([(each[0], each[1]) for each in found]) if found else ()
