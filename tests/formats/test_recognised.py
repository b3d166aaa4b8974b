"""What a file or folder is taken for: each format's own, and nothing that is none, however odd the path."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from workbench import Project, open_project
from workbench.errors import FormatError, NotFound
from workbench.formats import Choice, export, formats, import_
from workbench.formats.registry import can_be_read, find_format, recognised
from workbench.formats.splits import SplitPlan
from workbench.model import Annotation, Fragment, SegmentSpan, SourceText

READABLE = [name for name, format_ in formats().items() if can_be_read(format_)]
DATA = Path(__file__).parents[3] / "shared" / "data"
WITHOUT_MARKS = {"xliff", "xliff2", "po"}
"""Formats that carry translations alone."""
SEVERAL = {"doccano", "inception", "webanno-tsv"}
"""Folders of the real files that hold more than one format."""


def claims(path: Path) -> list[str]:
    return [name for name in READABLE if find_format(name).recognises(path)]  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", READABLE)
@pytest.mark.parametrize("people", [1, 2])
def test_each_export_is_taken_for_what_it_is(
    project: Project, marked: dict[str, Annotation], tmp_path: Path, name: str, people: int
) -> None:
    if people == 2:
        document = project.documents.all()[0]
        project.annotator = "ben"
        project.marks.create("entity", "gpe", document_id=document.id, fragments=[Fragment(document.id, 0, 4)])
    export(project, name, tmp_path / "out")
    out = tmp_path / "out"
    if out.is_file():
        out = out.rename(tmp_path / f"out{find_format(name).suffix}")
    assert claims(out) == [name]
    assert recognised(out).name == name
    with open_project(tmp_path / "fresh", create=True, annotator="ann") as fresh:
        report = import_(fresh, None, out)
        assert report.format == name
        assert report.marks or name in WITHOUT_MARKS


@pytest.mark.parametrize("name", READABLE)
def test_an_export_in_parts_is_taken_for_what_it_is(
    project: Project, marked: dict[str, Annotation], tmp_path: Path, name: str
) -> None:
    for number in range(8):
        text = f"Moscow {number} and Tehran {number * 7}."
        added = project.documents.add(SourceText(f"{number}", text), [SegmentSpan(0, len(text), "en", "body")]).document
        project.marks.create("entity", "gpe", document_id=added.id, fragments=[Fragment(added.id, 0, 6)])
    export(project, name, tmp_path / "out", choice=Choice(split=SplitPlan({"train": 0.5, "test": 0.5})))
    assert set(claims(tmp_path / "out")) <= {name}
    assert all(set(claims(path)) <= {name} for path in (tmp_path / "out").iterdir())


@pytest.mark.skipif(not DATA.is_dir(), reason="the real files are not here")
def test_real_files_are_taken_for_what_they_are() -> None:
    known = {".ann": "brat", ".conll": "conll", ".tsv": "webanno-tsv", ".xmi": "xmi", ".zip": "inception"}
    for path in sorted(DATA.rglob("*")):
        found = claims(path)
        if path.is_dir():
            assert len(found) <= 1 or path.name in SEVERAL, path
        elif path.suffix in known:
            assert found == [known[path.suffix]], path
        else:
            assert len(found) <= 1, path


@pytest.fixture
def odd(tmp_path: Path) -> Iterator[Path]:
    """A folder of everything that is no text file."""
    folder = tmp_path / "odd"
    folder.mkdir()
    os.mkfifo(folder / "pipe.jsonl")
    os.mkfifo(folder / "pipe.ann")
    os.mkfifo(folder / "pipe.conll")
    (folder / "loop").symlink_to(folder / "loop")
    (folder / "up").symlink_to(folder)
    (folder / "nowhere.json").symlink_to(folder / "missing")
    (folder / "zero.txt").symlink_to("/dev/zero")
    (folder / "endless.conll").symlink_to("/dev/zero")
    (folder / "random.ann").symlink_to("/dev/urandom")
    (folder / "\x1b[31mred.dat").write_text("red", "utf-8")
    (folder / os.fsdecode(b"\xff\xfe.ann")).write_bytes(b"\xff")
    (folder / "empty.jsonl").write_bytes(b"")
    (folder / "empty.zip").write_bytes(b"")
    (folder / "folder.zip").mkdir()
    (folder / "folder.jsonl").mkdir()
    deep = folder
    for _ in range(8):
        deep = deep / ("d" * 200)
        deep.mkdir()
    with socket.socket(socket.AF_UNIX) as server:
        before = os.getcwd()
        os.chdir(folder)
        server.bind("socket.json")
        os.chdir(before)
        yield folder


def test_odd_paths_are_no_format_and_hang_nothing(odd: Path) -> None:
    names = [*odd.iterdir(), odd / "missing", odd / ("n" * 300), Path("\0"), Path("/dev/zero"), odd / ("x/" * 2_000)]
    for path in [odd, *names]:
        with pytest.raises((FormatError, NotFound, OSError)):
            recognised(path)


@pytest.mark.parametrize("name", READABLE)
def test_reading_odd_paths_ends_in_words_and_leaves_nothing(odd: Path, tmp_path: Path, name: str) -> None:
    with open_project(tmp_path / "fresh", create=True, annotator="ann") as fresh:
        for path in sorted(odd.iterdir()):
            try:
                import_(fresh, name, path)
            except (FormatError, NotFound):
                assert fresh.documents.ids() == []
            else:
                assert fresh.documents.ids() == [], path
