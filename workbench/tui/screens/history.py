"""The history: what one did, in words, latest first; from there to the place, or back to any point."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from workbench.errors import Refused, WorkbenchError
from workbench.model import Edit
from workbench.tui.actions import bindings, key_called
from workbench.tui.background import Task, in_background
from workbench.tui.history.pages import Asked, PageOfSteps, Way, go, kind_name, read_page, way_to
from workbench.tui.language import tr
from workbench.tui.lines import Line
from workbench.tui.preferences import is_preferred, prefer
from workbench.tui.screens.choose import Answer, ChooseScreen
from workbench.tui.screens.listed import ListedScreen
from workbench.tui.themes import Ink
from workbench.tui.widgets.bars import Heading
from workbench.tui.widgets.line_list import cell
from workbench.tui.words import day_and_time

if TYPE_CHECKING:
    from workbench.project import Project
    from workbench.tui.action import Context
    from workbench.tui.history.words import Told

_AHEAD = 30
"""How many lines before the end of what is read the next page is asked for."""
_WIDE = 110


class HistoryScreen(ListedScreen):
    """The steps of an annotator, or of everybody."""

    contexts: ClassVar[tuple[Context, ...]] = ("history",)
    BINDINGS: ClassVar[list[BindingType]] = bindings("history")

    def __init__(self) -> None:
        super().__init__()
        self.told: list[Told] = []
        self._more, self._before, self._reading = True, "", False
        self._stand_on = ""

    def on_mount(self) -> None:
        """Read the first page."""
        self.asked = Asked(self.project.annotator, others=is_preferred("others_edits"))
        self.list.empty = tr("Reading the history …")
        super().on_mount()
        self._begin()

    def on_screen_resume(self) -> None:
        """In front again: what was done meanwhile is read anew."""
        self.list.focus()
        if self.outdated:
            self.outdated = False
            self._begin()

    def _begin(self) -> None:
        self.told, self._more, self._before, self._reading = [], True, "", False
        self._read()

    def _read(self) -> None:
        """Read the next page, on a thread."""
        if self._reading or not self._more:
            return
        self._reading = True
        asked, before = self.asked, self._before

        def work(project: Project, task: Task) -> PageOfSteps:
            return read_page(project, asked, before, lambda: task.progress(0, 1))

        in_background(
            self, work, lambda page: self._took(asked, page), project=self.project, failed=self._failed, group="history"
        )

    def _took(self, asked: Asked, page: PageOfSteps) -> None:
        self._reading = False
        if asked != self.asked:
            return
        self.told.extend(page.told)
        self._more, self._before = page.more, page.before
        self.list.empty = self._nothing()
        at = next((number for number, told in enumerate(self.told) if told.step.id == self._stand_on), None)
        self._stand_on = ""
        self.list.show(len(self.told), at)
        self.tell()

    def _nothing(self) -> str:
        if self.asked.kind or self.asked.document_id:
            return tr("Nothing of this kind was done here.")
        if self.asked.others:
            return tr("Nothing was done yet.")
        key = key_called("others_steps")
        mine = tr("You have done nothing yet; {key} shows what others did.", key=key)
        return mine if self.asked.annotator else tr("Nobody is named; {key} shows what others did.", key=key)

    def _failed(self, error: WorkbenchError) -> None:
        self._reading, self._more = False, False
        self.say(error.message, hint=error.hint, bad=True)

    @property
    def here(self) -> Told | None:
        """The chosen step."""
        return self.told[self.list.index] if self.told else None

    # What is shown.

    def line(self, number: int, width: int, ink: Ink, back: str) -> Line:
        """A step on one line: when, what, in which document; whose, where everybody's are shown."""
        told = self.told[number]
        stands = told.step.state == "done"
        wide = width >= _WIDE
        who = 12 if self.asked.others else 0
        title = 34 if wide else 20
        room = width - 12 - who - title - 3
        line = [cell(day_and_time(told.at), 12, ink, "faint" if not stands else "soft", back)]
        if who:
            line.append(cell(told.step.annotator or "–", who, ink, "soft", back))
        words = told.words[:1].upper() + told.words[1:]
        words = words if told.step.state != "undone" else f"↶ {words}"
        line.append(cell(words, room, ink, "text" if stands else "faint", back))
        line.append(cell("", 2, ink, "soft", back))
        line.append(cell(told.title, title, ink, "soft" if stands else "faint", back))
        line.append(cell("", 1, ink, "soft", back))
        return line

    def tell(self) -> None:
        """Bring everything up to date."""
        whose = tr("everybody's") if self.asked.others else (self.asked.annotator or tr("no name yet"))
        about = self.asked.document_id
        title = tr("History of {title}", title=self.project.history.title(about)) if about else tr("History")
        self.header.say(Heading(title, (whose, kind_name(self.asked.kind))))
        here = self.here
        if here is None:
            self.below.tell()
        else:
            self.below.tell([(here.words[:1].upper() + here.words[1:], "text")], [(self._about(here), "soft")])
        self.tell_footer({"remembering"} | ({"stepping"} if here else set()))
        if self.list.index + _AHEAD > len(self.told):
            self._read()

    def _about(self, told: Told) -> str:
        states = {
            "done": tr("stands"),
            "undone": tr("was taken back"),
            "undo": tr("{key} brings it again", key=key_called("redo", moving=False)),
            "spent": tr("was followed by other edits"),
        }
        where, others = told.title, len(told.documents) - 1
        if others > 0:
            where = tr("{title} and {n} more", title=where, n=others)
        return " · ".join(filter(None, (states[told.step.state], where, told.step.annotator)))

    # What one does.

    def action_show_step(self) -> None:
        """Open the document at the place where it was done."""
        here = self.here
        if here is None or not here.documents:
            self.say(tr("This was not done in a document."))
            return
        workbench, place = self.workbench, here.place
        workbench.pop_screen()
        workbench.open_document(here.documents[0], fragment=place)

    def on_line_list_opened(self) -> None:
        """A step was clicked twice."""
        self.action_show_step()

    def action_others_steps(self) -> None:
        """Show what others did too, or not."""
        self.asked = Asked(self.asked.annotator, not self.asked.others, self.asked.document_id, self.asked.kind)
        prefer("others_edits", self.asked.others)
        self._ask_anew()

    def action_steps_here(self) -> None:
        """Only what was done in this step's document; or all again."""
        here = self.here
        chosen = "" if self.asked.document_id or here is None or not here.documents else here.documents[0]
        self.asked = Asked(self.asked.annotator, self.asked.others, chosen, self.asked.kind)
        self._ask_anew()

    def action_steps_of_kind(self) -> None:
        """Only edits of the next kind."""
        self.asked = self.asked.next_kind()
        self._ask_anew()

    def _ask_anew(self) -> None:
        """Read anew; one stays on the step on which one is, where it is shown still."""
        self._stand_on = self.here.step.id if self.here is not None else ""
        self.list.empty = tr("Reading the history …")
        self.list.show(0)
        self._begin()
        self.tell()

    def action_go_back_to(self) -> None:
        """Take back all that one did after this, or do again up to it; first say how much that is."""
        here = self.here
        if here is None:
            return
        if here.step.annotator != self.project.annotator:
            self.say(tr("Only your own edits are taken back."))
            return
        step = here.step
        in_background(
            self,
            lambda project, task: way_to(project, step),
            lambda way: self._confirm(here, way),
            project=self.project,
            failed=self._failed,
            group="way",
        )

    def _confirm(self, here: Told, way: Way) -> None:
        if not way.edits:
            followed = tr("There is nothing to redo up to here: other edits followed.")
            self.say(tr("Nothing stands that you did after this.") if way.back else followed)
            return

        def answered(number: int | None) -> None:
            if number == 0:
                self._go(here, way)

        self.app.push_screen(ChooseScreen(_question(way), _answers(way), help_=here.words), answered)

    def _go(self, here: Told, way: Way, *, force: bool = False) -> None:
        """Go there, on a thread: all the way or not at all."""

        def work(project: Project, task: Task) -> int:
            return go(project, here.step, way, force=force, told=task.progress)

        in_background(
            self,
            work,
            lambda number: self._went(way, number),
            project=self.project,
            failed=lambda error: self._refused(here, way, error, force=force),
            group="going",
            progress=lambda done, total: self.announce(f"{done:,}/{total:,}", "soft"),
        )

    def _went(self, way: Way, number: int) -> None:
        self.workbench.outdate_below()
        self._ask_anew()
        if number == 1:
            done = tr("✓ took back one edit") if way.back else tr("✓ did one edit again")
        else:
            done = tr("✓ took back {n:,} edits", n=number) if way.back else tr("✓ did {n:,} edits again", n=number)
        self.announce(done if number else tr("There is nothing to redo up to here: other edits followed."))

    def _refused(self, here: Told, way: Way, error: WorkbenchError, *, force: bool) -> None:
        """Nothing was done; where a later edit stands in the way, ask whether to overwrite it."""
        if force or not isinstance(error, Refused):
            self.say(error.message, hint=error.hint, bad=True)
            self.failed()
            return

        def answered(number: int | None) -> None:
            if number == 0:
                self._go(here, way, force=True)

        answers = (Answer(tr("Go on all the same"), error.hint), Answer(tr("Leave everything as it is")))
        self.app.push_screen(ChooseScreen(error.message, answers, at=1), answered)

    def taken_back(self, edit: Edit, words: str) -> None:
        """Something was undone or redone: read anew."""
        self._ask_anew()
        self.announce(f"✓ {words}")

    def action_leave_history(self) -> None:
        """Back to where one was."""
        self.close()


def _question(way: Way) -> str:
    if not way.back:
        many = tr("Do again {n:,} edits, up to this one?", n=way.edits)
        return many if way.edits > 1 else tr("Do again this one edit?")
    if way.edits == 1:
        return tr("Take back the one edit after this?")
    if way.documents == 1:
        return tr("Take back {n:,} edits in one document?", n=way.edits)
    return tr("Take back {n:,} edits in {m:,} documents?", n=way.edits, m=way.documents)


def _answers(way: Way) -> tuple[Answer, Answer]:
    if not way.back:
        return Answer(tr("Do it again"), tr("ctrl+z takes it back, edit by edit.")), Answer(tr("Leave it"))
    help_ = tr("Redo (ctrl+y) brings each of them again.")
    if way.elsewhere:
        help_ += " " + tr("Among them, not done on a screen: {what}.", what=tr(", ").join(way.elsewhere[:3]))
    return Answer(tr("Go back to here"), help_), Answer(tr("Leave everything as it is"))
