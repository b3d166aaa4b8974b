"""A sample project with real text and translations, copied for each test, and ways to look at a screen as text."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.app import App

from workbench import Project, load_schema, open_project
from workbench.model import Translation
from workbench.readers import read
from workbench.resources import resource
from workbench.text import segments
from workbench.text.cells import text_width
from workbench.translate.memory import add_tmx
from workbench.translate.pipeline import translate_documents
from workbench.translate.registry import project_engine
from workbench.tui.app import WorkbenchApp
from workbench.tui.themes import DARK

MING_PAO = "mingpao-new-age-in-iran-russia-relations.md"


@pytest.fixture(scope="session")
def sample_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample corpus with its memory, and a machine translation of the sixth segment."""
    folder = tmp_path_factory.mktemp("sample") / "news"
    with open_project(folder, create=True, annotator="maker") as project:
        project.use_schema(load_schema(resource("schemas") / "claims.yaml"))
        for path in sorted(resource("corpus").glob("*.md"), reverse=True):
            if path.name != "README.md":
                for source in read(path):
                    project.documents.add(source, segments(source.text))
        add_tmx(project, resource("corpus") / "memory.tmx")
        translate_documents(project, project_engine(project, "memory"), project.documents.all())
        document = project.documents.get(MING_PAO)
        found = [s for s in project.segments.of(document.id) if s.zone == "body"]
        project.translations.add(
            [
                Translation(
                    id=f"machine-{number}",
                    segment_id=segment.id,
                    language="zh-Hant",
                    text="機器譯文：莫斯科與德黑蘭。",
                    origin="machine",
                    engine="argos",
                    engine_version="translate-en_zt-demo 1.0",
                    settings={"demo": True},
                )
                for number, segment in enumerate(found[:4])
            ]
        )
    return folder


@pytest.fixture
def sample(sample_folder: Path, tmp_path: Path) -> Iterator[Project]:
    """The sample project, one's own copy, annotated by ann."""
    folder = tmp_path / "news"
    shutil.copytree(sample_folder, folder)
    with open_project(folder, annotator="ann") as project:
        yield project


@pytest.fixture
def app_of() -> Callable[..., WorkbenchApp]:
    """Makes the app on a document of a project."""

    def make(project: Project, document: str | None = MING_PAO, **options: Any) -> WorkbenchApp:
        return WorkbenchApp(project, document=document, **{"theme": DARK, **options})

    return make


@pytest.fixture
def screen_text() -> Callable[[App[Any]], list[str]]:
    """Reads the rows of the screen as text; each must be exactly as wide as the screen."""

    def text(app: App[Any]) -> list[str]:
        rows = ["".join(segment.text for segment in strip) for strip in app.screen._compositor.render_strips()]
        widths = {text_width(row) for row in rows}
        assert widths == {app.size.width}, f"rows are {widths} cells wide on a screen of {app.size.width}"
        return rows

    return text
