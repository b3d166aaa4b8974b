"""Adding documents by the hundred: those that are plainly new together, each other as if it came alone."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from workbench.model import SegmentSpan, SourceText, document_id
from workbench.store.among import rows_among
from workbench.store.database import check_storable
from workbench.store.naming import relative_origin

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

    def __init__(self, database: Database, texts: Iterable[Text]) -> None:
        self._folder = database.path.parent
        self._ids: set[str] = set()
        self._names: set[str] = set()
        self._origins: set[str] = set()
        ids, names, origins = set(), set(), set()
        for source, _ in texts:
            ids.add(document_id(source.text))
            names.add(source.name)
            origins.add(relative_origin(self._folder, source.origin))
        for column, keys, found in (
            ("id", ids, self._ids),
            ("name", names, self._names),
            ("origin", origins - {""}, self._origins),
        ):
            where = "present" if column == "id" else _ACTIVE
            sql = f"SELECT {column} FROM documents WHERE {column} IN () AND {where}"
            found.update(row[0] for row in rows_among(database.connection, sql, keys))

    def frees(self, key: str, name: str, origin: str) -> bool:
        """Whether nothing stands in the way of a text; what comes after it finds it in its own way then."""
        if key in self._ids or name in self._names or origin in self._origins:
            return False
        self.add(key, name, origin)
        return True

    def add(self, key: str, name: str, origin: str) -> None:
        """Note one more document that is there."""
        self._ids.add(key)
        self._names.add(name)
        if origin:
            self._origins.add(origin)


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
