from __future__ import annotations

from pathlib import Path

import pytest

from workbench import Project, open_project
from workbench.errors import FormatError
from workbench.formats import Options, ReadOptions, export, import_
from workbench.formats.conllu import FORMAT
from workbench.model import Annotation, Document, Fragment


def rows(path: Path) -> list[list[str]]:
    """A file as its header's columns and then its rows, read as other tools do."""
    lines = path.read_text("utf-8").split("\n")
    assert lines[0].startswith("# global.columns = ")
    head = lines[0].removeprefix("# global.columns = ").split(" ")
    found = [line.split("\t") for line in lines if line and not line.startswith("#")]
    assert {len(row) for row in found} <= {len(head)}
    return [head, *found]


def into(tmp_path: Path, source: Path, **more: str) -> Project:
    project = open_project(tmp_path / "new", create=True, annotator="me")
    import_(project, None, source, options=ReadOptions(more=more))
    return project


def test_the_sentence(project: Project, marked: dict[str, Annotation], tmp_path: Path) -> None:
    report = export(project, "conllu", tmp_path / "out.conllup", options=Options(overlaps="layers"))
    head, *found = rows(tmp_path / "out.conllup")
    assert head == ["ID", "FORM", "MISC", "WB:ENTITY", "WB:CLAIM", "WB:CLAIM:2"]
    by_form = {row[1]: row for row in found}
    assert by_form["李强"][3:] == ["B-person", "I-claim", "O"]
    assert by_form["北京"][2] == "SpaceAfter=No|end_char=25|start_char=23"
    assert by_form["Iran"][2:] == ["end_char=4|start_char=0", "O", "O", "B-claim"]
    text = (tmp_path / "out.conllup").read_text("utf-8")
    assert "\n# text = 国务院总理李强表示，北京🇨🇳與上海都會參加。\n" in text
    assert [item.reason for item in report.split] == ["discontinuous"]
    assert [item.mark for item in report.dropped] == [marked["translated"].id]
    with into(tmp_path, tmp_path / "out.conllup") as other:
        again = {mark.id: mark for mark in other.marks.of(marked["claim"].document_id, annotator="*")}
        for name, mark in marked.items():
            if name != "translated":
                back = again[mark.id]
                assert (back.fragments, back.attributes, back.roles, back.note, back.annotator) == (
                    mark.fragments, mark.attributes, mark.roles, mark.note, mark.annotator,
                )  # fmt: skip


def test_a_column_for_each_type(project: Project, document: Document, tmp_path: Path) -> None:
    project.marks.create("entity", "gpe", document_id=document.id, fragments=[Fragment(document.id, 0, 4)])
    export(project, "conllu", tmp_path / "out.conllup", options=Options(overlaps="columns"))
    head, first, *_ = rows(tmp_path / "out.conllup")
    assert dict(zip(head, first, strict=True))["WB:ENTITY:gpe"] == "B-gpe"
    assert set(first[3:]) == {"O", "B-gpe"}


FOREIGN = """# global.columns = ID FORM UPOS MISC NER
# newdoc id = first
# text = 北京 is old.
1\t北京\tPROPN\tSpaceAfter=No\tB-LOC
2\tis\tAUX\t_\tO
3\told\tADJ\tSpaceAfter=No\tO
4\t.\tPUNCT\tSpacesAfter=\\s\\n\tO

1-2\tdu\t_\t_\t_
1\tde\tADP\t_\t_
2\tle\tDET\t_\tI-X
2.1\tghost\tX\t_\t_

# newdoc id = second
1\ta\tX\t_\t*
"""


def test_another_tools(tmp_path: Path) -> None:
    path = tmp_path / "x.conllup"
    path.write_text(FOREIGN, "utf-8")
    assert FORMAT.recognises(path)
    with into(tmp_path, path) as project:
        texts = {document.name: project.documents.text(document.id) for document in project.documents.all()}
        assert texts == {"first": "北京is old. \nde le", "second": "a"}
        first = project.documents.get("first")
        found = project.marks.of(first.id, annotator="*")
        assert {(mark.label, mark.fragments[0].start, mark.fragments[0].end) for mark in found} == {
            ("LOC", 0, 2), ("X", 14, 16),
        }  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("2\tis\tAUX\t_\tO", "2\tis\tAUX\t_", 5),
        ("2\tis\tAUX\t_\tO", "2\tis\tAUX\t_\tLOC", 5),
        ("FORM UPOS", "WORD UPOS", 1),
        ("2\tis\tAUX", "2\t\tAUX", 5),
    ],
)
def test_what_is_malformed_names_its_line(tmp_path: Path, old: str, new: str, line: int) -> None:
    path = tmp_path / "x.conllup"
    path.write_text(FOREIGN.replace(old, new), "utf-8")
    with pytest.raises(FormatError) as caught:
        into(tmp_path, path)
    assert caught.value.place.line == line


def test_a_changed_tag_is_believed(project: Project, document: Document, tmp_path: Path) -> None:
    made = project.marks.create(
        "entity", "gpe", document_id=document.id, fragments=[Fragment(document.id, 0, 4)], note="here"
    )
    export(project, "conllu", tmp_path / "out.conllup")
    path = tmp_path / "out.conllup"
    path.write_text(path.read_text("utf-8").replace("B-gpe", "B-person"), "utf-8")
    with into(tmp_path, path) as other:
        back = other.marks.of(made.document_id, annotator="*")
        assert [(mark.label, mark.note, mark.annotator) for mark in back] == [("person", "", "ann")]


@pytest.mark.parametrize("content", [b"", b"\0" * 50, b"ID\tFORM\n"], ids=["empty", "zeros", "headless"])
def test_no_file_of_a_folder_is_passed_over(tmp_path: Path, content: bytes) -> None:
    """An annotator whose file is damaged would else be missing, and nobody would be told."""
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "a.conllup").write_text(FOREIGN, "utf-8")
    (folder / "b.conllup").write_bytes(content)
    (folder / "c.txt").write_text("no part of it", "utf-8")
    with pytest.raises(FormatError, match=r"b\.conllup"):
        into(tmp_path, folder)


def test_a_folder_without_any_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with open_project(tmp_path / "in", create=True) as fresh, pytest.raises(FormatError, match="no CoNLL-U Plus file"):
        import_(fresh, "conllu", tmp_path / "folder")


def test_a_column_that_is_named_twice_is_said(tmp_path: Path) -> None:
    file = tmp_path / "a.conllup"
    file.write_text("# global.columns = ID FORM MISC X O O\n# newdoc id = a\n1\tIran\t_\tO\tO\n", encoding="utf-8")
    with open_project(tmp_path / "in", create=True) as fresh, pytest.raises(FormatError, match="column O twice"):
        import_(fresh, "conllu", file)
