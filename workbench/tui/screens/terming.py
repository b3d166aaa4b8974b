"""The termbase in the text: its terms are underlined in the source, and the panel says how the one here is rendered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from workbench.errors import WorkbenchError
from workbench.text.sanitise import printable
from workbench.tui.background import Told
from workbench.tui.finding.worn import Worn
from workbench.tui.language import tr
from workbench.tui.page import Passage, Side
from workbench.tui.panel_sheet import Section
from workbench.tui.preferences import Preference, is_preferred, prefer
from workbench.tui.screens.resting import Resting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbench.translate.terms import TermHit

_REMEMBERED: Final = 500
_LONGEST: Final = 5_000
"""Characters of a segment above which no term is looked for in it."""


class Terming(Resting):
    """The part of the annotation screen that shows which terms stand in the source."""

    _terms_loaded: bool | None = None
    _terms_edition = -1
    _terms_in: dict[tuple[str, str], tuple[TermHit, ...]] | None = None

    def worn(self, side: Side, index: int, start: int, end: int) -> list[Worn]:
        """What a stretch of a piece wears: the terms in it, too."""
        found = super().worn(side, index, start, end)
        if side == "source" and self._terms_in:
            hits = self._terms_in.get(self._term_key(self.page.passages[index]), ())
            found += [Worn(hit.start, hit.end, "term") for hit in hits if hit.start < end and start < hit.end]
        return found

    def sections(self) -> list[Section]:
        """How the term under the cursor is to be rendered, too."""
        found = super().sections()
        if not self._terms_in or not self.page.passages:
            return found
        place = self.pane.caret.place
        if place.side != "source":
            return found
        hits = self._terms_in.get(self._term_key(self.page.passages[place.passage]), ())
        here = list(dict.fromkeys(_said(hit) for hit in hits if hit.start <= place.at < hit.end))
        return [*found, Section(tr("TERM"), here, "text", low=here[0])] if here else found

    def rested(self) -> None:
        """Look for terms in what is in sight, where that is not done."""
        super().rested()
        if is_preferred("terms") and self.page.passages and self._can_find_terms():
            try:
                touched = self._look_for_terms()
            except WorkbenchError:
                return
            if touched:
                self.pane.worn = self.worn
                self.pane.show_passages(touched)
                self.tell()

    def action_toggle_terms(self) -> None:
        """Show the termbase's terms in the text, or not."""
        shown = not is_preferred("terms")
        prefer("terms", shown)
        self.preference_changed("terms", shown)
        self.told(tr("terms are shown") if shown else tr("terms are not shown"))

    def preference_changed(self, name: Preference, value: object) -> None:
        """Show the terms, or not, as the user prefers now."""
        super().preference_changed(name, value)
        if name == "terms":
            self._terms_in, self._terms_edition = None, -1
            self.pane.show_all()
            self.tell()
            self.rest_soon()

    def _look_for_terms(self) -> set[int]:
        """Find the terms of the passages in sight; those on which something else is worn now."""
        known = self._terms_in = self._terms_in if self._terms_in is not None else {}
        edition, touched = self.project.termbase.edition, set[int]()
        if edition != self._terms_edition or len(known) > _REMEMBERED:
            touched = {index for index in self._in_sight() if known.get(self._term_key(self.page.passages[index]))}
            known.clear()
            self._terms_edition = edition
        if not edition:
            return touched
        for index in self._in_sight():
            passage = self.page.passages[index]
            key = self._term_key(passage)
            if key not in known and len(passage.source) <= _LONGEST:
                known[key] = tuple(self._find_terms(passage))
                touched |= {index} if known[key] else set()
        return touched

    def _in_sight(self) -> range:
        """The passages on the screen."""
        rows, top = self.pane.rows, self.pane.scroll_offset.y
        last = min(top + self.pane.view.height, rows.height) - 1
        return range(rows.at(top)[0], rows.at(max(top, last))[0] + 1)

    def _find_terms(self, passage: Passage) -> Sequence[TermHit]:
        language = passage.segment.language
        target = self._term_key(passage)[1] or self.project.target_of(language)
        return self.project.termbase.find(passage.source.text, language, target)

    @staticmethod
    def _term_key(passage: Passage) -> tuple[str, str]:
        """By what the terms of a passage are remembered: the segment, and the language of its translation, if any."""
        return passage.segment.id, passage.translation.language if passage.translation else ""

    def _can_find_terms(self) -> bool:
        """Whether what finds terms is loaded; if not, a thread loads it, and they are shown then."""
        if self._terms_loaded is None:
            self._terms_loaded = False

            def load() -> None:
                from workbench.translate import terms  # noqa: F401

                self.post_message(Told(loaded))

            def loaded() -> None:
                self._terms_loaded = True
                self.rest_soon()

            self.run_worker(load, thread=True, group="terms")
        return self._terms_loaded


def _said(hit: TermHit) -> str:
    """A term with its renderings, those that must not be used behind ✗."""
    wanted = [r.text for r in hit.renderings if r.status != "forbidden"]
    barred = [f"✗ {r.text}" for r in hit.renderings if r.status == "forbidden"]
    return printable(f"{hit.term.term} → {' · '.join([*wanted, *barred]) or '–'}")
