"""Things that never were, written straight: nothing is read first, and nothing but their rows is made of them.

The journal and the state come to the same as if they were wished for one by one (`Journal.commit`). Whether one of them
was there already, as it is or as a tombstone, SQLite says while they are written: then nothing is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from workbench.model import JSON, Annotation, SegmentSpan, segment_id
from workbench.store.counts import add_marks, set_segments
from workbench.store.families import FAMILIES, PRESENT, Fields, encode
from workbench.store.mark_rows import mark_fields, write_derived
from workbench.store.versions import grow_versions

if TYPE_CHECKING:
    import sqlite3

NewText = tuple[str, str, str, str]
"""A new segment for the search index: its id, its document's id, its text, and its words, "" where not worked out."""

Index = Callable[["sqlite3.Connection", Sequence[NewText]], None]
"""Takes new segments into the search index."""

_DOCUMENTS: Final = FAMILIES["documents"]
_SEGMENTS: Final = FAMILIES["segments"]
_MARKS: Final = FAMILIES["marks"]


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: the changes as the journal holds them, and the (family, key) of each."""

    changes: Sequence[str]
    targets: Sequence[tuple[str, str]]


Write = Callable[["sqlite3.Connection", str], Written | None]
"""Writes new things, with all that is derived from them, under a clock; or nothing, where one was there."""


@dataclass(frozen=True, slots=True)
class NewDocument:
    """A document that never was, as its fields, with its text and its segments.

    Attributes:
        words: As what search has each segment; () where that is not known.
    """

    id: str
    fields: Mapping[str, JSON]
    text: str
    spans: Sequence[SegmentSpan]
    words: Sequence[str] = ()


class _Quoted(dict[str, str]):
    """Strings as JSON: kinds, labels, names and documents come again and again."""

    def __missing__(self, text: str) -> str:
        quoted = self[text] = encode(text)
        return quoted


def write_marks(marks: Sequence[Annotation], connection: sqlite3.Connection, clock: str) -> Written | None:
    """Write new marks, with their fragments and references, the counts and versions of their documents."""
    new = _NewMarks(clock)
    for mark in marks:
        new.add(mark)
    if not _MARKS.write_new(connection, new.rows, clock):
        return None
    write_derived(connection, new.fragments, new.references)
    owners = Counter([(mark.document_id, mark.annotator) for mark in marks])
    add_marks(connection, owners)
    grow_versions(connection, {document for document, _ in owners})
    return Written(new.changes, [("marks", mark.id) for mark in marks])


class _NewMarks:
    """The rows that follow from new marks."""

    def __init__(self, clock: str) -> None:
        self.rows: list[tuple[Any, ...]] = []
        self.changes: list[str] = []
        self.fragments: list[tuple[Any, ...]] = []
        self.references: list[tuple[str, str, str]] = []
        self._clock = clock
        self._quoted = _Quoted()
        self._heads: dict[tuple[str, ...], str] = {}

    def add(self, mark: Annotation) -> None:
        """Add a mark's rows and its change."""
        key, quoted = mark.id, self._quoted
        said = (mark.kind, mark.label, mark.annotator, mark.document_id)
        places = [(part.text_id, part.start, part.end) for part in mark.fragments]
        self.fragments += [(key, position, *place) for position, place in enumerate(places)]
        fragments = f"[{','.join([f'[{quoted[text]},{start},{end}]' for text, start, end in places])}]"
        if mark.attributes or mark.roles or mark.note or mark.target or mark.stale:
            self._add_full(mark, said, fragments)
            return
        head = self._heads.get(said)
        if head is None:
            head = self._heads[said] = ",".join(
                f'"{name}":{quoted[value]}'
                for name, value in zip(("kind", "label", "annotator", "document_id"), said, strict=True)
            )
        schema = f',"schema_id":{quoted[mark.schema_id]}' if mark.schema_id else ""
        self.changes.append(f'["marks",{_quote(key)},null,{{"present":true,{head},"fragments":{fragments}{schema}}}]')
        more = (None, "{}", "{}", None, mark.schema_id or None, None)
        self.rows.append((key, 1, self._clock, *said, fragments, *more))

    def _add_full(self, mark: Annotation, said: tuple[str, ...], fragments: str) -> None:
        """Add a mark that says more than most."""
        self.changes.append(encode(("marks", mark.id, None, {PRESENT: True, **mark_fields(mark)}), as_given=True))
        attributes = encode({name: value for name, value in mark.attributes.items() if value is not None})
        roles = encode({name: list(ids) for name, ids in mark.roles.items() if ids})
        more = (mark.target or None, attributes, roles, mark.note or None, mark.schema_id or None, mark.stale or None)
        self.rows.append((mark.id, 1, self._clock, *said, fragments, *more))
        for role, targets in mark.roles.items():
            self.references.extend([(target, mark.id, role) for target in targets])


def _quote(key: str) -> str:
    return f'"{key}"' if key.isalnum() and key.isascii() else encode(key)


def write_documents(
    documents: Sequence[NewDocument], index: Index, connection: sqlite3.Connection, clock: str
) -> Written | None:
    """Write new documents, whose texts are there, with their segments, their counts and what search holds of them."""
    whole: list[tuple[str, str, Fields]] = [(each.id, clock, {PRESENT: True, **each.fields}) for each in documents]
    changes = [encode(("documents", key, None, fields), as_given=True) for key, _, fields in whole]
    segments: list[tuple[Any, ...]] = []
    texts: list[NewText] = []
    quoted = _Quoted()
    for document in documents:
        head = f'null,{{"present":true,"document_id":{quoted[document.id]},"start":'
        known = document.words if len(document.words) == len(document.spans) else [""] * len(document.spans)
        for span, words in zip(document.spans, known, strict=True):
            key = segment_id(document.id, span.start, span.end)
            segments.append((key, 1, clock, document.id, span.start, span.end, span.language, span.zone))
            texts.append((key, document.id, document.text[span.start : span.end], words))
            changes.append(
                f'["segments","{key}",{head}{span.start},"end":{span.end},'
                f'"language":{quoted[span.language]},"zone":{quoted[span.zone]}}}]'
            )
    if not _DOCUMENTS.write_new(connection, _DOCUMENTS.rows(whole), clock):
        return None
    if not _SEGMENTS.write_new(connection, segments, clock):
        _DOCUMENTS.take_back(connection, [document.id for document in documents], clock)
        return None
    set_segments(connection, {document.id: len(document.spans) for document in documents})
    index(connection, texts)
    targets = [("documents", document.id) for document in documents]
    return Written(changes, [*targets, *(("segments", row[0]) for row in segments)])
