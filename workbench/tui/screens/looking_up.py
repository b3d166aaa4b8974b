"""Looking words up from the text and from the editor, and putting what is found into the translation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.tui.language import tr
from workbench.tui.screens.lighting import LightingAcross

if TYPE_CHECKING:
    from workbench.tui.page import Passage
    from workbench.tui.screens.lookup import Asked


class LookingUp(LightingAcross):
    """The part of the annotation screen that looks words up."""

    def open_editor(self, index: int) -> None:
        """Open the editor over a segment's translation."""
        raise NotImplementedError

    def action_look_up(self) -> None:
        """Look up what is selected or under the cursor, in the text or in the editor."""
        from workbench.tui.screens.lookup import LookupScreen

        if not self.page.passages:
            return
        asked = self._words_to_look_up()
        if not asked.words and self.editor is None:
            self.say(tr("Move to a word, or select something first."))
            return
        into = self._target()
        across = self.lit_words() if asked.language == into else self._rendering()
        self.app.push_screen(LookupScreen(asked, into=into, insert=self.insert_words, across=across))

    def action_look_up_here(self) -> None:
        """The same from the editor."""
        self.action_look_up()

    def _words_to_look_up(self) -> Asked:
        """The words: of the text, or in the editor what is selected, else the words of the source that are lit."""
        from workbench.tui.screens.lookup import Asked

        editor, caret = self.editor, self.pane.caret
        language, target = self._passage_at_work().segment.language, self._target()
        if editor is not None:
            lit = "" if editor.draft.anchor is not None else self.lit_words()
            words = lit or editor.draft.words_here()
            return Asked(words, language, target) if lit or not words else Asked(words, target, language)
        found = caret.selection() or caret.word()
        words = self.page.text_of(found) if found else ""
        return Asked(words, language, target) if caret.place.side == "source" else Asked(words, target, language)

    def _passage_at_work(self) -> Passage:
        return self.page.passages[self.at_work if self.editor else self.pane.caret.place.passage]

    def _target(self) -> str:
        """Into which language the segment is translated."""
        passage = self._passage_at_work()
        shown = passage.translation
        return self.into() or (shown.language if shown else self.project.translations.target_of(passage.segment))

    def _rendering(self) -> str:
        """What is selected in the editor: the rendering of a term that may be added."""
        draft = self.editor.draft if self.editor else None
        return draft.words_here() if draft and draft.anchor is not None else ""

    def insert_words(self, words: str) -> None:
        """Put words into the translation: where its cursor is, or behind what there is."""
        if self.editor is None:
            self.open_editor(self.pane.caret.place.passage)
        editor = self.editor
        if editor is not None:
            self.put_in(lambda: editor.draft.insert(words), "dictionary")
            editor.focus()
