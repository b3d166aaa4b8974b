"""Which marks of a document a person wants out: by label, by date, or only those on which all agree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final, TypeAlias

from workbench.formats.outgoing import Filter
from workbench.model import GOLD, JSON, Annotation, Document

if TYPE_CHECKING:
    from workbench.project import Project

AGREED: Final = "agreed"
"""In whose name marks go out on which all annotators agree."""

_Key: TypeAlias = tuple[object, ...]


def labelled(labels: Iterable[str]) -> Filter:
    """Only marks of these types."""
    wanted = frozenset(labels)

    def keep(document: Document, marks: Sequence[Annotation]) -> Sequence[Annotation]:
        return [mark for mark in marks if mark.label in wanted]

    return keep


def made_between(project: Project, since: date | None, until: date | None) -> Filter:
    """Only marks that were made from the first day to the last, both with them; days are those of UTC."""
    low = _milliseconds(since) if since else 0
    high = _milliseconds(until + timedelta(days=1)) if until else 1 << 60

    def keep(document: Document, marks: Sequence[Annotation]) -> Sequence[Annotation]:
        made = project.marks.made(document.id)
        return [mark for mark in marks if low <= made.get(mark.id, 0) < high]

    return keep


def _milliseconds(day: date) -> int:
    return int(datetime.combine(day, time(), UTC).timestamp() * 1000)


def agreed(project: Project) -> Filter:
    """Only marks that everybody who opened the document has alike, each once, in the name of AGREED.

    Alike are the place and the label; of attributes and roles stays what is alike too. A document that only one has
    opened has nothing on which anybody agrees.
    """

    def keep(document: Document, marks: Sequence[Annotation]) -> Sequence[Annotation]:
        people = [name for name in project.assignments.opened(document.id) if name != GOLD]
        if len(people) < 2:
            return []
        return list(_common(marks, people))

    return keep


def _common(marks: Sequence[Annotation], people: Sequence[str]) -> Iterator[Annotation]:
    by_id = {mark.id: mark for mark in marks}
    alike: dict[_Key, dict[str, list[Annotation]]] = {}
    for mark in marks:
        if mark.annotator in people:
            alike.setdefault(_key(mark, by_id), {}).setdefault(mark.annotator, []).append(mark)
    shared = [group for group in alike.values() if len(group) == len(people)]
    rows = [row for group in shared for row in zip(*(group[name] for name in people), strict=False)]
    first = {mark.id: row[0].id for row in rows for mark in row}
    for row in rows:
        yield replace(
            row[0], annotator=AGREED, attributes=_common_values(row), roles=_common_roles(row, first),
            note=row[0].note if len({mark.note for mark in row}) == 1 else "",
        )  # fmt: skip


def _key(mark: Annotation, by_id: Mapping[str, Annotation], depth: int = 0) -> _Key:
    """What makes two marks alike: a relation's ends, every other mark's place."""
    ends: _Key = ()
    if mark.kind == "relation" and depth < 4:
        ends = tuple(
            (role, _key(by_id[key], by_id, depth + 1) if key in by_id else key)
            for role, keys in sorted(mark.roles.items())
            for key in keys
        )
    value = repr(sorted(mark.attributes.items())) if mark.kind == "label" else ""
    return mark.kind, mark.label, mark.fragments, mark.target, value, ends


def _common_values(row: Sequence[Annotation]) -> dict[str, JSON]:
    rest = row[1:]
    return {
        name: value for name, value in row[0].attributes.items() if all(m.attributes.get(name) == value for m in rest)
    }


def _common_roles(row: Sequence[Annotation], first: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    roles: dict[str, tuple[str, ...]] = {}
    for name, keys in row[0].roles.items():
        others = [{first.get(key) for key in mark.roles.get(name, ())} for mark in row[1:]]
        common = tuple(key for key in keys if key in first and all(first[key] in other for other in others))
        if common:
            roles[name] = tuple(first[key] for key in common)
    return roles
