"""brat's own parser and verify_annotations read what is written: no line fails, nothing is said against any."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from brat_files import SHARED
from hypothesis import given, settings
from strategies_formats import ANNOTATORS, ProjectData, built, projects

from workbench import Project, open_project
from workbench.formats import export, import_
from workbench.model import Annotation

pytestmark = pytest.mark.consumer

UNFINISHED = "AnnotationIncomplete"
TWINS = "harmless but unnecessary duplication"


def judged(folder: Path) -> dict[str, Any]:
    command = [sys.executable, str(Path(__file__).with_name("brat_verify.py")), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    result: dict[str, Any] = json.loads(done.stdout)
    assert result["configuration"] == []
    return result["files"]  # type: ignore[no-any-return]


def assert_accepted(said: dict[str, Any]) -> None:
    """No line failed, none would be written otherwise, and nothing is wrong; a mark's own gaps are its annotator's."""
    assert said["failed"] == []
    assert said["messages"] == []
    assert [issue for issue in said["issues"] if UNFINISHED not in issue and TWINS not in issue] == []
    assert said["same"]


def test_brat_accepts_the_sentence(project: Project, marked: dict[str, Annotation], tmp_path: Path) -> None:
    export(project, "brat", tmp_path / "out")
    said = judged(tmp_path / "out")["odd.ann"]
    assert_accepted(said)
    assert said["issues"] == []
    assert said["texts"][1:] == ["国务院总理李强表示，北京🇨🇳與上海都會參加。", "李强", "北京", "上海"]


@settings(max_examples=30)
@given(projects(annotators=ANNOTATORS[:1], spans=8))
def test_brat_accepts_whatever_is_written(data: ProjectData) -> None:
    with built(data) as (project, folder):
        export(project, "brat", folder / "out")
        for said in judged(folder / "out").values():
            assert_accepted(said)


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs ../shared")
@pytest.mark.parametrize("name", ["brat-news", "bratiaa"])
def test_brat_accepts_what_came_from_it(tmp_path: Path, name: str) -> None:
    with open_project(tmp_path / "project", create=True, annotator="ann") as project:
        import_(project, "brat", SHARED / name)
        export(project, "brat", tmp_path / "out")
    said = judged(tmp_path / "out")
    assert len(said) >= 13
    for each in said.values():
        assert each["failed"] == each["messages"] == []
        assert each["issues"] == [] or name == "brat-news"


def test_brat_says_what_is_wrong(project: Project, marked: dict[str, Annotation], tmp_path: Path) -> None:
    export(project, "brat", tmp_path / "out")
    path = tmp_path / "out" / "odd.ann"
    path.write_text(path.read_text("utf-8").replace("source:", "sauce:").replace("A1\tcertainty", "A1\ttone"), "utf-8")
    issues = "\n".join(judged(tmp_path / "out")["odd.ann"]["issues"])
    assert "cannot take a sauce argument" in issues
    assert "cannot take a tone attribute" in issues
