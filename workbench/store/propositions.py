"""Propositions: what claims of several texts say alike, speak for or speak against, as one annotator reads them.

A proposition that loses its last claim stays, with its title and its note, until somebody deletes it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from workbench.errors import NotFound, Refused
from workbench.model import EVERYBODY, GOLD, JSON, STANCES, Annotation, Proposition, Stance, new_id
from workbench.store.among import rows_among
from workbench.store.database import translated_errors
from workbench.store.journal import Put, create, remove

if TYPE_CHECKING:
    from workbench.store.database import Database
    from workbench.store.journal import Journal
    from workbench.store.marks import Marks

_COLUMNS: Final = "id, annotator, title, note, members"
_LONGEST: Final = 1_000


class Propositions:
    """The propositions of a project."""

    def __init__(self, database: Database, journal: Journal, marks: Marks) -> None:
        self._database = database
        self._journal = journal
        self._marks = marks

    def all(self, annotator: str | None = None) -> list[Proposition]:
        """Propositions in the order of their making.

        Args:
            annotator: Whose; None for the project's own annotator, "*" for everybody's.
        """
        who = self._journal.annotator if annotator is None else annotator
        if who == EVERYBODY:
            return self._select("WHERE present ORDER BY created, id")
        return self._select("WHERE annotator = ? AND present ORDER BY created, id", who)

    def get(self, key: str) -> Proposition:
        """One proposition.

        Raises:
            NotFound: There is none of that id, or it was deleted.
        """
        found = self._select("WHERE id = ? AND present", key)
        if not found:
            raise NotFound(f"proposition {key} does not exist")
        return found[0]

    def find_many(self, keys: Iterable[str]) -> dict[str, Proposition]:
        """Those of these propositions that exist, by id."""
        sql = f"SELECT {_COLUMNS} FROM propositions WHERE id IN () AND present"
        with translated_errors(self._database.path):
            rows = list(rows_among(self._database.connection, sql, keys))
        return {row[0]: _decoded(row) for row in rows}

    def of(self, mark_id: str, *, annotator: str | None = None) -> list[Proposition]:
        """The propositions that a claim is in, in the order of their making.

        Args:
            annotator: Whose; None for the project's own annotator, "*" for everybody's.
        """
        who = self._journal.annotator if annotator is None else annotator
        where = "WHERE id IN (SELECT proposition_id FROM proposition_members WHERE mark_id = ?) AND present"
        if who == EVERYBODY:
            return self._select(f"{where} ORDER BY created, id", mark_id)
        return self._select(f"{where} AND annotator = ? ORDER BY created, id", mark_id, who)

    def counts(self) -> dict[str, int]:
        """How many propositions everybody has who has any, by name."""
        sql = "SELECT annotator, count(*) FROM propositions WHERE present GROUP BY annotator ORDER BY annotator"
        return dict(self._database.rows(sql))

    def _select(self, clauses: str, *parameters: object) -> list[Proposition]:
        rows = self._database.rows(f"SELECT {_COLUMNS} FROM propositions {clauses}", parameters)
        return [_decoded(row) for row in rows]

    def create(self, title: str, members: Mapping[str, Stance] | None = None, *, note: str = "") -> Proposition:
        """Make a proposition, with claims that stand to it already.

        Raises:
            NotFound: There is no such mark.
            Refused: Nobody is named, the title is empty, or one of the members may not join.
        """
        made = Proposition(new_id(), self._named(), _titled(title), note.strip(), dict(members or {}))
        with self._database.transaction():
            self._check_members(made.members)
            self._journal.commit([create("propositions", made.id, proposition_fields(made))], "make proposition")
        return made

    def update(self, key: str, *, title: str | None = None, note: str | None = None) -> Proposition:
        """Give one's own proposition another title or note.

        Raises:
            NotFound: There is no such proposition.
            Refused: It is somebody else's, or the title is empty.
        """
        fields: dict[str, JSON] = {} if title is None else {"title": _titled(title)}
        if note is not None:
            fields["note"] = note.strip() or None
        action = "change note of proposition" if title is None else "rename proposition"
        return self._changed(key, fields, action)

    def join(self, key: str, mark_id: str, stance: Stance) -> Proposition:
        """Have a claim stand to one's own proposition, or stand to it otherwise than before.

        Raises:
            NotFound: There is no such proposition or mark.
            Refused: The proposition is somebody else's, or the mark may not join.
        """
        with self._database.transaction():
            self._check_members({mark_id: stance})
            return self._changed(key, {f"members.{mark_id}": stance}, f"join claim to proposition: {stance}")

    def leave(self, key: str, mark_id: str) -> Proposition:
        """Take a claim out of one's own proposition, which stays even where it was the last.

        Raises:
            NotFound: There is no such proposition.
            Refused: It is somebody else's.
        """
        return self._changed(key, {f"members.{mark_id}": None}, "take claim out of proposition")

    def merge(self, key: str, others: Sequence[str]) -> Proposition:
        """Make several of one's own propositions one, as one edit: this one's title stays, and how its claims stand.

        Raises:
            NotFound: One does not exist.
            Refused: One is somebody else's.
        """
        with self._database.transaction():
            into = self._own(key)
            gone = [self._own(other) for other in dict.fromkeys(others) if other != key]
            members = {mark: stance for other in reversed(gone) for mark, stance in other.members.items()}
            notes = "\n".join(dict.fromkeys(filter(None, (into.note, *(other.note for other in gone)))))
            fields: dict[str, JSON] = {
                f"members.{mark}": stance for mark, stance in {**members, **into.members}.items()
            }
            wishes = [Put("propositions", key, fields | {"note": notes or None})]
            wishes += [remove("propositions", other.id) for other in gone]
            self._journal.commit(wishes, "merge propositions")
            return self.get(key)

    def delete(self, keys: Iterable[str]) -> None:
        """Delete one's own propositions as one edit; their claims stay.

        Raises:
            NotFound: One does not exist.
            Refused: One is somebody else's.
        """
        with self._database.transaction():
            doomed = [self._own(key) for key in dict.fromkeys(keys)]
            self._journal.commit([remove("propositions", each.id) for each in doomed], "delete proposition")

    def add(self, propositions: Sequence[Proposition], *, action: str) -> None:
        """Write propositions with their own ids and annotators as one edit: what imports use.

        Claims that one has already stay in it.
        """
        wishes = [create("propositions", each.id, proposition_fields(each)) for each in propositions]
        self._journal.commit(wishes, action)

    def _changed(self, key: str, fields: Mapping[str, JSON], action: str) -> Proposition:
        with self._database.transaction():
            self._own(key)
            self._journal.commit([Put("propositions", key, fields)], action)
            return self.get(key)

    def _named(self) -> str:
        if not self._journal.annotator:
            raise Refused("nobody is named as the annotator", hint="say who you are with: --as NAME")
        return self._journal.annotator

    def _own(self, key: str) -> Proposition:
        found = self.get(key)
        if found.annotator != self._named():
            raise Refused(
                f"this proposition is {found.annotator}'s", hint="an annotator's propositions are theirs; make your own"
            )
        return found

    def _check_members(self, members: Mapping[str, Stance]) -> None:
        marks = self._marks.find_many(members)
        for key, stance in members.items():
            if key not in marks:
                raise NotFound(f"mark {key} does not exist")
            problem = why_not(marks[key], self._named())
            if problem:
                raise Refused(problem, hint="join a claim of your own, or one of the gold layer")
            if stance not in STANCES:
                raise Refused(f"«{stance}» is no stance", hint=f"a claim's stance is {', '.join(STANCES)}")


def why_not(mark: Annotation, annotator: str) -> str:
    """Why a mark may not be in this annotator's propositions: "" where it may. Claims do: one's own, and gold ones."""
    if mark.kind != "claim":
        return f"a mark of kind {mark.kind} is no claim"
    return "" if mark.annotator in (annotator, GOLD) else f"this claim is {mark.annotator}'s"


def proposition_fields(proposition: Proposition) -> dict[str, JSON]:
    """A proposition as journal fields: those that say something."""
    fields: dict[str, JSON] = {"annotator": proposition.annotator, "title": proposition.title}
    if proposition.note:
        fields["note"] = proposition.note
    return fields | {f"members.{mark}": stance for mark, stance in proposition.members.items()}


def _titled(title: str) -> str:
    words = " ".join(title.split())
    if not words:
        raise Refused("a proposition needs a title", hint="say in a few words what is claimed")
    if len(words) > _LONGEST:
        raise Refused(f"a title of {len(words):,} characters is too long", hint=f"keep it below {_LONGEST:,}")
    return words


def _decoded(row: Sequence[Any]) -> Proposition:
    key, annotator, title, note, members = row
    return Proposition(key, annotator or "", title or "", note or "", json.loads(members))
