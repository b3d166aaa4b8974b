"""JSON lines that cannot be read: one clear error each, and nothing written; or left out, where that is asked for."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from jsonl_files import BAD_MARK, lines, write

from workbench import Project
from workbench.errors import FormatError
from workbench.formats import export, import_
from workbench.model import Annotation, Document, SegmentSpan, SourceText, document_id, segment_id


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"label": "planet"}, "no type is called «planet»"),
        ({"label": "claim"}, "«claim» is of kind claim in the schema, not entity"),
        ({"fragments": [{"start": 0, "end": 400}]}, "ends at 400, behind its text of 44"),
        ({"fragments": [{"start": 4, "end": 4}]}, "needs 0 <= start < end"),
        ({"fragments": [{"start": True, "end": 4}]}, "start: should be a whole number"),
        ({"fragments": [{"start": 0, "end": 4, "text": "Iraq"}]}, 'the text at 0-4 is "Iran", and not "Iraq"'),
        ({"fragments": [{"start": 0, "end": 4, "in": "nowhere"}]}, "no text nowhere"),
        ({"fragments": []}, "entity marks have fragments"),
        ({"annotator": "a\tb"}, "printable"),
        ({"annotator": ""}, "should not be empty"),
        ({"kind": "thing"}, "should be one of entity"),
        ({"roles": {"x": ["m9"]}}, "a role names the mark m9"),
        ({"roles": {"x": "m9"}}, "a list of ids"),
        ({"colour": "red"}, "there is no such key"),
        ({"attributes": [1]}, "should be an object"),
        ({"target": "x"}, "labels name their target"),
    ],
)
def test_a_bad_mark_is_named_by_its_line_and_nothing_is_written(
    project: Project, document: Document, tmp_path: Path, change: dict[str, Any], message: str
) -> None:
    good = BAD_MARK | {"id": "m0"}
    rows = [{"workbench": "jsonl", "version": 1}, {"document": document.id, "marks": [good]}]
    path = write(tmp_path / "bad.jsonl", [*rows, {"document": document.id, "marks": [BAD_MARK | change]}])
    edits = project.journal.history(100)
    with pytest.raises(FormatError) as caught:
        import_(project, "jsonl", path)
    assert message in f"{caught.value}"
    assert f"{path}:3" in f"{caught.value}"
    assert project.journal.history(100) == edits
    assert project.marks.of(document.id, annotator="*") == []


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b"{", "not JSON"),
        (b"[1]", "should be an object"),
        (b'{"document": "x", "document": "y"}', "a key is there twice"),
        (b'{"document": NaN}', "NaN is no number"),
        (b'{"document": "\xff"}', "not UTF-8 at byte"),
        (b'{"document": "\\ud800"}', "a lone surrogate"),
        (b"[" * 100_000, "not JSON"),
        (b'{"document": "x", "meta": {"n": [1e999]}}', "1e999 is too large for a number"),
        (b'{"document": "unknown", "marks": []}', "the project has no document unknown"),
        (b'{"document": "x", "text": "y", "name": "n"}', "the id is not that of this text"),
        (b'{"document": "x", "segments": []}', "holds marks only"),
        (b'{"schema": "x", "content": {}}', "schema is damaged"),
        (b'{"something": "else"}', "neither a document"),
    ],
)
def test_a_bad_line(project: Project, tmp_path: Path, line: bytes, message: str) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_bytes(b'\xef\xbb\xbf{"workbench":"jsonl","version":1}\r\n\r\n' + line + b"\n")
    with pytest.raises(FormatError) as caught:
        import_(project, "jsonl", path)
    assert message in f"{caught.value}"
    assert f"{path}:3" in f"{caught.value}"


def document_line(text: str = "One. Two.", **more: Any) -> dict[str, Any]:
    return {"document": document_id(text), "name": "n", "text": text} | more


def segment(text: str, start: int, end: int, **more: Any) -> dict[str, Any]:
    key = segment_id(document_id(text), start, end)
    return {"id": key, "start": start, "end": end, "language": "en", "zone": "body"} | more


ONE = segment("One. Two.", 0, 4)


TRANSLATION = {"id": "t", "segment": ONE["id"], "language": "zh-Hant", "text": "一。", "origin": "human"}


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"name": " "}, "name: should not be empty"),
        ({"segments": [ONE | {"id": "x"}]}, "not that of a segment"),
        ({"segments": [ONE | {"zone": "hat"}]}, 'should be "body" or "frame"'),
        ({"segments": [segment("One. Two.", 0, 90)]}, "behind its text of 9"),
        ({"segments": [ONE, segment("One. Two.", 3, 6)]}, "do not overlap"),
        ({"segments": [1]}, "should be an object"),
        ({"translations": [TRANSLATION]}, "no segment"),
        ({"segments": [ONE], "translations": [TRANSLATION | {"origin": "moon"}]}, "should be"),
        ({"segments": [ONE], "translations": [TRANSLATION | {"status": "moon"}]}, "should be"),
        ({"segments": [ONE], "translations": [TRANSLATION | {"score": "1"}]}, "should be a number"),
        ({"segments": [ONE], "translations": [TRANSLATION | {"score": 10**400}]}, "should be a number"),
        ({"bom": "yes"}, "should be true or false"),
        ({"meta": []}, "should be an object"),
        ({"marks": 1}, "should be a list"),
        ({"title": None}, "should be a string"),
        ({"title": "a\0b"}, "title: a NUL at character 1 cannot be stored"),
        ({"segments": [ONE], "translations": [TRANSLATION | {"text": "\0"}]}, "translations[0].text: a NUL"),
    ],
)
def test_a_bad_document(project: Project, tmp_path: Path, more: dict[str, Any], message: str) -> None:
    path = write(tmp_path / "bad.jsonl", [{"workbench": "jsonl", "version": 1}, document_line(**more)])
    with pytest.raises(FormatError) as caught:
        import_(project, "jsonl", path)
    assert message in f"{caught.value}"
    assert project.documents.all() == []


def test_a_document_that_is_cut_otherwise_here_has_no_place_for_translations(project: Project, tmp_path: Path) -> None:
    project.documents.add(SourceText("n", "One. Two."), [SegmentSpan(0, 9, "en", "body")])
    more = {"segments": [ONE], "translations": [TRANSLATION]}
    path = write(tmp_path / "cut.jsonl", [{"workbench": "jsonl", "version": 1}, document_line(**more)])
    with pytest.raises(FormatError, match="cut into other segments") as caught:
        import_(project, "jsonl", path)
    assert "new project" in caught.value.hint


def test_a_nul_cannot_be_stored(project: Project, tmp_path: Path) -> None:
    path = write(tmp_path / "bad.jsonl", [{"workbench": "jsonl", "version": 1}, document_line("a\0b")])
    with pytest.raises(FormatError, match="a NUL at character 1"):
        import_(project, "jsonl", path)


@pytest.mark.parametrize(
    ("header", "message"),
    [
        (b"", "the file is empty"),
        (b'{"document": "x"}\n', "the first line should be the header"),
        (b'{"workbench": "jsonl", "version": 2}\n', "written by a newer Workbench"),
        (b'{"workbench": "jsonl"}\n', "bad.jsonl:1 at version: is missing"),
    ],
)
def test_a_bad_header(project: Project, tmp_path: Path, header: bytes, message: str) -> None:
    (tmp_path / "bad.jsonl").write_bytes(header)
    with pytest.raises(FormatError) as caught:
        import_(project, "jsonl", tmp_path / "bad.jsonl")
    assert message in f"{caught.value}"


def test_an_id_of_another_mark_is_refused(project: Project, marked: dict[str, Annotation], tmp_path: Path) -> None:
    mine = marked["person"]
    mark = BAD_MARK | {"id": mine.id, "annotator": "ben"}
    path = write(
        tmp_path / "bad.jsonl", [{"workbench": "jsonl", "version": 1}, {"document": mine.document_id, "marks": [mark]}]
    )
    with pytest.raises(FormatError, match="the project has another mark under the id"):
        import_(project, "jsonl", path)
    path = write(
        path, [{"workbench": "jsonl", "version": 1}, {"document": mine.document_id, "marks": [BAD_MARK, BAD_MARK]}]
    )
    with pytest.raises(FormatError, match="is there already, in line 2"):
        import_(project, "jsonl", path)


def test_a_changed_schema_line_is_refused(project: Project, document: Document, tmp_path: Path) -> None:
    export(project, "jsonl", tmp_path / "all.jsonl")
    rows = lines(tmp_path / "all.jsonl")
    rows[1]["content"]["name"] = "other"
    with pytest.raises(FormatError, match="the id is not that of this content"):
        import_(project, "jsonl", write(tmp_path / "bad.jsonl", rows))


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"decisions": [{"id": "d", "outcome": "maybe"}]}, "decisions"),
        ({"decisions": [{"id": "d", "outcome": "none"}]}, "inputs: is missing"),
        ({"decisions": [{"id": "d", "outcome": "these", "inputs": {}, "gold": [{"id": 1}]}]}, "is no decision"),
        ({"decisions": [{"id": "d", "outcome": "none", "inputs": [1]}]}, "inputs"),
        ({"assignments": [{"annotator": "ann", "state": "lost"}]}, "state"),
        ({"assignments": [{"annotator": "a\nb"}]}, "annotator"),
    ],
)
def test_bad_decisions_and_assignments(other: Project, tmp_path: Path, more: dict[str, Any], message: str) -> None:
    document = {"document": document_id("Iran."), "name": "a", "text": "Iran."}
    path = tmp_path / "bad.jsonl"
    path.write_text('{"workbench":"jsonl","version":1}\n' + json.dumps(document | more), "utf-8")
    with pytest.raises(FormatError, match=message) as caught:
        import_(other, "jsonl", path)
    assert "bad.jsonl:2" in str(caught.value)
    assert other.documents.all() == []


def test_a_packed_file_comes_in_and_a_damaged_one_is_said(
    project: Project, marked: dict[str, Annotation], other: Project, tmp_path: Path
) -> None:
    export(project, "jsonl", tmp_path / "all.jsonl")
    packed = gzip.compress((tmp_path / "all.jsonl").read_bytes())
    (tmp_path / "cut.jsonl.gz").write_bytes(packed[:-20])
    with pytest.raises(FormatError, match="damaged or cut off"):
        import_(other, "jsonl", tmp_path / "cut.jsonl.gz")
    assert other.documents.all() == []
    (tmp_path / "all.jsonl.gz").write_bytes(packed)
    assert import_(other, None, tmp_path / "all.jsonl.gz").marks == len(marked)


def test_bad_lines_are_left_out_where_that_is_asked_for(
    project: Project, marked: dict[str, Annotation], other: Project, tmp_path: Path
) -> None:
    export(project, "jsonl", tmp_path / "all.jsonl")
    lines = (tmp_path / "all.jsonl").read_text("utf-8").splitlines()
    bad = {"document": document_id("Iran."), "name": "b", "text": "Iran.", "marks": [{"id": "x", "kind": "entity"}]}
    lost = {"document": "nowhere", "marks": []}
    mixed = [lines[0], "{broken", *lines[1:], json.dumps(bad), json.dumps(lost)]
    (tmp_path / "mixed.jsonl").write_text("\n".join(mixed), "utf-8")
    report = import_(other, "jsonl", tmp_path / "mixed.jsonl", skip_bad=True)
    assert report.marks == len(marked)
    numbers = [item.error.place.line for item in report.skipped]
    assert numbers == [2, len(mixed) - 1, len(mixed)]


def test_what_cannot_stay_is_left_out_with_its_line_and_the_rest_comes(
    project: Project, marked: dict[str, Annotation], other: Project, tmp_path: Path
) -> None:
    export(project, "jsonl", tmp_path / "all.jsonl")
    head, *rest = lines(tmp_path / "all.jsonl")
    import_(other, "jsonl", write(tmp_path / "all.jsonl", [head, *rest]))
    here = marked["person"].document_id
    again = {"document": here, "marks": [BAD_MARK | {"id": "new1"}, BAD_MARK | {"id": "new2"}]}
    stolen = {"document": here, "marks": [BAD_MARK | {"id": marked["person"].id, "annotator": "eve"}]}
    twice = {"document": here, "marks": [BAD_MARK | {"id": "new1"}]}
    report = import_(other, "jsonl", write(tmp_path / "b.jsonl", [head, again, stolen, twice]), skip_bad=True)
    assert [item.error.place.line for item in report.skipped] == [3, 4]
    assert "another mark under the id" in report.skipped[0].error.message
    assert "is there already, in line 2" in report.skipped[1].error.message
    assert sorted(item.mark for item in report.exported) == ["new1", "new2"]


def test_marks_that_name_what_is_not_there_come_without_it_where_that_is_asked_for(
    project: Project, document: Document, tmp_path: Path
) -> None:
    claim = BAD_MARK | {"kind": "claim", "label": "claim"}
    relation = {"kind": "relation", "label": "supports", "annotator": "ann"}
    rows = [
        {"workbench": "jsonl", "version": 1},
        {"document": document.id, "marks": [
            claim | {"id": "a", "roles": {"source": ["lost", "late"], "target": ["late"]}},
            claim | {"id": "b"},
            relation | {"id": "r", "roles": {"from": ["b"], "to": ["lost"]}},
            relation | {"id": "s", "roles": {"from": ["b"], "to": ["a"]}},
            claim | {"id": "c", "roles": {"evidence": ["r"]}},
        ]},
        {"document": document.id, "marks": [BAD_MARK | {"id": "late"}]},
    ]  # fmt: skip
    path = write(tmp_path / "bad.jsonl", rows)
    with pytest.raises(FormatError, match="a role names the mark lost") as caught:
        import_(project, "jsonl", path)
    assert caught.value.place.line == 2
    assert project.marks.of(document.id, annotator="*") == []
    report = import_(project, "jsonl", path, skip_bad=True)
    assert len(report.skipped) == 2
    found = {mark.id: mark.roles for mark in project.marks.of(document.id, annotator="*")}
    assert found == {"a": {"source": ("late",), "target": ("late",)}, "b": {}, "s": {"from": ("b",), "to": ("a",)},
        "c": {}, "late": {}}  # fmt: skip
    assert [item.mark for item in report.dropped] == ["r"]
    assert {item.mark: item.without for item in report.reduced} == {"a": ("role source",), "c": ("role evidence",)}
    assert sorted(item.mark for item in report.exported) == ["a", "b", "c", "late", "s"]
