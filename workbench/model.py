"""The things that Workbench is about, as frozen dataclasses that know neither database nor screen.

Offsets are code points into one immutable text, named by its `text_id`: a document's id for its source text, a
translation's id for that version of a segment's translation.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

JSON = Any

Kind = Literal["entity", "claim", "relation", "label"]
Zone = Literal["body", "frame"]
Origin = Literal["memory", "machine", "human"]
Status = Literal["draft", "translated", "reviewed"]
Outcome = Literal["these", "corrected", "none"]
WorkState = Literal["new", "working", "done", "adjudicated"]
Stance = Literal["same", "supports", "contradicts"]
"""How a claim stands to a proposition: it says the same, speaks for it, or against it."""

KINDS: Final[tuple[Kind, ...]] = ("entity", "claim", "relation", "label")
STANCES: Final[tuple[Stance, ...]] = ("same", "supports", "contradicts")
GOLD: Final = "gold"
"""The reserved annotator under whose name adjudicated marks stand."""
EVERYBODY: Final = "*"
"""Where an annotator is asked for, all of them; nobody may be called so."""
_CROCKFORD: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def document_id(text: str) -> str:
    """The id of a document: a hash of its text, so that copies of a project agree."""
    return _digest("document", text)


def segment_id(document: str, start: int, end: int) -> str:
    """The id of a segment: a hash of its document and its place there."""
    return _digest("segment", document, str(start), str(end))


def new_id() -> str:
    """A fresh id, a ULID (github.com/ulid/spec): 48 bits of milliseconds, then 80 of chance; it sorts by time."""
    number = (time.time_ns() // 1_000_000 << 80) | int.from_bytes(os.urandom(10), "big")
    return "".join([_CROCKFORD[number >> shift & 31] for shift in range(125, -1, -5)])


def stable_id(*parts: str) -> str:
    """An id for something that two copies of a project must name alike, made of what tells it apart."""
    return _digest(*parts)


def _digest(*parts: str) -> str:
    joined = "\x1f".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(joined, digest_size=12).hexdigest()


@dataclass(frozen=True, slots=True)
class SourceText:
    """A text as a reader found it, before it is a document.

    Attributes:
        name: What the user calls it: a file name, or a file name with a row's own id.
        text: The text, line ends normalised to "\\n" and a byte-order mark removed; nothing else changed.
        language: As the file itself states it ("en", "zh-Hant", ...), or "" to let the segments say.
        newline: The line end found: "\\n", "\\r\\n", "\\r" or "mixed".
        origin: The whole path of the file it was read from, with the row's own id; "" where it is from no file. It
            tells two files of one name apart, and is no part of what the text is.
    """

    name: str
    text: str
    title: str = ""
    language: str = ""
    meta: Mapping[str, JSON] = field(default_factory=dict)
    encoding: str = "utf-8"
    newline: str = "\n"
    bom: bool = False
    origin: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Document:
    """A text that can be annotated.

    Attributes:
        revises: The id of the document that this one is a later revision of.
        origin: The file that it was read from, as seen from the project's folder; "" where that is not known.
    """

    id: str
    name: str
    title: str
    language: str
    meta: Mapping[str, JSON]
    encoding: str
    newline: str
    bom: bool
    revises: str | None = None
    archived: bool = False
    origin: str = ""


@dataclass(frozen=True, slots=True)
class SegmentSpan:
    """A sentence or heading as the segmenter finds it: code points [start, end) of the text."""

    start: int
    end: int
    language: str
    zone: Zone


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment of a document as stored; segments of one document do not overlap."""

    id: str
    document_id: str
    start: int
    end: int
    language: str
    zone: Zone


@dataclass(frozen=True, slots=True, order=True)
class Fragment:
    """Code points [start, end) of one text, `start < end`."""

    text_id: str
    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"a fragment needs 0 <= start < end, not {self.start}, {self.end}")


