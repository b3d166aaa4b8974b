"""The board of propositions: what the texts claim alike, and where they part; any claim is opened in place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult

from workbench.model import EVERYBODY, Edit
from workbench.tui.background import Hears, Task, in_background
from workbench.tui.board.state import BoardState
from workbench.tui.board.words import counted_texts
from workbench.tui.language import interface_language, tr
from workbench.tui.screens.board_edits import BoardEdits
from workbench.tui.widgets.bars import Footer, Header, Heading
from workbench.tui.widgets.board import BoardDetail, BoardList
from workbench.tui.words import counted

if TYPE_CHECKING:
    from workbench.errors import WorkbenchError
    from workbench.project import Project
    from workbench.reports.board.model import Board, Order
    from workbench.tui.action import Context
    from workbench.tui.watching import Changed

_SEVERAL = 1


@dataclass(frozen=True, slots=True)
class Read:
    """What a thread has read.

    Attributes:
        everybody: Whether everybody's propositions are on the board.
    """

    board: Board
    ordered: Board
    order: Order
    everybody: bool


class BoardScreen(Hears, BoardEdits):
    """All propositions, and the claims of the one that one is on.

    Args:
        proposition, mark: The one to begin with, and which of its claims.
    """

    contexts: ClassVar[tuple[Context, ...]] = ("board",)
    DEFAULT_CSS = """
    BoardScreen { layout: vertical; overflow: hidden; background: $background; }
    """

    def __init__(self, proposition: str = "", mark: str = "") -> None:
        super().__init__()
        self.state = BoardState()
        self.header, self.footer = Header(), Footer()
        self.list, self.detail = BoardList(self.state), BoardDetail(self.state)
        self._wanted = (proposition, mark)
        self._said = ""
        self._settled = False
        self.ready = False

    def compose(self) -> ComposeResult:
        """Header, list, one proposition, footer."""
        yield self.header
        yield self.list
        yield self.detail
        yield self.footer

    def on_mount(self) -> None:
        """Read the board, on a thread."""
        self.list.focus()
        self.tell()
        self.read()

    def on_screen_resume(self) -> None:
        """In front again: a claim may be another by now."""
        self.list.focus()
        if self.outdated:
            self.outdated = False
            self.read()

    def want(self, proposition: str, mark: str) -> None:
        """Go to a proposition and one of its claims, "" for staying, when the board is read next."""
        self._wanted = (proposition, mark)

    def read(self) -> None:
        """Read what there is; one stays where one is. Whoever has none of their own sees everybody's."""
        everybody, settled, lang = self.state.everybody, self._settled, interface_language()
        order = self.state.order

        def work(project: Project, task: Task) -> Read:
            from workbench.reports.board import board_of

            own = project.propositions.counts().get(project.annotator, 0)
            wide = everybody or (not settled and not own)
            board = board_of(project, annotator=EVERYBODY if wide else None, lang=lang)
            board.count()
            return Read(board, board.ordered(order), order, wide)

        in_background(self, work, self._take, project=self.project, failed=self._failed, group="board")

    def _take(self, found: Read) -> None:
        self._settled = self.ready = True
        self.state.everybody = found.everybody
        self.state.take(found.board, found.ordered if found.order == self.state.order else None)
        if any(self._wanted) and self.state.stand_on(*self._wanted):
            self._wanted = ("", "")
        self.tell()

    def _failed(self, error: WorkbenchError) -> None:
        self.say(error.message, hint=error.hint, bad=True)

    def saved(self, what: str) -> None:
        """An edit is on disk: say so, and read anew."""
        self._said = f"✓ {what}"
        self.read()

    def failed(self) -> None:
        """An edit was not made."""
        self._said = tr("✗ not saved")
        self.tell()

    def tell(self) -> None:
        """Bring everything up to date."""
        state = self.state
        self.header.say(Heading(tr("Propositions"), self._facts()))
        self.list.renew()
        self.detail.renew()
        self.footer.say(self._situation(), state=self._said, tone="bad" if self._said.startswith("✗") else "good")
        self.list.disabled = False
        self.set_class(not state.items, "-empty")

    def _facts(self) -> tuple[str, ...]:
        state = self.state
        if not self.ready:
            return (tr("reading …"),)
        total = len(state.board.items)
        shown = f"{len(state.items):,}/{total:,}" if state.query else counted(total, "proposition")
        scope = tr("everybody’s") if state.everybody else self.project.annotator or tr("no name yet")
        parted = tr("{n} differ", n=f"{state.board.parted:,}")
        hidden = tr("{n} hidden", n=state.board.hidden) if state.board.hidden else ""
        return (shown, parted, scope, counted_texts(state.board.documents), hidden)

    def _situation(self) -> set[str]:
        found = {"boarding", "leavable"}
        here = self.state.here
        found |= {"undoable"} if self.project.journal.undoable() else set()
        found |= {"proposing"} if self.owned else set()
        found |= {"claimed"} if self.state.claimed else set()
        found |= {"typing"} if self.state.typing else set()
        found |= {"beside"} if here is not None and len(here.claims) > _SEVERAL else set()
        return found

    # Moving.

    def on_board_list_typed(self, event: BoardList.Typed) -> None:
        """A character narrows the list."""
        self.state.narrow(self.state.query + event.character)
        self.tell()

    def on_board_list_pointed(self, event: BoardList.Pointed) -> None:
        """A proposition was clicked."""
        self._move(event.number - self.state.at)

    def on_board_detail_pointed(self, event: BoardDetail.Pointed) -> None:
        """A claim was clicked; twice, it is opened."""
        self.state.turn(event.number - self.state.claim)
        self.tell()
        if event.twice:
            self.action_open_claim()

    def _move(self, step: int) -> None:
        self.state.move(step)
        self._said = ""
        self.tell()

    def _turn(self, step: int) -> None:
        self.state.turn(step)
        self.tell()

    def action_board_up(self) -> None:
        """The proposition above."""
        self._move(-1)

    def action_board_down(self) -> None:
        """The proposition below."""
        self._move(1)

    def action_board_page_up(self) -> None:
        """A page up."""
        self._move(-max(1, self.list.size.height - 3))

    def action_board_page_down(self) -> None:
        """A page down."""
        self._move(max(1, self.list.size.height - 3))

    def action_board_first(self) -> None:
        """The first proposition."""
        self._move(-len(self.state.items))

    def action_board_last(self) -> None:
        """The last proposition."""
        self._move(len(self.state.items))

    def action_board_left(self) -> None:
        """The claim on the left."""
        self._turn(-1)

    def action_board_right(self) -> None:
        """The claim on the right."""
        self._turn(1)

    def action_board_filter(self) -> None:
        """Filter by what is typed from now on."""
        self.state.typing = True
        self.tell()

    def action_board_erase(self) -> None:
        """Take the filter's last character back."""
        if self.state.query:
            self.state.narrow(self.state.query[:-1])
            self.tell()

    def action_board_order(self) -> None:
        """Take the next order."""
        self.state.reorder()
        self.tell()

    def action_board_scope(self) -> None:
        """One's own propositions, or everybody's."""
        self.state.everybody = not self.state.everybody
        self.read()

    def action_open_claim(self) -> None:
        """Open the claim in its document; leaving that comes back."""
        self.state.typing = False
        claimed = self.state.claimed
        if claimed is not None:
            self.workbench.open_claim(claimed.mark)

    def action_leave_board(self) -> None:
        """Clear the filter, or go back."""
        if self.state.typing or self.state.query:
            self.state.typing = False
            self.state.narrow("")
            self.tell()
        else:
            self.workbench.close_screen()

    def missing(self) -> None:
        """Something is there no more: read anew."""
        self.read()

    def changed_elsewhere(self, changed: Changed) -> bool:
        """Others have written: read the board anew where it is of claims."""
        if changed.touches("marks", "propositions", "documents"):
            self.read()
        return True

    def taken_back(self, edit: Edit, words: str) -> None:
        """Something was undone or redone: read anew, and stand on what it was about."""
        keys = [change.key for change in edit.changes if change.table == "propositions"]
        self._wanted = (keys[0], "") if keys else ("", "")
        self.saved(words)
