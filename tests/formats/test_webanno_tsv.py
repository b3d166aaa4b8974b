from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from strategies_formats import compare, content, contents

from workbench import Project, open_project
from workbench.errors import FormatError
from workbench.formats import Choice, Options, ReadOptions, export, import_
from workbench.formats.incoming import IncomingDocument, Skipped
from workbench.formats.registry import recognised
from workbench.formats.webanno_tsv import FORMAT
from workbench.formats.webanno_tsv.escapes import escape_text, escape_value, split, unescape_text, unescape_value
from workbench.model import Annotation, Document, Fragment, SegmentSpan, SourceText

REAL = Path(__file__).parents[3] / "shared" / "data" / "inception" / "webanno-tsv"
ORDERED_ANEW = {
    "sampleSlotAnnotation1", "testMultiTokenStackedSpanWithFeatureValue",
    "testStackedNonMultiTokenRelationWithMultipleFeatureValues", "testSingleStackedNonTokenRelationWithoutFeatureValue",
    "testSingleStackedNonTokenRelationWithoutFeatureValue3", "testStackedComplexSlotFeatureWithoutSlotFillers",
    "testStackedSubMultiTokenSpanWithFeatureValue", "testSubTokenRelation",
}  # fmt: skip
"""Of these, what stands at one place may come in any order, and with it ids and parts of tokens."""
HEAD = "#FORMAT=WebAnno TSV 3.3\n#T_SP=webanno.custom.Span|value\n\n\n"
PLAIN = Options(more={"plain": "yes"})


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Project]:
    with open_project(tmp_path / "fresh", create=True, annotator="ben") as opened:
        yield opened


def item(tmp_path: Path, text: str | bytes) -> IncomingDocument | Skipped:
    path = tmp_path / "x.tsv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    (found,) = FORMAT.read(path, ReadOptions())
    assert isinstance(found, (IncomingDocument, Skipped))
    return found


def one(tmp_path: Path, text: str) -> IncomingDocument:
    found = item(tmp_path, text)
    assert isinstance(found, IncomingDocument), found
    return found


def refused(tmp_path: Path, text: str | bytes) -> str:
    found = item(tmp_path, text)
    assert isinstance(found, Skipped)
    return str(found.error)


def sheet(text: str) -> tuple[str, str, set[str]]:
    """A file's header, its texts and tokens, and its annotations, without the numbers that only tell them apart."""
    body = re.sub(r"\[[\d_]+\]", "", re.sub(r"\t(\d+-\d+)\.\d\t", r"\t\1\t", text))
    head, _, rows = body.partition("\n\n")
    plain = [
        line.split("\t")[:3] if line[:1].isdigit() and "." not in line[:4] else [line] for line in rows.split("\n")
    ]
    cells = {
        f"{number} {'|'.join(sorted(cell.split('|')))}"
        for line in rows.split("\n")
        if line[:1].isdigit()
        for number, cell in enumerate(";".join(sorted(each.split(";"))) for each in line.split("\t")[3:])
    }
    tokens = "\n".join("\t".join(fields) for fields in plain if "." not in fields[0][:4])
    return head, tokens, cells


@pytest.mark.skipif(not REAL.is_dir(), reason="needs ../shared")
@pytest.mark.parametrize("path", sorted(REAL.glob("*.tsv")), ids=lambda path: path.stem)
def test_real_files_go_out_as_they_came(path: Path, tmp_path: Path, fresh: Project) -> None:
    assert recognised(path).name == "webanno-tsv"
    report = import_(fresh, None, path)
    assert export(fresh, "webanno-tsv", tmp_path / "out", options=PLAIN).lossless
    before, after = path.read_text("utf-8"), (tmp_path / "out" / path.name).read_text("utf-8")
    if report.dropped:
        assert {item.reason for item in report.dropped} <= {
            "stands on no character (zero length)", "its p2 stands on no character (zero length)",
        }  # fmt: skip
        assert re.search(r"\d+\.\d\t(\d+)-\1\t\t", before)
    elif path.stem in ORDERED_ANEW:
        assert sheet(after) == sheet(before)
    else:
        assert after == before


@pytest.mark.skipif(not REAL.is_dir(), reason="needs ../shared")
@pytest.mark.parametrize("path", sorted(REAL.glob("*.tsv")), ids=lambda path: path.stem)
def test_real_files_come_in_as_their_xmi_does(path: Path, tmp_path: Path) -> None:
    """The layers are called otherwise in some, and white space at a mark's ends has no row."""
    other = path.with_suffix(".xmi")
    if not other.exists():
        return
    assert read(path, tmp_path / "tsv") == read(other, tmp_path / "xmi")


