"""Issue 3, "Must show": a newcomer's first hour on the sample, by the documented keys, through a real pseudo-terminal.

`test_annotating_journey.py` drives the same inside the program, and looks closer. Here nothing is known but what is
shown on 80x24 and what is stored; each step waits for what it must say, however long a busy machine takes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from at_a_terminal import AtATerminal

from workbench import open_project
from workbench.model import Annotation

pytestmark = [pytest.mark.journey, pytest.mark.timeout(300)]

DOWN, ESCAPE, ENTER, TAB = "\x1b[B", "\x1b", "\r", "\t"
BOARD, QUIT, UNDO = "\x02", "\x11", "\x1a"
HEDGED = "the Islamic Republic may have bolstered its cooperation with Russia"
PERMITTED = "Iran is now legally permitted to supply these missiles"
SUPPLIED = "Iran has supplied Russia"


class Newcomer:
    """Somebody in front of a terminal, and the project they work on."""

    def __init__(self, folder: Path, home: Path) -> None:
        self.folder = folder
        self.env = {name: str(home) for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME")}
        self.sits_down()

    def sits_down(self) -> None:
        """Type the command that the demo ends with."""
        self.at = AtATerminal("annotate", "--project", str(self.folder), columns=80, rows=24, env=self.env)

    def finds(self, words: str) -> None:
        """Search words, and stay where they are, with them selected."""
        self.at.press("/", "enter Stay here")
        self.at.press(words)
        typed = re.compile(rf"{re.escape(words[-40:])} +\d+/\d+$", re.MULTILINE)
        self.at.waits(lambda: bool(typed.search(self.at.shown)), f"{words!r} to be found")
        self.at.press(ENTER)
        self.at.sees_no_more("enter Stay here")

    def marks(self, kind: str = "") -> list[Annotation]:
        """The newcomer's marks, from the store."""
        with open_project(self.folder, annotator="nina") as project:
            every = [mark for document in project.documents.all() for mark in project.marks.of(document.id)]
            return sorted((mark for mark in every if kind in ("", mark.kind)), key=lambda mark: mark.id)

    def words(self, mark: Annotation) -> list[str]:
        """What each part of a mark covers."""
        with open_project(self.folder, annotator="nina") as project:
            texts = {t.id: t.text for t in project.translations.chosen(mark.document_id).values()}
            texts[mark.document_id] = project.documents.text(mark.document_id)
        return [texts[part.text_id][part.start : part.end] for part in mark.fragments]

    def claim(self, said: str) -> Annotation:
        """The claim that says so."""
        return next(mark for mark in self.marks("claim") if self.words(mark) == [said])

    def leaves_the_text(self) -> None:
        """Press esc until the library is there: what is found, chosen and selected is let go of first."""
        while "enter Open" not in self.at.shown:
            self.at.press(ESCAPE)
            self.at.looks(1)

    def quits(self) -> None:
        """Leave the program."""
        self.at.press(QUIT)
        assert self.at.ends() == 0


@pytest.fixture
def me(demo: Path, tmp_path: Path) -> Iterator[Newcomer]:
    newcomer = Newcomer(demo, tmp_path / "home")
    yield newcomer
    newcomer.at.leave()


def test_from_the_sample_to_a_proposition_of_two_articles_and_back_to_the_same_place(me: Newcomer) -> None:
    opens_the_sample(me)
    marks_three_entities(me)
    marks_a_discontinuous_span(me)
    makes_a_claim_with_certainty_and_source(me)
    relates_another_to_it(me)
    joins_it_to_a_claim_of_the_other_article(me)
    marks_the_chinese_side(me)
    propagates_and_takes_it_back(me)
    me.at.sees("   6/46 · ")
    me.at.rests()
    place = where(me)
    before = me.marks()
    me.quits()
    me.at.leave()
    me.sits_down()
    me.at.sees("enter goes on with «Russia’s Asia Pivot", "nina")
    me.at.press(ENTER)
    me.at.waits(lambda: where(me) == place, f"the place where one was, {place}")
    assert me.marks() == before
    me.quits()


def where(me: Newcomer) -> list[str]:
    """The rows of text that are shown, and which segment one is in."""
    rows = me.at.shown.splitlines()
    return [rows[0].split(" · ")[0], *(row[:77].rstrip() for row in rows[1:17])]


def opens_the_sample(me: Newcomer) -> None:
    me.at.sees("Who is annotating?")
    me.at.press("nina", "nina")
    me.at.press(ENTER)
    me.at.sees_no_more("Who is annotating?")
    me.at.press(ENTER, "Move to a word and press p for Person", "0 marks")


