"""Issue 3, part 4: a claim is joined to a proposition, and the board opens any claim in place."""

from __future__ import annotations

import pytest

from workbench.tui.screens.annotate import AnnotateScreen
from workbench.tui.screens.ask import AskScreen
from workbench.tui.screens.board import BoardScreen
from workbench.tui.screens.choose import ChooseScreen
from workbench.tui.screens.library import LibraryScreen
from workbench.tui.screens.proposing import ProposeScreen

pytestmark = pytest.mark.screen

MISSILES = "Iran has supplied Russia with ballistic missiles"
SIZES = [(80, 24), (120, 40), (200, 60)]


@pytest.fixture
def board(annotated, app_of):
    """The app on the board."""
    return app_of(annotated, None, first=BoardScreen, ask_name=False)


def claim_of(project, words):
    """The annotator's claim that begins with these words."""
    for document in project.documents.all():
        text = project.documents.text(document.id)
        for mark in project.marks.of(document.id):
            if mark.kind == "claim" and text[mark.fragments[0].start :].startswith(words):
                return mark
    raise AssertionError(words)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_board_of_the_sample(board, screen_text, snapshot, press, size) -> None:
    async with board.run_test(size=size) as pilot:
        await press(pilot, "down", "down", "down")
        assert board.screen.state.here.proposition.title == MISSILES
        snapshot(f"board-{size[0]}x{size[1]}", screen_text(board))


async def test_the_board_in_chinese(annotated, app_of, screen_text, snapshot, press, monkeypatch) -> None:
    monkeypatch.setenv("WORKBENCH_LANGUAGE", "zh-Hant")
    app = app_of(annotated, None, first=BoardScreen, ask_name=False)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "down")
        assert "確定性" in "\n".join(screen_text(app))


async def test_what_is_typed_narrows_and_escape_shows_all(board, screen_text, press) -> None:
    async with board.run_test(size=(120, 40)) as pilot:
        await press(pilot, "slash", *"voluntary")
        assert len(board.screen.state.items) == 1
        assert "/ voluntary" in "\n".join(screen_text(board))
        await press(pilot, "backspace", "escape")
        assert len(board.screen.state.items) == 15
        await press(pilot, "s")
        assert board.screen.state.order == "title"
        await press(pilot, "a")
        assert len(board.screen.state.items) == 46


async def test_a_claim_is_opened_in_place_and_leaving_comes_back(board, annotated, press) -> None:
    async with board.run_test(size=(120, 40)) as pilot:
        await press(pilot, "down", "down", "down", "right", "enter")
        assert isinstance(board.screen, AnnotateScreen)
        here = board.screen.marks_here()[0]
        assert annotated.documents.text(here.document_id)[here.fragments[0].start :].startswith("providing ballistic")
        await press(pilot, "escape")
        assert isinstance(board.screen, BoardScreen)
        assert board.screen.state.here.proposition.title == MISSILES
        assert board.screen.state.claim == 1


async def test_titles_notes_stances_claims_merges_and_deletions_are_each_one_undo(board, annotated, press) -> None:
    before = annotated.propositions.all()
    async with board.run_test(size=(120, 40)) as pilot:
        await press(pilot, "down", "e", "end", *" ok", "enter")
        state = board.screen.state
        own = state.here.proposition.id
        assert annotated.propositions.get(own).title.endswith(" ok")
        await press(pilot, "n", *"why", "enter")
        assert annotated.propositions.get(own).note == "why"
        claim = board.screen.state.claimed.mark.id
        await press(pilot, "t", "2")
        assert annotated.propositions.get(own).members[claim] == "supports"
        await press(pilot, "delete")
        others = len(annotated.propositions.get(own).members)
        await press(pilot, "m")
        assert isinstance(board.screen, ProposeScreen)
        await press(pilot, *"trade", "enter")
        assert len(annotated.propositions.get(own).members) == others + 2
        await press(pilot, "x")
        assert len(annotated.propositions.all()) == len(before) - 2
        for _ in range(6):
            await press(pilot, "ctrl+z")
    assert annotated.propositions.all() == before


async def test_others_propositions_are_read_only(board, annotated, press) -> None:
    async with board.run_test(size=(120, 40)) as pilot:
        await press(pilot, "a")
        assert isinstance(board.screen, BoardScreen)
        theirs = next(i for i, each in enumerate(board.screen.state.items) if each.proposition.annotator == "c")
        edits = len(annotated.journal.history(1000))
        await press(pilot, "home", *["down"] * theirs, "x", "e", "delete", "t", "m", "n")
        assert isinstance(board.screen, BoardScreen)
        assert len(annotated.journal.history(1000)) == edits


