"""Recogito's text annotator loads a page of annotations on its text, in Node with jsdom."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from workbench import Project, open_project
from workbench.formats import Options, export, import_
from workbench.model import Annotation

pytestmark = pytest.mark.consumer

PLACE = Path(__file__).parents[2] / ".venv" / "consumers" / "recogito"
SOURCE = "../texts/odd.txt"


@pytest.fixture
def exported(project: Project, marked: dict[str, Annotation], tmp_path: Path) -> Path:
    """Recogito counts what JavaScript counts, and the format can write that."""
    export(project, "w3c", tmp_path / "out", options=Options(more={"offsets": "utf16"}))
    return tmp_path / "out"


def loaded(folder: Path) -> list[dict[str, Any]]:
    needed = (PLACE / "node_modules" / name for name in ("@recogito/text-annotator", "jsdom"))
    if shutil.which("node") is None or not all(each.is_dir() for each in needed):
        pytest.skip("Recogito's annotator is not installed: sh scripts/consumers/recogito/install.sh")
    page = folder / "annotations" / "odd.jsonld"
    command = ["node", "load.mjs", str(folder / "texts" / "odd.txt"), str(page), SOURCE]
    done = subprocess.run(command, cwd=PLACE, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    seen: list[dict[str, Any]] = json.loads(done.stdout)
    return seen


def test_it_finds_each_mark_where_it_stands(exported: Path, marked: dict[str, Annotation]) -> None:
    seen = loaded(exported)
    assert len(seen) == 5
    for each in seen:
        assert each["covered"] == each["quotes"]
    broken = next(each for each in seen if each["id"].endswith(marked["broken"].id))
    assert broken["covered"] == ["Iran", "都會參加"]


def test_what_it_saves_comes_in_again(exported: Path, marked: dict[str, Annotation], tmp_path: Path) -> None:
    page = exported / "annotations" / "odd.jsonld"
    page.write_text(json.dumps([each["saved"] for each in loaded(exported)], ensure_ascii=False), encoding="utf-8")
    with open_project(tmp_path / "fresh", create=True, annotator="ann") as fresh:
        report = import_(fresh, "w3c", page)
        assert not report.dropped
        (document,) = fresh.documents.all()
        found = {mark.id: mark for mark in fresh.marks.of(document.id, annotator="*")}
        for name in ("person", "beijing", "shanghai", "claim", "broken", "relation", "label"):
            came, went = found[marked[name].id], marked[name]
            assert (came.kind, came.label, came.note, came.roles) == (went.kind, went.label, went.note, went.roles)
            assert came.attributes == went.attributes
            assert [(part.start, part.end) for part in came.fragments] == [
                (part.start, part.end) for part in went.fragments
            ]
