"""How far the annotators of a project agree on what they marked.

Two annotators are compared on the documents in which both have marks. A document in which one has none may be one that
they never opened, so it counts for nothing: neither as agreement nor as disagreement. Compared are marks on the
documents' own text; marks on translations are counted, and said to be left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from workbench.errors import NotFound
from workbench.model import GOLD, Annotation, Document, Kind
from workbench.reports.agreement_table import table

if TYPE_CHECKING:
    from workbench.agreement import Coefficient, PairScores, SpanAgreement
    from workbench.agreement.spans import Summary
    from workbench.project import Project

__all__ = ["LAYERS", "AgreementReport", "LayerReport", "PairReport", "agreement_report", "table"]

LAYERS: Final[Mapping[Kind, str]] = {"entity": "entities", "claim": "claims"}
_NAMED: Final = 5
"""Documents are named one by one up to here, and counted above."""


@dataclass(frozen=True, slots=True)
class PairReport:
    """Two annotators on one layer.

    Attributes:
        scores: F1 of exact spans: pooled, by label, by document (by its id).
        kappa: Cohen's kappa over tokens.
        documents: How many documents both annotated.
    """

    scores: PairScores
    kappa: Coefficient
    documents: int

    def to_json(self) -> dict[str, Any]:
        """The figures as JSON values."""
        return {
            "annotators": [self.scores.first, self.scores.second],
            "documents": self.documents,
            "span_f1": {
                "pooled": self.scores.pooled.to_json(),
                "by_label": {label: score.to_json() for label, score in self.scores.by_label.items()},
                "by_document": {str(key): score.to_json() for key, score in self.scores.by_document.items()},
            },
            "cohen_kappa": self.kappa.to_json(),
        }


@dataclass(frozen=True, slots=True)
class LayerReport:
    """One layer: all entities, or all claims.

    Attributes:
        spans: The means over pairs, pooled, by label and by document.
        alpha: Krippendorff's alpha over tokens, all annotators together.
        marks: How many marks each annotator has on this layer.
    """

    kind: Kind
    pairs: tuple[PairReport, ...]
    spans: SpanAgreement
    alpha: Coefficient
    marks: Mapping[str, int]

    @property
    def name(self) -> str:
        """The layer in words."""
        return LAYERS[self.kind]

    def to_json(self) -> dict[str, Any]:
        """The figures as JSON values."""
        return {
            "marks": dict(self.marks),
            "pairs": [pair.to_json() for pair in self.pairs],
            "span_f1_mean": {
                "pooled": _summary_json(self.spans.pooled),
                "by_label": {label: _summary_json(item) for label, item in self.spans.by_label.items()},
                "by_document": {str(key): _summary_json(item) for key, item in self.spans.by_document.items()},
            },
            "krippendorff_alpha": self.alpha.to_json(),
        }


@dataclass(frozen=True, slots=True)
class AgreementReport:
    """The agreement of a project's annotators.

    Attributes:
        documents: Names by id, of the documents looked at.
        annotated: Ids of the documents in which each annotator has marks.
        notes: What a reader must know beside the figures, each a sentence.
    """

    annotators: tuple[str, ...]
    documents: Mapping[str, str]
    annotated: Mapping[str, tuple[str, ...]]
    layers: tuple[LayerReport, ...] = ()
    notes: tuple[str, ...] = field(default=())

    def to_json(self) -> dict[str, Any]:
        """The whole report as JSON values."""
        return {
            "annotators": list(self.annotators),
            "documents": dict(self.documents),
            "annotated": {name: list(documents) for name, documents in self.annotated.items()},
            "layers": {layer.name: layer.to_json() for layer in self.layers},
            "notes": list(self.notes),
        }


def _summary_json(summary: Summary) -> dict[str, Any]:
    return {"mean": summary.mean, "sd": summary.sd, "pairs": summary.pairs}


def agreement_report(
    project: Project, documents: Iterable[str] | None = None, annotators: Iterable[str] | None = None
) -> AgreementReport:
    """Compare annotators, each with each, on entities and on claims.

    Args:
        documents: Names or ids; None for all.
        annotators: Whom to compare; None for everybody who has marks but the adjudicated layer.

    Raises:
        NotFound: A document does not exist, or an annotator has no marks.
    """
    chosen = project.documents.all() if documents is None else [project.documents.get(name) for name in documents]
    known = project.marks.annotators()
    names = tuple(name for name in known if name != GOLD) if annotators is None else tuple(dict.fromkeys(annotators))
    for name in names:
        if name not in known:
            raise NotFound(f"no marks are by «{name}»", hint=f"there are: {', '.join(known) or 'nobody'}")
    material = _Material(project, chosen, names)
    layers = tuple(material.layer(kind) for kind in LAYERS if material.has(kind)) if len(names) > 1 else ()
    return AgreementReport(
        names,
        {document.id: document.name for document in chosen},
        {name: tuple(key for key in material.marks if name in material.marks[key]) for name in names},
        layers,
        tuple(material.notes()),
    )


class _Material:
    """The marks to compare: by document, annotator."""

    def __init__(self, project: Project, documents: Sequence[Document], names: Sequence[str]) -> None:
        self._project = project
        self._names = names
        self._documents = documents
        self.marks: dict[str, dict[str, list[Annotation]]] = {}
        for document in documents:
            found: dict[str, list[Annotation]] = {}
            for mark in project.marks.of(document.id, annotator="*"):
                if mark.annotator in names:
                    found.setdefault(mark.annotator, []).append(mark)
            self.marks[document.id] = found
        self._tokens: dict[str, list[tuple[int, int]]] = {}

    def _all(self) -> Iterator[Annotation]:
        for found in self.marks.values():
            for marks in found.values():
                yield from marks

    def has(self, kind: Kind) -> bool:
        """Whether anybody has a mark of this kind."""
        return any(mark.kind == kind for mark in self._all())

    def layer(self, kind: Kind) -> LayerReport:
        """The figures of one layer."""
        from workbench.agreement import krippendorff_alpha, span_f1

        spans = {name: {key: self._spans(key, name, kind) for key in self._opened(name)} for name in self._names}
        agreement = span_f1(spans)
        ratings = self._ratings(kind)
        pairs = tuple(self._pair(scores, ratings) for scores in agreement.pairs)
        counts = {name: sum(map(len, documents.values())) for name, documents in spans.items()}
        return LayerReport(kind, pairs, agreement, krippendorff_alpha(ratings), counts)

    def _pair(self, scores: PairScores, ratings: Sequence[Sequence[str | None]]) -> PairReport:
        from workbench.agreement import cohen_kappa

        first, second = self._names.index(scores.first), self._names.index(scores.second)
        kappa = cohen_kappa([[row[first], row[second]] for row in ratings])
        shared = [found for found in self.marks.values() if scores.first in found and scores.second in found]
        return PairReport(scores, kappa, len(shared))

    def _opened(self, name: str) -> list[str]:
        return [key for key, found in self.marks.items() if name in found]

    def _here(self, document: str, name: str, kind: Kind) -> Iterator[Annotation]:
        """The marks of a kind that stand on the document's own text."""
        for mark in self.marks[document].get(name, ()):
            if mark.kind == kind and not mark.stale and all(part.text_id == document for part in mark.fragments):
                yield mark

    def _spans(self, document: str, name: str, kind: Kind) -> list[tuple[Any, ...]]:
        return [
            (tuple((part.start, part.end) for part in mark.fragments), mark.label)
            for mark in self._here(document, name, kind)
        ]

    def _ratings(self, kind: Kind) -> list[list[str | None]]:
        """Tokens x annotators over all documents: the label of the longest mark on each; None where not annotated."""
        from workbench.agreement import token_labels

        rows: list[list[str | None]] = []
        for key, found in self.marks.items():
            if len(found) < 2:
                continue
            tokens = self._tokens_of(key)
            columns: list[list[str | None]] = []
            for name in self._names:
                parts = [
                    (part.start, part.end, mark.label)
                    for mark in self._here(key, name, kind)
                    for part in mark.fragments
                ]
                columns.append([*token_labels(tokens, parts)] if name in found else [None] * len(tokens))
            rows.extend(map(list, zip(*columns, strict=True)))
        return rows

    def _tokens_of(self, document: str) -> list[tuple[int, int]]:
        if document not in self._tokens:
            from workbench.text import tokens

            self._tokens[document] = tokens(self._project.documents.text(document))
        return self._tokens[document]

    def notes(self) -> Iterator[str]:
        """What the figures do not say by themselves."""
        if not self._names or not any(self.marks.values()):
            yield "Nobody has marked anything yet, so there is nothing to compare."
            return
        if len(self._names) == 1:
            yield f"Only {self._names[0]} has marks: agreement needs two annotators."
            return
        yield from self._overlap_notes()
        yield from self._scope_notes()

    def _overlap_notes(self) -> Iterator[str]:
        for place, first in enumerate(self._names):
            for second in self._names[place + 1 :]:
                if not any(first in found and second in found for found in self.marks.values()):
                    yield f"{first} and {second} have no document in common, so they cannot be compared."
        yield from self._absence_notes()

    def _absence_notes(self) -> Iterator[str]:
        """Documents that some or all annotators have no marks in: by name where they are few, else their number."""
        by_absent: dict[tuple[str, ...], list[str]] = {}
        for document in self._documents:
            absent = tuple(name for name in self._names if name not in self.marks[document.id])
            if absent:
                by_absent.setdefault(absent, []).append(document.name)
        for absent, documents in by_absent.items():
            few = len(documents) <= _NAMED
            who = "nobody has marks" if absent == self._names else f"no marks by {', '.join(absent)}"
            counted = "" if absent == self._names else "; not counted as agreement"
            for what in documents if few else [f"{len(documents):,} documents"]:
                yield f"{what}: {who}{counted}."

    def _scope_notes(self) -> Iterator[str]:
        marks = [mark for mark in self._all() if mark.kind in LAYERS]
        elsewhere = sum(any(part.text_id != mark.document_id for part in mark.fragments) for mark in marks)
        if elsewhere:
            yield f"{elsewhere} marks on translations are not compared here."
        versions = {mark.schema_id for mark in marks}
        if len(versions) > 1:
            yield f"The marks were made under {len(versions)} versions of the schema; labels are compared by name."
