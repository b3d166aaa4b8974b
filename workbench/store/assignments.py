"""Who is to work on which document, how far they are, and what they may see meanwhile.

A project without assignments works as if everybody had every document. "In work" is never written: an assignment that
was not begun is in work as soon as its annotator has a mark in the document.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from workbench.errors import NotFound, Refused
from workbench.model import GOLD, JSON, Assignment, WorkState, stable_id
from workbench.store.among import rows_among
from workbench.store.database import translated_errors
from workbench.store.families import PRESENT
from workbench.store.journal import Put, create, remove

if TYPE_CHECKING:
    from workbench.store.database import Database
    from workbench.store.journal import Journal
    from workbench.store.settings import Settings

STATES: Final[Mapping[WorkState, str]] = {
    "new": "not begun", "working": "in work", "done": "done", "adjudicated": "adjudicated",
}  # fmt: skip
"""The states in words, in the order in which work goes through them."""

BLIND: Final = "assign.blind"
"""The setting: whether annotators are kept from others' marks until they are done."""

IMPORTED: Final = "import"
"""The batch of what was not handed out here: somebody was done with a document before it was imported."""

_SELECT: Final = (
    "SELECT a.id, a.document_id, a.annotator, "
    "CASE WHEN a.state = 'new' AND ifnull(c.marks, 0) > 0 THEN 'working' ELSE a.state END, ifnull(a.batch, '') "
    "FROM assignments AS a JOIN documents AS d ON d.id = a.document_id AND d.present "
    "LEFT JOIN mark_counts AS c ON c.document_id = a.document_id AND c.annotator = a.annotator "
    "WHERE a.present AND NOT ifnull(d.archived, 0)"
)
_HAS_MARKS: Final = "SELECT document_id, annotator FROM mark_counts WHERE marks > 0"
_IS_DONE: Final = "SELECT document_id, annotator FROM assignments WHERE present AND state IN ('done', 'adjudicated')"
_ORDER: Final = "ORDER BY d.created, d.id, a.annotator"


@dataclass(frozen=True, slots=True)
class Work:
    """How far one annotator is: how many documents are in each state."""

    annotator: str
    new: int = 0
    working: int = 0
    done: int = 0
    adjudicated: int = 0

    @property
    def total(self) -> int:
        """All documents that they have."""
        return self.new + self.working + self.done + self.adjudicated


def assignment_id(document_id: str, annotator: str) -> str:
    """The id of an assignment: two copies of a project that make the same one agree on it."""
    return stable_id("assignment", document_id, annotator)


