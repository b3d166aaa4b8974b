"""Marks as rows: their fields, the tables that are derived from them, and the way back, for many at once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from sys import intern
from typing import TYPE_CHECKING, Any, Final

from workbench.model import JSON, Annotation, Change, Fragment
from workbench.store.among import rows_among
from workbench.store.states import is_new

if TYPE_CHECKING:
    import sqlite3

_shared: Final[Any] = intern
_NONE: Final[Mapping[str, Any]] = {}
"""What marks without attributes, or without roles, hold in common."""
_PLACING: Final = frozenset({"present", "fragments"})

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
    """Marks from their rows, in the order of `MARK_COLUMNS`; all fragments are decoded at once.

    What many marks say alike is held once: a hundred thousand of them fit.
    """
    fragments = json.loads(f"[{','.join([row[5] or '[]' for row in rows])}]")
    return [_decoded_mark(row, items) for row, items in zip(rows, fragments, strict=True)]


def _decoded_mark(row: Sequence[Any], fragments: Sequence[Sequence[Any]]) -> Annotation:
    identity, kind, label, annotator, document, _, target, attributes, roles, note, schema_id, stale = row
    return Annotation(
        identity,
        _shared(kind),
        _shared(label),
        _shared(annotator),
        _shared(document),
        tuple([Fragment(_shared(text), start, end) for text, start, end in fragments]),
        target or "",
        _NONE if attributes == "{}" else json.loads(attributes),
        _NONE if roles == "{}" else {name: tuple(ids) for name, ids in json.loads(roles).items()},
        note or "",
        _shared(schema_id) if schema_id else "",
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
    fragments: list[tuple[Any, ...]] = []
    references: list[tuple[str, str, str]] = []
    for key, fields in new.items():
        _derive(key, fields.get("fragments", ()), _roles(fields), fragments, references)
    former = [(target, c.key, role) for c in known for role, ids in _roles(c.before).items() for target in ids or ()]
    sql = "SELECT id, present, fragments, roles FROM marks WHERE id IN ()"
    for key, present, encoded, encoded_roles in rows_among(connection, sql, [change.key for change in known]):
        roles = json.loads(encoded_roles)
        former.extend([(target, key, role) for role, ids in roles.items() for target in ids])
        if present:
            _derive(key, json.loads(encoded or "[]"), roles, fragments, references)
    connection.executemany("DELETE FROM fragments WHERE mark_id = ?", [(change.key,) for change in known])
    connection.executemany("DELETE FROM mark_references WHERE target = ? AND mark_id = ? AND role = ?", former)
    write_derived(connection, fragments, references)


def write_derived(
    connection: sqlite3.Connection, fragments: Iterable[tuple[Any, ...]], references: Iterable[tuple[str, str, str]]
) -> None:
    """Write rows of fragments, (mark, position, text, start, end), and of references, (target, mark, role)."""
    connection.executemany("INSERT INTO fragments VALUES (?, ?, ?, ?, ?)", sorted(fragments))
    connection.executemany("INSERT OR IGNORE INTO mark_references VALUES (?, ?, ?)", sorted(references))


def derive_all(connection: sqlite3.Connection) -> None:
    """Write the tables of fragments and of references anew from all marks, into empty tables."""
    connection.execute(
        "INSERT INTO fragments SELECT m.id, f.key, "
        "json_extract(f.value, '$[0]'), json_extract(f.value, '$[1]'), json_extract(f.value, '$[2]') "
        "FROM marks AS m, json_each(m.fragments) AS f WHERE m.present ORDER BY m.id, f.key"
    )
    references: list[tuple[str, str, str]] = []
    for key, encoded in connection.execute("SELECT id, roles FROM marks WHERE present AND roles != '{}'"):
        _derive(key, (), json.loads(encoded), [], references)
    write_derived(connection, (), references)


def _new_and_known(changes: Sequence[Change]) -> tuple[dict[str, Mapping[str, JSON]], list[Change]]:
    """The marks that the changes make, with their fields, and the changes to where others stand or what they name."""
    new: dict[str, Mapping[str, JSON]] = {}
    known: list[Change] = []
    for change in changes:
        if change.table != "marks":
            continue
        if change.key not in new and is_new(change):
            new[change.key] = change.after
        elif not _PLACING.isdisjoint(change.after) or _roles(change.after):
            known.append(change)
    for change in known:
        new.pop(change.key, None)
    return new, known


def _roles(fields: Mapping[str, JSON]) -> dict[str, JSON]:
    return {name[6:]: ids for name, ids in fields.items() if name.startswith("roles.")}


def _derive(
    key: str,
    places: Sequence[Sequence[Any]],
    roles: Mapping[str, Sequence[str]],
    fragments: list[tuple[Any, ...]],
    references: list[tuple[str, str, str]],
) -> None:
    """Add the rows that follow from a mark to those to be written."""
    for position, (text_id, start, end) in enumerate(places):
        fragments.append((key, position, text_id, start, end))
    for role, targets in roles.items():
        references.extend([(target, key, role) for target in targets])
