"""Changing what marks are: relabelled, split in two, joined; each one edit, whatever else it touches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from workbench.model import JSON, Annotation, Fragment
from workbench.schema.check import value_problems
from workbench.tui.form import no_longer_asked

if TYPE_CHECKING:
    from workbench.project import Project
    from workbench.schema.model import MarkType


def relabel(project: Project, mark: Annotation, new: MarkType) -> Annotation:
    """Give a mark another type: what this one has a place for stays, what it starts with is added, the rest goes."""
    kept = {name: value for name, value in mark.attributes.items() if _fits(new, name, value)}
    attributes: dict[str, JSON] = {**dict.fromkeys(mark.attributes), **new.defaults(), **kept}
    attributes |= no_longer_asked(new, attributes)
    known = {role.name for role in new.roles}
    roles: dict[str, Sequence[str]] = {name: () for name in mark.roles if name not in known}
    return project.marks.update(mark.id, label=new.name, attributes=attributes, roles=roles)


def _fits(mark_type: MarkType, name: str, value: JSON) -> bool:
    attribute = mark_type.attribute(name)
    return attribute is not None and next(value_problems(attribute, value), "") == ""


def split_mark(
    project: Project, mark: Annotation, first: Sequence[Fragment], second: Sequence[Fragment]
) -> tuple[Annotation, Annotation]:
    """Make two marks of one; what names it goes on naming the first."""
    with project.database.transaction(), project.journal.group(f"split {mark.label}"):
        kept = project.marks.update(mark.id, fragments=first)
        made = project.marks.create(
            mark.kind,
            mark.label,
            document_id=mark.document_id,
            fragments=second,
            attributes=mark.attributes,
            roles=mark.roles,
        )
    return kept, made


def join_marks(project: Project, mark: Annotation, other: Annotation, fragments: Sequence[Fragment]) -> Annotation:
    """Make one mark of two: `mark` stays, with what it lacks from the other; what named the other names it."""
    marks = project.marks
    with project.database.transaction(), project.journal.group(f"join {mark.label}"):
        for naming in marks.referring_to(other.id):
            if naming.id != mark.id and not _between(naming, mark.id, other.id):
                marks.update(naming.id, roles=_renamed(naming.roles, other.id, mark.id))
        for proposition in project.propositions.of(other.id):
            if mark.id not in proposition.members:
                project.propositions.join(proposition.id, mark.id, proposition.members[other.id])
        attributes = {**other.attributes, **mark.attributes}
        roles = {
            name: _once((*mark.roles.get(name, ()), *other.roles.get(name, ())), {mark.id, other.id})
            for name in {**mark.roles, **other.roles}
        }
        note = "\n".join(dict.fromkeys(filter(None, (mark.note, other.note))))
        whole = marks.update(mark.id, fragments=fragments, attributes=attributes, roles=roles, note=note)
        marks.delete([other.id])
    return whole


def _between(naming: Annotation, one: str, other: str) -> bool:
    """Whether a relation joins the two: it has nothing to join any more, and goes with the one that goes."""
    named = {mark_id for ids in naming.roles.values() for mark_id in ids}
    return naming.kind == "relation" and named == {one, other}


def _renamed(roles: Mapping[str, Sequence[str]], old: str, new: str) -> dict[str, Sequence[str]]:
    return {
        name: _once([new if mark_id == old else mark_id for mark_id in ids], set())
        for name, ids in roles.items()
        if old in ids
    }


def _once(ids: Sequence[str], never: set[str]) -> Sequence[str]:
    return [mark_id for mark_id in dict.fromkeys(ids) if mark_id not in never]
