"""What a reader of another tool's format hands over: documents with marks, schemas, and what was malformed.

A reader knows its format and nothing of the project. `receive` brings what it yields into the project: it normalises
line ends (and moves offsets with them), gives ids, keeps annotators apart, adds what the schema lacks, accounts for
every mark.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol, TypeAlias, runtime_checkable

from workbench.errors import FormatError, Place
from workbench.model import JSON, Kind, Origin, SegmentSpan, Status
from workbench.schema.model import Schema


@dataclass(frozen=True, slots=True)
class IncomingMark:
    """A mark as a file has it.

    Attributes:
        key: What roles of other marks in the same document call it by; "" where nothing refers to it.
        fragments: Code points (start, end) of the document's text as given, in order; the reader has converted
            other units. What is empty or out of range does not come this far: it is a `Skipped` or a `Lost`.
        annotator: Whose it is; "" for whoever imports.
        roles: Keys of other marks of the same document, by role name; relations have "from" and "to".
        target: Of a label: None for the document, (start, end) for the segment there.
        id: The mark's own id where the file carries one of ours; "" to have one made of what the mark says.
        on: The key of the translation that it stands on; "" for the document's own text.
    """

    kind: Kind
    label: str
    fragments: tuple[tuple[int, int], ...] = ()
    key: str = ""
    annotator: str = ""
    attributes: Mapping[str, JSON] = field(default_factory=dict)
    roles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    note: str = ""
    target: tuple[int, int] | None = None
    id: str = ""
    on: str = ""


@dataclass(frozen=True, slots=True)
class Lost:
    """A mark of the file that the project has no place for (a zero-length span, an unknown layer, ...).

    Attributes:
        reason: Why, in words; listed in the loss report under "dropped".
    """

    kind: Kind
    label: str
    reason: str
    fragments: tuple[tuple[int, int], ...] = ()
    annotator: str = ""


@dataclass(frozen=True, slots=True)
class IncomingTranslation:
    """The chosen translation of a segment.

    Attributes:
        key: What marks on it call it by.
        segment: Where the segment is in the document's text.
        id: Its own id where the file carries one of ours.
    """

    key: str
    segment: tuple[int, int]
    text: str
    language: str
    origin: Origin = "human"
    engine: str = ""
    status: Status = "draft"
    id: str = ""


@dataclass(frozen=True, slots=True)
class IncomingDocument:
    """A document with its marks.

    Attributes:
        name: What the user calls it, unique among different texts of one import.
        text: As the file has it; may hold "\\r\\n" or a byte-order mark, and offsets count them.
        segments: Where the file cuts it into sentences; None to have them found.
        lost: Marks that cannot be carried.
        annotators: Who worked on it, also where they marked nothing.
        place: Where it stands, for messages.
        translations: Of its segments, which the file then says; its text has plain line ends.
    """

    name: str
    text: str
    marks: tuple[IncomingMark, ...] = ()
    lost: tuple[Lost, ...] = ()
    language: str = ""
    title: str = ""
    meta: Mapping[str, JSON] = field(default_factory=dict)
    segments: tuple[SegmentSpan, ...] | None = None
    annotators: tuple[str, ...] = ()
    place: Place = field(default_factory=Place)
    translations: tuple[IncomingTranslation, ...] = ()


@dataclass(frozen=True, slots=True)
class IncomingSchema:
    """The types that a file declares (brat's annotation.conf, a labelling config, ...)."""

    schema: Schema


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something malformed. Without `--skip-bad` it ends the import; with it, it is listed and the rest goes on."""

    error: FormatError

    def to_json(self) -> dict[str, Any]:
        """The message, and what to do."""
        return {"message": self.error.message} | ({"hint": self.error.hint} if self.error.hint else {})


Incoming: TypeAlias = IncomingDocument | IncomingSchema | Skipped


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What the user chose for an import.

    Attributes:
        annotators: Whether the folders directly in the path are annotators ("folders"), or not ("none"); "auto" where
            the format can tell.
        language: Of documents for which the file names none.
        more: What only this format knows (`--set key=value`).
    """

    annotators: Literal["auto", "folders", "none"] = "auto"
    language: str = ""
    more: Mapping[str, str] = field(default_factory=dict)


@runtime_checkable
class Reader(Protocol):
    """A format that can be read into a project."""

    def recognises(self, path: Path) -> bool:
        """Whether the file or folder looks like this format: cheap, and never an error."""

    def read(self, path: Path, options: ReadOptions) -> Iterator[Incoming]:
        """What is in a file or folder, one document after another, in constant memory.

        Raises:
            FormatError: Nothing more can be read; the message names file and line.
        """
