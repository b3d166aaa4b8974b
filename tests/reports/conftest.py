"""A project in which two annotators part in every way there is."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from workbench import Project
from workbench.model import Annotation, Document, Fragment

Mark = Callable[..., Annotation]


@pytest.fixture
def mark(project: Project, document: Document) -> Mark:
    """Makes a mark of somebody's on the short document."""

    def make(who: str, label: str, *places: tuple[int, int], **fields: object) -> Annotation:
        before, project.annotator = project.annotator, who
        kind = {"claim": "claim", "supports": "relation", "genre": "label"}.get(label, "entity")
        parts = [Fragment(document.id, *place) for place in places]
        try:
            return project.marks.create(kind, label, document_id=document.id, fragments=parts, **fields)  # type: ignore[arg-type]
        finally:
            project.annotator = before

    return make


@pytest.fixture
def parted(project: Project, document: Document, mark: Mark) -> Project:
    """ann and ben part on a label, a boundary, a mark, an attribute, a role and a relation."""
    for who in ("ann", "ben"):
        ann = who == "ann"
        iran = mark(who, "gpe" if ann else "event", (0, 4))
        mark(who, "gpe", (25, 31))
        first = mark(
            who,
            "claim",
            (0, 12),
            attributes={"certainty": "certain" if ann else "possible"},
            roles={"source": [iran.id]} if ann else {},
        )
        second = mark(who, "claim", (25, 43 if ann else 44), attributes={"certainty": "possible"})
        ends = (first, second) if ann else (second, first)
        mark(who, "supports", roles={"from": [ends[0].id], "to": [ends[1].id]})
        mark(who, "genre", target=document.id, attributes={"value": "news" if ann else "opinion"})
    mark("ann", "person", (13, 16))
    return project