def marks_three_entities(me: Newcomer) -> None:
    for number, (said, key) in enumerate((("moscow", "g"), ("tehran", "g"), ("nikolai patrushev", "p")), 1):
        me.finds(said)
        me.at.press(key, f"✓ saved · {number} mark")
    found = {(mark.label, *me.words(mark)) for mark in me.marks("entity")}
    assert found == {("gpe", "Moscow"), ("gpe", "Tehran"), ("person", "Nikolai Patrushev")}


def marks_a_discontinuous_span(me: Newcomer) -> None:
    me.finds("bilateral security")
    me.at.press("e", "Event  bilateral security", "4 marks")
    me.finds("cooperation between tehran and moscow")
    me.at.press("+", "✓ saved · «bilateral security")
    (event,) = (mark for mark in me.marks() if mark.label == "event")
    assert me.words(event) == ["bilateral security", "cooperation between Tehran and Moscow"]


def makes_a_claim(me: Newcomer, said: str, certainty: tuple[str, str], stance: tuple[str, str]) -> None:
    """Make a claim, and answer what is asked."""
    me.finds(said.lower())
    me.at.press("c", "1 not right", "How sure the text is")
    me.at.press(certainty[0], f"Certainty          {certainty[1]}")
    me.at.press(stance[0], f"Author's stance    {stance[1]}")
    me.at.sees_no_more("not right")


def makes_a_claim_with_certainty_and_source(me: Newcomer) -> None:
    makes_a_claim(me, HEDGED, ("3", "Possible"), ("2", "Reports"))
    me.at.press(DOWN, "› Source")
    me.at.press(ENTER, "type to search")
    me.at.press("tehran", "› tehran")
    me.at.press(ENTER, "› Source             Tehran")
    me.at.press(ESCAPE, "Possible · Positive · Reports · Tehran")
    claim = me.claim(HEDGED)
    assert (claim.attributes["certainty"], claim.attributes["stance"]) == ("possible", "reports")
    (source,) = claim.roles["source"]
    assert [me.words(mark) for mark in me.marks("entity") if mark.id == source] == [["Tehran"]]


def relates_another_to_it(me: Newcomer) -> None:
    makes_a_claim(me, PERMITTED, ("1", "Certain"), ("1", "Endorses"))
    me.at.press(ESCAPE, "Certain · Positive · Endorses", "s  Supports")
    me.at.press("s", "Supports: Claim", "the Islamic Republic may")
    me.at.press(ENTER, "›  Supports  Iran is now legally")
    (relation,) = me.marks("relation")
    assert relation.label == "supports"
    assert dict(relation.roles) == {"from": (me.claim(PERMITTED).id,), "to": (me.claim(HEDGED).id,)}


def joins_it_to_a_claim_of_the_other_article(me: Newcomer) -> None:
    me.finds("islamic republic may")
    me.at.press("@", "Which proposition is this?", "New proposition")
    me.at.press(ENTER, "Title of the proposition", "the Islamic Republic may have bolstered")
    me.at.press(ENTER, "✓ saved · new proposition")
    me.leaves_the_text()
    me.at.press(DOWN, "▎ Russia’s Asia Pivot")
    me.at.press(ENTER, "Move to a word", "0 marks")
    makes_a_claim(me, SUPPLIED, ("1", "Certain"), ("1", "Endorses"))
    me.at.press(ESCAPE, "@ Join")
    me.at.press("@", "Which proposition is this?", "› + New proposition")
    me.at.press(DOWN, "› the Islamic Republic may")
    me.at.press(ENTER, "How does the claim stand to it?")
    me.at.press("1", "✓ saved · the same")
    with open_project(me.folder, annotator="nina") as project:
        (proposition,) = project.propositions.all()
    assert dict(proposition.members) == {me.claim(HEDGED).id: "same", me.claim(SUPPLIED).id: "same"}
    me.at.press(BOARD, "DIFFERS IN", "“Iran has supplied Russia”", "Possible")
    me.at.press(ESCAPE, "p  Person")


def marks_the_chinese_side(me: Newcomer) -> None:
    me.finds("德黑兰")
    me.at.press("g", "Geopolitical entity  德黑蘭", "2 marks")
    (mark,) = (mark for mark in me.marks("entity") if me.words(mark) == ["德黑蘭"])
    assert {part.text_id for part in mark.fragments} != {mark.document_id}, "it stands on the translation"


def propagates_and_takes_it_back(me: Newcomer) -> None:
    before = me.marks()
    me.at.press('"', "德黑蘭 → Geopolitical entity", "this document")
    me.at.press(TAB, "13 of 14 taken · all documents")
    me.at.press(ENTER, "✓ saved · 13 marked in 2 documents")
    made = [mark for mark in me.marks() if mark not in before]
    assert {tuple(me.words(mark)) for mark in made} == {("德黑蘭",)}
    assert len({mark.document_id for mark in made}) == 2
    me.at.press(UNDO, "✓ saved · undid")
    assert me.marks() == before
