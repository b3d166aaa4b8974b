from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from strategies_formats import compare, content, contents

from workbench import Project, open_project
from workbench.errors import FormatError
from workbench.formats import Choice, Options, ReadOptions, export, import_
from workbench.formats.incoming import IncomingDocument, Skipped
from workbench.formats.registry import find_format, recognised
from workbench.formats.uima import xmi
from workbench.model import GOLD, Annotation, Document, Fragment, SegmentSpan, SourceText

REAL = Path(__file__).parents[3] / "shared" / "data" / "inception" / "webanno-tsv"
HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><xmi:XMI xmlns:xmi="http://www.omg.org/XMI" '
    'xmlns:cas="http:///uima/cas.ecore" xmlns:c="http:///webanno/custom.ecore" '
    'xmlns:t="http:///de/tudarmstadt/ukp/dkpro/core/api/segmentation/type.ecore" '
    'xmlns:n="http:///de/tudarmstadt/ukp/dkpro/core/api/ner/type.ecore" xmi:version="2.0">'
)
SOFA = '<cas:Sofa xmi:id="1" sofaNum="1" sofaID="_InitialView" mimeType="text" sofaString="a 🇨🇳 b"/>'


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Project]:
    with open_project(tmp_path / "fresh", create=True, annotator="ben") as opened:
        yield opened


def written(tmp_path: Path, inner: str, *, head: str = HEAD, sofa: str = SOFA, name: str = "x.xmi") -> Path:
    path = tmp_path / name
    path.write_text(f"{head}{inner}{sofa}</xmi:XMI>", "utf-8")
    return path


def one(path: Path) -> IncomingDocument:
    (item,) = xmi.FORMAT.read(path, ReadOptions())
    assert isinstance(item, IncomingDocument), item
    return item


def refused(path: Path) -> str:
    try:
        (item,) = xmi.FORMAT.read(path, ReadOptions())
    except FormatError as error:
        return str(error)
    assert isinstance(item, Skipped)
    return str(item.error)


def marks(item: IncomingDocument) -> list[tuple[str, str, list[str]]]:
    return [(mark.kind, mark.label, [item.text[start:end] for start, end in mark.fragments]) for mark in item.marks]


def test_offsets_are_utf16_units(project: Project, marked: dict[str, Annotation], tmp_path: Path) -> None:
    export(project, "xmi", tmp_path / "out")
    written = (tmp_path / "out" / "odd.xmi").read_text("utf-8")
    places = re.findall(r'NamedEntity [^>]*begin="(\d+)" end="(\d+)" value="(\w+)"', written)
    text = project.documents.text(marked["claim"].document_id).encode("utf-16-le")
    found = [(text[2 * int(start) : 2 * int(end)].decode("utf-16-le"), value) for start, end, value in places]
    assert found == [("李强", "person"), ("北京", "gpe"), ("上海", "gpe")]


def test_each_annotator_has_a_folder_and_comes_in_again(
    project: Project, marked: dict[str, Annotation], fresh: Project, tmp_path: Path
) -> None:
    project.marks.put_many([replace(marked["person"], id="g1", annotator=GOLD)], action="adjudicate")
    export(project, "xmi", tmp_path / "out")
    assert sorted(path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*.x*")) == [
        "ann/TypeSystem.xml", "ann/odd.xmi", "gold/TypeSystem.xml", "gold/odd.xmi",
    ]  # fmt: skip
    assert import_(fresh, None, tmp_path / "out").lossless
    assert set(fresh.marks.annotators()) == {"ann", GOLD}
    (document,) = fresh.documents.all()
    assert (document.name, document.title) == ("odd.txt", "Odd")
    assert [segment.language for segment in fresh.segments.of(document.id)] == ["en", "zh-Hant"]


def test_folders_are_annotators_where_the_user_says_so(
    project: Project, marked: dict[str, Annotation], fresh: Project, tmp_path: Path
) -> None:
    export(project, "xmi", tmp_path / "out", choice=Choice(annotator="ann"))
    (tmp_path / "all").mkdir()
    (tmp_path / "out").rename(tmp_path / "all" / "zoe")
    import_(fresh, "xmi", tmp_path / "all", options=ReadOptions(annotators="folders"))
    assert list(fresh.marks.annotators()) == ["zoe"]


