"""What people say about segments: threads of comments, which can be settled and opened again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from workbench.errors import NotFound, Refused
from workbench.model import new_id
from workbench.store.clock import wall_of
from workbench.store.database import check_storable
from workbench.store.journal import Put, create, remove

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workbench.model import Segment
    from workbench.store.database import Database
    from workbench.store.journal import Journal

_COLUMNS: Final = "id, annotator, document_id, segment_id, language, text, resolved, created"


@dataclass(frozen=True, slots=True)
class Comment:
    """Something that somebody says about a segment.

    Attributes:
        language: The language of the translation that it is about; "" for the segment itself.
        resolved: Whether it is settled.
        at: When it was made: milliseconds since 1970.
    """

    id: str
    annotator: str
    document_id: str
    segment_id: str
    language: str
    text: str
    resolved: bool
    at: int


class Comments:
    """The comments of a project. They are everybody's to read and to settle, and their author's to change."""

    def __init__(self, database: Database, journal: Journal) -> None:
        self._database = database
        self._journal = journal

    def of(self, document_id: str) -> dict[str, list[Comment]]:
        """The comments on each segment of a document that has any, by segment id, in the order of their making."""
        found: dict[str, list[Comment]] = {}
        for comment in self._select("document_id = ?", document_id):
            found.setdefault(comment.segment_id, []).append(comment)
        return found

    def on(self, segment_id: str) -> list[Comment]:
        """The comments on one segment, in the order of their making."""
        return self._select("segment_id = ?", segment_id)

    def open_in(self, document_id: str) -> dict[str, int]:
        """How many comments on each segment are not settled, by segment id; those without any are left out."""
        sql = "SELECT segment_id, count(*) FROM comments WHERE document_id = ? AND present AND NOT ifnull(resolved, 0)"
        return dict(self._database.rows(f"{sql} GROUP BY segment_id", (document_id,)))

    def get(self, key: str) -> Comment:
        """One comment.

        Raises:
            NotFound: There is none of that id.
        """
        found = self._select("id = ?", key)
        if not found:
            raise NotFound(f"comment {key} does not exist")
        return found[0]

    def add(self, segment: Segment, text: str, *, language: str = "") -> Comment:
        """Say something about a segment.

        Raises:
            InputError: The text holds what cannot be stored.
            Refused: It is empty, or nobody is named as the annotator.
        """
        fields = {
            "annotator": self._named(),
            "document_id": segment.document_id,
            "segment_id": segment.id,
            "language": language or None,
            "text": _worded(text),
        }
        key = new_id()
        self._journal.commit([create("comments", key, fields)], "comment")
        return self.get(key)

    def rewrite(self, key: str, text: str) -> None:
        """Change what one's own comment says.

        Raises:
            Refused: It is empty, or somebody else's.
        """
        self._own(key)
        self._journal.commit([Put("comments", key, {"text": _worded(text)})], "change comment")

    def resolve(self, keys: Iterable[str], *, resolved: bool = True) -> None:
        """Settle comments, or open them again, as one edit."""
        self._named()
        found = [self.get(key) for key in keys]
        wishes = [Put("comments", comment.id, {"resolved": resolved or None}) for comment in found]
        self._journal.commit(wishes, "settle comments" if resolved else "open comments")

    def delete(self, key: str) -> None:
        """Take one's own comment back.

        Raises:
            Refused: It is somebody else's.
        """
        self._own(key)
        self._journal.commit([remove("comments", key)], "delete comment")

    def _own(self, key: str) -> Comment:
        comment = self.get(key)
        if comment.annotator != self._named():
            raise Refused(f"this comment is {comment.annotator}'s", hint="answer it with a comment of your own")
        return comment

    def _named(self) -> str:
        if not self._journal.annotator:
            raise Refused("nobody is named as the annotator", hint="say who you are with: --as NAME")
        return self._journal.annotator

    def _select(self, where: str, value: str) -> list[Comment]:
        sql = f"SELECT {_COLUMNS} FROM comments WHERE {where} AND present ORDER BY created, id"
        return [
            Comment(key, who, document, segment, language or "", text, bool(resolved), wall_of(created))
            for key, who, document, segment, language, text, resolved, created in self._database.rows(sql, (value,))
        ]


def _worded(text: str) -> str:
    check_storable(text, "a comment")
    if not text.strip():
        raise Refused("a comment cannot be empty", hint="delete it instead")
    return text.strip()
