"""brat standoff in: configurations, folders of other tools, and what is wrong in them."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from brat_projects import CONF, brought, folder, places

from workbench import Project, open_project
from workbench.errors import FormatError
from workbench.formats import ReadOptions, export, import_
from workbench.formats.registry import recognised
from workbench.model import Fragment, SourceText


def test_a_configuration_becomes_a_schema(bare: Project, tmp_path: Path) -> None:
    visual = "[labels]\nPerson | Human being | H\nPartner | Spouse\n[drawing]\nPerson\tbgColor:#AABBCC, fgColor:black\n"
    files = {"annotation.conf": CONF, "visual.conf": visual, "deep/er/a.txt": "a", "deep/er/a.ann": ""}
    brought(bare, folder(tmp_path / "in", files))
    schema = bare.schema
    assert list(schema.entities) == ["Person", "Org", "GPE"]
    assert (schema.types["Person"].title(), schema.types["Person"].color) == ("Human being", "#aabbcc")
    roles = {role.name: (role.min, role.max, role.accepts) for role in schema.types["Marry"].roles}
    assert roles == {
        "Partner": (2, 2, ("Person",)),
        "Place": (0, 1, ("GPE",)),
        "Guest": (0, None, ("Person", "Org", "GPE")),
        "Why": (1, None, ("Marry",)),
        "Gift": (1, 3, ("Person", "Org", "GPE", "Marry")),
    }
    assert schema.types["Marry"].roles[0].title() == "Spouse"
    assert schema.types["Located"].roles[0].accepts == ("Person", "Org")
    assert schema.types["Alias"].symmetric
    assert [a.name for a in schema.types["Marry"].attributes] == ["Sure", "Seen"]
    assert [a.name for a in schema.types["Coref"].attributes] == ["Seen", "Of"]
    assert bare.documents.all()[0].name == "deep/er/a.txt"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("<X>=a|b\n[entities]\n<X>", "<X> is not defined"),
        ("[entities]\n<ENTITY>=a", "has a meaning of its own"),
        ("[events]\nE Role", "'Role' is no argument"),
        ("[events]\nE Role{3-1}:A", "is no number of times"),
        ("[events]\nE A:X, A:Y", "names A twice"),
        ("[events]\nE A:X|", "has an empty type"),
        ("[events]\nE <INHERIT>", "stands under nothing"),
        ("[entities]\n!", "names nothing"),
    ],
)
def test_a_wrong_line_of_a_configuration_is_named(bare: Project, tmp_path: Path, line: str, message: str) -> None:
    path = folder(tmp_path / "in", {"annotation.conf": f"{line}\n[entities]\nGood\n", "a.txt": "a", "a.ann": ""})
    with pytest.raises(FormatError, match=rf"annotation\.conf:{len(line.splitlines())}: .*{message}"):
        import_(bare, "brat", path)
    report = import_(bare, "brat", path, skip_bad=True)
    assert len(report.skipped) == 1
    assert "Good" in bare.schema.types


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("T9", "no tab behind an id"),
        ("T9 Person 0 1 a", "no tab behind an id"),
        ("X1\tPerson 0 1\ta", "no annotation has an id like 'X1'"),
        ("Tx\tPerson 0 1\ta", "'Tx' is no id"),
        ("T1\tPerson 0 1\ta", "the id 'T1' is taken"),
        ("T9\tPerson 0\ta", "are no offsets"),
        ("T9\tPerson 0 x\ta", "are no offsets"),
        ("T9\tPerson 1 0\ta", "outside the text"),
        ("T9\tPerson 0 99\ta", "outside the text of 5 characters"),
        ("T9\tPerson -1 1\ta", "outside the text"),
        ("T9\tPerson 0 3;2 4\ta b  ", "overlap"),
        ("T9\tPerson 0 1\tb", "says 'b', but 'a' stands there"),
        ("T9\t 0 1\ta", "has no type"),
        (f"T9\t{'x' * 4000} 0 1\ta", "4,000 characters is too long"),
        ("E9\tMarry", "names no trigger"),
        ("E9\tMarry:T7", "the trigger T7 of E9 is not here"),
        ("E9\tMarry:T1", "the trigger T1 of E9 is of type Person"),
        ("R9\tLocated Arg1:T1", "has two arguments"),
        ("R9\tLocated Arg1:T1 Arg1:T1", "has two arguments"),
        ("R9\tLocated Arg1:T1 Arg2:T8", "joins T8"),
        ("R9\tLocated Arg1 Arg2:T1", "are no arguments"),
        ("A9\tSeen", "has a name and what it is about"),
        ("A9\tSeen T8", "is about T8"),
        ("N9\tReference T1 nothing", "DATABASE:ID"),
        ("#9\tAnnotatorNotes\tx", "a comment has a type"),
        ("#9\tWorkbench T1\t{", "is damaged"),
        ('#9\tWorkbench T1\t{"fragments":[1]}', "is damaged"),
        ("*\tAlias T1", "names two annotations or more"),
        ("*\tAlias T1 T8", "joins T8"),
    ],
)
def test_a_wrong_line_is_named_or_left_out(bare: Project, tmp_path: Path, line: str, message: str) -> None:
    path = folder(tmp_path / "in", {"a.txt": "a b c", "a.ann": f"T1\tPerson 0 1\ta\n{line}\nT2\tPerson 2 3\tb\n"})
    with pytest.raises(FormatError, match=rf"a\.ann:2: .*{message}"):
        import_(bare, "brat", path)
    assert bare.documents.all() == []
    report = import_(bare, "brat", path, skip_bad=True)
    assert len(report.skipped) == 1
    assert len(report.exported) == 2


def test_what_stands_on_no_text_is_lost_with_what_needs_it(bare: Project, tmp_path: Path) -> None:
    lines = (
        "T1\tX 1 1\t\nT2\tM 0 1\ta\nT3\tM 2 2\t\nE1\tM:T2 R:T1\nE2\tM:T3 R:T2\n"
        "R1\tL Arg1:T1 Arg2:T2\nA1\tS T1\nA2\tS E2\n"
    )
    report = import_(bare, "brat", folder(tmp_path / "in", {"a.txt": "a b", "a.ann": lines}))
    assert [item.kind for item in report.exported] == ["claim"]
    assert sorted(item.kind for item in report.dropped) == ["claim", "claim", "entity", "relation"]
    assert not report.skipped


def test_offsets_of_other_tools_are_noticed_and_converted(bare: Project, tmp_path: Path) -> None:
    path = folder(tmp_path / "in", {"a.txt": "👍 ab", "a.ann": "T1\tX 3 5\tab\n"})
    with pytest.raises(FormatError, match="outside the text") as caught:
        import_(bare, "brat", path)
    shifted = folder(tmp_path / "shifted", {"a.txt": "👍 ab c", "a.ann": "T1\tX 3 5\tab\n"})
    with pytest.raises(FormatError, match="says 'ab', but 'b ' stands there") as caught:
        import_(bare, "brat", shifted)
    assert "offsets=utf16" in caught.value.hint
    (mark,) = brought(bare, path, more={"offsets": "utf16"})
    assert places(mark) == [(2, 4)]
    with pytest.raises(FormatError, match="no such setting"):
        import_(bare, "brat", path, options=ReadOptions(more={"offsets": "bytes"}))


def test_old_and_split_files_are_read(bare: Project, tmp_path: Path) -> None:
    files = {
        "a.txt": "\ufeffa\r\nbc", "a.a1": "T1\tProtein 1 2\ta\r\n",
        "a.a2": "T2\tBinding 4 6\tbc\nE1\tBinding:T2 Theme:T1",
        "b.txt": "bc", "b.ann": "\ufeffT1\tX 0 1;1 2\tbc\n\n",
    }  # fmt: skip
    marks = brought(bare, folder(tmp_path / "in", files))
    assert sorted((mark.label, mark.kind, places(mark)) for mark in marks) == [
        ("Binding", "claim", [(2, 4)]), ("Protein", "entity", [(0, 1)]), ("X", "entity", [(0, 1), (1, 2)]),
    ]  # fmt: skip


def test_annotators_are_kept_apart(bare: Project, tmp_path: Path) -> None:
    files = {f"{who}/{name}.txt": f"{name} b" for who in ("Lisa", "Max") for name in ("x", "y")}
    files |= {"Lisa/x.ann": "T1\tP 0 1\tx\n", "Max/x.ann": "", "Max/y.ann": "T1\tP 2 3\tb\n"}
    path = folder(tmp_path / "in", files)
    marks = brought(bare, path)
    assert sorted(mark.annotator for mark in marks) == ["Lisa", "Max"]
    assert sorted(document.name for document in bare.documents.all()) == ["x.txt", "y.txt"]


def test_folders_may_be_collections_instead(bare: Project, tmp_path: Path) -> None:
    files = {"one/x.txt": "x", "one/x.ann": "T1\tP 0 1\tx\n", "two/x.txt": "y", "two/sub/z.txt": "z", "two/x.ann": ""}
    path = folder(tmp_path / "in", files)
    (mark,) = brought(bare, path)
    assert mark.annotator == "ann"
    assert sorted(document.name for document in bare.documents.all()) == ["one/x.txt", "two/sub/z.txt", "two/x.txt"]
    export(bare, "brat", tmp_path / "out")
    assert (tmp_path / "out" / "one" / "x.ann").read_text("utf-8") == "T1\tP 0 1\tx\n"
    with open_project(tmp_path / "other", create=True, annotator="ann") as other:
        (mark,) = brought(other, path, annotators="folders")
        assert mark.annotator == "one"
        assert sorted(document.name for document in other.documents.all()) == ["sub/z.txt", "two/x.txt", "x.txt"]


def test_names_lead_nowhere_else(bare: Project, tmp_path: Path) -> None:
    brought(bare, folder(tmp_path / "in", {"a.txt": "a", "a.ann": "T1\tP 0 1\ta\n"}))
    names = [
        "../up.txt",
        "/top.txt",
        "x/annotation.conf/y.txt",
        "x//y.txt",
        "annotation.conf/z.txt",
        "A/1.txt",
        "a/1.txt",
    ]
    for number, name in enumerate(names):
        key = bare.documents.add(SourceText(name, f"text {number}"), []).document.id
        bare.marks.create("entity", "P", document_id=key, fragments=[Fragment(key, 0, 4)])
    export(bare, "brat", tmp_path / "sub" / "out")
    written = list((tmp_path / "sub").rglob("*.txt"))
    assert len(written) == len(names) + 1
    assert not (tmp_path / "up.txt").exists()


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"a.txt": b"a\xff", "a.ann": ""}, r"a\.txt \(offset 1\): is not UTF-8: byte 0xff at byte offset 1"),
        ({"a.txt": "a", "a.ann": "T1\tX 0 1\ta\n".encode("utf-16")}, r"a\.ann .*is not UTF-8"),
        ({"a.ann": "T1\tX 0 1\ta\n"}, r"a\.ann: there is no text beside"),
        ({"annotation.conf": b"\xff", "a.txt": "a"}, r"annotation\.conf .*is not UTF-8"),
    ],
)
def test_files_that_cannot_be_read_are_named(
    bare: Project, tmp_path: Path, files: dict[str, str | bytes], message: str
) -> None:
    path = folder(tmp_path / "in", files)
    with pytest.raises(FormatError, match=message):
        import_(bare, "brat", path)
    assert bare.documents.all() == []


def test_links_out_of_the_folder_are_not_followed(bare: Project, tmp_path: Path) -> None:
    secret = folder(tmp_path / "secret", {"s.txt": "secret"})
    path = folder(tmp_path / "in", {"a.txt": "a", "a.ann": ""})
    (path / "b.txt").symlink_to(secret / "s.txt")
    (path / "more").symlink_to(secret)
    report = import_(bare, "brat", path, skip_bad=True)
    assert len(report.skipped) == 2
    assert [document.name for document in bare.documents.all()] == ["a.txt"]


@pytest.mark.skipif(sys.platform == "darwin", reason="file names are UTF-8 there")
def test_a_file_name_of_odd_bytes_is_named(bare: Project, tmp_path: Path) -> None:
    path = folder(tmp_path / "in", {"a.txt": "a", "a.ann": ""})
    with open(os.fsencode(path) + b"/\xff.txt", "wb") as file:
        file.write(b"x")
    with pytest.raises(FormatError, match=r"the file name b'\\xff\.txt' is not UTF-8"):
        import_(bare, "brat", path)


def test_one_file_is_enough(bare: Project, tmp_path: Path) -> None:
    path = folder(tmp_path / "in", {"a.txt": "a", "a.ann": "T1\tX 0 1\ta\n", "b.txt": "b"})
    assert recognised(path / "a.ann").name == "brat"
    assert len(brought(bare, path / "a.ann")) == 1
    assert [document.name for document in bare.documents.all()] == ["a.txt"]


def test_only_brat_is_recognised_as_brat(tmp_path: Path) -> None:
    from workbench.formats.brat import FORMAT

    assert not FORMAT.recognises(folder(tmp_path / "one", {"a.txt": "a"}))
    assert not FORMAT.recognises(tmp_path / "missing")
    assert FORMAT.recognises(folder(tmp_path / "two", {"x/y/a.txt": "a", "x/y/a.ann": ""}))
    assert FORMAT.recognises(folder(tmp_path / "three", {"annotation.conf": "", "a.txt": "a"}))
