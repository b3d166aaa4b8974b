"""An agreement report as tables to move in; every cell with its words, and with what is behind it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

from workbench.reports.model import LayerReport, PairReport
from workbench.reports.query import Query
from workbench.tui.language import tr
from workbench.tui.lead.grid import EMPTY, Cell, Grid
from workbench.tui.words import counted, retold

if TYPE_CHECKING:
    from workbench.agreement import Coefficient
    from workbench.reports.model import AspectReport

View = Literal["annotators", "parts", "labels", "documents", "time"]
VIEWS: Final[tuple[View, ...]] = ("annotators", "parts", "labels", "documents", "time")
Measure = Literal["exact", "overlap", "kappa"]
MEASURES: Final[tuple[Measure, ...]] = ("exact", "overlap", "kappa")
_GOLD: Final = "gold"
_FEW: Final = 30
_SEARCHED: Final = 100
_LABEL: Final = 12


def view_title(view: View, *, short: bool = False) -> str:
    """What a table is called; `short`, where there is little room."""
    if short:
        return {
            "annotators": tr("annotators"),
            "parts": tr("parts"),
            "labels": tr("labels"),
            "documents": tr("documents"),
            "time": tr("over time"),
        }[view]
    return {
        "annotators": tr("Annotators by annotators"),
        "parts": tr("What they part on"),
        "labels": tr("Labels by labels"),
        "documents": tr("Documents, the hardest first"),
        "time": tr("Over time"),
    }[view]


def measure_title(measure: Measure) -> str:
    """What a measure is called."""
    return {
        "exact": tr("F1 of the same marks"),
        "overlap": tr("F1 of overlapping marks"),
        "kappa": tr("Cohen's kappa"),
    }[measure]


@dataclass(frozen=True, slots=True)
class Tables:
    """Makes the tables of one layer.

    Attributes:
        title_of: What a label is called.
        field_title: What an attribute or role is called.
        visible: Ids of the documents that may be looked into, where that is not all of them.
    """

    layer: LayerReport
    title_of: Callable[[str], str]
    field_title: Callable[[str], str] = str
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
        columns = [*names, tr("gold")] if gold else names

        def cell(row: int, column: int) -> Cell:
            if column == len(names):
                pair = gold.get(names[row])
                return self._pair(pair, measure, _so_far()) if pair else EMPTY
            if row == column:
                marks = self.layer.marks[names[row]]
                told = tr("{who} has {marks}.", who=names[row], marks=counted(marks, "mark"))
                return Cell(f"{marks:,}", words=(told,), tone="faint")
            found = pairs.get(frozenset((names[row], columns[column])))
            return self._pair(found, measure) if found else self._apart(names[row], columns[column])

        return Grid(measure_title(measure), columns, names, cell)

    @staticmethod
    def _apart(first: str, second: str) -> Cell:
        told = tr("{first} and {second} have no document in common: nothing to compare.", first=first, second=second)
        return Cell("–", words=(told,), tone="faint")

    def _pair(self, pair: PairReport, measure: Measure, *more: str) -> Cell:
        first, second = pair.annotators
        if measure == "kappa":
            query = None if second == _GOLD else self._asked(pair.query)
            who = tr("{first} and {second}", first=first, second=_named(second))
            found = self._coefficient(pair.kappa, query, who, pair.documents)
            return replace(found, words=(*found.words, *more))
        score = (pair.scores if measure == "exact" else pair.overlap).pooled
        if score.f1 is None:
            return Cell("–", words=(tr(score.note) if score.note else tr("Neither has a mark."),), tone="faint")
        few = min(score.first, score.second) < _FEW
        told = (
            tr(
                "{first} and {second}: {matched} marks have {what}, of {first}'s {one} and {second}'s {other}, "
                "in {documents}.",
                first=first,
                second=_named(second),
                matched=f"{score.matched:,}",
                what=tr("the same place and label") if measure == "exact" else tr("the same label, and overlap"),
                one=f"{score.first:,}",
                other=f"{score.second:,}",
                documents=counted(pair.documents, "document"),
            ),
            tr("1 is all of both's marks, 0 none. Not corrected for chance."),
            *more,
            *([tr("Fewer than {few} marks: too few to say much.", few=_FEW)] if few else []),
        )
        about = None if second == _GOLD else self._asked(pair.query)
        return Cell(_figure(score.f1), 1 - score.f1, told, about)

    def _coefficient(self, found: Coefficient, query: Query | None, who: str, documents: int) -> Cell:
        if found.value is None:
            return Cell("–", words=(tr("Undefined: {why}.", why=tr(found.note)),), tone="faint")
        within = tr(", between {low} and {high}", low=_figure(found.low), high=_figure(found.high))
        told = (
            tr(
                "{who}: beyond chance, over {items} characters of {documents}.",
                who=who,
                items=f"{found.items:,}",
                documents=counted(documents, "document") + ("" if found.low is None else within),
            ),
            tr(
                "They agree on {observed}; by chance it would be {expected}.",
                observed=_share(found.observed),
                expected=_share(found.expected),
            ),
            tr("1 is all, 0 is what chance would give."),
        )
        return Cell(_figure(found.value), 1 - max(0.0, found.value), told, query)

    # What they part on.

    def _parts(self) -> Grid:
        aspects = self.layer.aspects
        columns = (tr("beyond chance"), tr("share"), tr("rests on"))

        def cell(row: int, column: int) -> Cell:
            aspect = aspects[row]
            alpha = aspect.alpha
            values = (_figure(alpha.value), _figure(aspect.share), f"{aspect.units:,}")
            weight = (alpha.value, aspect.share, None)[column]
            note = column == 0 and alpha.value is None and alpha.note
            undefined = tr("Undefined: {why}.", why=tr(alpha.note)) if note else ""
            told = tuple(filter(None, (tr(aspect.meaning), retold(aspect.caution), undefined, _measured(aspect))))
            heat = 0.0 if weight is None else 1 - max(0.0, weight)
            return Cell(values[column], heat, told, self._asked(aspect.query), "faint" if weight is None else "text")

        return Grid(tr("they agree on"), columns, [self._aspect(each) for each in aspects], cell)

    def _aspect(self, aspect: AspectReport) -> str:
        said = {
            "presence": tr("what is marked"),
            "boundary": tr("where it begins and ends"),
            "label": tr("which label"),
        }
        return said.get(aspect.aspect) or self.field_title(aspect.name)

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
                told = tr(
                    "{pairs} of marks that both call {label}.",
                    pairs=counted(number // 2, "pair"),
                    label=self._name(one),
                )
                return Cell(f"{number // 2:,}", words=(told,), about=query, tone="soft")
            told = tr(
                "{pairs}: one calls it {label}, the other {another}.",
                pairs=counted(number, "pair"),
                label=self._name(one),
                another=self._name(other),
            )
            return Cell(f"{number:,}", number / max(1, most), (told, tr("Over all pairs of annotators.")), query)

        names = [self._name(label) for label in labels]
        return Grid(tr("one says / the other"), names, names, cell, most=_LABEL)

    def _name(self, label: str | None) -> str:
        return tr("no mark") if label is None else self.title_of(label)

    # Documents, and time.

    def _documents(self) -> Grid:
        documents = self.layer.documents
        most = max((each.disagreements for each in documents), default=0)

        def cell(row: int, column: int) -> Cell:
            found = documents[row]
            told = (
                tr(
                    "{name}: of {units}, {parted} are not the same with all who worked on it.",
                    name=found.name,
                    units=counted(found.units, "unit"),
                    parted=f"{found.disagreements:,}",
                ),
                tr("No pair to compare here.")
                if found.f1 is None
                else tr("F1 is the mean over the pairs of annotators."),
            )
            values = (_figure(found.f1), f"{found.disagreements:,}", f"{found.units:,}")
            heat = (
                0.0 if found.f1 is None else 1 - found.f1, found.disagreements / max(1, most), 0.0
            )[column]  # fmt: skip
            return Cell(values[column], heat, told, found.query if found.disagreements else None)

        return Grid(tr("document"), ("F1", tr("disagreements"), tr("units")), [each.name for each in documents], cell)

    def _time(self) -> Grid:
        periods = self.layer.periods

        def cell(row: int, column: int) -> Cell:
            found = periods[row]
            told = (
                tr(
                    "The {span} that begins on {day}: {documents} finished, {marks}.",
                    span=tr(found.span),
                    day=found.begins,
                    documents=counted(found.documents, "document"),
                    marks=counted(found.marks, "mark"),
                ),
                tr("A document counts for the day on which its last mark was made."),
            )
            values = (_figure(found.f1), _figure(found.alpha), f"{found.documents:,}", f"{found.marks:,}")
            weight = (found.f1, found.alpha, None, None)[column]
            heat = 0.0 if weight is None else 1 - max(0.0, weight)
            return Cell(values[column], heat, told, self._asked(found.query))

        columns = ("F1", "alpha", tr("documents"), tr("marks"))
        return Grid(tr("finished"), columns, [each.begins for each in periods], cell)


def _so_far() -> str:
    return tr("The second is what was decided so far: until a document is finished, the figure is too low.")


def _named(annotator: str) -> str:
    return tr("gold") if annotator == _GOLD else annotator


def _measured(aspect: AspectReport) -> str:
    """By which measure an aspect is told, and how sure that is."""
    measure = tr(aspect.measure)
    told = tr("{measure}.", measure=f"{measure[:1].upper()}{measure[1:]}")
    if aspect.alpha.low is None:
        return told
    low, high = _figure(aspect.alpha.low), _figure(aspect.alpha.high)
    return told + tr(" The interval of 95% is {low} to {high}.", low=low, high=high)


def _figure(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:.3f}"


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.0%}"
