"""Marks in formats of tokens that have room for more: what is said beside the tokens, and what of it still holds.

The tokens say where a mark begins and ends. Beside them stands all that they cannot say, under the mark's id: its exact
place, attributes, roles, notes, the parts that belong together; and relations and labels. Another tool may change the
tokens' marks meanwhile: what is said of a mark holds only where it is still found with its label.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from workbench.formats.beside import document_said, heard, is_same, said, spans_in, told_of
from workbench.formats.fields import Fields, Misfit
from workbench.formats.graph import ROLE, Assembly
from workbench.formats.incoming import IncomingMark
from workbench.formats.iob import Grid, Placed
from workbench.formats.losses import Losses
from workbench.formats.outgoing import Record
from workbench.model import JSON, Annotation, Kind

_NO_END: Final = "joins what is no mark on this text"

Place: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Carried:
    """The marks of one document, each of which is carried.

    Attributes:
        missing: The roles of each span that name what is not carried.
    """

    spans: tuple[Placed, ...]
    relations: tuple[Annotation, ...]
    labels: tuple[Annotation, ...]
    missing: dict[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Found:
    """A span as the tokens of a file have it."""

    place: Place
    label: str
    kind: Kind = "entity"
    annotator: str = ""


def carry(record: Record, placed: Iterable[Placed], losses: Losses) -> Carried:
    """Note what becomes of the marks that have a place, of relations between them, and of labels."""
    spans = tuple(sorted(placed, key=Placed.order))
    there = frozenset(each.mark.id for each in spans)
    missing = {each.mark.id: _missing(each.mark, there) for each in spans}
    document = record.document
    for each in spans:
        left = [f"role {role}" for role in sorted(missing[each.mark.id])]
        if each.fate == "split":
            losses.split(document, each.mark, reason=each.reason, without=left)
        elif each.fate == "snapped":
            losses.snapped(document, each.mark, reason=each.reason, without=left)
        else:
            losses.exported(document, each.mark, without=left)
    relations: list[Annotation] = []
    labels: list[Annotation] = []
    for mark in record.marks:
        if mark.kind == "relation" and not _has_ends(mark, there):
            losses.dropped(document, mark, reason=_NO_END)
        elif not mark.fragments:
            (relations if mark.kind == "relation" else labels).append(mark)
            losses.exported(document, mark)
    return Carried(spans, tuple(relations), tuple(labels), missing)


def _missing(mark: Annotation, there: frozenset[str]) -> frozenset[str]:
    return frozenset(role for role, ids in mark.roles.items() if not there.issuperset(ids))


def _has_ends(relation: Annotation, there: frozenset[str]) -> bool:
    ends = [*relation.roles.get("from", ()), *relation.roles.get("to", ())]
    return len(ends) == len(relation.roles) == 2 and there.issuperset(ends)


def places_of(placed: Placed, grid: Grid) -> list[Place]:
    """Where a mark stands on whole tokens."""
    words, starts = grid.words, grid.starts
    return [(starts[first], starts[behind - 1] + len(words[behind - 1])) for first, behind in placed.runs]


def all_said(record: Record, carried: Carried, grid: Grid) -> dict[str, JSON]:
    """All that stands beside the tokens of a document."""
    people = {mark.annotator for mark in record.marks}
    told = told_of if len(people) > 1 else said
    data = document_said(record)
    if record.document.meta:
        data["meta"] = dict(sorted(record.document.meta.items()))
    if len(people) == 1:
        data["annotator"] = record.marks[0].annotator
    segments = {segment.id: [segment.start, segment.end] for segment in record.segments}
    marks = [told(each.mark) | _span_said(each, carried, grid) for each in carried.spans]
    relations = [
        told(mark) | {"label": mark.label, "from": mark.roles["from"][0], "to": mark.roles["to"][0]}
        for mark in carried.relations
    ]
    labels = [
        told(mark) | {"label": mark.label} | ({"target": segments[mark.target]} if mark.target in segments else {})
        for mark in carried.labels
    ]
    return data | {
        name: items for name, items in (("marks", marks), ("relations", relations), ("labels", labels)) if items
    }


def _span_said(placed: Placed, carried: Carried, grid: Grid) -> dict[str, JSON]:
    mark = placed.mark
    at = [[part.start, part.end] for part in mark.fragments]
    standing = [list(place) for place in places_of(placed, grid)]
    roles = {role: list(ids) for role, ids in sorted(mark.roles.items()) if role not in carried.missing[mark.id]}
    data: dict[str, JSON] = {"label": mark.label, "at": at}
    return data | ({} if standing == at else {"as": standing}) | ({"roles": roles} if roles else {})


def marks_heard(found: Sequence[Found], data: Fields, text: str) -> list[IncomingMark]:
    """The marks that a file has on a text, with what it says beside them.

    Raises:
        Misfit: What stands beside them is not as it is written.
    """
    assembly = Assembly(told=data.string("annotator", ""), same_text=is_same(data, text))
    items = _spans(found, data, assembly)
    for item in items:
        _roles(item, assembly)
    for item in data.objects("relations"):
        label, start, end = item.filled("label"), item.string("from"), item.string("to")
        if assembly.has(start) and assembly.has(end):
            assembly.arc(label, start, end, heard(item, "relation", label))
    for item in data.objects("labels"):
        target = spans_in(item, "target", one=True)[0] if "target" in item else None
        assembly.label(heard(item, "label", item.filled("label"), target=target))
    return list(assembly.marks())


def _spans(found: Sequence[Found], data: Fields, assembly: Assembly) -> list[Fields]:
    """Add all spans; gives what is said of those that are still there."""
    waiting: dict[tuple[Place, str, str], deque[int]] = {}
    for number, each in enumerate(found):
        waiting.setdefault((each.place, each.label, each.annotator), deque()).append(number)
    taken: set[int] = set()
    kept: list[Fields] = []
    for item in data.objects("marks"):
        label, at = item.filled("label"), spans_in(item, "at")
        who = item.string("annotator", data.string("annotator", ""))
        standing = spans_in(item, "as") if "as" in item else at
        still = [
            (place, queue.popleft())
            for place in standing
            if (queue := waiting.get((place, label, who)) or waiting.get((place, label, "")))
        ]
        if not still:
            continue
        taken.update(number for _, number in still)
        fragments = at if len(still) == len(standing) else [place for place, _ in still]
        key = item.filled("id")
        if assembly.has(key):
            raise Misfit("is the id of two marks", f"{item.key}.id")
        assembly.span(key, heard(item, "entity", label, fragments=fragments))
        kept.append(item)
    for number, each in enumerate(found):
        if number not in taken:
            mark = IncomingMark(each.kind, each.label, (each.place,), annotator=each.annotator)
            assembly.span(f"\0{number}", mark)
    return kept


def _roles(item: Fields, assembly: Assembly) -> None:
    for role, ids in item.mapping("roles", {}).items():
        if not role.strip() or not isinstance(ids, list) or not all(isinstance(each, str) for each in ids):
            raise Misfit("should be lists of ids", f"{item.key}.roles")
        for other in ids:
            if assembly.has(other):
                assembly.arc(f"{ROLE}{role}", item.string("id"), other)