class Assignments:
    """The assignments of a project; those to documents that are archived or deleted are passed over."""

    def __init__(self, database: Database, journal: Journal, settings: Settings) -> None:
        self._database = database
        self._journal = journal
        self._settings = settings

    def all(self) -> list[Assignment]:
        """Every assignment, in the order of the documents' adding."""
        return self._select()

    def of(self, document_id: str) -> list[Assignment]:
        """Whose a document is."""
        return self._select("AND a.document_id = ?", document_id)

    def to(self, annotator: str) -> list[Assignment]:
        """What an annotator has, in the order of the documents' adding."""
        return self._select("AND a.annotator = ?", annotator)

    def find(self, document_id: str, annotator: str) -> Assignment | None:
        """One assignment, or None."""
        found = self._select("AND a.id = ?", assignment_id(document_id, annotator))
        return found[0] if found else None

    def get(self, document_id: str, annotator: str) -> Assignment:
        """One assignment.

        Raises:
            NotFound: The document is not this annotator's.
        """
        found = self.find(document_id, annotator)
        if found is None:
            raise NotFound(
                f"«{annotator}» has no such document to work on", hint="see who has what with: workbench assign --list"
            )
        return found

    def _select(self, where: str = "", *parameters: object) -> list[Assignment]:
        return [Assignment(*row) for row in self._database.rows(f"{_SELECT} {where} {_ORDER}", parameters)]

    def exist(self) -> bool:
        """Whether the project hands documents out at all; what imports say of who was done is no handing out."""
        sql = "SELECT 1 FROM assignments WHERE present AND ifnull(batch, '') <> ? LIMIT 1"
        return self._database.row(sql, (IMPORTED,)) is not None

    def annotators(self) -> list[str]:
        """Everybody who has a document to work on."""
        rows = self._database.rows("SELECT DISTINCT annotator FROM assignments WHERE present ORDER BY 1")
        return [row[0] for row in rows]

    def assign(self, pairs: Iterable[tuple[str, str]], *, batch: str = "") -> list[Assignment]:
        """Give documents to annotators, each a (document id, annotator), as one edit. What is there already stays."""
        with self._database.transaction():
            made = [
                Assignment(assignment_id(document, name), document, name, "new", batch)
                for document, name in dict.fromkeys((document, _checked(name)) for document, name in pairs)
                if self.find(document, name) is None
            ]
            wishes = [_wish(assignment) for assignment in made]
            self._journal.commit(wishes, f"assign {len(made)} document{'s' if len(made) != 1 else ''}")
        return made

    def add(self, assignments: Sequence[Assignment], *, action: str) -> None:
        """Write whole assignments, with their states, as one edit: what imports of a whole project use."""
        wishes = [Put("assignments", a.id, _fields(a) | {PRESENT: True}, whole=True) for a in assignments]
        self._journal.commit(wishes, action)

    def record_done(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Note that annotators are done with documents, each a (document id, annotator), whether it was theirs or not.

        What an import says of who worked on what. An assignment that is there and adjudicated stays so.
        """
        with self._database.transaction():
            wishes = []
            for document, name in dict.fromkeys((document, _checked(name)) for document, name in pairs):
                found = self.find(document, name)
                if found is None:
                    wishes.append(_wish(Assignment(assignment_id(document, name), document, name, "done", IMPORTED)))
                elif found.state in ("new", "working"):
                    wishes.append(Put("assignments", found.id, {"state": "done"}))
            self._journal.commit(wishes, f"done: {len(wishes)} document{'s' if len(wishes) != 1 else ''}")

    def hand_out(
        self,
        documents: Iterable[str],
        annotators: Iterable[str],
        *,
        each: int = 1,
        share: float = 1.0,
        seed: int = 0,
        batch: str = "",
    ) -> list[Assignment]:
        """Give each document to as many of the annotators as asked, balanced; see distribution.distribute.

        What was handed out before stays: new documents, or a higher number, are added to it.

        Raises:
            Refused: There are fewer annotators than a document shall have.
        """
        from workbench.store.distribution import distribute

        names = list(dict.fromkeys(_checked(name) for name in annotators))
        if not 1 <= each <= len(names):
            raise Refused(
                f"each document cannot go to {each} of {len(names)} annotators", hint="name more, or ask for fewer"
            )
        with self._database.transaction():
            existing: dict[str, list[str]] = {}
            for assignment in self.all():
                existing.setdefault(assignment.document_id, []).append(assignment.annotator)
            pairs = distribute(list(documents), names, each=each, share=share, seed=seed, existing=existing)
            return self.assign(pairs, batch=batch)

    def move(self, document_id: str, giver: str, taker: str) -> Assignment:
        """Give one annotator's document to another. The giver's marks stay theirs, and stay in the project.

        Raises:
            NotFound: It is not the giver's.
            Refused: The taker has it already.
        """
        with self._database.transaction():
            old = self.get(document_id, giver)
            if self.find(document_id, _checked(taker)) is not None:
                raise Refused(f"«{taker}» has this document already", hint="move it to somebody else")
            new = Assignment(assignment_id(document_id, taker), document_id, taker, "new", old.batch)
            self._journal.commit([remove("assignments", old.id), _wish(new)], f"reassign from {giver} to {taker}")
            return self.get(document_id, taker)

    def release(self, document_id: str, annotator: str) -> None:
        """Take a document from an annotator, whose marks stay.

        Raises:
            NotFound: It is not theirs.
        """
        wish = remove("assignments", self.get(document_id, annotator).id)
        self._journal.commit([wish], f"take a document from {annotator}")

    def set_state(self, document_id: str, annotator: str, state: WorkState) -> Assignment:
        """Say how far an annotator is with a document: "done", "working" again, "adjudicated".

        Raises:
            NotFound: It is not theirs.
        """
        with self._database.transaction():
            found = self.get(document_id, annotator)
            self._journal.commit([Put("assignments", found.id, {"state": state})], f"{STATES[state]}: {annotator}")
            return self.get(document_id, annotator)

    def set_adjudicated(self, document_id: str, *, adjudicated: bool = True) -> None:
        """Say that a document has been adjudicated, for all who have it; or that it is only done again."""
        state = "adjudicated" if adjudicated else "done"
        wishes = [Put("assignments", a.id, {"state": state}) for a in self.of(document_id)]
        self._journal.commit(wishes, "adjudicated" if adjudicated else "open the adjudication again")

    def queue(self, annotator: str) -> list[str]:
        """Ids of the documents that an annotator still has to do: begun ones first. All of them without assignments."""
        if not self.exist():
            sql = "SELECT id FROM documents WHERE present AND NOT ifnull(archived, 0) ORDER BY created, id"
            return [row[0] for row in self._database.rows(sql)]
        mine = self.to(annotator)
        return [a.document_id for state in ("working", "new") for a in mine if a.state == state]

    def next(self, annotator: str, *, after: str = "") -> str | None:
        """The id of the next document in the queue, that behind `after` where it is in it; None at the end."""
        queue = self.queue(annotator)
        if after in queue:
            return next(iter(queue[queue.index(after) + 1 :]), None)
        return next(iter(queue), None)

    def unfinished(self, document_id: str) -> tuple[str, ...]:
        """Who has this document and is not done with it."""
        return tuple(a.annotator for a in self.of(document_id) if a.state in ("new", "working"))

    def opened(self, document_id: str) -> tuple[str, ...]:
        """Who has worked on a document: whoever has marks in it, or was given it and says that they are done.

        One who is done and has no marks found nothing, which is an annotation like any other. One who has no marks and
        is not done, or was never given it, has not opened it, which is none.
        """
        return self.opened_by_document([document_id]).get(document_id, ())

    def opened_by_document(self, documents: Sequence[str] | None = None) -> dict[str, tuple[str, ...]]:
        """Who has worked on each document, as `opened`; documents on which nobody has are left out.

        Args:
            documents: Ids; None for all.
        """
        found: dict[str, set[str]] = {}
        for document, name in self._opened(documents):
            if name != GOLD:
                found.setdefault(document, set()).add(name)
        return {document: tuple(sorted(names)) for document, names in found.items()}

    def _opened(self, documents: Sequence[str] | None) -> Iterator[tuple[str, str]]:
        for sql in (_HAS_MARKS, _IS_DONE):
            if documents is None:
                yield from self._database.rows(sql)
            else:
                with translated_errors(self._database.path):
                    yield from rows_among(self._database.connection, f"{sql} AND document_id IN ()", documents)

    @property
    def blind(self) -> bool:
        """Whether annotators are kept from others' marks in a document until they are done with it; so by default."""
        return self._settings.get(BLIND, True) is not False

    @blind.setter
    def blind(self, value: bool) -> None:
        self._settings.set(BLIND, value)

    def hides(self, document_id: str, annotator: str) -> bool:
        """Whether an annotator may not yet see others' marks in a document, nor how far theirs agree with them.

        So it is from when they are given the document until they are done. Whoever was not given it may look.
        """
        if not self.blind:
            return False
        found = self.find(document_id, annotator)
        return found is not None and found.state in ("new", "working")

    def progress(self) -> list[Work]:
        """How far each annotator is, in the order of their names."""
        counts: dict[str, dict[str, int]] = {}
        for assignment in self.all():
            states = counts.setdefault(assignment.annotator, {})
            states[assignment.state] = states.get(assignment.state, 0) + 1
        return [Work(name, **counts[name]) for name in sorted(counts)]


def _checked(name: str) -> str:
    if not name.strip() or name == GOLD:
        raise Refused(f"«{name}» cannot be given a document", hint="name an annotator")
    return name


def _wish(assignment: Assignment) -> Put:
    return create("assignments", assignment.id, _fields(assignment))


def _fields(assignment: Assignment) -> dict[str, JSON]:
    return {
        "document_id": assignment.document_id,
        "annotator": assignment.annotator,
        "state": assignment.state,
        "batch": assignment.batch or None,
    }
