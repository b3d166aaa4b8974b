"""Documents: added once, revised when their file changes, never rewritten."""

from __future__ import annotations

import os
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final, Literal

from workbench.errors import NotFound, Refused
from workbench.model import JSON, Annotation, Document, Segment, SegmentSpan, SourceText, document_id
from workbench.store.adding import EitherOf, NewerDocuments, Taken, Text, in_batches
from workbench.store.among import batches, rows_among
from workbench.store.database import check_storable, translated_errors
from workbench.store.document_rows import DOCUMENT_COLUMNS, decoded_document, document_fields, said_fields
from workbench.store.fresh import NewDocument, write_documents
from workbench.store.journal import EDIT_SIZE, Put, create, remove
from workbench.store.naming import Placed, placed, relative_origin, seen_from
from workbench.store.segments import Segments, segment_wishes

if TYPE_CHECKING:
    from workbench.store.database import Database
    from workbench.store.fresh import Index
    from workbench.store.journal import Journal

_PAGE: Final = 200
"""How many documents are read at a time where all are read."""

Outcome = Literal["added", "known", "revision"]


@dataclass(frozen=True, slots=True)
class Added:
    """What adding a text came to.

    Attributes:
        outcome: "known" where the same text was there already: nothing was doubled.
        carried: How many marks moved from the revision before.
        left: The marks of the revision before that no longer fit; they stay there.
    """

    document: Document
    outcome: Outcome
    carried: int = 0
    left: tuple[Annotation, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentSummary:
    """A line of the library. `marks` counts by annotator; `mine` is the project's own annotator's."""

    document: Document
    segments: int
    translated: int
    marks: Mapping[str, int]
    mine: int


class Documents:
    """The documents of a project.

    Args:
        index: Takes the segments of new documents into the search index.
    """

    def __init__(self, database: Database, journal: Journal, index: Index) -> None:
        self._database = database
        self._journal = journal
        self._index = index

    def all(self, *, archived: bool = False) -> list[Document]:
        """The documents in the order of their adding, those added together by name; archived ones only if asked for."""
        where = "WHERE present" if archived else "WHERE present AND NOT ifnull(archived, 0)"
        rows = self._database.rows(f"SELECT {DOCUMENT_COLUMNS} FROM documents {where} ORDER BY created, name, id")
        return [decoded_document(row) for row in rows]

    def ids(self, *, archived: bool = False, by: Literal["name", "making"] = "name") -> list[str]:
        """The ids alone: by name and id, which is the order of exports, or in the order of `all`."""
        where = "present" if archived else "present AND NOT ifnull(archived, 0)"
        order = "name, id" if by == "name" else "created, name, id"
        return [row[0] for row in self._database.rows(f"SELECT id FROM documents WHERE {where} ORDER BY {order}")]

    def find(self, name: str) -> Document | None:
        """A document by its id, its name or an unmistakable start of either; None where none or several fit."""
        exact = self._database.rows(f"SELECT {DOCUMENT_COLUMNS} FROM documents WHERE id = ? AND present", (name,))
        if exact:
            return decoded_document(exact[0])
        documents = self.all(archived=True)
        for fitting in (
            [d for d in documents if d.name == name and not d.archived],
            [d for d in documents if d.name == name],
            [d for d in documents if name and (d.name.startswith(name) or d.id.startswith(name))],
        ):
            if len(fitting) == 1:
                return fitting[0]
        return None

    def get(self, name: str) -> Document:
        """A document by its id, its name or an unmistakable start of either.

        Raises:
            NotFound: None or several fit.
        """
        found = self.find(name)
        if found is None:
            raise NotFound(f"no single document is called «{name}»", hint="see the names with: workbench list")
        return found

    def has(self, key: str) -> bool:
        """Whether there is a document with this id."""
        return self._database.row("SELECT 1 FROM documents WHERE id = ? AND present", (key,)) is not None

    def text(self, key: str) -> str:
        """The text of a document.

        Raises:
            NotFound: There is none of that id.
        """
        row = self._database.row("SELECT content FROM texts WHERE id = ?", (key,))
        if row is None:
            raise NotFound(f"document {key} does not exist")
        return str(row[0])

    def stream(
        self, ids: Sequence[str] | None = None, *, archived: bool = False
    ) -> Iterator[tuple[Document, str, list[Segment]]]:
        """Documents with their text and their segments, by name and id, in constant memory: what exports read.

        Nothing may be written to them while this is read.

        Args:
            ids: Only these, archived or not; ids that there are not are passed over. None for all.
            archived: With the archived ones, where all are asked for.
        """
        segments = Segments(self._database, self._journal)
        for page in self._pages(ids, archived=archived):
            found = segments.of_many([row[0] for row in page])
            for *row, content in page:
                yield decoded_document(row), content, found[row[0]]

    def _pages(self, ids: Sequence[str] | None, *, archived: bool) -> Iterator[Sequence[tuple[Any, ...]]]:
        """Rows of documents with their texts, by name and id, some at a time."""
        if ids is not None:
            sql = "SELECT id, name FROM documents WHERE id IN () AND present"
            with translated_errors(self._database.path):
                ordered = sorted((name, key) for key, name in rows_among(self._database.connection, sql, ids))
            for part in batches([key for _, key in ordered], _PAGE):
                yield self._page(f"d.id IN ({', '.join('?' * len(part))})", part)
            return
        where = "d.present" if archived else "d.present AND NOT ifnull(d.archived, 0)"
        page = self._page(where, ())
        while page:
            yield page
            page = self._page(f"{where} AND (d.name, d.id) > (?, ?)", (page[-1][1], page[-1][0]))

    def _page(self, where: str, parameters: Sequence[str]) -> list[tuple[Any, ...]]:
        columns = ", ".join(f"d.{column}" for column in DOCUMENT_COLUMNS.split(", "))
        sql = f"SELECT {columns}, t.content FROM documents AS d JOIN texts AS t ON t.id = d.id WHERE {where}"
        return self._database.rows(f"{sql} ORDER BY d.name, d.id LIMIT {_PAGE}", parameters)

    def summaries(self) -> list[DocumentSummary]:
        """All documents with their counts, which are kept and not scanned for."""
        marks: dict[str, dict[str, int]] = {}
        for document, annotator, number in self._database.rows("SELECT document_id, annotator, marks FROM mark_counts"):
            if number:
                marks.setdefault(document, {})[annotator] = number
        segments = {row[0]: (row[1], row[2]) for row in self._database.rows("SELECT * FROM segment_counts")}
        return [self._summary(d, segments.get(d.id, (0, 0)), marks.get(d.id, {})) for d in self.all()]

    def _summary(self, document: Document, segments: tuple[int, int], marks: Mapping[str, int]) -> DocumentSummary:
        return DocumentSummary(document, segments[0], segments[1], marks, marks.get(self._journal.annotator, 0))

    def add(
        self, source: SourceText, spans: Iterable[SegmentSpan], *, keep: Container[str] = (), revises: str | None = None
    ) -> Added:
        """Add a text with its segments, as one edit.

        The same text again is noticed and not doubled. Another text from the file of a document, or under the name of
        one where the files are not both known, becomes its next revision: marks and translations are carried over
        where the text still says the same. A text of the same name from another file is another document, and gets a
        longer name.

        Args:
            keep: Ids of documents that this text is certainly no revision of: those whose texts are added with it.
            revises: The id of the document that it is a revision of, where the caller knows.

        Raises:
            InputError: The text holds what cannot be stored (a lone surrogate, a NUL).
        """
        check_storable(source.text, source.name)
        key = document_id(source.text)
        with self._database.transaction() as connection:
            row = self._database.row(f"SELECT {DOCUMENT_COLUMNS} FROM documents WHERE id = ? AND present", (key,))
            place = placed(self._database, source, keep) if revises is None else self._told(source, revises)
            if row is None:
                connection.execute("INSERT OR IGNORE INTO texts (id, content) VALUES (?, ?)", (key, source.text))
                return self._add(_document(key, source, place), source.text, list(spans))
            known = decoded_document(row)
            if known.archived and place.revises and key in self._ancestors(place.revises):
                return self._return_to(known, source.text, place.revises)
            return Added(known, "known")

    def add_many(
        self,
        texts: Iterable[Text],
        *,
        keep: Container[str] = (),
        action: str = "add documents",
        words: Mapping[str, Sequence[str]] | None = None,
    ) -> list[Added]:
        """Add texts with their segments as `add` adds each, as one transaction and one step for undo.

        Texts that are added together are no revisions of one another. The texts are taken as they are needed, and
        only some hundred are held; what comes back is a line for each, in their order.

        Args:
            keep: Ids of documents that none of them is a revision of. An import that calls this many times says
                `newer()`, asked for at its beginning.
            words: As what search has each segment, by the document's id, where the caller has worked it out.

        Raises:
            InputError: A text holds what cannot be stored; nothing is written.
        """
        found: list[Added] = []
        with self._database.large_transaction(), self._journal.group(action):
            kept = EitherOf(keep, self.newer())
            for batch in in_batches(texts, EDIT_SIZE):
                found.extend(self._add_batch(batch, kept, action, words or {}))
        return found

    def newer(self) -> Container[str]:
        """The ids of the documents that will have been made after now."""
        return NewerDocuments(self._database)

    def _add_batch(
        self, batch: Sequence[Text], keep: Container[str], action: str, words: Mapping[str, Sequence[str]]
    ) -> Iterator[Added]:
        folder = os.path.realpath(self._database.path.parent)
        documents = [
            _document(document_id(source.text), source, Placed(None, source.name, seen_from(folder, source.origin)))
            for source, _ in batch
        ]
        taken = Taken(self._database, documents)
        plain: list[tuple[Document, Text]] = []
        for document, (source, spans) in zip(documents, batch, strict=True):
            if taken.frees(document):
                plain.append((document, (source, spans)))
                continue
            yield from self._add_plain(plain, action, words)
            plain = []
            added = self.add(source, spans, keep=keep)
            taken.add(added.document)
            yield added
        yield from self._add_plain(plain, action, words)

    def _add_plain(
        self, plain: Sequence[tuple[Document, Text]], action: str, words: Mapping[str, Sequence[str]]
    ) -> Iterator[Added]:
        """Write documents that nothing stands in the way of as one edit."""
        texts = [(document.id, source.text) for document, (source, _) in plain]
        self._database.connection.executemany("INSERT OR IGNORE INTO texts (id, content) VALUES (?, ?)", texts)
        new = [
            NewDocument(document.id, said_fields(document), source.text, spans, words.get(document.id, ()))
            for document, (source, spans) in plain
        ]
        write = partial(write_documents, new, self._index)
        if new and self._journal.add_new(self._database.connection, write, action):
            return (Added(document, "added") for document, _ in plain)
        wishes = [create("documents", document.id, document_fields(document)) for document, _ in plain]
        for document, (_, spans) in plain:
            wishes.extend(self._cut(document.id, list(spans)))
        self._journal.commit_within(self._database.connection, wishes, action)
        return (Added(document, "added") for document, _ in plain)

    def _told(self, source: SourceText, revises: str) -> Placed:
        old = self.get(revises)
        return Placed(old.id, old.name, relative_origin(self._database.path.parent, source.origin))

    def _add(self, document: Document, text: str, spans: Sequence[SegmentSpan]) -> Added:
        wishes = [create("documents", document.id, document_fields(document)), *self._cut(document.id, spans)]
        if document.revises is None:
            self._journal.commit(wishes, f"add {document.name}")
            return Added(document, "added")
        return self._revise(document, document.revises, text, spans, wishes)

    def _cut(self, key: str, spans: Sequence[SegmentSpan]) -> list[Put]:
        """The segments of a text, and none that it was cut into otherwise before its document was deleted."""
        wishes = segment_wishes(key, spans)
        former = {segment.id for segment in Segments(self._database, self._journal).of(key)}
        return [*wishes, *(remove("segments", each) for each in sorted(former - {wish.key for wish in wishes}))]

    def _return_to(self, document: Document, text: str, current: str) -> Added:
        """Make an earlier revision the current one again, as its file has the earlier text again."""
        spans = Segments(self._database, self._journal).of(document.id)
        document = replace(document, archived=False)
        return self._revise(document, current, text, spans, [Put("documents", document.id, {"archived": None})])

    def _revise(
        self, document: Document, old: str, text: str, spans: Sequence[SegmentSpan | Segment], wishes: Sequence[Put]
    ) -> Added:
        from workbench.store.revisions import carried_over

        carried, left = carried_over(self._database, old, document.id, text, [(s.start, s.end) for s in spans])
        archive = Put("documents", old, {"archived": True})
        self._journal.commit([*wishes, archive, *carried], f"revise {document.name}")
        return Added(document, "revision", sum(wish.table == "marks" for wish in carried), left)

    def _ancestors(self, key: str) -> set[str]:
        """The document and all that it is a later revision of."""
        rows = self._database.rows(
            "WITH RECURSIVE chain (id) AS (VALUES (?) UNION SELECT d.revises FROM documents AS d "
            "JOIN chain ON d.id = chain.id WHERE d.revises IS NOT NULL) SELECT id FROM chain",
            (key,),
        )
        return {row[0] for row in rows}

    def rename(self, key: str, name: str) -> None:
        """Give a document another name.

        Raises:
            Refused: The name is empty, or another document's.
        """
        if not name.strip():
            raise Refused("a document needs a name", hint="give it at least one character")
        key = self.get(key).id
        if self._database.row("SELECT 1 FROM documents WHERE name = ? AND id <> ? AND present", (name, key)):
            raise Refused(f"another document is called «{name}»", hint="give it a name of its own")
        self._journal.commit([Put("documents", key, {"name": name})], f"rename to {name}")

    def describe(self, key: str, *, title: str | None = None, language: str | None = None) -> None:
        """Give a document another title or another language of its own; "" takes it away."""
        given = {name: value or None for name, value in (("title", title), ("language", language)) if value is not None}
        self._journal.commit([Put("documents", self.get(key).id, given)], f"change {', '.join(given)}")

    def set_meta(self, key: str, meta: Mapping[str, JSON]) -> None:
        """Change metadata: a value of None takes the field away, those not named stay."""
        fields = {f"meta.{name}": value for name, value in meta.items()}
        self._journal.commit([Put("documents", self.get(key).id, fields)], "change metadata")

    def archive(self, key: str, *, archived: bool = True) -> None:
        """Take a document out of the library, or bring it back; nothing is deleted."""
        wish = Put("documents", self.get(key).id, {"archived": archived or None})
        self._journal.commit([wish], "archive" if archived else "bring back from the archive")

    def remove(self, key: str) -> None:
        """Delete a document: a tombstone that undo takes away."""
        self._journal.commit([remove("documents", self.get(key).id)], "delete document")


def _document(key: str, source: SourceText, place: Placed) -> Document:
    return Document(
        id=key,
        name=place.name,
        title=source.title,
        language=source.language,
        meta=dict(source.meta),
        encoding=source.encoding,
        newline=source.newline,
        bom=source.bom,
        revises=place.revises,
        origin=place.origin,
    )
