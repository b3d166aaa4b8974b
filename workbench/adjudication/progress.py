"""How far a review is: what of each document is agreed, decided, stale or still to be looked at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workbench.adjudication.model import STATUSES, UnitStatus
from workbench.adjudication.units import UnitFinder
from workbench.errors import Refused

if TYPE_CHECKING:
    from workbench.model import Document
    from workbench.project import Project


@dataclass(frozen=True, slots=True)
class DocumentProgress:
    """How far the review of one document is.

    Attributes:
        counts: How many units there are of each status.
        among: Who worked on it.
        unfinished: Who has it and is not done.
        orphans: Decisions whose marks are all gone.
    """

    document: Document
    counts: Mapping[UnitStatus, int]
    among: tuple[str, ...]
    unfinished: tuple[str, ...]
    orphans: int

    @property
    def units(self) -> int:
        """All units."""
        return sum(self.counts.values())

    @property
    def is_finished(self) -> bool:
        """Whether every unit is decided, and everybody done."""
        return self.counts["decided"] == self.units and not self.unfinished and not self.orphans

    def to_json(self) -> dict[str, Any]:
        """It as JSON values."""
        return {
            "document": self.document.id,
            "name": self.document.name,
            "annotators": list(self.among),
            "unfinished": list(self.unfinished),
            "units": self.units,
            "orphans": self.orphans,
            "finished": self.is_finished,
        } | dict(self.counts)


def review_progress(
    project: Project,
    documents: Sequence[Document] | None = None,
    *,
    progress: Callable[[int, int], object] | None = None,
) -> list[DocumentProgress]:
    """How far the review of each document is.

    Args:
        documents: Which; None for all.
        progress: Called with (documents done, documents in all).
    """
    wanted = project.documents.all() if documents is None else list(documents)
    finder = UnitFinder(project)
    found: list[DocumentProgress] = []
    for number, document in enumerate(wanted, 1):
        units = finder.of(document.id)
        found.append(DocumentProgress(document, units.counts(), units.among, units.unfinished, len(units.orphans)))
        if progress:
            progress(number, len(wanted))
    return found


def total(progresses: Sequence[DocumentProgress]) -> dict[UnitStatus, int]:
    """How many units there are of each status, in all documents together."""
    counts: Counter[UnitStatus] = Counter()
    for each in progresses:
        counts.update(each.counts)
    return {status: counts[status] for status in STATUSES}


def finish(project: Project, document: Document) -> None:
    """Say of all who have a document that it is adjudicated.

    Raises:
        Refused: A unit is not decided yet, or somebody is not done.
    """
    [found] = review_progress(project, [document])
    if not found.is_finished:
        left = found.units - found.counts["decided"]
        waiting = f"; not done: {', '.join(found.unfinished)}" if found.unfinished else ""
        raise Refused(
            f"{document.name}: {left} of {found.units} units are not decided{waiting}",
            hint="see them with: workbench review --list",
        )
    project.assignments.set_adjudicated(document.id)
