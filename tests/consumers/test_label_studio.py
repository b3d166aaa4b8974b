"""Label Studio's own SDK judges the configuration and each annotation."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from strategies_formats import ProjectData, built, projects

from workbench import Project
from workbench.formats import export
from workbench.model import Annotation

pytestmark = [pytest.mark.consumer, pytest.mark.filterwarnings("ignore")]


def exported(project: Project, folder: Path) -> tuple[Any, list[dict[str, Any]]]:
    from label_studio_sdk.label_interface import LabelInterface

    export(project, "label-studio", folder)
    interface = LabelInterface((folder / "config.xml").read_text("utf-8"))
    interface.validate()
    return interface, json.loads((folder / "tasks.json").read_text("utf-8"))


def test_the_sdk_accepts_what_is_written(project: Project, marked: dict[str, Annotation], tmp_path: Path) -> None:
    interface, tasks = exported(project, tmp_path / "out")
    for task in tasks:
        assert interface.validate_task({"data": task["data"]})
        for annotation in task["annotations"]:
            assert interface.validate_prediction(annotation, return_errors=True) == []
            assert interface.validate_annotation(annotation)
    kinds = [result["type"] for task in tasks for each in task["annotations"] for result in each["result"]]
    assert {"labels", "choices", "relation"} <= set(kinds)


def test_the_sdk_refuses_what_is_wrong(project: Project, marked: dict[str, Annotation], tmp_path: Path) -> None:
    interface, tasks = exported(project, tmp_path / "out")
    annotation = tasks[0]["annotations"][0]
    annotation["result"][0]["value"]["labels"] = ["nobody"]
    assert not interface.validate_annotation(annotation)


@given(projects())
@settings(max_examples=30)
def test_the_sdk_accepts_whatever_a_project_holds(data: ProjectData) -> None:
    with built(data) as (project, folder):
        interface, tasks = exported(project, folder / "label-studio")
        for task in tasks:
            assert interface.validate_task({"data": task["data"]})
            for annotation in task["annotations"]:
                assert interface.validate_prediction(annotation, return_errors=True) == []


def test_its_converter_finds_every_span(project: Project, marked: dict[str, Annotation], tmp_path: Path) -> None:
    """The SDK reads the tasks into JSON_MIN; the spans quote what they cover, astral characters before them or not."""
    from label_studio_sdk.converter import Converter

    export(project, "label-studio", tmp_path / "out")
    converter = Converter(str(tmp_path / "out" / "config.xml"), str(tmp_path / "out"))
    converter.convert_to_json_min(str(tmp_path / "out" / "tasks.json"), str(tmp_path / "min"), is_dir=False)
    (row,) = json.loads((tmp_path / "min" / "result.json").read_text("utf-8"))
    spans = [*row["entity"], *row["claim"]]
    assert len(spans) == 6
    assert all(row["text"][span["start"] : span["end"]] == span["text"] for span in spans)
