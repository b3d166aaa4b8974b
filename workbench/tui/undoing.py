"""Undo and redo on every screen: one step, or back to any point; what screens never do is not taken back on them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.app import App

from workbench.errors import Refused, WorkbenchError
from workbench.model import Edit
from workbench.tui.history.ours import refuse_beyond_the_screens, told_words
from workbench.tui.language import tr
from workbench.tui.screens.base import WorkbenchScreen

if TYPE_CHECKING:
    from workbench.project import Project


class Undoing(App[int], inherit_bindings=False):
    """The part of the app that takes edits back."""

    project: Project
    _insist: str = ""

    def complain(self, error: WorkbenchError) -> None:
        """Show an error with its hint."""
        raise NotImplementedError

    def action_undo(self) -> None:
        """Take back the last edit; after a refusal, the same key takes it back all the same."""
        self._take_back(self.project.journal.undo, redo=False)

    def action_redo(self) -> None:
        """Do again what was taken back."""
        self._take_back(self.project.journal.redo, redo=True)

    def _take_back(self, step: Callable[..., Edit | None], *, redo: bool) -> None:
        journal = self.project.journal
        wanted = f"redo {journal.redoable()}" if redo else f"undo {journal.undoable()}"
        force, self._insist = self._insist == wanted, ""
        try:
            with self.project.database.transaction():
                edit = step(force=force)
                refuse_beyond_the_screens(self.project, edit, force=force)
        except WorkbenchError as error:
            self._insist = wanted if isinstance(error, Refused) else ""
            self.complain(error)
            if isinstance(self.screen, WorkbenchScreen):
                self.screen.failed()
            return
        if edit is None:
            self.notify(tr("Nothing to redo.") if redo else tr("Nothing to undo."), timeout=3)
            return
        self.outdate_below()
        if isinstance(self.screen, WorkbenchScreen):
            words = told_words(self.project, edit)
            self.screen.taken_back(
                edit, tr("did again: {what}", what=words) if redo else tr("undid: {what}", what=words)
            )

    def outdate_below(self) -> None:
        """The screens below the one in front show what is no more: they read anew when they are in front again."""
        for screen in self.screen_stack[:-1]:
            if isinstance(screen, WorkbenchScreen):
                screen.outdated = True
