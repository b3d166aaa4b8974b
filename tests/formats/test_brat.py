"""brat standoff out, and in again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from brat_files import SHARED, normal_form
from brat_projects import CONF, brought, folder, places

from workbench import Project, open_project
from workbench.formats import export, import_
from workbench.model import Annotation, Document, Fragment, SourceText

NEWS = pytest.mark.skipif(not SHARED.is_dir(), reason="needs ../shared")


def test_the_sentence_goes_out_in_lines(project: Project, marked: dict[str, Annotation], tmp_path: Path) -> None:
    report = export(project, "brat", tmp_path / "out")
    assert (tmp_path / "out" / "odd.txt").read_text("utf-8") == project.documents.text(marked["claim"].document_id)
    assert (tmp_path / "out" / "odd.ann").read_text("utf-8") == (
        "T1\tclaim 0 4;30 34\tIran 都會參加\n"
        "T2\tclaim 13 35\t国务院总理李强表示，北京🇨🇳與上海都會參加。\n"
        "T3\tperson 18 20\t李强\n"
        "T4\tgpe 23 25\t北京\n"
        "T5\tgpe 28 30\t上海\n"
        "E1\tclaim:T1 \n"
        "E2\tclaim:T2 source:T3 target:T4 target2:T5\n"
        "R1\tsupports Arg1:E2 Arg2:E1\t\n"
        "A1\tcertainty E2 certain\n"
        "#1\tAnnotatorNotes E2\t全句\n"
    )
    assert {item.mark for item in report.dropped} == {marked["label"].id, marked["translated"].id}
    assert not report.left


def test_the_configuration_says_what_may_be_marked(
    project: Project, marked: dict[str, Annotation], tmp_path: Path
) -> None:
    export(project, "brat", tmp_path / "out")
    conf = (tmp_path / "out" / "annotation.conf").read_text("utf-8").split("\n")
    assert "<OVERLAP>\tArg1:<ANY>, Arg2:<ANY>, <OVL-TYPE>:<ANY>" in conf
    assert "same_proposition\tArg1:claim, Arg2:claim, <REL-TYPE>:symmetric" in conf
    (event,) = [line for line in conf if line.startswith("claim\t")]
    assert "source*:person|organization|gpe, cue*:cue" in event
    assert "evidence{0-5}:organization|event" in event
    assert "certainty\tArg:claim, Value:certain|probable|possible|uncommitted" in conf
    visual = (tmp_path / "out" / "visual.conf").read_text("utf-8").split("\n")
    assert "gpe | Geopolitical entity" in visual
    assert "p\tperson" in (tmp_path / "out" / "kb_shortcuts.conf").read_text("utf-8")


def test_what_goes_out_comes_in_with_its_schema(
    project: Project, marked: dict[str, Annotation], tmp_path: Path, bare: Project
) -> None:
    export(project, "brat", tmp_path / "out")
    marks = brought(bare, tmp_path / "out")
    assert bare.schema.types == project.schema.types
    claim = next(mark for mark in marks if mark.note)
    assert claim.attributes == {"certainty": "certain"}
    assert {bare.marks.get(key).label for key in claim.roles["target"]} == {"gpe"}
    assert len(marks) == len(marked) - 2


def test_a_mark_over_line_ends_is_cut_at_them_and_comes_in_whole(bare: Project, tmp_path: Path) -> None:
    text = "one \n\n two\u2028three\n"
    path = folder(
        tmp_path / "in",
        {"a.txt": text, "a.ann": "T1\tX 0 3;7 10;11 16\tone two three\nT2\tX 0 1;2 3\to e\n"},
    )
    marks = brought(bare, path)
    assert sorted(map(places, marks)) == [[(0, 1), (2, 3)], [(0, 16)]]
    export(bare, "brat", tmp_path / "out")
    assert normal_form(tmp_path / "out" / "a.ann") == normal_form(path / "a.ann")


def test_what_lines_cannot_hold_is_told_in_a_comment(bare: Project, tmp_path: Path) -> None:
    path = folder(tmp_path / "in", {"a.txt": "a\nb ", "a.ann": "T1\tX 0 1\ta\n"})
    (mark,) = brought(bare, path)
    bare.marks.update(
        mark.id, note=" two\n\nlines\u2028", attributes={"n": 2.5, "list": ["x"], "empty": "", "tab": "a\tb"},
        fragments=[Fragment(mark.document_id, 0, 2)],
    )  # fmt: skip
    assert export(bare, "brat", tmp_path / "out").lossless
    lines = (tmp_path / "out" / "a.ann").read_text("utf-8").splitlines()
    assert lines[0] == "T1\tX 0 1\ta"
    assert "#1\tAnnotatorNotes T1\ttwo lines" in lines
    with open_project(tmp_path / "other", create=True, annotator="ann") as other:
        (again,) = brought(other, tmp_path / "out")
    before = bare.marks.get(mark.id)
    assert (again.note, again.attributes, places(again)) == (before.note, before.attributes, [(0, 2)])


def test_what_somebody_changed_in_brat_counts(bare: Project, tmp_path: Path) -> None:
    extra = '{"attributes":{"n":1},"fragments":[[0,2]],"note":"was "}'
    lines = f"T1\tX 2 3\tb\n#1\tAnnotatorNotes T1\tnew\n#2\tWorkbench T1\t{extra}\nA1\tn T1 2\n"
    (mark,) = brought(bare, folder(tmp_path / "in", {"a.txt": "a\nb ", "a.ann": lines}))
    assert (places(mark), mark.note, mark.attributes) == ([(2, 3)], "new", {"n": "2"})


def test_what_only_brat_has_goes_out_as_it_came(bare: Project, tmp_path: Path) -> None:
    lines = (
        "T1\tPerson 0 1\ta\nT2\tPerson 2 3\tb\nT3\tPerson 4 5\tc\nT4\tOrg 0 5\ta b c\nT5\tMarry 2 3\tb\n"
        "E1\tMarry:T5 Partner:T1 Partner2:T2 Place3:T3\nE2\tMarry:T5 Why:E1\n"
        "*\tAlias T3 T1 T2\n*\tAlias T1 T2\nR1\tCoref Anaphor:T1 Antecedent:T2\t\nR2\tLocated Arg2:T2 Arg1:T1\n"
        "N1\tReference T1 Wiki:1\tsome name\nN2\tReference T1 Wiki:2\n#1\tAnnotationError T2\tno\n#2\tUnsure E1\n"
        "A1\tSeen T1\nA2\tSure E1 low\nM3\tSeen E2\nA4\tOf R1 b\n"
        "#3\tAnnotatorNotes T3\tone\n#4\tAnnotatorNotes T3\ttwo\n"
    )
    path = folder(tmp_path / "in", {"annotation.conf": CONF, "a.txt": "a b c", "a.ann": lines})
    marks = brought(bare, path)
    assert sum(mark.label == "Alias" for mark in marks) == 3
    assert next(mark for mark in marks if mark.note).note == "one\ntwo"
    assert export(bare, "brat", tmp_path / "out").lossless
    expected = folder(
        tmp_path / "n", {"a.ann": lines.replace("Arg2:T2 Arg1:T1", "Arg1:T1 Arg2:T2").replace("M3", "A3")}
    )
    assert normal_form(tmp_path / "out" / "a.ann") == normal_form(expected / "a.ann")


def test_an_export_says_whose_its_marks_are(
    project: Project, marked: dict[str, Annotation], tmp_path: Path, bare: Project
) -> None:
    export(project, "brat", tmp_path / "out")
    bare.annotator = "zoe"
    assert {mark.annotator for mark in brought(bare, tmp_path / "out")} == {"ann"}


def test_what_nobody_has_begun_has_no_annotations(project: Project, document: Document, tmp_path: Path) -> None:
    found = project.documents.add(SourceText("done.txt", "nothing here"), []).document
    project.assignments.assign([(found.id, "ann")])
    project.assignments.set_state(found.id, "ann", "done")
    export(project, "brat", tmp_path / "out", annotator="ann")
    assert (tmp_path / "out" / "done.ann").read_text("utf-8") == ""
    assert not (tmp_path / "out" / "short.ann").exists()


def test_what_brat_cannot_hold_is_reported(project: Project, document: Document, tmp_path: Path) -> None:
    def mark(start: int, end: int, **more: Any) -> Annotation:
        place = [Fragment(document.id, start, end)]
        return project.marks.create("claim", "claim", document_id=document.id, fragments=place, **more)

    blank = mark(12, 13)
    told = mark(0, 4, roles={"source": [blank.id]})
    joined = project.marks.create(
        "relation", "supports", document_id=document.id, roles={"from": [told.id], "to": [blank.id]}
    )
    report = export(project, "brat", tmp_path / "out")
    assert {item.mark: item.reason for item in report.dropped} == {
        blank.id: "stands on white space only, which brat cannot hold",
        joined.id: "joins marks that are not written with it",
    }
    assert [(item.mark, item.without) for item in report.exported] == [(told.id, ("role source",))]


@NEWS
@pytest.mark.parametrize("name", ["brat-news", "bratiaa"])
def test_what_came_from_brat_goes_out_as_it_came(bare: Project, tmp_path: Path, name: str) -> None:
    assert import_(bare, "brat", SHARED / name).lossless
    assert export(bare, "brat", tmp_path / "out").lossless
    files = sorted(path.relative_to(SHARED / name) for path in (SHARED / name).rglob("*.ann"))
    assert len(files) >= 13
    for file in files:
        text = file.with_suffix(".txt")
        assert (tmp_path / "out" / text).read_bytes() == (SHARED / name / text).read_bytes()
        before = normal_form(SHARED / name / file)
        if before or (tmp_path / "out" / file).exists():
            assert normal_form(tmp_path / "out" / file) == before
