from __future__ import annotations

import json
import zlib
from pathlib import Path
from typing import Any

import pytest

from workbench import Project, open_project
from workbench.errors import FormatError
from workbench.formats import Options, ReadOptions, export, import_
from workbench.formats.spacy_docbin import FORMAT
from workbench.model import Annotation, Document, Fragment, SegmentSpan, SourceText

spacy = pytest.importorskip("spacy")


def docs(path: Path, language: str = "xx") -> list[Any]:
    """The documents of a file, loaded as training does."""
    from spacy.tokens import DocBin

    return list(DocBin().from_disk(path).get_docs(spacy.blank(language).vocab))


def into(tmp_path: Path, source: Path, **more: str) -> Project:
    project = open_project(tmp_path / "new", create=True, annotator="me")
    import_(project, None, source, options=ReadOptions(more=more))
    return project


def mark(project: Project, document: Document, *places: tuple[int, int], label: str = "gpe") -> Annotation:
    fragments = [Fragment(document.id, *place) for place in places]
    return project.marks.create("entity", label, document_id=document.id, fragments=fragments)


def test_the_sentence(project: Project, marked: dict[str, Annotation], tmp_path: Path) -> None:
    report = export(project, "spacy", tmp_path / "out")
    (doc,) = docs(tmp_path / "out" / "zh.spacy", "zh")
    assert doc.text == project.documents.text(marked["claim"].document_id)
    assert [(ent.text, ent.label_) for ent in doc.ents] == [("李强", "person"), ("北京", "gpe"), ("上海", "gpe")]
    assert [(span.text, span.label_) for span in doc.spans["sc"]] == [(ent.text, ent.label_) for ent in doc.ents]
    assert {span.text for span in doc.spans["claims"]} == {
        "国务院总理李强表示，北京🇨🇳與上海都會參加。",
        "Iran",
        "都會參加",
    }
    assert [sentence.text for sentence in doc.sents] == ["Iran agreed.\n", "国务院总理李强表示，北京🇨🇳與上海都會參加。"]
    assert [token.text for token in doc][:5] == ["Iran", "agreed", ".", "\n", "国"]
    assert doc.cats == {"genre=news": 1.0}
    said = {item["id"]: item for item in json.loads(doc.user_data["workbench"])["marks"]}
    assert said[marked["claim"].id]["attributes"] == {"certainty": "certain"}
    assert [item.mark for item in report.dropped] == [marked["translated"].id]
    with into(tmp_path, tmp_path / "out") as other:
        again = {each.id: each for each in other.marks.of(marked["claim"].document_id, annotator="*")}
        for name, each in marked.items():
            if name != "translated":
                back = again[each.id]
                assert (back.fragments, back.attributes, back.roles, back.note, back.annotator) == (
                    each.fragments, each.attributes, each.roles, each.note, each.annotator,
                )  # fmt: skip


def test_what_overlaps_stands_in_spans_alone(project: Project, document: Document, tmp_path: Path) -> None:
    mark(project, document, (0, 4))
    mark(project, document, (0, 12), label="event")
    report = export(project, "spacy", tmp_path / "out")
    (doc,) = docs(next((tmp_path / "out").glob("*.spacy")))
    assert [(ent.text, ent.label_) for ent in doc.ents] == [("Iran agreed.", "event")]
    assert {(span.text, span.label_) for span in doc.spans["sc"]} == {("Iran agreed.", "event"), ("Iran", "gpe")}
    assert report.lossless
    assert "1 entities stand only in doc.spans" in str(report)


def test_a_mark_that_cuts_a_token_is_snapped_and_comes_back_exactly(
    project: Project, document: Document, tmp_path: Path
) -> None:
    made = mark(project, document, (1, 3))
    report = export(project, "spacy", tmp_path / "out")
    (doc,) = docs(next((tmp_path / "out").glob("*.spacy")))
    assert [ent.text for ent in doc.ents] == ["Iran"]
    assert len(report.snapped) == 1
    with into(tmp_path, tmp_path / "out") as other:
        assert other.marks.get(made.id).fragments == made.fragments


