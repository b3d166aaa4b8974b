"""Claims, relations and labels in the editor: attributes, roles, and what the panel says of them."""

from __future__ import annotations

import pytest

from workbench.model import Fragment

MING_PAO = "mingpao-new-age-in-iran-russia-relations.md"

pytestmark = pytest.mark.screen


async def test_a_claim_gets_its_certainty_and_its_source_by_keys_alone(sample, app_of, put_on, words, marks) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        put_on(app, "Moscow")
        await pilot.press("g")
        put_on(app, "Tehran")
        await pilot.press("g")
        put_on(app, "both Russia and Iran")
        await pilot.press(*["ctrl+shift+right"] * 7, "c")
        claim = next(m for m in marks(sample) if m.kind == "claim")
        assert words(sample, claim) == "both Russia and Iran have become more"
        assert claim.attributes == {"polarity": "positive"}, "the schema's default is there from the start"
        await pilot.press("2")  # certainty: probable; then the stance is asked, as polarity has its value
        await pilot.press("2")  # stance: reports
        await pilot.press("1")  # time: past
        await pilot.press("enter", "t", "e", "h", "enter")  # source: type-ahead finds Tehran
        await pilot.press("escape")
        claim = sample.marks.get(claim.id)
        assert claim.attributes == {
            "polarity": "positive",
            "certainty": "probable",
            "stance": "reports",
            "time": "past",
        }
        (source,) = claim.roles["source"]
        assert words(sample, sample.marks.get(source)) == "Tehran"
        assert app.focused is app.screen.pane


async def test_the_nearest_marks_are_offered_first_and_only_of_the_accepted_types(
    sample, app_of, put_on, words, marks
) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        for word, key in (("Washington", "g"), ("October 2023", "d"), ("Moscow", "g"), ("Tehran", "g")):
            put_on(app, word)
            await pilot.press(key)
        put_on(app, "both Russia")
        await pilot.press("ctrl+shift+right", "c")
        await pilot.press("down", "down", "down", "down", "enter")
        assert app.screen.picker.name == "source"
        assert [c.words for c in app.screen.picker.found] == ["Tehran", "Moscow", "Washington"]
        await pilot.press("x", "x")
        assert app.screen.picker.found == []
        await pilot.press("backspace", "backspace", "down", "enter")
        claim = next(m for m in marks(sample) if m.kind == "claim")
        assert words(sample, sample.marks.get(claim.roles["source"][0])) == "Moscow"
        await pilot.press("delete")
        assert not sample.marks.get(claim.id).roles.get("source")


async def test_deleting_a_mark_takes_it_out_of_the_roles_that_name_it_and_undo_brings_both_back(
    sample, app_of, put_on, marks
) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        put_on(app, "Tehran")
        await pilot.press("g")
        put_on(app, "both Russia")
        await pilot.press("ctrl+shift+right", "c", "down", "down", "down", "down", "enter", "enter", "escape")
        claim = next(m for m in marks(sample) if m.kind == "claim")
        assert claim.roles["source"]
        put_on(app, "Tehran")
        await pilot.press("delete")
        assert not sample.marks.get(claim.id).roles.get("source")
        assert not app.screen.spans.marks[claim.id].roles.get("source")
        await pilot.press("ctrl+z")
        assert app.screen.spans.marks[claim.id].roles["source"]


async def test_the_labels_of_the_document_are_set_changed_and_cleared(sample, app_of, marks) -> None:
    app = app_of(sample)
    document = sample.documents.get(MING_PAO).id
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("ctrl+d", "2")
        (label,) = marks(sample)
        assert (label.kind, label.label, label.target, label.attributes) == (
            "label",
            "genre",
            document,
            {"value": "opinion"},
        )
        assert sample.schema.check(label, lambda key: None) == []
        await pilot.press("up", "3")
        assert [m.attributes for m in marks(sample)] == [{"value": "analysis"}]
        await pilot.press("up", "delete")
        assert marks(sample) == []


async def test_a_relation_joins_two_claims(sample, app_of, screen_text, put_on, words, marks) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        for words_ in ("Tehran sensed", "Practical necessities"):
            put_on(app, words_)
            await pilot.press("ctrl+shift+right", "ctrl+shift+right", "c", "escape")
        await pilot.press("s", "enter")
        relation = next(m for m in marks(sample) if m.kind == "relation")
        ends = [words(sample, sample.marks.get(relation.roles[name][0])) for name in ("from", "to")]
        assert ends == ["Practical necessities", "Tehran sensed"]
        assert sample.schema.check(relation, sample.marks.find) == []
        await pilot.pause()
        assert any("RELATIONS" in row for row in screen_text(app))


async def test_all_marks_of_a_role_are_seen_while_it_is_open_and_counted_when_not(
    sample, app_of, screen_text, put_on
) -> None:
    document = sample.documents.get(MING_PAO)
    text = sample.documents.text(document.id)
    sources = []
    for word in ("Emil Avdaliani", "Islamic Republic"):
        start = text.index(word)
        fragment = Fragment(document.id, start, start + len(word))
        sources.append(sample.marks.create("entity", "gpe", document_id=document.id, fragments=[fragment]).id)
    start = text.index("Practical")
    sample.marks.create(
        "claim",
        "claim",
        document_id=document.id,
        fragments=[Fragment(document.id, start, start + 20)],
        roles={"source": sources},
    )
    app = app_of(sample, MING_PAO)
    async with app.run_test(size=(120, 40)) as pilot:
        put_on(app, "Practical")
        await pilot.press("enter")
        await pilot.pause()
        assert any("+1" in row for row in screen_text(app))
        app.screen.form.open_named("source")
        app.screen.tell()
        await pilot.pause()
        seen = "\n".join(screen_text(app))
        assert "Emil Avdaliani" in seen
        assert "Islamic Republic" in seen
        assert "Relabel" in screen_text(app)[-1]


@pytest.mark.parametrize("keys", [("enter",), ("p",), ("escape",)])
async def test_whoever_points_at_a_source_elsewhere_is_back_at_the_claim_afterwards(
    sample, app_of, put_on, press, keys
) -> None:
    app = app_of(sample)
    async with app.run_test(size=(80, 24)) as pilot:
        put_on(app, "Islamic Republic")
        await press(pilot, "o", "escape")
        put_on(app, "Moscow")
        await press(pilot, "c")
        place = app.screen.pane.caret.place
        field = next(number for number, each in enumerate(app.screen.form.fields) if each.name == "source")
        await press(pilot, *["down"] * field, "enter", "tab")
        put_on(app, "Islamic Republic")
        await press(pilot, *keys)
        assert app.screen.form is not None
        assert app.screen.pane.caret.place == place
        await press(pilot, "escape")
        assert [mark.kind for mark in app.screen.marks_here()] == ["claim"]
