"""Files that are damaged anywhere: they come in, or are refused with one of our errors and nothing of them comes in."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies_formats import ProjectData, built, compare, content, contents, projects

from workbench import open_project
from workbench.errors import WorkbenchError
from workbench.formats import export, import_

SUFFIXES = {"xmi": ".xmi", "uima-json": ".json", "webanno-tsv": ".tsv"}
REAL = Path(__file__).parents[3] / "shared" / "data" / "inception" / "webanno-tsv"
PIECES = (
    b'"', b"<", b">", b"0", b"-1", b"9" * 20, b"[1]", b"|", b"_", b"*", b";", b"\t", b"\n", b"->1-1", b"\\", b"\xff",
    b"\0", b"&#1;", b"null", b"{}", b"1e999", b"1-1.1", b"BT_", b"ROLE_", b"sofa", b"begin", "😀".encode(), b"",
)  # fmt: skip


@st.composite
def damaged(draw: st.DrawFn, whole: bytes) -> bytes:
    """The file with some of its bytes gone, doubled, or replaced by what means something in these formats."""
    data = whole
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.sampled_from([0, 1, 2, 8, 60])))
        piece = draw(st.sampled_from((*PIECES, data[start:end] * 2)))
        data = data[:start] + piece + (data[end:] if draw(st.integers(0, 5)) else b"")
    return data


def check(name: str, data: bytes) -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        open_project(Path(folder) / "p", create=True, annotator="a") as project,
    ):
        path = Path(folder) / f"x{SUFFIXES[name]}"
        path.write_bytes(data)
        try:
            import_(project, name, path)
        except WorkbenchError:
            assert project.documents.all() == []
            return
        report = export(project, name, Path(folder) / "out")
        with open_project(Path(folder) / "again", create=True, annotator="a") as again:
            import_(again, name, Path(folder) / "out")
            compare(contents(project), report, content(again))


@pytest.mark.parametrize("name", SUFFIXES)
@given(projects(annotators=("ann",)), st.data())
@settings(max_examples=20)
def test_ours(name: str, project: ProjectData, data: st.DataObject) -> None:
    with built(project) as (made, folder):
        export(made, name, folder / "made")
        files = [path for path in sorted((folder / "made").iterdir()) if path.suffix == SUFFIXES[name]]
        whole = next(
            (path.read_bytes() for path in files if "report" not in path.name and "mani" not in path.name), b""
        )
    check(name, data.draw(damaged(whole)))


@pytest.mark.skipif(not REAL.is_dir(), reason="needs ../shared")
@given(st.data())
@settings(max_examples=20)
def test_real_ones(data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(sorted(path for path in REAL.iterdir() if path.suffix in (".tsv", ".xmi"))))
    name = "xmi" if path.suffix == ".xmi" else "webanno-tsv"
    check(name, data.draw(damaged(path.read_bytes())))
