"""How far the annotators of a project agree: on what is marked, and on what is said about it.

Two annotators are compared on the documents on which both have worked: those in which they have marks of any kind, or
that they were given and are done with. A document on which one has not worked counts for nothing, neither as agreement
nor as disagreement. Marks on translations are compared as those on the documents' own texts are, each text by itself; a
translation counts where somebody has marked in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from workbench.errors import InputError, NotFound, Refused
from workbench.model import GOLD, KINDS, Document
from workbench.reports.agreement_table import table
from workbench.reports.model import LAYERS, AgreementReport, LayerReport, Level, PairReport

if TYPE_CHECKING:
    from workbench.project import Project
    from workbench.reports.corpus import Progress
    from workbench.schema import Schema

__all__ = ["LAYERS", "AgreementReport", "LayerReport", "PairReport", "agreement_report", "table"]


def agreement_report(
    project: Project,
    documents: Iterable[str] | None = None,
    annotators: Iterable[str] | None = None,
    *,
    level: Level = "character",
    gamma: bool = False,
    bootstrap: int = 1000,
    seed: int = 1,
    progress: Progress | None = None,
) -> AgreementReport:
    """Compare annotators, each with each, on entities, claims, relations and labels.

    Args:
        documents: Names or ids; None for all.
        annotators: Whom to compare; None for everybody who has worked on anything, without the adjudicated layer,
            beside which each is shown then.
        level: What kappa and alpha count: characters, or tokens as `workbench.text.tokens` finds them.
        gamma: Compute gamma and alpha for unitizing too, text by text, which takes its time.
        bootstrap: How many times documents are resampled for intervals; 0 for none.
        seed: Makes the intervals, and gamma, repeatable.
        progress: Told how many documents are done, and of how many.

    Raises:
        NotFound: A document does not exist, or an annotator has worked on nothing.
        InputError: The level is unknown, or the number of resamples is none.
    """
    from workbench.agreement.tallied import Resamples
    from workbench.reports.corpus import counted
    from workbench.reports.figures import layer_report
    from workbench.reports.notes import notes
    from workbench.reports.sums import Sums

    if level not in ("character", "token"):
        raise InputError(f"agreement is counted by character or token, not by {level!r}")
    if bootstrap < 0 or bootstrap == 1:
        raise InputError(f"{bootstrap} resamples give no interval", hint="take 1000, or 0 for no interval")
    chosen = _documents(project, documents)
    corpus = counted(project, chosen, _names(project, annotators), level=level, progress=progress)
    sums = Sums(corpus)
    layers: tuple[LayerReport, ...] = ()
    schema = _schema(project)
    if len(corpus.annotators) > 1:
        resamples = Resamples.of(len(chosen), times=bootstrap, seed=seed) if bootstrap and chosen else None
        known = sums.heads("marks")
        layers = tuple(layer_report(sums, kind, resamples, schema) for kind in KINDS if kind in known)
        if gamma:
            from workbench.reports.continua import with_gamma

            layers = with_gamma(project, corpus, layers, seed=seed, progress=progress)
    return AgreementReport(
        corpus.annotators,
        {document.id: document.name for document in chosen},
        {
            name: tuple(document.id for document in chosen if name in corpus.opened[document.id])
            for name in corpus.annotators
        },
        layers,
        tuple(notes(sums)),
        level,
        corpus.threshold,
    )


def _documents(project: Project, documents: Iterable[str] | None) -> Sequence[Document]:
    if documents is None:
        return project.documents.all()
    found = [project.documents.get(name) for name in documents]
    return list({document.id: document for document in found}.values())


def _names(project: Project, annotators: Iterable[str] | None) -> tuple[str, ...] | None:
    """The annotators asked for, if they have worked on anything."""
    if annotators is None:
        return None
    names = tuple(dict.fromkeys(annotators))
    known = {*project.marks.annotators()}
    known.update(name for found in project.assignments.opened_by_document().values() for name in found)
    for name in names:
        if name not in known:
            there = ", ".join(sorted(known)) or "nobody"
            raise NotFound(f"no marks are by «{name}», and no document is theirs", hint=f"there are: {there}")
    return names if GOLD in names or set(names) != known - {GOLD} or list(names) != sorted(names) else None


def _schema(project: Project) -> Schema | None:
    try:
        return project.schema
    except Refused:
        return None
