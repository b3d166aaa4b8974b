"""A layer's figures, from its counts."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from workbench.agreement import Coefficient, masi_distance
from workbench.agreement.spans import SpanAgreement, summary
from workbench.agreement.tallied import Resamples, tallied_alpha, tallied_kappa
from workbench.model import GOLD, Kind
from workbench.reports import words
from workbench.reports.model import (
    IN_TEXT,
    LAYERS,
    AspectReport,
    Confusion,
    DocumentReport,
    LayerReport,
    PairReport,
)
from workbench.reports.notes import layer_notes
from workbench.reports.periods import periods
from workbench.reports.query import Query
from workbench.reports.sums import LayerSums, Means, PairCounts, Sums
from workbench.schema.model import Schema

if TYPE_CHECKING:
    from workbench.reports.rows import Ints

OUTSIDE: Final = "(nothing)"
"""In coefficients, the category of what has no mark, or of an attribute that says nothing."""
NO_PLACE: Final = "they have no place in a text whose characters could be counted"
MARKED: Final = "marked"


def layer_report(sums: Sums, kind: Kind, resamples: Resamples | None, schema: Schema | None) -> LayerReport:
    """All figures of one layer."""
    return _Layer(sums, kind, resamples, schema).report()


class _Layer:
    def __init__(self, sums: Sums, kind: Kind, resamples: Resamples | None, schema: Schema | None) -> None:
        self._sums, self._kind, self._resamples, self._schema = sums, kind, resamples, schema
        self._layer = LayerSums(sums, kind)
        self._corpus = sums.corpus
        self._raters = len(self._corpus.annotators)
        self._crossed: dict[tuple[str, str], list[tuple[tuple[Hashable, ...], Ints, Ints]]] = {}
        for (pair, *labels), document, count in sums.rows("crossed", kind):
            self._crossed.setdefault(pair, []).append((tuple(map(_outside, labels)), document, count))

    def report(self) -> LayerReport:
        """The layer."""
        shared = {pair: number for pair, number in self._layer.shared().items() if number}
        counts = [self._layer.pair(*pair) for pair in shared]
        pairs = tuple(self._pair(found) for found in counts)
        query = Query(self._kind)
        confusion = self._confusion(counts)
        aspects = tuple(self._aspects(confusion))
        return LayerReport(
            kind=self._kind,
            marks=self._layer.marks,
            pairs=pairs,
            spans=self._agreement([pair.scores for pair in pairs]),
            overlap=self._agreement([pair.overlap for pair in pairs]),
            anywhere=self._agreement([pair.anywhere for pair in pairs]),
            alpha=self._alpha(),
            aspects=aspects,
            confusion=confusion,
            by_pair={found.pair: self._confusion([found], found.pair) for found in counts},
            documents=tuple(self._documents(counts)),
            periods=periods(self._corpus, self._kind, counts, self._layer.marks_by_document(), self._spread()),
            query=query,
            gold=tuple(self._gold()),
            parting=words.parting(LAYERS[self._kind], aspects) if pairs else "",
            notes=tuple(layer_notes(self._kind, self._layer.marks, self._layer.labels, self._schema)),
        )

    def _pair(self, counts: PairCounts) -> PairReport:
        return PairReport(
            counts.scores("exact"),
            counts.scores("overlap"),
            counts.scores("anywhere"),
            self._kappa(*counts.pair),
            len(counts.ids),
            Query(self._kind, annotators=counts.pair),
        )

    def _kappa(self, first: str, second: str) -> Coefficient:
        if self._kind not in IN_TEXT:
            return Coefficient(None, note=NO_PLACE)
        found = self._crossed.get((first, second))
        if found is None:
            turned = self._crossed.get((second, first), [])
            found = [((way[1], way[0]), document, count) for way, document, count in turned]
        return tallied_kappa(self._sums.tallied(found, raters=2, ordered=True), resamples=self._resamples)

    def _gold(self) -> Iterator[PairReport]:
        if GOLD in self._corpus.annotators:
            return
        for name in self._corpus.annotators:
            counts = self._layer.pair(name, GOLD)
            if len(counts.ids):
                yield self._pair(counts)

    def _agreement(self, pairs: Sequence[Any]) -> SpanAgreement:
        labels = dict.fromkeys(label for pair in pairs for label in pair.by_label)
        by_label = {
            label: summary(pair.by_label[label] for pair in pairs if label in pair.by_label) for label in sorted(labels)
        }
        ids = [document.id for document in self._corpus.documents]
        return SpanAgreement(tuple(pairs), summary(pair.pooled for pair in pairs), by_label, Means(pairs, ids))

    def _spread(self) -> list[tuple[tuple[Hashable, ...], Ints, Ints]]:
        """How characters were labelled."""
        rows = self._sums.rows("spread", self._kind)
        return [(tuple(map(_outside, cell[0])), document, count) for cell, document, count in rows]

    def _alpha(self) -> Coefficient:
        if self._kind not in IN_TEXT:
            return Coefficient(None, raters=self._raters, note=NO_PLACE)
        return tallied_alpha(self._sums.tallied(self._spread(), raters=self._raters), resamples=self._resamples)

    def _aspects(self, confusion: Confusion) -> Iterator[AspectReport]:
        if self._kind in IN_TEXT:
            yield self._presence()
            yield self._boundary()
        else:
            yield self._linked(confusion)
        if len(self._layer.labels) > 1:
            rows = [(cell[0], document, count) for cell, document, count in self._sums.rows("type", self._kind)]
            yield self._aspect("label", "", rows, words.LABEL)
        for name in self._names("said"):
            rows = [(cell[1], d, count) for cell, d, count in self._sums.rows("said", self._kind) if cell[0] == name]
            yield self._attribute(name, rows)
        for name in self._names("filled"):
            yield self._role(name)

    def _names(self, head: str) -> list[str]:
        """Attributes or roles, in the schema's order, then those that it does not know."""
        found = {cell[0] for cell in self._sums.cells(head, self._kind)}
        types = getattr(self._schema, LAYERS[self._kind]).values() if self._schema else ()
        known = [each.name for t in types for each in (t.attributes if head == "said" else t.roles)]
        return [name for name in dict.fromkeys(known) if name in found] + sorted(found - {*known})

    def _presence(self) -> AspectReport:
        found = [(tuple(v if v == OUTSIDE else MARKED for v in way), d, c) for way, d, c in self._spread()]
        alpha = tallied_alpha(self._sums.tallied(found, raters=self._raters), resamples=self._resamples)
        share = None if alpha.observed is None else 1 - alpha.observed
        warned = words.caution(alpha, alpha.items, "characters")
        query = Query(self._kind, "presence")
        return AspectReport("presence", "", "alpha", alpha, share, alpha.items, words.PRESENCE, warned, query)

    def _linked(self, confusion: Confusion) -> AspectReport:
        """Whether the same things are joined, or labelled, whatever is said of them."""
        total = sum(number for (row, _), number in confusion.cells.items() if row is not None)
        both = sum(number for cell, number in confusion.cells.items() if None not in cell)
        none = Coefficient(None, items=total, raters=self._raters, note=words.NO_CHANCE)
        warned = words.few(total, "marks") if total < words.FEW else ""
        share, query = both / total if total else None, Query(self._kind, "presence")
        return AspectReport("presence", "", "F1", none, share, total, words.LINKED, warned, query)

    def _boundary(self) -> AspectReport:
        same = sum(self._sums.cells("boundary", self._kind).values())
        pairs = sum(self._sums.cells("confusion", self._kind).values())
        none = Coefficient(None, items=pairs, raters=self._raters, note=words.NO_CHANCE)
        share = same / pairs if pairs else None
        warned = words.few(pairs, "pairs of marks") if pairs < words.FEW else ""
        query = Query(self._kind, "boundary")
        return AspectReport("boundary", "", "share", none, share, pairs, words.BOUNDARY, warned, query)

    def _attribute(self, name: str, rows: Sequence[tuple[Any, Ints, Ints]]) -> AspectReport:
        kind = self._type_of(name)
        if kind == "choices":
            sets = [(tuple(frozenset(json.loads(v)) if v else frozenset() for v in way), *rest) for way, *rest in rows]
            return self._aspect("attribute", name, sets, words.ATTRIBUTE, "alpha, MASI", distance=masi_distance)
        if kind == "number":
            numbers = [(tuple(json.loads(v) for v in way if v is not None), *rest) for way, *rest in rows]
            if all(isinstance(number, int | float) for way, *_ in numbers for number in way):
                return self._aspect("attribute", name, numbers, words.NUMBER, "alpha, interval", level="interval")
        named = [(tuple(map(_read, way)), *rest) for way, *rest in rows]
        return self._aspect("attribute", name, named, words.ATTRIBUTE)

    def _type_of(self, name: str) -> str:
        types = getattr(self._schema, LAYERS[self._kind]).values() if self._schema else ()
        return next((a.type for t in types for a in t.attributes if a.name == name), "choice")

    def _aspect(
        self, aspect: Any, name: str, rows: Sequence[Any], meaning: str, measure: str = "alpha, nominal", **options: Any
    ) -> AspectReport:
        alpha = tallied_alpha(self._sums.tallied(rows, raters=self._raters), resamples=self._resamples, **options)
        warned = words.caution(alpha, alpha.items, "units that two have marked")
        query = Query(self._kind, aspect, name)
        return AspectReport(aspect, name, measure, alpha, _alike(rows), alpha.items, meaning, warned, query)

    def _role(self, name: str) -> AspectReport:
        rows = [(cell[1], d, count) for cell, d, count in self._sums.rows("filled", self._kind) if cell[0] == name]
        found = self._aspect("role", name, rows, words.ROLE, "alpha of filled or not, F1 of what is named")
        parts = {}
        for part in ("both", "first", "second"):
            cells = self._sums.cells(part, self._kind)
            parts[part] = sum(count for cell, count in cells.items() if cell[0] == name)
        total = parts["first"] + parts["second"]
        share = 2 * parts["both"] / total if total else None
        return AspectReport(
            "role", name, found.measure, found.alpha, share, found.units, found.meaning, found.caution, found.query
        )

    def _confusion(self, counts: Sequence[PairCounts], pair: tuple[str, ...] = ()) -> Confusion:
        cells: Counter[tuple[str | None, str | None]] = Counter()
        for each in counts:
            here = self._confused(each)
            cells.update(here)
            if not pair:
                cells.update({(column, row): number for (row, column), number in here.items()})
        frequency: Counter[str] = Counter()
        for (row, column), number in cells.items():
            for label in (row, column):
                frequency[label or ""] += number
        labels = [label for label in sorted(frequency, key=lambda label: (-frequency[label], label)) if label]
        return Confusion((*labels, None), dict(cells), Query(self._kind, annotators=pair), pair)

    def _confused(self, counts: PairCounts) -> Mapping[tuple[str | None, str | None], int]:
        """Pairs of marks of one unit by label, and marks of one that the other has none for."""
        first, second = counts.pair
        found = self._layer.confusion.get((first, second))
        if found is None:
            turned = self._layer.confusion.get((second, first), {})
            found = {(row, column): number for (column, row), number in turned.items()}
        cells: Counter[tuple[str | None, str | None]] = Counter(found)
        for place, label in enumerate(counts.labels):
            alone = int(counts.first[:, place].sum()) - sum(n for (row, _), n in found.items() if row == label)
            other = int(counts.second[:, place].sum()) - sum(n for (_, column), n in found.items() if column == label)
            cells[label, None], cells[None, label] = max(0, alone), max(0, other)
        return {cell: number for cell, number in cells.items() if number}

    def _documents(self, counts: Sequence[PairCounts]) -> Iterable[DocumentReport]:
        import numpy as np

        total, number = np.zeros(len(self._corpus.documents)), np.zeros(len(self._corpus.documents))
        for each in counts:
            values = each.f1_of(np.arange(len(total)), len(total))
            known = ~np.isnan(values)
            total[known] += values[known]
            number[known] += 1
        units, parted = (self._sums.by_document(name, self._kind) for name in ("units", "parted"))
        mean = np.where(number > 0, total / np.maximum(number, 1), np.inf)
        order = np.lexsort((-parted, mean))
        order = order[units[order] > 0]
        columns = (order, mean[order], parted[order], units[order])
        for place, f1, apart, all_ in zip(*(column.tolist() for column in columns), strict=True):
            home = self._corpus.documents[place]
            query = Query(self._kind, documents=(home.id,))
            yield DocumentReport(home.id, home.name, None if f1 == np.inf else f1, apart, all_, query)


def _outside(label: str | None) -> str:
    return OUTSIDE if label is None else label


def _read(value: str | None) -> Hashable:
    """An attribute's value as it is shown; a value that is no text stays as it is written."""
    if value is None:
        return OUTSIDE
    found = json.loads(value)
    return found if isinstance(found, str) else value


def _alike(rows: Iterable[tuple[Sequence[Hashable], Ints, Ints]]) -> float | None:
    """Of pairs of answers about one unit, how many are the same."""
    same = pairs = 0
    for way, _, count in rows:
        times = int(count.sum())
        pairs += times * len(way) * (len(way) - 1)
        same += times * sum(number * (number - 1) for number in Counter(way).values())
    return same / pairs if pairs else None
