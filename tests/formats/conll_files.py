"""What the tests of CoNLL share: marking, writing the files, and reading them as training scripts do."""

from __future__ import annotations

from pathlib import Path

from workbench import Project, open_project
from workbench.formats import LossReport, Options, ReadOptions, export, import_
from workbench.model import Annotation, Document, Fragment


def sentences(path: Path) -> list[list[list[str]]]:
    """A CoNLL file as sentences of rows, read as training scripts do."""
    found: list[list[list[str]]] = [[]]
    for line in path.read_text("utf-8").split("\n"):
        if not line or line.startswith("-DOCSTART-"):
            found.append([])
        else:
            found[-1].append(line.split(" "))
    return [sentence for sentence in found if sentence]


def check_iob2(path: Path) -> None:
    """Strict IOB2: an I- only behind a B- or I- of the same type."""
    for sentence in sentences(path):
        last = "O"
        for _, tag in sentence:
            assert tag == "O" or tag[:2] in ("B-", "I-")
            assert not tag.startswith("I-") or last[2:] == tag[2:]
            last = tag


def tagged(path: Path) -> list[str]:
    return [f"{token}/{'/'.join(tags)}" for rows in sentences(path) for token, *tags in rows if set(tags) != {"O"}]


def mark(project: Project, document: Document, *places: tuple[int, int], label: str = "gpe") -> Annotation:
    fragments = [Fragment(document.id, *place) for place in places]
    return project.marks.create("entity", label, document_id=document.id, fragments=fragments)


def one(
    project: Project, tmp_path: Path, document: Document, *places: tuple[int, int], options: Options | None = None
) -> LossReport:
    mark(project, document, *places)
    return export(project, "conll", tmp_path / "out", options=options)


def content(project: Project) -> set[tuple[object, ...]]:
    """The marks of a project as CoNLL can carry them."""
    return {
        (document.name, mark.annotator, mark.kind, mark.label, part.start, part.end)
        for document in project.documents.all()
        for mark in project.marks.of(document.id, annotator="*")
        for part in mark.fragments
    }


def into(tmp_path: Path, source: Path, **more: str) -> Project:
    project = open_project(tmp_path / "new", create=True, annotator="me")
    import_(project, "conll", source, options=ReadOptions(more=more))
    return project
