"""Issue 3: a newcomer's first hour on the sample, by keys alone, held to what is stored and to what the screen says."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot

from workbench import Project, open_project
from workbench.model import Annotation
from workbench.tui.app import WorkbenchApp
from workbench.tui.screens.annotate import AnnotateScreen
from workbench.tui.screens.library import LibraryScreen

pytestmark = pytest.mark.journey

HEDGED = "the Islamic Republic may have bolstered its cooperation with Russia"
PERMITTED = "Iran is now legally permitted to supply these missiles"
SUPPLIED = "Iran has supplied Russia"


class Newcomer:
    """Somebody at the keyboard, who reads the screen."""

    def __init__(self, pilot: Pilot[int], project: Project) -> None:
        self.pilot, self.project = pilot, project

    async def press(self, *keys: str) -> None:
        """Press keys, each when what the one before began is done."""
        for key in keys:
            await self.pilot.press(key)
            await self.settle()

    async def settle(self) -> None:
        """Let what was begun be done and shown."""
        for _ in range(2):
            await self.pilot.pause()
            await self.pilot.app.workers.wait_for_complete()
        await self.pilot.pause()

    async def type(self, words: str) -> None:
        """Type words, faster than they can be shown."""
        for letter in words:
            self.pilot.app.post_message(events.Key("space" if letter == " " else letter, letter))
        await self.settle()

    async def find(self, words: str) -> None:
        """Search words, and stay where they are, with them selected."""
        await self.press("slash")
        await self.type(words)
        await self.press("enter")

    @property
    def shown(self) -> str:
        """All that the screen says."""
        strips = self.pilot.app.screen._compositor.render_strips()
        return "\n".join("".join(segment.text for segment in strip) for strip in strips)

    def marks(self, kind: str = "", name: str = "") -> list[Annotation]:
        """The newcomer's marks, from the store: of a kind, in the documents whose name begins so."""
        documents = [d for d in self.project.documents.all() if d.name.startswith(name)]
        return [m for d in documents for m in self.project.marks.of(d.id) if kind in ("", m.kind)]

    def words(self, mark: Annotation) -> list[str]:
        """What each part of a mark covers."""
        chosen = {t.id: t.text for t in self.project.translations.chosen(mark.document_id).values()}
        texts = {mark.document_id: self.project.documents.text(mark.document_id), **chosen}
        return [texts[f.text_id][f.start : f.end] for f in mark.fragments]

    def state(self) -> list[Annotation]:
        """All marks, in an order."""
        return sorted(self.marks(), key=lambda mark: mark.id)


async def test_from_the_sample_to_a_proposition_of_two_articles_and_back_to_the_same_place(demo: Path) -> None:
    with open_project(demo) as project:
        app = WorkbenchApp(project)
        async with app.run_test(size=(120, 40)) as pilot:
            me = Newcomer(pilot, project)
            await opens_the_sample(me)
            await marks_entities(me)
            await marks_a_discontinuous_span(me)
            hedged = await makes_a_claim(me, HEDGED, certainty="3", stance="2", source="tehran")
            await relates_it_to_another(me, hedged)
            await joins_it_to_a_claim_of_the_other_article(me, hedged)
            await marks_the_chinese_side(me)
            await propagates_and_takes_it_back(me)
            before = me.state()
            assert isinstance(app.screen, AnnotateScreen)
            document, place = app.screen.document.id, app.screen.pane.caret.place
            await me.press("ctrl+q")
        assert app.return_code == 0
    with open_project(demo, annotator="nina") as project:
        app = WorkbenchApp(project)
        async with app.run_test(size=(120, 40)) as pilot:
            me = Newcomer(pilot, project)
            await me.press("enter")
            assert isinstance(app.screen, AnnotateScreen)
            assert app.screen.document.id == document
            assert app.screen.pane.caret.place == place
            assert me.state() == before


async def opens_the_sample(me: Newcomer) -> None:
    await me.settle()
    assert "Who is annotating?" in me.shown
    await me.type("nina")
    await me.press("enter")
    assert isinstance(me.pilot.app.screen, LibraryScreen)
    assert "nina" in me.shown
    await me.press("enter")
    assert "Move to a word" in me.shown
    assert "0 marks" in me.shown


