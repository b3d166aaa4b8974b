"""Which documents somebody may look into: not those that they were given and are not done with, where work is blind."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workbench.model import Document
    from workbench.project import Project


def hidden_documents(project: Project, annotator: str) -> frozenset[str]:
    """The ids of the documents in which an annotator may not see others' marks yet."""
    assignments = project.assignments
    if not annotator or not assignments.blind:
        return frozenset()
    return frozenset(each.document_id for each in assignments.to(annotator) if each.state in ("new", "working"))


def seen_documents(project: Project, annotator: str) -> list[Document]:
    """The documents in which they may."""
    hidden = hidden_documents(project, annotator)
    return [document for document in project.documents.all() if document.id not in hidden]
