"""Gamma and alpha for unitizing, text by text: measures of whole continua, which take their time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from workbench.agreement import gamma_family, unitizing_alpha
from workbench.errors import NotFound, Refused
from workbench.model import Annotation
from workbench.reports import words
from workbench.reports.corpus import Corpus
from workbench.reports.model import IN_TEXT, GammaReport, LayerReport

if TYPE_CHECKING:
    from workbench.project import Project
    from workbench.reports.corpus import Progress

Continuum = dict[str, list[tuple[tuple[tuple[int, int], ...], str]]]


@dataclass(slots=True)
class _Mean:
    """A mean that weighs each text by its marks."""

    total: float = 0.0
    weight: int = 0

    def add(self, value: float, weight: int) -> None:
        self.total += value * weight
        self.weight += weight

    @property
    def value(self) -> float | None:
        return self.total / self.weight if self.weight else None


@dataclass(slots=True)
class _Gathered:
    means: dict[str, _Mean] = field(default_factory=lambda: {"gamma": _Mean(), "gamma_cat": _Mean(), "alpha": _Mean()})
    texts: int = 0
    undefined: Counter[str] = field(default_factory=Counter)
    by_document: dict[str, float | None] = field(default_factory=dict)

    def add(self, document_id: str, text_id: str, continuum: Continuum, length: int, seed: int) -> None:
        """Measure one text."""
        marks = sum(map(len, continuum.values()))
        found = dict.fromkeys(self.means)
        try:
            family = gamma_family(continuum, seed=seed)
            found["gamma"], found["gamma_cat"] = family.gamma.value, family.gamma_cat.value
        except Refused:
            pass
        found["alpha"] = unitizing_alpha(continuum, length).value
        self.texts += 1
        for name, value in found.items():
            if value is None:
                self.undefined[name] += 1
            else:
                self.means[name].add(value, marks)
        if text_id == document_id:
            self.by_document[document_id] = found["gamma"]

    def report(self) -> GammaReport:
        """All texts together."""
        gamma, gamma_cat, alpha = (mean.value for mean in self.means.values())
        return GammaReport(gamma, gamma_cat, alpha, self.texts, dict(self.undefined), self.by_document, words.GAMMA)


def with_gamma(
    project: Project, corpus: Corpus, layers: Sequence[LayerReport], *, seed: int, progress: Progress | None
) -> tuple[LayerReport, ...]:
    """The layers whose marks stand in texts, with gamma; each text is measured that two have worked on."""
    gathered = {kind: _Gathered() for kind in IN_TEXT}
    for number, document in enumerate(corpus.documents, 1):
        names = [name for name in corpus.opened[document.id] if name in corpus.annotators]
        if len(names) > 1:
            marks = project.marks.by_document([document.id])[document.id]
            for kind in IN_TEXT:
                for text_id, continuum in _continua([m for m in marks if m.kind == kind], names):
                    length = _length(project, document.id, text_id)
                    gathered[kind].add(document.id, text_id, continuum, length, seed)
        if progress:
            progress(number, len(corpus.documents))
    return tuple(
        replace(layer, gamma=gathered[layer.kind].report()) if layer.kind in gathered else layer for layer in layers
    )


def _continua(marks: Sequence[Annotation], names: Sequence[str]) -> Iterator[tuple[str, Continuum]]:
    """The marks of each text that somebody has marked in; a mark on several texts has a part on each."""
    texts: dict[str, Continuum] = {}
    for mark in marks:
        if mark.annotator in names and not mark.stale:
            for text_id in dict.fromkeys(part.text_id for part in mark.fragments):
                places = tuple((part.start, part.end) for part in mark.fragments if part.text_id == text_id)
                continuum = texts.setdefault(text_id, {name: [] for name in names})
                continuum[mark.annotator].append((places, mark.label))
    yield from texts.items()


def _length(project: Project, document_id: str, text_id: str) -> int:
    home: Any = project.documents if text_id == document_id else project.translations
    try:
        return len(home.text(text_id))
    except NotFound:
        return 0
