"""What a format of plain spans has no place for, under one key beside them, from where it comes in again.

Other tools keep a key that they do not know, or pass over it. They may change the spans meanwhile, so what is said here
of a span holds only where the span is still found at its place with its label.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from workbench.formats.fields import Fields, Misfit
from workbench.formats.graph import Assembly, Graph
from workbench.formats.incoming import IncomingMark
from workbench.model import JSON, KINDS, Annotation, Kind, SegmentSpan, document_id

if TYPE_CHECKING:
    from workbench.formats.outgoing import Record

KEY: Final = "workbench"
CATEGORY: Final = "category"
"""The type of a label of which a file says only the value."""

_OWN_ID: Final = re.compile(r"[0-9A-HJKMNP-TV-Z]{26}|[0-9a-f]{24}")
_ZONES: Final = ("body", "frame")

Place: TypeAlias = tuple[int, int, str]
"""Start, end and label."""


def said(mark: Annotation) -> dict[str, JSON]:
    """What a mark says besides its label, its place and its roles."""
    data: dict[str, JSON] = {"id": mark.id}
    if mark.kind == "claim":
        data["kind"] = mark.kind
    if mark.attributes:
        data["attributes"] = dict(sorted(mark.attributes.items()))
    if mark.note:
        data["note"] = mark.note
    return data


def told_of(mark: Annotation) -> dict[str, JSON]:
    """The same, and whose it is."""
    return said(mark) | {"annotator": mark.annotator}


def document_said(record: Record) -> dict[str, JSON]:
    """What a document says besides its text."""
    document = record.document
    data: dict[str, JSON] = {"document": document.id, "name": document.name}
    for name in ("title", "language"):
        if getattr(document, name):
            data[name] = getattr(document, name)
    if record.segments:
        data["segments"] = [[part.start, part.end, part.language, part.zone] for part in record.segments]
    return data


def beside(record: Record, graph: Graph) -> dict[str, JSON]:
    """All that plain spans, arcs and categories of a document do not say."""
    people = {mark.annotator for mark in record.marks}
    data = document_said(record)
    if len(people) == 1:
        data["annotator"] = record.marks[0].annotator
    told = told_of if len(people) > 1 else said
    spans = {mark.id: mark for mark in graph.spans}
    marks = [told(mark) | _mark_said(mark, graph.places[mark.id]) for mark in graph.spans]
    arcs = [
        told(arc.relation)
        | {
            "label": arc.label,
            "from": _place(spans[arc.start], graph.places[arc.start]),
            "to": _place(spans[arc.end], graph.places[arc.end]),
        }
        for arc in graph.arcs
        if arc.relation
    ]
    labels = [told(label) | _label_said(label, record) for label in graph.labels]
    return data | {name: items for name, items in (("marks", marks), ("relations", arcs), ("labels", labels)) if items}


def _mark_said(mark: Annotation, places: Sequence[tuple[int, int]]) -> dict[str, JSON]:
    at = [[part.start, part.end] for part in mark.fragments]
    standing = [list(place) for place in places]
    return {"label": mark.label, "at": at} | ({} if standing == at else {"as": standing})


def _place(mark: Annotation, places: Sequence[tuple[int, int]]) -> list[JSON]:
    return [*places[0], mark.label]


def _label_said(label: Annotation, record: Record) -> dict[str, JSON]:
    data: dict[str, JSON] = {"label": label.label}
    target = next(([part.start, part.end] for part in record.segments if part.id == label.target), None)
    return data | ({"target": target} if target else {"as": category(label)})


def category(label: Annotation) -> str:
    """A document's label as one string."""
    value = label.attributes.get("value")
    return f"{label.label}={value}" if isinstance(value, (str, int, float)) else label.label


@dataclass(slots=True)
class Native:
    """What a file itself says about the marks on a document.

    Attributes:
        annotator: Whose all of them are; "" where the file does not say.
        spans: Places by the file's own key.
        arcs: (label, key of the start, key of the end).
        categories: None where the file has no place for them.
    """

    annotator: str = ""
    spans: dict[str, Place] = field(default_factory=dict)
    arcs: list[tuple[str, str, str]] = field(default_factory=list)
    categories: list[str] | None = None


def together(native: Native, data: Fields | None, text: str) -> list[IncomingMark]:
    """The marks that a file has on a text, with what stands beside them.

    Raises:
        Misfit: What stands beside them is not as it is written.
    """
    known = data if data is not None else Fields({})
    told = known.string("annotator", "")
    assembly = Assembly(native.annotator or told, told=told, same_text=is_same(known, text))
    keys = _spans(native, known, assembly)
    _arcs(native, known, assembly, keys)
    for label in _labels(native, known, ours=data is not None):
        assembly.label(label)
    return list(assembly.marks())


def is_same(data: Fields, text: str) -> bool:
    """Whether this is the text that went out."""
    return data.get("document") == document_id(text)


