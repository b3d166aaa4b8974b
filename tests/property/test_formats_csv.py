"""Tables out and in; and whatever stands in a table, an import brings it in, or says what is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies_formats import DocumentData, MarkData, ProjectData, assert_round_trip, build, built, projects

from workbench import Project, open_project
from workbench.errors import InputError
from workbench.formats import Options, export, import_
from workbench.formats.csv_table.cells import escaped, unescaped

DATA = ProjectData(
    (
        DocumentData("=報告.txt", "Iran 北京🇨🇳,「都會」", ((0, 5), (5, 13))),
        DocumentData("b", "𠮷\n\te\u0301", ((0, 5),)),
    ),
    (
        MarkData("entity", "人物", "ann", 0, ((5, 7),), attributes={"certainty": "certain", "weight": 0.5}, note="+1"),
        MarkData("claim", "claim", "ann", 0, ((0, 4), (9, 12)), roles={"source": (0,)}),
        MarkData("relation", "同一", "ann", 0, roles={"from": (0,), "to": (1,)}),
        MarkData("label", "語氣", "gold", 0, segment=1, attributes={"value": 2}),
        MarkData("entity", "person", "陳大文", 1, ((0, 3),)),
    ),
)


@given(projects(), st.sampled_from(["csv", "tsv"]), st.sampled_from(["yes", "no"]))
@settings(max_examples=80)
def test_what_goes_out_comes_in_again(data: ProjectData, name: str, bom: str) -> None:
    with built(data) as (project, folder):
        assert_round_trip(project, name, folder, options=Options(more={"bom": bom}))


@given(st.text())
def test_no_cell_is_a_formula_and_each_comes_back(text: str) -> None:
    assert unescaped(escaped(text)) == text
    assert not escaped(text).startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"))


class _Back(Exception):
    """Takes an import back that went well."""


@pytest.fixture
def exported(tmp_path: Path) -> Path:
    with open_project(tmp_path / "one", create=True, annotator="ann") as project:
        build(project, DATA)
        export(project, "csv", tmp_path / "out")
    return tmp_path / "out"


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Project]:
    with open_project(tmp_path / "fresh", create=True, annotator="ann") as opened:
        yield opened


PIECES = [b'"', b",", b"\n", b"\r", b"\x00", b"\xff", b"-1", b"99", b"{", b"'", b"\xef\xbb\xbf", b"claim", b""]


@given(data=st.data(), skip_bad=st.booleans(), name=st.sampled_from(["marks.csv", "documents.csv", "schema.json"]))
@settings(max_examples=150)
def test_a_damaged_table(data: st.DataObject, skip_bad: bool, name: str, exported: Path, fresh: Project) -> None:
    path = exported / name
    whole = path.read_bytes()
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, min(len(whole), start + 40)))
    try:
        path.write_bytes(whole[:start] + data.draw(st.sampled_from(PIECES)) + whole[end:])
        with fresh.database.transaction():
            import_(fresh, "csv", exported, skip_bad=skip_bad)
            raise _Back
    except (_Back, InputError):
        assert fresh.documents.all() == []
    finally:
        path.write_bytes(whole)


@given(
    content=st.one_of(st.binary(max_size=200), st.text(max_size=200).map(lambda text: text.encode("utf-8", "ignore")))
)
@settings(max_examples=150)
def test_any_bytes_as_a_table_of_somebody_else(content: bytes, fresh: Project, tmp_path: Path) -> None:
    path = tmp_path / "theirs.csv"
    path.write_bytes(b"text,label,id\n" + content)
    try:
        with fresh.database.transaction():
            import_(fresh, "csv", path, skip_bad=True)
            raise _Back
    except (_Back, InputError):
        assert fresh.documents.all() == []