@pytest.mark.parametrize("text", ["", " ", "\n", "a", " a  b \n\n c ", "🇨🇳\u3000北京 x\u2028"])
def test_texts_are_kept_to_the_letter(project: Project, tmp_path: Path, text: str) -> None:
    spans = [SegmentSpan(0, len(text), "en", "body")] if text else []
    project.documents.add(SourceText("a", text), spans)
    export(project, "spacy", tmp_path / "out")
    (doc,) = docs(next((tmp_path / "out").glob("*.spacy")))
    assert doc.text == text
    with into(tmp_path, tmp_path / "out") as other:
        assert [other.documents.text(each.id) for each in other.documents.all()] == [text]


def test_words_of_the_language_of_symbols(project: Project, tmp_path: Path) -> None:
    text = "PERSON and NOUN are LOC."
    added = project.documents.add(SourceText("a", text), [SegmentSpan(0, len(text), "en", "body")]).document
    mark(project, added, (0, 6))
    export(project, "spacy", tmp_path / "out")
    (doc,) = docs(tmp_path / "out" / "en.spacy", "en")
    assert (doc.text, doc.ents[0].text) == (text, "PERSON")


def test_many_documents_go_into_several_files(project: Project, tmp_path: Path) -> None:
    for number in range(5):
        text = f"Moscow {number}."
        added = project.documents.add(SourceText(f"{number}", text), [SegmentSpan(0, len(text), "en", "body")]).document
        mark(project, added, (0, 6))
    export(project, "spacy", tmp_path / "out", options=Options(shard=2))
    files = sorted((tmp_path / "out").rglob("*.spacy"))
    assert [path.relative_to(tmp_path / "out").as_posix() for path in files] == [
        "en/00001.spacy", "en/00002.spacy", "en/00003.spacy",
    ]  # fmt: skip
    assert [len(docs(path)) for path in files] == [2, 2, 1]
    with into(tmp_path, tmp_path / "out") as other:
        assert len(other.documents.all()) == 5


def test_another_tools(tmp_path: Path) -> None:
    from spacy.tokens import DocBin, Span

    nlp = spacy.blank("zh")
    doc = nlp("北京 is old.")
    doc.ents = [doc.char_span(0, 2, label="LOC")]
    doc.spans["more"] = [Span(doc, 0, 2, label="LOC"), Span(doc, 0, 5, label="WIDE")]
    doc.cats = {"old": 1.0, "new": 0.0}
    doc.user_data[("._.", "x", None, None)] = 1
    DocBin(store_user_data=True, docs=[doc, nlp("")]).to_disk(tmp_path / "x.spacy")
    assert FORMAT.recognises(tmp_path / "x.spacy")
    with into(tmp_path, tmp_path / "x.spacy") as project:
        first = project.documents.get("x-00001")
        found = project.marks.of(first.id, annotator="*")
        assert project.documents.text(first.id) == "北京 is old."
        assert {(each.kind, each.label, *[(p.start, p.end) for p in each.fragments]) for each in found} == {
            ("entity", "LOC", (0, 2)), ("entity", "WIDE", (0, 7)), ("label", "category"),
        }  # fmt: skip


@pytest.mark.parametrize("data", [b"", b"x", zlib.compress(b"x"), zlib.compress(b"\x80"), zlib.compress(b"\x80")[:-3]])
def test_what_is_no_docbin_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "x.spacy"
    path.write_bytes(data)
    with pytest.raises(FormatError, match="no DocBin"):
        into(tmp_path, path)


def test_a_segmenter_that_is_none(project: Project, document: Document, tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="char or word"):
        export(project, "spacy", tmp_path / "out", options=Options(more={"segmenter": "x"}))
