"""The assignments screen, handing out, and an annotator's queue in the library."""

from __future__ import annotations

import pytest

from workbench.tui.screens.annotate import AnnotateScreen
from workbench.tui.screens.assignments import AssignmentsScreen
from workbench.tui.screens.library import LibraryScreen

MING_PAO = "mingpao-new-age-in-iran-russia-relations.md"
EDM = "edm-asia-pivot-meets-eurasian-tilt.md"

pytestmark = pytest.mark.screen


@pytest.fixture
def board(team, app_of):
    """The app on the assignments of the team."""
    return app_of(team, None, first=AssignmentsScreen, ask_name=False)


def states(project) -> dict[tuple[str, str], str]:
    """The assignments by document name and annotator."""
    names = {document.id: document.name for document in project.documents.all()}
    return {(names[each.document_id], each.annotator): each.state for each in project.assignments.all()}


async def test_documents_are_handed_out_by_a_rule_after_a_preview(team, board, screen_text, press) -> None:
    async with board.run_test(size=(120, 40)) as pilot:
        await press(pilot, "h")
        text = "\n".join(screen_text(board))
        assert "4 assignments would be made, 2 documents with several." in text
        await press(pilot, "down", "down", "space", "down", *"dora d", "enter")
        assert "dora d" in "\n".join(screen_text(board))
        await press(pilot, "down", "left")
        assert "2 assignments would be made" in "\n".join(screen_text(board))
        await press(pilot, "enter")
        assert "✓ 2 assignments made" in "\n".join(screen_text(board))
    assert len(states(team)) == 2
    assert "cat" not in {name for _, name in states(team)}


async def test_nobody_chosen_and_bad_names_are_refused(team, board, screen_text, press) -> None:
    async with board.run_test(size=(80, 24)) as pilot:
        await press(pilot, "h", "space", "down", "space", "down", "space")
        assert "Nobody is chosen." in "\n".join(screen_text(board))
        await press(pilot, "enter", "down", *"gold", "enter")
        assert "adjudicated layer" in "\n".join(screen_text(board))
        await press(pilot, "escape")
    assert states(team) == {}


async def test_give_done_again_move_and_take_away(team, board, screen_text, press) -> None:
    async with board.run_test(size=(120, 40)) as pilot:
        await press(pilot, "space")
        [((name, who), state)] = states(team).items()
        assert (who, state) == ("ann", "working" if name == MING_PAO else "new")
        await press(pilot, "d")
        assert list(states(team).values()) == ["done"]
        assert "● done" in "\n".join(screen_text(board))
        await press(pilot, "d")
        assert list(states(team).values()) == ["working"]
        await press(pilot, "m", "2")
        assert [who for _, who in states(team)] == ["cat"]
        assert team.marks.of(team.documents.get(MING_PAO).id, annotator="ann")
        await press(pilot, "right", "right", "space")
        assert states(team) == {}
        await press(pilot, "ctrl+z")
        assert [who for _, who in states(team)] == ["cat"]


async def test_blind_is_turned_off_and_on(team, board, screen_text, press) -> None:
    async with board.run_test(size=(80, 24)) as pilot:
        await press(pilot, "b")
        assert team.assignments.blind is False
        assert "Open: everybody sees" in "\n".join(screen_text(board))
        await press(pilot, "ctrl+z")
        assert team.assignments.blind is True


async def test_what_was_not_given_cannot_be_done_or_moved(team, board, screen_text, press) -> None:
    async with board.run_test(size=(80, 24)) as pilot:
        await press(pilot, "d", "m")
        assert states(team) == {}


async def test_ones_own_queue_comes_first_and_its_next_document_is_a_key_away(team, app_of, screen_text, press) -> None:
    edm = team.documents.get(EDM)
    team.assignments.assign([(edm.id, "dora")])
    team.annotator = "dora"
    app = app_of(team, None)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot)
        assert app.screen.list.entries[0].document.id == edm.id
        text = "\n".join(screen_text(app))
        assert "1 of 1 to do" in text
        assert "yours: not begun" in text
        await press(pilot, "n")
        assert isinstance(app.screen, AnnotateScreen)
        assert app.screen.document.id == edm.id
        await press(pilot, "escape", "escape", "d")
        assert states(team) == {(EDM, "dora"): "done"}
        text = "\n".join(screen_text(app))
        assert "all done" in text
        await press(pilot, "n")
        assert not isinstance(app.screen, AnnotateScreen)
        await press(pilot, "d")
        assert states(team) == {(EDM, "dora"): "working"}


async def test_others_marks_are_not_even_counted_for_who_is_not_done(team, app_of, screen_text, press) -> None:
    document = team.documents.get(MING_PAO)
    team.assignments.assign([(document.id, "ann")])
    team.annotator = "ann"
    app = app_of(team, None)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot)
        assert "ben" not in "\n".join(screen_text(app))
        await press(pilot, "r")
        assert isinstance(app.screen, LibraryScreen)
        await press(pilot, "d")
        assert "ben 5" in "\n".join(screen_text(app))


async def test_it_opens_from_the_library_and_leads_to_the_document(team, app_of, press) -> None:
    app = app_of(team, None)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "w")
        assert isinstance(app.screen, AssignmentsScreen)
        await press(pilot, "enter")
        assert isinstance(app.screen, AnnotateScreen)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)], ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize(("name", "keys"), [("board", ()), ("handing", ("h",))])
async def test_how_it_looks(team, board, screen_text, snapshot, name, keys, size, press) -> None:
    documents = [document.id for document in team.documents.all()]
    team.assignments.hand_out(documents, ["ann", "ben", "cat"], each=2, seed=1)
    team.assignments.set_state(documents[0], team.assignments.of(documents[0])[0].annotator, "done")
    async with board.run_test(size=size) as pilot:
        await press(pilot, *keys)
        snapshot(f"assignments-{name}-{size[0]}x{size[1]}", screen_text(board))
