"""Issue 3, part 3: one sees what goes to what, beside the text and on the marks that are joined."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.formats import import_
from workbench.model import Annotation, Document, Fragment, Segment
from workbench.resources import resource
from workbench.schema.model import MarkType, Role, Schema
from workbench.tui.arcs import Arc, Drawn, End, Star, has_arcs, star_of
from workbench.tui.marked import Marked
from workbench.tui.page import make_page

SCHEMA = Schema.of(
    "s",
    [
        MarkType(name="gpe", kind="entity", color="green"),
        MarkType(name="claim", kind="claim", color="cyan", roles=(Role(name="source", accepts=("gpe",)),)),
        MarkType(name="supports", kind="relation", color="blue"),
    ],
)


def drawn(home: int, outs: tuple[int, ...] = (), ins: tuple[int, ...] = (), *, reach: int = 30) -> Drawn:
    """A star whose ends are rows of one passage."""
    arcs = [Arc("out", f"o{row}", End("source", 0, row), "green") for row in outs]
    arcs += [Arc("in", f"i{row}", End("source", 0, row), "cyan") for row in ins]
    star = Star(End("source", 0, home), tuple(arcs))
    return Drawn(star, lambda end: end.at, lambda key: key[1], reach)


def picture(found: Drawn, rows: int) -> list[str]:
    return ["".join(sign for sign, _ in found.cells("source", (0, row))) for row in range(rows)]


def test_what_a_mark_names_is_pointed_at_from_it() -> None:
    assert picture(drawn(1, (0, 3)), 5) == [" ╭▸", " ├─", " │ ", " ╰▸", "   "]


def test_what_names_a_mark_points_at_it() -> None:
    assert picture(drawn(2, (), (0, 1)), 4) == ["╭──", "├──", "╰─▸", "   "]


def test_lines_that_cross_are_seen_to() -> None:
    assert picture(drawn(1, (0, 2), (3,)), 4) == [" ╭▸", "╭┼▸", "│╰▸", "╰──"]


def test_on_one_row_there_is_an_arrow_and_nothing_else() -> None:
    assert picture(drawn(0, (0,)), 2) == [" ─▸", "   "]
    assert picture(drawn(0, (), (0,)), 2) == ["──▸", "   "]


def test_what_is_far_is_an_arrow_beside_the_mark() -> None:
    assert picture(drawn(5, (99,), reach=20), 6)[5][-1] == "↓"
    assert picture(drawn(50, (1, 99), reach=20), 51)[50][-1] == "↕"
    assert picture(drawn(50, (1, 52), reach=20), 53)[50:] == [" ╭↑", " │ ", " ╰▸"]


def test_between_rows_lines_only_go_on() -> None:
    found = drawn(0, (2,), (1,))
    assert "".join(sign for sign, _ in found.cells("source", (0, 0), between=True)) == "││ "
    assert "".join(sign for sign, _ in found.cells("source", (0, 2), between=True)) == "   "


def test_the_other_side_has_a_head_where_its_mark_begins() -> None:
    star = Star(End("source", 0, 0), (Arc("out", "x", End("target", 0, 1), "green"),))
    found = Drawn(star, lambda end: end.at, lambda key: key[1], 10)
    assert found.cells("target", (0, 1))[-1] == ("▸", "green")
    assert found.cells("target", (0, 0))[-1][0] == " "
    assert (0, 1, 1) in found.rows()


@given(
    st.integers(0, 30),
    st.lists(st.integers(0, 30), max_size=6),
    st.lists(st.integers(0, 30), max_size=6),
)
def test_every_line_leads_from_the_mark_to_each_end_without_a_gap(home: int, outs: list[int], ins: list[int]) -> None:
    found = drawn(home, tuple(outs), tuple(ins))
    rows = picture(found, 31)
    assert all(len(row) == 3 for row in rows)
    for lane, ends in ((1, outs), (0, ins)):
        stops = {home, *ends} if ends else set()
        for row in range(31):
            inside = bool(stops) and min(stops) <= row <= max(stops)
            assert (rows[row][lane] != " ") >= inside
        for row in set(ends) - {home}:
            assert rows[row][2] in "▸─"
    touched = {row for _, first, last in found.rows() for row in range(max(0, first), 31 if last is None else last + 1)}
    assert {row for row in range(31) if rows[row].strip()} <= touched


@pytest.fixture
def marked() -> Marked:
    """Two claims of which one names an entity, a relation between them, and a label."""
    text = "Iran agreed. Russia too."
    document = Document("d", "d", "", "en", {}, "utf-8", "\n", bom=False)
    page = make_page(
        document, text, [Segment("s1", "d", 0, 12, "en", "body"), Segment("s2", "d", 13, 24, "en", "body")], {}
    )
    marks = [
        Annotation("e", "entity", "gpe", "ann", "d", (Fragment("d", 0, 4),)),
        Annotation("c1", "claim", "claim", "ann", "d", (Fragment("d", 0, 11),), roles={"source": ("e",)}),
        Annotation("c2", "claim", "claim", "ann", "d", (Fragment("d", 13, 23),), roles={"source": ("e", "gone")}),
        Annotation("r", "relation", "supports", "ann", "d", roles={"from": ("c2",), "to": ("c1",)}),
    ]
    return Marked(page, marks)


def test_a_star_is_of_roles_relations_and_what_names_the_mark(marked: Marked) -> None:
    claim = star_of(marked.marks["c1"], marked, SCHEMA)
    assert claim is not None
    assert {(arc.way, arc.other, arc.color) for arc in claim.arcs} == {("out", "e", "cyan"), ("in", "c2", "blue")}
    entity = star_of(marked.marks["e"], marked, SCHEMA)
    assert entity is not None
    assert {(arc.way, arc.other) for arc in entity.arcs} == {("in", "c1"), ("in", "c2")}
    relation = star_of(marked.marks["r"], marked, SCHEMA)
    assert relation is not None
    assert (relation.home, [arc.other for arc in relation.arcs]) == (End("source", 1, 0), ["c1"])
    other = star_of(marked.marks["c2"], marked, SCHEMA)
    assert other is not None
    assert {arc.other: arc.end for arc in other.arcs}["gone"] is None
    assert has_arcs(marked.marks.values())
    assert not has_arcs([marked.marks["e"]])


def test_a_mark_that_is_joined_with_nothing_has_no_star(marked: Marked) -> None:
    marked.put(Annotation("alone", "entity", "gpe", "ann", "d", (Fragment("d", 13, 19),)))
    assert star_of(marked.marks["alone"], marked, SCHEMA) is None


@pytest.mark.screen
async def test_the_lines_follow_the_cursor_and_the_joined_marks_are_lit(sample, app_of, press, screen_text) -> None:
    import_(sample, "jsonl", resource("corpus") / "annotations" / "a.jsonl")
    sample.annotator = "a"
    app = app_of(sample, ask_name=False)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot)
        screen = app.screen
        text = screen.page.text
        claim = next(
            mark
            for mark in screen.spans.marks.values()
            if mark.fragments and text[mark.fragments[0].start :].startswith("providing ballistic missiles to the")
        )
        screen.stand_on(claim.fragments[0])
        screen.choose_mark(claim)
        screen.tell()
        await press(pilot)
        rows = [row for row in screen_text(app) if "╭▸" in row or "╰┼▸" in row or "│├▸" in row]
        assert len(rows) == 3
        index = screen.pane.caret.place.passage
        worn = screen.worn("source", index, 0, 200)
        assert {"joined"} <= {each.wear for each in worn}
        await press(pilot, "ctrl+home")
        assert not any("▸" in row for row in screen_text(app))
        assert not [each for each in screen.worn("source", index, 0, 200) if each.wear == "joined"]
        assert any("  · ▎" in row for row in screen_text(app)), "a dot says where there is a relation to look at"


@pytest.mark.screen
async def test_no_room_is_kept_where_nothing_is_joined(sample, app_of, press) -> None:
    app = app_of(sample, ask_name=False)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot)
        assert app.screen.pane.form.margin == 0
