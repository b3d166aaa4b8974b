"""Documents with their plain spans as tuples: what an export of many reads where it needs no more of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias, cast

from workbench.model import EVERYBODY, Document, Kind, Zone
from workbench.store.among import rows_among
from workbench.store.database import translated_errors
from workbench.store.document_rows import DOCUMENT_COLUMNS, decoded_document

if TYPE_CHECKING:
    import sqlite3

    from workbench.store.database import Database

Who: TypeAlias = tuple[str, Kind, str]
"""Annotator, kind and label: what many spans have in common."""
PlainSpan: TypeAlias = tuple[int, int, str, Who]
"""Start and end on the document's own text, and the id."""
PlainSegment: TypeAlias = tuple[int, int, str, Zone]
"""Start, end, language and zone."""

_UNIT: Final = "\x1f"
_RECORD: Final = "\x1e"
_WHO: Final = "annotator || char(31) || kind || char(31) || label"
_PLAIN: Final = "attributes = '{}' AND roles = '{}' AND ifnull(note, '') = '' AND ifnull(stale, 0) = 0"
_FRAGMENTS: Final = f"CASE WHEN {_PLAIN} THEN ifnull(fragments, '[]') ELSE '[]' END"


@dataclass(frozen=True, slots=True)
class PlainDocument:
    """A document whose marks are plain: each a single fragment of its own text, with nothing but a label.

    Attributes:
        segments: In order.
        spans: By place, and then by id; None where a mark is not plain.
    """

    document: Document
    text: str
    segments: Sequence[PlainSegment]
    spans: Sequence[PlainSpan] | None


def plain_documents(database: Database, ids: Sequence[str], *, annotator: str = EVERYBODY) -> Iterator[PlainDocument]:
    """These documents in the order of their ids, read together; those that there are not are passed over.

    Args:
        annotator: Whose marks; "*" for everybody's.
    """
    with translated_errors(database.path):
        documents = _documents(database.connection, ids)
        segments = _segments(database.connection, ids)
        spans = _spans(database.connection, ids, annotator)
    known = _Known()
    for key in ids:
        if key in documents:
            *row, text = documents[key]
            yield PlainDocument(decoded_document(row), text, segments[key], _by_place(key, spans.get(key, ()), known))


def _documents(connection: sqlite3.Connection, ids: Sequence[str]) -> dict[str, tuple[Any, ...]]:
    columns = ", ".join(f"d.{column}" for column in DOCUMENT_COLUMNS.split(", "))
    sql = f"SELECT {columns}, t.content FROM documents AS d JOIN texts AS t ON t.id = d.id WHERE d.id IN () AND present"
    return {row[0]: row for row in rows_among(connection, sql, ids)}


def _segments(connection: sqlite3.Connection, ids: Sequence[str]) -> dict[str, list[PlainSegment]]:
    found: dict[str, list[PlainSegment]] = {key: [] for key in ids}
    columns = 'start, "end", language, zone, document_id'
    sql = f"SELECT {columns} FROM segments WHERE document_id IN () AND present ORDER BY document_id, start"
    for start, end, language, zone, key in rows_among(connection, sql, ids):
        found[key].append((start, end, language, zone))
    return found


def _spans(connection: sqlite3.Connection, ids: Sequence[str], annotator: str) -> dict[str, Sequence[str]]:
    """Of each document that has marks: all fragments, all ids, and all annotators, kinds and labels, joined."""
    where, whose = ("", ()) if annotator == EVERYBODY else (" AND annotator = ?", (annotator,))
    columns = f"document_id, group_concat({_FRAGMENTS}, ''), group_concat(id, char(30)), group_concat({_WHO}, char(30))"
    sql = f"SELECT {columns} FROM marks WHERE document_id IN () AND present{where} GROUP BY document_id"
    return {key: joined for key, *joined in rows_among(connection, sql, ids, *whose)}


class _Known(dict[str, Who]):
    """Annotators, kinds and labels, each taken apart once."""

    def __missing__(self, joined: str) -> Who:
        annotator, kind, label = joined.split(_UNIT)
        self[joined] = who = annotator, cast("Kind", kind), label
        return who


def _by_place(document: str, joined: Sequence[str], known: _Known) -> list[PlainSpan] | None:
    """The spans of a document; None where one is not plain."""
    if not joined:
        return []
    fragments, keys, whose = joined
    numbers = fragments.replace(f'[["{document}",', "").replace("]]", ",")
    try:
        places = list(map(int, numbers[:-1].split(",")))
        who = list(map(known.__getitem__, whose.split(_RECORD)))
        return sorted(zip(places[::2], places[1::2], keys.split(_RECORD), who, strict=True))
    except ValueError:  # it has more fragments, or none, or is on another text; or a separator is in a name
        return None
