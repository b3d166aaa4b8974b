"""The disagreements behind a figure, in text: which marks, what surrounds them, and what the guidelines say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final

from workbench.adjudication import Difference, Unit, UnitFinder
from workbench.adjudication.words import Words
from workbench.errors import NotFound, Refused
from workbench.model import JSON, Annotation, Fragment
from workbench.reports.query import Query

if TYPE_CHECKING:
    from workbench.project import Project

CONTEXT: Final = 60
"""How many characters are quoted before and after a mark."""
_LONGEST: Final = 120
"""Words in lines are cut in the middle beyond so many characters."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """A mark in one of the texts that it stands on.

    Attributes:
        pieces: The text from a bit before the mark to a bit behind it, each piece with whether it is marked.
        cut_before, cut_behind: Whether the text goes on there.
    """

    text_id: str
    pieces: tuple[tuple[str, bool], ...]
    cut_before: bool
    cut_behind: bool

    @property
    def marked(self) -> str:
        """The marked words, "…" between them where they are apart."""
        return " … ".join(piece for piece, inside in self.pieces if inside)


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One unit on which annotators part.

    Attributes:
        document: The document's name.
        among: The annotators compared, with or without a mark here.
        marks: By annotator.
        quotations: Each mark in its text, one for each text on which it stands; none for relations and labels.
        lines: Each mark in a line: its label, words and attributes, or what it joins.
        named: What the roles on which they part name, in words, by annotator and role.
        differences: What they part on, as far as the query asks.
        guidelines: What the schema says about each label that occurs; "" where it says nothing.
    """

    document_id: str
    document: str
    unit: Unit
    among: tuple[str, ...]
    marks: Mapping[str, Annotation]
    quotations: Mapping[str, tuple[Quotation, ...]]
    lines: Mapping[str, str]
    named: Mapping[str, Mapping[str, str]]
    differences: tuple[Difference, ...]
    guidelines: Mapping[str, str]

    @property
    def missing(self) -> tuple[str, ...]:
        """Those who worked on the document and have no mark here."""
        return tuple(name for name in self.among if name not in self.marks)

    def to_json(self) -> dict[str, Any]:
        """It as JSON values."""
        return {
            "document": self.document,
            "document_id": self.document_id,
            "unit": self.unit.id,
            "annotators": list(self.among),
            "marks": {name: mark.id for name, mark in self.marks.items()},
            "labels": {name: mark.label for name, mark in self.marks.items()},
            "words": {name: [quotation.marked for quotation in found] for name, found in self.quotations.items()},
            "differences": [difference.to_json() for difference in self.differences],
        }


def disagreements(project: Project, query: Query) -> Iterator[Disagreement]:
    """The disagreements that a query means, document by document, each found when it is asked for.

    A cell of a confusion matrix in which both have one label has the units that have it with both, whether or not they
    part on anything else.

    Raises:
        NotFound: A document does not exist.
    """
    finder = UnitFinder(project)
    for document_id in query.documents or [document.id for document in project.documents.all()]:
        found = finder.of(document_id)
        unit_of = {mark.id: unit.id for unit in found.units for mark in unit.marks.values()}
        view = _View(project, document_id, query, unit_of)
        for unit in found.units:
            if unit.kind == query.kind and (shown := view.of(unit)) is not None:
                yield shown


