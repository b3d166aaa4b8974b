"""The order in which a person meets the units of a document: as the text goes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from workbench.model import Annotation, Kind

if TYPE_CHECKING:
    from workbench.store.database import Database

Group = tuple[Annotation, ...]
Place = tuple[int, int, int, int]
"""Where its segment begins, its side (0 about it, 1 its text, 2 a translation), where it begins, minus its end."""

_KINDS: Final[Mapping[Kind, int]] = {"label": 0, "entity": 1, "claim": 2, "relation": 3}
_NOWHERE: Final[Place] = (1 << 60, 0, 0, 0)


def in_reading_order(database: Database, document_id: str, groups: Sequence[Group]) -> list[Group]:
    """Groups of marks in the order of the text: labels before what they are about, wide marks before what is in them.

    What stands on a translation follows what stands on its segment; a relation stands where its first end does.
    """
    places = _Places(database, document_id, groups)
    return sorted(groups, key=lambda group: (places.of(group[0]), _KINDS[group[0].kind], group[0].label, group[0].id))


def ends_of(mark: Annotation) -> tuple[str, ...]:
    """The ids of the marks that a relation joins."""
    return (*mark.roles.get("from", ()), *mark.roles.get("to", ()))


class _Places:
    """Where marks of a document stand."""

    def __init__(self, database: Database, document_id: str, groups: Sequence[Group]) -> None:
        rows = database.rows(
            "SELECT id, start, 1 FROM segments WHERE document_id = ?1 AND present UNION ALL "
            "SELECT t.id, s.start, 2 FROM translations AS t JOIN segments AS s ON s.id = t.segment_id "
            "WHERE t.document_id = ?1",
            (document_id,),
        )
        self._document = document_id
        self._texts = {key: (start, side) for key, start, side in rows}
        self._starts = sorted(start for _, start, side in rows if side == 1)
        self._marks = {mark.id: mark for group in groups for mark in group}

    def of(self, mark: Annotation) -> Place:
        """Where a mark stands; those that lead nowhere are the last."""
        seen: set[str] = set()
        while mark.kind == "relation":
            seen.add(mark.id)
            end = self._marks.get(next(iter(ends_of(mark)), ""))
            if end is None or end.id in seen:
                return _NOWHERE
            mark = end
        if not mark.fragments:
            return (self._texts[mark.target][0], 0, 0, 0) if mark.target in self._texts else (-1, 0, 0, 0)
        first = mark.fragments[0]
        if first.text_id != self._document:
            return (*self._texts.get(first.text_id, (0, 2)), first.start, -first.end)
        found = bisect_right(self._starts, first.start)
        return self._starts[found - 1] if found else 0, 1, first.start, -first.end