def _spans(native: Native, data: Fields, assembly: Assembly) -> dict[str, str]:
    """Add all spans; gives for each key of the file the key of the mark that it belongs to."""
    waiting: dict[Place, deque[str]] = {}
    for key, place in native.spans.items():
        waiting.setdefault(place, deque()).append(key)
    keys: dict[str, str] = {}
    for item in data.objects("marks"):
        label, at = item.filled("label"), spans_in(item, "at")
        standing = spans_in(item, "as") if "as" in item else at
        found = [
            (part, queue.popleft()) for part in standing if (queue := waiting.get((*part, label)))
        ]  # fmt: skip
        if not found:
            continue
        fragments = at if len(found) == len(standing) else [part for part, _ in found]
        assembly.span(found[0][1], heard(item, "entity", label, fragments=fragments))
        keys.update((key, found[0][1]) for _, key in found)
    for key, (start, end, label) in native.spans.items():
        if key not in keys:
            assembly.span(key, IncomingMark("entity", label, ((start, end),)))
            keys[key] = key
    return keys


def _arcs(native: Native, data: Fields, assembly: Assembly, keys: Mapping[str, str]) -> None:
    waiting: dict[tuple[str, Place, Place], deque[IncomingMark]] = {}
    for item in data.objects("relations"):
        label = item.filled("label")
        told = label, _place_in(item, "from"), _place_in(item, "to")
        waiting.setdefault(told, deque()).append(heard(item, "relation", label))
    for label, start, end in native.arcs:
        queue = waiting.get((label, native.spans[start], native.spans[end]))
        assembly.arc(label, keys[start], keys[end], queue.popleft() if queue else None)


def _labels(native: Native, data: Fields, *, ours: bool) -> Iterable[IncomingMark]:
    left = list(native.categories or ())
    for item in data.objects("labels"):
        target = spans_in(item, "target", one=True)[0] if "target" in item else None
        shown = item.string("as", "")
        if target is None and shown and native.categories is not None:
            if shown not in left:
                continue
            left.remove(shown)
        yield heard(item, "label", item.filled("label"), target=target)
    for text in left:
        name, sign, value = text.partition("=")
        if ours and name.strip():
            yield IncomingMark("label", name, attributes={"value": value} if sign else {})
        else:
            yield IncomingMark("label", CATEGORY, attributes={"value": text})


def heard(
    item: Fields, kind: Kind, label: str, *, fragments: Iterable[tuple[int, int]] = (),
    target: tuple[int, int] | None = None,
) -> IncomingMark:  # fmt: skip
    """A mark of what `said` says of it.

    Raises:
        Misfit: It is no such thing.
    """
    told = item.string("kind", kind)
    if told not in KINDS or (told == "claim" and kind != "entity"):
        raise Misfit(f"should be a kind of mark, not {told!r}", f"{item.key}.kind")
    key = item.string("id", "")
    return IncomingMark(
        "claim" if told == "claim" else kind, label, tuple(sorted(fragments)), attributes=attributes_in(item),
        note=item.string("note", ""), target=target, id=own_id(key), annotator=item.string("annotator", ""),
    )  # fmt: skip


def own_id(key: str) -> str:
    """The id, if it can be one of ours; "" if another tool gave it."""
    return key if _OWN_ID.fullmatch(key) else ""


def attributes_in(item: Fields) -> dict[str, JSON]:
    """A mark's attributes: texts, numbers, and lists of texts.

    Raises:
        Misfit: One is something else.
    """
    found = item.mapping("attributes", {})
    for name, value in found.items():
        flat = value if isinstance(value, list) else [value]
        if not name.strip() or not all(isinstance(each, (str, int, float)) for each in flat):
            raise Misfit("should be a text, a number or a list of texts", f"{item.key}.attributes.{name}")
    return found


def spans_in(item: Fields, name: str, *, one: bool = False) -> list[tuple[int, int]]:
    """Places written as [start, end].

    Raises:
        Misfit: They are not.
    """
    given: Any = item.get(name)
    pairs = [given] if one else given
    if not isinstance(pairs, list) or not pairs or not all(map(_is_pair, pairs)):
        raise Misfit("should be places: [start, end]", f"{item.key}.{name}")
    return [(start, end) for start, end in pairs]


def _is_pair(value: Any) -> bool:
    return (
        isinstance(value, list)
        and len(value) == 2
        and all(isinstance(each, int) and not isinstance(each, bool) for each in value)
    )


def _place_in(item: Fields, name: str) -> Place:
    value: Any = item.get(name)
    if not isinstance(value, list) or len(value) != 3 or not _is_pair(value[:2]) or not isinstance(value[2], str):
        raise Misfit("should be a place: [start, end, label]", f"{item.key}.{name}")
    return value[0], value[1], value[2]


def segments_in(data: Fields, length: int) -> tuple[SegmentSpan, ...] | None:
    """The segments, if they are said, of a text of that length.

    Raises:
        Misfit: They are not [start, end, language, zone], one after another.
    """
    if "segments" not in data:
        return None
    found: list[SegmentSpan] = []
    items: Any = data["segments"]
    for item in items if isinstance(items, list) else [None]:
        behind = found[-1].end if found else 0
        if not isinstance(item, list) or len(item) != 4 or not _is_pair(item[:2]) or not behind <= item[0] < item[1]:
            raise Misfit("should be [start, end, language, zone], in order", f"{data.key}.segments")
        if not isinstance(item[2], str) or item[3] not in _ZONES:
            raise Misfit("should be [start, end, language, zone]", f"{data.key}.segments")
        if item[1] > length:
            raise Misfit(f"go beyond the text of {length} characters", f"{data.key}.segments")
        found.append(SegmentSpan(item[0], item[1], item[2], item[3]))
    return tuple(found)