@dataclass(frozen=True, slots=True)
class Annotation:
    """A mark of any kind, owned by one annotator.

    Attributes:
        label: The type's name in the schema.
        document_id: The document that it belongs to; a relation's is that of its first end.
        fragments: None for relations and labels, one for most spans, more for a discontinuous span.
        target: A label's document id or segment id; "" otherwise.
        attributes: Values by attribute name; a multiple choice is a list.
        roles: Ids of other marks, in order, by role name.
        schema_id: The hash of the schema version under which it was made.
        stale: True when the text it stood on has a new version in which it no longer fits.
    """

    id: str
    kind: Kind
    label: str
    annotator: str
    document_id: str
    fragments: tuple[Fragment, ...] = ()
    target: str = ""
    attributes: Mapping[str, JSON] = field(default_factory=dict)
    roles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    note: str = ""
    schema_id: str = ""
    stale: bool = False


@dataclass(frozen=True, slots=True)
class Translation:
    """One version of one candidate translation of a segment; its id is the text id of its text."""

    id: str
    segment_id: str
    language: str
    text: str
    origin: Origin
    engine: str
    engine_version: str = ""
    settings: Mapping[str, JSON] = field(default_factory=dict)
    score: float | None = None
    annotator: str = ""
    status: Status = "draft"
    supersedes: str | None = None


@dataclass(frozen=True, slots=True)
class GoldMark:
    """A mark of the gold layer as somebody decided that it shall be.

    Attributes:
        mark: The mark, under the id that it has in the gold layer. Its roles name annotators' marks, as they were when
            it was decided; in the gold layer they name the gold marks that those became.
        sources: Ids of the marks that it was taken from, by part: "" for the whole, or "fragments", "label",
            "attributes.certainty", "roles.source". What is not named was written by hand.
    """

    mark: Annotation
    sources: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided about one unit: about the marks that annotators made of one and the same thing.

    Attributes:
        inputs: The marks that it was made from, each with the fingerprint of what it said then.
        outcome: "these" took one or several of them as they are, "corrected" has others, "none" says all were wrong.
        gold: The marks that it put into the gold layer.
        among: The annotators who were compared, with or without a mark of their own here.
        reason: Why, in words.
        annotator: Who decided, or in whose name a rule did.
        rule: The rule that decided; "" where a person did.
    """

    id: str
    document_id: str
    inputs: Mapping[str, str]
    outcome: Outcome
    gold: tuple[GoldMark, ...] = ()
    among: tuple[str, ...] = ()
    reason: str = ""
    annotator: str = ""
    rule: str = ""

    @property
    def chosen(self) -> tuple[str, ...]:
        """The inputs that were taken whole."""
        found = (gold.sources.get("", "") for gold in self.gold)
        return tuple(key for key in found if key in self.inputs)


@dataclass(frozen=True, slots=True)
class Proposition:
    """What claims of one or several documents say, by one annotator's reading.

    Attributes:
        members: How each claim stands to it, by the claim's id.
    """

    id: str
    annotator: str
    title: str
    note: str = ""
    members: Mapping[str, Stance] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Assignment:
    """A document that an annotator is to work on; its id is a hash of both.

    Attributes:
        state: "new" (not begun), "working" (in work), "done" (so says the annotator), "adjudicated".
        batch: The name of the lot that it was handed out in.
    """

    id: str
    document_id: str
    annotator: str
    state: WorkState = "new"
    batch: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """What an edit did to one thing, field by field: `before` and `after` have the same keys.

    A thing that did not exist has {} fields before its first edit, so each `before` value is then None.
    """

    table: str
    key: str
    before: Mapping[str, JSON]
    after: Mapping[str, JSON]


@dataclass(frozen=True, slots=True)
class Edit:
    """One entry of the journal.

    Attributes:
        group: Edits of one group are undone as one.
        clock: The hybrid logical clock, as a string that sorts in order.
        at: Wall time in milliseconds since 1970, for people.
        action: What was done, in words ("mark person").
        undoes: The group that this edit takes back, or None.
        step: What its group is called, where that is not the action.
    """

    id: str
    group: str
    clock: str
    at: int
    annotator: str
    replica: str
    action: str
    changes: tuple[Change, ...]
    undoes: str | None = None
    step: str = ""
