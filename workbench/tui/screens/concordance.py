"""A concordance: words of the document or the corpus with what stands around them, to be read, opened and marked."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import chain, islice
from typing import TYPE_CHECKING, ClassVar, Final

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.widgets import Input, Static
from textual.worker import get_current_worker

from workbench.model import Document, Fragment
from workbench.store.among import batches
from workbench.text.sanitise import printable
from workbench.tui.actions import bindings
from workbench.tui.background import Stopped, Told, in_background
from workbench.tui.finding.kwic import ALL, UNMARKED, KwicList, Order, arranged
from workbench.tui.language import tr
from workbench.tui.screens.marking_lines import MarkingLines
from workbench.tui.screens.parts import Annotating
from workbench.tui.titles import titled
from workbench.tui.widgets.bars import Heading
from workbench.tui.widgets.kwic_view import ConcordanceView
from workbench.tui.widgets.plain_input import PlainInput

if TYPE_CHECKING:
    from textual.timer import Timer

    from workbench.project import Project
    from workbench.search.concordance import Concordance, Line, Markings, Side
    from workbench.search.repeats import Repeat
    from workbench.tui.action import Context
    from workbench.tui.background import Task

_MOST: Final = 50_000
"""So many lines are shown, and no more."""
_FIRST: Final = 100
_BATCH: Final = 500
_PAUSE: Final = 0.15
"""Seconds after a key before the corpus is searched."""
_CONTEXT: Final = 100
_SIDES: Final = (None, "source", "target")


class QueryInput(PlainInput):
    """Where the words are typed."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("asking")