def test_what_no_feature_can_hold_comes_back(
    project: Project, sentence: Document, fresh: Project, tmp_path: Path
) -> None:
    place = [Fragment(sentence.id, 0, 4)]
    odd = {"不許": "x", "value": {"a": [1, None]}, "list": [], "n": 1e300, "flag": True}
    project.marks.put_many(
        [
            Annotation(
                "m1", "entity", "a label; <odd>", "ann", sentence.id, tuple(place), attributes=odd, note="a\x01\r\nb"
            )
        ],
        action="mark",
    )
    assert export(project, "xmi", tmp_path / "out").lossless
    import_(fresh, "xmi", tmp_path / "out")
    (mark,) = fresh.marks.of(sentence.id, annotator="*")
    assert (mark.label, dict(mark.attributes), mark.note) == ("a label; <odd>", odd, "a\x01\r\nb")


@pytest.mark.parametrize("text", ["a\x01b\x1fc", "x\u0085y\u2028z", "tab\there\nline", "\x7f\x9f"])
def test_control_characters_come_back(project: Project, fresh: Project, tmp_path: Path, text: str) -> None:
    document = project.documents.add(
        SourceText("odd\x02.txt", text), [SegmentSpan(0, len(text), "en", "body")]
    ).document
    project.marks.create("entity", "gpe", document_id=document.id, fragments=[Fragment(document.id, 0, len(text))])
    assert export(project, "xmi", tmp_path / "out").lossless
    assert import_(fresh, "xmi", tmp_path / "out").lossless
    assert [fresh.documents.text(each.id) for each in fresh.documents.all()] == [text]


def test_what_no_xml_can_hold_is_replaced_and_said(project: Project, fresh: Project, tmp_path: Path) -> None:
    text = "a\ufffeb"
    project.documents.add(SourceText("odd.txt", text), [SegmentSpan(0, 3, "en", "body")])
    report = export(project, "xmi", tmp_path / "out")
    assert "odd.txt: 1 character that XML cannot hold went out as U+FFFD" in str(report)
    import_(fresh, "xmi", tmp_path / "out")
    assert [fresh.documents.text(each.id) for each in fresh.documents.all()] == ["a\ufffdb"]


def test_relations_and_roles_that_cannot_go_out_are_named(
    project: Project, marked: dict[str, Annotation], tmp_path: Path
) -> None:
    chosen = Choice(labels=("claim", "supports", "gpe"))
    report = export(project, "xmi", tmp_path / "out", choice=chosen)
    left = {item.mark: item.without for item in report.exported if item.without}
    assert left == {marked["claim"].id: ("role source",)}
    report = export(project, "xmi", tmp_path / "other", choice=Choice(labels=("supports",)))
    assert [item.reason for item in report.dropped] == ["an end of it does not go out"]


def test_layers_of_somebody_elses(tmp_path: Path) -> None:
    item = one(
        written(
            tmp_path,
            '<n:NamedEntity xmi:id="9" sofa="1" begin="0" end="1" value="PER" identifier="Q1"/>'
            '<n:NamedEntity xmi:id="10" sofa="1" begin="0" end="1" value="not a name!"/>'
            '<c:Span xmi:id="11" sofa="1" begin="2" end="6" mood="glad"><tag>x</tag><tag>y</tag></c:Span>'
            '<c:Rel xmi:id="12" sofa="1" begin="2" end="6" Governor="9" Dependent="11" why="so"/>'
            '<c:Doc xmi:id="13" sofa="1" topic="news"/>'
            '<c:Link xmi:id="14" role="agent" target="9"/><c:Host xmi:id="15" sofa="1" begin="7" end="8" args="14"/>',
        )
    )
    assert marks(item) == [
        ("entity", "PER", ["a"]), ("entity", "NamedEntity", ["a"]), ("entity", "Span", ["🇨🇳"]),
        ("relation", "Rel", []), ("label", "Doc", []), ("claim", "Host", ["b"]),
    ]  # fmt: skip
    assert [dict(mark.attributes) for mark in item.marks] == [
        {"identifier": "Q1"}, {"value": "not a name!"}, {"mood": "glad", "tag": ["x", "y"]}, {"why": "so"},
        {"topic": "news"}, {},
    ]  # fmt: skip
    keys = {mark.label: mark.key for mark in item.marks}
    assert item.marks[3].roles == {"from": (keys["PER"],), "to": (keys["Span"],)}
    assert item.marks[5].roles == {"agent": (keys["PER"],)}


