"""The versions of a unit side by side: what each says, line by line, and where they part."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from workbench.adjudication import Unit
from workbench.model import JSON, Annotation
from workbench.schema.model import MarkType, Schema
from workbench.tui.language import tr
from workbench.tui.review.quotes import Piece, common, quoted
from workbench.tui.words import label_title, title_of

Named = Callable[[Sequence[str]], str]
"""The marks that a role names, in words."""


@dataclass(frozen=True, slots=True)
class Version:
    """One of the ways in which a unit was marked.

    Attributes:
        holders: Who has it so.
        mark: One of their marks, all of which say the same; or what gold has.
    """

    holders: tuple[str, ...]
    mark: Annotation

    @property
    def is_gold(self) -> bool:
        """Whether it is what was decided, and nobody's own."""
        return not self.holders


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that versions say.

    Attributes:
        title: What it is about.
        cells: What each version says.
        differs: Whether the annotators part on it.
        leads: Whether it is what the unit is about: its words, or what a relation joins.
    """

    title: str
    cells: tuple[tuple[Piece, ...], ...]
    differs: bool
    leads: bool = False

    @property
    def words(self) -> str:
        """What the first version says, in words."""
        return "".join(words for words, _ in self.cells[0])


def versions_of(unit: Unit) -> list[Version]:
    """The versions that can be taken: most holders first."""
    found = []
    for group in unit.versions:
        holders = tuple(name for name in group if name in unit.marks)
        if holders:
            found.append(Version(holders, unit.marks[holders[0]]))
    return found


def gold_of(unit: Unit) -> list[Version]:
    """What was decided, where it is not one of the versions that are there."""
    decision = unit.decision
    if decision is None or (decision.outcome == "these" and unit.status == "decided"):
        return []
    return [Version((), gold.mark) for gold in decision.gold]


def taken(unit: Unit, version: Version) -> bool:
    """Whether a version was decided for."""
    chosen = unit.decision.chosen if unit.decision is not None and unit.decision.outcome == "these" else ()
    return any(unit.marks[name].id in chosen for name in version.holders)


@dataclass(slots=True)
class Table:
    """What versions say, row by row.

    Attributes:
        named: Puts the marks of a role into words.
        placed: The same, with where each of them stands: for roles that part in marks of the same words.
        texts: The texts that marks stand on, by id.
    """

    schema: Schema
    named: Named
    placed: Named
    texts: Mapping[str, str] = field(default_factory=dict)

    def rows(self, unit: Unit, versions: Sequence[Version]) -> list[Row]:
        """All rows: boundary, type, attributes, roles."""
        parted: set[tuple[str, str]] = {(found.what, found.name) for found in unit.differences}
        marks = [version.mark for version in versions]
        return list(self._rows(marks, parted))

    def _rows(self, marks: Sequence[Annotation], parted: set[tuple[str, str]]) -> Iterator[Row]:
        if any(mark.fragments for mark in marks):
            shared = common(mark.fragments for mark in marks)
            cells = tuple(quoted(mark.fragments, self.texts, shared) for mark in marks)
            yield Row(tr("words"), cells, ("boundary", "") in parted, leads=True)
        yield self._row(tr("type"), [self._title(mark) for mark in marks], ("label", "") in parted)
        for name in self._names(marks, "attributes"):
            values = [self._value(mark, name) for mark in marks]
            yield self._row(self._called(marks, name), values, ("attribute", name) in parted)
        for name in self._names(marks, "roles"):
            differs = ("role", name) in parted or ("role", "") in parted
            values = [self.named(mark.roles.get(name, ())) for mark in marks]
            if differs and len(set(values)) == 1:
                values = [self.placed(mark.roles.get(name, ())) for mark in marks]
            leads = marks[0].kind == "relation"
            yield self._row(self._called(marks, name), values, differs, leads=leads)

    def _row(self, title: str, values: Sequence[str], differs: bool, *, leads: bool = False) -> Row:
        first = values[0] if values else ""
        differs = differs or any(value != first for value in values)
        usual = max(values, key=values.count, default="")
        alone = values.count(usual) == 1

        def cell(value: str) -> tuple[Piece, ...]:
            return ((value, "differing" if differs and (value != usual or alone) else "same"),)

        return Row(title, tuple(map(cell, values)), differs, leads)

    def _names(self, marks: Sequence[Annotation], section: str) -> list[str]:
        """The attributes or roles that a mark has, in the schema's order, then the others."""
        known: list[str] = []
        for mark_type in filter(None, map(self._type, marks)):
            known += [item.name for item in getattr(mark_type, section)]
        there = {
            name for mark in marks for name, value in getattr(mark, section).items() if value not in (None, "", [], ())
        }
        return [name for name in dict.fromkeys(known) if name in there] + sorted(there - set(known))

    def _type(self, mark: Annotation) -> MarkType | None:
        return self.schema.types.get(mark.label)

    def _title(self, mark: Annotation) -> str:
        return label_title(self.schema, mark.label)

    def _called(self, marks: Sequence[Annotation], name: str) -> str:
        for mark_type in filter(None, map(self._type, marks)):
            for item in (*mark_type.attributes, *mark_type.roles):
                if item.name == name:
                    return title_of(item)
        return name

    def _value(self, mark: Annotation, name: str) -> str:
        value = mark.attributes.get(name)
        mark_type = self._type(mark)
        titles: dict[JSON, str] = {}
        for attribute in mark_type.attributes if mark_type else ():
            if attribute.name == name:
                titles = {each.name: title_of(each) for each in attribute.values}
        values = value if isinstance(value, list) else [value]
        return tr(", ").join(titles.get(each, str(each)) for each in values if each not in (None, "")) or "–"
