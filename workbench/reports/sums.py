"""A corpus's counts, looked at by what was counted; and what they come to for two annotators."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from workbench.agreement.spans import NOTHING_MARKED, NOTHING_SHARED, PairScores, Score, Summary, summary
from workbench.agreement.tallied import Tallied
from workbench.model import GOLD, Kind
from workbench.reports.corpus import Corpus

if TYPE_CHECKING:
    from workbench.reports.rows import Ints

Pair = tuple[str, str]


class Sums:
    """The counts of a corpus by cell."""

    def __init__(self, corpus: Corpus) -> None:
        import numpy as np

        self.corpus = corpus
        order = _by_number(corpus.cell)
        self._document, self._count = corpus.document[order], corpus.count[order].astype(np.int64)
        self._bounds = np.searchsorted(corpus.cell[order], np.arange(len(corpus.cells) + 1))
        self._by_head: dict[tuple[Any, ...], list[int]] = {}
        used = np.flatnonzero(np.diff(self._bounds)).tolist()
        for number in used:
            self._by_head.setdefault(corpus.cells[number][:2], []).append(number)
        sums = np.add.reduceat(self._count, self._bounds[:-1][used]) if used else np.zeros(0, dtype=np.int64)
        self._totals = dict(zip(used, sums.tolist(), strict=True))

    def cells(self, name: str, kind: str) -> dict[tuple[Any, ...], int]:
        """What was counted under this name, and how often in all."""
        return {self.corpus.cells[n][2:]: self._totals[n] for n in self._by_head.get((name, kind), ())}

    def heads(self, name: str) -> dict[str, int]:
        """The sums of cells of this name by what stands next in them."""
        return {
            head[1]: sum(self._totals[number] for number in numbers)
            for head, numbers in self._by_head.items()
            if head[0] == name
        }

    def rows(self, name: str, kind: str) -> Iterator[tuple[tuple[Any, ...], Ints, Ints]]:
        """Each cell of this name, its documents and how often it is in them."""
        for number in self._by_head.get((name, kind), ()):
            here = slice(self._bounds[number], self._bounds[number + 1])
            yield self.corpus.cells[number][2:], self._document[here], self._count[here]

    def by_document(self, name: str, kind: str) -> Ints:
        """How many there are of this name in each document."""
        import numpy as np

        found = np.zeros(len(self.corpus.documents), dtype=np.int64)
        for _, document, count in self.rows(name, kind):
            found[document] += count
        return found

    def tallied(
        self, found: Iterable[tuple[Sequence[Hashable], Ints, Ints]], *, raters: int, ordered: bool = False
    ) -> Tallied:
        """Counts of patterns, as coefficients take them; the same pattern may come more than once."""
        import numpy as np

        ways: dict[tuple[Hashable, ...], int] = {}
        parts = []
        for way, document, count in found:
            key = tuple(way) if ordered else tuple(sorted(way, key=repr))
            parts.append((document, np.full(len(document), ways.setdefault(key, len(ways))), count))
        empty = np.zeros(0, dtype=np.int64)
        document, way_at, times = (np.concatenate([empty, *(part[place] for part in parts)]) for place in range(3))
        return Tallied(tuple(ways), document, way_at, times, raters)


def _by_number(cell: Ints) -> Ints:
    """The order by cell, in which documents stay in order; small numbers sort without being compared."""
    import numpy as np

    small = len(cell) and int(cell.max()) < 1 << 16
    found: Ints = np.argsort(cell.astype(np.uint16) if small else cell, kind="stable")
    return found


@dataclass(frozen=True, slots=True)
class _Owned:
    """One annotator's marks of a layer: in the documents that they have worked on, how many of each label."""

    documents: Ints
    counts: Ints


