"""The families of things that edits change: how each one's fields become the columns of its table.

A field is a column, or one key of a column that holds a mapping ("attributes.certainty"), so that two people who change
two attributes of one mark do not conflict. The field "present" says whether the thing exists; a deletion sets it False.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from workbench.errors import InputError
from workbench.model import JSON
from workbench.store.among import rows_among

PRESENT: Final = "present"

Fields = dict[str, JSON]


@dataclass(frozen=True, slots=True)
class Family:
    """A table of state.

    Attributes:
        columns: Every column after id, present and created.
        encoded: Columns that hold JSON.
        mappings: Columns whose keys are fields of their own.
        flags: Columns that hold true or false.
    """

    name: str
    columns: tuple[str, ...]
    encoded: frozenset[str] = frozenset()
    mappings: frozenset[str] = frozenset()
    flags: frozenset[str] = frozenset()

    def read(self, connection: sqlite3.Connection, keys: Iterable[str]) -> dict[str, Fields]:
        """The fields of the rows that there are of these keys, None values left out."""
        names = ", ".join(f'"{column}"' for column in self.columns)
        rows = rows_among(connection, f"SELECT id, present, {names} FROM {self.name} WHERE id IN ()", keys)
        return {row[0]: self._fields(row) for row in rows}

    def _fields(self, row: Sequence[Any]) -> Fields:
        fields: Fields = {PRESENT: bool(row[1])}
        for column, value in zip(self.columns, row[2:], strict=True):
            if column in self.mappings:
                fields.update({f"{column}.{name}": item for name, item in json.loads(value).items()})
            elif value is not None:
                fields[column] = self._decoded(column, value)
        return fields

    def _decoded(self, column: str, value: Any) -> JSON:
        if column in self.encoded:
            return json.loads(value)
        return bool(value) if column in self.flags else value

    def write(self, connection: sqlite3.Connection, rows: Iterable[tuple[str, str, Mapping[str, JSON]]]) -> None:
        """Insert or replace rows of (id, created, fields); `created` stands only where the row is new."""
        updates = ", ".join(f'"{column}" = excluded."{column}"' for column in self.columns)
        rows = list(rows)
        fields = [row[2] for row in rows]
        present = [1 if each.get(PRESENT) else 0 for each in fields]
        connection.executemany(
            f"INSERT INTO {self.name} ({self._names}) VALUES ({self._places}) "
            f"ON CONFLICT (id) DO UPDATE SET present = excluded.present, {updates}",
            zip([row[0] for row in rows], present, [row[1] for row in rows], *self._columns(fields), strict=True),
        )

    def write_new(self, connection: sqlite3.Connection, rows: Collection[Sequence[Any]], clock: str) -> bool:
        """Insert rows of new things under a clock that is theirs alone; False, and none, where one was there.

        Args:
            rows: Of (id, 1, clock) and all columns, encoded.
        """
        sql = f"INSERT OR IGNORE INTO {self.name} ({self._names}) VALUES ({self._places})"
        if connection.executemany(sql, rows).rowcount == len(rows):
            return True
        self.take_back(connection, [row[0] for row in rows], clock)
        return False

    def take_back(self, connection: sqlite3.Connection, keys: Iterable[str], clock: str) -> None:
        """Delete what of these `write_new` has inserted."""
        connection.executemany(f"DELETE FROM {self.name} WHERE id = ? AND created = ?", [(key, clock) for key in keys])

    def rows(self, things: Iterable[tuple[str, str, Mapping[str, JSON]]]) -> list[tuple[Any, ...]]:
        """Things that exist, each as (id, created, fields), as rows."""
        keys, clocks, fields = zip(*things, strict=True)
        return list(zip(keys, [1] * len(keys), clocks, *self._columns(fields), strict=True))

    @property
    def _names(self) -> str:
        return ", ".join(["id", "present", "created", *(f'"{column}"' for column in self.columns)])

    @property
    def _places(self) -> str:
        return ", ".join("?" * (len(self.columns) + 3))

    def _columns(self, things: Sequence[Mapping[str, JSON]]) -> Iterator[list[Any]]:
        """The fields of things, column by column."""
        mapped = [_mapped(fields) for fields in things] if self.mappings else []
        for column in self.columns:
            if column in self.mappings:
                yield [text or "{}" for text in encode_all([each.get(column) for each in mapped])]
            elif column in self.encoded:
                yield encode_all([fields.get(column) for fields in things])
            else:
                yield [fields.get(column) for fields in things]


def _mapped(fields: Mapping[str, JSON]) -> dict[str, Fields]:
    """Those of the fields that are keys of a mapping, by column."""
    mapped: dict[str, Fields] = {}
    for name, value in fields.items():
        if "." in name and value is not None:
            column, _, rest = name.partition(".")
            mapped.setdefault(column, {})[rest] = value
    return mapped


_AS_GIVEN: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False, check_circular=False)
_SORTED: Final = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":"), allow_nan=False, check_circular=False, sort_keys=True
)
_BETWEEN: Final = "\0"


def encode(value: JSON, *, as_given: bool = False) -> str:
    """JSON with no spaces and sorted keys: the same value, the same text. With `as_given`, keys in the order given."""
    try:
        return (_AS_GIVEN if as_given else _SORTED).encode(value)
    except (TypeError, ValueError, RecursionError) as error:
        raise InputError(f"a value that JSON does not have cannot be stored: {error}") from error


def encode_all(values: Sequence[JSON]) -> list[str | None]:
    """Each value as `encode` writes it, None as None; those of a column at once, which is three times as fast."""
    given = [value for value in values if value is not None]
    apart = encode([item for value in given for item in (value, _BETWEEN)])[1:-1]
    parts = apart.split(f",{encode(_BETWEEN)}")[:-1]
    parts = [parts[0], *(part[1:] for part in parts[1:])] if parts else []
    encoded = iter(parts if len(parts) == len(given) else map(encode, given))
    return [None if value is None else next(encoded) for value in values]


_FAMILIES = (
    Family(
        "documents",
        ("name", "title", "language", "meta", "encoding", "newline", "bom", "revises", "archived", "origin"),
        mappings=frozenset({"meta"}),
        flags=frozenset({"bom", "archived"}),
    ),
    Family("segments", ("document_id", "start", "end", "language", "zone")),
    Family(
        "translations",
        (
            *("segment_id", "document_id", "language", "text", "origin", "engine", "engine_version", "settings"),
            *("score", "annotator", "status", "supersedes"),
        ),
        encoded=frozenset({"settings"}),
    ),
    Family("choices", ("document_id", "translation_id")),
    Family(
        "marks",
        (
            *("kind", "label", "annotator", "document_id", "fragments", "target", "attributes", "roles", "note"),
            *("schema_id", "stale"),
        ),
        encoded=frozenset({"fragments"}),
        mappings=frozenset({"attributes", "roles"}),
        flags=frozenset({"stale"}),
    ),
    Family("schemas", ("name", "source", "content")),
    Family("settings", ("value",), encoded=frozenset({"value"})),
    Family(
        "decisions",
        ("document_id", "inputs", "outcome", "gold", "among", "reason", "annotator", "rule"),
        encoded=frozenset({"inputs", "gold", "among"}),
    ),
    Family("assignments", ("document_id", "annotator", "state", "batch")),
    Family("propositions", ("annotator", "title", "note", "members"), mappings=frozenset({"members"})),
    Family("bookmarks", ("annotator", "document_id", "text_id", "start", "end", "note")),
    Family(
        "comments",
        ("annotator", "document_id", "segment_id", "language", "text", "resolved"),
        flags=frozenset({"resolved"}),
    ),
    Family(
        "termbase",
        ("concept", "language", "term", "status", "note", "meta", "annotator"),
        mappings=frozenset({"meta"}),
    ),
)

FAMILIES: Final[Mapping[str, Family]] = {family.name: family for family in _FAMILIES}

DERIVED: Final = (
    *("fragments", "mark_references", "mark_counts", "segment_counts", "indexed", "terms"),
    *("decision_marks", "proposition_members", "edit_groups"),
)
"""Tables that follow from the state, and the one that follows from the edits alone."""

CACHES: Final = ("tallies", "tally_cells")
"""Tables that only save work: they are emptied where what they follow from is written anew."""
