"""The panel at any width: nothing is wider than it, no title is cut that fits, and what is chosen is in sight."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.model import Annotation, Fragment
from workbench.resources import resource
from workbench.schema import load_schema, parse_schema
from workbench.text.cells import text_width
from workbench.tui.choose import Candidate, Picker
from workbench.tui.form import Form, fields_of_mark
from workbench.tui.panel import Panel, Section, Shown
from workbench.tui.themes import DARK, ink_of

SCHEMA = parse_schema("""
name: s
entities:
  gpe: {title: Geopolitical entity, key: g}
  person: {title: 人物, key: p}
  organization: {title: Organization or other body of people, key: o}
  odd: {title: "\\u202eodd\\u200b", key: x}
claims:
  claim: {key: c, attributes: {sure: {type: choice, values: [a, b], required: true}}, roles: {source: {max: 2}}}
relations: {backs: {key: b, from: [claim], to: [claim]}}
""")
CLAIM = Annotation("m0", "claim", "claim", "ann", "d", (Fragment("d", 0, 4), Fragment("d", 9, 12)), note="a note")
GPE = Annotation("m1", "entity", "gpe", "ann", "d", (Fragment("d", 0, 4),))
BACKS = Annotation("m2", "relation", "backs", "ann", "d", roles={"from": ("m0",), "to": ("m9",)})


def rows(shown: Shown, width: int, height: int, *, low: bool) -> list[str]:
    panel = Panel(shown, ink_of(DARK), width, height, low)
    return ["".join(segment.text for segment in line) for line in panel.lines()]


def shown(**more) -> Shown:
    return Shown(
        SCHEMA,
        words=lambda mark: "莫斯科 and Tehran \x1b[31m",
        lookup={"m0": CLAIM, "m1": GPE, "m2": BACKS}.get,
        wrong=lambda mark: ["Sure is required"] if mark.kind == "claim" else [],
        segment=[("language", "English")],
        sections=[Section("ELSEWHERE", ["that it is so"], low="that it is so")],
        **more,
    )


STATES = {
    "nothing": shown(),
    "hint": shown(hint="Move to a word and press g."),
    "marks": shown(under=[CLAIM, GPE], chosen=CLAIM, relations=[BACKS]),
    "relation": shown(under=[CLAIM], chosen=BACKS, relations=[BACKS]),
    "form": shown(edited=CLAIM, form=Form(fields_of_mark(CLAIM, SCHEMA.types["claim"]))),
    "list": shown(
        picker=Picker("Source", [Candidate(str(n), "gpe", f"word {n}", "↑3") for n in range(300)], index=120)
    ),
    "aim": shown(aim=Picker("Source: Geopolitical entity", [], accepts=("gpe",)), under=[GPE], chosen=GPE),
}


@given(st.sampled_from(sorted(STATES)), st.integers(12, 120), st.integers(1, 40), st.booleans())
def test_every_row_is_as_wide_as_the_panel_and_sends_nothing_to_the_terminal(name, width, height, low) -> None:
    for row in rows(STATES[name], width, height, low=low):
        assert text_width(row) == width
        assert row.isprintable()


@given(st.integers(20, 120), st.integers(3, 40), st.booleans())
def test_a_title_in_the_legend_is_whole_or_not_there(width, height, low) -> None:
    text = "\n".join(rows(STATES["nothing"], width, height, low=low))
    for title in ("Geopolitical entity", "Organization or other body of people"):
        fits = len(title) <= width - 8
        assert not fits or title in text or title[:6] not in text


@pytest.mark.parametrize("low", [True, False])
def test_it_says_which_mark_is_chosen_how_many_parts_it_has_and_what_is_wrong_with_it(low) -> None:
    text = "\n".join(rows(STATES["marks"], 76, 30, low=low))
    assert "›  Claim " in text
    assert "! Sure is required" in text
    assert "a note" in text
    assert low or "2 parts" in text
    assert "that it is so" in text
    assert "Geopolitical entity" in text


@pytest.mark.parametrize("low", [True, False])
def test_a_relation_that_is_chosen_is_in_sight_with_what_it_joins(low) -> None:
    text = "\n".join(rows(STATES["relation"], 76, 20, low=low))
    assert "›  Backs " in text
    assert "→ gone" in text


def test_of_a_long_list_what_is_near_the_chosen_entry_is_made() -> None:
    panel = Panel(STATES["list"], ink_of(DARK), 40, 20, low=False)
    lines = ["".join(segment.text for segment in line) for line in panel.lines()]
    assert "word 120" in lines[panel.focus]
    assert len(lines) < 60


def test_entries_are_made_as_they_are_looked_at() -> None:
    made = []

    def entries():
        for number in range(10_000):
            made.append(number)
            yield Candidate(str(number), "gpe", f"word {number}")

    picker = Picker("Source", entries())
    assert picker.chosen.key == "0"
    assert len(made) < 500
    for _ in range(40):
        picker.move(8)
    assert picker.chosen.key == "320"
    picker.type("9999")
    assert [c.key for c in picker.found] == ["9999"]
    picker.erase()
    picker.move(-1)
    assert picker.index == 0
    assert not picker.is_empty
    assert Picker("Source", []).is_empty


def test_the_low_legend_names_the_keys_that_join_and_comes_to_them_first_where_one_may_join() -> None:
    claims = load_schema(resource("schemas") / "claims.yaml")

    def low(*under: Annotation) -> str:
        return "\n".join(rows(Shown(claims, under=under, chosen=next(iter(under), None)), 80, 5, low=True))

    for text in (low(), low(CLAIM), low(CLAIM, GPE)):
        assert all(title in text for title in ("join  s  Supports", " t  Contradicts", " m  Same proposition"))
    assert all(title in low(CLAIM) for title in ("Person", "Cue", "Claim", ": all types"))
    assert "join" not in low(GPE, replace(GPE, id="m9"))


@pytest.mark.parametrize("low", [True, False])
def test_a_list_for_a_role_says_that_propositions_are_the_way_across_documents(low) -> None:
    """Where nothing fits, one may be looking for a mark of another text."""
    role = Picker("Source: Person", [], "source", ("gpe",), "Nothing of these types is marked yet.", query="Beijing")
    text = "\n".join(rows(shown(picker=role), 76, 11, low=low))
    assert "Nothing like that here." in text
    assert "Marks of this document; @ joins claims of several in a proposition." in text
    types = Picker("Mark with", [], query="zzz")
    assert "proposition" not in "\n".join(rows(shown(picker=types), 76, 11, low=low))
