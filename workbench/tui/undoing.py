"""Undo and redo on every screen: one step, or back to any point; what screens never do is not taken back on them.

A small step is taken back at once. A large one is on a thread, and keys wait for it: what they mean depends on it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from textual.app import App

from workbench.errors import Refused, WorkbenchError
from workbench.model import Edit
from workbench.tui.background import Hears, Task, in_background
from workbench.tui.history.ours import refuse_beyond_the_screens, told_words
from workbench.tui.language import tr
from workbench.tui.screens.base import WorkbenchScreen

if TYPE_CHECKING:
    from workbench.project import Project

_AT_ONCE: Final = 10_000
"""Characters of journal up to which a step is taken back at once: some forty marks, a few milliseconds."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What was taken back.

    Attributes:
        edit: The last edit that did it, with the changes of them all.
        words: What it was about.
    """

    edit: Edit
    words: str


def taken_back(project: Project, *, redo: bool, force: bool, done: Callable[[], object] = lambda: None) -> Taken | None:
    """Take back this annotator's last step, or their last undo; None where there is none.

    Args:
        done: Called when all is done but not yet on disk; what it raises leaves everything as it was.

    Raises:
        Refused: Something stands against it, and `force` is False; or it was not done on a screen.
    """
    journal = project.journal
    with project.database.transaction():
        edit = journal.redo(force=force) if redo else journal.undo(force=force)
        refuse_beyond_the_screens(project, edit, force=force)
        done()
    if edit is None:
        return None
    changes = tuple(change for each in journal.edits_of(edit.group) for change in each.changes)
    return Taken(replace(edit, changes=changes), told_words(project, edit))


class Undoing(Hears, App[int], inherit_bindings=False):
    """The part of the app that takes edits back."""

    project: Project
    _insist: str = ""

    def complain(self, error: WorkbenchError) -> None:
        """Show an error with its hint."""
        raise NotImplementedError

    if TYPE_CHECKING:

        def hold(self, *, give_up: Callable[[], object] | None = None) -> None:
            """Have what comes next wait for a thread."""

        def go_on(self) -> None:
            """The thread is done: what waited follows."""

        def pass_over(self, group: str) -> None:
            """A group of edits that a thread of ours wrote is no news."""

    def action_undo(self) -> None:
        """Take back the last edit; after a refusal, the same key takes it back all the same."""
        self._take_back(redo=False)

    def action_redo(self) -> None:
        """Do again what was taken back."""
        self._take_back(redo=True)

    def _take_back(self, *, redo: bool) -> None:
        wanted = ""
        try:
            journal = self.project.journal
            wanted = f"redo {journal.redoable()}" if redo else f"undo {journal.undoable()}"
            force, self._insist = self._insist == wanted, ""
            if self.project.history.next_weight(journal.annotator, "undo" if redo else "done") > _AT_ONCE:
                self._on_a_thread(wanted, redo=redo, force=force)
                return
            taken = taken_back(self.project, redo=redo, force=force)
        except WorkbenchError as error:
            self._refused(wanted, error)
        else:
            self._took(taken, redo=redo)

    def _on_a_thread(self, wanted: str, *, redo: bool, force: bool) -> None:
        """Take back much; until that is done, or given up, what comes next waits."""
        held = True

        def go_on() -> None:
            nonlocal held
            if held:
                held = False
                self.go_on()

        def then(taken: Taken | None) -> None:
            go_on()
            if taken is not None:
                self.pass_over(taken.edit.group)
            self._took(taken, redo=redo)

        def failed(error: WorkbenchError) -> None:
            go_on()
            self._refused(wanted, error)

        def give_up() -> None:
            worker.cancel()
            go_on()
            self._refused("", Refused(tr("It was given up: everything is as it was.")))

        def work(project: Project, task: Task) -> Taken | None:
            return taken_back(project, redo=redo, force=force, done=task.stop_if_called_off)

        worker = in_background(self, work, then, project=self.project, failed=failed, group="")
        self.hold(give_up=give_up)
        if isinstance(self.screen, WorkbenchScreen):
            doing = tr("doing it again … · esc gives up") if redo else tr("taking it back … · esc gives up")
            self.screen.keys_wait(doing)

    def _refused(self, wanted: str, error: WorkbenchError) -> None:
        self._insist = wanted if isinstance(error, Refused) else ""
        self.complain(error)
        if isinstance(self.screen, WorkbenchScreen):
            self.screen.failed()

    def _took(self, taken: Taken | None, *, redo: bool) -> None:
        if taken is None:
            self.notify(tr("Nothing to redo.") if redo else tr("Nothing to undo."), timeout=3)
            return
        self.outdate_below()
        if isinstance(self.screen, WorkbenchScreen):
            said = tr("did again: {what}", what=taken.words) if redo else tr("undid: {what}", what=taken.words)
            self.screen.taken_back(taken.edit, said)

    def outdate_below(self) -> None:
        """The screens below the one in front show what is no more: they read anew when they are in front again."""
        for screen in self.screen_stack[:-1]:
            if isinstance(screen, WorkbenchScreen):
                screen.outdated = True
