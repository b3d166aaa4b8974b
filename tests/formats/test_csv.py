"""Tables out and in, and the tables of others."""

from __future__ import annotations

import csv
import gc
from pathlib import Path

import pytest

from workbench import Project, open_project
from workbench.errors import FormatError
from workbench.formats import Options, ReadOptions, export, import_
from workbench.formats.registry import recognised
from workbench.model import Annotation, Fragment, SegmentSpan, SourceText

REAL = Path(__file__).parents[2].parent / "shared" / "data" / "doccano" / "example.utf16.csv"


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def texts(project: Project) -> dict[str, str]:
    return {each.name: project.documents.text(each.id) for each in project.documents.all()}


def test_the_sentence_goes_out_in_rows(project: Project, marked: dict[str, Annotation], tmp_path: Path) -> None:
    report = export(project, "csv", tmp_path / "out")
    found = {row["mark_id"]: row for row in table(tmp_path / "out" / "marks.csv")}
    person, broken = found[marked["person"].id], found[marked["broken"].id]
    assert (person["document"], person["annotator"], person["kind"], person["label"]) == (
        "odd.txt", "ann", "entity", "person",
    )  # fmt: skip
    assert (person["start"], person["end"], person["text"], person["fragments"]) == ("18", "20", "李强", "")
    assert (broken["start"], broken["end"], broken["fragments"]) == ("0", "34", "0-4 30-34")
    assert found[marked["label"].id]["target"] == "document"
    assert f'"source":["{marked["person"].id}"]' in found[marked["claim"].id]["roles"]
    (document,) = table(tmp_path / "out" / "documents.csv")
    assert document["content"] == project.documents.text(marked["claim"].document_id)
    assert [item.mark for item in report.dropped] == [marked["translated"].id]


def test_what_looks_like_a_formula_is_told_to_be_text(project: Project, tmp_path: Path) -> None:
    text = '=HYPERLINK("http://x","y")\n@a 北京'
    document = project.documents.add(SourceText("-1.txt", text), [SegmentSpan(0, len(text), "en", "body")]).document
    parts = [Fragment(document.id, 0, 10)]
    project.marks.create("entity", "gpe", document_id=document.id, fragments=parts, note="'+cmd|' /C calc'!A0")
    export(project, "csv", tmp_path / "out")
    (row,) = table(tmp_path / "out" / "marks.csv")
    assert (row["document"], row["text"], row["note"]) == ("'-1.txt", "'=HYPERLINK", "''+cmd|' /C calc'!A0")
    with open_project(tmp_path / "in", create=True, annotator="ann") as fresh:
        import_(fresh, None, tmp_path / "out")
        assert texts(fresh) == {"-1.txt": text}
        (mark,) = fresh.marks.of(document.id)
        assert mark.note == "'+cmd|' /C calc'!A0"


def test_a_byte_order_mark_for_excel(project: Project, marked: dict[str, Annotation], tmp_path: Path) -> None:
    export(project, "csv", tmp_path / "out", options=Options(more={"bom": "yes"}))
    assert (tmp_path / "out" / "marks.csv").read_bytes().startswith(b"\xef\xbb\xbfdocument_id,")
    with pytest.raises(FormatError, match="bom can be yes or no"):
        export(project, "csv", tmp_path / "other", options=Options(more={"bom": "1"}))


def test_cells_too_long_for_excel_are_counted(project: Project, tmp_path: Path) -> None:
    text = "a" * 40_000
    project.documents.add(SourceText("long.txt", text), [SegmentSpan(0, len(text), "en", "body")])
    assert "which Excel cuts: 1" in str(export(project, "csv", tmp_path / "out"))
    with open_project(tmp_path / "in", create=True, annotator="ann") as fresh:
        import_(fresh, None, tmp_path / "out" / "documents.csv")
        assert texts(fresh) == {"long.txt": text}


def test_rows_that_somebody_has_sorted_come_in(
    project: Project, marked: dict[str, Annotation], document: object, tmp_path: Path
) -> None:
    short = project.documents.get("short.txt")
    project.marks.create("entity", "gpe", document_id=short.id, fragments=[Fragment(short.id, 0, 4)])
    export(project, "csv", tmp_path / "out")
    path = tmp_path / "out" / "marks.csv"
    rows = table(path)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(sorted(rows, key=lambda row: row["mark_id"]))
    with open_project(tmp_path / "in", create=True, annotator="ann") as fresh:
        import_(fresh, None, tmp_path / "out")
        for name in ("odd.txt", "short.txt"):
            key = fresh.documents.get(name).id
            there = {mark.id for mark in project.marks.of(key)} - {marked["translated"].id}
            assert {mark.id for mark in fresh.marks.of(key)} == there


