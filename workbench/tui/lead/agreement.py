"""An agreement report as tables to move in; every cell with its words, and with what is behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

from workbench.reports.model import LayerReport, PairReport
from workbench.reports.query import Query
from workbench.tui.lead.grid import EMPTY, Cell, Grid
from workbench.tui.words import counted

if TYPE_CHECKING:
    from workbench.agreement import Coefficient

View = Literal["annotators", "parts", "labels", "documents", "time"]
VIEWS: Final[Mapping[View, str]] = {
    "annotators": "Annotators by annotators",
    "parts": "What they part on",
    "labels": "Labels by labels",
    "documents": "Documents, the hardest first",
    "time": "Over time",
}
Measure = Literal["exact", "overlap", "kappa"]
MEASURES: Final[Mapping[Measure, str]] = {
    "exact": "F1 of the same marks",
    "overlap": "F1 of overlapping marks",
    "kappa": "Cohen's kappa",
}
_GOLD: Final = "gold"
_SO_FAR: Final = "The second is what was decided so far: until a document is finished, the figure is too low."
_FEW: Final = 30
_SEARCHED: Final = 100
_LABEL: Final = 12


@dataclass(frozen=True, slots=True)
class Tables:
    """Makes the tables of one layer.

    Attributes:
        title_of: What a label is called.
        visible: Ids of the documents that may be looked into, where that is not all of them.
    """

    layer: LayerReport
    title_of: Callable[[str], str]
    visible: tuple[str, ...] = ()

    def of(self, view: View, measure: Measure) -> Grid:
        """A table; one stands on the cell that wants most to be looked at."""
        made = {
            "parts": self._parts, "labels": self._labels, "documents": self._documents, "time": self._time
        }  # fmt: skip
        grid = self._annotators(measure) if view == "annotators" else made[view]()
        if view not in ("documents", "time") and len(grid.titles) <= _SEARCHED:
            grid.find(lambda cell: cell.heat if cell.about is not None else 0.0)
        return grid

    def _asked(self, query: Query) -> Query:
        """The query, in the documents that may be looked into."""
        if query.documents or not self.visible:
            return query
        return Query(query.kind, query.aspect, query.name, query.annotators, query.labels, self.visible)

    # Annotators by annotators.

    def _annotators(self, measure: Measure) -> Grid:
        names = list(self.layer.marks)
        pairs = {frozenset(pair.annotators): pair for pair in self.layer.pairs}
        gold = {pair.annotators[0]: pair for pair in self.layer.gold}
        columns = [*names, _GOLD] if gold else names

        def cell(row: int, column: int) -> Cell:
            if columns[column] == _GOLD:
                pair = gold.get(names[row])
                return self._pair(pair, measure, _SO_FAR) if pair else EMPTY
            if row == column:
                marks = self.layer.marks[names[row]]
                return Cell(f"{marks:,}", words=(f"{names[row]} has {counted(marks, 'mark')}.",), tone="faint")
            found = pairs.get(frozenset((names[row], columns[column])))
            return self._pair(found, measure) if found else self._apart(names[row], columns[column])

        return Grid(MEASURES[measure], columns, names, cell)

    @staticmethod
    def _apart(first: str, second: str) -> Cell:
        return Cell("–", words=(f"{first} and {second} have no document in common: nothing to compare.",), tone="faint")

    def _pair(self, pair: PairReport, measure: Measure, *more: str) -> Cell:
        first, second = pair.annotators
        if measure == "kappa":
            found = self._coefficient(pair.kappa, self._asked(pair.query), f"{first} and {second}", pair.documents)
            return replace(found, words=(*found.words, *more))
        score = (pair.scores if measure == "exact" else pair.overlap).pooled
        if score.f1 is None:
            return Cell("–", words=(score.note or "Neither has a mark.",), tone="faint")
        what = "the same place and label" if measure == "exact" else "the same label, and overlap"
        told = (
            f"{first} and {second}: {score.matched:,} marks have {what}, "
            f"of {first}'s {score.first:,} and {second}'s {score.second:,}, in {counted(pair.documents, 'document')}.",
            "1 is all of both's marks, 0 none. Not corrected for chance.",
            *more,
            *([f"Fewer than {_FEW} marks: too few to say much."] if min(score.first, score.second) < _FEW else []),
        )
        about = None if second == _GOLD else self._asked(pair.query)
        return Cell(_figure(score.f1), 1 - score.f1, told, about)

    def _coefficient(self, found: Coefficient, query: Query, who: str, documents: int) -> Cell:
        if found.value is None:
            return Cell("–", words=(f"Undefined: {found.note}.",), tone="faint")
        seen = f", between {_figure(found.low)} and {_figure(found.high)}" if found.low is not None else ""
        told = (
            f"{who}: beyond chance, over {found.items:,} characters of {counted(documents, 'document')}{seen}.",
            f"They agree on {_share(found.observed)}; by chance it would be {_share(found.expected)}.",
            "1 is all, 0 is what chance would give.",
        )
        about = None if who.endswith(_GOLD) else query
        return Cell(_figure(found.value), 1 - max(0.0, found.value), told, about)

    # What they part on.

    def _parts(self) -> Grid:
        aspects = self.layer.aspects
        columns = ("beyond chance", "share", "rests on")

        def cell(row: int, column: int) -> Cell:
            aspect = aspects[row]
            alpha = aspect.alpha
            values = (_figure(alpha.value), _figure(aspect.share), f"{aspect.units:,}")
            weight = (alpha.value, aspect.share, None)[column]
            seen = ""
            if alpha.low is not None:
                seen = f" The interval of 95% is {_figure(alpha.low)} to {_figure(alpha.high)}."
            note = f"Undefined: {alpha.note}." if column == 0 and alpha.value is None and alpha.note else ""
            measure = f"{aspect.measure[:1].upper()}{aspect.measure[1:]}.{seen}"
            told = tuple(filter(None, (aspect.meaning, aspect.caution, note, measure)))
            heat = 0.0 if weight is None else 1 - max(0.0, weight)
            return Cell(values[column], heat, told, self._asked(aspect.query), "faint" if weight is None else "text")

        return Grid("they agree on", columns, [_ASPECTS.get(a.aspect, a.title) for a in aspects], cell)

    # Labels by labels.

    def _labels(self) -> Grid:
        confusion = self.layer.confusion
        labels = confusion.labels
        most = max((n for (one, other), n in confusion.cells.items() if one != other), default=0)

        def cell(row: int, column: int) -> Cell:
            one, other = labels[row], labels[column]
            number = confusion.cells.get((one, other), 0)
            if not number:
                return Cell("·", tone="faint")
            query = self._asked(confusion.query_of(one, other))
            if one == other:
                told = f"{counted(number // 2, 'pair')} of marks that both call {self._name(one)}."
                return Cell(f"{number // 2:,}", words=(told,), about=query, tone="soft")
            told = f"{counted(number, 'pair')}: one calls it {self._name(one)}, the other {self._name(other)}."
            return Cell(f"{number:,}", number / max(1, most), (told, "Over all pairs of annotators."), query)

        names = [self._name(label) for label in labels]
        return Grid("one says / the other", names, names, cell, most=_LABEL)

    def _name(self, label: str | None) -> str:
        return "no mark" if label is None else self.title_of(label)

    # Documents, and time.

    def _documents(self) -> Grid:
        documents = self.layer.documents
        most = max((each.disagreements for each in documents), default=0)

        def cell(row: int, column: int) -> Cell:
            found = documents[row]
            told = (
                f"{found.name}: of {counted(found.units, 'unit')}, {found.disagreements:,} are not the same with all "
                "who worked on it.",
                "F1 is the mean over the pairs of annotators." if found.f1 is not None else "No pair to compare here.",
            )
            values = (_figure(found.f1), f"{found.disagreements:,}", f"{found.units:,}")
            heat = (
                0.0 if found.f1 is None else 1 - found.f1, found.disagreements / max(1, most), 0.0
            )[column]  # fmt: skip
            return Cell(values[column], heat, told, found.query if found.disagreements else None)

        return Grid("document", ("F1", "disagreements", "units"), [each.name for each in documents], cell)

    def _time(self) -> Grid:
        periods = self.layer.periods

        def cell(row: int, column: int) -> Cell:
            found = periods[row]
            told = (
                f"The {found.span} that begins on {found.begins}: {counted(found.documents, 'document')} finished, "
                f"{counted(found.marks, 'mark')}.",
                "A document counts for the day on which its last mark was made.",
            )
            values = (_figure(found.f1), _figure(found.alpha), f"{found.documents:,}", f"{found.marks:,}")
            weight = (found.f1, found.alpha, None, None)[column]
            heat = 0.0 if weight is None else 1 - max(0.0, weight)
            return Cell(values[column], heat, told, self._asked(found.query))

        return Grid("finished", ("F1", "alpha", "documents", "marks"), [each.begins for each in periods], cell)


_ASPECTS: Final = {"presence": "what is marked", "boundary": "where it begins and ends", "label": "which label"}


def _figure(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:.3f}"


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.0%}"