def read(source: Path, folder: Path) -> tuple[str, list[tuple[str, list[str], list[tuple[str, list[str]]]]]]:
    """A file's text, and what each mark covers, says, and names."""
    with open_project(folder, create=True, annotator="ann") as project:
        import_(project, None, source)
        (document,) = project.documents.all()
        text = project.documents.text(document.id)
        marks = project.marks.of(document.id, annotator="*")
        covered = {
            mark.id: text[mark.fragments[0].start : mark.fragments[0].end].strip() if mark.fragments else ""
            for mark in marks
        }
        rows = []
        for mark in marks:
            values = [mark.label] if mark.label in ("PERSON", "LOCATION", "NE") else []
            roles = sorted((role, [covered[key] for key in keys]) for role, keys in mark.roles.items())
            rows.append((covered[mark.id], sorted([*values, *map(str, mark.attributes.values())]), roles))
        return text.strip(), sorted(rows)


def test_the_sentence_that_every_format_must_get_right(
    project: Project, marked: dict[str, Annotation], fresh: Project, tmp_path: Path
) -> None:
    report = export(project, "webanno-tsv", tmp_path / "out")
    written = (tmp_path / "out" / "odd.tsv").read_text("utf-8")
    assert "2-7\t25-29\t🇨🇳\t" in written
    assert "2-9\t30-32\t上海\tgpe" in written
    assert "#T_RL=webanno.custom.Relation|label|BT_uima.tcas.Annotation\n\n\n" in written
    import_(fresh, None, tmp_path / "out")
    compare(contents(project), report, content(fresh))


def test_sub_tokens_stacks_and_escapes_come_in(tmp_path: Path) -> None:
    found = one(
        tmp_path,
        "#FORMAT=WebAnno TSV 3.3\n#T_SP=webanno.custom.Span|a|b\n\n\n#Text=😀x one\n"
        "1-1\t0-3\t😀x\tp\\|q[1]|\\_[2]\t*[1]|\\*[2]\t\n1-1.1\t2-3\tx\t\\\\\\t\\n\\[1\\]\t_\\;\t\n"
        "1-2\t4-7\tone\tp\\|q[1]\t*[1]\t\n",
    )
    said = [(found.text[slice(*mark.fragments[0])], dict(mark.attributes)) for mark in found.marks]
    assert said == [
        ("😀x one", {"a": "p|q"}), ("😀x", {"a": "_", "b": "*"}), ("x", {"a": "\\\t\n[1]", "b": "_;"}),
    ]  # fmt: skip


def test_texts_of_older_versions(tmp_path: Path) -> None:
    found = one(tmp_path, '#FORMAT=WebAnno TSV 3.1\n\n\n#Text=a \\u5317 \\"b\\"\n1-1\t0-1\ta\t\n1-2\t2-3\t北\t\n')
    assert found.text == 'a 北 "b"'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "1: no WebAnno TSV"),
        ("#FORMAT=WebAnno TSV 2.0\n", "1: WebAnno TSV 2, which is another format than 3"),
        ("#FORMAT=WebAnno TSV 3.3\n#T_XX=a|b\n", "2: «#T_XX=a|b» declares no layer"),
        ("#FORMAT=WebAnno TSV 3.3\n#T_SP=\n", "2: a layer without a name"),
        ("#FORMAT=WebAnno TSV 3.3\n#T_RL=a.B|value\n", "2: a relation layer that does not say what it joins"),
        ("#FORMAT=WebAnno TSV 3.3\n#T_SP=a.B|ROLE_x\n", "2: «ROLE_x» names no slot feature"),
        ("#FORMAT=WebAnno TSV 3.3\n#T_SP=a.B|ROLE_a.B:l_a.L\n", "the type of its targets is missing"),
        (f"{HEAD}1-1\t0-1\ta\t_\t\n", "5: a token before the first #Text="),
        (f"{HEAD}#Text=a\n\n", "6: a sentence without tokens"),
        (f"{HEAD}#Text=a\nx\t0-1\ta\t_\t\n", "6: «x» is no number of a token"),
        (f"{HEAD}#Text=a\n1-1\t0\ta\t_\t\n", "6: «0» are no offsets"),
        (f"{HEAD}#Text=a\n1-1\t0-1\ta\n", "6: 3 columns, and the header declares 4"),
        (f"{HEAD}#Text=a\n1-1\t0-9\ta\t_\t\n", "6: offset 9 lies outside the text of 1 UTF-16 units"),
        (f"{HEAD}#Text=😀\n1-1\t0-1\t😀\t_\t\n", "6: offset 1 lies inside a character"),
        (f"{HEAD}#Text=ab\n1-1\t0-2\tac\t_\t\n", "6: it says «ac», and at its offsets the text says «ab»"),
        (f"{HEAD}#Text=a\n1-1\t0-1\ta\t_\t\n\n#Text=b\n2-1\t0-1\tb\t_\t\n", "9: it begins at 0, before the sentence"),
        (f"{HEAD}#Text=a\n1-1\t99999999-99999999\ta\t_\t\n", "6: it begins at 99999999, 99,999,999 units after"),
        (f"{HEAD}#Text=a b\n1-1\t0-1\ta\tx[1]\t\n1-1\t2-3\tb\t_\t\n", "7: a second token 1-1"),
        (f"{HEAD}#Workbench=[1\n", "5: what stands after #Workbench= is no JSON object"),
    ],
)
def test_malformed_files_are_refused_with_their_line(tmp_path: Path, text: str, message: str) -> None:
    assert message in refused(tmp_path, text)


