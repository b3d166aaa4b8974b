"""Each export says by itself which format it is in, and no other format takes it for its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench import Project
from workbench.formats import Options, export, import_
from workbench.formats.registry import recognised
from workbench.model import Annotation

NAMES = {"doccano": "out.jsonl", "prodigy": "out.jsonl", "label-studio": "out", "w3c": "out"}


@pytest.mark.parametrize("name", NAMES)
def test_each_is_seen(name: str, project: Project, marked: dict[str, Annotation], tmp_path: Path) -> None:
    export(project, name, tmp_path / NAMES[name])
    assert recognised(tmp_path / NAMES[name]).name == name


@pytest.mark.parametrize("name", NAMES)
def test_the_same_project_gives_the_same_bytes(
    name: str, project: Project, marked: dict[str, Annotation], tmp_path: Path
) -> None:
    for number in (1, 2):
        (tmp_path / str(number)).mkdir()
        export(project, name, tmp_path / str(number) / NAMES[name])
    first, second = (
        {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        for folder in (tmp_path / "1", tmp_path / "2")
    )
    assert first == second


@pytest.mark.parametrize("name", NAMES)
def test_an_export_into_its_own_project_changes_nothing(
    name: str, project: Project, marked: dict[str, Annotation], tmp_path: Path
) -> None:
    document = marked["claim"].document_id
    before = {mark.id: mark for mark in project.marks.of(document, annotator="*")}
    export(project, name, tmp_path / NAMES[name])
    report = import_(project, name, tmp_path / NAMES[name])
    assert {mark.id: mark for mark in project.marks.of(document, annotator="*")} == before
    assert not any("changed" in note for note in report.notes)


@pytest.mark.parametrize("name", NAMES)
def test_translations_go_out_and_come_in_as_documents_of_their_own(
    name: str, project: Project, marked: dict[str, Annotation], tmp_path: Path
) -> None:
    """The mark on the translation does not take the place of the one in the project, which is on another text."""
    report = export(project, name, tmp_path / NAMES[name], options=Options(side="translation"))
    assert marked["translated"].id in {item.mark for item in report.exported}
    import_(project, name, tmp_path / NAMES[name])
    assert project.marks.find(marked["translated"].id) == marked["translated"]
    (added,) = [each for each in project.documents.all() if each.id != marked["claim"].document_id]
    assert project.documents.text(added.id) == "伊朗同意了。"
    assert {(mark.kind, mark.label) for mark in project.marks.of(added.id, annotator="*")} >= {("entity", "gpe")}
