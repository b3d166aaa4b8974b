"""The board without a screen: what is shown, in what order, how it is drawn at any width."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.model import Annotation, Fragment, Proposition, Stance
from workbench.reports.board.model import Board, Claimed, Column, Item
from workbench.text.cells import text_width
from workbench.tui.board.detail import DetailLines, Sides
from workbench.tui.board.lines import BoardLines
from workbench.tui.board.proposals import NEW, Proposals, proposal_lines
from workbench.tui.board.state import BoardState
from workbench.tui.lines import width_of
from workbench.tui.themes import DARK, ink_of

COLUMNS = (Column("certainty", "Certainty", required=True), Column("source", "Source", is_role=True))
INK = ink_of(DARK)


def claimed(key: str, words: str = "words", stance: Stance = "same", **values: str) -> Claimed:
    mark = Annotation(key, "claim", "claim", "ann", f"doc-{key}", (Fragment(f"doc-{key}", 0, 5),))
    return Claimed(mark, stance, f"Document {key}", words, values)


def item(title: str, *claims: Claimed, differing: Sequence[str] = ()) -> Item:
    members = {claim.mark.id: claim.stance for claim in claims}
    return Item(Proposition(title, "ann", title, "", members), claims, differing)


def board(*items: Item) -> Board:
    return Board(COLUMNS, items)


def state_of(*items: Item) -> BoardState:
    state = BoardState()
    state.take(board(*items))
    return state


ALIKE = item("alike", claimed("1"), claimed("2"))
PARTED = item("parted", claimed("3", certainty="Certain"), claimed("4"), differing=["certainty"])
OPPOSED = item("opposed", claimed("5"), claimed("6", stance="contradicts"))


def text_of(lines: Sequence[Sequence[object]]) -> list[str]:
    return ["".join(segment.text for segment in line).rstrip() for line in lines]  # type: ignore[attr-defined]


def test_the_most_contested_are_first_and_one_stays_on_ones_proposition() -> None:
    state = state_of(ALIKE, PARTED, OPPOSED)
    assert [each.proposition.title for each in state.items] == ["opposed", "parted", "alike"]
    state.move(1)
    state.turn(1)
    state.take(board(PARTED, ALIKE))
    assert state.here is PARTED
    assert state.claimed is PARTED.claims[1]
    state.reorder()
    assert (state.order, state.here) == ("title", PARTED)
    assert state.board.parted == 1
    state.narrow("ALIKE")
    assert [each.proposition.title for each in state.items] == ["alike"]
    state.narrow("nothing")
    assert (state.here, state.claimed) == (None, None)


def test_moving_stops_at_the_ends() -> None:
    state = state_of(ALIKE, PARTED)
    state.move(-5)
    assert state.at == 0
    state.move(99)
    state.turn(99)
    assert (state.at, state.claim) == (1, 1)


def test_the_list_says_what_differs_and_how_many_claim_it() -> None:
    rows = text_of(BoardLines(state_of(ALIKE, PARTED, OPPOSED), INK, 120, 10).lines())
    assert "DIFFERS IN" in rows[1]
    assert rows[2].startswith("▎≠  opposed")
    assert "Certainty" in rows[3]
    assert rows[3].endswith("2 claims · 2 texts")
    assert rows[4].startswith(" =  alike")


def test_a_thousand_propositions_are_drawn_where_one_is() -> None:
    state = state_of(*(item(f"number {number}", claimed("1")) for number in range(5000)))
    state.move(3000)
    rows = text_of(BoardLines(state, INK, 80, 12).lines())
    assert rows[-1].startswith("▎·  number 3000")
    assert BoardLines(state, INK, 80, 12).row_at(11) == 3000
    assert BoardLines(state, INK, 80, 12).row_at(1) == -1


def test_the_detail_sets_off_what_differs_and_lets_others_come_into_sight() -> None:
    many = item("many", *(claimed(str(number), certainty=str(number)) for number in range(9)), differing=["certainty"])
    state = state_of(many)
    rows = text_of(DetailLines(state, INK, 80, 20).lines())
    assert "≠ Certainty" in "\n".join(rows)
    assert rows[1].endswith("›")
    assert "Document 8" not in rows[1]
    state.turn(8)
    rows = text_of(DetailLines(state, INK, 80, 20).lines())
    assert "‹" in rows[1]
    assert "Document 8" in rows[1]
    sides = Sides.of(state, many, 80)
    assert sides.claim_at(50) == 8
    assert sides.claim_at(0) == -1


def test_what_is_gone_and_what_is_empty_is_said() -> None:
    state = state_of(Item(Proposition("p", "ann", "p", "a note"), (), (), 2))
    text = "\n".join(text_of(DetailLines(state, INK, 80, 8).lines()))
    assert "2 claims are gone" in text
    assert "No claim is in it." in text
    assert "a note" in text
    assert "There is no proposition yet." in "\n".join(text_of(BoardLines(state_of(), INK, 80, 8).lines()))


WORDS = st.text(st.sampled_from("ab 伊朗，“”…\u0301👩‍👩‍👧\x1b\u202e\n"), max_size=60)


@given(
    st.lists(st.tuples(WORDS, st.lists(WORDS, max_size=6)), max_size=6),
    st.integers(40, 220),
    st.integers(3, 40),
    st.integers(0, 9),
    st.integers(0, 9),
)
def test_every_line_is_exactly_as_wide_as_asked(
    texts: list[tuple[str, list[str]]], width: int, height: int, at: int, claim: int
) -> None:
    items = [
        item(title, *(claimed(str(n), words, certainty=words, source=words) for n, words in enumerate(claims)))
        for title, claims in texts
    ]
    state = state_of(*items)
    state.move(at)
    state.turn(claim)
    proposals = Proposals("words", "1")
    proposals.take(state.items, 2)
    for lines in (
        BoardLines(state, INK, width, height).lines(),
        DetailLines(state, INK, width, height).lines(),
        proposal_lines(proposals, "heading", INK, width, height),
    ):
        assert len(lines) == height
        assert {width_of(line) for line in lines} == {width}
        assert not any("\x1b" in segment.text or "\u202e" in segment.text for line in lines for segment in line)


def test_the_likeliest_is_pointed_to_and_what_is_typed_narrows_or_names() -> None:
    proposals = Proposals("Iran agreed", "1")
    assert proposals.chosen == NEW
    proposals.take([ALIKE, PARTED], 1)
    assert proposals.chosen == "alike"
    proposals.type("part")
    assert proposals.chosen == "parted"
    proposals.type("ridge")
    assert (proposals.chosen, proposals.title) == (NEW, "partridge")
    for _ in range(9):
        proposals.erase()
    assert (proposals.chosen, proposals.title) == (NEW, "Iran agreed")
    proposals.move(-9)
    assert proposals.index == 0
    proposals.move(9)
    assert proposals.chosen == "parted"
    shown = "\n".join(text_of(proposal_lines(proposals, "Which?", INK, 80, 14)))
    assert "✓ the same" in shown
    assert "+ New proposition: Iran agreed" in shown


def test_without_a_new_one_nothing_may_be_chosen() -> None:
    proposals = Proposals()
    assert proposals.chosen is None
    proposals.take([], 0)
    assert proposals.chosen is None
    assert "No proposition holds that." in "\n".join(text_of(proposal_lines(proposals, "Which?", INK, 80, 8)))


@pytest.mark.parametrize("width", [40, 80, 200])
def test_titles_of_any_script_keep_the_columns_in_line(width: int) -> None:
    rows = BoardLines(state_of(item("伊朗已向俄羅斯提供彈道導彈" * 5, claimed("1"))), INK, width, 4).lines()
    assert {text_width("".join(s.text for s in row)) for row in rows} == {width}
