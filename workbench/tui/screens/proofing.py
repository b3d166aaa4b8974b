"""What the checks have against translations: beside the segment under the cursor, and while one is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from workbench.errors import WorkbenchError
from workbench.text.sanitise import printable
from workbench.tui.background import Told
from workbench.tui.finding.worn import Worn
from workbench.tui.language import tr
from workbench.tui.page import Passage, Side
from workbench.tui.panel_sheet import Section
from workbench.tui.screens.resting import Resting
from workbench.tui.screens.suggesting import Suggesting

if TYPE_CHECKING:
    from workbench.translate.checks.model import Finding, Unit
    from workbench.translate.checks.registry import Checks
    from workbench.tui.postedit.panel import Finding as Said

_REMEMBERED: Final = 300
_LONGEST: Final = 5_000
"""Characters of a segment above which it is not checked while one reads: it is a text, and no sentence."""
_SHOWN: Final = 4


class Proofing(Suggesting, Resting):
    """The part of the annotation screen that shows what checks have found."""

    _checks_loaded: bool | None = None
    _proofs: dict[tuple[str, str], tuple[Finding, ...]] | None = None

    # Beside the segment.

    def sections(self) -> list[Section]:
        """What the checks have against the translation under the cursor, too."""
        found = self._found_here()
        if not found:
            return super().sections()
        texts = [said(finding) for finding in found[:_SHOWN]]
        if len(found) > _SHOWN:
            texts.append(tr("and {n} more · f7", n=len(found) - _SHOWN))
        return [*super().sections(), Section(tr("CHECKS"), texts, "bad", low=texts[0])]

    def worn(self, side: Side, index: int, start: int, end: int) -> list[Worn]:
        """What a stretch of a piece wears: where something was found, too."""
        worn = super().worn(side, index, start, end)
        if self.page.passages and index == self.pane.caret.place.passage:
            for finding in self._found_here():
                place = finding.source if side == "source" else finding.target
                if place is not None and place[0] < end and start < place[1]:
                    worn.append(Worn(place[0], place[1], "wrong"))
        return worn

    def findings(self) -> list[Said]:
        """What the checks have against what is typed, as far as it can be told before the end."""
        from workbench.tui.postedit.panel import Finding as Said

        if self.editor is None or not self._can_check():
            return []
        passage = self.page.passages[self.at_work]
        found = self._look(passage, self.editor.draft.text, self.into())
        return [Said(said(finding)) for finding in found if _is_sure(finding)][:_SHOWN]

    def forget_findings(self) -> None:
        """Check anew: a check was switched, or a term changed."""
        self._proofs = None

    def _found_here(self) -> tuple[Finding, ...]:
        """What is known to be wrong under the cursor; where nobody has looked yet, that is done when it rests."""
        key = self._proof_key()
        if key is None:
            return ()
        found = (self._proofs or {}).get(key)
        if found is None:
            self.rest_soon()
        return found or ()

    def _proof_key(self) -> tuple[str, str] | None:
        """What is checked under the cursor: a segment and its translation."""
        if not self.page.passages or self.editor is not None or not self._can_check():
            return None
        passage = self.page.passages[self.pane.caret.place.passage]
        shown = passage.translation
        if shown is None or len(passage.source) + len(shown.text) > _LONGEST:
            return None
        return passage.segment.id, shown.id

    def rested(self) -> None:
        """Check the translation under the cursor, where that is not done."""
        super().rested()
        known = self._proofs = self._proofs if self._proofs is not None else {}
        key = self._proof_key()
        if key is None or key in known:
            return
        if len(known) > _REMEMBERED:
            known.clear()
        passage = self.page.passages[self.pane.caret.place.passage]
        shown = passage.translation
        known[key] = self._look(passage, shown.text, shown.language) if shown is not None else ()
        if known[key]:
            self.tell()
            self.pane.show_passages({passage.index})

    def _look(self, passage: Passage, target: str, language: str) -> tuple[Finding, ...]:
        from workbench.translate.checks.documents import project_checks

        if not target.strip():
            return ()
        try:
            checks: Checks = project_checks(self.project)
            return tuple(checks.of(self._unit(passage, target, language)))
        except WorkbenchError:
            return ()

    def _unit(self, passage: Passage, target: str, language: str) -> Unit:
        from workbench.translate.checks.documents import text_unit

        return text_unit(self.project, passage.segment, passage.source.text, target, language)

    def _can_check(self) -> bool:
        """Whether the checks are loaded; if not, a thread loads them, and what they find is shown then."""
        if self._checks_loaded is None:
            self._checks_loaded = False

            def load() -> None:
                from workbench.translate.checks import documents  # noqa: F401

                self.post_message(Told(loaded))

            def loaded() -> None:
                self._checks_loaded = True
                self.tell()

            self.run_worker(load, thread=True, group="checks")
        return self._checks_loaded

    # The list.

    def action_check_translation(self) -> None:
        """All that the checks have against this document's translation."""
        from workbench.tui.screens.findings import FindingsScreen

        self.app.push_screen(FindingsScreen(self.document, self.stand_at_segment))

    def stand_at_segment(self, segment_id: str, side: Side, at: int) -> None:
        """Put the cursor on a place of a segment; where it is there no more, stay."""
        from workbench.tui.caret import Place

        self.forget_findings()
        for passage in self.page.passages:
            if passage.segment.id == segment_id:
                there = passage.piece(side)
                place = Place(side, passage.index, min(at, len(there))) if there else Place("source", passage.index, 0)
                self.pane.go(place)
                return
        self.tell()


def said(finding: Finding) -> str:
    """A finding in the interface's language; what it quotes is made harmless."""
    values = {name: printable(value) for name, value in finding.values}
    return tr(finding.message, **values)


def _is_sure(finding: Finding) -> bool:
    """Whether more typing would not mend it by itself."""
    from workbench.translate.checks import loops, marks, numbers, wording

    sure = {
        *(loops.LOOP, marks.HALF_WIDTH, marks.FULL_WIDTH, marks.DOUBLED),
        *(numbers.ADDED, wording.FORBIDDEN, wording.BARRED),
    }
    return finding.message in sure or finding.check == "script"
