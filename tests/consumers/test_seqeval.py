"""seqeval, strictly: the IOB2 and BIOES that go out say what the project says."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench import Project
from workbench.formats import Options, export
from workbench.model import Document, Fragment

pytestmark = pytest.mark.consumer


def tags(path: Path) -> list[list[str]]:
    blocks = path.read_text("utf-8").split("\n\n")
    rows = [[line.split(" ") for line in block.split("\n") if line and "-DOCSTART-" not in line] for block in blocks]
    return [[tag for _, tag in sentence] for sentence in rows if sentence]


@pytest.mark.parametrize("scheme", ["iob2", "bioes"])
def test_strict(project: Project, document: Document, tmp_path: Path, scheme: str) -> None:
    from seqeval.metrics import classification_report
    from seqeval.metrics.sequence_labeling import get_entities
    from seqeval.scheme import IOB2, IOBES, Entities

    for label, start, end in (("gpe", 0, 4), ("gpe", 5, 11), ("person", 13, 16), ("gpe", 17, 19), ("event", 20, 24)):
        project.marks.create("entity", label, document_id=document.id, fragments=[Fragment(document.id, start, end)])
    export(project, "conll", tmp_path / "out", options=Options(scheme=scheme))  # type: ignore[arg-type]
    found = tags(tmp_path / "out" / "entities.conll")
    strict = {"iob2": IOB2, "bioes": IOBES}[scheme]
    read = [(entity.sent_id, entity.tag) for sent in Entities(found, strict).entities for entity in sent]
    assert sorted(read) == [(0, "gpe"), (0, "gpe"), (1, "event"), (1, "gpe"), (1, "person")]
    assert len(get_entities(found)) == 5
    report = classification_report(found, found, mode="strict", scheme=strict, output_dict=True)
    assert report["micro avg"] == {"precision": 1.0, "recall": 1.0, "f1-score": 1.0, "support": 5}
