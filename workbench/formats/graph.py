"""A document's marks as tools see them that know spans, arcs between spans, and labels of the whole: out and in.

A role becomes an arc from the mark to what fills it, called `role:NAME`, and comes in as a role again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from workbench.formats.incoming import IncomingMark
from workbench.model import Annotation, Document

if TYPE_CHECKING:
    from workbench.formats.losses import Losses
    from workbench.formats.outgoing import Record

ROLE: Final = "role:"
Broken: TypeAlias = Literal["keep", "split", "envelope", "drop"]
Span: TypeAlias = tuple[int, int]

_NO_END: Final = "joins what is no mark on this text"
_NO_TARGET: Final = "is about a segment that does not go out"
_BROKEN: Final = "discontinuous"


@dataclass(frozen=True, slots=True)
class Arc:
    """A relation, or one filler of a role, from one span to another.

    Attributes:
        start, end: The marks' ids.
        relation: None for a role.
    """

    label: str
    start: str
    end: str
    relation: Annotation | None = None


@dataclass(frozen=True, slots=True)
class Graph:
    """The marks of one document, each of which is carried.

    Attributes:
        places: Where each span stands, as the format has it: in pieces, or from the first to the last.
    """

    spans: tuple[Annotation, ...]
    arcs: tuple[Arc, ...]
    labels: tuple[Annotation, ...]
    places: dict[str, tuple[Span, ...]]


def graph_of(record: Record, marks: Sequence[Annotation], losses: Losses, *, broken: Broken) -> Graph:
    """Marks of a document as a graph; what becomes of each is noted.

    Args:
        marks: Those that may name one another: all of them, or one annotator's.
        broken: "keep" where the format joins the pieces of a discontinuous mark itself.
    """
    document = record.document
    places: dict[str, tuple[Span, ...]] = {}
    for mark in marks:
        if mark.fragments and not (broken == "drop" and len(mark.fragments) > 1):
            places[mark.id] = placed(mark, broken)
    spans: list[Annotation] = []
    arcs: list[Arc] = []
    labels: list[Annotation] = []
    targets = {document.id, *(segment.id for segment in record.segments)}
    for mark in marks:
        if mark.id in places:
            spans.append(mark)
            arcs += _span(document, mark, places, losses, broken)
        elif mark.fragments:
            losses.dropped(document, mark, reason=_BROKEN)
        elif mark.kind == "relation":
            arcs += _relation(document, mark, places, losses)
        elif mark.target in targets:
            losses.exported(document, mark)
            labels.append(mark)
        else:
            losses.dropped(document, mark, reason=_NO_TARGET)
    return Graph(tuple(spans), tuple(arcs), tuple(labels), places)


def placed(mark: Annotation, broken: Broken) -> tuple[Span, ...]:
    """The places of a mark, as a format has it that treats discontinuous ones so."""
    parts = tuple([(part.start, part.end) for part in mark.fragments])
    if broken == "envelope" and len(parts) > 1:
        return ((min(start for start, _ in parts), max(end for _, end in parts)),)
    return parts


def by_annotator(marks: Iterable[Annotation]) -> dict[str, list[Annotation]]:
    """The marks of each annotator, who are in order."""
    found: dict[str, list[Annotation]] = {}
    for mark in marks:
        found.setdefault(mark.annotator, []).append(mark)
    return dict(sorted(found.items()))


def _span(
    document: Document, mark: Annotation, places: dict[str, tuple[Span, ...]], losses: Losses, broken: Broken
) -> Iterator[Arc]:
    missing = [f"role {role}" for role, ids in sorted(mark.roles.items()) if not all(other in places for other in ids)]
    if len(mark.fragments) == 1 or broken == "keep":
        losses.exported(document, mark, without=missing)
    elif broken == "split":
        losses.split(document, mark, reason=_BROKEN, without=missing)
    else:
        losses.snapped(document, mark, reason=_BROKEN, without=missing)
    for role, ids in mark.roles.items():
        yield from (Arc(f"{ROLE}{role}", mark.id, other) for other in ids if f"role {role}" not in missing)


def _relation(
    document: Document, mark: Annotation, places: dict[str, tuple[Span, ...]], losses: Losses
) -> Iterator[Arc]:
    start, end = mark.roles.get("from", ()), mark.roles.get("to", ())
    if len(start) == len(end) == 1 and start[0] in places and end[0] in places:
        losses.exported(document, mark)
        yield Arc(mark.label, start[0], end[0], mark)
    else:
        losses.dropped(document, mark, reason=_NO_END)


@dataclass(slots=True)
class Assembly:
    """Marks on one document, coming in: spans first, then the arcs between them.

    Attributes:
        annotator: Whose they are, whatever a mark says itself; "" to believe the marks.
        told: Whose they were when they went out, where a mark does not say itself.
        same_text: They went out with the text that they come in with, and keep their ids.
        name: Keeps their keys apart from those of another assembly on the document.
    """

    annotator: str = ""
    told: str = ""
    same_text: bool = True
    name: str = ""
    _spans: dict[str, IncomingMark] = field(default_factory=dict)
    _roles: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    _others: list[IncomingMark] = field(default_factory=list)

    def span(self, key: str, mark: IncomingMark) -> None:
        """Add a span under the key that arcs name it by."""
        self._spans[key] = replace(self._owned(mark), key=f"{self.name}{key}")

    def label(self, mark: IncomingMark) -> None:
        """Add a label of the document or of a segment."""
        self._others.append(self._owned(mark))

    def _owned(self, mark: IncomingMark) -> IncomingMark:
        """The mark as its annotator's; whatever another took over from them is a mark of its own, with its own id."""
        told = mark.annotator or self.told
        owner = self.annotator or told
        return replace(mark, annotator=owner, id=mark.id if owner == told and self.same_text else "")

    def has(self, key: str) -> bool:
        """Whether there is a span of that key."""
        return key in self._spans

    def arc(self, label: str, start: str, end: str, relation: IncomingMark | None = None) -> None:
        """Add a role or a relation between spans that are there; `relation` says what a relation says besides."""
        ends = self._spans[start].key, self._spans[end].key
        if label.startswith(ROLE) and label != ROLE:
            self._roles.setdefault(start, {}).setdefault(label.removeprefix(ROLE), []).append(ends[1])
            return
        made = self._owned(relation or IncomingMark("relation", label))
        self._others.append(replace(made, roles={"from": ends[:1], "to": ends[1:]}))

    def marks(self) -> Iterator[IncomingMark]:
        """All that came."""
        for key, mark in self._spans.items():
            roles = {role: tuple(keys) for role, keys in self._roles.get(key, {}).items()}
            yield replace(mark, roles=roles) if roles else mark
        yield from self._others
