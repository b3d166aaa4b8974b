"""Undo and redo on every screen: one step, or back to any point; what screens never do is not taken back on them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from textual.app import App

from workbench.errors import Refused, WorkbenchError
from workbench.model import Change, Edit
from workbench.tui.language import tr
from workbench.tui.screens.base import WorkbenchScreen

if TYPE_CHECKING:
    from workbench.project import Project

_OURS: Final = frozenset(
    {"marks", "choices", "decisions", "assignments", "propositions", "bookmarks", "comments", "termbase", "segments"}
)
"""The families that are changed on screens."""
_OUR_SETTINGS: Final = frozenset({"review.rule", "assign.blind"})
"""The settings that are set on a screen."""
_SETTLED: Final = frozenset({"settings", "schemas"})
"""The families that the screens rest on: they are changed on the command line, and taken back there."""


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
                refuse_beyond_the_screens(edit, force=force)
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
            words = step_words(edit)
            self.screen.taken_back(
                edit, tr("did again: {what}", what=words) if redo else tr("undid: {what}", what=words)
            )

    def outdate_below(self) -> None:
        """The screens below the one in front show what is no more: they read anew when they are in front again."""
        for screen in self.screen_stack[:-1]:
            if isinstance(screen, WorkbenchScreen):
                screen.outdated = True


def refuse_beyond_the_screens(edit: Edit | None, *, force: bool) -> None:
    """Raise Refused for what was done elsewhere: taking back that a document was added is seldom meant here.

    Raises:
        Refused: It was; with `force`, only where it is what the screens rest on.
    """
    found = edit.changes if edit is not None else ()
    changes = [c for c in found if c.table != "settings" or c.key not in _OUR_SETTINGS]
    if any(change.table in _SETTLED for change in changes):
        raise Refused(
            tr("«{what}» is not taken back here", what=step_words(edit)),
            hint=tr("change it with: workbench schema use FILE"),
        )
    if not force and not all(map(_is_ours, changes)):
        raise Refused(
            tr("«{what}» was not done on a screen", what=step_words(edit)),
            hint=tr("the same key once more takes it back all the same"),
        )


def _is_ours(change: Change) -> bool:
    """Whether a change is of a kind that is made on screens."""
    said = {**change.before, **change.after}
    if change.table == "documents":
        return "present" not in change.after
    if change.table == "translations":
        return "present" not in change.after or said.get("origin") in ("human", None)
    return change.table in _OURS


def step_words(edit: Edit | None) -> str:
    """What a step that was taken back, or brought again, is called."""
    return edit.action.removeprefix("undo: ").removeprefix("redo: ") if edit is not None else ""
