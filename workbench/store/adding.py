"""Adding documents by the hundred: those that are plainly new together, each other as if it came alone."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from workbench.model import Document, SegmentSpan, SourceText
from workbench.store.among import rows_among
from workbench.store.database import check_storable

if TYPE_CHECKING:
    from workbench.store.database import Database

Text = tuple[SourceText, Sequence[SegmentSpan]]
"""A text to be added, with its segments."""

_ACTIVE: Final = "present AND NOT ifnull(archived, 0)"


class NewerDocuments:
    """The documents that were made after this was: `key in newer` asks the database, so that nothing is held."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._clock = (database.row("SELECT max(clock) FROM edits") or [None])[0] or ""

    def __contains__(self, key: object) -> bool:
        sql = "SELECT 1 FROM documents WHERE id = ? AND created > ?"
        return self._database.row(sql, (key, self._clock)) is not None


class EitherOf:
    """What is in one container or in the other."""

    def __init__(self, *containers: Container[str]) -> None:
        self._containers = containers

    def __contains__(self, key: object) -> bool:
        return any(key in container for container in self._containers)


class Taken:
    """What stands in the way of adding a text without looking closer: documents of its id, its name or its file."""

    def __init__(self, database: Database, documents: Sequence[Document]) -> None:
        def taken(column: str, wanted: Iterable[str], where: str) -> set[str]:
            sql = f"SELECT {column} FROM documents WHERE {column} IN () AND {where}"
            return {row[0] for row in rows_among(database.connection, sql, wanted)}

        self._ids = taken("id", [document.id for document in documents], "present")
        self._names = taken("name", [document.name for document in documents], _ACTIVE)
        self._origins = taken("origin", [document.origin for document in documents if document.origin], _ACTIVE)

    def frees(self, document: Document) -> bool:
        """Whether nothing stands in the way of a document; what comes after it then has it in its way."""
        free = (
            document.id not in self._ids and document.name not in self._names and document.origin not in self._origins
        )
        if free:
            self.add(document)
        return free

    def add(self, document: Document) -> None:
        """Note one more document that is there."""
        self._ids.add(document.id)
        self._names.add(document.name)
        if document.origin:
            self._origins.add(document.origin)


def in_batches(texts: Iterable[Text], size: int) -> Iterator[list[Text]]:
    """Texts together until they have so many segments and documents between them; each is checked on the way.

    Raises:
        InputError: A text holds what cannot be stored.
    """
    batch: list[Text] = []
    held = 0
    for source, spans in texts:
        check_storable(source.text, source.name)
        batch.append((source, spans))
        held += len(spans) + 1
        if held >= size:
            yield batch
            batch, held = [], 0
    if batch:
        yield batch