async def marks_entities(me: Newcomer) -> None:
    for said, key in (("moscow", "g"), ("tehran", "g"), ("nikolai patrushev", "p")):
        await me.find(said)
        await me.press(key)
    found = {(mark.label, *me.words(mark)) for mark in me.marks("entity")}
    assert found == {("gpe", "Moscow"), ("gpe", "Tehran"), ("person", "Nikolai Patrushev")}
    assert "✓ saved · 3 marks" in me.shown


async def marks_a_discontinuous_span(me: Newcomer) -> None:
    await me.find("bilateral security")
    await me.press("e")
    await me.find("cooperation between tehran and moscow")
    await me.press("plus")
    (event,) = (mark for mark in me.marks("entity") if mark.label == "event")
    assert me.words(event) == ["bilateral security", "cooperation between Tehran and Moscow"]
    assert "«bilateral security … co…»" in me.shown


async def makes_a_claim(me: Newcomer, said: str, *, certainty: str, stance: str, source: str = "") -> Annotation:
    """Make a claim and answer what the editor asks, to the role of the source."""
    known = {mark.id for mark in me.marks("claim")}
    await me.find(said)
    await me.press("c")
    assert "Certainty" in me.shown
    assert "1 not right" in me.shown, "certainty and stance are asked for"
    await me.press(certainty, stance)
    assert "not right" not in me.shown
    if source:
        await me.press("down", "enter")
        await me.type(source)
        await me.press("enter")
    await me.press("escape")
    (claim,) = (mark for mark in me.marks("claim") if mark.id not in known)
    assert me.words(claim) == [said]
    for role in claim.roles.get("source", ()):
        assert me.words(me.project.marks.get(role)) == [source.title()]
    assert bool(claim.roles.get("source")) == bool(source)
    return claim


async def relates_it_to_another(me: Newcomer, hedged: Annotation) -> None:
    assert (hedged.attributes["certainty"], hedged.attributes["stance"]) == ("possible", "reports")
    permitted = await makes_a_claim(me, PERMITTED, certainty="1", stance="1")
    assert "Supports" in me.shown, "the panel says which relations may begin here"
    await me.press("s", "enter", "escape")
    (relation,) = me.marks("relation")
    assert relation.label == "supports"
    assert dict(relation.roles) == {"from": (permitted.id,), "to": (hedged.id,)}
    assert "not right" not in me.shown


async def joins_it_to_a_claim_of_the_other_article(me: Newcomer, hedged: Annotation) -> None:
    await me.find("islamic republic may")
    await me.press("at", "enter")
    assert "Title of the proposition" in me.shown
    await me.press("enter", "escape")
    assert "search ended" in me.shown, "what was found, which is selected, is let go of first"
    await me.press("escape")
    assert "esc again for the library" in me.shown
    await me.press("escape")
    assert isinstance(me.pilot.app.screen, LibraryScreen)
    await me.press("down", "enter")
    supplied = await makes_a_claim(me, SUPPLIED, certainty="1", stance="1")
    await me.press("at", "down", "enter", "1")
    (proposition,) = me.project.propositions.all()
    assert dict(proposition.members) == {hedged.id: "same", supplied.id: "same"}
    await me.press("ctrl+b")
    assert "Certainty" in me.shown
    assert "Possible" in me.shown
    assert "Certain " in me.shown
    await me.press("escape")


async def marks_the_chinese_side(me: Newcomer) -> None:
    await me.press("escape")
    await me.find("德黑兰")
    await me.press("g")
    mark = next(mark for mark in me.marks("entity", "edm") if me.words(mark) == ["德黑蘭"])
    (fragment,) = mark.fragments
    assert fragment.text_id != mark.document_id, "it stands on the translation"


async def propagates_and_takes_it_back(me: Newcomer) -> None:
    before = me.state()
    await me.press("quotation_mark", "tab")
    assert "德黑蘭 → Geopolitical entity" in me.shown
    await me.press("enter")
    new = [mark for mark in me.marks("entity") if me.words(mark) == ["德黑蘭"]]
    assert len(new) > 10
    assert {mark.document_id for mark in new} == {document.id for document in me.project.documents.all()}
    await me.press("ctrl+z")
    assert me.state() == before
    assert "✓ saved · undid" in me.shown
