"""Issue 3, part 3: every kind of field; roles by pointing or marking on the spot; labels; what is not right."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.model import Annotation, Fragment, SourceText
from workbench.schema import parse_schema
from workbench.text import segments
from workbench.tui.screens.annotate import AnnotateScreen

SCHEMA = """
name: full
entities:
  person: {key: p, title: {en: Person, zh-Hant: 人物}}
  vessel: {title: {en: Sea-going vessel, zh-Hant: 船隻}, description: Whatever floats.}
  place: {key: l}
claims:
  claim:
    key: c
    attributes:
      polarity: {type: choice, values: [yes_, no_], required: true}
      why: {type: text, when: {polarity: [no_]}, required: true}
    roles:
      source: {accepts: [person, vessel], max: 1}
      cue: {accepts: [place], max: 2}
  doubt: {key: d, attributes: {polarity: {type: choice, values: [yes_]}}}
relations:
  backs: {key: b, from: [claim], to: [claim, doubt], attributes: {how: {type: choice, values: [much, little]}}}
  undoes: {key: u, from: [claim], to: [claim, doubt]}
labels:
  genre:
    {key: z, type: choice, values: [news, opinion], attributes: {weight: {type: number, max: 9}, why: {type: text}}}
  seen: {key: y, target: document}
  topic: {key: t, target: segment, type: choices, values: [war, trade]}
