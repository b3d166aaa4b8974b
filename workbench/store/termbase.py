"""The termbase: what concepts are called in which language, and which of the names are preferred or forbidden.

Concept-oriented, as TBX is: every term belongs to a concept, and the terms of one concept in two languages are each
other's renderings. Each term is journalled by itself, so two people who add renderings of one concept do not conflict.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final, Literal

from workbench.errors import InputError, NotFound, Refused
from workbench.model import JSON, stable_id
from workbench.store.among import rows_among
from workbench.store.database import check_storable
from workbench.store.journal import Put, create, remove

if TYPE_CHECKING:
    from workbench.store.database import Database
    from workbench.store.journal import Journal

TermStatus = Literal["preferred", "approved", "forbidden"]
STATUSES: Final[tuple[TermStatus, ...]] = ("preferred", "approved", "forbidden")

_COLUMNS: Final = "id, concept, language, term, status, note, meta, annotator"
_LONGEST: Final = 500
_EDIT: Final = 1000


@dataclass(frozen=True, slots=True)
class Term:
    """What a concept is called in one language.

    Attributes:
        id: A hash of concept, language and term: two copies that add the same term agree on it.
        language: As Workbench writes it ("en", "zh-Hant", "zh-Hans").
        status: "preferred" is what to write, "approved" may be written, "forbidden" must not.
        meta: What else is known, as text by name: "definition", "subject", "part of speech", "context", ...
        annotator: Who wrote it last.
    """

    id: str
    concept: str
    language: str
    term: str
    status: TermStatus = "approved"
    note: str = ""
    meta: Mapping[str, JSON] = field(default_factory=dict)
    annotator: str = ""


def term_id(concept: str, language: str, term: str) -> str:
    """The id of a term."""
    return stable_id("term", concept, language, term)


def concept_of(term: str, language: str) -> str:
    """The id of a concept that is named by its first term, where nobody gave it one."""
    return stable_id("concept", language, term)


class Terms:
    """The terms of a project."""

    def __init__(self, database: Database, journal: Journal) -> None:
        self._database = database
        self._journal = journal

    def all(self) -> list[Term]:
        """All terms, by concept, language, status and term."""
        rows = self._database.rows(f"SELECT {_COLUMNS} FROM termbase WHERE present")
        found = [_decoded(row) for row in rows]
        return sorted(found, key=lambda t: (t.concept, t.language, STATUSES.index(t.status), t.term, t.id))

    def of(self, concept: str) -> list[Term]:
        """The terms of one concept, the preferred first."""
        rows = self._database.rows(f"SELECT {_COLUMNS} FROM termbase WHERE concept = ? AND present", (concept,))
        return sorted(map(_decoded, rows), key=lambda t: (t.language, STATUSES.index(t.status), t.term))

    def concepts(self) -> Iterator[tuple[str, list[Term]]]:
        """Each concept with its terms."""
        held: list[Term] = []
        for term in self.all():
            if held and held[0].concept != term.concept:
                yield held[0].concept, held
                held = []
            held.append(term)
        if held:
            yield held[0].concept, held

    def get(self, key: str) -> Term:
        """One term.

        Raises:
            NotFound: There is none of that id.
        """
        row = self._database.row(f"SELECT {_COLUMNS} FROM termbase WHERE id = ? AND present", (key,))
        if row is None:
            raise NotFound(f"term {key} does not exist", hint="see: workbench terms list")
        return _decoded(row)

    def add(
        self,
        term: str,
        language: str,
        *,
        concept: str = "",
        status: TermStatus = "approved",
        note: str = "",
        meta: Mapping[str, JSON] | None = None,
    ) -> Term:
        """Add a term to a concept, or say something else of one that is there.

        Args:
            concept: What it is a name of; "" for a concept of its own.

        Raises:
            InputError: The term is empty, too long, or cannot be stored.
        """
        term = term.strip()
        made = Term(
            "", concept or concept_of(term, language), language, term, status, note, dict(meta or {}),
            self._journal.annotator,
        )  # fmt: skip
        (found,) = self.add_many([made], action=f"add term «{term}»")
        return found

    def add_pair(
        self, source: str, source_language: str, target: str, target_language: str, *,
        status: TermStatus = "approved", note: str = "",
    ) -> tuple[Term, Term]:  # fmt: skip
        """Add a term and its rendering as one edit; `status` is the rendering's.

        The source joins the concept that it names already, if it names just one.
        """
        source = source.strip()
        known = {each.concept for each in self.named(source, source_language)}
        concept = known.pop() if len(known) == 1 else concept_of(source, source_language)
        who = self._journal.annotator
        one = next((t for t in self.of(concept) if (t.language, t.term) == (source_language, source)), None)
        one = one or Term("", concept, source_language, source, "preferred", "", {}, who)
        other = Term("", concept, target_language, target.strip(), status, note, {}, who)
        first, second = self.add_many([one, other], action=f"add term «{source}»")
        return first, second

    def named(self, term: str, language: str) -> list[Term]:
        """The terms that are written so."""
        sql = f"SELECT {_COLUMNS} FROM termbase WHERE term = ? AND language = ? AND present"
        return [_decoded(row) for row in self._database.rows(sql, (term, language))]

    def add_many(self, terms: Iterable[Term], *, action: str) -> list[Term]:
        """Add terms, or say anew what is there, as one step for undo; their ids are made where they have none.

        Raises:
            InputError: One is empty, too long, or cannot be stored; then none was added.
        """
        wanted = [_checked(each) for each in terms]
        with self._database.transaction(), self._journal.group(action):
            for start in range(0, len(wanted), _EDIT):
                part = wanted[start : start + _EDIT]
                self._journal.commit(self._wishes(part), action)
        return wanted

    def _wishes(self, terms: Sequence[Term]) -> list[Put]:
        sql = "SELECT id FROM termbase WHERE id IN () AND present"
        known = {row[0] for row in rows_among(self._database.connection, sql, [each.id for each in terms])}
        return [
            Put("termbase", each.id, term_fields(each))
            if each.id in known
            else create("termbase", each.id, term_fields(each))
            for each in terms
        ]

    def update(
        self, key: str, *, status: TermStatus | None = None, note: str | None = None,
        meta: Mapping[str, JSON] | None = None,
    ) -> Term:  # fmt: skip
        """Say something else of a term.

        Raises:
            NotFound: There is none of that id.
        """
        old = self.get(key)
        new = replace(
            old,
            status=status or old.status,
            note=old.note if note is None else note,
            meta=old.meta if meta is None else dict(meta),
            annotator=self._journal.annotator,
        )
        gone: dict[str, JSON] = {f"meta.{name}": None for name in old.meta if name not in new.meta}
        wish = Put("termbase", key, gone | term_fields(_checked(new)))
        self._journal.commit([wish], f"term «{old.term}»")
        return new

    def remove(self, key: str) -> None:
        """Take a term out.

        Raises:
            NotFound: There is none of that id.
        """
        term = self.get(key)
        self._journal.commit([remove("termbase", key)], f"remove term «{term.term}»")


def _checked(term: Term) -> Term:
    """The term with its id and its language's name.

    Raises:
        InputError: It cannot be a term.
    """
    if not term.term.strip():
        raise InputError("a term cannot be empty")
    if len(term.term) > _LONGEST:
        raise InputError(f"a term of {len(term.term):,} characters is no term", hint=f"give at most {_LONGEST}")
    if not term.language:
        raise InputError(f"the term «{term.term}» has no language", hint="say which: en, zh-Hant, zh-Hans, ...")
    if term.status not in STATUSES:
        raise Refused(f"«{term.status}» is no status of a term", hint=f"there are: {', '.join(STATUSES)}")
    for text in (term.term, term.note, *term.meta, *(v for v in term.meta.values() if isinstance(v, str))):
        check_storable(text, f"the term «{term.term[:40]}»")
    return replace(term, id=term.id or term_id(term.concept, term.language, term.term))


def term_fields(term: Term) -> dict[str, JSON]:
    """A term as journal fields."""
    fields: dict[str, JSON] = {
        "concept": term.concept,
        "language": term.language,
        "term": term.term,
        "status": term.status,
        "note": term.note or None,
        "annotator": term.annotator or None,
    }
    return fields | {f"meta.{name}": value for name, value in term.meta.items()}


def _decoded(row: Sequence[Any]) -> Term:
    key, concept, language, term, status, note, meta, annotator = row
    return Term(key, concept, language, term, status, note or "", json.loads(meta or "{}"), annotator or "")
