"""The same words everywhere: a preview in context, in which each place is taken or left, then all marked as one."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

from rich.segment import Segment
from textual.app import ComposeResult

from workbench.model import Annotation, Document
from workbench.tui.background import in_background
from workbench.tui.finding.kwic import KwicList, key_of
from workbench.tui.language import tr
from workbench.tui.lines import Line, filled
from workbench.tui.screens.kwic import KwicScreen
from workbench.tui.titles import titled
from workbench.tui.widgets.bars import Heading
from workbench.tui.widgets.kwic_view import RepeatsView
from workbench.tui.widgets.strips import LineWidget

if TYPE_CHECKING:
    from textual.worker import Worker

    from workbench.project import Project
    from workbench.search.repeats import Pattern, Repeat, State
    from workbench.tui.action import Context
    from workbench.tui.background import Task
    from workbench.tui.page import Side

_MOST: Final = 20_000
"""So many places that are not marked so already are shown, and no more."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be marked: which words, on which side, as what, from which document."""

    pattern: Pattern
    words: str
    side: Side
    document: Document


class Remarks(LineWidget):
    """What is said above the lines."""

    DEFAULT_CSS = "Remarks { height: 2; background: $panel; }"

    remarks: tuple[tuple[str, str], ...] = ()

    def say(self, *remarks: tuple[str, str]) -> None:
        """Say these, each in a colour."""
        if remarks != self.remarks:
            self.remarks = remarks
            self.renew()

    def compose_lines(self, width: int, height: int) -> list[Line]:
        """A row for each."""
        ink = self.ink
        plain = ink.style("text", "panel")
        rows = [filled([Segment(f"  {text}", ink.style(tone, "panel"))], width, plain) for text, tone in self.remarks]
        return (rows + [filled([], width, plain)] * height)[:height]


