"""What a dataset card says in numbers: counted batch by batch, and added up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from itertools import chain, repeat
from typing import TYPE_CHECKING, Any, Final

from workbench.formats.huggingface.layout import Layout
from workbench.model import JSON, Kind

if TYPE_CHECKING:
    from workbench.agreement import Coefficient, Score
    from workbench.formats.huggingface.records import Paired
    from workbench.formats.huggingface.tagging import Tagged

COMPARED: Final[tuple[Kind, ...]] = ("entity", "claim")
MOST_TOKENS: Final = 2_000_000
"""How many tokens alpha is computed over at most: it needs all of their ratings at once."""
_LICENSES: Final = ("license", "licence", "License")


@dataclass(slots=True)
class Figures:
    """Counts of what went out.

    Attributes:
        documents: By split.
        segments, characters, tokens: By language.
        translations: By language.
        marks: By kind, label and annotator.
        licenses: What documents say their license is.
        tagged: What became of entities in the tags.
        matched: Equal spans, and the spans of either, by kind, label and two annotators.
        ratings: How often the annotators put a token under these labels, by kind.
    """

    documents: Counter[str] = field(default_factory=Counter)
    segments: Counter[str] = field(default_factory=Counter)
    characters: Counter[str] = field(default_factory=Counter)
    tokens: Counter[str] = field(default_factory=Counter)
    translations: Counter[str] = field(default_factory=Counter)
    marks: Counter[tuple[Kind, str, str]] = field(default_factory=Counter)
    licenses: Counter[str] = field(default_factory=Counter)
    tagged: Counter[str] = field(default_factory=Counter)
    matched: Counter[tuple[Kind, str, str, str, str]] = field(default_factory=Counter)
    ratings: Counter[tuple[Kind, tuple[str | None, ...]]] = field(default_factory=Counter)

    def add(self, other: Figures) -> None:
        """Count what another has counted."""
        for each in fields(self):
            getattr(self, each.name).update(getattr(other, each.name))

    def to_json(self) -> dict[str, JSON]:
        """The counts as JSON values."""
        return {each.name: list(getattr(self, each.name).items()) for each in fields(self)}

    @classmethod
    def from_json(cls, data: Mapping[str, JSON]) -> Figures:
        """The figures that `to_json` gave, with lists for tuples where they have gone through JSON."""
        return cls(**{name: Counter({_key(key): count for key, count in items}) for name, items in data.items()})

    @property
    def total(self) -> int:
        """How many documents there are."""
        return self.documents.total()

    def scores(self, kind: Kind) -> dict[tuple[str, str], dict[str, Score]]:
        """The agreement of each two annotators on the spans of a kind, by label; "" for all labels."""
        from workbench.agreement import Score

        found: dict[tuple[str, str], dict[str, Score]] = {}
        keys = sorted({(one, other, label) for k, label, one, other, _ in self.matched if k == kind})
        for one, other, label in keys:
            both, first, second = (self.matched[kind, label, one, other, name] for name in ("both", "one", "other"))
            found.setdefault((one, other), {})[label] = Score(both, first, second)
        return found

    def alpha(self, kind: Kind) -> Coefficient | None:
        """Krippendorff's alpha of the labels of tokens; None where there are too many tokens, or none."""
        from workbench.agreement import krippendorff_alpha

        counts = {row: count for (k, row), count in self.ratings.items() if k == kind}
        if not counts or sum(counts.values()) > MOST_TOKENS:
            return None
        ordered = sorted(counts.items(), key=lambda item: [label or "" for label in item[0]])
        return krippendorff_alpha(list(chain.from_iterable(repeat(list(row), count) for row, count in ordered)))


def _key(key: Any) -> Any:
    return tuple(map(_key, key)) if isinstance(key, (list, tuple)) else key


def counted(
    records: Sequence[Paired], tagged: Sequence[Tagged], became: Counter[str], layout: Layout, split: str
) -> Figures:
    """The figures of some documents."""
    figures = Figures(documents=Counter({split: len(records)}), tagged=became)
    for record, tokens in zip(records, tagged, strict=True):
        for segment in record.segments:
            figures.segments[segment.language] += 1
            figures.characters[segment.language] += segment.end - segment.start
        figures.tokens.update(tokens.by_language)
        figures.translations.update(pair.translation.language for pair in record.pairs)
        marks = chain(record.marks, *(pair.marks for pair in record.pairs))
        figures.marks.update([(mark.kind, mark.label, mark.annotator) for mark in marks])
        figures.licenses[_license(record.document.meta)] += 1
    if layout.people:
        for kind in COMPARED:
            _compare(records, kind, layout, figures)
            _rate(records, tagged, kind, layout, figures)
    return figures


def _license(meta: Mapping[str, Any]) -> str:
    return next((meta[name] for name in _LICENSES if isinstance(meta.get(name), str)), "")


def _compare(records: Sequence[Paired], kind: Kind, layout: Layout, figures: Figures) -> None:
    from workbench.agreement import span_f1

    spans: dict[str, dict[str, list[tuple[Any, ...]]]] = {name: {} for name in layout.people}
    for record in records:
        for name in record.annotators:
            if name in spans:
                spans[name][record.document.id] = list(_spans(record, name, kind))
    for pair in span_f1(spans).pairs:
        for label, score in [("", pair.pooled), *pair.by_label.items()]:
            for name, count in (("both", score.matched), ("one", score.first), ("other", score.second)):
                figures.matched[kind, label, pair.first, pair.second, name] += count


def _spans(record: Paired, annotator: str, kind: Kind) -> Iterator[tuple[Any, ...]]:
    for mark in record.marks:
        if mark.kind == kind and mark.annotator == annotator:
            yield tuple((part.start, part.end) for part in mark.fragments), mark.label


def _rate(records: Sequence[Paired], tagged: Sequence[Tagged], kind: Kind, layout: Layout, figures: Figures) -> None:
    from workbench.agreement import token_labels

    for record, found in zip(records, tagged, strict=True):
        tokens = [(start, start + len(word)) for start, word in zip(found.starts, found.words, strict=True)]
        here = [name in record.annotators for name in layout.people]
        if sum(here) < 2:
            continue
        columns = [
            token_labels(tokens, _spans(record, name, kind)) if there else [None] * len(tokens)
            for name, there in zip(layout.people, here, strict=True)
        ]
        figures.ratings.update((kind, row) for row in zip(*columns, strict=True))
