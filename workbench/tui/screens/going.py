"""Going on, on the annotation screen: to what is not marked yet, to the next document, to marks of one label."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.tui.background import Hears, in_background
from workbench.tui.caret import Place
from workbench.tui.language import tr
from workbench.tui.screens.parts import Annotating
from workbench.tui.titles import label_of

if TYPE_CHECKING:
    from workbench.errors import WorkbenchError
    from workbench.project import Project
    from workbench.tui.background import Task


class Going(Hears, Annotating):
    """The part of the annotation screen that goes on to where something is to be done."""

    def action_next_unmarked(self) -> None:
        """To the next segment of the body without a mark."""
        from workbench.tui.finding.ways import next_unmarked

        if not self.page.passages:
            return
        found = next_unmarked(self.page, self.spans, self.pane.caret.place.passage)
        if found is None:
            self.say(tr("Every segment of the body has a mark."))
        else:
            self.pane.go(Place("source", found, 0))

    def action_next_of_label(self) -> None:
        """To the next mark of the label under the cursor, or of the last one used."""
        self._go_to_label(1)

    def action_previous_of_label(self) -> None:
        """To the mark before of that label."""
        self._go_to_label(-1)

    def _go_to_label(self, step: int) -> None:
        from workbench.tui.finding.ways import mark_of_label

        here = next((mark for mark in self.marks_here() if mark.fragments), None)
        mark = here or self.workbench.session.last
        if mark is None or not self.page.passages:
            self.say(tr("Put the cursor on a mark first."))
            return
        found = mark_of_label(self.page, self.spans, self.pane.caret.place, mark.label, step)
        if found is None:
            self.told(tr("no further {title}", title=label_of(self.schema, mark.label)), "accent")
        else:
            self.pane.go(found)

    def action_next_unfinished(self) -> None:
        """To the next document in which something is to be done."""
        annotator, after = self.project.annotator, self.document.id

        def work(project: Project, task: Task) -> str | None:
            from workbench.search.unfinished import next_unfinished

            return next_unfinished(project.database, project.assignments, annotator, after, task.progress)

        def then(found: str | None) -> None:
            if found is None:
                self.say(tr("There is no other document to do."))
            else:
                self.workbench.open_document(found, instead=True)

        def failed(error: WorkbenchError) -> None:
            self.say(error.message, hint=error.hint, bad=True)

        in_background(self, work, then, project=self.project, failed=failed, group="unfinished")
