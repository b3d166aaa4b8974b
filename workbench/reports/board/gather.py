"""Reads the board out of a project: propositions, claims, their words, and the other language's text beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from workbench.model import JSON, Annotation, Fragment, Proposition, Stance
from workbench.reports.board.model import Board, Claimed, Column, Item, differing, searched
from workbench.store.among import rows_among
from workbench.store.database import translated_errors
from workbench.store.translations import chosen_among

if TYPE_CHECKING:
    from workbench.project import Project
    from workbench.schema import Schema
    from workbench.schema.model import Attribute

_ORDER: Final[Mapping[Stance, int]] = {"same": 0, "contradicts": 1, "supports": 2}


def board_of(
    project: Project,
    *,
    annotator: str | None = None,
    lang: str = "en",
    propositions: Sequence[Proposition] | None = None,
) -> Board:
    """The board, in the order of the propositions' making.

    Of others' propositions those are left out that hold a claim of a document whose marks the project's annotator may
    not see yet.

    Args:
        annotator: Whose; None for the project's own annotator, "*" for everybody's.
        lang: The language of titles and values.
        propositions: Only these.
    """
    found = project.propositions.all(annotator) if propositions is None else list(propositions)
    keys = [key for each in found for key in each.members]
    marks = project.marks.find_many(keys)
    hidden = _hidden(project, found, marks)
    shown = [each for each in found if each.id not in hidden]
    claims = [marks[key] for each in shown for key in each.members if key in marks]
    columns = columns_of(project.schema, lang)
    reading = _Reading(project, columns, claims, lang)
    return Board(columns, [reading.item(each, marks) for each in shown], len(hidden))


def columns_of(schema: Schema, lang: str = "en") -> list[Column]:
    """The attributes of all claims' types, then their roles, as the schema has them."""
    found: dict[str, Column] = {}
    for mark_type in schema.claims.values():
        for each in mark_type.attributes:
            found.setdefault(each.name, Column(each.name, each.title(lang), required=each.required))
    for mark_type in schema.claims.values():
        for role in mark_type.roles:
            found.setdefault(role.name, Column(role.name, role.title(lang), is_role=True))
    return list(found.values())


def _hidden(project: Project, found: Iterable[Proposition], marks: Mapping[str, Annotation]) -> set[str]:
    """Others' propositions about documents whose marks the annotator may not see yet."""
    who = project.annotator
    others = [each for each in found if each.annotator != who]
    if not who or not others or not project.assignments.blind:
        return set()
    closed = {each.document_id for each in project.assignments.to(who) if each.state in ("new", "working")}
    return {p.id for p in others if any(key in marks and marks[key].document_id in closed for key in p.members)}


