"""What an annotator has to do, and what they may not see yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from workbench.model import WorkState
from workbench.tui.language import tr

if TYPE_CHECKING:
    from workbench.project import Project
    from workbench.store.documents import DocumentSummary

_ORDER: Final[tuple[WorkState, ...]] = ("working", "new")


@dataclass(frozen=True, slots=True)
class Queue:
    """The documents that an annotator was given.

    Attributes:
        states: How far they are with each, by document id, in the order of the documents' adding.
        blind: Whether they see others' marks only when they are done.
    """

    states: Mapping[str, WorkState] = field(default_factory=dict)
    blind: bool = False

    @classmethod
    def of(cls, project: Project) -> Queue:
        """That of the project's annotator; empty where nobody is named, or nothing was handed out."""
        assignments = project.assignments
        if not project.annotator:
            return cls()
        return cls({each.document_id: each.state for each in assignments.to(project.annotator)}, assignments.blind)

    @property
    def to_do(self) -> list[str]:
        """What they still have to do: what is begun first."""
        return [key for state in _ORDER for key, found in self.states.items() if found == state]

    @property
    def words(self) -> str:
        """How much there is to do, in words; "" where nothing was handed out."""
        if not self.states:
            return ""
        left = len(self.to_do)
        if not left:
            return tr("all done")
        return tr("{left} of {all} to do", left=f"{left:,}", all=f"{len(self.states):,}")

    def hides(self, document_id: str) -> bool:
        """Whether they may not see others' marks in a document yet."""
        return self.blind and self.states.get(document_id) in _ORDER

    def ordered(self, entries: Iterable[DocumentSummary]) -> list[DocumentSummary]:
        """Documents with those to do first, then those that are done, then those of others."""
        places = {key: at for at, key in enumerate(self.to_do)}
        last = len(places)

        def place(entry: DocumentSummary) -> int:
            key = entry.document.id
            return places.get(key, last if key in self.states else last + 1)

        return sorted(entries, key=place)
