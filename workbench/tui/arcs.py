"""What goes to what: the relations and roles of one mark as lines beside the text.

All of them meet at the mark that one is on, so two lanes are enough: in the right one goes what the mark names, in the
left one what names it. A line turns into the text where the other mark begins, with an arrow head where it points at
the text; what is further than a screenful away is an arrow up or down beside the mark itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from workbench.model import Annotation
from workbench.tui.page import Page, Side

if TYPE_CHECKING:
    from workbench.schema import Schema
    from workbench.tui.marked import Marked

MOST: Final = 200
"""Arcs of a mark that are drawn: a country may be the target of a thousand claims."""
WIDTH: Final = 3
"""Two lanes, and the end of the line."""

Way = Literal["out", "in"]
Key = tuple[int, int]
"""A row: its passage, and its number in the passage; -1 for the blank line before it."""
Cell = tuple[str, str]
"""A character and the name of a type's colour, "" for none."""

_LINES: Final = {
    (False, True, True): "╭",
    (True, False, True): "╰",
    (True, True, True): "├",
    (True, True, False): "│",
    (False, False, True): "─",
}
_CROSSED: Final = {" ": "─", "│": "┼", "├": "┼", "╭": "┬", "╰": "┴", "─": "─"}


@dataclass(frozen=True, slots=True)
class End:
    """Where a mark begins: a side, a passage, a position in its piece."""

    side: Side
    passage: int
    at: int


@dataclass(frozen=True, slots=True)
class Arc:
    """A relation or role that joins the mark with another one.

    Attributes:
        way: "out" where the mark names the other, or a relation goes from it; else "in".
        other: The id of the other mark.
        end: Where that begins; None where this page does not show it.
        color: That of the relation's type, or of the mark's whose role it is.
    """

    way: Way
    other: str
    end: End | None
    color: str


@dataclass(frozen=True, slots=True)
class Star:
    """All that joins one mark with others."""

    home: End
    arcs: tuple[Arc, ...]


def star_of(mark: Annotation, spans: Marked, schema: Schema) -> Star | None:
    """What a mark is joined with; of a relation, what it joins. None where there is nothing to draw."""
    centre = spans.marks.get(next(iter(mark.roles.get("from", ())), "")) if mark.kind == "relation" else mark
    home = place_of(spans.page, centre) if centre else None
    if centre is None or home is None:
        return None
    found = _joined(mark, schema) if mark.kind == "relation" else _of_span(mark, spans, schema)
    arcs: dict[tuple[Way, str, str], Arc] = {}
    for way, key, color in found:
        if len(arcs) < MOST and key != centre.id:
            other = spans.marks.get(key)
            arcs.setdefault((way, key, color), Arc(way, key, place_of(spans.page, other) if other else None, color))
    return Star(home, tuple(arcs.values())) if arcs else None


def _joined(relation: Annotation, schema: Schema) -> Iterator[tuple[Way, str, str]]:
    for key in relation.roles.get("to", ()):
        yield "out", key, _color(relation, schema)


def _of_span(mark: Annotation, spans: Marked, schema: Schema) -> Iterator[tuple[Way, str, str]]:
    """The mark's roles, its relations, and the marks that have it in a role."""
    for ids in mark.roles.values():
        yield from (("out", key, _color(mark, schema)) for key in ids)
    for other in spans.naming(mark.id):
        if other.kind != "relation":
            yield "in", other.id, _color(other, schema)
            continue
        starts = mark.id in other.roles.get("from", ())
        for key in other.roles.get("to" if starts else "from", ()):
            yield "out" if starts else "in", key, _color(other, schema)


def _color(mark: Annotation, schema: Schema) -> str:
    mark_type = schema.types.get(mark.label)
    return mark_type.color if mark_type else "gray"


def place_of(page: Page, mark: Annotation) -> End | None:
    """Where a mark begins on the page; None where its text is not shown."""
    for fragment in mark.fragments:
        for side, index in page.places_of(fragment):
            piece = page.passages[index].piece(side)
            if piece is not None:
                return End(side, index, max(0, fragment.start - piece.start))
    return None


def has_arcs(marks: Iterable[Annotation]) -> bool:
    """Whether any mark names another: then room is kept beside the text."""
    return any(ids for mark in marks for ids in mark.roles.values())


