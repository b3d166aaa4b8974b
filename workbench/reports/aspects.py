"""What annotators say about the same unit, counted: labels, boundaries, attributes, what roles name."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from workbench.model import JSON, KINDS
from workbench.reports.counts import Counts, multisets, pairs_within, runs
from workbench.reports.linked import Links
from workbench.reports.opened import Opened
from workbench.reports.rows import Marks, Numbers
from workbench.store.families import encode

if TYPE_CHECKING:
    from workbench.reports.rows import Bools, Ints

_IN_TEXT: Final = 2
"""Kinds below this number stand in texts."""


@dataclass(frozen=True, slots=True)
class Types:
    """What the schema says about labels, by name.

    Attributes:
        attributes, roles: Those that marks of a label can have.
        symmetric: Relations that say the same in both directions.
    """

    attributes: Mapping[str, frozenset[str]]
    roles: Mapping[str, frozenset[str]]
    symmetric: frozenset[str]


class Aspects:
    """The marks of a batch by unit and annotator.

    Args:
        rows: Marks that have a unit, by annotators who are compared.
        links: What their roles name.
    """

    def __init__(
        self, counts: Counts, marks: Marks, rows: Ints, units: Ints, links: Links, opened: Opened, labels: Sequence[str]
    ) -> None:
        import numpy as np

        order = np.lexsort((marks.who[rows], units[rows]))
        self._counts, self._marks, self._links, self._opened, self._labels = counts, marks, links, opened, labels
        self._rows = rows[order]
        self._unit = np.cumsum(runs(units[self._rows])) - 1
        self._document, self._kind = marks.document[self._rows], marks.kind[self._rows]
        self._label, self._who = marks.label[self._rows], marks.who[self._rows]
        self._values = [_values(text) for text in marks.sayings.things]
        alike = Numbers(tuple(sorted(values.items())) for values in self._values)
        said = np.array([alike.of(tuple(sorted(values.items()))) for values in self._values], dtype=np.int64)
        self._said = said[marks.said[self._rows]]
        named, ways = np.zeros(len(self._rows), dtype=np.int64), Numbers([()])
        for place in np.flatnonzero(self._with_roles()).tolist():
            named[place] = ways.of(links.said(int(self._rows[place])))
        self._named = named
        self._place = np.where(self._kind < _IN_TEXT, marks.place[self._rows], 0)

    def _with_roles(self) -> Bools:
        import numpy as np

        there = np.zeros(len(self._marks), dtype=bool)
        there[list(self._links.roles)] = True
        found: Bools = there[self._rows]
        return found

    def count(self, types: Types) -> None:
        """Count everything among annotators.

        Cells: ("units", kind) and ("parted", kind), of which not all who worked on the document have it the same;
        ("boundary", kind, first, second) for pairs of marks at one place; ("type", kind, labels...) for each multiset
        of labels of a unit; ("said", kind, attribute, values...) and ("filled", kind, role, yes or no...) for those of
        values; and those of `count_pairs`.
        """
        if len(self._rows):
            self._count_units()
            self.count_pairs(gold=False)
            self._count_types()
            self._count_values(types)
            self._count_filled(types)

    def _count_units(self) -> None:
        import numpy as np

        first = np.flatnonzero(runs(self._unit))
        sizes = np.diff(np.append(first, len(self._unit)))
        same = sizes == self._opened.annotators[self._document[first]]
        for column in (self._label, self._place, self._said, self._named):
            same &= np.minimum.reduceat(column, first) == np.maximum.reduceat(column, first)
        kinds, document = self._kind[first], self._document[first]
        several = self._opened.annotators[document] > 1
        self._counts.add(("units",), document[several], [(kinds[several], KINDS)])
        parted = several & ~same
        self._counts.add(("parted",), document[parted], [(kinds[parted], KINDS)])

    def count_pairs(self, *, gold: bool) -> None:
        """Count pairs of marks of one unit: of annotators, or of an annotator and the adjudicated layer.

        Cells: ("confusion", kind, first, second, label, label); ("boundary", kind, first, second) for those in one
        place; and for labels and relations, which have no place, ("exact", kind, first, second, label) for those that
        say the same and ("overlap", ...) for those that have the same label.
        """
        last = len(self._opened.names) - 1
        for one, other in pairs_within(self._unit):
            if gold:
                one, other = one[self._who[other] == last], other[self._who[other] == last]
            pair = self._opened.pairs(self._who[one], self._who[other])
            kind = (self._kind[one], KINDS)
            labels = [(self._label[one], self._labels), (self._label[other], self._labels)]
            self._counts.add(("confusion",), self._document[one], [kind, pair, *labels])
            here = (self._kind[one] < _IN_TEXT) & (self._place[one] == self._place[other])
            self._count_some("boundary", one, here, [kind, pair])
            named = (self._kind[one] >= _IN_TEXT) & (self._label[one] == self._label[other])
            self._count_some("overlap", one, named, [kind, pair, labels[0]])
            same = (self._said[one] == self._said[other]) & (self._named[one] == self._named[other])
            self._count_some("exact", one, named & same, [kind, pair, labels[0]])

    def _count_some(self, name: str, rows: Ints, kept: Bools, columns: Sequence[tuple[Ints, Sequence[object]]]) -> None:
        self._counts.add((name,), self._document[rows][kept], [(codes[kept], things) for codes, things in columns])

    def _count_types(self) -> None:
        self._count_multisets(("type",), self._several(), self._label, [*self._labels])

    def _several(self) -> Bools:
        """Rows of units with two marks or more."""
        import numpy as np

        found: Bools = np.bincount(self._unit)[self._unit] > 1
        return found

    def _count_multisets(self, head: tuple[str, ...], kept: Bools, codes: Ints, things: Sequence[object]) -> None:
        """Count the multisets of codes of units, all of whose rows are kept or none."""
        import numpy as np

        rows = np.flatnonzero(kept)
        if not len(rows):
            return
        first = rows[runs(self._unit[rows])]
        number, found = multisets(np.cumsum(runs(self._unit[rows])) - 1, codes[rows])
        named = [tuple(things[code] for code in each) for each in found]
        kind, *rest = (
            (self._kind[first], KINDS),
            *([(np.zeros(len(first), dtype=np.int64), [part]) for part in head[1:]]),
        )
        self._counts.add(head[:1], self._document[first], [kind, *rest, (number, named)])

    def _count_values(self, types: Types) -> None:
        import numpy as np

        several = self._several()
        names = {name for values in self._values for name in values}
        for name in sorted(names.union(*types.attributes.values())):
            values = Numbers([None])
            code = np.array([values.of(found.get(name)) for found in self._values], dtype=np.int64)
            given = code[self._marks.said[self._rows]]
            kept = several & self._asked(given > 0, name, types.attributes)
            self._count_multisets(("said", name), kept, given, values.things)

    def _asked(self, given: Bools, name: str, allowed: Mapping[str, frozenset[str]]) -> Bools:
        """Rows of units in which somebody says something of this name, or all labels ask for it."""
        import numpy as np

        able = np.array([name in allowed.get(label, ()) for label in self._labels], dtype=bool)[self._label]
        units = int(self._unit[-1]) + 1
        asked = np.bincount(self._unit[~able], minlength=units) == 0
        asked[self._unit[given]] = True
        found: Bools = asked[self._unit]
        return found

    def _count_filled(self, types: Types) -> None:
        """Roles of claims: whether they are filled, and what is named, pair by pair.

        Cells: ("filled", kind, role, yes or no...), and for pairs in units where somebody fills it ("both", kind,
        role, pair), ("first", ...) and ("second", ...): how many both name, and how many each does.
        """
        import numpy as np

        roles = self._links.roles
        names = {name for found in roles.values() for name, ids in found.items() if ids}
        several = self._several() & (self._kind < _IN_TEXT)
        for name in sorted(names.union(*types.roles.values()) if roles else ()):
            given = np.array([bool(roles.get(row, {}).get(name)) for row in self._rows.tolist()], dtype=bool)
            kept = several & self._asked(given, name, types.roles)
            self._count_multisets(("filled", name), kept, given.astype(np.int64), [False, True])
            self._count_named(name, np.flatnonzero(several & np.isin(self._unit, self._unit[given])))

    def _count_named(self, name: str, rows: Ints) -> None:
        for one, other in pairs_within(self._unit[rows]):
            for first, second in zip(rows[one].tolist(), rows[other].tolist(), strict=True):
                ours, theirs = self._fillers(first, name), self._fillers(second, name)
                whose = self._opened.names[self._who[first]], self._opened.names[self._who[second]]
                for part, number in (("both", len(ours & theirs)), ("first", len(ours)), ("second", len(theirs))):
                    cell = (part, KINDS[self._kind[first]], name, whose)
                    self._counts.put(cell, int(self._document[first]), number)

    def _fillers(self, place: int, name: str) -> set[str]:
        row = int(self._rows[place])
        return {self._links.unit_named(key, row) for key in self._links.roles.get(row, {}).get(name, ())}


def _values(text: str) -> dict[str, str]:
    """The attributes that say something, each value as a text that is equal where the same is said."""
    found: dict[str, JSON] = json.loads(text)
    return {
        name: encode(sorted(value, key=encode) if isinstance(value, list) else value)
        for name, value in found.items()
        if value not in (None, "", [])
    }
