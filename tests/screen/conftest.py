"""A sample project with real text and translations, copied for each test, and ways to look at a screen as text."""

from __future__ import annotations

import os
import shutil
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from textual.app import App
from textual.pilot import Pilot
from textual.worker import WorkerCancelled

from workbench import Project, load_schema, open_project
from workbench.formats import import_
from workbench.model import Annotation, Fragment, Translation
from workbench.readers import read
from workbench.resources import resource
from workbench.text import segments
from workbench.text.cells import text_width
from workbench.translate.memory import add_tmx
from workbench.translate.pipeline import translate_documents
from workbench.translate.registry import project_engine
from workbench.tui.app import WorkbenchApp
from workbench.tui.language import use_language
from workbench.tui.themes import DARK

MING_PAO = "mingpao-new-age-in-iran-russia-relations.md"


@pytest.fixture(autouse=True)
def _english_afterwards() -> Iterator[None]:
    """A test that has another language shown leaves none to the next."""
    yield
    use_language("")


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


@pytest.fixture
def snapshot() -> Callable[[str, list[str]], None]:
    """Compares a screen with its plain-text picture; WORKBENCH_SNAPSHOTS=write makes that anew."""

    def compare(name: str, rows: list[str]) -> None:
        path = Path(__file__).with_name("snapshots") / f"{name}.txt"
        text = "\n".join(row.rstrip() for row in rows) + "\n"
        if os.environ.get("WORKBENCH_SNAPSHOTS") == "write":
            path.write_text(text, encoding="utf-8")
        assert path.read_text(encoding="utf-8") == text

    return compare


@pytest.fixture
def press() -> Callable[..., Awaitable[None]]:
    """Presses keys, each when what the one before began on a thread is done and shown."""

    async def settle(pilot: Pilot[Any]) -> None:
        for _ in range(2):
            await pilot.pause()
            with suppress(WorkerCancelled):  # what another search takes the place of is no failure
                await pilot.app.workers.wait_for_complete()
        await pilot.pause()

    async def press(pilot: Pilot[Any], *keys: str) -> None:
        await settle(pilot)
        for key in keys:
            await pilot.press("space" if key == " " else key)
            await settle(pilot)

    return press


@pytest.fixture
def team(sample: Project) -> Project:
    """The sample project marked by ann, ben and cat, who part here and there; left in the name of lead."""
    document = sample.documents.get(MING_PAO)
    text = sample.documents.text(document.id)
    passage = next(s for s in sample.segments.of(document.id) if text[s.start : s.end].startswith("The expanding ties"))
    translation = sample.translations.chosen(document.id)[passage.id]

    def mark(who: str, label: str, quote: str, *, side: str = "", source: str = "", **attributes: Any) -> str:
        sample.annotator = who
        where = translation.text if side else text
        start = where.index(quote)
        made = sample.marks.create(
            sample.schema.types[label].kind,
            label,
            document_id=document.id,
            fragments=[Fragment(translation.id if side else document.id, start, start + len(quote))],
            attributes=attributes,
            roles={"source": [source]} if source else {},
        )
        return made.id

    for name in ("ann", "ben", "cat"):
        moscow = mark(name, "gpe", "Moscow and Tehran"[:6])
        mark(name, "gpe", "Tehran")
        mark(name, "gpe", "莫斯科", side="target")
        end = "" if name == "ben" else " reflect shifting geopolitical perspectives"
        mark(
            name,
            "claim",
            f"The expanding ties between Moscow and Tehran{end}",
            source=moscow if name != "cat" else "",
            certainty="certain" if name != "cat" else "probable",
            polarity="positive",
        )
    mark("ann", "location", "Asia")
    mark("ben", "organization", "collective West")
    mark("cat", "location", "collective West")
    sample.annotator = "lead"
    return sample


@pytest.fixture
def annotated(sample: Project) -> Project:
    """The sample with its annotators' marks and propositions, in the name of a."""
    for name in "abc":
        import_(sample, "jsonl", resource("corpus") / "annotations" / f"{name}.jsonl")
    sample.annotator = "a"
    return sample


@pytest.fixture
def put() -> Callable[..., None]:
    """Puts the cursor on a place of the annotation screen."""
    from workbench.tui.caret import Place

    def to(app: WorkbenchApp, side: Any, passage: int, at: int) -> None:
        app.screen.pane.go(Place(side, passage, at))

    return to


@pytest.fixture
def put_on(put: Callable[..., None]) -> Callable[..., None]:
    """Puts the cursor on the first place of some words."""

    def to(app: WorkbenchApp, words: str, side: str = "source") -> None:
        for passage in app.screen.page.passages:
            piece = passage.piece(side)
            if piece and words in piece.text:
                put(app, side, passage.index, piece.text.index(words))
                return
        raise AssertionError(f"{words} is nowhere")

    return to


@pytest.fixture
def words() -> Callable[..., str]:
    """What a mark covers, read from the store."""

    def of(project: Project, mark: Annotation) -> str:
        found = []
        for fragment in mark.fragments:
            own = fragment.text_id == mark.document_id
            text = (project.documents if own else project.translations).text(fragment.text_id)
            found.append(text[fragment.start : fragment.end])
        return " … ".join(found)

    return of


@pytest.fixture
def marked() -> Callable[..., str]:
    """Marks the first of some words in a document; returns the mark's id."""

    def mark(project: Project, name: str = MING_PAO, quote: str = "Moscow", label: str = "gpe") -> str:
        document = project.documents.get(name)
        start = project.documents.text(document.id).index(quote)
        where = [Fragment(document.id, start, start + len(quote))]
        return project.marks.create("entity", label, document_id=document.id, fragments=where).id

    return mark


@pytest.fixture
def marks() -> Callable[[Project], list[Annotation]]:
    """The annotator's marks on the sample's first document, read from the store."""

    def of(project: Project) -> list[Annotation]:
        return project.marks.of(project.documents.get(MING_PAO).id)

    return of


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The engine of the project; tests say what it does."""
    from fake_engines import FakeEngine

    from workbench.tui.postedit import engines as editing_engines

    made = FakeEngine()
    monkeypatch.setattr(editing_engines, "editing_engine", lambda project: made)
    return made
