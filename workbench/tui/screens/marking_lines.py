"""Marking from a concordance: the words of the lines that are taken, as one step, and seeing what is marked there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from workbench.model import Annotation, Edit
from workbench.tui.background import in_background
from workbench.tui.language import tr
from workbench.tui.screens.base import WorkbenchScreen
from workbench.tui.screens.kwic import KwicScreen
from workbench.tui.titles import titled
from workbench.tui.widgets.kwic_view import KwicView

if TYPE_CHECKING:
    from workbench.project import Project
    from workbench.search.concordance import Beside
    from workbench.tui.background import Task


class MarkingLines(KwicScreen[None]):
    """The part of a concordance's screen that marks."""

    _state = ("", "soft")

    def put_in_order(self) -> None:
        """Put the lines in order anew."""
        raise NotImplementedError

    def on_kwic_view_typed(self, event: KwicView.Typed) -> None:
        """The key of a type: mark what is taken, or this line."""
        mark_type = self.project.schema.by_key.get(event.character)
        if mark_type is None or not self.list.shown:
            return
        if mark_type.kind not in ("entity", "claim"):
            self.say(tr("{title} is no mark on words.", title=titled(mark_type)))
        elif not self.project.annotator:
            self.workbench.ask_name(lambda: self._mark(mark_type.name))
        else:
            self._mark(mark_type.name)

    def _mark(self, label: str) -> None:
        entry = self.list.here
        lines = self.list.chosen() or ([entry.line] if entry is not None and self.list.can_take(entry) else [])
        if not lines:
            self.say(tr("This document is finished or not yours."))
            return
        mark_type = self.project.schema.types[label]
        annotator, schema_id = self.project.annotator, self.project.schema.id

        def work(project: Project, task: Task) -> Sequence[Annotation]:
            from workbench.search.repeats import Pattern, mark_places, place_of

            pattern = Pattern(mark_type.kind, label, mark_type.defaults())
            places = [place_of(line) for line in lines]
            return mark_places(project.database, project.marks, annotator, [(pattern, places)], schema_id)

        def then(made: Sequence[Annotation]) -> None:
            for screen in self.app.screen_stack[:-1]:
                if isinstance(screen, WorkbenchScreen):
                    screen.outdated = True
            self.list.taken.clear()
            self._state = (tr("✓ saved · {number} marked {title}", number=len(made), title=titled(mark_type)), "good")
            self._look_beside()

        in_background(self, work, then, project=self.project, failed=self._failed, group="mark")

    def _look_beside(self) -> None:
        """See what is marked at the lines now."""
        lines = [entry.line for entry in self.list.entries]
        annotator = self.project.annotator

        def work(project: Project, task: Task) -> Sequence[Beside]:
            from workbench.search.concordance import Concordance

            return Concordance(project.database).beside(annotator, lines)

        def then(beside: Sequence[Beside]) -> None:
            from workbench.search.repeats import Repeat

            if len(lines) == len(self.list.entries):
                self.list.entries = [Repeat(line, marked) for line, marked in zip(lines, beside, strict=True)]
                self.put_in_order()

        in_background(self, work, then, project=self.project, failed=self._failed, group="beside")

    def taken_back(self, edit: Edit, words: str) -> None:
        """Something was undone or redone: see what is marked now."""
        self._state = (words, "good")
        self._look_beside()
