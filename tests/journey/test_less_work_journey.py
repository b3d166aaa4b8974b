"""An annotator's shortcut: one entity marked by hand, in all articles marked the same, taken back at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from workbench import Project, load_schema, open_project
from workbench.readers import read
from workbench.resources import resource
from workbench.text import segments
from workbench.translate.memory import add_tmx
from workbench.translate.pipeline import translate_documents
from workbench.translate.registry import project_engine
from workbench.tui.app import WorkbenchApp

pytestmark = pytest.mark.journey

FIRST = "mingpao-new-age-in-iran-russia-relations.md"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The two articles of the sample with their translations, and no mark."""
    with open_project(tmp_path / "news", create=True, annotator="maker") as project:
        project.use_schema(load_schema(resource("schemas") / "claims.yaml"))
        for path in sorted(resource("corpus").glob("*.md")):
            if path.name != "README.md":
                for source in read(path):
                    project.documents.add(source, segments(source.text))
        add_tmx(project, resource("corpus") / "memory.tmx")
        translate_documents(project, project_engine(project, "memory"), project.documents.all())
    return tmp_path / "news"


async def typed(pilot: Pilot[int], *keys: str) -> None:
    """Press keys, each when what the one before began is done."""
    for key in keys:
        await pilot.press(key)
        for _ in range(2):
            await pilot.pause()
            await pilot.app.workers.wait_for_complete()
        await pilot.pause()


def marked(project: Project) -> dict[str, list[str]]:
    """The words of every mark, by the name of the document."""
    found = {}
    for document in project.documents.all():
        text = project.documents.text(document.id)
        chosen = {t.id: t.text for t in project.translations.chosen(document.id).values()} | {document.id: text}
        found[document.name] = [
            chosen[f.text_id][f.start : f.end] for m in project.marks.of(document.id) for f in m.fragments
        ]
    return found


@pytest.mark.parametrize(("typing", "said"), [("tehran", "Tehran"), ("德黑兰", "德黑蘭")])
async def test_an_entity_is_marked_through_the_corpus_and_undone_in_one_step(
    folder: Path, typing: str, said: str
) -> None:
    with open_project(folder, annotator="ann") as project:
        app = WorkbenchApp(project, document=FIRST)
        async with app.run_test(size=(120, 40)) as pilot:
            await typed(pilot, "slash", *typing, "enter", "g")
            assert marked(project)[FIRST] == [said]
            await typed(pilot, "quotation_mark", "tab", "enter")
            words = [each for found in marked(project).values() for each in found]
            assert set(words) == {said}
            assert min(map(len, marked(project).values())) > 1
            await typed(pilot, "ctrl+z")
            assert [each for found in marked(project).values() for each in found] == [said]
            await typed(pilot, "ctrl+y")
            assert [each for found in marked(project).values() for each in found] == words
    with open_project(folder, annotator="ann") as project:
        assert len([each for found in marked(project).values() for each in found]) == len(words)
        project.journal.undo()
        assert [each for found in marked(project).values() for each in found] == [said]
