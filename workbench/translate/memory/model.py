"""What the translation memory says: matches for a text, and lines of a concordance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from workbench.model import Status

Kind = Literal["context", "exact", "fuzzy"]
Ranges = tuple[tuple[int, int], ...]

RANK: Final[dict[str, int]] = {"context": 0, "exact": 1, "fuzzy": 2}


@dataclass(frozen=True, slots=True)
class Side:
    """One language's side of a unit; `tag` is the language as its file writes it."""

    language: str
    text: str
    tag: str


@dataclass(frozen=True, slots=True)
class Match:
    """A unit of the memory that says the same as the text that was looked up, or nearly.

    Attributes:
        source: What the memory has in the language of the text.
        target: Its translation, in the wanted script of Chinese where it is converted.
        score: From 0 to 1; 1 only for the same text.
        kind: "context" where the neighbours are the same too; "exact"; "fuzzy".
        differences: Code-point ranges that the other text does not say: of the text looked up, and of `source`.
        where: The document, or the file, that it comes from.
        who: Who wrote it, or ""; `when`: an ISO date, or "".
        status: As the project knows it; None where the file says none.
        converted: Whether `target` was turned into the wanted script.
        unit: Its number in the memory; `segment_id`: the segment of this project, or "" for an imported unit.
    """

    source: str
    target: str
    score: float
    kind: Kind
    differences: tuple[Ranges, Ranges] = ((), ())
    where: str = ""
    who: str = ""
    when: str = ""
    status: Status | None = None
    source_language: str = ""
    target_language: str = ""
    converted: bool = False
    unit: int = 0
    segment_id: str = ""


@dataclass(frozen=True, slots=True)
class Concord:
    """A line of a concordance: one place where the query stands, in context, and the other side of the unit.

    Attributes:
        start, end: Code points of `text`, the side where the query stands.
        language: Of that side; `other_language` of `other`.
        where, who, when, status: As in `Match`.
    """

    text: str
    start: int
    end: int
    language: str
    other: str
    other_language: str
    where: str = ""
    who: str = ""
    when: str = ""
    status: Status | None = None
    segment_id: str = ""

    @property
    def left(self) -> str:
        """What stands before the query."""
        return self.text[: self.start]

    @property
    def match(self) -> str:
        """The query as the text says it."""
        return self.text[self.start : self.end]

    @property
    def right(self) -> str:
        """What stands behind the query."""
        return self.text[self.end :]


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a file of units: how many it has, how many of them the memory did not have, from where to where.

    Attributes:
        pairs: The pairs of languages that it holds.
    """

    units: int
    added: int
    pairs: tuple[tuple[str, str], ...] = ()
