"""Looking words up from the text and from the editor, and putting what is found into the translation."""

from __future__ import annotations

from workbench.tui.language import tr
from workbench.tui.screens.suggesting import Suggesting


class LookingUp(Suggesting):
    """The part of the annotation screen that looks words up."""

    def open_editor(self, index: int) -> None:
        """Open the editor over a segment's translation."""
        raise NotImplementedError

    def action_look_up(self) -> None:
        """Look up what is selected or under the cursor, in the text or in the editor."""
        from workbench.tui.screens.lookup import Asked, LookupScreen

        if not self.page.passages:
            return
        words, language, other, rendering = self._words_to_look_up()
        if not words:
            self.say(tr("Move to a word, or select something first."))
            return
        screen = LookupScreen(Asked(words, language, other), insert=self.insert_words, rendering=rendering)
        self.app.push_screen(screen)

    def action_look_up_here(self) -> None:
        """The same from the editor."""
        self.action_look_up()

    def _words_to_look_up(self) -> tuple[str, str, str, str]:
        """The words, their language, the other one, and what is selected on the other side."""
        editor, caret = self.editor, self.pane.caret
        passage = self.page.passages[self.at_work if editor else caret.place.passage]
        segment, shown = passage.segment, passage.translation
        target = self.into() or (shown.language if shown else self.project.translations.target_of(segment))
        if editor is not None:
            return editor.draft.words_here(), target, segment.language, ""
        found = caret.selection() or caret.word()
        words = self.page.text_of(found) if found else ""
        if caret.place.side == "source":
            return words, segment.language, target, ""
        return words, target, segment.language, ""

    def insert_words(self, words: str) -> None:
        """Put words into the translation: where its cursor is, or behind what there is."""
        if self.editor is None:
            self.open_editor(self.pane.caret.place.passage)
        editor = self.editor
        if editor is not None:
            self.put_in(lambda: editor.draft.insert(words), "dictionary")
            editor.focus()
