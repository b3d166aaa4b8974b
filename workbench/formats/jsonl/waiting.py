"""Marks that name others which come later in the file, if at all."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass, replace

from workbench.model import Annotation


@dataclass(frozen=True, slots=True)
class Waiting:
    """A mark that waits, and where it stands: its document's id, its line, and its place in it."""

    document: str
    number: int
    place: int
    mark: Annotation

    @property
    def named(self) -> frozenset[str]:
        """The ids that its roles name."""
        return named_by(self.mark)

    def without(self, gone: Set[str]) -> Annotation:
        """The mark, which names none of these any more."""
        roles = {role: tuple(key for key in ids if key not in gone) for role, ids in self.mark.roles.items()}
        return replace(self.mark, roles={role: ids for role, ids in roles.items() if ids})


def named_by(mark: Annotation) -> frozenset[str]:
    """The ids that a mark's roles name."""
    return frozenset(key for ids in mark.roles.values() for key in ids)


def given_up(waiting: Iterable[Waiting], missing: Set[str]) -> frozenset[str]:
    """What is missing, and the relations that lose an end by that, and those that lose these, and so on."""
    relations = [each for each in waiting if each.mark.kind == "relation"]
    gone = frozenset(missing)
    while more := {each.mark.id for each in relations if not gone.isdisjoint(each.named)} - gone:
        gone |= more
    return gone
