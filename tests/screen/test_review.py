"""The review screen: every decision by key, what it leaves in the gold layer, and that nothing is lost on the way."""

from __future__ import annotations

import pytest

from workbench.adjudication import document_units, review_progress
from workbench.model import GOLD, Fragment
from workbench.tui.screens.library import LibraryScreen
from workbench.tui.screens.review import ReviewScreen

MING_PAO = "mingpao-new-age-in-iran-russia-relations.md"

pytestmark = pytest.mark.screen


@pytest.fixture
def review(team, app_of):
    """Makes the app on the review of the sample's first document."""

    def make(**options):
        first = options.pop("first", MING_PAO)

        def screen():
            return ReviewScreen(team, team.documents.get(first), **options)

        return app_of(team, None, first=screen, ask_name=False)

    return make


def gold(project) -> list[tuple[str, str]]:
    """The gold layer as labels and words."""
    document = project.documents.get(MING_PAO)
    text = project.documents.text(document.id)
    found = []
    for mark in project.marks.of(document.id, annotator=GOLD):
        for part in mark.fragments:
            where = text if part.text_id == document.id else project.translations.text(part.text_id)
            found.append((mark.label, where[part.start : part.end]))
    return found


async def test_what_is_open_is_walked_and_a_version_is_taken_for_a_reason(team, review, screen_text, press) -> None:
    app = review()
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot)
        text = "\n".join(screen_text(app))
        assert "they part on: boundary, Certainty, Source" in text
        assert "0/6 decided · 3 open" in text
        await press(pilot, "2", *"long", "enter")
        assert len(gold(team)) == 1
        [decision] = team.decisions.all()
        assert (decision.outcome, decision.reason, decision.annotator) == ("these", "long", "lead")
        assert "1/6 decided · 2 open" in "\n".join(screen_text(app))


async def test_reasons_that_were_given_before_are_offered(team, review, screen_text, press) -> None:
    app = review()
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "1", *"the whole name", "enter")
        await press(pilot, "1", "t", "h", "x")
        assert not any("the whole name" in row for row in screen_text(app))
        await press(pilot, "backspace")
        assert any("the whole name" in row for row in screen_text(app))
        await press(pilot, "down", "enter")
        assert [decision.reason for decision in team.decisions.all()] == ["the whole name"] * 2


async def test_both_none_and_undo(team, review, press) -> None:
    app = review()
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "n")
        assert app.screen.unit.labels == ("location",)
        await press(pilot, "x", "enter")
        assert [decision.outcome for decision in team.decisions.all()] == ["none"]
        await press(pilot, "b", "enter")
        assert sorted(gold(team)) == [("location", "collective West"), ("organization", "collective West")]
        await press(pilot, "u")
        assert gold(team) == []
        assert app.screen.unit.status == "differing"
        await press(pilot, "r")
        assert len(gold(team)) == 2
        await press(pilot, "ctrl+z", "ctrl+z")
        assert team.decisions.all() == []


async def test_a_mark_is_corrected_part_by_part(team, review, screen_text, press) -> None:
    app = review()
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot)
        one = next(n for n, v in enumerate(app.screen.versions, 1) if "ben" in v.holders)
        await press(pilot, *["down"] * (one - 1), "c")
        assert app.screen.draft.base == "ben"
        assert "Certainty" in "\n".join(screen_text(app))
        boundary = app.screen.form.field
        other = next(n for n, option in enumerate(boundary.options, 1) if "perspectives" in option.title)
        await press(pilot, str(other), "down", "2")
        assert app.screen.draft.mark.attributes["certainty"] != "certain"
        await press(pilot, "up", "up", "up", "ctrl+right", "ctrl+right", "shift+right", "shift+left", "enter", "enter")
        [(label, words)] = gold(team)
        assert label == "claim"
        assert words.startswith("The expanding ties")
        assert words.endswith("perspectives in ")
        [decision] = team.decisions.all()
        assert decision.outcome == "corrected"
        assert decision.gold[0].sources.get("fragments") is None


