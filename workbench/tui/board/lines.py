"""The list of propositions: what each says, what its texts part on, and how many claim it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rich.segment import Segment

from workbench.reports.board.model import Item
from workbench.text.cells import text_width
from workbench.text.sanitise import printable
from workbench.tui.actions import key_called
from workbench.tui.board.state import BoardState
from workbench.tui.board.words import counted_claims, counted_texts
from workbench.tui.language import tr
from workbench.tui.lines import Line, filled, fit
from workbench.tui.themes import Ink

_COUNTS: Final = 20
_NARROW_COUNTS: Final = 8
_NARROW: Final = 100
_SIGN: Final = 4


class BoardLines:
    """Draws the list about the proposition that one is on; what is far from it costs nothing."""

    def __init__(self, state: BoardState, ink: Ink, width: int, height: int) -> None:
        self._state, self._ink, self._width, self._height = state, ink, width, height
        self._counts = _COUNTS if width >= _NARROW else _NARROW_COUNTS
        self._parted = min(46, max(16, width // 4))
        self._titles = {column.name: column.title for column in state.board.columns}

    def lines(self) -> list[Line]:
        """The names of the columns or the filter, and a row for each proposition."""
        state, rows = self._state, max(1, self._height - 2)
        state.top = max(0, min(max(state.top, state.at - rows + 1), state.at))
        shown = range(state.top, min(state.top + rows, len(state.items)))
        lines = [self._filter(), self._heads(), *(self._row(number, state.items[number]) for number in shown)]
        if not state.items:
            lines += self._empty()
        blank: Line = []
        plain = self._ink.style()
        lines = [*lines, *[blank] * (self._height - len(lines))][: self._height]
        return [filled(line, self._width, plain) for line in lines]

    def row_at(self, y: int) -> int:
        """The proposition at a row of the list, -1 for none."""
        number = self._state.top + y - 2
        return number if y >= 2 and number < len(self._state.items) else -1

    def _filter(self) -> Line:
        state, ink = self._state, self._ink
        if not (state.typing or state.query):
            return []
        return [
            Segment("  / ", ink.style("accent", bold=True)),
            Segment(fit(state.query, self._width - 8), ink.style()),
            Segment(" ", ink.style("page", "text") if state.typing else ink.style()),
        ]

    def _heads(self) -> Line:
        style = self._ink.style("faint", bold=True)
        orders = {
            "disagreement": tr("by disagreement"),
            "title": tr("by title"),
            "made": tr("in the order of making"),
        }
        title = f"{tr('PROPOSITION')} · {orders[self._state.order]}"
        return [
            Segment(" " * _SIGN + _padded(title, self._title_room), style),
            Segment(_padded(tr("DIFFERS IN"), self._parted), style),
            Segment(_right(tr("CLAIMS"), self._counts), style),
        ]

    @property
    def _title_room(self) -> int:
        return max(10, self._width - _SIGN - self._parted - self._counts - 3)

    def _row(self, number: int, item: Item) -> Line:
        here = number == self._state.at
        back = "here" if here else "page"
        sign, tone = self._sign(item)
        parted = _some([self._titles[name] for name in item.differing], self._parted - 2)
        counts = counted_claims(len(item.claims))
        if self._counts == _COUNTS:
            counts += f" · {counted_texts(item.documents)}"
        else:
            counts = f"{len(item.claims)}/{item.documents}"
        ink = self._ink
        return filled(
            [
                Segment("▎" if here else " ", ink.style("accent", back)),
                Segment(f"{sign}  ", ink.style(tone, back, bold=True)),
                *self._title(item, here=here, back=back),
                Segment(_padded(parted, self._parted), ink.style("bad" if item.is_opposed else "accent", back)),
                Segment(_right(counts, self._counts), ink.style("soft", back)),
            ],
            self._width,
            ink.style("text", back),
        )

    def _title(self, item: Item, *, here: bool, back: str) -> Line:
        ink, room = self._ink, self._title_room
        who = f"  {printable(item.proposition.annotator)}" if self._state.everybody else ""
        title = fit(item.proposition.title, room - text_width(who) - 2)
        pad = " " * (room - text_width(title) - text_width(who))
        return [
            Segment(title, ink.style("text", back, bold=here)),
            Segment(who + pad, ink.style("faint", back)),
        ]

    def _sign(self, item: Item) -> tuple[str, str]:
        if item.is_opposed:
            return "≠", "bad"
        if item.differing:
            return "≈", "accent"
        return ("=", "good") if len(item.claims) > 1 else ("·", "faint")

    def _empty(self) -> list[Line]:
        state = self._state
        if state.query:
            told = [tr("No proposition holds “{words}”.", words=state.query), tr("Press esc to see them all.")]
        elif state.board.hidden:
            told = [tr("Others’ propositions are shown when you are done with your documents.")]
        else:
            told = [
                tr("There is no proposition yet."),
                tr(
                    "Put the cursor on a claim in a text and press {key} to join it to one.",
                    key=key_called("join_claim"),
                ),
            ]
        soft = self._ink.style("soft")
        return [[], *([Segment("    " + fit(words, self._width - 8), soft)] for words in told)]


def _some(titles: Sequence[str], width: int) -> str:
    """As many of the titles as there is room for, and how many more there are."""
    for shown in range(len(titles), 0, -1):
        more = f" +{len(titles) - shown}" if shown < len(titles) else ""
        text = " · ".join(titles[:shown]) + more
        if shown == 1 or text_width(printable(text)) <= width:
            return text
    return ""


def _padded(text: str, width: int) -> str:
    shown = fit(text, width - 1)
    return shown + " " * (width - text_width(shown))


def _right(text: str, width: int) -> str:
    shown = fit(text, width)
    return " " * (width - text_width(shown)) + shown