def test_a_mark_whose_text_is_another_is_refused(
    project: Project, marked: dict[str, Annotation], tmp_path: Path
) -> None:
    export(project, "csv", tmp_path / "out")
    path = tmp_path / "out" / "marks.csv"
    path.write_text(path.read_text("utf-8").replace(",18,20,", ",17,20,"), "utf-8", newline="")
    with open_project(tmp_path / "in", create=True, annotator="ann") as fresh:
        with pytest.raises(FormatError, match=r"marks.csv:\d+ at text: the text there is «理李强», and not «李强»"):
            import_(fresh, "csv", tmp_path / "out")
        assert fresh.documents.all() == []


def test_a_mark_on_no_document_is_refused(project: Project, marked: dict[str, Annotation], tmp_path: Path) -> None:
    export(project, "csv", tmp_path / "out")
    path = tmp_path / "out" / "marks.csv"
    first, second, *others = path.read_text("utf-8").split("\n")
    path.write_text("\n".join([first, *others[:-1], second.replace(marked["person"].document_id, "x")]), "utf-8")
    with open_project(tmp_path / "in", create=True, annotator="ann") as fresh:
        with pytest.raises(FormatError, match=r"marks.csv:\d+: there is no document «x» in the other table"):
            import_(fresh, "csv", tmp_path / "out")
        report = import_(fresh, "csv", tmp_path / "out", skip_bad=True)
        assert "there is no document «x»" in report.skipped[0].error.message


def test_a_table_of_somebody_else_has_a_text_in_each_row(tmp_path: Path) -> None:
    path = tmp_path / "theirs.csv"
    path.write_text('id,text,label,score\n7,"Iran, ""agreed""",news,0.5\n8,"two\nlines",,\n', "utf-8")
    with open_project(tmp_path / "in", create=True, annotator="ann") as project:
        import_(project, None, path)
        assert texts(project) == {"theirs#7": 'Iran, "agreed"', "theirs#8": "two\nlines"}
        documents = {each.name: each for each in project.documents.all()}
        assert documents["theirs#7"].meta == {"score": "0.5"}
        (mark,) = project.marks.of(documents["theirs#7"].id)
        assert (mark.kind, mark.attributes) == ("label", {"value": "news"})


def test_its_columns_can_be_named(tmp_path: Path) -> None:
    path = tmp_path / "theirs.tsv"
    path.write_text("nr\tsatz\tart\n1\tEin Satz.\tx\n", "utf-8")
    with open_project(tmp_path / "in", create=True, annotator="ann") as project:
        with pytest.raises(FormatError, match="neither a text nor tokens: there are nr, satz, art"):
            import_(project, "tsv", path)
        import_(project, "tsv", path, options=ReadOptions(more={"text": "satz", "label": "art"}))
        assert texts(project) == {"theirs:2": "Ein Satz."}


def test_a_wrong_encoding_names_the_line(tmp_path: Path) -> None:
    path = tmp_path / "theirs.csv"
    path.write_bytes("text,label\r\nok,a\r\n北京,b\r\n上海,c\r\n".encode("gb18030"))
    with open_project(tmp_path / "in", create=True, annotator="ann") as project:
        with pytest.raises(FormatError, match=r"theirs.csv:3: byte 1 of the line is no utf-8") as caught:
            import_(project, "csv", path)
        assert "--set encoding=gb18030" in caught.value.hint
        assert len(import_(project, "csv", path, skip_bad=True).skipped) == 2
        import_(project, "csv", path, options=ReadOptions(more={"encoding": "gb18030"}))
        assert set(texts(project).values()) == {"ok", "北京", "上海"}
        with pytest.raises(FormatError, match="there is no encoding «klingon»"):
            import_(project, "csv", path, options=ReadOptions(more={"encoding": "klingon"}))


def test_one_bad_line_at_the_end_of_many(tmp_path: Path) -> None:
    """The rest comes in with skip_bad; without, nothing does, and the message names the line."""
    path = tmp_path / "many.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write("text,label\n")
        file.writelines(f"text number {n % 50},a\n" for n in range(20_000))
        file.write('"one cell\n')
    with open_project(tmp_path / "in", create=True, annotator="ann") as project:
        with pytest.raises(FormatError, match=r"many.csv:20002: the row cannot be read"):
            import_(project, "csv", path)
        assert project.documents.all() == []


@pytest.mark.filterwarnings("error::pytest.PytestUnraisableExceptionWarning")
def test_a_wide_table_that_is_given_up_half_way_is_let_go(tmp_path: Path) -> None:
    """The file is closed before its lines are."""
    path = tmp_path / "wide.csv"
    path.write_text("text,label\nAAA,x\nBBB,y\n", encoding="utf-16")
    with open_project(tmp_path / "in", create=True) as project, pytest.raises(FormatError, match="whose these marks"):
        import_(project, None, path)
    gc.collect()


@pytest.mark.skipif(not REAL.is_file(), reason="needs ../shared")
def test_a_table_of_doccano_in_utf16(tmp_path: Path) -> None:
    assert recognised(REAL).name == "csv"
    with open_project(tmp_path / "in", create=True, annotator="ann") as project:
        report = import_(project, None, REAL)
        assert report.lossless
        assert set(texts(project).values()) == {"AAA", "BBB", "CCC"}
