"""DocBin against spaCy's own API: the same documents and entities, from the project and from memory."""

from __future__ import annotations

import tempfile
import time
import warnings
from collections.abc import Iterator
from pathlib import Path

from benchmarks.corpus import big_project
from benchmarks.figure import Figure, paired
from workbench import Project, open_project
from workbench.formats import export

Marked = tuple[str, list[tuple[int, int, str]]]
"""A text and its entities."""


def figures(documents: int = 1_000, spans: int = 50) -> Iterator[Figure]:
    """For English, for Chinese, and for both."""
    with open_project(big_project(None, documents, spans)) as project, tempfile.TemporaryDirectory() as folder:
        for language, name in (("en", "English"), ("zh", "Chinese")):
            ids = [document.id for document in project.documents.all() if document.language.startswith(language)]
            marked = read(project, ids)
            yield paired(
                f"DocBin, {len(ids):,} {name} documents x {spans}",
                lambda ids=ids: ours(project, ids, Path(folder) / "out"),
                lambda language=language, marked=marked: theirs(language, marked, Path(folder) / "x.spacy"),
                rival="spaCy's Doc and DocBin",
                wanted="at most 1",
                runs=5,
            )


def read(project: Project, ids: list[str]) -> list[Marked]:
    """Texts and entities, as spaCy's user has them in memory."""
    marks = project.marks.by_document(ids)
    return [
        (text, [(part.start, part.end, mark.label) for mark in marks[document.id] for part in mark.fragments])
        for document, text, _ in project.documents.stream(ids)
    ]


def ours(project: Project, ids: list[str], out: Path) -> float:
    """Seconds from the project's database to files and a loss report."""
    began = time.perf_counter()
    export(project, "spacy", out, documents=ids)
    return time.perf_counter() - began


def theirs(language: str, marked: list[Marked], out: Path) -> float:
    """Seconds from memory to a file."""
    import spacy
    from spacy.tokens import DocBin

    warnings.simplefilter("ignore")
    began = time.perf_counter()
    nlp = spacy.blank(language)
    box = DocBin(store_user_data=True)
    for text, spans in marked:
        doc = nlp.make_doc(text)
        found = [doc.char_span(start, end, label=label, alignment_mode="expand") for start, end, label in spans]
        doc.spans["sc"] = [span for span in found if span is not None]
        doc.ents = spacy.util.filter_spans(doc.spans["sc"])
        box.add(doc)
    box.to_disk(out)
    return time.perf_counter() - began
