"""The families of things that edits change: how each one's fields become the columns of its table.

A field is a column, or one key of a column that holds a mapping ("attributes.certainty"), so that two people who change
two attributes of one mark do not conflict. The field "present" says whether the thing exists; a deletion sets it False.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
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
        names = ", ".join(f'"{column}"' for column in self.columns)
        marks = ", ".join("?" * len(self.columns))
        updates = ", ".join(f'"{column}" = excluded."{column}"' for column in self.columns)
        connection.executemany(
            f"INSERT INTO {self.name} (id, present, created, {names}) VALUES (?, ?, ?, {marks}) "
            f"ON CONFLICT (id) DO UPDATE SET present = excluded.present, {updates}",
            (
                (key, 1 if fields.get(PRESENT) else 0, created, *self._encoded_row(fields))
                for key, created, fields in rows
            ),
        )

    def _encoded_row(self, fields: Mapping[str, JSON]) -> list[Any]:
        row = [fields.get(column) for column in self.columns]
        for column in self.encoded:
            at = self.columns.index(column)
            row[at] = None if row[at] is None else encode(row[at])
        if self.mappings:
            mapped = _mapped(fields)
            for column in self.mappings:
                row[self.columns.index(column)] = encode(mapped[column]) if column in mapped else "{}"
        return row


def _mapped(fields: Mapping[str, JSON]) -> dict[str, Fields]:
    """Those of the fields that are keys of a mapping, by column."""
    mapped: dict[str, Fields] = {}
    for name, value in fields.items():
        if "." in name and value is not None:
            column, _, rest = name.partition(".")
            mapped.setdefault(column, {})[rest] = value
    return mapped


_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def encode(value: JSON) -> str:
    """JSON with sorted keys and no spaces: the same value, the same text."""
    try:
        return _ENCODER.encode(value)
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
    Family(
        "decisions",
        ("document_id", "inputs", "outcome", "gold", "among", "reason", "annotator", "rule"),
        encoded=frozenset({"inputs", "gold", "among"}),
    ),
    Family("assignments", ("document_id", "annotator", "state", "batch")),
)

FAMILIES: Final[Mapping[str, Family]] = {family.name: family for family in _FAMILIES}

DERIVED: Final = (
    *("fragments", "mark_references", "mark_counts", "segment_counts", "indexed", "terms"),
    *("decision_marks", "edit_groups"),
)
"""Tables that follow from the state, and the one that follows from the edits alone."""
