"""The text while it is reviewed: the pane, with one unit's versions lit in place, and no cursor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from rich.style import Style
from textual import events
from textual.message import Message

from workbench.model import Annotation
from workbench.tui.block import Block
from workbench.tui.caret import Place, cell_of
from workbench.tui.cover import Cover
from workbench.tui.paint import Looks, Painter
from workbench.tui.spans import SpanIndex
from workbench.tui.themes import mix
from workbench.tui.widgets.pane import Pane
from workbench.tui.widgets.window import Lit

if TYPE_CHECKING:
    from workbench.tui.page import Page, Side

_OTHERS = 0.22


@dataclass(frozen=True, slots=True)
class VersionPainter(Painter):
    """Paints the version that is pointed to in its type's colours, and what only others cover on a quiet ground."""

    def _style(self, looks: Looks, cover: Cover, at: int, base: Style, back: str) -> Style:
        if not cover.count:
            return base
        pointed = cover.edited
        if pointed is None:
            ground = mix(self.ink.color(back), self.ink.color("accent"), _OTHERS)
            return self.ink.style("text", ground, bold=bool(base.bold))
        words, ground = self.tint(pointed)
        style = self.ink.style(words, ground, bold=True)
        return style + Style(reverse=True) if self.few else style


class ReviewPane(Pane, can_focus=False, inherit_bindings=False):
    """The text with the versions of one unit. It has no keys of its own: a click asks for what is there."""

    class Asked(Message):
        """A place was clicked."""

        def __init__(self, place: Place) -> None:
            super().__init__()
            self.place = place

    painter_type: ClassVar[type[Painter]] = VersionPainter
    says_moved = False
    _end: Place | None = None
    """Where the mark ends that one stands on."""

    def light(self, marks: Sequence[Annotation], pointed: str) -> None:
        """Show these marks, one of them pointed to."""
        self.spans = SpanIndex(self.page, marks)
        self.edited = pointed
        self.show_all()

    def stand_on(self, mark: Annotation) -> None:
        """Bring a mark into sight; for a label of a segment, that segment."""
        self._end = None
        for passage in self.page.passages if mark.target else ():
            if passage.segment.id == mark.target:
                self.go(Place("source", passage.index, 0))
                return
        for fragment in mark.fragments:
            places = self.page.places_of(fragment)
            if places:
                self._end = self._place(*places[-1], fragment.end - 1)
                self.go(self._place(*places[0], fragment.start))
                return

    def _place(self, side: Side, index: int, at: int) -> Place:
        """The place in a passage that is nearest to one in its text."""
        piece = self.page.passages[index].piece(side)
        return Place(side, index, min(max(0, at - piece.start), len(piece)) if piece else 0)

    def take(self, page: Page, spans: SpanIndex) -> None:
        """Show another page."""
        self._end = None
        super().take(page, spans)

    def to_be_seen(self) -> tuple[int, int]:
        """The lines of the mark; of one whose end is far away in a text as long as a book, the first."""
        first, last = super().to_be_seen()
        end = self._end
        if end is not None and self.rows.block(end.passage).knows(end.side, end.at):
            last = cell_of(self.rows, end)[0]
        return first, max(first, last)

    def _lit(self, index: int, block: Block, row: int) -> tuple[Lit, ...]:
        """There is no cursor."""
        return ()

    def on_key(self, event: events.Key) -> None:
        """No key is the text's."""

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """What is at this place is asked for."""
        event.stop()
        if event.button == 1 and self.page.passages:
            self.post_message(self.Asked(self._under(event)))

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Nothing is selected here."""

    def on_click(self, event: events.Click) -> None:
        """Nothing is selected here."""