class RepeatsScreen(KwicScreen[list[Annotation]]):
    """Where else the words of a mark stand; dismissed with the marks that were made, none where nothing was."""

    contexts: ClassVar[tuple[Context, ...]] = ("kwic", "repeats")
    DEFAULT_CSS = "RepeatsScreen { layout: vertical; overflow: hidden; background: $background; }"

    def __init__(self, wanted: Wanted) -> None:
        super().__init__(KwicList(wanted.pattern.label), corpus=False)
        self.wanted = wanted
        self.remarks, self.view = Remarks(), RepeatsView(self.list)
        self._states: Counter[State] = Counter()
        self._shut: set[str] = set()
        self._looking: Worker[None] | None = None
        self._more_there = False

    def compose(self) -> ComposeResult:
        """Header, what will be marked, the lines, footer."""
        yield self.header
        yield self.remarks
        yield self.view
        yield self.footer

    def on_mount(self) -> None:
        """Look, on a thread."""
        self.list.titles = {name: titled(each) for name, each in self.project.schema.types.items()}
        self.view.focus()
        self.look()

    # Looking.

    def look(self) -> None:
        """Look for the words anew, on a thread."""
        wanted, exact, annotator = self.wanted, self.exact, self.project.annotator
        document = None if self.corpus else wanted.document.id
        self.list.clear()
        self._states.clear()
        self._shut.clear()
        self._more_there = False
        self.list.names = {}
        self._working = tr("looking")

        def work(project: Project, task: Task) -> None:
            from workbench.search.concordance import Concordance
            from workbench.search.repeats import closed_documents, repeats

            closed = closed_documents(project.assignments, annotator, but=wanted.document.id)
            concordance, number = Concordance(project.database), 0
            for batch in repeats(
                project.database,
                annotator,
                wanted.words,
                side=wanted.side,
                document_id=document,
                exact=exact,
                progress=task.progress,
            ):
                open_ = [repeat for repeat in batch if repeat.line.document_id not in closed]
                shut = {repeat.line.document_id for repeat in batch} & closed
                names = concordance.names(repeat.line.document_id for repeat in open_) if document is None else {}
                task.tell(lambda open_=open_, names=names, shut=shut: self._more(open_, names, shut))  # type: ignore[misc]
                number += sum(repeat.state(wanted.pattern.label) != "marked" for repeat in open_)
                if number >= _MOST:
                    task.tell(self._stop_at_most)
                    return

        def then(_: None) -> None:
            self._working = ""
            self.tell()

        self._looking = in_background(
            self, work, then, project=self.project, failed=self._failed, group="repeats", progress=self._told
        )
        self.tell()

    def _more(self, batch: list[Repeat], names: dict[str, str], shut: set[str]) -> None:
        """Take in lines; those that are free are taken, those over another mark are left to be chosen."""
        self._shut |= shut
        self.list.names.update(names)
        for each in batch:
            state = each.state(self.wanted.pattern.label)
            self._states[state] += 1
            if state == "free":
                self.list.taken.add(key_of(each.line))
        room = _MOST - self._states["marked"]
        self.list.add(each for each in batch if room > 0 or each.state(self.wanted.pattern.label) != "marked")
        self.tell()

    def _stop_at_most(self) -> None:
        self._more_there = True

    # Saying what is so.

    def tell(self) -> None:
        """Bring everything up to date."""
        mark_type = self.project.schema.types[self.wanted.pattern.label]
        words = " ".join(self.wanted.words.split())
        taken, all_ = len(self.list.taken), self._states.total()
        self.header.say(
            Heading(
                f"{words} → {titled(mark_type)}",
                (
                    tr("{taken} of {all} taken", taken=f"{taken:,}", all=f"{all_:,}"),
                    tr("all documents") if self.corpus else tr("this document"),
                    tr("to the letter") if self.exact else tr("alike"),
                    tr("in translations") if self.wanted.side == "target" else tr("in texts"),
                ),
            )
        )
        self.remarks.say((self._attributes(), "text"), (self._left_out(), "soft"))
        self.view.renew()
        self._tell_footer()

    def _tell_footer(self) -> None:
        situation = {"lines", "kwic", "leavable"} | ({"repeats"} if self.list.taken and not self._working else set())
        done, total = self._progress
        share = f" {100 * done // total}%" if total else ""
        self.footer.say(situation, state=f"{self._working}{share} …" if self._working else "", tone="accent")

    def _attributes(self) -> str:
        """Which attributes the marks will have."""
        pattern = self.wanted.pattern
        mark_type = self.project.schema.types[pattern.label]
        said = []
        for attribute in mark_type.attributes:
            value = pattern.attributes.get(attribute.name)
            if value is not None:
                values = value if isinstance(value, list | tuple) else [value]
                words = [titled(known) if (known := attribute.value(str(each))) else str(each) for each in values]
                said.append(f"{titled(attribute)} = {', '.join(words)}")
        if not mark_type.attributes:
            return tr("Each is marked {title}.", title=titled(mark_type))
        if not said:
            return tr("Each is marked {title}, without attributes.", title=titled(mark_type))
        return tr("Each is marked {title}, with {attributes}.", title=titled(mark_type), attributes=" · ".join(said))

    def _left_out(self) -> str:
        """What is not taken, and why."""
        marked, over, closed = self._states["marked"], self._states["overlapping"], self._shut
        entries = self.list.entries
        said = []
        if marked:
            said.append(tr("{number} marked so already", number=f"{marked:,}"))
        if over:
            said.append(tr("{number} over another mark", number=f"{over:,}"))
        if closed:
            said.append(tr("documents left out, finished or not yours: {number}", number=f"{len(closed):,}"))
        if self._more_there:
            said.append(tr("only the first {number} are shown", number=f"{_MOST:,}"))
        if not entries:
            return tr("Looking for the words …") if self._working else tr("The words stand nowhere else.")
        return " · ".join(said)

    # Marking, or not.

    def action_leave_lines(self) -> None:
        """Stop looking; else back to the text."""
        if self._working and self._looking is not None and not self.list.entries:
            self._looking.cancel()
        self.dismiss([])

    def action_mark_taken(self) -> None:
        """Mark what is taken, on a thread."""
        lines = self.list.chosen()
        if self._working:
            self.say(tr("Still looking: wait a moment."))
            return
        if not lines:
            self.say(tr("Nothing is taken: space takes a line."))
            return
        annotator, pattern, schema_id = self.project.annotator, self.wanted.pattern, self.project.schema.id
        self._working = tr("marking")
        self._progress = (0, 0)
        self.tell()

        def work(project: Project, task: Task) -> list[Annotation]:
            from workbench.search.repeats import mark_places, place_of

            places = [place_of(line) for line in lines]
            return mark_places(project.database, project.marks, annotator, [(pattern, places)], schema_id)

        in_background(self, work, self.dismiss, project=self.project, failed=self._failed, group="repeats")
