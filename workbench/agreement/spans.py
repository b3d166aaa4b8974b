"""Agreement on spans: which of one annotator's spans another marked too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from math import fsum, sqrt
from typing import Any, Literal, TypeAlias

from workbench.agreement.pairing import most_pairs
from workbench.agreement.places import Annotations, Places, by_document
from workbench.errors import InputError

NOTHING_MARKED = "neither marked anything, so there is nothing to agree on"
NOTHING_SHARED = "no document was annotated by both"


@dataclass(frozen=True, slots=True)
class Score:
    """How many spans two annotators have in common.

    Attributes:
        matched: Spans that both marked, as far as the way of matching asks.
        first, second: How many each marked.
        note: Why the values are undefined, where they are.
    """

    matched: int
    first: int
    second: int
    note: str = ""

    @property
    def precision(self) -> float | None:
        """The share of the second annotator's spans that the first has too."""
        return self.matched / self.second if self.second else None

    @property
    def recall(self) -> float | None:
        """The share of the first annotator's spans that the second has too."""
        return self.matched / self.first if self.first else None

    @property
    def f1(self) -> float | None:
        """Both shares as one: the same whoever is called the first. None where neither marked anything."""
        total = self.first + self.second
        return 2 * self.matched / total if total else None

    def to_json(self) -> dict[str, Any]:
        """The counts and the values."""
        return {
            "matched": self.matched,
            "first": self.first,
            "second": self.second,
            "precision": self.precision,
            "recall": self.recall,
            "f1": self.f1,
            "note": self.note,
        }


@dataclass(frozen=True, slots=True)
class PairScores:
    """Two annotators compared, over the documents that both annotated.

    Attributes:
        pooled: All documents' spans taken together.
    """

    first: str
    second: str
    pooled: Score
    by_label: Mapping[str, Score] = field(default_factory=dict)
    by_document: Mapping[Hashable, Score] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Summary:
    """F1 over the pairs of annotators for which it is defined; `sd` is that of these pairs as a whole population."""

    mean: float | None
    sd: float | None
    pairs: int


@dataclass(frozen=True, slots=True)
class SpanAgreement:
    """Every pair of annotators compared, and their mean."""

    pairs: tuple[PairScores, ...]
    pooled: Summary
    by_label: Mapping[str, Summary]
    by_document: Mapping[Hashable, Summary]


def span_f1(
    annotations: Mapping[str, Annotations], *, match: Literal["exact", "overlap", "label"] = "exact"
) -> SpanAgreement:
    """Pairwise F1, precision and recall of spans.

    Overlapping, nested and discontinuous spans are compared like any others; a span marked twice counts twice. Which
    two are the same is said by `match`, always one to one:

    - exact: the same label and the same places, all of them;
    - overlap: the same label and any position in common; of all ways to pair them one with the most pairs. The gaps of
      a discontinuous span are none of its positions;
    - label: the same label anywhere in the document, so that only how many there are of each is compared.

    A pair is compared on the documents that both have as a key: an annotator who found nothing in a document has it
    with no spans, one who never opened it does not have it, and that is no agreement.

    Args:
        annotations: {annotator: {document: [(start, end, label), ...]}}, or {annotator: [(start, end, label), ...]}.
        match: Which spans are taken for the same.

    Raises:
        InputError: A span is of neither form, or `match` is unknown.
    """
    if match not in _MATCHED:
        raise InputError(f"spans cannot be matched by {match!r}", hint=f"they can by: {', '.join(_MATCHED)}")
    grouped = {rater: _grouped(given) for rater, given in annotations.items()}
    pairs = tuple(
        _compare(first, second, grouped[first], grouped[second], _MATCHED[match])
        for first, second in combinations(grouped, 2)
    )
    return SpanAgreement(
        pairs,
        summary(pair.pooled for pair in pairs),
        _summaries([pair.by_label for pair in pairs]),
        _summaries([pair.by_document for pair in pairs]),
    )


Grouped: TypeAlias = dict[Hashable, dict[Any, list[Places]]]
Matched: TypeAlias = Callable[[Sequence[Places], Sequence[Places]], int]


def _grouped(given: Annotations) -> Grouped:
    """Each document's places by label."""
    documents: Grouped = {}
    for document, marks in by_document(given).items():
        labels = documents[document] = {}
        for places, label in marks:
            labels.setdefault(label, []).append(places)
    return documents


def _same(ours: Sequence[Places], theirs: Sequence[Places]) -> int:
    return (Counter(ours) & Counter(theirs)).total() if ours and theirs else 0


def _as_many(ours: Sequence[Places], theirs: Sequence[Places]) -> int:
    return min(len(ours), len(theirs))


_MATCHED: dict[str, Matched] = {"exact": _same, "overlap": most_pairs, "label": _as_many}


def _compare(first: str, second: str, ours: Grouped, theirs: Grouped, matched: Matched) -> PairScores:
    shared = [document for document in ours if document in theirs]
    if not shared:
        return PairScores(first, second, Score(0, 0, 0, NOTHING_SHARED))
    by_label: dict[Any, list[Score]] = {}
    documents: dict[Hashable, Score] = {}
    for document in shared:
        mine, yours = ours[document], theirs[document]
        scores = {label: _score(mine.get(label, ()), yours.get(label, ()), matched) for label in {**mine, **yours}}
        documents[document] = _sum(scores.values())
        for label, score in scores.items():
            by_label.setdefault(label, []).append(score)
    labels = {label: _sum(by_label[label]) for label in sorted(by_label)}
    return PairScores(first, second, _sum(documents.values()), labels, documents)


def _score(ours: Sequence[Places], theirs: Sequence[Places], matched: Matched) -> Score:
    return Score(matched(ours, theirs), len(ours), len(theirs))


def _sum(scores: Iterable[Score]) -> Score:
    matched = first = second = 0
    for score in scores:
        matched, first, second = matched + score.matched, first + score.first, second + score.second
    return Score(matched, first, second, "" if first or second else NOTHING_MARKED)


def summary(scores: Iterable[Score]) -> Summary:
    """The mean of the F1 that are defined, and their standard deviation as a whole population."""
    values = [score.f1 for score in scores if score.f1 is not None]
    if not values:
        return Summary(None, None, 0)
    mean = fsum(values) / len(values)
    return Summary(mean, sqrt(fsum((value - mean) ** 2 for value in values) / len(values)), len(values))


def _summaries(tables: Sequence[Mapping[Any, Score]]) -> dict[Any, Summary]:
    keys = dict.fromkeys(key for table in tables for key in table)
    return {key: summary(table[key] for table in tables if key in table) for key in keys}
