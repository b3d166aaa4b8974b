"""The agreement report as frozen dataclasses: what screens, tables and pages are made of.

Every figure comes with a `query`, which `workbench.reports.behind.disagreements` turns into the disagreements behind
it, and with words: what it means, and when the sample is too small to say.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal

from workbench.model import Kind
from workbench.reports.query import Query

if TYPE_CHECKING:
    from workbench.agreement import Coefficient, PairScores, SpanAgreement
    from workbench.agreement.spans import Summary

Level = Literal["character", "token"]
"""What kappa and alpha count in a text."""

LAYERS: Final[Mapping[Kind, str]] = {
    "entity": "entities", "claim": "claims", "relation": "relations", "label": "labels",
}  # fmt: skip
IN_TEXT: Final[tuple[Kind, ...]] = ("entity", "claim")
"""The layers whose marks stand on stretches of text."""


@dataclass(frozen=True, slots=True)
class PairReport:
    """Two annotators on one layer, over the documents on which both have worked.

    Attributes:
        scores: F1, precision and recall of marks that are the same: pooled, by label, by document (by its id).
        overlap: The same where marks of one label need only overlap.
        anywhere: The same where only the number of marks of each label in a document counts.
        kappa: Cohen's kappa over characters (or tokens), labels and "no mark".
        documents: How many documents both have worked on.
    """

    scores: PairScores
    overlap: PairScores
    anywhere: PairScores
    kappa: Coefficient
    documents: int
    query: Query

    @property
    def annotators(self) -> tuple[str, str]:
        """The two names."""
        return self.scores.first, self.scores.second

    def to_json(self) -> dict[str, Any]:
        """The figures as JSON values."""
        return {
            "annotators": list(self.annotators),
            "documents": self.documents,
            "span_f1": _scores_json(self.scores),
            "overlap_f1": _scores_json(self.overlap),
            "label_f1": _scores_json(self.anywhere),
            "cohen_kappa": self.kappa.to_json(),
            "query": self.query.to_json(),
        }


@dataclass(frozen=True, slots=True)
class AspectReport:
    """How far annotators agree on one thing that is said about the same unit.

    Attributes:
        aspect, name: "presence" (is there a mark: over all characters), "boundary", "label", "attribute", "role".
        measure: Which coefficient it is, in words: "alpha, nominal", "alpha, MASI", "share", "F1".
        alpha: Corrected for chance. For boundaries and fillers of roles there is no chance to correct for, and its
            value is None, the note says so.
        share: Without chance: of pairs of marks of one unit, how many say the same; for roles the F1 of what is named.
        units: How many units with two marks or more it rests on (for presence, characters).
        meaning: In plain words what the figure says, and what it does not.
        caution: In plain words why it may not be built on; "" where nothing speaks against it.
    """

    aspect: Literal["presence", "boundary", "label", "attribute", "role"]
    name: str
    measure: str
    alpha: Coefficient
    share: float | None
    units: int
    meaning: str
    caution: str
    query: Query

    @property
    def title(self) -> str:
        """The aspect in a word or two."""
        return self.name or self.aspect

    def to_json(self) -> dict[str, Any]:
        """The figures as JSON values."""
        return {
            "aspect": self.aspect,
            "name": self.name,
            "measure": self.measure,
            "alpha": self.alpha.to_json(),
            "share": self.share,
            "units": self.units,
            "meaning": self.meaning,
            "caution": self.caution,
            "query": self.query.to_json(),
        }


@dataclass(frozen=True, slots=True)
class Confusion:
    """Which label one has where another has which: pairs of marks of one unit; None stands for no mark.

    Attributes:
        labels: In the order of their frequency; None last.
        cells: How many, by (row, column). Of all pairs of annotators together the table is symmetric: each pair of
            marks counts in both orders, so on the diagonal twice.
        annotators: (rows, columns), where it is of two; () where of all pairs.
    """

    labels: tuple[str | None, ...]
    cells: Mapping[tuple[str | None, str | None], int]
    query: Query
    annotators: tuple[str, ...] = ()

    def query_of(self, row: str | None, column: str | None) -> Query:
        """What is behind one cell."""
        aspect: Any = "presence" if row is None or column is None else "label"
        return Query(self.query.kind, aspect, "", self.query.annotators, (row, column), self.query.documents)

    def to_json(self) -> dict[str, Any]:
        """The table as rows; "nothing" is null."""
        return {
            "annotators": list(self.annotators),
            "labels": list(self.labels),
            "rows": [[self.cells.get((row, column), 0) for column in self.labels] for row in self.labels],
        }


@dataclass(frozen=True, slots=True)
class DocumentReport:
    """One document on one layer, by how hard it was.

    Attributes:
        f1: The mean over the pairs of annotators.
        disagreements: How many units are not the same with all who worked on the document.
        units: How many units there are.
    """

    id: str
    name: str
    f1: float | None
    disagreements: int
    units: int
    query: Query

    def to_json(self) -> dict[str, Any]:
        """The figures as JSON values."""
        return {
            "id": self.id,
            "name": self.name,
            "f1": self.f1,
            "disagreements": self.disagreements,
            "units": self.units,
        }


@dataclass(frozen=True, slots=True)
class PeriodReport:
    """Agreement on the documents that were finished in one day or week.

    Attributes:
        begins: Its first day, as ISO writes it.
        span: "day" or "week", which begins on Monday.
        f1: The mean over pairs, pooled.
        alpha: Over characters (for relations and labels, over units).
    """

    begins: str
    span: Literal["day", "week"]
    documents: int
    marks: int
    f1: float | None
    alpha: float | None
    query: Query

    def to_json(self) -> dict[str, Any]:
        """The figures as JSON values."""
        return {
            "begins": self.begins,
            "span": self.span,
            "documents": self.documents,
            "marks": self.marks,
            "f1": self.f1,
            "alpha": self.alpha,
        }


@dataclass(frozen=True, slots=True)
class GammaReport:
    """Measures of a whole continuum, computed on request: one for each text, and their mean by units.

    Attributes:
        gamma, gamma_cat, unitizing: The means over texts, each weighing as its units; None where undefined.
        texts: How many texts they rest on.
        undefined: How many texts were left out since a measure is undefined on them, by measure.
        by_document: gamma by document id (of its own text).
        meaning: What they say, and what they do not.
    """

    gamma: float | None
    gamma_cat: float | None
    unitizing: float | None
    texts: int
    undefined: Mapping[str, int]
    by_document: Mapping[str, float | None]
    meaning: str

    def to_json(self) -> dict[str, Any]:
        """The figures as JSON values."""
        return {
            "gamma": self.gamma,
            "gamma_cat": self.gamma_cat,
            "unitizing_alpha": self.unitizing,
            "texts": self.texts,
            "undefined": dict(self.undefined),
            "by_document": dict(self.by_document),
            "meaning": self.meaning,
        }


@dataclass(frozen=True, slots=True)
class LayerReport:
    """One layer: all entities, all claims, all relations or all labels.

    Attributes:
        marks: How many marks each annotator has on this layer.
        pairs: Every two annotators that have documents in common.
        spans: The means over pairs, pooled, by label and by document.
        overlap, anywhere: The same for the two laxer ways of matching.
        alpha: Krippendorff's alpha, all annotators together: over characters (or tokens) for marks in texts; undefined
            for relations and labels, which have no place in a text.
        aspects: What they agree on about the same thing: presence, boundary, label, each attribute, each role.
        confusion: Labels by labels, over all pairs.
        by_pair: The same for every two annotators.
        documents: The hardest first.
        periods: By when the documents were finished; one period where all were in the same.
        gold: Each annotator beside the adjudicated layer, which is the second; none where there is none.
        gamma: Where it was asked for.
        parting: In one line, where the annotators part.
        notes: What a reader must know beside the figures.
    """

    kind: Kind
    marks: Mapping[str, int]
    pairs: tuple[PairReport, ...]
    spans: SpanAgreement
    overlap: SpanAgreement
    anywhere: SpanAgreement
    alpha: Coefficient
    aspects: tuple[AspectReport, ...]
    confusion: Confusion
    by_pair: Mapping[tuple[str, str], Confusion]
    documents: tuple[DocumentReport, ...]
    periods: tuple[PeriodReport, ...]
    query: Query
    gold: tuple[PairReport, ...] = ()
    gamma: GammaReport | None = None
    parting: str = ""
    notes: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The layer in words."""
        return LAYERS[self.kind]

    def to_json(self) -> dict[str, Any]:
        """The figures as JSON values."""
        return {
            "marks": dict(self.marks),
            "parting": self.parting,
            "pairs": [pair.to_json() for pair in self.pairs],
            "span_f1_mean": _agreement_json(self.spans),
            "overlap_f1_mean": _agreement_json(self.overlap),
            "label_f1_mean": _agreement_json(self.anywhere),
            "krippendorff_alpha": self.alpha.to_json(),
            "aspects": [aspect.to_json() for aspect in self.aspects],
            "confusion": self.confusion.to_json(),
            "confusion_by_pair": [confusion.to_json() for confusion in self.by_pair.values()],
            "documents": [document.to_json() for document in self.documents],
            "periods": [period.to_json() for period in self.periods],
            "gold": [pair.to_json() for pair in self.gold],
            "gamma": self.gamma.to_json() if self.gamma else None,
            "notes": list(self.notes),
        }