class _View:
    """One document, as a query looks at it."""

    def __init__(self, project: Project, document_id: str, query: Query, unit_of: Mapping[str, str]) -> None:
        self._project = project
        self._document_id = document_id
        self._query = query
        self._unit_of = unit_of
        self._texts: dict[str, str] = {}
        self._words = Words(project, longest=_LONGEST)

    def of(self, unit: Unit) -> Disagreement | None:
        """The unit as a disagreement, or None where the query does not mean it."""
        wanted = self._query.annotators
        among = tuple(name for name in wanted or unit.among if name in unit.among)
        marks = {name: mark for name, mark in unit.marks.items() if name in among and not mark.stale}
        pairs = [pair for pair in combinations(among, 2) if self._means(unit, marks, *pair)]
        if not pairs:
            return None
        parted = [name for name in among if any(name in pair for pair in pairs)]
        differences = tuple(self._narrowed(unit, parted, marks))
        return Disagreement(
            self._document_id,
            self._project.documents.get(self._document_id).name,
            unit,
            tuple(parted),
            {name: marks[name] for name in parted if name in marks},
            {name: self._quoted(marks[name].fragments) for name in parted if name in marks},
            {name: self._words.mark(marks[name]) for name in parted if name in marks},
            {name: self._named(marks[name], differences) for name in parted if name in marks},
            differences,
            {mark.label: self._guideline(mark.label) for name, mark in marks.items() if name in parted},
        )

    def _means(self, unit: Unit, marks: Mapping[str, Annotation], first: str, second: str) -> bool:
        if first not in marks and second not in marks:
            return False
        found = tuple(marks[name].label if name in marks else None for name in (first, second))
        labels = self._query.labels
        if len(labels) == 1 and labels[0] not in found:
            return False
        if len(labels) == 2:
            turned = len(self._query.annotators) != 2 and found == labels[::-1]
            return found == labels or turned
        return any(self._parts(difference, marks, first, second) for difference in unit.differences)

    def _parts(self, difference: Difference, marks: Mapping[str, Annotation], first: str, second: str) -> bool:
        """Whether two annotators part on this, and the query asks about it."""
        query = self._query
        if query.aspect and (difference.what, difference.name) != (query.aspect, query.name):
            return False
        if difference.what == "presence":
            return (first in marks) != (second in marks)
        if first not in marks or second not in marks:
            return False
        return bool(self._said(difference, first) != self._said(difference, second))

    def _said(self, difference: Difference, name: str) -> JSON:
        """What one annotator says, equal where the same is said."""
        value = difference.values.get(name)
        if difference.what == "role":
            return sorted(self._unit_of.get(key, key) for key in value or ())
        if difference.what == "attribute":
            return _value(value)
        return value

    def _narrowed(self, unit: Unit, among: Sequence[str], marks: Mapping[str, Annotation]) -> Iterator[Difference]:
        for difference in unit.differences:
            if any(self._parts(difference, marks, *pair) for pair in combinations(among, 2)):
                values = {name: value for name, value in difference.values.items() if name in among}
                yield Difference(difference.what, difference.name, values)

    def _named(self, mark: Annotation, differences: Sequence[Difference]) -> dict[str, str]:
        """What the roles of a mark name, of those on which annotators part."""
        roles = [difference.name for difference in differences if difference.what == "role"]
        return {role: self._words.named(ids) for role, ids in mark.roles.items() if role in roles or "" in roles}

    def _guideline(self, label: str) -> str:
        try:
            mark_type = self._project.schema.types.get(label)
        except Refused:
            return ""
        return mark_type.description() if mark_type else ""

    def _quoted(self, fragments: Sequence[Fragment]) -> tuple[Quotation, ...]:
        texts = dict.fromkeys(fragment.text_id for fragment in fragments)
        return tuple(
            quotation(text, self._text(text), [(f.start, f.end) for f in fragments if f.text_id == text])
            for text in texts
        )

    def _text(self, key: str) -> str:
        if key not in self._texts:
            home = self._project.documents if key == self._document_id else self._project.translations
            try:
                self._texts[key] = home.text(key)
            except NotFound:
                self._texts[key] = ""
        return self._texts[key]


def quotation(text_id: str, text: str, places: Sequence[tuple[int, int]]) -> Quotation:
    """Places of a text, with a bit of what surrounds them."""
    begin, end = max(0, places[0][0] - CONTEXT), min(len(text), places[-1][1] + CONTEXT)
    pieces: list[tuple[str, bool]] = []
    at = begin
    for start, behind in places:
        pieces += [(text[at:start], False), (text[start:behind], True)]
        at = behind
    pieces.append((text[at:end], False))
    return Quotation(text_id, tuple(piece for piece in pieces if piece[0]), begin > 0, end < len(text))


def _value(value: JSON) -> JSON:
    """An attribute's value, equal where the same is said: no order in a multiple choice, and nothing is nothing."""
    return None if value in (None, "", []) else sorted(map(repr, value)) if isinstance(value, list) else value
