"""Walking on the review screen: finding a document's units, going from one to the next, and to other documents."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from workbench.adjudication import DocumentUnits, Rule
from workbench.model import Decision, Document
from workbench.tui.background import Task, in_background
from workbench.tui.language import tr
from workbench.tui.lead.seen import seen_documents
from workbench.tui.page import Page, load_page
from workbench.tui.review.course import Counted, Course, Survey, count, ready
from workbench.tui.review.names import Names
from workbench.tui.review.quoting import Quoting
from workbench.tui.screens.ruling import Ruling
from workbench.tui.spans import SpanIndex

if TYPE_CHECKING:
    from workbench.errors import WorkbenchError
    from workbench.project import Project

_BATCH = 20


class Walking(Ruling):
    """The part of the review screen that goes from unit to unit.

    Attributes:
        survey: How far all documents are.
        is_everything: Whether all documents are reviewed, and not some that were named.
        hidden: Whether the annotator may not see others' marks in this document yet.
    """

    survey: Survey
    is_everything = False
    hidden = False
    wanted = ""
    _seeking = 0

    def set_document(self, project: Project, document: Document, page: Page | None = None) -> None:
        """Be on another document, whose page may have been read already."""
        self.document = document
        self.page = load_page(project, document) if page is None else page
        self.quoting = Quoting(project, self.page)
        self.names = Names(document.id, (), hidden=self.names_hidden)
        self.course = Course(self.course.label)

    # Finding the units.

    def find(self, unit_id: str = "") -> None:
        """Find the document's units, on a thread; then go to one of them, or stay."""
        document = self.document.id
        self.hidden = bool(self.project.annotator) and self.project.assignments.hides(document, self.project.annotator)
        if self.hidden:
            self._seek_on()
            self.tell()
            return

        def work(project: Project, task: Task) -> tuple[DocumentUnits, Rule, int]:
            from workbench.adjudication import document_units, rule_of

            found, rule = document_units(project, document), rule_of(project)
            return found, rule, ready(found, rule)

        in_background(
            self,
            work,
            lambda found: self._found(found[0], unit_id or self.wanted, found[1:]),
            project=self.project,
            failed=self._failed,
            group="units",
        )

    def _found(self, found: DocumentUnits, unit_id: str, passing: tuple[Rule, int]) -> None:
        if found.document_id != self.document.id:
            return
        here = self.course.unit.id if self.course.unit is not None else ""
        first = self.course.found is None
        self.course.take(found, unit_id or here, ready=passing)
        self.wanted = ""
        self.names = Names(found.document_id, found.among, hidden=self.names_hidden)
        self._count_here()
        if first and self._seeking < 0:
            last = [unit.id for unit in self.course.units if unit.is_open]
            self.course.go(last[-1] if last else "")
        if first and not unit_id and self._seek_on():
            return
        self._seeking = 0
        if self.draft is None and self.reason is None:
            self.look()
        self.tell()

    def _failed(self, error: WorkbenchError) -> None:
        self.say(error.message, hint=error.hint, bad=True)

    def look_over(self) -> None:
        """Count what is open in all documents, on a thread."""
        chosen, label = self.survey.documents, self.course.label
        annotator = self.project.annotator

        def work(project: Project, task: Task) -> dict[str, Counted]:
            from workbench.adjudication import UnitFinder

            seen = {document.id: None for document in seen_documents(project, annotator)}
            documents = list(seen) if self.is_everything else [key for key in chosen if key in seen]
            task.tell(lambda: self._go_through(documents))
            finder = UnitFinder(project)
            counts: dict[str, Counted] = {}
            for number, key in enumerate(documents, 1):
                found = finder.of(key)
                counts[key] = count([u for u in found.units if not label or label in u.labels], found.unfinished)
                task.progress(number, len(documents))
                task.breathe()
                if number % _BATCH == 0:
                    task.tell(lambda done=dict(counts): self._surveyed(done))  # type: ignore[misc]
                    counts.clear()
            return counts

        in_background(self, work, self._surveyed, project=self.project, failed=self._failed, group="survey")

    def _go_through(self, documents: Sequence[str]) -> None:
        if self.is_everything:
            self.survey.documents = documents

    def _surveyed(self, counts: dict[str, Counted]) -> None:
        for key, counted in counts.items():
            self.survey.put(key, counted)
        if self.course.found is not None:
            self._count_here()
        self.tell()

    def _count_here(self) -> None:
        if self.document.id in self.survey.documents:
            self.survey.put(self.document.id, self.course.counted())

    # Going on.

    def reviewed(self) -> Sequence[str]:
        """The ids of the documents that are reviewed."""
        return self.survey.documents

    def action_next_unit(self) -> None:
        """To the next unit, decided or not."""
        self._move(1, only_open=False)

    def action_previous_unit(self) -> None:
        """To the unit before, decided or not."""
        self._move(-1, only_open=False)

    def action_next_open(self) -> None:
        """To the next that is open, here or in another document."""
        if not self._move(1, only_open=True):
            self._seeking = 1
            self._seek()

    def action_previous_open(self) -> None:
        """To the one before that is open, here or in another document."""
        if not self._move(-1, only_open=True):
            self._seeking = -1
            self._seek()

    def _move(self, step: int, *, only_open: bool) -> bool:
        moved = self.course.move(step, only_open=only_open)
        if moved:
            self.look()
            self.saved("")
        return moved

    def action_next_document(self) -> None:
        """To the next document in which something is open."""
        self._seeking = 1
        self._seek()

    def action_previous_document(self) -> None:
        """To the document before."""
        key = self.survey.next(self.document.id, -1, wanted=lambda counted: True)
        if key is not None:
            self.open(key)

    def _seek(self) -> None:
        """To the next document, in the direction sought, in which something may be open."""
        key = self.survey.next(self.document.id, self._seeking, wanted=lambda counted: counted.open > 0)
        if key is None:
            self._seeking = 0
            self.say(tr("Nothing else is open in the other documents."))
        else:
            self.open(key)

    def _seek_on(self) -> bool:
        """Where nothing is open in the document that one came to on the way, go on; whether so."""
        if not self._seeking or any(unit.is_open for unit in self.course.units):
            return False
        if self.document.id in self.survey.documents:
            self.survey.put(self.document.id, self.course.counted())
        self._seek()
        return self._seeking != 0

    def open(self, document_id: str, unit_id: str = "") -> None:
        """Review another document."""
        self.workbench.with_page(document_id, lambda page: self._open(document_id, unit_id, page))

    def _open(self, document_id: str, unit_id: str, page: Page | None) -> None:
        with self.guarded():
            self.set_document(self.project, self.project.documents.get(document_id), page)
            self.versions, self.wanted = [], unit_id
            self.close_draft()
            self.pane.take(self.page, SpanIndex(self.page))
            self.find(unit_id)
            self.tell()

    def decided(self, decision: Decision) -> None:
        """A decision is on disk: go on to what is open next."""
        self.close_draft()
        self.course.decided(decision)
        self._count_here()
        self.saved(tr("decided"))
        if not self.course.move(1, only_open=True):
            self.course.move(-1, only_open=True)
        self.look()
        self.find()
