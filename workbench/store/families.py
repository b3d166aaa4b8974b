"""The families of things that edits change: how each one's fields become the columns of its table.

A field is a column, or one key of a column that holds a mapping ("attributes.certainty"), so that two people who change
two attributes of one mark do not conflict. The field "present" says whether the thing exists; a deletion sets it False.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from workbench.errors import InputError
from workbench.model import JSON

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

    def read(self, connection: sqlite3.Connection, key: str) -> Fields:
        """The fields of one row, None values left out; {} where there is no row."""
        names = ", ".join(f'"{column}"' for column in self.columns)
        row = connection.execute(f"SELECT present, {names} FROM {self.name} WHERE id = ?", (key,)).fetchone()
        if row is None:
            return {}
        fields: Fields = {PRESENT: bool(row[0])}
        for column, value in zip(self.columns, row[1:], strict=True):
            fields.update(self._decoded(column, value))
        return fields

    def _decoded(self, column: str, value: Any) -> Fields:
        if column in self.mappings:
            return {f"{column}.{name}": item for name, item in json.loads(value).items()}
        if value is None:
            return {}
        if column in self.encoded:
            return {column: json.loads(value)}
        return {column: bool(value) if column in self.flags else value}

    def write(self, connection: sqlite3.Connection, rows: Iterable[tuple[str, str, Mapping[str, JSON]]]) -> None:
        """Insert or replace rows of (id, created, fields); `created` stands only where the row is new."""
        names = ", ".join(f'"{column}"' for column in self.columns)
        marks = ", ".join("?" * len(self.columns))
        updates = ", ".join(f'"{column}" = excluded."{column}"' for column in self.columns)
        connection.executemany(
            f"INSERT INTO {self.name} (id, present, created, {names}) VALUES (?, ?, ?, {marks}) "
            f"ON CONFLICT (id) DO UPDATE SET present = excluded.present, {updates}",
            (
                (key, int(bool(fields.get(PRESENT))), created, *self._encoded_row(fields))
                for key, created, fields in rows
            ),
        )

    def _encoded_row(self, fields: Mapping[str, JSON]) -> list[Any]:
        mapped: dict[str, Fields] = {column: {} for column in self.mappings}
        for name, value in fields.items():
            column, dot, rest = name.partition(".")
            if dot and value is not None:
                mapped[column][rest] = value
        return [
            encode(mapped[column]) if column in mapped else self._encoded(column, fields) for column in self.columns
        ]

    def _encoded(self, column: str, fields: Mapping[str, JSON]) -> Any:
        value = fields.get(column)
        if value is None:
            return None
        return encode(value) if column in self.encoded else value


def encode(value: JSON) -> str:
    """JSON with sorted keys and no spaces: the same value, the same text."""
    try:
        return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    except (TypeError, ValueError) as error:
        raise InputError(f"a value that JSON does not have cannot be stored: {error}") from error


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
)

FAMILIES: Final[Mapping[str, Family]] = {family.name: family for family in _FAMILIES}

DERIVED: Final = (
    *("fragments", "mark_references", "mark_counts", "segment_counts", "indexed", "terms"),
    "edit_groups",
)
"""Tables that follow from the state, and the one that follows from the edits alone."""
