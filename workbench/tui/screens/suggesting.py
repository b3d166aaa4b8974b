"""What is offered while a translation is typed: completion by the engine, suggestions by number, words to light."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from workbench.text.sanitise import printable
from workbench.tui.background import Hears, Told
from workbench.tui.language import tr
from workbench.tui.page import Passage
from workbench.tui.postedit.told import notice_told
from workbench.tui.screens.parts import Annotating

if TYPE_CHECKING:
    from workbench.model import Translation
    from workbench.store.drafts import Visit
    from workbench.tui.postedit.beside import Beside
    from workbench.tui.postedit.completing import Answer, Completion
    from workbench.tui.postedit.panel import Editing, Finding
    from workbench.tui.postedit.suggesting import Found, Suggestion
    from workbench.tui.widgets.target_editor import TargetEditor


class Suggesting(Hears, Annotating):
    """The part of the annotation screen that offers words to somebody who translates.

    Attributes:
        editor: Where the translation is typed, None while nobody does.
        completion: What the engine offers there.
        suggested: What can be taken by its number.
        assisted: What of it was taken in this visit.
        made_from: The id of the candidate that was taken whole, "" for none: what is typed then is made from it.
        match: The memory's match that was taken whole instead.
    """

    editor: TargetEditor | None = None
    visit: Visit | None = None
    at_work: int = -1
    completion: Completion | None = None
    suggested: list[Suggestion] = []  # noqa: RUF012
    assisted: set[str]
    made_from = ""
    match: Suggestion | None = None
    _beside: Beside | None = None
    _found: Found | None = None
    _candidates_here: list[Translation] = []  # noqa: RUF012
    _visits = 0
    _engine_says = ""
    _engine_troubled = False
    _complained: frozenset[str] = frozenset()

    @property
    def beside(self) -> Beside:
        """The threads that work for this screen, begun when they are first needed."""
        if self._beside is None:
            from workbench.tui.postedit.beside import Beside

            def tell(call: Callable[[], object]) -> None:
                self.post_message(Told(call))

            self._beside = Beside(self.project.path, self.project.annotator, tell)
            self._beside.answered, self._beside.found = self._answered, self._looked_up
        return self._beside

    def into(self) -> str:
        """Into which language somebody translates; "" while nobody does."""
        return self.visit.language if self.visit is not None else ""

    def stop_beside(self) -> None:
        """The screen goes: nothing more is begun for it."""
        if self._beside is not None:
            self._beside.close()
            self._beside = None

    def begin_offering(self, passage: Passage, language: str) -> None:
        """Somebody begins to translate a segment: look up what there is for it, and have the engine begin."""
        from workbench.translate.engine import Source
        from workbench.tui.postedit.beside import Sought
        from workbench.tui.postedit.completing import Completion

        self._visits += 1
        source = Source(passage.source.text, passage.segment.language, language)
        self.completion = Completion(self._visits, source)
        self.assisted, self.made_from, self.match, self._found = set(), "", None, None
        self._candidates_here = self.project.translations.candidates(passage.segment.id)
        passages, index = self.page.passages, passage.index
        before = passages[index - 1].source.text if index else ""
        after = passages[index + 1].source.text if index + 1 < len(passages) else ""
        word = self._word_of_source(passage)
        self.beside.look(Sought(self._visits, passage.segment.id, source, before, after, word))

    def _word_of_source(self, passage: Passage) -> str:
        """The word of the source that the cursor was put on before the editor was opened, "" for none."""
        place = self.pane.caret.place
        if place.side != "source" or place.passage != passage.index:
            return ""
        found = self.pane.caret.word_positions() if place.at else None
        return passage.source.text[slice(*found)] if found else ""

    def end_offering(self) -> None:
        """Nobody translates any more."""
        self.completion, self._found, self.suggested = None, None, []
        self._engine_says, self._engine_troubled = "", False
        if self._beside is not None:
            self._beside.quiet()

    # What the engine says.

    def ask_engine(self) -> None:
        """Have the engine go on from what is typed, where its last answer does not."""
        editor, completion = self.editor, self.completion
        if editor is None or completion is None:
            return
        request = completion.wants(editor.draft.before)
        if request is not None:
            self._engine_says = self._engine_says or tr("the engine is being loaded …")
            self.beside.complete(request)

    def _answered(self, answer: Answer) -> None:
        """The engine has answered: about this segment and what is typed now, or it does not matter any more."""
        editor, completion = self.editor, self.completion
        if editor is None or completion is None or answer.request.visit != completion.visit:
            return
        if answer.problem:
            self._complain_once(answer.problem)
        else:
            keys = tr("tab: next word · shift+tab: all the rest")
            self._engine_says, self._engine_troubled = notice_told(answer.notice) or keys, False
            completion.take(answer, editor.draft.before)
        self.show_offered()

    def _complain_once(self, problem: str) -> None:
        """The panel says it for as long as it is so; a message in passing says it once."""
        self._engine_says, self._engine_troubled = problem, True
        if problem not in self._complained:
            self._complained |= {problem}
            self.say(tr("The engine does not help here; you can type all the same."), hint=problem)

    def show_offered(self) -> None:
        """Show what is offered behind the cursor, and in the panel."""
        editor, completion = self.editor, self.completion
        if editor is None or completion is None:
            return
        draft = editor.draft
        ghost = completion.rest(draft.before) if draft.is_at_end else ""
        if ghost != editor.ghost:
            editor.ghost = ghost
            editor.refresh()
            self.fit_editor()
        self._number_suggestions()
        self.tell()

    def fit_editor(self) -> None:
        """Give the editor the rows that it needs."""
        raise NotImplementedError

    def put_in(self, change: Callable[[], None], assisted: str) -> None:
        """Change what is typed by something that was offered, and remember where it came from."""
        if self.editor is not None:
            change()
            self.assisted.add(assisted)
            self.editor.changed()

    def action_take_word(self) -> None:
        """Take the next word of what the engine offers."""
        editor, completion = self.editor, self.completion
        word = completion.word(editor.draft.before) if editor and completion else ""
        if editor is not None and word:
            self.put_in(lambda: editor.draft.insert(word), "engine")

    def action_take_rest(self) -> None:
        """Take all that the engine offers, in the place of whatever stands behind the cursor."""
        editor, completion = self.editor, self.completion
        rest = completion.rest(editor.draft.before) if editor and completion else ""
        if editor is not None and rest:
            self.put_in(lambda: editor.draft.complete(rest), "engine")

    def action_alternatives(self) -> None:
        """Ask the engine what else could stand here."""
        if self.editor is not None and self.completion is not None:
            self.beside.complete(self.completion.alternatives_at(self.editor.draft.before))

    # Suggestions.

    def _looked_up(self, found: Found) -> None:
        if self.completion is not None and found.visit == self.completion.visit:
            self._found = found
            self.show_offered()

    def _number_suggestions(self) -> None:
        from workbench.tui.postedit.suggesting import suggestions

        if self.editor is None or self.completion is None:
            return
        language, typed = self.completion.source.target, self.editor.draft.text
        self.suggested = suggestions(self._candidates_here, language, typed, self._found)

    def action_take_suggestion(self) -> None:
        """Take the first suggestion."""
        self.take_numbered(1)

    def take_numbered(self, number: int) -> None:
        """Take what stands under a number: a word for the cursor, or a suggestion."""
        editor, completion = self.editor, self.completion
        if editor is None or completion is None:
            return
        words = completion.alternatives
        if words is not None:
            if number <= len(words):
                self.put_in(lambda: editor.draft.insert(words[number - 1]), "engine")
            return
        if number > len(self.suggested):
            self.say(tr("There is no suggestion {number}.", number=number))
            return
        taken = self.suggested[number - 1]
        if taken.whole:
            self.made_from, self.match = taken.key, taken if taken.kind == "match" else None
            self.put_in(lambda: editor.draft.replace(taken.text), taken.kind)
        else:
            self.put_in(lambda: editor.draft.insert(taken.text), taken.kind)

    def take_whole(self, version: Translation) -> None:
        """Have a version's words in the editor."""
        editor = self.editor
        if editor is not None:
            self.made_from, self.match = version.id, None
            self.put_in(lambda: editor.draft.replace(version.text), version.origin)
            editor.focus()

    # The panel.

    def findings(self) -> list[Finding]:
        """What checks have against the translation that is typed: the place for those who check."""
        return []

    def editing_shown(self, about: str, comments: int) -> Editing:
        """What the panel is to show."""
        from workbench.tui.postedit.panel import Editing

        editor, completion = self.editor, self.completion
        if editor is None or completion is None:
            return Editing()
        rest = "" if editor.draft.is_at_end else completion.rest(editor.draft.before)
        return Editing(
            about=about,
            engine=printable(self._engine_says),
            troubled=self._engine_troubled,
            typed=editor.draft.text,
            rest=rest,
            alternatives=completion.alternatives,
            suggested=tuple(self.suggested),
            findings=tuple(self.findings()),
            comments=comments,
        )
