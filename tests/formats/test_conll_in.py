"""CoNLL columns in: those of other tools, what can be set, and what is malformed."""

from __future__ import annotations

from pathlib import Path

import pytest
from conll_files import into, one

from workbench import Project, open_project
from workbench.errors import FormatError
from workbench.formats import ReadOptions, import_
from workbench.formats.conll import FORMAT
from workbench.model import Document

DOCCANO = Path(__file__).parents[3] / "shared" / "data" / "doccano"


CONLL_2003 = """-DOCSTART- -X- -X- O

EU NNP I-NP B-ORG
rejects VBZ I-VP O
British JJ I-NP I-MISC
lamb NN I-NP B-MISC

# NN O O
北京 NR B-NP B-LOC
GDP NN I-NP O

-DOCSTART- -X- -X- O

Peter NNP I-NP S-PER
"""


def marks_in(project: Project) -> list[tuple[str, str, str, str]]:
    return [
        (document.name, mark.kind, mark.label, project.documents.text(document.id)[part.start : part.end])
        for document in project.documents.all()
        for mark in project.marks.of(document.id, annotator="*")
        for part in mark.fragments
    ]


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"])
def test_many_columns_of_another_tool(tmp_path: Path, ending: str, start: bytes) -> None:
    path = tmp_path / "eng.conll"
    path.write_bytes(start + CONLL_2003.replace("\n", ending).encode())
    assert FORMAT.recognises(path)
    with into(tmp_path, path) as project:
        texts = {project.documents.text(document.id) for document in project.documents.all()}
        assert texts == {"EU rejects British lamb\n#北京GDP", "Peter"}
        assert set(marks_in(project)) == {
            ("eng.conll-0001", "entity", "ORG", "EU"), ("eng.conll-0001", "entity", "MISC", "British"),
            ("eng.conll-0001", "entity", "MISC", "lamb"), ("eng.conll-0001", "entity", "LOC", "北京"),
            ("eng.conll-0002", "entity", "PER", "Peter"),
        }  # fmt: skip


def test_what_can_be_set(tmp_path: Path) -> None:
    path = tmp_path / "a.conll"
    path.write_text("1\ta b\tB-x\tO\n2\tc\tI-x\tB-y\n\n3\td\tO\tO\n", "latin-1")
    more = {"token": "2", "tags": "3,4", "documents": "sentences", "join": "none", "kind": "claim"}
    with into(tmp_path, path, encoding="latin-1", **more) as project:
        assert {project.documents.text(document.id) for document in project.documents.all()} == {"a bc", "d"}
        assert {(kind, label, quote) for _, kind, label, quote in marks_in(project)} == {
            ("claim", "x", "a bc"), ("claim", "y", "c"),
        }  # fmt: skip


@pytest.mark.parametrize(
    ("more", "words"),
    [({"scheme": "io"}, "iob2"), ({"token": "0"}, "counted from 1"), ({"tags": "x"}, "counted from 1")],
)
def test_what_cannot_be_set(tmp_path: Path, more: dict[str, str], words: str) -> None:
    path = tmp_path / "a.conll"
    path.write_text("a O\n")
    with pytest.raises(FormatError) as caught:
        into(tmp_path, path, **more)
    assert words in str(caught.value) + caught.value.hint


@pytest.mark.parametrize(
    ("text", "line", "scheme"),
    [
        (b"a O\nb\n", 2, ""),
        (b"a O\nb X Y\n", 2, ""),
        (b"a O\nb PER\n", 2, ""),
        (b"a\tO\n\tO\n", 2, ""),
        (b"a O\n\nb O\nc I-x\n", 4, "iob2"),
        (b"a B-x\nb E-x\n", 2, "iob2"),
        (b"a B-x\nb O\n", 1, "bioes"),
        (b"a S-x\nb B-x\n", 2, "bioes"),
        (b"a O\n\xff O\n", 2, ""),
    ],
)
def test_what_is_malformed_names_its_line(tmp_path: Path, text: bytes, line: int, scheme: str) -> None:
    path = tmp_path / "bad.conll"
    path.write_bytes(text)
    with open_project(tmp_path / "p", create=True, annotator="me") as project:
        with pytest.raises(FormatError) as caught:
            import_(project, None, path, options=ReadOptions(more={"scheme": scheme} if scheme else {}))
        assert caught.value.place.line == line
        assert not project.documents.all()


def test_the_bad_can_be_left_out(tmp_path: Path) -> None:
    path = tmp_path / "bad.conll"
    path.write_text("a B-x\n\nb\n\nc B-y\n")
    with open_project(tmp_path / "p", create=True, annotator="me") as project:
        report = import_(project, "conll", path, skip_bad=True)
        assert {label for _, _, label, _ in marks_in(project)} == {"x", "y"}
        assert [item.error.place.line for item in report.skipped] == [3]


def test_tokens_that_are_not_in_the_text_are_malformed(project: Project, document: Document, tmp_path: Path) -> None:
    one(project, tmp_path, document, (0, 4))
    path = tmp_path / "out" / "entities.conll"
    path.write_text(path.read_text("utf-8").replace("agreed", "disagreed"), "utf-8")
    with pytest.raises(FormatError) as caught:
        into(tmp_path, tmp_path / "out")
    assert caught.value.place.line == 4


@pytest.mark.skipif(not DOCCANO.is_dir(), reason="the real files are not here")
def test_real_files_of_doccano(tmp_path: Path) -> None:
    with into(tmp_path / "1", DOCCANO / "sequence_labeling-example.conll") as project:
        assert {quote for *_, quote in marks_in(project)} == {"JAPAN", "Nadim Ladki"}
    with into(tmp_path / "2", DOCCANO / "sequence_labeling-labeling.trailing.conll") as project:
        assert {quote for *_, quote in marks_in(project)} == {"JAPAN", "CHINA"}
    with pytest.raises(FormatError) as caught:
        into(tmp_path / "3", DOCCANO / "sequence_labeling-labeling.invalid.conll")
    assert caught.value.place.line == 1