def test_numbers_and_references_as_the_type_system_says(tmp_path: Path) -> None:
    (tmp_path / "TypeSystem.xml").write_text(
        '<typeSystemDescription xmlns="http://uima.apache.org/resourceSpecifier"><types><typeDescription>'
        "<name>webanno.custom.Span</name><supertypeName>uima.tcas.Annotation</supertypeName><features>"
        + "".join(
            f"<featureDescription><name>{name}</name><rangeTypeName>{kind}</rangeTypeName></featureDescription>"
            for name, kind in {
                "count": "uima.cas.Integer", "weight": "uima.cas.Float", "text": "uima.cas.String",
                "other": "webanno.custom.Span",
            }.items()
        )
        + "</features></typeDescription></types></typeSystemDescription>",
        "utf-8",
    )  # fmt: skip
    item = one(
        written(
            tmp_path,
            '<c:Span xmi:id="9" sofa="1" begin="0" end="1" count="3" weight="0.5" text="9"/>'
            '<c:Span xmi:id="10" sofa="1" begin="0" end="1" other="9"/>',
        )
    )
    assert item.marks[0].attributes == {"count": 3, "weight": 0.5, "text": "9"}
    assert item.marks[1].roles == {"other": (item.marks[0].key,)}


def test_arrays_that_are_structures_of_their_own(tmp_path: Path) -> None:
    types = tmp_path / "TypeSystem.xml"
    types.write_text(
        '<typeSystemDescription xmlns="http://uima.apache.org/resourceSpecifier"><types><typeDescription>'
        "<name>webanno.custom.Host</name><supertypeName>uima.tcas.Annotation</supertypeName><features>"
        "<featureDescription><name>args</name><rangeTypeName>uima.cas.FSArray</rangeTypeName>"
        "<elementType>webanno.custom.Link</elementType></featureDescription>"
        "<featureDescription><name>tags</name><rangeTypeName>uima.cas.StringArray</rangeTypeName></featureDescription>"
        "</features></typeDescription></types></typeSystemDescription>",
        "utf-8",
    )
    item = one(
        written(
            tmp_path,
            '<c:Link xmi:id="8" role="r" target="9"/><cas:FSArray xmi:id="20" elements="8"/>'
            '<c:Host xmi:id="9" sofa="1" begin="0" end="1" args="20"><tags>p</tags><tags>q</tags></c:Host>',
        )
    )
    assert [(dict(mark.attributes), dict(mark.roles)) for mark in item.marks] == [
        ({"tags": ["p", "q"]}, {"r": (item.marks[0].key,)})
    ]


def test_zero_length_marks_are_lost_by_name(tmp_path: Path) -> None:
    item = one(
        written(
            tmp_path,
            '<c:Span xmi:id="9" sofa="1" begin="2" end="2"/><c:Span xmi:id="10" sofa="1" begin="0" end="1"/>'
            '<c:Rel xmi:id="11" sofa="1" begin="2" end="2" Governor="10" Dependent="9"/>',
        )
    )
    assert marks(item) == [("entity", "Span", ["a"])]
    assert [(lost.kind, lost.label, lost.reason) for lost in item.lost] == [
        ("entity", "Span", "stands on no character (zero length)"),
        ("relation", "Rel", "an end of it stands on no character"),
    ]


@pytest.mark.parametrize(
    ("inner", "message"),
    [
        ('<c:Span xmi:id="9" sofa="1" begin="0" end="99"/>', "offset 99 lies outside the text of 8 UTF-16 units"),
        ('<c:Span xmi:id="9" sofa="1" begin="3" end="6"/>', "lies inside a character that takes two UTF-16 units"),
        ('<c:Span xmi:id="9" sofa="1" begin="-1" end="1"/>', "offset -1 lies outside"),
        ('<c:Span xmi:id="9" sofa="1" begin="6" end="2"/>', "it ends before it begins"),
        ('<c:Span xmi:id="9" sofa="1" begin="x" end="2"/>', "an offset is no number"),
        ("<c:Span><c:a><c:b/></c:a></c:Span>", "elements inside elements"),
        ("<c:Span", "not well-formed XML"),
        ("&bomb;", "undefined entity"),
    ],
)
def test_malformed_files_are_refused_with_their_line(tmp_path: Path, inner: str, message: str) -> None:
    path = written(tmp_path, f"\n{inner}")
    assert message in refused(path)
    assert f"{path}:2" in refused(path)


def test_entity_bombs_are_refused(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
    path = written(tmp_path, "&b;", head=HEAD.replace("?>", f"?>{bomb}"))
    assert "declares a document type or entities" in refused(path)
    types = tmp_path / "TypeSystem.xml"
    types.write_text(f'<?xml version="1.0"?>{bomb}<typeSystemDescription/>', "utf-8")
    assert "not a type system description" in refused(written(tmp_path, ""))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "not well-formed XML"),
        (b"<a/>", "no XMI"),
        (b"\xff\xfe\x00", "not well-formed XML"),
        (b"<?xml version='1.0' encoding='x-none'?><a/>", "not"),
        (f"{HEAD}</xmi:XMI>".encode(), "holds no text"),
        (f"{HEAD}{SOFA}</xmi:XMI>".encode("utf-16")[:-9], "not well-formed XML"),
    ],
)
def test_files_that_are_no_xmi(tmp_path: Path, data: bytes, message: str) -> None:
    (tmp_path / "x.xmi").write_bytes(data)
    assert message in refused(tmp_path / "x.xmi")


