"""What goes with a document to its next revision: marks and translations of whatever still says the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from workbench.model import Annotation, Document, stable_id
from workbench.store.anchors import Anchors, anchors
from workbench.store.journal import Journal, Put, create
from workbench.store.marks import Marks, mark_fields

if TYPE_CHECKING:
    from workbench.store.database import Database


def carried_over(
    database: Database, old: Document, document: str, text: str
) -> tuple[list[Put], tuple[Annotation, ...]]:
    """Copies of the old revision's marks on the new text, and the marks that do not fit.

    A mark goes over when all its fragments do; a role goes over with the mark that it names.
    """
    marks = Marks(database, Journal(database, ""), str)
    old_text = database.rows("SELECT content FROM texts WHERE id = ?", (old.id,))[0][0]
    shared = anchors(old_text, text)
    before = marks.of(old.id, annotator="*")
    moved = {mark.id: copy for mark in before if (copy := _copy(mark, shared, old.id, document)) is not None}
    names = {old_id: copy.id for old_id, copy in moved.items()}
    wishes = [create("marks", copy.id, mark_fields(_renamed(copy, names))) for copy in moved.values()]
    return wishes, tuple(mark for mark in before if mark.id not in moved)


def _copy(mark: Annotation, shared: Anchors, old: str, document: str) -> Annotation | None:
    fragments = shared.moved_all(mark.fragments, old, document)
    on_segment = mark.target not in ("", old)
    if fragments is None or on_segment or any(f.text_id != document for f in fragments):
        return None
    return replace(
        mark,
        id=stable_id("carried", mark.id, document),
        document_id=document,
        fragments=fragments,
        target=document if mark.target else "",
    )


def _renamed(mark: Annotation, names: dict[str, str]) -> Annotation:
    roles: dict[str, Sequence[str]] = {role: [names.get(i, i) for i in ids] for role, ids in mark.roles.items()}
    return replace(mark, roles={role: tuple(ids) for role, ids in roles.items()})
