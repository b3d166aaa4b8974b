"""Folders that hold what nobody can read: each importer says so, waits for nothing and writes nothing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from workbench import Project
from workbench.errors import FormatError, WorkbenchError
from workbench.formats import formats, import_
from workbench.formats.registry import can_be_read, recognised

READABLE = [name for name, format_ in formats().items() if can_be_read(format_)]
NAMES = (
    "x.ann", "x.conll", "x.conllup", "x.json", "x.jsonl", "x.jsonld", "x.parquet", "x.spacy", "x.tsv", "x.xmi",
    "x.zip", "annotations/x.jsonld", "data/x.parquet", "documents.csv", "documents.tsv", "documents.jsonl",
    "exportedproject.json", "manifest.json", "marks.csv", "tasks.json", "TypeSystem.xml",
)  # fmt: skip


@pytest.mark.parametrize("name", READABLE)
def test_pipes_in_a_folder_are_not_waited_for(project: Project, tmp_path: Path, name: str) -> None:
    folder = tmp_path / "pipes"
    for each in NAMES:
        (folder / each).parent.mkdir(parents=True, exist_ok=True)
        os.mkfifo(folder / each)
    with pytest.raises(WorkbenchError):
        recognised(folder)
    with pytest.raises(WorkbenchError):
        import_(project, name, folder)
    assert project.documents.ids() == []


@pytest.mark.parametrize(("name", "file"), [("label-studio", "tasks.json"), ("w3c", "x.jsonld")])
def test_an_empty_file_is_no_json(project: Project, tmp_path: Path, name: str, file: str) -> None:
    """Else a file that was cut to nothing would look like a project in which nobody found anything."""
    (tmp_path / file).write_bytes(b"")
    with pytest.raises(FormatError, match="the file is empty"):
        import_(project, name, tmp_path / file)
