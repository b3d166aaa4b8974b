"""What one changes on the board: titles, notes, how claims stand, which are in, and which propositions are one."""

from __future__ import annotations

from typing import ClassVar

from workbench.model import STANCES, Proposition
from workbench.tui.board.state import BoardState
from workbench.tui.board.words import stance_answers
from workbench.tui.language import tr
from workbench.tui.screens.base import WorkbenchScreen


class BoardEdits(WorkbenchScreen[None]):
    """The part of the board that edits; each edit is one step for undo."""

    state: BoardState
    comes_back: ClassVar[bool] = True

    def saved(self, what: str) -> None:
        """An edit is on disk: say so, and read anew."""
        raise NotImplementedError

    @property
    def owned(self) -> Proposition | None:
        """The proposition that one is on, if it is one's own."""
        here = self.state.here
        own = here is not None and here.proposition.annotator == self.project.annotator
        return here.proposition if here is not None and own else None

    def _to_edit(self) -> Proposition | None:
        """The proposition that one is on; says so where it is another's."""
        here = self.state.here
        if here is not None and self.owned is None:
            who = here.proposition.annotator
            self.say(tr("This proposition is {name}’s: you can read it, but not change it.", name=who))
        return self.owned

    def action_board_rename(self) -> None:
        """Give the proposition another title."""
        from workbench.tui.screens.ask import AskScreen

        own = self._to_edit()
        if own is None:
            return

        def answered(title: str | None) -> None:
            if title is not None and title.strip():
                with self.guarded():
                    self.project.propositions.update(own.id, title=title)
                    self.saved(tr("renamed"))

        help_ = tr("What is claimed, in a few words.")
        self.app.push_screen(AskScreen(tr("Title of the proposition"), help_, given=own.title), answered)

    def action_board_note(self) -> None:
        """Write a note on the proposition."""
        from workbench.tui.screens.ask import AskScreen

        own = self._to_edit()
        if own is None:
            return

        def answered(note: str | None) -> None:
            if note is not None:
                with self.guarded():
                    self.project.propositions.update(own.id, note=note)
                    self.saved(tr("note written"))

        given = " ".join(own.note.split("\n"))
        self.app.push_screen(AskScreen(tr("Note on the proposition"), own.title, given=given), answered)

    def action_board_stance(self) -> None:
        """Say how the claim stands to the proposition."""
        from workbench.tui.screens.choose import Answer, ChooseScreen

        own, claimed = self._to_edit(), self.state.claimed
        if own is None or claimed is None:
            return

        def answered(number: int | None) -> None:
            if number is not None:
                with self.guarded():
                    self.project.propositions.join(own.id, claimed.mark.id, STANCES[number])
                    self.saved(tr("changed"))

        answers = [Answer(*answer) for answer in stance_answers()]
        at = STANCES.index(claimed.stance)
        self.app.push_screen(ChooseScreen(own.title, answers, help_=f"“{claimed.words}”", at=at), answered)

    def action_board_leave_out(self) -> None:
        """Take the claim out of the proposition."""
        own, claimed = self._to_edit(), self.state.claimed
        if own is not None and claimed is not None:
            with self.guarded():
                self.project.propositions.leave(own.id, claimed.mark.id)
                self.saved(tr("claim taken out"))

    def action_board_delete(self) -> None:
        """Delete the proposition; undo brings it back."""
        own = self._to_edit()
        if own is not None:
            with self.guarded():
                self.project.propositions.delete([own.id])
                self.saved(tr("proposition deleted"))

    def action_board_merge(self) -> None:
        """Make this proposition and another one."""
        from workbench.tui.screens.proposing import ProposeScreen

        own = self._to_edit()
        if own is None:
            return

        def answered(other: str | None) -> None:
            if other:
                with self.guarded():
                    self.project.propositions.merge(own.id, [other])
                    self.saved(tr("merged"))

        heading = tr("Merge into “{title}”", title=own.title)
        claim = next(iter(own.members), "")
        self.app.push_screen(ProposeScreen(self.project, heading, mark_id=claim, without=own.id), answered)
