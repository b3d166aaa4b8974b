"""The review screen: what annotators part on, in the text, unit by unit, and decided by key."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult

from workbench.adjudication import rule_of
from workbench.model import Annotation, Document, Edit, Fragment
from workbench.tui.language import tr
from workbench.tui.review.course import Course, Survey
from workbench.tui.review.lines import Shown
from workbench.tui.review.versions import Version, gold_of, versions_of
from workbench.tui.review.view import View, nothing_open, rule_title
from workbench.tui.screens.walking import Walking
from workbench.tui.spans import SpanIndex
from workbench.tui.widgets.bars import Footer, Header, Heading
from workbench.tui.widgets.review_pane import ReviewPane
from workbench.tui.widgets.review_panel import ReviewPanel
from workbench.tui.words import counted, label_title

if TYPE_CHECKING:
    from workbench.project import Project
    from workbench.tui.page import Page
    from workbench.tui.panel import Shown as FormShown
    from workbench.tui.watching import Changed


class ReviewScreen(Walking):
    """One document after the other, as far as annotators part on them.

    Args:
        documents: The ids of those to review, in order; None for all.
        label: Only what somebody called so.
        unit_id: The unit to begin with.
    """

    DEFAULT_CSS = """
    ReviewScreen { layout: vertical; overflow: hidden; background: $background; }
    ReviewScreen ReviewPane { height: 1fr; }
    ReviewScreen ReviewPanel { height: 15; }
    ReviewScreen.-narrow ReviewPanel { height: 11; }
    ReviewScreen.-roomy ReviewPanel { height: 18; }
    """

    def __init__(
        self,
        project: Project,
        document: Document,
        *,
        documents: Sequence[str] | None = None,
        label: str = "",
        unit_id: str = "",
        page: Page | None = None,
    ) -> None:
        super().__init__()
        self.schema = project.schema
        self.course = Course(label)
        self.survey = Survey([document.id] if documents is None else list(documents))
        self.is_everything = documents is None
        self.versions = []
        self.header, self.footer, self.panel = Header(), Footer(), ReviewPanel()
        self._saved, self._tone = "", "soft"
        self.wanted = unit_id
        self.set_document(project, document, page)
        self.pane = ReviewPane(self.page, SpanIndex(self.page), self.schema)

    def compose(self) -> ComposeResult:
        """Header, text, panel, footer."""
        yield self.header
        yield self.pane
        yield self.panel
        yield self.footer

    def on_mount(self) -> None:
        """Find out what there is to decide, here first and then everywhere."""
        self.panel.focus()
        self.find()
        self.look_over()
        self.tell()

    def on_screen_resume(self) -> None:
        """In front again: what was taken back meanwhile is read anew."""
        self.panel.focus()
        if self.outdated:
            self.outdated = False
            self.find()

    # Looking at a unit.

    def look(self) -> None:
        """Look at the course's unit: its versions, in the panel and in the text."""
        unit = self.unit
        self.versions = [*self._in_order(versions_of(unit)), *gold_of(unit)] if unit is not None else []
        self.several, self.reason = None, None
        self.close_draft()
        self.at = 0
        self.light(stand=True)

    def _in_order(self, versions: list[Version]) -> list[Version]:
        """The versions in an order that tells no names where these are hidden: most holders first, then by letter."""
        if not self.names.hidden:
            return versions
        return sorted(versions, key=lambda each: (-len(each.holders), self.names.listed(each.holders)))

    def light(self, *, stand: bool = False) -> None:
        """Light the versions in the text; with `stand`, bring them into sight."""
        marks = [version.mark for version in self.versions]
        pointed = marks[self.at] if self.at < len(marks) else None
        if self.draft is not None:
            pointed = self.draft.mark
            marks = [pointed, *(mark for mark in marks if mark.id != pointed.id)]
        if pointed is not None and not pointed.fragments:
            marks = self._ends(pointed)
            self.pane.light(marks, marks[0].id if marks else "")
        else:
            self.pane.light(marks, pointed.id if pointed else "")
        if stand and pointed is not None:
            self.pane.stand_on(next((mark for mark in marks if mark.fragments), pointed))

    def _ends(self, mark: Annotation) -> list[Annotation]:
        """The marks that a relation joins."""
        found = (self.quoting.mark(key) for ids in mark.roles.values() for key in ids)
        return [each for each in found if each is not None]

    def on_review_pane_asked(self, event: ReviewPane.Asked) -> None:
        """A place in the text was clicked: look at what was marked there."""
        if self.draft is not None or self.reason is not None:
            return
        place = event.place
        piece = self.page.passages[place.passage].piece(place.side)
        if piece is None:
            return
        here = piece.fragment(place.at, place.at + 1)
        for at, unit in enumerate(self.course.units):
            if at != self.course.at and any(_covers(mark, here) for mark in unit.marks.values()):
                self.course.at = at
                self.look()
                self.tell()
                return

    def on_review_panel_typed(self, event: ReviewPanel.Typed) -> None:
        """A digit, or a character of what is being written."""
        if self.picker is not None:
            self.picker.type(event.character)
            self.tell()
        elif self.reason is not None:
            self.reason.type(event.character)
            self.tell()
        elif self.draft is not None:
            self.fix_digit(int(event.character))
        else:
            self.digit(int(event.character))

    def changed_elsewhere(self, changed: Changed) -> bool:
        """Others have marked or decided: look anew, but not while something is being written."""
        if self.draft is not None or self.reason is not None:
            return False
        if changed.touches("marks", "decisions", document=self.document.id):
            self.find()
        return True

    def taken_back(self, edit: Edit, words: str) -> None:
        """Something was undone or redone: read anew, and show where it was."""
        self._saved, self._tone = f"✓ {words}", "good"
        self.close_draft()
        self.reason = None
        keys = [change.key for change in edit.changes if change.table == "decisions"]
        row = keys and self.project.database.row("SELECT document_id FROM decisions WHERE id = ?", (keys[0],))
        if row and row[0] != self.document.id:
            self.open(row[0], keys[0])
        else:
            self.find(keys[0] if len(keys) == 1 else "")
        if len(keys) != 1:
            self.look_over()
        self.tell()

    def missing(self) -> None:
        """A mark is gone: find out anew what there is."""
        self.find()

    def saved(self, what: str) -> None:
        """Say what is on disk."""
        self._saved, self._tone = f"✓ {what}" if what else "", "good"
        self.tell()

    def failed(self) -> None:
        """A decision was not made: say so."""
        self._saved, self._tone = tr("✗ not decided"), "bad"
        self.tell()

    def action_leave_review(self) -> None:
        """Back to where one was."""
        if self.several is not None:
            self.several = None
            self.tell()
        else:
            self.workbench.close_screen()

    # Saying what is so.

    def tell(self) -> None:
        """Bring the header, the panel and the footer up to date."""
        self.header.say(self._heading())
        writing = self.reason is not None or self.picker is not None
        form = self._form() if self.draft is not None and self.reason is None else None
        self.panel.show(self._shown(), form=form, writing=writing)
        lead = ("", "")
        if not writing and self.form is not None:
            options = self.form.field.options if self.form.field else ()
            lead = (_numbers(options), tr("Take")) if options else lead
        elif not writing and self.choices():
            lead = (_numbers(self.choices()), tr("This one"))
        self.footer.say(self._situation(), lead=lead, state=self._saved, tone=self._tone)

    def _heading(self) -> Heading:
        here = self.course.counted()
        total = self.survey.total
        decided = tr("{part}/{whole} decided", part=here.decided, whole=here.units)
        facts = [decided, tr("{n} open", n=here.open)] if self.course.found else ["…"]
        if len(self.survey.documents) > 1:
            more = "" if self.survey.is_complete else "…"
            all_ = f"{total.decided:,}/{total.units:,}{more}"
            facts.append(tr("all: {decided}, {open} open", decided=all_, open=f"{total.open:,}"))
        if self.course.label:
            facts.append(tr("only {label}", label=label_title(self.schema, self.course.label)))
        facts += [tr("names hidden")] if self.names_hidden else []
        facts.append(self.project.annotator or tr("no name yet"))
        return Heading(tr("Review · {title}", title=self.document.title or self.document.name), tuple(facts))

    def _shown(self) -> Shown:
        unit = self.unit
        if self.hidden:
            return Shown(
                words=(
                    tr("You see others' marks when you are done with this document."),
                    tr("Say so in the library, with d."),
                )
            )
        if self.course.found is None:
            return Shown(words=(tr("Comparing …"),))
        rule = rule_of(self.project)
        if unit is None:
            label = label_title(self.schema, self.course.label)
            nobody = tr("Nobody called anything «{label}» here.", label=label) if label else tr("Nobody has marks.")
            return Shown(words=(nobody, tr("N goes to the next document.")))
        view = View(self.schema, self.names, self.quoting, rule)
        shown = view.of(self.course, unit, self.versions, self.at, self.several)
        return self.with_banner(shown, self.course.ready(rule), more=len(self.survey.documents) > 1)

    def with_banner(self, shown: Shown, waiting: int, *, more: bool) -> Shown:
        """What the panel shows, with what to do now above it, and the reason that is asked for."""
        from dataclasses import replace

        banner = shown.banner or nothing_open(self.course, waiting, more=more)
        if not banner and waiting and self.course.counted().decided == 0:
            waits = self.course.found.unfinished if self.course.found else ()
            if not waits:
                rule = rule_title(rule_of(self.project).name)
                marks = counted(waiting, "mark")
                banner = tr("a lets {marks} pass by the rule «{rule}»; o sets the rule.", marks=marks, rule=rule)
        return replace(shown, banner=banner, reason=self.reason, asking=self.asking)

    def _form(self) -> FormShown:
        from workbench.tui.panel import Shown as FormShown

        assert self.draft is not None
        return FormShown(
            self.schema,
            words=lambda mark: self.quoting.words(mark.fragments),
            lookup=self.quoting.mark,
            form=self.form,
            edited=self.draft.mark,
            picker=self.picker,
        )

    def _situation(self) -> set[str]:
        if self.picker is not None:
            return {"picking"}
        if self.reason is not None:
            return {"explaining"}
        if self.form is not None:
            return self._fixing()
        found = {"reviewing", "elsewhere"} if len(self.survey.documents) > 1 else {"reviewing"}
        unit = self.unit
        if unit is not None:
            found |= {"unit"} | ({"several"} if len(self.choices()) > 1 else set())
            found |= {"decided"} if unit.decision is not None else set()
        if self.course.found is not None and self.course.units:
            units = self.course.found.units
            found |= {"finishable"} if all(each.status == "decided" for each in units) else set()
            found |= {"ruled"} if self.course.ready(rule_of(self.project)) else set()
        return found | ({"undoable"} if self.project.journal.undoable() else set())

    def _fixing(self) -> set[str]:
        from workbench.tui.review.draft import FRAGMENTS, is_role

        field = self.form.field if self.form is not None else None
        found = {"correcting"}
        if field is not None:
            found |= {"bounding"} if field.name == FRAGMENTS else set()
            written = field.asks is not None and field.asks.type in ("text", "number")
            found |= {"writable"} if is_role(field) or written else set()
        return found


def _covers(mark: Annotation, fragment: Fragment) -> bool:
    """Whether a mark stands on the place where a fragment begins."""
    return any(f.text_id == fragment.text_id and f.start <= fragment.start < f.end for f in mark.fragments)


def _numbers(choices: Sequence[object]) -> str:
    """The keys of a choice that is numbered."""
    return f"1–{min(9, len(choices))}" if len(choices) > 1 else "1"