def test_other_encodings_are_read_as_they_say(tmp_path: Path) -> None:
    head = HEAD.replace("UTF-8", "UTF-16")
    (tmp_path / "x.xmi").write_bytes(f"{head}{SOFA}</xmi:XMI>".encode("utf-16"))
    assert one(tmp_path / "x.xmi").text == "a 🇨🇳 b"


def test_a_bad_file_among_good_ones_is_left_out_where_the_user_says_so(tmp_path: Path, fresh: Project) -> None:
    (tmp_path / "in").mkdir()
    written(tmp_path / "in", '<c:Span xmi:id="9" sofa="1" begin="0" end="1"/>', name="good.xmi")
    written(tmp_path / "in", '<c:Span xmi:id="9" sofa="1" begin="0" end="99"/>', name="bad.xmi")
    with pytest.raises(FormatError, match=r"bad\.xmi"):
        import_(fresh, "xmi", tmp_path / "in")
    assert fresh.documents.all() == []
    report = import_(fresh, "xmi", tmp_path / "in", skip_bad=True)
    assert (report.marks, len(report.skipped)) == (1, 1)


def test_a_zip_of_them(project: Project, marked: dict[str, Annotation], fresh: Project, tmp_path: Path) -> None:
    export(project, "xmi", tmp_path / "out")
    path = tmp_path / "odd.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("TypeSystem.xml", "odd.xmi"):
            archive.write(tmp_path / "out" / name, name)
    assert recognised(path).name == "xmi"
    assert import_(fresh, None, path).marks == 7


@pytest.mark.parametrize("name", ["../x.xmi", "a\\x.xmi", "C:x.xmi"])
def test_zips_that_lead_out_are_refused(tmp_path: Path, name: str) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr(name, HEAD)
    assert "unsafe zip" in refused(tmp_path / "x.zip")


def test_zip_bombs_are_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("x.xmi", b" " * (4 << 20))
    assert "swells when it is unpacked" in refused(tmp_path / "x.zip")


def test_tokens_can_be_left_out(project: Project, sentence: Document, tmp_path: Path) -> None:
    export(project, "xmi", tmp_path / "out", options=Options(more={"tokens": "none"}))
    assert ":Token" not in (tmp_path / "out" / "odd.xmi").read_text("utf-8")


@pytest.mark.skipif(not REAL.is_dir(), reason="needs ../shared")
@pytest.mark.parametrize("path", sorted(REAL.glob("*.xmi")), ids=lambda path: path.stem)
def test_real_files_go_out_as_they_came(path: Path, tmp_path: Path, fresh: Project) -> None:
    assert recognised(path).name == "xmi"
    report = import_(fresh, "xmi", path)
    assert {item.reason for item in report.dropped} <= {
        "stands on no character (zero length)", "its p2 stands on no character (zero length)"
    }  # fmt: skip
    report = export(fresh, "xmi", tmp_path / "out")
    assert report.lossless
    with open_project(tmp_path / "again", create=True, annotator="ben") as again:
        import_(again, "xmi", tmp_path / "out")
        compare(contents(fresh), report, content(again))
    before, after = (structures(each) for each in (path, tmp_path / "out" / f"{path.stem}.xmi"))
    to_lost = {("webanno/custom/LinkType", "role=p2")} if path.stem == "testZeroLengthSlotFeature2" else set()
    assert after == before - to_lost


def structures(path: Path) -> set[tuple[str, ...]]:
    """The layers and features of a file's structures, as text, but for ids, tokens, what is empty and the document."""
    text = path.read_text("utf-8")
    found = set()
    for prefix, uri in re.findall(r'xmlns:(\w+)="http:///([^"]*)\.ecore"', text):
        for short, said in re.findall(rf"<{prefix}:(\w+) ([^>]*)/>", text):
            attributes = dict(re.findall(r'(\w+)="([^"]*)"', said))
            name = f"{uri}/{short}"
            empty = attributes.get("begin", "a") == attributes.get("end", "b")
            skipped = short in ("Token", "Sentence", "DocumentMetaData", "CASMetadata", "Sofa", "View", "NULL")
            if not empty and not skipped:
                found.add((name, *sorted(f"{k}={v}" for k, v in attributes.items() if k in _PLAIN)))
    return found


_PLAIN = ("begin", "end", "value", "role", "boolValue", "intValue", "PosValue", "coarseValue", "identifier")


def test_it_is_listed() -> None:
    assert find_format("xmi").annotators == "apart"
