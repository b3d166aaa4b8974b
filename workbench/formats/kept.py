"""The marks of a document in a format that has a place for everything, but keeps each document by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from workbench.model import Annotation

if TYPE_CHECKING:
    from workbench.formats.losses import Losses
    from workbench.formats.outgoing import Record

_NO_END: Final = "joins what is no mark of this document"
_NO_TARGET: Final = "is about a segment that does not go out"


def kept_of(record: Record, marks: Sequence[Annotation], losses: Losses) -> dict[str, Annotation]:
    """The marks of a document that are carried, by id, without roles that name others; each is noted."""
    if all(mark.fragments and not mark.roles for mark in marks):
        losses.exported_all(record.document, marks)
        return {mark.id: mark for mark in marks}
    dropped = _dropped(record, marks)
    there = {mark.id for mark in marks} - dropped.keys()
    kept: dict[str, Annotation] = {}
    for mark in marks:
        if mark.id in dropped:
            losses.dropped(record.document, mark, reason=dropped[mark.id])
            continue
        missing = [role for role, ids in sorted(mark.roles.items()) if not there.issuperset(ids)]
        losses.exported(record.document, mark, without=[f"role {role}" for role in missing])
        roles = {role: ids for role, ids in mark.roles.items() if role not in missing}
        kept[mark.id] = replace(mark, roles=roles) if missing else mark
    return kept


def _dropped(record: Record, marks: Sequence[Annotation]) -> dict[str, str]:
    """Why marks cannot be carried, by id: a relation goes with whatever it joins."""
    targets = {record.document.id, *(segment.id for segment in record.segments)}
    dropped = {mark.id: _NO_TARGET for mark in marks if mark.kind == "label" and mark.target not in targets}
    there = {mark.id for mark in marks} - dropped.keys()
    while True:
        lone = [
            mark.id
            for mark in marks
            if mark.kind == "relation"
            and mark.id in there
            and not (mark.roles and there.issuperset(end for ids in mark.roles.values() for end in ids))
        ]
        if not lone:
            return dropped
        dropped |= dict.fromkeys(lone, _NO_END)
        there.difference_update(lone)