@dataclass(frozen=True, slots=True)
class _Lane:
    """One lane: the rows at which it turns into the text, each with the colour of what it leads to."""

    home: Key
    turns: dict[Key, str]

    @property
    def color(self) -> str:
        return next(iter(self.turns.values()), "")

    def glyph(self, key: Key, *, between: bool) -> str:
        """The lane's character at a row; `between` for a line below it that is no row of text."""
        stops = [self.home, *self.turns]
        first, last = min(stops), max(stops)
        if not self.turns or not first <= key <= last:
            return " "
        if between:
            return "│" if key < last else " "
        return _LINES.get((first < key, key < last, key in stops), " ")


class Drawn:
    """A star in rows: which characters stand beside which row.

    Args:
        row_of: The row on which a place is; None where it is not broken into rows yet.
        line_of: How far down the page a row is.
        reach: How many lines away another mark may be for a line to lead there.
    """

    def __init__(
        self,
        star: Star,
        row_of: Callable[[End], int | None],
        line_of: Callable[[Key], int],
        reach: int,
    ) -> None:
        self.side = star.home.side
        self.home: Key = (star.home.passage, row_of(star.home) or 0)
        self._far: set[str] = set()
        self._heads: dict[tuple[Side, Key], str] = {}
        here = line_of(self.home)
        turns: dict[Way, dict[Key, str]] = {"out": {}, "in": {}}
        for arc in star.arcs:
            self._take(arc, turns, row_of, line_of, here, reach)
        self._lanes = {way: _Lane(self.home, turns[way]) for way in turns}

    def _take(
        self,
        arc: Arc,
        turns: dict[Way, dict[Key, str]],
        row_of: Callable[[End], int | None],
        line_of: Callable[[Key], int],
        here: int,
        reach: int,
    ) -> None:
        if arc.end is None:
            return
        index = arc.end.passage
        is_far = index != self.home[0] and abs(line_of((index, 0)) - here) > 2 * reach
        row = None if is_far else row_of(arc.end)
        key = (index, row if row is not None else arc.end.at)
        if row is None or abs(line_of(key) - here) > reach:
            self._far.add("↓" if key > self.home else "↑")
        elif arc.end.side != self.side:
            self._heads.setdefault((arc.end.side, key), arc.color)
        else:
            turns[arc.way].setdefault(key, arc.color)

    def rows(self) -> list[tuple[int, int, int | None]]:
        """The rows that the lines touch: passage, first and last row, the blank line before it among them."""
        keys = [self.home, *(key for lane in self._lanes.values() for key in lane.turns)]
        first, last = min(keys), max(keys)
        touched: list[tuple[int, int, int | None]] = [
            (passage, first[1] if passage == first[0] else -1, last[1] if passage == last[0] else None)
            for passage in range(first[0], last[0] + 1)
        ]
        return touched + [(key[0], key[1], key[1]) for _, key in self._heads]

    def cells(self, side: Side, key: Key, *, between: bool = False) -> Sequence[Cell]:
        """The characters beside a row, or beside a line below it."""
        if side != self.side:
            head = "" if between else self._heads.get((side, key), "")
            return ((" ", ""), (" ", ""), ("▸" if head else " ", head))
        out, into = self._lanes["out"], self._lanes["in"]
        left, right = into.glyph(key, between=between), out.glyph(key, between=between)
        turns_in = not between and bool(into.turns) and (key == self.home or key in into.turns)
        color = out.color
        if turns_in:
            crossed = _CROSSED[right]
            color = color if right != " " else into.color
            right = crossed
        return ((left, into.color), (right, color), self._head(key, between=between))

    def _head(self, key: Key, *, between: bool) -> Cell:
        """The end of the line, beside the text."""
        if between:
            return " ", ""
        out, into = self._lanes["out"], self._lanes["in"]
        if key == self.home:
            if self._far:
                return ("↕" if len(self._far) > 1 else next(iter(self._far))), out.color or into.color
            if into.turns or key in out.turns:
                return "▸", into.color or out.color
            return ("─", out.color) if out.turns or self._heads else (" ", "")
        if key in out.turns:
            return "▸", out.turns[key]
        return ("─", into.turns[key]) if key in into.turns else (" ", "")