class ConcordanceScreen(MarkingLines):
    """Keyword in context.

    Args:
        words: What to look for at first; "" to ask.
        document: The document that one comes from.
    """

    contexts: ClassVar[tuple[Context, ...]] = ("kwic", "concordance")
    comes_back: ClassVar[bool] = True
    DEFAULT_CSS = """
    ConcordanceScreen { layout: vertical; overflow: hidden; background: $background; }
    ConcordanceScreen #query { height: 1; background: $wb-bar; }
    ConcordanceScreen #sign { width: 3; color: $accent; background: $wb-bar; text-style: bold; }
    ConcordanceScreen #how { width: auto; padding: 0 1; color: $wb-soft; background: $wb-bar; }
    ConcordanceScreen Input, ConcordanceScreen Input:focus {
        border: none; background: $wb-bar; height: 1; padding: 0; width: 1fr;
    }
    """

    def __init__(self, words: str, document: Document) -> None:
        super().__init__(KwicList(), corpus=True)
        self.document = document
        self.side: Side | None = None
        self.view = ConcordanceView(self.list)
        self.how = Static("", id="how", markup=False)
        self.input = QueryInput(" ".join(words.split()), placeholder=tr("words, or a single Chinese character"))
        self._pending: Timer | None = None
        self._texts = 0

    def compose(self) -> ComposeResult:
        """Header, the words, the lines, footer."""
        yield self.header
        with Horizontal(id="query"):
            yield Static(" / ", id="sign", markup=False)
            yield self.input
            yield self.how
        yield self.view
        yield self.footer

    def on_mount(self) -> None:
        """Look for what one came with; else let it be typed."""
        self.list.titles = {name: titled(each) for name, each in self.project.schema.types.items()}
        (self.view if self.input.value.strip() else self.input).focus()
        self.look()

    def on_screen_resume(self) -> None:
        """In front again: marks may be others."""
        if self.outdated:
            self.outdated = False
            self._look_beside()

    # Looking.

    def on_input_changed(self, event: Input.Changed) -> None:
        """Other words are typed: look for them when the typing pauses."""
        event.stop()
        if self._pending is not None:
            self._pending.stop()
        self._pending = self.set_timer(_PAUSE, self.look)

    def look(self) -> None:
        """Look for the words anew, on a thread."""
        from workbench.search.matching import query

        wanted = query(self.input.value.strip(), exact=self.exact, at="start")
        side, document = self.side, None if self.corpus else self.document.id
        annotator = self.project.annotator
        self.list.clear()
        self._progress, self._working, self._state = (0, 0), tr("looking") if wanted.folded else "", ("", "soft")
        self._texts = 0

        def work(project: Project, task: Task) -> None:
            from workbench.search.concordance import Concordance, Markings
            from workbench.search.repeats import closed_documents

            concordance, markings = Concordance(project.database), Markings(project.database, annotator)
            closed = frozenset(closed_documents(project.assignments, annotator, but=self.document.id))
            lines = concordance.lines(wanted, document_id=document, side=side, context=_CONTEXT, progress=task.progress)
            lines = islice(lines, _MOST)
            for number, batch in enumerate(chain(batches(islice(lines, _FIRST), _FIRST), batches(lines, _BATCH))):
                self._send(task, concordance, markings, batch, closed)
                if not number:
                    texts = concordance.texts(wanted, document_id=document, side=side)
                    task.tell(partial(self._counted, texts))

        def then(_: None) -> None:
            self._working = ""
            self.put_in_order()

        in_background(
            self, work, then, project=self.project, failed=self._failed, group="concordance", progress=self._told
        )
        self.tell()

    def _send(
        self, task: Task, concordance: Concordance, markings: Markings, lines: Sequence[Line], closed: frozenset[str]
    ) -> None:
        """Hand lines that were found, with what is marked there, to the screen."""
        from workbench.search.repeats import Repeat

        beside = markings.beside(lines)
        names = concordance.names(line.document_id for line in lines)
        found = [Repeat(line, marked) for line, marked in zip(lines, beside, strict=True)]
        task.tell(lambda: self._more(found, names, closed))

    def _more(self, found: list[Repeat], names: dict[str, str], closed: frozenset[str]) -> None:
        self.list.closed = closed
        self.list.names.update(names)
        self.list.add(found)
        self.tell()

    def _counted(self, texts: int) -> None:
        """The index says in how many segments there are lines, before any of them is read."""
        self._texts = texts

    # In an order, and narrowed.

    def put_in_order(self) -> None:
        """Put the lines in order, on a thread."""
        entries, order, wanted = tuple(self.list.entries), self.list.order, self.list.wanted
        if self._working or (order == "document" and wanted == ALL and len(self.list.shown) == len(entries)):
            self.tell()
            return

        def work() -> None:
            worker = get_current_worker()

            def pause() -> None:
                if worker.is_cancelled:
                    raise Stopped

            try:
                shown = arranged(entries, order, wanted, pause)
            except Stopped:
                return
            self.post_message(Told(lambda: self._arranged(len(entries), shown)))

        self.run_worker(work, thread=True, exclusive=True, group="arrange")

    def _arranged(self, number: int, shown: list[int]) -> None:
        if number == len(self.list.entries):
            self.list.arrange(shown)
            self.tell()

    def _sort(self, order: Order) -> None:
        self.list.order = order
        self.put_in_order()

    def action_sort_by_left(self) -> None:
        """By what stands before."""
        self._sort("left")

    def action_sort_by_right(self) -> None:
        """By what stands behind."""
        self._sort("right")

    def action_sort_by_document(self) -> None:
        """As they were found."""
        self._sort("document")

    def action_narrow_lines(self) -> None:
        """All lines, then those that are not marked, then those of each label that is there."""
        labels = sorted({label for entry in self.list.entries for label in entry.beside.same})
        choices = [ALL, UNMARKED, *labels]
        at = choices.index(self.list.wanted) if self.list.wanted in choices else -1
        self.list.wanted = choices[(at + 1) % len(choices)]
        self.put_in_order()

    # Saying what is so.

    def tell(self) -> None:
        """Bring everything up to date."""
        total = len(self.list.entries)
        number = f"{len(self.list.shown):,}" if len(self.list.shown) == total else f"{len(self.list.shown):,}/{total:,}"
        more = "+" if total >= _MOST else " …" if self._working else ""
        facts = [
            tr("1 line") if number == "1" and not more else tr("{number} lines", number=f"{number}{more}"),
            tr("of {number} segments", number=f"{self._texts:,}") if more and self._texts else "",
            self._narrowed(),
            self._sorted(),
        ]
        if self.list.taken:
            facts.insert(0, tr("{number} taken", number=f"{len(self.list.taken):,}"))
        self.header.say(Heading(tr("Concordance"), tuple(facts)))
        self.how.update(self._how())
        words = "" if self._working else self.input.value.strip()
        self.list.empty = tr("No line has “{words}”.", words=printable(words)) if words else ""
        self.view.renew()
        self._tell_footer()

    def _how(self) -> str:
        sides = {None: tr("both sides"), "source": tr("in texts"), "target": tr("in translations")}
        scope = tr("all documents") if self.corpus else tr("this document")
        return f"{scope} · {sides[self.side]} · {tr('to the letter') if self.exact else tr('alike')}"

    def _narrowed(self) -> str:
        if self.list.wanted == ALL:
            return ""
        if self.list.wanted == UNMARKED:
            return tr("not marked")
        return tr("marked {title}", title=self.list.titles.get(self.list.wanted, self.list.wanted))

    def _sorted(self) -> str:
        return {"document": "", "left": tr("by the left"), "right": tr("by the right")}[self.list.order]

    def _tell_footer(self) -> None:
        asking = self.focused is self.input
        situation = (
            {"asking"} if asking else {"kwic", "leavable"} | ({"lines", "concordance"} if self.list.shown else set())
        )
        if self.size.width >= 120:
            situation |= {"roomy", "sortable"} if not asking else set()
        done, total = self._progress
        state, tone = self._state
        if self._working:
            state, tone = tr("looking {share}% …", share=100 * done // total if total else 0), "accent"
        elif self.input.value.strip() and not self.list.entries:
            state, tone = tr("nothing found"), "bad"
        keys = [
            each.key for each in self.project.schema.types.values() if each.key and each.kind in ("entity", "claim")
        ]
        lead = ("", "") if asking or not self.list.shown else (" ".join(keys[:4]), tr("Mark"))
        self.footer.say(situation, lead=lead, state=state, tone=tone)

    def on_descendant_focus(self) -> None:
        """The words, or the lines: other keys."""
        self._tell_footer()

    # Other words, other texts, or away.

    def action_switch_scope_asking(self) -> None:
        """The same while typing."""
        self.action_switch_scope()

    def action_switch_sides(self) -> None:
        """Texts and translations, texts, or translations."""
        self.side = _SIDES[(_SIDES.index(self.side) + 1) % len(_SIDES)]
        self.look()

    def action_edit_query(self) -> None:
        """Type other words."""
        self.input.focus()

    def action_begin_list(self) -> None:
        """To the lines."""
        self.view.focus()

    def action_leave_query(self) -> None:
        """Back to the text."""
        self.dismiss(None)

    def action_leave_lines(self) -> None:
        """Stop looking; else back to the text."""
        if self._working:
            self.workers.cancel_group(self, "concordance")
            self._working = ""
            self.put_in_order()
        else:
            self.dismiss(None)

    def action_open_line(self) -> None:
        """Open the line in its document."""
        entry = self.list.here
        if entry is None:
            return
        fragment = Fragment(entry.line.text_id, entry.line.start, entry.line.end)
        below = self.app.screen_stack[-2]
        if isinstance(below, Annotating) and below.document.id == entry.line.document_id:
            self.dismiss(None)
            below.call_after_refresh(below.stand_on, fragment)
        else:
            self.workbench.open_document(entry.line.document_id, fragment=fragment)
