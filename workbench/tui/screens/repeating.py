"""Repeating marks on the annotation screen: the last one, the same words everywhere, and what was marked elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from workbench.model import Annotation, Fragment
from workbench.tui.actions import key_called
from workbench.tui.background import Hears, in_background
from workbench.tui.finding.worn import Worn
from workbench.tui.language import tr
from workbench.tui.page import Side
from workbench.tui.panel_sheet import Section
from workbench.tui.screens.parts import Annotating
from workbench.tui.spans import SpanIndex
from workbench.tui.titles import titled

if TYPE_CHECKING:
    from workbench.errors import WorkbenchError
    from workbench.project import Project
    from workbench.search.repeats import Pattern, Place
    from workbench.tui.background import Task
    from workbench.tui.finding.suggestions import Suggestion, Suggestions

_PAUSE: Final = 0.25
"""Seconds after an edit before suggestions are looked for anew."""


class Repeating(Hears, Annotating):
    """The part of the annotation screen that repeats marks, and suggests them."""

    _hints: Suggestions | None = None
    _hints_wait = False
    _hints_number = 0

    def on_mount(self) -> None:
        """Suggest at once where that was asked for in another document."""
        if self.workbench.session.suggesting:
            self._hint_anew()

    # What was marked last.

    def saved(self, what: str = "") -> None:
        """An edit is on disk: remember its mark, and suggest anew."""
        super().saved(what)
        mark = self.spans.marks.get(self.latest)
        if mark is not None and mark.fragments:
            self.workbench.session.last = mark
        if self.workbench.session.suggesting and not self._hints_wait:
            self._hints_wait = True
            self.set_timer(_PAUSE, self._hint_anew)

    def last_mark(self) -> Annotation | None:
        """The mark that was last made or changed: in this run of the program, else in this document."""
        return self._last_of_session() or next(
            (mark for mark in reversed(self.spans.marks.values()) if mark.fragments), None
        )

    def _last_of_session(self) -> Annotation | None:
        last = self.workbench.session.last
        return last if last is not None and last.annotator == self.project.annotator else None

    def _pattern_of(self, mark: Annotation) -> Pattern | None:
        """What another mark like this one is: its label, and its attributes over the label's defaults."""
        from workbench.search.repeats import Pattern

        mark_type = self.schema.types.get(mark.label)
        if mark_type is None:
            self.say(tr("The schema has no type {label} any more.", label=mark.label))
            return None
        return Pattern(mark_type.kind, mark.label, {**mark_type.defaults(), **mark.attributes})

    def _words_here(self) -> Fragment | None:
        """What is selected, or the word under the cursor."""
        return (self.pane.caret.selection() or self.pane.caret.word()) if self.page.passages else None

    def action_repeat_mark(self) -> None:
        """Mark the selection, or the word under the cursor, as the last one was."""
        last, fragment = self.last_mark(), self._words_here()
        pattern = self._pattern_of(last) if last is not None else None
        if last is None:
            self.say(tr("Nothing was marked yet."))
        elif fragment is None:
            self.say(tr("Move to a word, or select something first."))
        elif pattern is not None:
            self._mark_now(pattern, fragment)

    def _mark_now(self, pattern: Pattern, fragment: Fragment) -> None:
        """Make one mark in this document."""
        from workbench.search.repeats import mark_places

        project, places = self.project, [(self.document.id, fragment)]
        with self.guarded():
            made = mark_places(project.database, project.marks, project.annotator, [(pattern, places)], self.schema.id)
            if not made:
                self.say(tr("This is marked so already."))
            self.take_in(made)
            if made:
                self.stand_on(fragment)

    def take_in(self, made: list[Annotation], what: str = "") -> None:
        """Show marks that are on disk."""
        for mark in made:
            if mark.document_id == self.document.id:
                self.spans.put(mark)
                self.latest = mark.id
        if made:
            self.pane.show_all()
            self.saved(what)

    # The same everywhere.

    def action_mark_everywhere(self) -> None:
        """Look for the words of the mark under the cursor, or of the last one, to mark them all."""
        mark = next((mark for mark in self.marks_here() if mark.fragments), None) or self._last_of_session()
        if mark is None:
            self.say(tr("Mark something first, or put the cursor on a mark."))
        elif len(mark.fragments) > 1:
            self.say(tr("This mark has several parts: only one stretch of words can be looked for."))
        else:
            with self.guarded():
                self._look_everywhere(mark, mark.fragments[0])

    def _look_everywhere(self, mark: Annotation, fragment: Fragment) -> None:
        from workbench.search.repeats import words_of
        from workbench.tui.screens.propagating import RepeatsScreen, Wanted

        pattern, words = self._pattern_of(mark), words_of(self.project.database, fragment)
        if pattern is not None and words.strip():
            side: Side = "source" if fragment.text_id == mark.document_id else "target"
            wanted = Wanted(pattern, words, side, self.document)
            self.app.push_screen(RepeatsScreen(wanted), self._marked_everywhere)

    def _marked_everywhere(self, made: list[Annotation] | None) -> None:
        if made:
            documents = len({mark.document_id for mark in made})
            where = tr("in {documents} documents", documents=documents)
            if documents == 1:
                where = tr("here") if made[0].document_id == self.document.id else tr("in another document")
            self.take_in(made, tr("{marks} marked {where}", marks=len(made), where=where))

    def action_concordance(self) -> None:
        """Words with what stands around them: those that are selected, or the word under the cursor."""
        from workbench.tui.screens.concordance import ConcordanceScreen

        fragment = self._words_here()
        self.app.push_screen(ConcordanceScreen(self.page.text_of(fragment) if fragment else "", self.document))

    # Suggestions.

    def action_toggle_suggestions(self) -> None:
        """Show suggestions, or do not."""
        session = self.workbench.session
        session.suggesting = not session.suggesting
        if session.suggesting:
            self.told(tr("looking for suggestions …"), "accent")
            self._hint_anew()
        else:
            self._hints = None
            self.pane.show_all()
            self.told(tr("suggestions are hidden"))

    def _hint_anew(self) -> None:
        """Look, on a thread, for what the annotator has marked elsewhere."""
        self._hints_wait = False
        session, annotator = self.workbench.session, self.project.annotator
        page, schema = self.page, self.schema
        if not session.suggesting or not annotator:
            return

        def work(project: Project, task: Task) -> tuple[Suggestions, int]:
            from workbench.search.lexicon import Lexicon, WordList
            from workbench.tui.finding.suggestions import Suggestions, suggest

            lexicon = session.lexicon
            if lexicon is None or lexicon.annotator != annotator:
                lexicon = session.lexicon = Lexicon(annotator)
            lexicon.refresh(project.database, task.progress)
            found = suggest(page, WordList(lexicon.labels()), task.progress)
            hints = Suggestions(page, schema, session.dismissed, found)
            return hints, hints.count(SpanIndex(page, project.marks.of(page.document.id)))

        def then(found: tuple[Suggestions, int]) -> None:
            if page is self.page and session.suggesting:
                self._show_hints(*found)

        in_background(self, work, then, project=self.project, failed=self._hints_failed, group="suggestions")

    def _hints_failed(self, error: WorkbenchError) -> None:
        self.say(error.message, hint=error.hint, bad=True)

    def _show_hints(self, hints: Suggestions, number: int) -> None:
        first = self._hints is None
        self._hints, self._hints_number = hints, number
        self.pane.show_all()
        if first:
            self.told(self._hints_in_words() or tr("nothing is suggested"), "accent")
        self.tell()

    def _shown_hints(self) -> Suggestions | None:
        return self._hints if self._hints is not None and self._hints.page is self.page else None

    def _hint_here(self) -> Suggestion | None:
        """What is suggested under the cursor."""
        hints = self._shown_hints()
        return hints.at(self.pane.caret.place, self.spans) if hints is not None and self.page.passages else None

    def hints_worn(self, side: Side, index: int, start: int, end: int) -> list[Worn]:
        """How a stretch of a piece looks: what is suggested on it."""
        hints = self._shown_hints()
        return hints.worn(self.spans, side, index, start, end) if hints is not None else []

    def also_so(self) -> set[str]:
        """Whether something is suggested under the cursor."""
        return super().also_so() | ({"suggested"} if self._hint_here() is not None else set())

    def sections(self) -> list[Section]:
        """What is suggested under the cursor."""
        here = self._hint_here()
        if here is None:
            return super().sections()
        title = titled(self.schema.types[here.label])
        keys = {"accept": key_called("accept_suggestion"), "delete": key_called("delete_mark")}
        texts = [title, tr("{accept} accepts it · {delete} does not show it again", **keys)]
        return [*super().sections(), Section(tr("SUGGESTED"), texts, low=tr("suggested: {title}", title=title))]

    def facts(self) -> list[str]:
        """How much is suggested."""
        return [*super().facts(), *filter(None, [self._hints_in_words()])]

    def _hints_in_words(self) -> str:
        number = self._hints_number if self._shown_hints() is not None else 0
        return tr("{number} suggested", number=f"{number:,}") if number > 0 else ""

    def action_accept_suggestion(self) -> None:
        """Mark what is suggested here, and go to the next; where nothing is, go to the next."""
        hints, here = self._shown_hints(), self._hint_here()
        if hints is None:
            self.say(tr("Suggestions are not shown: press {key}.", key=key_called("toggle_suggestions")))
            return
        if here is not None:
            self._hints_number -= 1
            self._mark_now(self._pattern_for(here.label), here.fragment)
        self._to_next_hint(hints)

    def _pattern_for(self, label: str) -> Pattern:
        from workbench.search.repeats import Pattern

        mark_type = self.schema.types[label]
        return Pattern(mark_type.kind, label, mark_type.defaults())

    def _to_next_hint(self, hints: Suggestions) -> None:
        following = hints.next(self.pane.caret.place, self.spans)
        if following is not None:
            self.pane.go(following.place)
        else:
            self.told(tr("nothing more is suggested"), "accent")

    def action_accept_all_suggestions(self) -> None:
        """Mark all that is suggested in this document."""
        hints = self._shown_hints()
        by_label: dict[str, list[Place]] = {}
        for each in hints.all(self.spans) if hints is not None else ():
            by_label.setdefault(each.label, []).append((self.document.id, each.fragment))
        if not by_label:
            self.say(tr("Nothing is suggested here."))
            return
        wanted = [(self._pattern_for(label), places) for label, places in by_label.items()]
        annotator, schema_id = self.project.annotator, self.schema.id

        def work(project: Project, task: Task) -> list[Annotation]:
            from workbench.search.repeats import mark_places

            return mark_places(project.database, project.marks, annotator, wanted, schema_id)

        def then(made: list[Annotation]) -> None:
            self._hints_number = 0
            self.take_in(made, tr("{marks} suggestions accepted", marks=len(made)))

        in_background(self, work, then, project=self.project, failed=self._hints_failed, group="accept")

    def action_delete_mark(self) -> None:
        """Dismiss what is suggested under the cursor; with nothing suggested, delete the mark."""
        hints, here = self._shown_hints(), self._hint_here()
        if hints is None or here is None:
            super().action_delete_mark()  # type: ignore[misc]
            return
        hints.dismiss(here)
        self._hints_number -= 1
        self.pane.show_all()
        self.told(tr("not suggested again: {words}", words=titled(self.schema.types[here.label])), "accent")
        self._to_next_hint(hints)