async def test_a_role_is_given_another_mark_and_taken_away(team, review, press) -> None:
    app = review()
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "c")
        names = [field.name for field in app.screen.form.fields]
        await press(pilot, *["up"] * len(names), *["down"] * names.index("roles.target"), "space")
        assert app.screen.picker is not None
        await press(pilot, *"teh", "enter")
        target = app.screen.draft.mark.roles["target"]
        assert len(target) == 1
        await press(pilot, "delete")
        assert "target" not in app.screen.draft.mark.roles
        await press(pilot, "escape")
        assert app.screen.draft is None
        assert team.decisions.all() == []


async def test_the_rule_decides_what_is_agreed_and_the_document_is_finished(team, review, screen_text, press) -> None:
    app = review()
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "a")
        assert sorted(words for _, words in gold(team)) == ["Moscow", "Tehran", "莫斯科"]
        await press(pilot, "f")
        assert "3/6 decided" in screen_text(app)[0]
        await press(pilot, "1", "enter", "1", "enter", "1", "enter")
        assert "Everything here is decided: f finishes" in "\n".join(screen_text(app))
        await press(pilot, "f")
        assert any("✓ adjudicated" in row for row in screen_text(app))
    [progress] = review_progress(team, [team.documents.get(MING_PAO)])
    assert progress.is_finished


async def test_the_rule_is_set_on_the_screen_and_taken_back(team, review, press) -> None:
    app = review()
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "o", "2")
        assert team.settings.get("review.rule")["name"] == "majority"
        await press(pilot, "a")
        assert len(gold(team)) == 3
        assert [d.outcome for d in team.decisions.all() if not d.gold] == ["none"]
        await press(pilot, "u", "u")
        assert team.settings.get("review.rule") is None
        assert team.decisions.all() == []


async def test_what_was_decided_can_be_looked_at_decided_anew_and_opened_again(
    team, review, screen_text, press
) -> None:
    app = review()
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "1", "enter", "p")
        while app.screen.unit.status != "decided":
            await press(pilot, "left")
        assert "✓ version 1, says lead" in "\n".join(screen_text(app))
        await press(pilot, "2", "enter")
        assert len(team.decisions.all()) == 1
        while app.screen.unit.status != "decided":
            await press(pilot, "left")
        await press(pilot, "w")
        assert team.decisions.all() == []
        assert app.screen.unit.status == "differing"


async def test_a_decision_whose_marks_have_changed_is_shown_as_stale(team, review, screen_text, press) -> None:
    document = team.documents.get(MING_PAO)
    unit = document_units(team, document.id).open[0]
    team.decisions.decide(unit.inputs, "these", chosen=unit.inputs[:1], among=unit.among)
    team.annotator = "ben"
    team.marks.update(unit.marks["ben"].id, attributes={"certainty": "possible"})
    team.annotator = "lead"
    app = review()
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot)
        text = "\n".join(screen_text(app))
        assert "stale: marks have changed since" in text
        assert "decided" in text
        assert app.screen.versions[-1].is_gold


async def test_names_can_be_hidden_and_it_is_remembered(team, review, screen_text, press) -> None:
    app = review()
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot)
        assert any("ann" in row and "1" in row for row in screen_text(app))
        await press(pilot, "h")
        text = "\n".join(screen_text(app)[1:])
        assert "names hidden" in screen_text(app)[0]
        assert "ann" not in text
        letters = [app.screen.names.listed(version.holders) for version in app.screen.choices()]
        assert letters == sorted(letters)
    again = review()
    async with again.run_test(size=(120, 40)) as pilot:
        await press(pilot)
        assert "names hidden" in screen_text(again)[0]


async def test_one_label_is_walked_through_the_documents(team, review, screen_text, press) -> None:
    app = review(label="location", first="edm-asia-pivot-meets-eurasian-tilt.md")
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot)
        assert "Nobody called anything «Location» here." in "\n".join(screen_text(app))
        await press(pilot, "n")
        assert app.screen.document.name == MING_PAO
        assert [unit.labels for unit in app.screen.course.units] == [("location",), ("location", "organization")]
        assert "only Location" in screen_text(app)[0]


