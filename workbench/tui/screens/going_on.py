"""From the editor to another segment: the one before, the next, the next that is not done."""

from __future__ import annotations

from workbench.tui.caret import Place
from workbench.tui.language import tr
from workbench.tui.screens.lying_over import LyingOver
from workbench.tui.screens.segmenting import UNREVIEWED, UNTRANSLATED, Segmenting


class GoingOn(LyingOver, Segmenting):
    """The part of the annotation screen that goes from segment to segment with the editor."""

    def put_away(self) -> bool:
        """Back to the text, what was typed kept as a draft; False where it could not be."""
        raise NotImplementedError

    def action_previous_target(self) -> None:
        """Back to the segment before; what was typed is kept as a draft."""
        index = self.at_work
        if self.put_away():
            self.go_on_with(self.beyond(index, -1), tr("that is the first segment"))

    def action_next_target(self) -> None:
        """On to the next segment; what was typed is kept as a draft."""
        index = self.at_work
        if self.put_away():
            self.go_on_with(self.beyond(index, 1), tr("that was the last segment"))

    def action_next_draft_here(self) -> None:
        """To the next segment that is not translated; what was typed is kept as a draft."""
        if self.put_away():
            self.go_on_with(self.following(UNTRANSLATED), tr("Every segment is translated."))

    def action_next_unreviewed_here(self) -> None:
        """To the next segment that is not reviewed; what was typed is kept as a draft."""
        if self.put_away():
            self.go_on_with(self.following(UNREVIEWED), tr("Every segment is reviewed."))

    def go_on_with(self, index: int | None, nothing: str) -> None:
        """Go on with this segment; where there is none, say so."""
        if index is None:
            self.told(nothing, "good")
        else:
            self.pane.go(Place("target" if self.page.passages[index].target else "source", index, 0))
            self.open_editor(index)

    def beyond(self, index: int, step: int) -> int | None:
        """The next segment to translate on this side of one: of the body, unless one is at the page's furniture."""
        passages = self.page.passages
        beyond = passages[index + 1 :] if step > 0 else passages[:index][::-1]
        return next((p.index for p in beyond if passages[index].is_frame or not p.is_frame), None)
