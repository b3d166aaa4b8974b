"""Both sides of a word lit together: what belongs to the word under the cursor, in the text and in the editor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from workbench.tui.background import Told
from workbench.tui.finding.worn import Worn
from workbench.tui.page import Passage, Side
from workbench.tui.screens.resting import Resting
from workbench.tui.screens.suggesting import Suggesting

if TYPE_CHECKING:
    from textual.timer import Timer

    from workbench.tui.postedit.lighting import Lighting, Range

_REMEMBERED: Final = 200
_PAUSE: Final = 0.25
"""Seconds without a key after which the words that belong to what is typed are lit."""
_LONGEST = 5_000
"""Characters of a segment above which nothing is looked up in it: it is a text, and no sentence."""


class LightingAcross(Suggesting, Resting):
    """The part of the annotation screen that lights what belongs together."""

    _lights: dict[tuple[str, str], Lighting] | None = None
    _light_asked: tuple[str, str, bool] | None = None
    _light_timer: Timer | None = None
    _light_ready: bool | None = None
    _lit: tuple[Side, int, tuple[Range, ...]] = ("source", -1, ())

    def worn(self, side: Side, index: int, start: int, end: int) -> list[Worn]:
        """What a stretch of a piece wears: what belongs to the word under the cursor, too."""
        found = super().worn(side, index, start, end)
        if self._lit[:2] == (side, index):
            found += [Worn(*place, "lit") for place in self._lit[2] if place[0] < end and start < place[1]]
        return found

    def on_pane_moved(self) -> None:
        """Another word is under the cursor: what belongs to it is lit when the cursor rests."""
        if self.editor is None:
            self._show_lit("source", -1, ())

    def rested(self) -> None:
        """Light what belongs to the word under the cursor."""
        super().rested()
        if self.editor is None:
            self.light_across()

    def light_soon(self) -> None:
        """Light what belongs together when nobody types for a moment."""
        if self._light_timer is not None:
            self._light_timer.stop()
        self._light_timer = self.set_timer(_PAUSE, self.light_across)

    def _is_ready(self) -> bool:
        """Whether what looks for it is loaded; if not, a thread loads it, and the light comes on then."""
        if self._light_ready is None:
            self._light_ready = False

            def load() -> None:
                from workbench.tui.postedit import beside  # noqa: F401

                self.post_message(Told(loaded))

            def loaded() -> None:
                self._light_ready = True
                self.light_across()

            self.run_worker(load, thread=True, group="light")
        return self._light_ready

    def light_across(self) -> None:
        """Light what belongs to the word under the cursor, as far as is known; ask for the rest."""
        if not self.page.passages or not self._is_ready():
            return
        place = self.pane.caret.place
        passage = self.page.passages[self.at_work if self.editor else place.passage]
        text = self._target_text(passage)
        if not text or not passage.segment.id:
            self._show_lit("source", -1, ())
            return
        key = (passage.segment.id, text)
        light = self._known().get(key)
        self._ask_for(passage, key)
        if light is None:
            self._show_lit("source", -1, ())
        elif self.editor is not None:
            self._light_editor(light, passage)
        else:
            word = self.pane.caret.word_positions()
            other: Side = "target" if place.side == "source" else "source"
            ranges = light.across(word, from_source=place.side == "source") if word else ()
            self._show_lit(other, passage.index, ranges)

    def _light_editor(self, light: Lighting, passage: Passage) -> None:
        """The word at the editor's cursor lights its own in the source."""
        if self.editor is not None:
            word = self.editor.draft.word_range()
            ranges = light.across(word, from_source=False) if word[0] < word[1] else ()
            self._show_lit("source", passage.index, ranges)

    def _target_text(self, passage: Passage) -> str:
        if self.editor is not None:
            return self.editor.draft.text
        return passage.translation.text if passage.translation else ""

    def lit_words(self) -> str:
        """The words of the source that are lit, "" for none."""
        side, index, ranges = self._lit
        if side != "source" or not ranges or not 0 <= index < len(self.page):
            return ""
        text = self.page.passages[index].source.text
        return " ".join(text[start:end] for start, end in ranges)

    def _known(self) -> dict[tuple[str, str], Lighting]:
        if self._lights is None:
            self._lights = {}
        return self._lights

    def _ask_for(self, passage: Passage, key: tuple[str, str]) -> None:
        """Ask for what belongs together in a pair of texts: once, and once more when an engine can be asked."""
        from workbench.translate.engine import Source
        from workbench.tui.postedit.beside import Lit

        is_warm = self.beside.engines.is_warm
        if max(map(len, key)) > _LONGEST:
            return
        if self._light_asked == (*key, is_warm) or (key in self._known() and not is_warm):
            return
        self._light_asked = (*key, is_warm)
        language = passage.translation.language if passage.translation else ""
        language = self.visit.language if self.visit else language
        source = Source(passage.source.text, passage.segment.language, language)
        self.beside.lighted = self._lighted
        self.beside.light(Lit(key, source, key[1], engine=is_warm))

    def _lighted(self, key: tuple[str, str], light: Lighting) -> None:
        known = self._known()
        if len(known) > _REMEMBERED:
            known.clear()
        known[key] = light
        if self._light_asked is not None and self._light_asked[:2] == key:
            self.light_across()

    def _show_lit(self, side: Side, index: int, ranges: tuple[Range, ...]) -> None:
        if self._lit != (side, index, ranges):
            before, self._lit = self._lit, (side, index, ranges)
            self.pane.worn = self.worn
            touched = {number for number in (before[1], index) if 0 <= number < len(self.page)}
            if touched:
                self.pane.show_passages(touched)