@pytest.mark.parametrize(
    ("layer", "cells", "message"),
    [
        ("#T_SP=a.B|x|y", "1[1]\t2[2]", "two ids, [1] and [2], for one annotation"),
        ("#T_SP=a.B|x|y", "1|2\t3", "its columns hold different numbers of annotations"),
        ("#T_RL=a.B|x|BT_a.C", "1\t1-9", "1-9 names no annotation of a.C"),
        ("#T_RL=a.B|x|BT_a.C", "1\t1-1[7_0]", "[7] names no annotation"),
        ("#T_CH=a.BLink|referenceType|referenceRelation", "x[1]\t*", "does not say which link of which chain it is"),
        ("#T_SP=a.B|ROLE_a.B:l_a.L|a.C", "p;q\t1-1", "2 roles and 1 targets"),
    ],
)
def test_cells_that_do_not_fit_are_refused(tmp_path: Path, layer: str, cells: str, message: str) -> None:
    text = f"#FORMAT=WebAnno TSV 3.3\n{layer}\n\n\n#Text=a\n1-1\t0-1\ta\t{cells}\t\n"
    assert f"x.tsv:6: {message}" in refused(tmp_path, text).replace("a.BLink: ", "").replace("a.B: ", "")


def test_another_encoding_is_refused(tmp_path: Path) -> None:
    assert "not UTF-8" in refused(tmp_path, HEAD.encode() + b"#Text=\xff\n")


def test_white_space_has_no_row(project: Project, sentence: Document, tmp_path: Path, fresh: Project) -> None:
    """In INCEpTION a mark begins at its first token; here it comes back whole."""
    for start, end in ((4, 11), (4, 5), (12, 13)):
        project.marks.create("entity", "gpe", document_id=sentence.id, fragments=[Fragment(sentence.id, start, end)])
    report = export(project, "webanno-tsv", tmp_path / "out")
    assert [item.reason for item in report.snapped] == ["begins or ends in white space, which has no row"]
    assert [item.reason for item in report.dropped] == ["on white space only, which has no row"] * 2
    import_(fresh, "webanno-tsv", tmp_path / "out")
    assert [mark.fragments[0].start for mark in fresh.marks.of(sentence.id, annotator="*")] == [4]


@pytest.mark.parametrize("text", ["\n\n  a. \n\n b c\t\td \n", " ", "\n", "a\\b\x0bc\x0cd\x01", "a\n   b"])
def test_texts_come_back_as_they_were(project: Project, fresh: Project, tmp_path: Path, text: str) -> None:
    project.documents.add(SourceText("odd.txt", text), [SegmentSpan(0, len(text), "en", "frame")])
    export(project, "webanno-tsv", tmp_path / "out")
    import_(fresh, "webanno-tsv", tmp_path / "out")
    (document,) = fresh.documents.all()
    assert fresh.documents.text(document.id) == text
    assert [(each.start, each.end, each.zone) for each in fresh.segments.of(document.id)] == [(0, len(text), "frame")]


def test_plain_files_hold_nothing_of_ours(project: Project, marked: dict[str, Annotation], tmp_path: Path) -> None:
    export(project, "webanno-tsv", tmp_path / "out", options=PLAIN, choice=Choice(labels=("gpe", "person")))
    written = (tmp_path / "out" / "odd.tsv").read_text("utf-8")
    assert "Workbench" not in written
    assert "Sentence.id" not in written
    assert written.startswith(
        "#FORMAT=WebAnno TSV 3.3\n#T_SP=de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity|value\n\n\n"
    )


def test_a_bad_line_leaves_the_project_as_it_was(tmp_path: Path, fresh: Project) -> None:
    (tmp_path / "in").mkdir()
    good = f"{HEAD}#Text=a\n1-1\t0-1\ta\tx\t\n"
    (tmp_path / "in" / "a.tsv").write_text(good, "utf-8")
    (tmp_path / "in" / "b.tsv").write_text(f"{good}1-2\t7-8\tb\tx\t\n", "utf-8")
    with pytest.raises(FormatError, match=r"b\.tsv:7: offset 7 lies outside"):
        import_(fresh, "webanno-tsv", tmp_path / "in")
    assert fresh.documents.all() == []
    assert len(import_(fresh, "webanno-tsv", tmp_path / "in", skip_bad=True).skipped) == 1


@pytest.mark.parametrize("value", ["", "a|b;c[1]_*->\\", "\t\n", "\\t", "->", "a\\"])
def test_escapes_are_undone(value: str) -> None:
    assert unescape_value(escape_value(value)) == value
    assert unescape_text(escape_text(value)) == value
    assert list(split(f"{escape_value(value)}|{escape_value(value)}", "|")) == [escape_value(value)] * 2
