"""Annotations of every kind: made, changed, deleted and read in one way."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from workbench.errors import NotFound, Refused
from workbench.model import EVERYBODY, JSON, Annotation, Fragment, Kind, new_id
from workbench.store.among import batches, rows_among
from workbench.store.clock import wall_of
from workbench.store.database import translated_errors
from workbench.store.families import PRESENT
from workbench.store.fresh import write_marks
from workbench.store.journal import EDIT_SIZE, Put, create, remove
from workbench.store.mark_rows import (
    MARK_COLUMNS,
    by_place,
    decoded_marks,
    encoded_fragments,
    keep_fragments,
    mark_fields,
)
from workbench.store.membership import left_by

if TYPE_CHECKING:
    from workbench.store.database import Database
    from workbench.store.journal import Journal

__all__ = ["Marks", "Stored", "keep_fragments", "mark_fields"]

_AT_ONCE: Final = 2_000
"""How many rows are held while marks are made of them."""
_REMEMBERED: Final = 10_000
"""Of how many texts the length is remembered."""


@dataclass(frozen=True, slots=True)
class Stored:
    """What writing marks came to: how many were new or back from deletion, how many differed, how many were equal."""

    added: int
    changed: int
    unchanged: int


class Marks:
    """The marks of a project.

    Args:
        schema_id: Asked at each write: the hash of the schema that a new mark is made under.
    """

    def __init__(self, database: Database, journal: Journal, schema_id: Callable[[], str]) -> None:
        self._database = database
        self._journal = journal
        self._schema_id = schema_id
        self._lengths: dict[str, int] = {}

    def of(self, document_id: str, *, annotator: str | None = None) -> list[Annotation]:
        """The marks of a document in the order of their making.

        Args:
            annotator: Whose; None for the project's own annotator, "*" for everybody's.
        """
        who = self._journal.annotator if annotator is None else annotator
        where, parameters = "document_id = ? AND present", [document_id]
        if who != EVERYBODY:
            where, parameters = f"{where} AND annotator = ?", [document_id, who]
        return self._select(f"WHERE {where} ORDER BY created, id", parameters)

    def near(self, document_id: str, text_id: str, start: int, end: int) -> list[Annotation]:
        """The annotator's marks with a fragment that begins on a stretch of a text: what a screen needs first."""
        where = """WHERE +document_id = ? AND +annotator = ? AND present AND id IN (
            SELECT mark_id FROM fragments WHERE text_id = ? AND start >= ? AND start < ?) ORDER BY created, id"""
        return self._select(where, (document_id, self._journal.annotator, text_id, start, end))

    def following(self, document_id: str, after: int, count: int) -> tuple[list[Annotation], int]:
        """Some of the annotator's marks, by where they lie in the database, for reading all of them bit by bit.

        Args:
            after: What the call before gave, 0 at first.

        Returns:
            The marks, none where there are no more, and what to give to the next call.
        """
        where = "WHERE document_id = ? AND annotator = ? AND present AND rowid > ? ORDER BY rowid LIMIT ?"
        sql = f"SELECT rowid, {MARK_COLUMNS} FROM marks {where}"
        rows = self._database.rows(sql, (document_id, self._journal.annotator, after, count))
        return decoded_marks([row[1:] for row in rows]), rows[-1][0] if rows else after

    def by_document(self, ids: Sequence[str], *, annotator: str = EVERYBODY) -> dict[str, list[Annotation]]:
        """The marks of several documents, read together, by document id: what exports read, batch by batch.

        Those of one document stand by the place of their first fragment (its text, the document's own before
        translations; start; end), those without a place (relations, labels) last, and then by id. Every id asked for
        is there, with an empty list where there is no mark.

        Args:
            annotator: Whose; "*" for everybody's.
        """
        where, whose = ("", ()) if annotator == EVERYBODY else (" AND annotator = ?", (annotator,))
        sql = f"SELECT {MARK_COLUMNS} FROM marks WHERE document_id IN () AND present{where}"
        found: dict[str, list[Annotation]] = {key: [] for key in ids}
        for mark in decoded_marks(list(self._among(sql, ids, *whose))):
            found[mark.document_id].append(mark)
        return {key: by_place(marks) for key, marks in found.items()}

    def get(self, mark_id: str) -> Annotation:
        """One mark.

        Raises:
            NotFound: There is none of that id, or it was deleted.
        """
        found = self._select("WHERE id = ? AND present", (mark_id,))
        if not found:
            raise NotFound(f"mark {mark_id} does not exist")
        return found[0]

    def find(self, mark_id: str) -> Annotation | None:
        """One mark, or None."""
        found = self._select("WHERE id = ? AND present", (mark_id,))
        return found[0] if found else None

    def find_many(self, mark_ids: Iterable[str]) -> dict[str, Annotation]:
        """Those of these marks that exist, by id."""
        sql = f"SELECT {MARK_COLUMNS} FROM marks WHERE id IN () AND present"
        return {mark.id: mark for mark in decoded_marks(list(self._among(sql, dict.fromkeys(mark_ids))))}

    def annotators(self) -> list[str]:
        """Everybody who has a mark, in the order of their names."""
        rows = self._database.rows("SELECT DISTINCT annotator FROM mark_counts WHERE marks > 0 ORDER BY 1")
        return [row[0] for row in rows]

    def number(self, ids: Iterable[str], *, annotator: str = EVERYBODY) -> dict[str, int]:
        """How many marks each of these documents has, by its id; counts are kept. Those that have none are left out.

        Args:
            annotator: Whose; "*" for everybody's.
        """
        where, whose = ("", ()) if annotator == EVERYBODY else (" AND annotator = ?", (annotator,))
        sql = "SELECT document_id, sum(marks) FROM mark_counts WHERE document_id IN () AND marks > 0"
        return dict(self._among(f"{sql}{where} GROUP BY document_id", ids, *whose))

    def made(self, document_id: str) -> dict[str, int]:
        """When each mark of a document was made, by its id: milliseconds since 1970."""
        rows = self._database.rows("SELECT id, created FROM marks WHERE document_id = ? AND present", (document_id,))
        return {key: wall_of(created) for key, created in rows}

    def on_text(self, text_id: str) -> list[Annotation]:
        """All marks that have a fragment on this text."""
        where = "WHERE present AND id IN (SELECT mark_id FROM fragments WHERE text_id = ?) ORDER BY created, id"
        return self._select(where, (text_id,))

    def referring_to(self, mark_id: str) -> list[Annotation]:
        """All marks one of whose roles names this one."""
        where = "WHERE present AND id IN (SELECT mark_id FROM mark_references WHERE target = ?) ORDER BY created, id"
        return self._select(where, (mark_id,))

    def _select(self, clauses: str, parameters: Sequence[object]) -> list[Annotation]:
        found: list[Annotation] = []
        with translated_errors(self._database.path):
            cursor = self._database.connection.execute(f"SELECT {MARK_COLUMNS} FROM marks {clauses}", parameters)
            while rows := cursor.fetchmany(_AT_ONCE):
                found += decoded_marks(rows)
        return found

    def create(
        self,
        kind: Kind,
        label: str,
        *,
        document_id: str,
        fragments: Iterable[Fragment] = (),
        target: str = "",
        attributes: Mapping[str, JSON] | None = None,
        roles: Mapping[str, Sequence[str]] | None = None,
        note: str = "",
    ) -> Annotation:
        """Make a mark in the annotator's name; it is on disk when this returns.

        Raises:
            NotFound: There is no such document or text.
            Refused: No annotator is named, or a fragment lies outside its text.
        """
        mark = Annotation(
            id=new_id(),
            kind=kind,
            label=label,
            annotator=self._named(),
            document_id=document_id,
            fragments=tuple(sorted(fragments)),
            target=target,
            attributes=dict(attributes or {}),
            roles={name: tuple(ids) for name, ids in (roles or {}).items()},
            note=note,
            schema_id=self._schema_id(),
        )
        self.add([mark], action=f"mark {label}")
        return mark

    def add(self, marks: Sequence[Annotation], *, action: str) -> None:
        """Write whole marks, with their own ids and annotators, as one edit: what imports and carrying over use."""
        with self._database.transaction():
            self._check(marks)
            self._journal.commit((create("marks", mark.id, mark_fields(mark)) for mark in marks), action)

    def put_many(self, marks: Iterable[Annotation], *, action: str) -> Stored:
        """Make these marks what the project has under their ids: what imports of any size use.

        They are whole, with their own ids and annotators ("gold" too): one that is there already is changed to be
        equal, and one that is equal is left alone. All is one transaction and one step for undo, in edits of some
        thousand marks; the marks are taken as they are needed, and only so many are held.

        Raises:
            NotFound: There is no such document or text; nothing is written.
            Refused: A fragment lies outside its text; nothing is written.
        """
        added = changed = given = 0
        with self._database.transaction() as connection, self._journal.group(action):
            for batch in batches(marks, EDIT_SIZE):
                self._check(batch)
                given += len(batch)
                if self._journal.add_new(connection, partial(write_marks, batch), action):
                    added += len(batch)
                    continue
                changes = self._journal.put_whole(connection, "marks", map(_keyed, batch), action)
                new = sum(change.after.get(PRESENT) is True for change in changes)
                added, changed = added + new, changed + len(changes) - new
        return Stored(added, changed, given - added - changed)

    def update(
        self,
        mark_id: str,
        *,
        label: str | None = None,
        fragments: Iterable[Fragment] | None = None,
        attributes: Mapping[str, JSON] | None = None,
        roles: Mapping[str, Sequence[str]] | None = None,
        note: str | None = None,
    ) -> Annotation:
        """Change a mark of one's own. An attribute of None, or an empty role, is taken away; those not named stay.

        Raises:
            NotFound: There is no such mark.
            Refused: It is somebody else's, or a fragment lies outside its text.
        """
        fields: dict[str, JSON] = {f"attributes.{name}": value for name, value in (attributes or {}).items()}
        fields.update({f"roles.{name}": list(ids) or None for name, ids in (roles or {}).items()})
        fields.update({name: value for name, value in (("label", label), ("note", note)) if value is not None})
        with self._database.transaction():
            mark = self._own(mark_id)
            if fragments is not None:
                ordered = tuple(sorted(fragments))
                self._check([replace(mark, fragments=ordered)])
                fields.update({"fragments": encoded_fragments(ordered), "stale": None})
            self._journal.commit([Put("marks", mark_id, fields)], f"change {mark.label}")
            return self.get(mark_id)

    def delete(self, mark_ids: Iterable[str]) -> None:
        """Delete marks of one's own as one edit, and clear the roles that name them and the propositions they are in.

        A relation that loses an end is deleted with it.
        """
        with self._database.transaction() as connection:
            doomed = self._with_relations([self._own(mark_id) for mark_id in mark_ids])
            touched = {o.id: o for mark_id in doomed for o in self.referring_to(mark_id) if o.id not in doomed}
            wishes = [_without(other, doomed) for other in touched.values()]
            wishes.extend(left_by(connection, doomed))
            wishes.extend(remove("marks", mark_id) for mark_id in doomed)
            labels = ", ".join(sorted({mark.label for mark in doomed.values()}))
            self._journal.commit(wishes, f"delete {labels}")

    def _with_relations(self, marks: Sequence[Annotation]) -> dict[str, Annotation]:
        """The marks, and every relation that would lose an end with them."""
        doomed = {mark.id: mark for mark in marks}
        pending = list(doomed)
        while pending:
            for other in self.referring_to(pending.pop()):
                if other.kind == "relation" and other.id not in doomed:
                    doomed[other.id] = other
                    pending.append(other.id)
        return doomed

    def _named(self) -> str:
        if not self._journal.annotator:
            raise Refused("nobody is named as the annotator", hint="say who you are with: --as NAME")
        return self._journal.annotator

    def _own(self, mark_id: str) -> Annotation:
        mark = self.get(mark_id)
        if mark.annotator != self._named():
            raise Refused(
                f"this mark is {mark.annotator}'s", hint="an annotator's marks are theirs alone; make your own"
            )
        return mark

    def _check(self, marks: Sequence[Annotation]) -> None:
        """Refuse marks whose document or text is not there, or that stand outside of it."""
        documents = {mark.document_id for mark in marks}
        sql = "SELECT id FROM documents WHERE id IN () AND present"
        missing = documents - {row[0] for row in self._among(sql, documents)}
        if missing:
            raise NotFound(f"document {min(missing)} does not exist")
        lengths = self._lengths_of({fragment.text_id for mark in marks for fragment in mark.fragments})
        for mark in marks:
            for fragment in mark.fragments:
                if fragment.end > lengths[fragment.text_id]:
                    raise _behind(fragment, lengths[fragment.text_id])

    def _lengths_of(self, texts: set[str]) -> dict[str, int]:
        """How long texts are; those of documents never change and may be long, so some are remembered."""
        lengths = {key: self._lengths[key] for key in texts & self._lengths.keys()}
        found = dict(self._among("SELECT id, length(content) FROM texts WHERE id IN ()", texts - lengths.keys()))
        if len(self._lengths) > _REMEMBERED:
            self._lengths.clear()
        self._lengths.update(found)
        lengths.update(found)
        sql = "SELECT id, length(text) FROM translations WHERE id IN () AND present"
        lengths.update(self._among(sql, texts - lengths.keys()))
        if texts - lengths.keys():
            raise NotFound(f"text {min(texts - lengths.keys())} does not exist")
        return lengths

    def _among(self, sql: str, keys: Iterable[str], *more: object) -> Iterator[tuple[Any, ...]]:
        with translated_errors(self._database.path):
            yield from rows_among(self._database.connection, sql, keys, *more)


def _keyed(mark: Annotation) -> tuple[str, dict[str, JSON]]:
    return mark.id, mark_fields(mark)


def _behind(fragment: Fragment, length: int) -> Refused:
    return Refused(
        f"a mark of {fragment.start}-{fragment.end} ends behind its text of {length} characters",
        hint="mark what the text has",
    )


def _without(mark: Annotation, doomed: Container[str]) -> Put:
    """A wish that the mark's roles name none of the doomed."""
    left = {name: [key for key in ids if key not in doomed] for name, ids in mark.roles.items()}
    return Put("marks", mark.id, {f"roles.{name}": ids or None for name, ids in left.items()})