@dataclass(frozen=True, slots=True)
class AgreementReport:
    """The agreement of a project's annotators.

    Attributes:
        documents: Names by id, of the documents looked at.
        annotated: Ids of the documents on which each annotator has worked.
        level: What kappa and alpha count.
        threshold: The least overlap of two marks that are taken for the same unit.
        layers: Only those on which somebody has a mark.
        notes: What a reader must know beside the figures, each a sentence.
    """

    annotators: tuple[str, ...]
    documents: Mapping[str, str]
    annotated: Mapping[str, tuple[str, ...]]
    layers: tuple[LayerReport, ...] = ()
    notes: tuple[str, ...] = field(default=())
    level: Level = "character"
    threshold: float = 0.5

    def layer(self, kind: Kind) -> LayerReport | None:
        """The layer of one kind, or None."""
        return next((layer for layer in self.layers if layer.kind == kind), None)

    def to_json(self) -> dict[str, Any]:
        """The whole report as JSON values."""
        return {
            "annotators": list(self.annotators),
            "documents": dict(self.documents),
            "annotated": {name: list(documents) for name, documents in self.annotated.items()},
            "level": self.level,
            "threshold": self.threshold,
            "layers": {layer.name: layer.to_json() for layer in self.layers},
            "notes": list(self.notes),
        }


def _scores_json(scores: PairScores) -> dict[str, Any]:
    return {
        "pooled": scores.pooled.to_json(),
        "by_label": {label: score.to_json() for label, score in scores.by_label.items()},
        "by_document": {str(key): score.to_json() for key, score in scores.by_document.items()},
    }


def _agreement_json(agreement: SpanAgreement) -> dict[str, Any]:
    return {
        "pooled": _summary_json(agreement.pooled),
        "by_label": {label: _summary_json(item) for label, item in agreement.by_label.items()},
        "by_document": {str(key): _summary_json(item) for key, item in agreement.by_document.items()},
    }


def _summary_json(summary: Summary) -> dict[str, Any]:
    return {"mean": summary.mean, "sd": summary.sd, "pairs": summary.pairs}
