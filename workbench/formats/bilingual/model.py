"""Segments side by side, as a file of a translation tool has them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from workbench.model import Origin, Status

NO_MARKS: Final = "carries translations, and no marks"


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody says about a segment; `who` is "" where the file does not say."""

    text: str
    who: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """A translation of a segment: the one that stands, or one that was offered beside it."""

    text: str
    language: str
    status: Status = "draft"
    origin: Origin = "human"
    engine: str = ""
    score: float | None = None
    who: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """A segment with its translation.

    Attributes:
        id: What the file calls it; `segment` is the id of ours that it names, or "".
        gap: What stands between the segment before and this one; None where the file does not say.
        line: Where it stands in the file.
    """

    id: str
    source: str
    language: str
    target: Offer | None = None
    offers: tuple[Offer, ...] = ()
    notes: tuple[Note, ...] = ()
    segment: str = ""
    zone: str = "body"
    gap: str | None = None
    line: int = 0


@dataclass(slots=True)
class Bitext:
    """A document in two languages.

    Attributes:
        key: The id of our document that the file names, or "".
        behind: What stands behind the last segment.
    """

    name: str
    key: str = ""
    pairs: list[Pair] = field(default_factory=list)
    behind: str = ""
