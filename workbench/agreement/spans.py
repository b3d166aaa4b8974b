"""Agreement on spans: which of one annotator's spans another marked just so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from math import fsum, sqrt
from typing import Any, TypeAlias

from workbench.errors import InputError

Span: TypeAlias = tuple[Any, ...]
"""(start, end, label), or (places, label) for a discontinuous span: places is a tuple of (start, end), or of whatever
else tells places apart."""
Annotations: TypeAlias = "Mapping[Any, Iterable[Span]] | Iterable[Span]"
"""One annotator's spans by document; or just spans, where there is one document."""

NOTHING_MARKED = "neither marked anything, so there is nothing to agree on"
NOTHING_SHARED = "no document was annotated by both"


@dataclass(frozen=True, slots=True)
class Score:
    """How many spans two annotators have in common.

    Attributes:
        matched: Spans that both marked, same place and same label.
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


def span_f1(annotations: Mapping[str, Annotations]) -> SpanAgreement:
    """Pairwise F1 of spans that match exactly: the same places and the same label.

    Overlapping, nested and discontinuous spans are compared like any others, each as a whole; a span marked twice
    counts twice. A pair is compared on the documents that both have as a key: an annotator who found nothing in a
    document has it with no spans, one who never opened it does not have it, and that is no agreement.

    Args:
        annotations: {annotator: {document: [(start, end, label), ...]}}, or {annotator: [(start, end, label), ...]}.

    Raises:
        InputError: A span is of neither form.
    """
    counted = {rater: _counted(given) for rater, given in annotations.items()}
    pairs = tuple(
        _compare(first, second, counted[first], counted[second]) for first, second in combinations(counted, 2)
    )
    return SpanAgreement(
        pairs,
        _summary(pair.pooled for pair in pairs),
        _summaries([pair.by_label for pair in pairs]),
        _summaries([pair.by_document for pair in pairs]),
    )


Places: TypeAlias = tuple[Hashable, ...]
Counts: TypeAlias = Counter[tuple[Places, str]]


def _counted(given: Annotations) -> dict[Hashable, Counts]:
    documents: Mapping[Hashable, Iterable[Span]] = given if isinstance(given, Mapping) else {"": given}
    return {document: Counter(map(_key, spans)) for document, spans in documents.items()}


def _key(span: Span) -> tuple[Places, str]:
    if len(span) == 3:
        return ((span[0], span[1]),), span[2]
    if len(span) == 2:
        return tuple(span[0]), span[1]
    raise InputError(f"a span is (start, end, label) or (places, label), not {span!r}")


def _compare(first: str, second: str, ours: Mapping[Hashable, Counts], theirs: Mapping[Hashable, Counts]) -> PairScores:
    shared = [document for document in ours if document in theirs]
    if not shared:
        return PairScores(first, second, Score(0, 0, 0, NOTHING_SHARED))
    by_document = {document: _score(ours[document], theirs[document]) for document in shared}
    mine, yours = _by_label(ours, shared), _by_label(theirs, shared)
    by_label = {
        label: _score(mine.get(label, Counter()), yours.get(label, Counter())) for label in sorted({*mine, *yours})
    }
    pooled = [sum(getattr(score, name) for score in by_document.values()) for name in ("matched", "first", "second")]
    return PairScores(first, second, _noted(*pooled), by_label, by_document)


def _by_label(documents: Mapping[Hashable, Counts], shared: Iterable[Hashable]) -> dict[str, Counter[Hashable]]:
    labels: dict[str, Counter[Hashable]] = {}
    for document in shared:
        for (places, label), times in documents[document].items():
            labels.setdefault(label, Counter())[document, places] += times
    return labels


def _score(ours: Counter[Any], theirs: Counter[Any]) -> Score:
    return _noted((ours & theirs).total(), ours.total(), theirs.total())


def _noted(matched: int, first: int, second: int) -> Score:
    return Score(matched, first, second, "" if first or second else NOTHING_MARKED)


def _summary(scores: Iterable[Score]) -> Summary:
    values = [score.f1 for score in scores if score.f1 is not None]
    if not values:
        return Summary(None, None, 0)
    mean = fsum(values) / len(values)
    return Summary(mean, sqrt(fsum((value - mean) ** 2 for value in values) / len(values)), len(values))


def _summaries(tables: Sequence[Mapping[Any, Score]]) -> dict[Any, Summary]:
    keys = dict.fromkeys(key for table in tables for key in table)
    return {key: _summary(table[key] for table in tables if key in table) for key in keys}
