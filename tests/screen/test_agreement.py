"""The agreement screen: every table, what is behind a figure, and from there to the review."""

from __future__ import annotations

import pytest

from workbench.tui.lead.agreement import VIEWS, view_title
from workbench.tui.screens.agreement import AgreementScreen
from workbench.tui.screens.cases import CasesScreen
from workbench.tui.screens.review import ReviewScreen

MING_PAO = "mingpao-new-age-in-iran-russia-relations.md"

pytestmark = pytest.mark.screen


@pytest.fixture
def agreement(team, app_of):
    """The app on the agreement of the team."""
    return app_of(team, None, first=AgreementScreen, ask_name=False)


async def test_every_table_is_shown_with_words(agreement, screen_text, press) -> None:
    async with agreement.run_test(size=(120, 40)) as pilot:
        await press(pilot)
        text = "\n".join(screen_text(agreement))
        assert "ann, ben, cat" in text
        assert "marks have the same place and label" in text
        for number, view in enumerate(VIEWS, 1):
            await press(pilot, str(number))
            assert view_title(view) in "\n".join(screen_text(agreement))
        await press(pilot, "2")
        assert "which label" not in "\n".join(screen_text(agreement))
        await press(pilot, "k")
        assert "Supports" not in "\n".join(screen_text(agreement))


async def test_the_measure_is_changed_and_kappa_says_what_chance_would_give(agreement, screen_text, press) -> None:
    async with agreement.run_test(size=(120, 40)) as pilot:
        await press(pilot, "m")
        assert "F1 of overlapping marks" in "\n".join(screen_text(agreement))
        await press(pilot, "m")
        assert "by chance it would be" in "\n".join(screen_text(agreement))


async def test_a_cell_leads_to_its_disagreements_and_to_the_review(agreement, team, screen_text, press) -> None:
    async with agreement.run_test(size=(120, 40)) as pilot:
        await press(pilot, "2", "home")
        while agreement.screen.view.grid.titles[agreement.screen.view.grid.row] != "Certainty":
            await press(pilot, "down")
        await press(pilot, "enter")
        assert isinstance(agreement.screen, CasesScreen)
        text = "\n".join(screen_text(agreement))
        assert "Claims · Certainty" in text
        assert "1 disagreement" in text
        assert "The expanding ties" in text
        assert "Claim: The shortest stretch" in text
        unit = agreement.screen.view.list.here.unit.id
        await press(pilot, "enter")
        assert isinstance(agreement.screen, ReviewScreen)
        assert agreement.screen.unit.id == unit
        await press(pilot, "1", "enter", "escape")
        assert isinstance(agreement.screen, CasesScreen)
        assert agreement.screen.view.list.here.unit.status == "decided"
        await press(pilot, "escape")
        assert isinstance(agreement.screen, AgreementScreen)


async def test_a_confusion_leads_to_its_cases(agreement, screen_text, press) -> None:
    async with agreement.run_test(size=(120, 40)) as pilot:
        await press(pilot)
        while agreement.screen.shown_layer.kind != "entity":
            await press(pilot, "k")
        await press(pilot, "3")
        grid = agreement.screen.view.grid
        grid.row, grid.column = grid.titles.index("Organization"), list(grid.columns).index("Location")
        await press(pilot, "enter")
        await pilot.click(agreement.screen.view, offset=(5, 0))
        text = "\n".join(screen_text(agreement))
        assert "Entities · Organization / Location" in text
        assert "collective West" in text


async def test_the_review_is_a_key_away(agreement, press) -> None:
    async with agreement.run_test(size=(80, 24)) as pilot:
        await press(pilot, "r")
        assert isinstance(agreement.screen, ReviewScreen)


async def test_gamma_comes_on_request(agreement, screen_text, press) -> None:
    async with agreement.run_test(size=(120, 40)) as pilot:
        await press(pilot, "g")
        assert "unitizing alpha" in "\n".join(screen_text(agreement))


async def test_one_alone_is_told_that_there_is_nothing_to_compare(sample, app_of, screen_text, press) -> None:
    app = app_of(sample, None, first=AgreementScreen)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "enter", "r", "m", "k", "2")
        text = "\n".join(screen_text(app)).lower()
        assert "nobody" in text


async def test_who_is_not_done_sees_only_the_other_documents(team, app_of, screen_text, press) -> None:
    document = team.documents.get(MING_PAO)
    team.assignments.assign([(document.id, "ann")])
    team.annotator = "ann"
    app = app_of(team, None, first=AgreementScreen)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot)
        text = "\n".join(screen_text(app))
        assert "marks have the same place" not in text


LOOKS = {"annotators": (), "parts": ("2",), "labels": ("k", "3"), "cases": ("2", "enter", "down")}


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)], ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", LOOKS)
async def test_how_it_looks(agreement, screen_text, snapshot, name, size, press) -> None:
    async with agreement.run_test(size=size) as pilot:
        await press(pilot, *LOOKS[name])
        snapshot(f"agreement-{name}-{size[0]}x{size[1]}", screen_text(agreement))
