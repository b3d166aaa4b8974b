"""What became of every mark on its way out or in: nothing is lost without being named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from workbench.model import Annotation, Fragment


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one mark.

    Attributes:
        mark, document: Their ids.
        name: The document's name.
        fragments: Where it stands in the project.
        reason: Why it was not carried as it is; "" where it was.
        other: The id of another mark that the reason speaks of, or "".
        without: What was left behind of a mark that was carried ("attributes", "roles", ...).
    """

    mark: str
    document: str
    name: str
    annotator: str
    kind: str
    label: str
    fragments: tuple[Fragment, ...] = ()
    reason: str = ""
    other: str = ""
    without: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The outcome as JSON values; offsets are code points, with the text's id where it is a translation."""
        data: dict[str, Any] = {
            "mark": self.mark,
            "document": self.document,
            "name": self.name,
            "annotator": self.annotator,
            "kind": self.kind,
            "label": self.label,
            "fragments": [
                {"start": f.start, "end": f.end} | ({} if f.text_id == self.document else {"in": f.text_id})
                for f in self.fragments
            ],
        }
        extra = {"reason": self.reason, "other": self.other, "without": list(self.without)}
        return data | {key: value for key, value in extra.items() if value}


def outcome(mark: Annotation, name: str, *, reason: str = "", other: str = "", without: Iterable[str] = ()) -> Outcome:
    """What became of `mark`, which belongs to the document called `name`."""
    return Outcome(
        mark.id, mark.document_id, name, mark.annotator, mark.kind, mark.label, mark.fragments, reason, other,
        tuple(without),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class LossReport:
    """Every mark of one export or import, in exactly one of four lists.

    Attributes:
        exported: Carried where they stand. On import: brought in.
        snapped: Carried with their boundaries moved to those of tokens.
        split: Carried as several pieces.
        dropped: Not carried.
        notes: What else is worth a line.
    """

    format: str
    exported: tuple[Outcome, ...] = ()
    snapped: tuple[Outcome, ...] = ()
    split: tuple[Outcome, ...] = ()
    dropped: tuple[Outcome, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def marks(self) -> int:
        """How many marks are accounted for: all there were."""
        return len(self.exported) + len(self.snapped) + len(self.split) + len(self.dropped)

    @property
    def reduced(self) -> tuple[Outcome, ...]:
        """The marks that were carried without something of theirs."""
        return tuple(item for items in (self.exported, self.snapped, self.split) for item in items if item.without)

    @property
    def lossless(self) -> bool:
        """Whether every mark was carried whole, where it stands."""
        return len(self.exported) == self.marks and not self.reduced

    def __str__(self) -> str:
        """The report in one line."""
        if not self.marks:
            return "; ".join(["no marks", *self.notes])
        parts = [f"{len(self.exported):,} of {self.marks:,} marks as they are"]
        parts += [f"{len(self.snapped):,} snapped to tokens"] if self.snapped else []
        parts += [f"{len(self.split):,} split ({_reasons(self.split)})"] if self.split else []
        parts += [f"{len(self.dropped):,} dropped ({_reasons(self.dropped)})"] if self.dropped else []
        left = Counter(what for item in self.reduced for what in item.without)
        parts += [f"{count:,} without their {what}" for what, count in sorted(left.items())]
        return "; ".join([", ".join(parts), *self.notes])

    def to_json(self) -> dict[str, Any]:
        """The report as JSON values: counts, then each list."""
        lists = {name: getattr(self, name) for name in ("exported", "snapped", "split", "dropped")}
        counts = {name: len(items) for name, items in lists.items()}
        return {
            "format": self.format,
            "marks": self.marks,
            "counts": counts | {"reduced": len(self.reduced)},
            "notes": list(self.notes),
            **{name: [item.to_json() for item in items] for name, items in lists.items()},
        }


def _reasons(items: Iterable[Outcome]) -> str:
    counts = Counter(item.reason for item in items)
    return "; ".join(f"{count:,} {reason}" for reason, count in counts.most_common())


@dataclass(slots=True)
class Losses:
    """A loss report being made."""

    exported: list[Outcome] = field(default_factory=list)
    snapped: list[Outcome] = field(default_factory=list)
    split: list[Outcome] = field(default_factory=list)
    dropped: list[Outcome] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def report(self, name: str) -> LossReport:
        """The report of the format called `name`, as it stands."""
        return LossReport(
            name,
            tuple(self.exported),
            tuple(self.snapped),
            tuple(self.split),
            tuple(self.dropped),
            tuple(self.notes),
        )
