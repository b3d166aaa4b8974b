"""The sample project: the corpus, its memory, its machine translation and its three annotators, ready to be opened.

Every step may be run again: what is there already is left as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from workbench.errors import EngineError, Refused
from workbench.formats import LossReport, export, import_
from workbench.project import Project, open_project
from workbench.readers import read
from workbench.reports.agreement import AgreementReport, agreement_report
from workbench.resources import resource
from workbench.schema import load_schema
from workbench.text import segments

FIRST: Final = "mingpao-new-age-in-iran-russia-relations.md"
"""The document that the demo opens."""

ANNOTATORS: Final = ("a", "b", "c")

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Demo:
    """What the demo made.

    Attributes:
        exports: The files written, by format.
    """

    folder: Path
    agreement: AgreementReport
    exports: dict[str, Path]
    losses: dict[str, LossReport]


def make_demo(folder: Path, exports: Path, say: Say) -> Demo:
    """Make the sample project in `folder`, or bring an earlier one up to date.

    Args:
        exports: Where the labelled datasets are written.
        say: Told what is being done, line by line.

    Raises:
        Refused: The folder holds a project that is not the demo's.
        StorageError: A folder cannot be written.
    """
    with open_project(folder, create=True) as project:
        _check_own(project)
        schema = resource("schemas") / "claims.yaml"
        project.use_schema(load_schema(schema), source=schema.name)
        _add_corpus(project, say)
        _translate(project, say)
        _load_annotators(project, say)
        say("Measuring how far the annotators agree ...")
        report = agreement_report(project)
        written, losses = _export(project, exports, say)
    return Demo(folder, report, written, losses)


def _check_own(project: Project) -> None:
    """Nobody's own project gets the demo's schema, documents and annotators."""
    known = {path.name for path in resource("corpus").glob("*.md")}
    for document in project.documents.all(archived=True):
        if document.name not in known:
            raise Refused(
                f"{project.path}: holds a project of yours, with «{document.name}»", hint="name another folder: --into"
            )


def _add_corpus(project: Project, say: Say) -> None:
    for path in (resource("corpus") / FIRST, *sorted(resource("corpus").glob("*.md"))):
        if path.name == "README.md":
            continue
        for source in read(path):
            added = project.documents.add(replace(source, origin=""), segments(source.text))
            if added.outcome == "added":
                say(f"Added {added.document.title}")


def _translate(project: Project, say: Say) -> None:
    from workbench.translate.memory import add_tmx
    from workbench.translate.pipeline import translate_documents
    from workbench.translate.registry import project_engine

    add_tmx(project, resource("corpus") / "memory.tmx")
    for name in ("memory", "argos"):
        try:
            report = translate_documents(project, project_engine(project, name), project.documents.all())
        except EngineError as error:
            say(f"{name}: {error.message}")
            continue
        say(f"Translated with {name}: {report.translated + report.already} segments")
        for notice in report.notices:
            say(f"  {notice}")


def _load_annotators(project: Project, say: Say) -> None:
    for name in ANNOTATORS:
        report = import_(project, "jsonl", resource("corpus") / "annotations" / f"{name}.jsonl")
        say(f"Loaded annotator {name}: {len(report.exported)} marks")


def _export(project: Project, exports: Path, say: Say) -> tuple[dict[str, Path], dict[str, LossReport]]:
    targets = {"jsonl": exports / "demo.jsonl", "conll": exports / "demo-conll"}
    losses = {name: export(project, name, path) for name, path in targets.items()}
    for name, path in targets.items():
        say(f"Exported {name} to {path}: {losses[name]}")
    return targets, losses
