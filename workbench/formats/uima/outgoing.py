"""A document's marks as structures on their way out, and what became of each."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from workbench.formats.uima import cas
from workbench.formats.uima.cas import Structure
from workbench.formats.uima.foreign import Layer

if TYPE_CHECKING:
    from workbench.formats.losses import Losses
    from workbench.formats.outgoing import Record


@dataclass(slots=True)
class Outgoing:
    """A document's marks as structures.

    Attributes:
        foreign: The layers that are none of ours and that the document remembers.
        sentence_ids: Of the record's segments.
        left: What is left behind of a mark that goes out, by the mark's id.
        dropped: Marks that do not go out, with the reason.
    """

    cas: cas.Cas
    foreign: list[Layer]
    sentence_ids: list[str] = field(default_factory=list)
    made: dict[str, Structure] = field(default_factory=dict)
    left: dict[str, list[str]] = field(default_factory=dict)
    dropped: dict[str, str] = field(default_factory=dict)

    def account(self, record: Record, losses: Losses) -> None:
        """Say of every mark what became of it."""
        if not self.left and not self.dropped:
            losses.exported_all(record.document, record.marks)
            return
        for mark in record.marks:
            if mark.id in self.dropped:
                losses.dropped(record.document, mark, reason=self.dropped[mark.id])
            else:
                losses.exported(record.document, mark, without=self.left.get(mark.id, ()))