async def test_whoever_has_none_sees_everybodys(annotated, app_of, press) -> None:
    annotated.annotator = "zoe"
    app = app_of(annotated, None, first=BoardScreen, ask_name=False)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot)
        assert len(app.screen.state.items) == 46


async def test_a_claim_is_joined_to_the_likeliest_proposition_with_one_key_for_its_stance(
    annotated, app_of, press, screen_text
) -> None:
    claim = claim_of(annotated, "This will enable Russia")
    app = app_of(annotated, claim.document_id, ask_name=False)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot)
        app.screen.stand_on(claim.fragments[0])
        await press(pilot, "at")
        assert isinstance(app.screen, ProposeScreen)
        await press(pilot, *"ballistic", "down")
        wanted = app.screen.proposals.chosen
        await press(pilot, "enter")
        assert isinstance(app.screen, ChooseScreen)
        await press(pilot, "2")
        assert annotated.propositions.get(wanted).members[claim.id] == "supports"
        text = "\n".join(screen_text(app))
        assert "PROPOSITIONS" in text
        assert "✓ saved" in text
        await press(pilot, "ctrl+z")
        assert claim.id not in annotated.propositions.get(wanted).members


async def test_a_new_proposition_is_called_by_the_claims_words(annotated, app_of, press) -> None:
    claim = claim_of(annotated, "This will enable Russia")
    app = app_of(annotated, claim.document_id, ask_name=False)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot)
        app.screen.stand_on(claim.fragments[0])
        await press(pilot, "at", "home", "pageup", "enter")
        assert isinstance(app.screen, AskScreen)
        await press(pilot, "enter")
        [made] = annotated.propositions.of(claim.id)
        assert made.title.startswith("This will enable Russia")
        assert dict(made.members) == {claim.id: "same"}
        await press(pilot, "at", "enter", "4")
        assert annotated.propositions.of(claim.id) == []


async def test_without_a_claim_nothing_is_joined(annotated, app_of, press) -> None:
    app = app_of(annotated, ask_name=False)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "ctrl+home", "at")
        assert isinstance(app.screen, AnnotateScreen)


async def test_the_board_opens_on_the_claims_proposition(annotated, app_of, press) -> None:
    claim = claim_of(annotated, "providing ballistic missiles")
    app = app_of(annotated, claim.document_id, ask_name=False)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot)
        app.screen.stand_on(claim.fragments[0])
        app.screen.choose_mark(claim)
        await press(pilot, "ctrl+b")
        assert isinstance(app.screen, BoardScreen)
        assert app.screen.state.here.proposition.title == MISSILES
        assert app.screen.state.claimed.mark.id == claim.id
        await press(pilot, "enter", "ctrl+b")
        assert isinstance(app.screen, BoardScreen)
        await press(pilot, "escape")
        assert isinstance(app.screen, AnnotateScreen)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_picker_of_propositions(annotated, app_of, snapshot, press, size) -> None:
    claim = claim_of(annotated, "providing ballistic missiles")
    app = app_of(annotated, claim.document_id, ask_name=False)
    async with app.run_test(size=size) as pilot:
        await press(pilot)
        app.screen.stand_on(claim.fragments[0])
        app.screen.choose_mark(claim)
        await press(pilot, "at")
        shown = app.screen.list
        rows = ["".join(segment.text for segment in shown.render_line(y)) for y in range(shown.size.height)]
        assert MISSILES in "\n".join(rows)
        snapshot(f"propositions-{size[0]}x{size[1]}", rows)


async def test_from_the_library_to_a_claim_and_back(annotated, app_of, press) -> None:
    app = app_of(annotated, None, ask_name=False)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "ctrl+b", "enter")
        assert isinstance(app.screen, AnnotateScreen)
        await press(pilot, "escape", "escape")
        assert isinstance(app.screen, LibraryScreen)


async def test_what_is_edited_where_a_claim_was_opened_is_on_the_board_afterwards(board, annotated, press) -> None:
    async with board.run_test(size=(120, 40)) as pilot:
        await press(pilot, "down", "down", "down", "right", "enter", "delete", "ctrl+b")
        assert isinstance(board.screen, BoardScreen)
        here = next(i for i in board.screen.state.items if i.proposition.title == MISSILES)
        assert len(here.claims) == 2
        await press(pilot, "ctrl+z")
        here = next(i for i in board.screen.state.items if i.proposition.title == MISSILES)
        assert len(here.claims) == 3
