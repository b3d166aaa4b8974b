"""Marks as rows: their fields, the tables that are derived from them, and the way back, for many at once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from workbench.model import JSON, Annotation, Change, Fragment
from workbench.store.among import rows_among
from workbench.store.states import is_new

if TYPE_CHECKING:
    import sqlite3

MARK_COLUMNS: Final = (
    "id, kind, label, annotator, document_id, fragments, target, attributes, roles, note, schema_id, stale"
)


def mark_fields(mark: Annotation) -> dict[str, JSON]:
    """A mark as journal fields: those that say something."""
    fields: dict[str, JSON] = {
        "kind": mark.kind,
        "label": mark.label,
        "annotator": mark.annotator,
        "document_id": mark.document_id,
        "fragments": [[fragment.text_id, fragment.start, fragment.end] for fragment in mark.fragments],
    }
    if mark.target:
        fields["target"] = mark.target
    if mark.note:
        fields["note"] = mark.note
    if mark.schema_id:
        fields["schema_id"] = mark.schema_id
    if mark.stale:
        fields["stale"] = True
    for name, value in mark.attributes.items():
        fields[f"attributes.{name}"] = value
    for name, ids in mark.roles.items():
        if ids:
            fields[f"roles.{name}"] = list(ids)
    return fields


def encoded_fragments(fragments: Iterable[Fragment]) -> JSON:
    """Fragments as the journal and the table of marks hold them."""
    return [[fragment.text_id, fragment.start, fragment.end] for fragment in fragments]


def decoded_marks(rows: Sequence[Sequence[Any]]) -> list[Annotation]:
    """Marks from their rows, in the order of `MARK_COLUMNS`; all fragments are decoded at once."""
    fragments = json.loads(f"[{','.join([row[5] or '[]' for row in rows])}]")
    return [_decoded_mark(row, items) for row, items in zip(rows, fragments, strict=True)]


def _decoded_mark(row: Sequence[Any], fragments: Sequence[Sequence[Any]]) -> Annotation:
    identity, kind, label, annotator, document, _, target, attributes, roles, note, schema_id, stale = row
    return Annotation(
        identity,
        kind,
        label,
        annotator,
        document,
        tuple([Fragment(*item) for item in fragments]),
        target or "",
        {} if attributes == "{}" else json.loads(attributes),
        {} if roles == "{}" else {name: tuple(ids) for name, ids in json.loads(roles).items()},
        note or "",
        schema_id or "",
        stale == 1,
    )


def by_place(marks: Iterable[Annotation]) -> list[Annotation]:
    """A document's marks by the place of their first fragment: on its own text, on other texts, without a place."""
    own: list[tuple[int, int, str, Annotation]] = []
    other: list[tuple[str, int, int, str, Annotation]] = []
    nowhere: list[tuple[str, Annotation]] = []
    for mark in marks:
        if not mark.fragments:
            nowhere.append((mark.id, mark))
            continue
        first = mark.fragments[0]
        if first.text_id == mark.document_id:
            own.append((first.start, first.end, mark.id, mark))
        else:
            other.append((first.text_id, first.start, first.end, mark.id, mark))
    return [*[e[3] for e in sorted(own)], *[e[4] for e in sorted(other)], *[e[1] for e in sorted(nowhere)]]


def keep_fragments(connection: sqlite3.Connection, changes: Sequence[Change]) -> None:
    """Observer: the tables of fragments and of references follow the marks."""
    new, known = _new_and_known(changes)
    if known:
        connection.executemany("DELETE FROM fragments WHERE mark_id = ?", [(key,) for key in known])
        connection.executemany("DELETE FROM mark_references WHERE mark_id = ?", [(key,) for key in known])
    fragments: list[tuple[Any, ...]] = []
    references: list[tuple[str, str, str]] = []
    for key, fields in new.items():
        for position, (text_id, start, end) in enumerate(fields.get("fragments", ())):
            fragments.append((key, position, text_id, start, end))
        for name, ids in fields.items():
            if name.startswith("roles."):
                references.extend([(target, key, name[6:]) for target in ids])
    sql = "SELECT id, fragments, roles FROM marks WHERE id IN () AND present"
    for key, encoded, roles in rows_among(connection, sql, known):
        fragments.extend([(key, position, *item) for position, item in enumerate(json.loads(encoded or "[]"))])
        references.extend([(target, key, role) for role, ids in json.loads(roles).items() for target in ids])
    connection.executemany("INSERT INTO fragments VALUES (?, ?, ?, ?, ?)", sorted(fragments))
    connection.executemany("INSERT OR IGNORE INTO mark_references VALUES (?, ?, ?)", references)


def _new_and_known(changes: Sequence[Change]) -> tuple[dict[str, Mapping[str, JSON]], set[str]]:
    """The marks that the changes make, with their fields, and the others that they touch, which have to be read."""
    new: dict[str, Mapping[str, JSON]] = {}
    known: set[str] = set()
    for change in changes:
        if change.table == "marks":
            if change.key not in new and change.key not in known and is_new(change):
                new[change.key] = change.after
            else:
                known.add(change.key)
    for key in known & new.keys():
        del new[key]
    return new, known
