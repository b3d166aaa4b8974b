"""Marks that other marks are told apart by: the units of labels and relations, and what roles name, as units.

Every annotator names marks of their own in roles, so what a role names is told by the units of those marks. The rules
are those of `workbench.adjudication`: a label is one unit with others of its type on the same thing, a relation with
others between the same units, in whichever direction.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from workbench.agreement.matching import Mark, match_units
from workbench.model import KINDS
from workbench.reports.rows import Marks

if TYPE_CHECKING:
    from workbench.reports.rows import Ints

Elsewhere = Callable[[Iterable[str]], Mapping[str, tuple[str, str]]]
"""For marks of other documents, the document of each and a name of its unit; those that are nowhere are left out."""

_POINT: Final = ((0, 1),)
_LABEL: Final = KINDS.index("label")
_RELATION: Final = KINDS.index("relation")


class Links:
    """The roles of a batch's marks, and the units of its labels and relations.

    Args:
        marks: The batch.
        units: For each mark in a text the number of its unit, else -1; those of labels and relations are written.
        rows: The marks to be considered.
    """

    def __init__(
        self,
        marks: Marks,
        units: Ints,
        rows: Ints,
        *,
        labels: Sequence[str],
        symmetric: frozenset[str],
        threshold: float,
        elsewhere: Elsewhere,
    ) -> None:
        self._marks, self._units, self._labels = marks, units, labels
        self._symmetric, self._threshold = symmetric, threshold
        self._next = int(units.max(initial=-1)) + 1
        self.roles = {row: json.loads(marks.roles[row]) for row in rows.tolist() if marks.roles[row] != "{}"}
        named = {key for roles in self.roles.values() for ids in roles.values() for key in ids}
        self._rows = {key: row for row, key in enumerate(marks.ids) if key in named} if named else {}
        self._elsewhere = elsewhere(named - self._rows.keys()) if named - self._rows.keys() else {}
        self.depends = self._dependencies()
        self._of_labels(rows[marks.kind[rows] == _LABEL].tolist())
        self._of_relations(rows[marks.kind[rows] == _RELATION].tolist())

    def _dependencies(self) -> dict[int, set[str]]:
        """For each document of the batch, the others that its marks name marks of; "" for marks that are nowhere."""
        found: dict[int, set[str]] = {}
        for row, roles in self.roles.items():
            own = int(self._marks.document[row])
            for key in (key for ids in roles.values() for key in ids):
                if key in self._rows:
                    other = int(self._marks.document[self._rows[key]])
                    if other != own:
                        found.setdefault(own, set()).add(self._marks.documents.things[other])
                else:
                    found.setdefault(own, set()).add(self._elsewhere.get(key, ("", ""))[0])
        return found

    def unit_named(self, key: str, row: int) -> str:
        """A name for the unit of a mark that the mark in a row names; its own id where it has none."""
        other = self._rows.get(key)
        if other is None:
            return self._elsewhere.get(key, ("", key))[1]
        here = self._marks.document[other] == self._marks.document[row]
        if self._units[other] < 0 or not (here or self._marks.place[other] > 0):
            return key
        return f"\x1f{self._units[other]}"

    def said(self, row: int) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """What the roles of a mark name, the same for marks that name the same units."""
        roles = self.roles.get(row, {})
        named = {name: sorted(self.unit_named(key, row) for key in ids) for name, ids in roles.items() if ids}
        if self._labels[self._marks.label[row]] in self._symmetric:
            named = {"": sorted(key for keys in named.values() for key in keys)}
        return tuple((name, tuple(keys)) for name, keys in sorted(named.items()))

    def _of_labels(self, rows: Sequence[int]) -> None:
        marks = self._marks
        given = []
        for row in rows:
            label = self._labels[marks.label[row]]
            where = self._at(row, label, marks.targets[row] or "")
            given.append((marks.ids[row], f"{marks.who[row]:09}", "label", label, where, _POINT))
        self._match(rows, given)

    def _of_relations(self, rows: Sequence[int]) -> None:
        by_document: dict[int, list[int]] = {}
        for row in rows:
            by_document.setdefault(int(self._marks.document[row]), []).append(row)
        for waiting in by_document.values():
            while waiting:
                ids = {self._marks.ids[row] for row in waiting}
                ready = [row for row in waiting if not any(end in ids for end in self._ends(row))] or waiting
                self._match(ready, [self._relation(row) for row in ready])
                waiting = [row for row in waiting if self._units[row] < 0]

    def _ends(self, row: int) -> list[str]:
        roles = self.roles.get(row, {})
        return [*roles.get("from", ()), *roles.get("to", ())]

    def _relation(self, row: int) -> Mark:
        marks, label = self._marks, self._labels[self._marks.label[row]]
        ends = [self.unit_named(key, row) for key in self._ends(row)]
        turned = ends != sorted(ends) and label not in self._symmetric
        where = self._at(row, *sorted(ends))
        return marks.ids[row], f"{marks.who[row]:09}", "relation", f"{label}{'<' if turned else ''}", where, _POINT

    def _at(self, row: int, *parts: str) -> str:
        return "\x1e".join((str(self._marks.document[row]), *parts))

    def _match(self, rows: Sequence[int], given: Sequence[Mark]) -> None:
        at = {mark[0]: row for row, mark in zip(rows, given, strict=True)}
        for unit in match_units(given, threshold=self._threshold):
            for key in unit:
                self._units[at[key]] = self._next
            self._next += 1
