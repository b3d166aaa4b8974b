"""Documents with their plain spans as tuples: what an export of many reads where it needs no more of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias, cast

from workbench.model import EVERYBODY, Document, Kind, Zone
from workbench.store.among import rows_among
from workbench.store.database import translated_errors
from workbench.store.documents import DOCUMENT_COLUMNS, decoded_document

if TYPE_CHECKING:
    import sqlite3

    from workbench.store.database import Database

Who: TypeAlias = tuple[str, Kind, str]
"""Annotator, kind and label: what many spans have in common."""
PlainSpan: TypeAlias = tuple[int, int, str, Who]
"""Start and end on the document's own text, and the id."""
PlainSegment: TypeAlias = tuple[int, int, str, Zone]
"""Start, end, language and zone."""

_SEPARATOR: Final = "\x1f"
_WHO: Final = "annotator || char(31) || kind || char(31) || label"
_PLAIN: Final = "attributes = '{}' AND roles = '{}' AND ifnull(note, '') = '' AND ifnull(stale, 0) = 0"


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
            yield PlainDocument(decoded_document(row), text, segments[key], _by_place(key, spans[key], known))


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


def _spans(connection: sqlite3.Connection, ids: Sequence[str], annotator: str) -> dict[str, list[tuple[Any, ...]]]:
    """Of each document the rows of its marks; in a row is None where the mark is not plain."""
    where, whose = ("", ()) if annotator == EVERYBODY else (" AND annotator = ?", (annotator,))
    sql = f"SELECT document_id, CASE WHEN {_PLAIN} THEN fragments END, id, {_WHO} FROM marks"
    found: dict[str, list[tuple[Any, ...]]] = {key: [] for key in ids}
    for row in rows_among(connection, f"{sql} WHERE document_id IN () AND present{where}", ids, *whose):
        found[row[0]].append(row)
    return found


class _Known(dict[str, Who]):
    """Annotators, kinds and labels, each taken apart once."""

    def __missing__(self, joined: str) -> Who:
        annotator, kind, label = joined.split(_SEPARATOR)
        self[joined] = who = annotator, cast("Kind", kind), label
        return who


def _by_place(document: str, rows: Sequence[tuple[Any, ...]], known: _Known) -> list[PlainSpan] | None:
    """The spans of a document; None where one is not plain."""
    if not rows:
        return []
    _, fragments, keys, joined = zip(*rows, strict=True)
    if None in fragments:
        return None
    numbers = "".join(fragments).replace(f'[["{document}",', "").replace("]]", ",")
    try:
        places = list(map(int, numbers[:-1].split(",")))
        who = list(map(known.__getitem__, joined))
    except ValueError:  # more fragments, or none, or on other texts; or the separator in a name
        return None
    return sorted(zip(places[::2], places[1::2], keys, who, strict=True))
