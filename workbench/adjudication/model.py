"""A unit and what annotators part on about it, as frozen dataclasses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from workbench.model import JSON, Annotation, Decision, Fragment, Kind

What = Literal["presence", "boundary", "label", "attribute", "role"]
UnitStatus = Literal["agreed", "differing", "single", "decided", "stale"]

STATUSES: Final[Mapping[UnitStatus, str]] = {
    "agreed": "all annotators have it the same",
    "differing": "annotators differ",
    "single": "only one annotator has worked on the document: nothing to compare",
    "decided": "decided",
    "stale": "decided, but the marks have changed since",
}
"""The statuses of a unit, in words."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that annotators part on.

    Attributes:
        what: "presence" (some have no mark here), "boundary", "label", "attribute" or "role".
        name: The attribute's or role's name; "" otherwise.
        values: What each annotator has: for presence whether there is a mark, for a boundary [text id, start, end] of
            each fragment, for a role the ids of the marks that it names. None where they say nothing.
    """

    what: What
    name: str = ""
    values: Mapping[str, JSON] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """What it is about in one word: the attribute's or role's name, or the kind of difference."""
        return self.name or self.what

    def to_json(self) -> dict[str, Any]:
        """It as JSON values."""
        return {"what": self.what, "name": self.name, "values": dict(self.values)}


@dataclass(frozen=True, slots=True)
class Unit:
    """The marks that annotators made of one and the same thing, at most one each.

    Attributes:
        id: A hash of the document and the marks' ids: the id that a decision about just these marks has.
        marks: By annotator, in the order of their names.
        among: The annotators who worked on the document: those compared.
        differences: What they part on; none where all have it the same.
        versions: The annotators in groups that have it the same, larger groups first; those without a mark are one of
            them.
        decision: What was decided about any of these marks.
    """

    id: str
    document_id: str
    kind: Kind
    marks: Mapping[str, Annotation]
    among: tuple[str, ...]
    differences: tuple[Difference, ...]
    versions: tuple[tuple[str, ...], ...]
    status: UnitStatus
    decision: Decision | None = None

    @property
    def missing(self) -> tuple[str, ...]:
        """The annotators who worked on the document and have no mark here."""
        return tuple(name for name in self.among if name not in self.marks)

    @property
    def inputs(self) -> tuple[str, ...]:
        """The marks' ids: what a decision about this unit is made from."""
        return tuple(mark.id for mark in self.marks.values())

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels that it was given, the most frequent first."""
        counts = Counter(mark.label for mark in self.marks.values())
        return tuple(sorted(counts, key=lambda label: (-counts[label], label)))

    @property
    def fragments(self) -> tuple[Fragment, ...]:
        """Where it stands, by the first annotator who has a mark here; nowhere for relations and labels."""
        return next(iter(self.marks.values())).fragments

    @property
    def is_open(self) -> bool:
        """Whether somebody has to look at it: annotators differ, or what was decided has become stale.

        What one annotator alone has marked is not: there is nothing to settle, and nothing that says that it is right.
        """
        return self.status in ("differing", "stale")

    def to_json(self) -> dict[str, Any]:
        """It as JSON values; marks by their ids."""
        return {
            "id": self.id,
            "document": self.document_id,
            "kind": self.kind,
            "labels": list(self.labels),
            "status": self.status,
            "marks": {name: mark.id for name, mark in self.marks.items()},
            "missing": list(self.missing),
            "fragments": [[part.text_id, part.start, part.end] for part in self.fragments],
            "differences": [difference.to_json() for difference in self.differences],
            "decision": self.decision.id if self.decision else None,
        }


@dataclass(frozen=True, slots=True)
class DocumentUnits:
    """All units of one document, in the order of the text.

    Attributes:
        among: The annotators who worked on it.
        unfinished: Those to whom it is assigned and who are not done with it.
        orphans: Decisions none of whose marks is there any more.
        threshold: The least overlap of two marks of one unit.
    """

    document_id: str
    among: tuple[str, ...]
    unfinished: tuple[str, ...]
    units: tuple[Unit, ...]
    orphans: tuple[Decision, ...]
    threshold: float

    @property
    def open(self) -> tuple[Unit, ...]:
        """The units that somebody has to look at."""
        return tuple(unit for unit in self.units if unit.is_open)

    def counts(self) -> dict[UnitStatus, int]:
        """How many units there are of each status."""
        found = Counter(unit.status for unit in self.units)
        return {status: found[status] for status in STATUSES}

    def to_json(self) -> dict[str, Any]:
        """Everything as JSON values."""
        return {
            "document": self.document_id,
            "annotators": list(self.among),
            "unfinished": list(self.unfinished),
            "threshold": self.threshold,
            "counts": dict(self.counts()),
            "units": [unit.to_json() for unit in self.units],
            "orphans": [decision.id for decision in self.orphans],
        }
