"""Bookmarks: places that an annotator wants to come back to, with a note; edits like everything else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from workbench.errors import NotFound
from workbench.model import new_id
from workbench.store.database import check_storable
from workbench.store.journal import Put, create, remove

if TYPE_CHECKING:
    from workbench.model import Fragment
    from workbench.store.database import Database
    from workbench.store.journal import Journal

_COLUMNS: Final = 'b.id, b.annotator, b.document_id, b.text_id, b.start, b."end", b.note'


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A stretch of a text that somebody wants to come back to."""

    id: str
    annotator: str
    document_id: str
    text_id: str
    start: int
    end: int
    note: str = ""


class Bookmarks:
    """The bookmarks of a project."""

    def __init__(self, database: Database, journal: Journal) -> None:
        self._database = database
        self._journal = journal

    def add(self, document_id: str, fragment: Fragment, *, note: str = "") -> Bookmark:
        """Set a bookmark, in the name of the annotator.

        Raises:
            InputError: The note holds what cannot be stored.
        """
        check_storable(note, "the bookmark's note")
        place = (fragment.text_id, fragment.start, fragment.end)
        made = Bookmark(new_id(), self._journal.annotator, document_id, *place, note)
        fields = {
            "annotator": made.annotator,
            "document_id": document_id,
            "text_id": made.text_id,
            "start": made.start,
            "end": made.end,
            "note": note or None,
        }
        self._journal.commit([create("bookmarks", made.id, fields)], "bookmark")
        return made

    def note(self, key: str, note: str) -> None:
        """Write a note to a bookmark; "" for none.

        Raises:
            NotFound: There is none of that id.
        """
        check_storable(note, "the bookmark's note")
        self._there(key)
        self._journal.commit([Put("bookmarks", key, {"note": note or None})], "note on a bookmark")

    def remove(self, key: str) -> None:
        """Take a bookmark away.

        Raises:
            NotFound: There is none of that id.
        """
        self._there(key)
        self._journal.commit([remove("bookmarks", key)], "remove bookmark")

    def _there(self, key: str) -> None:
        if self._database.row("SELECT 1 FROM bookmarks WHERE id = ? AND present", (key,)) is None:
            raise NotFound("this bookmark is there no more", hint="it was taken away in another window")

    def of(self, annotator: str, *, document_id: str = "") -> list[Bookmark]:
        """The bookmarks of an annotator, in one document or in all, in the order of the documents and the texts."""
        where = "AND b.document_id = ?" if document_id else ""
        rows = self._database.rows(
            f"SELECT {_COLUMNS} FROM bookmarks AS b JOIN documents AS d ON d.id = b.document_id "
            f"WHERE b.annotator = ? AND b.present AND d.present {where} "
            "ORDER BY d.created, d.name, d.id, b.start, b.id",
            (annotator, document_id) if document_id else (annotator,),
        )
        return [_decoded(row) for row in rows]

    def at(self, annotator: str, text_id: str, start: int, end: int) -> Bookmark | None:
        """The bookmark of an annotator that touches a stretch of a text, None where there is none."""
        row = self._database.row(
            f"SELECT {_COLUMNS} FROM bookmarks AS b WHERE b.annotator = ? AND b.present AND b.text_id = ? "
            'AND b.start < ? AND b."end" > ? ORDER BY b.start LIMIT 1',
            (annotator, text_id, max(end, start + 1), start),
        )
        return _decoded(row) if row else None


def _decoded(row: tuple[Any, ...]) -> Bookmark:
    key, annotator, document_id, text_id, start, end, note = row
    return Bookmark(key, annotator, document_id, text_id, start, end, note or "")
