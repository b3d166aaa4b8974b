"""The assignments screen: who works on which document, how far they are, and handing out."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from workbench.model import GOLD, Edit
from workbench.tui.actions import bindings
from workbench.tui.background import Task, in_background
from workbench.tui.language import tr
from workbench.tui.lead.assignments import Board, Handing
from workbench.tui.lead.seen import hidden_documents
from workbench.tui.screens.choose import Answer, ChooseScreen
from workbench.tui.screens.hand_out import HandOutScreen
from workbench.tui.screens.tabled import TabledScreen
from workbench.tui.widgets.bars import Heading
from workbench.tui.widgets.told import Words
from workbench.tui.words import counted, state_name

if TYPE_CHECKING:
    from workbench.errors import WorkbenchError
    from workbench.model import Assignment, Document, WorkState
    from workbench.project import Project
    from workbench.tui.action import Context


class AssignmentsScreen(TabledScreen):
    """Documents by annotators."""

    contexts: ClassVar[tuple[Context, ...]] = ("assignments",)
    BINDINGS: ClassVar[list[BindingType]] = bindings("assignments")
    DEFAULT_CSS = """
    AssignmentsScreen { layout: vertical; overflow: hidden; background: $background; }
    AssignmentsScreen #above { height: 2; }
    AssignmentsScreen #below { height: 5; background: $panel; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.board = Board((), (), {})
        self._is_read = False
        self._state, self._tone = "", "soft"

    def on_mount(self) -> None:
        """Show what there is."""
        self.view.focus()
        self.reload()

    def on_screen_resume(self) -> None:
        """In front again: read anew."""
        self.view.focus()
        self.reload()

    def reload(self) -> None:
        """Read the assignments anew, on a thread; one stays on one's cell."""

        def work(project: Project, task: Task) -> Board:
            people = [name for name in project.marks.annotators() if name != GOLD]
            return Board.of(project.documents.all(), people, project.assignments.all())

        def failed(error: WorkbenchError) -> None:
            self.say(error.message, hint=error.hint, bad=True)

        in_background(self, work, self._read, project=self.project, failed=failed, group="board")

    def _read(self, board: Board) -> None:
        old = self.view.grid
        self.board, self._is_read = board, True
        grid = board.grid()
        grid.top, grid.left = old.top, old.left
        grid.move(old.row, old.column)
        self.view.show(grid)
        self.tell()

    @property
    def here(self) -> tuple[Document, str] | None:
        """The document and the annotator of the cell that one is on."""
        return self.board.at(self.view.grid.row, self.view.grid.column)

    @property
    def assignment(self) -> Assignment | None:
        """The assignment of that cell."""
        here = self.here
        return self.board.by_place.get((here[0].id, here[1])) if here is not None else None

    # Saying what is so.

    def on_grid_view_moved(self) -> None:
        """One is on another cell."""
        self._state = ""
        self.tell()

    def tell(self) -> None:
        """Bring everything but the table up to date."""
        board = self.board
        given = len({document for document, _ in board.by_place})
        handed = tr("{n} handed out", n=f"{given:,}")
        facts = (counted(len(board.documents), "document"), handed, self.project.annotator)
        self.header.say(Heading(tr("Who does what · {name}", name=self.project.path.resolve().name), facts))
        blind = self.project.assignments.blind
        told = (
            tr("Blind: nobody sees others' marks in what they were given until they are done.")
            if blind
            else tr("Open: everybody sees everybody's marks.")
        )
        self.above.tell([(told, "soft")])
        self.below.tell(*self._below())
        situation = {"assigning"} | ({"cell"} if self.here else set())
        situation |= {"given"} if self.assignment is not None else set()
        self.footer.say(situation, state=self._state, tone=self._tone)

    def _below(self) -> list[list[Words]]:
        if not self._is_read:
            return [[(tr("Reading who has what …"), "soft")]]
        if not self.board.documents:
            return [[(tr("This project has no documents yet."), "soft")]]
        if not self.board.annotators:
            return [[(tr("Nobody is known yet. h hands documents out to whom you name."), "soft")]]
        words = self.board.words(self.view.grid.row, self.view.grid.column)
        lines: list[list[Words]] = [[(each, "text" if at == 0 else "soft")] for at, each in enumerate(words)]
        if not self.board.by_place:
            told = tr("Nothing is handed out: everybody works on every document. h hands out.")
            lines.append([(told, "soft")])
        return lines

    def _done(self, words: str) -> None:
        self._state, self._tone = f"✓ {words}", "good"
        self.tell()
        self.reload()

    def failed(self) -> None:
        """Nothing was changed: say so."""
        self._state, self._tone = tr("✗ not changed"), "bad"
        self.tell()

    def missing(self) -> None:
        """Something is there no more: read anew."""
        self.reload()

    def taken_back(self, edit: Edit, words: str) -> None:
        """Something was undone or redone: read anew."""
        self._done(words)

    # Changing.

    def action_give_or_take(self) -> None:
        """Give the document to the annotator, or take it away."""
        here = self.here
        if here is None:
            return
        document, annotator = here
        with self.guarded():
            if self.assignment is None:
                self.project.assignments.assign([(document.id, annotator)])
                self._done(tr("given to {who}", who=annotator))
            else:
                self.project.assignments.release(document.id, annotator)
                self._done(tr("taken from {who}; marks stay", who=annotator))

    def action_turn_done(self) -> None:
        """Done, or at work on it again."""
        found = self.assignment
        if found is None:
            self.say(tr("It was not given to this annotator: space gives it."))
            return
        state: WorkState = "working" if found.state in ("done", "adjudicated") else "done"
        with self.guarded():
            self.project.assignments.set_state(found.document_id, found.annotator, state)
            self._done(tr("{who}: {state}", who=found.annotator, state=state_name(state)))

    def action_move_assignment(self) -> None:
        """Give the document to somebody else."""
        found = self.assignment
        if found is None:
            self.say(tr("It was not given to this annotator: space gives it."))
            return
        others = [name for name in self.board.annotators if (found.document_id, name) not in self.board.by_place]
        if not others:
            self.say(tr("Everybody else has it already."))
            return

        def answered(number: int | None) -> None:
            if number is not None:
                with self.guarded():
                    self.project.assignments.move(found.document_id, found.annotator, others[number])
                    to = others[number]
                    self._done(tr("from {who} to {other}; no mark is lost", who=found.annotator, other=to))

        answers = [Answer(name, self.board.progress(name)) for name in others]
        self.app.push_screen(
            ChooseScreen(tr("To whom?"), answers, help_=tr("{who}'s marks in it stay.", who=found.annotator)), answered
        )

    def action_hand_out(self) -> None:
        """Give documents to annotators by a rule."""
        project = self.project
        handing = Handing(dict.fromkeys(self.board.annotators, True))
        handing.each = min(2, max(1, len(self.board.annotators)))

        def answered(found: Handing | None) -> None:
            if found is not None:
                with self.guarded():
                    self._hand_out(project, found)

        self.app.push_screen(HandOutScreen(project, handing), answered)

    def _hand_out(self, project: Project, handing: Handing) -> None:
        made = project.assignments.hand_out(
            [document.id for document in project.documents.all()],
            handing.chosen,
            each=handing.each,
            share=handing.share / 100,
            seed=handing.seed,
        )
        self._done(tr("{assignments} made", assignments=counted(len(made), "assignment")))

    def action_turn_blind(self) -> None:
        """Hide others' marks until one is done, or not."""
        with self.guarded():
            self.project.assignments.blind = not self.project.assignments.blind
            self._done(tr("blind") if self.project.assignments.blind else tr("open"))

    # Going elsewhere.

    def on_grid_view_entered(self) -> None:
        """A cell was clicked twice."""
        self.action_open_cell()

    def action_open_cell(self) -> None:
        """Open the document."""
        here = self.here
        if here is not None:
            self.workbench.open_document(here[0].id)

    def action_review_assigned(self) -> None:
        """Settle what the annotators of the document differ on."""
        here = self.here
        if here is None:
            return
        if here[0].id in hidden_documents(self.project, self.project.annotator):
            self.say(tr("You see others' marks when you are done with this document."))
        else:
            self.workbench.open_review(here[0].id)

    def action_leave_assignments(self) -> None:
        """Back to where one was."""
        self.workbench.close_screen()