async def test_who_is_not_done_sees_nothing(team, app_of, screen_text, press) -> None:
    document = team.documents.get(MING_PAO)
    team.assignments.assign([(document.id, "ann")])
    team.annotator = "ann"
    app = app_of(team, None, first=lambda: ReviewScreen(team, document), ask_name=False)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot)
        text = "\n".join(screen_text(app))
        assert "You see others' marks when you are done with this document." in text
        assert "ben" not in text
        await press(pilot, "1", "x", "a", "c")
        assert team.decisions.all() == []


async def test_a_click_looks_at_what_was_marked_there_and_two_take_a_version(team, review, press) -> None:
    app = review()
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot)
        screen = app.screen
        screen.on_review_pane_asked(type("E", (), {"place": _place(screen, "collective West")})())
        assert set(screen.unit.labels) == {"organization", "location"}
        await pilot.click(screen.panel, offset=(80, 2))
        assert screen.at == 1


def _place(screen, words):
    from workbench.tui.caret import Place

    for passage in screen.page.passages:
        if words in passage.source.text:
            return Place("source", passage.index, passage.source.text.index(words) + 1)
    raise AssertionError(words)


async def test_all_rows_of_a_mark_are_in_sight_as_far_as_there_is_room(team, review, press) -> None:
    app = review()
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot)
        pane, page = app.screen.pane, app.screen.page
        for passage in page.passages[5:10]:
            segment = passage.segment
            where = Fragment(page.document.id, segment.start, segment.end)
            pane.stand_on(team.marks.create("claim", "claim", document_id=page.document.id, fragments=[where]))
            rows, top = pane.rows.block(passage.index).height, pane.rows.top(passage.index)
            seen = range(pane.scroll_offset.y, pane.scroll_offset.y + pane.view.height)
            assert top in seen
            assert rows > len(seen) - 4 or top + rows - 1 in seen


async def test_the_lessons_are_read_and_their_examples_written(team, review, screen_text, press) -> None:
    app = review()
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "1", *"whole", "enter", "l")
        text = "\n".join(screen_text(app))
        assert "WHO WAS REVERSED MOST OFTEN" in text
        assert "the guideline says: The shortest stretch" in text
        await press(pilot, "s", "enter")
        written = (team.path / "decided-examples.md").read_text(encoding="utf-8")
        assert "## claim" in written
        assert "because: whole" in written
        await press(pilot, "escape", "escape")
    assert app.return_value == 0


async def test_from_the_library_and_back(team, app_of, press) -> None:
    app = app_of(team, None)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "r")
        assert isinstance(app.screen, ReviewScreen)
        await press(pilot, "escape")
        assert isinstance(app.screen, LibraryScreen)


async def test_a_document_without_marks_says_so(team, review, screen_text, press) -> None:
    app = review(first="edm-asia-pivot-meets-eurasian-tilt.md")
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "1", "x", "c", "right", "f", "w")
        assert any("Nobody has marks." in row for row in screen_text(app))
        assert team.decisions.all() == []


LOOKS = {
    "open": (),
    "second": ("n", "down"),
    "reason": ("1", *"longest", "enter", "1", "down"),
    "correct": ("down", "c"),
    "decided": ("a", "1", *"the whole name", "enter", "p", "left", "left"),
    "lessons": ("1", *"the whole name", "enter", "l"),
}


@pytest.mark.parametrize("theme", ["workbench-dark", "workbench-light"])
@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)], ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", LOOKS)
async def test_how_it_looks(team, app_of, screen_text, snapshot, name, size, theme, press) -> None:
    document = team.documents.get(MING_PAO)
    app = app_of(team, None, first=lambda: ReviewScreen(team, document), ask_name=False, theme=theme)
    async with app.run_test(size=size) as pilot:
        await press(pilot, *LOOKS[name])
        snapshot(f"review-{name}-{size[0]}x{size[1]}", screen_text(app))