"""
TEXT = "Ann said that the Potemkin sails. Ben denied that it sails.\n"

pytestmark = pytest.mark.screen


@pytest.fixture
def full(project):
    """A project whose schema has everything that a schema may have, and one document."""
    project.use_schema(parse_schema(SCHEMA, Path("full.yaml")))
    project.documents.add(SourceText("d", TEXT), segments(TEXT))
    project.annotator = "ann"
    return project


def marks_of(project, *labels: str) -> list[Annotation]:
    return [m for m in project.marks.of(project.documents.get("d").id) if m.label in labels or not labels]


def mark(project, label: str, words: str, **more) -> Annotation:
    document = project.documents.get("d").id
    start = TEXT.index(words)
    kind = project.schema.types[label].kind
    fragment = Fragment(document, start, start + len(words))
    return project.marks.create(kind, label, document_id=document, fragments=[fragment], **more)


async def test_a_field_that_hangs_on_some_values_is_asked_for_with_one_of_them(full, app_of, put_on) -> None:
    app = app_of(full, "d")
    async with app.run_test(size=(120, 40)) as pilot:
        put_on(app, "sails")
        await pilot.press("c")
        assert [f.name for f in app.screen.form.fields][:2] == ["polarity", "source"]
        await pilot.press("2")
        assert [f.name for f in app.screen.form.fields][:2] == ["polarity", "why"]
        assert app.screen.form.field.name == "why"
        await pilot.press("enter", *"so", "enter")
        assert marks_of(full, "claim")[0].attributes == {"polarity": "no_", "why": "so"}


async def test_undo_in_the_editor_takes_back_and_stays_in_the_editor(full, app_of, put_on) -> None:
    app = app_of(full, "d")
    async with app.run_test(size=(120, 40)) as pilot:
        put_on(app, "sails")
        await pilot.press("c", "1", "up", "up", "2", "ctrl+z")
        assert app.screen.form is not None
        assert app.screen.edited.attributes == {"polarity": "yes_"}
        await pilot.press("ctrl+z")
        assert app.screen.edited.attributes == {}
        await pilot.press("ctrl+y")
        assert app.screen.edited.attributes == {"polarity": "yes_"}
        await pilot.press("ctrl+z", "ctrl+z")
        assert app.screen.form is None, "the mark itself is gone"
        assert app.focused is app.screen.pane


async def test_a_source_is_pointed_at_in_the_text(full, app_of, put_on, screen_text) -> None:
    person = mark(full, "person", "Ben")
    app = app_of(full, "d")
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        put_on(app, "sails")
        await pilot.press("c", "1")
        app.screen.form.open_named("source")
        await pilot.press("enter", "tab")
        assert app.focused is app.screen.pane
        await pilot.pause()
        assert any("enter takes the mark" in row for row in screen_text(app))
        put_on(app, "denied")
        await pilot.press("enter", "delete", "greater_than_sign")
        assert marks_of(full, "claim")[0].roles == {}
        assert full.marks.find(person.id) is not None, "while one points, nothing else is done"
        put_on(app, "Ben")
        await pilot.press("enter")
        assert marks_of(full, "claim")[0].roles == {"source": (person.id,)}
        assert app.screen.form.field.name == "source"
        assert app.focused is app.screen.sidebar


async def test_a_source_is_marked_on_the_spot_and_both_are_undone_as_one(full, app_of, put_on, screen_text) -> None:
    app = app_of(full, "d")
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        put_on(app, "sails")
        await pilot.press("c", "1")
        app.screen.form.open_named("source")
        await pilot.press("enter")
        await pilot.pause()
        assert any("Nothing of these types is marked yet" in row for row in screen_text(app))
        await pilot.press("tab")
        put_on(app, "Ann")
        await pilot.press("l")
        assert marks_of(full, "place") == [], "a place is no source"
        await pilot.press("p")
        (person,) = marks_of(full, "person")
        assert marks_of(full, "claim")[0].roles == {"source": (person.id,)}
        assert app.screen.form.field.name == "source"
        await pilot.press("ctrl+z")
        assert marks_of(full, "person") == []
        assert marks_of(full, "claim")[0].roles == {}


async def test_a_click_into_the_text_points_or_lets_the_list_go(full, app_of, put_on) -> None:
    app = app_of(full, "d")
    async with app.run_test(size=(120, 40)) as pilot:
        put_on(app, "sails")
        await pilot.press("c", "1")
        app.screen.form.open_named("source")
        await pilot.press("enter")
        await pilot.click(app.screen.pane, offset=(8, 1))
        assert app.screen.aim is not None
        assert app.screen.picker is None
        await pilot.press("escape", "escape", "colon")
        assert app.screen.picker is not None
        await pilot.click(app.screen.pane, offset=(8, 1))
        assert app.screen.picker is None
        assert app.focused is app.screen.pane


async def test_esc_goes_back_from_the_text_to_the_form_and_from_the_form_to_the_text(full, app_of, put_on) -> None:
    app = app_of(full, "d")
    async with app.run_test(size=(120, 40)) as pilot:
        put_on(app, "sails")
        await pilot.press("c", "1")
        app.screen.form.open_named("source")
        await pilot.press("enter", "tab", "right", "escape")
        assert app.screen.aim is None
        assert app.screen.form.field.name == "source"
        await pilot.press("enter", "escape", "escape", "escape")
        assert isinstance(app.screen, AnnotateScreen)
        assert app.screen.form is None


async def test_where_a_role_takes_one_another_takes_its_place(full, app_of, put_on) -> None:
    first, second = mark(full, "person", "Ann"), mark(full, "person", "Ben")
    claim = mark(full, "claim", "the Potemkin sails", attributes={"polarity": "yes_"}, roles={"source": [first.id]})
    app = app_of(full, "d")
    async with app.run_test(size=(120, 40)) as pilot:
        put_on(app, "Potemkin")
        await pilot.press("enter")
        app.screen.form.open_named("source")
        await pilot.press("enter", *"ben", "enter")
        assert full.marks.get(claim.id).roles == {"source": (second.id,)}


async def test_a_type_without_a_key_is_found_by_name_in_either_language_and_marks(full, app_of, put_on) -> None:
    app = app_of(full, "d")
    async with app.run_test(size=(120, 40)) as pilot:
        put_on(app, "Potemkin")
        await pilot.press("colon", *"vess")
        assert [c.key for c in app.screen.picker.found] == ["vessel"]
        await pilot.press(*["backspace"] * 4, "船", "enter")
        assert [m.label for m in marks_of(full)] == ["vessel"]
        await pilot.press("enter", "colon", *"pers", "enter")
        assert [m.label for m in marks_of(full)] == ["person"]
        assert app.screen.form is not None
        await pilot.press("escape", "：", "escape")
        assert app.screen.picker is None
        assert app.focused is app.screen.pane


async def test_relabelling_keeps_what_the_new_type_knows_and_drops_the_rest_in_one_edit(full, app_of, put_on) -> None:
    person = mark(full, "person", "Ann")
    before = mark(
        full,
        "claim",
        "sails",
        attributes={"polarity": "no_", "why": "so"},
        roles={"source": [person.id]},
    )
    app = app_of(full, "d")
    async with app.run_test(size=(120, 40)) as pilot:
        put_on(app, "sails")
        await pilot.press("enter", "d")
        now = full.marks.get(before.id)
        assert (now.label, now.attributes, now.roles) == ("doubt", {}, {})
        await pilot.press("ctrl+z")
        assert full.marks.get(before.id) == before


async def test_a_document_and_a_segment_have_labels_with_all_their_attributes(
    full, app_of, put_on, screen_text
) -> None:
    app = app_of(full, "d")
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("ctrl+d", "2", "enter", "7", "enter")
        await pilot.press("down", "enter", *"trade", "enter")
        (genre,) = marks_of(full, "genre")
        assert genre.attributes == {"value": "opinion", "weight": 7, "why": "trade"}
        await pilot.press("down", "1")
        assert marks_of(full, "seen")[0].attributes == {}
        await pilot.press("escape")
        put_on(app, "Ben denied")
        await pilot.press("ctrl+g", "1", "2")
        (topic,) = marks_of(full, "topic")
        assert topic.attributes == {"value": ["war", "trade"]}
        assert topic.target == full.segments.of(topic.document_id)[1].id
        assert full.schema.check(topic, full.marks.find) == []
        await pilot.press("escape")
        await pilot.pause()
        shown = screen_text(app)
        assert any("Topic" in row and "War, Trade" in row for row in shown)
        put_on(app, "Ann")
        await pilot.press("ctrl+g", "escape", "ctrl+d", "delete")
        assert marks_of(full, "genre") == []
        await pilot.press("escape", "t")
        assert app.screen.form.field.owner == "topic"


async def test_a_relation_has_attributes_is_reached_from_its_ends_relabelled_and_deleted(
    full, app_of, put_on, screen_text
) -> None:
    mark(full, "claim", "the Potemkin sails", attributes={"polarity": "yes_"})
    mark(full, "doubt", "it sails")
    app = app_of(full, "d")
    async with app.run_test(size=(120, 40)) as pilot:
        put_on(app, "Potemkin")
        await pilot.press("b", "tab")
        put_on(app, "it sails")
        await pilot.press("enter", "1")
        (relation,) = marks_of(full, "backs")
        assert relation.attributes == {"how": "much"}
        await pilot.press("escape")
        assert app.screen.pane.caret.piece.text[app.screen.pane.caret.place.at :].startswith("Potemkin"), (
            "where it began"
        )
        put_on(app, "it sails")
        await pilot.press("semicolon", "enter")
        assert app.screen.edited.id == relation.id
        await pilot.press("u")
        assert [m.label for m in marks_of(full, "backs", "undoes")] == ["undoes"]
        await pilot.press("escape")
        await pilot.pause()
        assert any("RELATIONS" in row for row in screen_text(app))
        await pilot.press("delete")
        assert marks_of(full, "backs", "undoes") == []
        assert len(marks_of(full)) == 2


async def test_a_note_is_written_with_one_key_and_shown(full, app_of, put_on, screen_text) -> None:
    mark(full, "person", "Ann")
    app = app_of(full, "d")
    async with app.run_test(size=(120, 40)) as pilot:
        put_on(app, "Ann")
        await pilot.press("underscore", *"who", "enter")
        await pilot.pause()
        assert marks_of(full)[0].note == "who"
        assert any("Note" in row and "who" in row for row in screen_text(app))


async def test_what_is_not_right_is_counted_and_gone_through_and_put_right(full, app_of, put_on, screen_text) -> None:
    mark(full, "claim", "the Potemkin sails")
    mark(full, "claim", "it sails", attributes={"polarity": "no_"}, roles={"source": ["gone"]})
    app = app_of(full, "d")
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause(0.2)
        assert "2 not right" in screen_text(app)[0]
        await pilot.press("exclamation_mark")
        await pilot.pause()
        assert "Polarity is required" in screen_text(app)[-1]
        assert any("! Polarity is required" in row for row in screen_text(app))
        await pilot.press("enter")
        assert app.screen.form.field.name == "polarity"
        await pilot.press("1", "escape")
        await pilot.pause()
        assert "1 not right" in screen_text(app)[0]
        await pilot.press("！")
        await pilot.pause()
        assert "Why is required; Source names a mark that is gone" in "".join(screen_text(app))
        await pilot.press("enter", "enter", *"so", "enter")
        app.screen.form.open_named("source")
        await pilot.press("delete", "escape")
        await pilot.pause()
        assert "not right" not in screen_text(app)[0]
        await pilot.press("exclamation_mark")
        await pilot.pause()
        assert "all is right" in screen_text(app)[-1]


async def test_a_label_and_a_relation_that_are_not_right_are_opened_where_they_are(full, app_of) -> None:
    document = full.documents.get("d").id
    claim = mark(full, "claim", "it sails", attributes={"polarity": "yes_"})
    full.marks.create("label", "genre", document_id=document, target=document, attributes={"weight": 3})
    full.marks.create("relation", "undoes", document_id=document, roles={"from": [claim.id]})
    full.marks.create("label", "topic", document_id=document, target=full.segments.of(document)[1].id)
    app = app_of(full, "d")
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause(0.2)
        seen = []
        for _ in range(3):
            await pilot.press("exclamation_mark")
            screen = app.screen
            seen.append(screen.edited.label if screen.edited else screen.form.field.owner)
            await pilot.press("escape")
        assert sorted(seen) == ["genre", "topic", "undoes"]


async def test_what_the_schema_does_not_know_can_be_taken_away(full, app_of, put_on, screen_text) -> None:
    mark(full, "person", "Ann", attributes={"old": "x"}, roles={"past": ["y"]})
    app = app_of(full, "d")
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause(0.2)
        assert "1 not right" in screen_text(app)[0]
        await pilot.press("exclamation_mark", "enter")
        assert app.screen.form.field.name == "old"
        await pilot.press("delete")
        app.screen.form.open_named("past")
        await pilot.press("delete", "escape")
        assert marks_of(full)[0].attributes == {}
        assert marks_of(full)[0].roles == {}
        await pilot.pause()
        assert "not right" not in screen_text(app)[0]


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60), (60, 20)])
async def test_no_type_is_cut_in_the_legend_and_a_toast_covers_no_key(sample, app_of, screen_text, size) -> None:
    titles = [t.title() for t in sample.schema.types.values() if t.kind in ("entity", "claim")]
    app = app_of(sample)
    async with app.run_test(size=size, notifications=True) as pilot:
        await pilot.pause()
        before = screen_text(app)
        text = "\n".join(before)
        assert not [t for t in titles if f"{t[:9]}…" in text]
        if size[0] >= 80:
            assert [t for t in titles if t not in text] == []
        app.screen.say("Said.")
        await pilot.pause(0.1)
        after = screen_text(app)
        assert "Said." in "".join(after)
        assert after[-6:] == before[-6:]
