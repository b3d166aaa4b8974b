"""A handle on what is behind a figure: which disagreements it counts. Every figure of a report has one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from workbench.model import Kind

Aspect = Literal["", "presence", "boundary", "label", "attribute", "role"]
"""What annotators part on; "" for anything."""

NOTHING = None
"""In place of a label: no mark."""


@dataclass(frozen=True, slots=True)
class Query:
    """Which disagreements are meant; what is left empty does not narrow.

    Attributes:
        kind: The layer.
        aspect, name: What they part on, and which attribute or role.
        annotators: Two of them: their marks are compared. None named: anybody's. More: any two of them.
        labels: Of one annotator and of the other, None for no mark: a cell of a confusion matrix, in the order of
            `annotators`, or in either where these are not two. One label alone: any mark of it.
        documents: Ids.
    """

    kind: Kind
    aspect: Aspect = ""
    name: str = ""
    annotators: tuple[str, ...] = ()
    labels: tuple[str | None, ...] = ()
    documents: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """It as JSON values."""
        return {
            "kind": self.kind,
            "aspect": self.aspect,
            "name": self.name,
            "annotators": list(self.annotators),
            "labels": list(self.labels),
            "documents": list(self.documents),
        }
