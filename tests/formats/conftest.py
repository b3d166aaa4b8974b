"""A project with every odd thing that a format must carry or account for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from workbench import Project, open_project
from workbench.model import Annotation, Document, Fragment, SegmentSpan, SourceText, Translation

SENTENCE = "国务院总理李强表示，北京🇨🇳與上海都會參加。"


@pytest.fixture
def sentence(project: Project) -> Document:
    """The sentence that every format must get right, after an English one."""
    text = f"Iran agreed.\n{SENTENCE}"
    spans = [SegmentSpan(0, 12, "en", "body"), SegmentSpan(13, len(text), "zh-Hant", "body")]
    return project.documents.add(SourceText("odd.txt", text, title="Odd"), spans).document


def place(project: Project, document: Document, *quotes: str) -> list[Fragment]:
    text = project.documents.text(document.id)
    return [Fragment(document.id, text.index(quote), text.index(quote) + len(quote)) for quote in quotes]


@pytest.fixture
def marked(project: Project, sentence: Document) -> dict[str, Annotation]:
    """Marks of all kinds on it: nested, discontinuous, with roles, a relation, labels, and on a translation."""
    marks = project.marks
    person = marks.create("entity", "person", document_id=sentence.id, fragments=place(project, sentence, "李强"))
    beijing = marks.create("entity", "gpe", document_id=sentence.id, fragments=place(project, sentence, "北京"))
    shanghai = marks.create("entity", "gpe", document_id=sentence.id, fragments=place(project, sentence, "上海"))
    claim = marks.create(
        "claim",
        "claim",
        document_id=sentence.id,
        fragments=place(project, sentence, SENTENCE),
        attributes={"certainty": "certain"},
        roles={"source": [person.id], "target": [beijing.id, shanghai.id]},
        note="全句",
    )
    broken = marks.create(
        "claim", "claim", document_id=sentence.id, fragments=place(project, sentence, "Iran", "都會參加")
    )
    relation = marks.create(
        "relation", "supports", document_id=sentence.id, roles={"from": [claim.id], "to": [broken.id]}
    )
    label = marks.create("label", "genre", document_id=sentence.id, target=sentence.id, attributes={"value": "news"})
    segment = project.segments.of(sentence.id)[0]
    version = Translation("t1", segment.id, "zh-Hant", "伊朗同意了。", "memory", "memory", score=1.0)
    project.translations.add([version, Translation("t2", segment.id, "zh-Hant", "伊朗同意", "machine", "argos")])
    translated = marks.create("entity", "gpe", document_id=sentence.id, fragments=[Fragment("t1", 0, 2)])
    return {
        "person": person, "beijing": beijing, "shanghai": shanghai, "claim": claim, "broken": broken,
        "relation": relation, "label": label, "translated": translated,
    }  # fmt: skip


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Project]:
    """A project with nothing in it yet."""
    with open_project(tmp_path / "other", create=True, annotator="ben") as opened:
        yield opened


@pytest.fixture
def bare(tmp_path: Path) -> Iterator[Project]:
    """A project without a schema."""
    with open_project(tmp_path / "bare", create=True, annotator="ann") as opened:
        yield opened