class LayerSums:
    """One layer of a corpus."""

    def __init__(self, sums: Sums, kind: Kind) -> None:
        import numpy as np

        self.sums, self.kind, corpus = sums, kind, sums.corpus
        self.everybody = (*corpus.annotators, *([] if GOLD in corpus.annotators else [GOLD]))
        place = {name: number for number, name in enumerate(self.everybody)}
        self._opened = np.zeros((len(corpus.documents), len(self.everybody)), dtype=bool)
        for number, home in enumerate(corpus.documents):
            for name in corpus.opened[home.id]:
                self._opened[number, place[name]] = True
        self._place = place
        cells = sums.cells("marks", kind)
        self.marks = {
            name: sum(count for (who, _), count in cells.items() if who == name) for name in corpus.annotators
        }
        self.labels = sorted({label for who, label in cells if who in place})
        self._matched: dict[str, dict[Pair, dict[str, tuple[Ints, Ints]]]] = {}
        for name in ("exact", "overlap"):
            by_pair = self._matched.setdefault(name, {})
            for (pair, label), document, count in sums.rows(name, kind):
                by_pair.setdefault(pair, {})[label] = document, count
        self.confusion: dict[Pair, dict[tuple[str, str], int]] = {}
        for (pair, row, column), times in sums.cells("confusion", kind).items():
            self.confusion.setdefault(pair, {})[row, column] = times

    @cached_property
    def _owned(self) -> dict[str, _Owned]:
        import numpy as np

        label_at = {label: number for number, label in enumerate(self.labels)}
        found = {}
        at = {}
        for name, number in self._place.items():
            documents = np.flatnonzero(self._opened[:, number])
            found[name] = _Owned(documents, np.zeros((len(documents), len(self.labels)), dtype=np.int64))
            at[name] = np.cumsum(self._opened[:, number]) - 1
        for (who, label), document, count in self.sums.rows("marks", self.kind):
            if who in found:
                here = self._opened[document, self._place[who]]
                found[who].counts[at[who][document[here]], label_at[label]] = count[here]
        return found

    def shared(self) -> dict[Pair, int]:
        """For every two annotators in order, how many documents both have worked on."""
        import numpy as np

        opened = self._opened.astype(np.float32)
        together = (opened.T @ opened).astype(int)
        names = self.sums.corpus.annotators
        return {
            (first, second): int(together[self._place[first], self._place[second]])
            for number, first in enumerate(names)
            for second in names[number + 1 :]
        }

    def marks_by_document(self) -> Ints:
        """How many marks the annotators have in each document."""
        import numpy as np

        found = np.zeros(len(self.sums.corpus.documents), dtype=np.int64)
        for name in self.sums.corpus.annotators:
            owned = self._owned[name]
            found[owned.documents] += owned.counts.sum(axis=1)
        return found

    def pair(self, first: str, second: str) -> PairCounts:
        """Two annotators."""
        import numpy as np

        ours, theirs = self._owned[first], self._owned[second]
        documents, one, other = np.intersect1d(ours.documents, theirs.documents, return_indices=True)
        mine, yours = ours.counts[one], theirs.counts[other]
        matched = {"anywhere": np.minimum(mine, yours)}
        for name, by_pair in self._matched.items():
            table = np.zeros_like(mine)
            found = by_pair.get((first, second)) or by_pair.get((second, first)) or {}
            for label, (document, count) in found.items():
                table[np.searchsorted(documents, document), self.labels.index(label)] = count
            matched[name] = table
        ids = [self.sums.corpus.documents[number].id for number in documents.tolist()]
        return PairCounts((first, second), self.labels, documents, ids, mine, yours, matched)


@dataclass(frozen=True, slots=True)
class PairCounts:
    """Two annotators' marks in the documents on which both have worked: documents x labels.

    Attributes:
        documents, ids: Numbers and ids of these documents.
        matched: By way of matching ("exact", "overlap", "anywhere"), how many marks they have in common.
    """

    pair: Pair
    labels: Sequence[str]
    documents: Ints
    ids: Sequence[str]
    first: Ints
    second: Ints
    matched: Mapping[str, Ints]

    def scores(self, way: str) -> PairScores:
        """F1 and what it is made of."""
        matched = self.matched[way]
        tables = (matched, self.first, self.second)
        columns = zip(self.labels, *(table.sum(axis=0).tolist() for table in tables), strict=True)
        by_label = {label: Score(both, mine, yours) for label, both, mine, yours in columns if mine or yours}
        both, mine, yours = (int(table.sum()) for table in tables)
        note = NOTHING_SHARED if not len(self.ids) else "" if mine or yours else NOTHING_MARKED
        by_document = ByDocument(self.ids, *(table.sum(axis=1) for table in tables))
        return PairScores(*self.pair, Score(both, mine, yours, note), by_label, by_document)

    def f1_of(self, documents: Ints, groups: int) -> Any:
        """F1 of exact marks of groups of documents, given the group of each; NaN where neither marked anything."""
        import numpy as np

        group = documents[self.documents]
        both = np.bincount(group, weights=2 * self.matched["exact"].sum(axis=1), minlength=groups)
        total = np.bincount(group, weights=(self.first + self.second).sum(axis=1), minlength=groups)
        return np.where(total > 0, both / np.maximum(total, 1), np.nan)


class ByDocument(Mapping[Hashable, Score]):
    """Scores by document, made when they are asked for."""

    def __init__(self, ids: Sequence[str], matched: Ints, first: Ints, second: Ints) -> None:
        self._at = {key: place for place, key in enumerate(ids)}
        self._counts = matched, first, second

    def __getitem__(self, key: Hashable) -> Score:
        place = self._at[key]  # type: ignore[index]
        matched, first, second = (int(column[place]) for column in self._counts)
        return Score(matched, first, second, "" if first or second else NOTHING_MARKED)

    def __iter__(self) -> Iterator[Hashable]:
        return iter(self._at)

    def __len__(self) -> int:
        return len(self._at)


class Means(Mapping[Hashable, Summary]):
    """Means over pairs by document, made when they are asked for."""

    def __init__(self, pairs: Sequence[PairScores], ids: Sequence[str]) -> None:
        shared = {key for pair in pairs for key in pair.by_document}
        self._pairs = [pair.by_document for pair in pairs]
        self._ids = dict.fromkeys(key for key in ids if key in shared)

    def __getitem__(self, key: Hashable) -> Summary:
        if key not in self._ids:
            raise KeyError(key)
        return summary(pair[key] for pair in self._pairs if key in pair)

    def __iter__(self) -> Iterator[Hashable]:
        return iter(self._ids)

    def __len__(self) -> int:
        return len(self._ids)