class _Reading:
    """All that the claims need, read together: of a long text only the words are held."""

    def __init__(self, project: Project, columns: Sequence[Column], claims: Sequence[Annotation], lang: str) -> None:
        self._project, self._columns, self._lang = project, columns, lang
        named = {key for mark in claims for ids in mark.roles.values() for key in ids}
        self._named = project.marks.find_many(named)
        known = {mark.id: mark for mark in (*claims, *self._named.values())}
        fragments = [fragment for mark in known.values() for fragment in mark.fragments]
        self._segment_of, self._translations = self._translated(fragments)
        beside = self._beside(claims)
        wanted = [*fragments, *(place for place in beside.values() if isinstance(place, Fragment))]
        self._words = self._cut(wanted)
        self._glosses = {
            key: place if isinstance(place, str) else self._words.get(place, "") for key, place in beside.items()
        }
        homes = {mark.document_id for mark in claims}
        titles = self._rows("SELECT id, title, name FROM documents WHERE id IN ()", homes)
        self._documents = {key: title or name for key, title, name in titles}

    def item(self, proposition: Proposition, marks: Mapping[str, Annotation]) -> Item:
        """A proposition with its claims."""
        there = [marks[key] for key in proposition.members if key in marks]
        claims = [self._claimed(mark, proposition) for mark in there]
        claims.sort(key=_beside_each_other)
        item = Item(proposition, claims, differing(self._columns, claims), len(proposition.members) - len(there))
        return replace(item, sought=searched(item))

    def _claimed(self, mark: Annotation, proposition: Proposition) -> Claimed:
        return Claimed(
            mark,
            proposition.members[mark.id],
            self._documents.get(mark.document_id, mark.document_id),
            self._quoted(mark),
            dict(self._values(mark)),
            self._glosses.get(mark.id, ""),
            mark.fragments[0].start if mark.fragments else 0,
        )

    def _quoted(self, mark: Annotation) -> str:
        return " … ".join(" ".join(self._words.get(fragment, "").split()) for fragment in mark.fragments)

    def _values(self, mark: Annotation) -> Iterator[tuple[str, str]]:
        mark_type = self._project.schema.claims.get(mark.label)
        for column in self._columns:
            if column.is_role:
                named = [self._named[key] for key in mark.roles.get(column.name, ()) if key in self._named]
                words = "; ".join(dict.fromkeys(map(self._quoted, named)))
            else:
                attribute = mark_type.attribute(column.name) if mark_type else None
                words = _told(attribute, mark.attributes.get(column.name), self._lang)
            if words:
                yield column.name, words

    def _rows(self, sql: str, keys: Iterable[str]) -> list[tuple[Any, ...]]:
        with translated_errors(self._project.path):
            return list(rows_among(self._project.database.connection, sql, keys))

    def _translated(self, fragments: Iterable[Fragment]) -> tuple[dict[str, str], dict[str, str]]:
        """Of the texts that are translations: the segment of each, and its text."""
        sql = "SELECT id, segment_id, text FROM translations WHERE id IN () AND present"
        rows = self._rows(sql, {fragment.text_id for fragment in fragments})
        return {row[0]: row[1] for row in rows}, {row[0]: row[2] for row in rows}

    def _beside(self, claims: Iterable[Annotation]) -> dict[str, str | Fragment]:
        """By claim, the text of the other language beside it, or where that stands."""
        sql = 'SELECT id, document_id, start, "end" FROM segments WHERE id IN ()'
        places = {row[0]: Fragment(*row[1:]) for row in self._rows(sql, self._segment_of.values()) if row[2] < row[3]}
        segments = {mark.id: self._segment_at(mark.fragments[0]) for mark in claims if mark.fragments}
        with translated_errors(self._project.path):
            chosen = chosen_among(self._project.database.connection, set(filter(None, segments.values())))
        found: dict[str, str | Fragment] = {}
        for mark in claims:
            source = self._segment_of.get(mark.fragments[0].text_id, "") if mark.fragments else ""
            if source in places:
                found[mark.id] = places[source]
            elif (segment := segments.get(mark.id, "")) in chosen:
                found[mark.id] = chosen[segment].text
        return found

    def _segment_at(self, fragment: Fragment) -> str:
        """The segment of a document in which a fragment begins; "" for a translation's."""
        if fragment.text_id in self._segment_of:
            return ""
        where = "WHERE document_id = ? AND start <= ? AND present ORDER BY start DESC LIMIT 1"
        row = self._project.database.row(f'SELECT id, "end" FROM segments {where}', (fragment.text_id, fragment.start))
        return row[0] if row is not None and row[1] > fragment.start else ""

    def _cut(self, fragments: Iterable[Fragment]) -> dict[Fragment, str]:
        """The words of each fragment; no two documents' texts are held at once."""
        by_text: dict[str, set[Fragment]] = {}
        for fragment in fragments:
            by_text.setdefault(fragment.text_id, set()).add(fragment)
        found: dict[Fragment, str] = {}
        for key in by_text.keys() & self._translations.keys():
            found.update((each, self._translations[key][each.start : each.end]) for each in by_text[key])
        for key in sorted(by_text.keys() - self._translations.keys()):
            row = self._project.database.row("SELECT content FROM texts WHERE id = ?", (key,))
            found.update((each, row[0][each.start : each.end]) for each in by_text[key] if row is not None)
        return found


def _beside_each_other(claim: Claimed) -> tuple[int, str, str, int, str]:
    """Those that say the same first, then what contradicts them, then what supports them; each by text and place."""
    return _ORDER[claim.stance], claim.document, claim.mark.document_id, claim.at, claim.mark.id


def _told(attribute: Attribute | None, value: JSON, lang: str) -> str:
    """A value as people read it."""
    if value is None:
        return ""
    if isinstance(value, (list, tuple)):
        return ", ".join(_told(attribute, each, lang) for each in value)
    known = attribute.value(value) if attribute is not None and isinstance(value, str) else None
    return known.title(lang) if known is not None else str(value)
