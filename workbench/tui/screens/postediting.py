"""Writing a segment's translation in its place: an editor over it keeps what is typed, and goes on to the next."""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, Final

from textual.timer import Timer

from workbench.errors import Busy, WorkbenchError
from workbench.model import JSON, Status, Translation
from workbench.store.translations import MATCH
from workbench.tui.caret import Place
from workbench.tui.language import tr
from workbench.tui.page import Passage, Piece
from workbench.tui.postedit.told import status_name
from workbench.tui.screens.going_on import GoingOn
from workbench.tui.screens.segmenting import UNREVIEWED
from workbench.tui.words import language_name

if TYPE_CHECKING:
    from workbench.store.drafts import Visit
    from workbench.tui.postedit.draft import Draft
    from workbench.tui.postedit.suggesting import Suggestion
    from workbench.tui.timekeeper import TimeKeeper
    from workbench.tui.widgets.target_editor import TargetEditor

_PAUSE: Final = 0.5
"""Seconds without a key after which what is typed is written."""
_LONGEST: Final = 2.0
"""Seconds after which it is written although somebody types on."""
_WITH_EDITOR: Final = frozenset(
    {
        *("accept_target", "accept_reviewed", "leave_target", "accept_here", "take_word", "take_rest", "alternatives"),
        *("take_suggestion", "look_up_here", "comments_here", "versions_here", "text_up_here", "text_down_here"),
        "check_here",
        *("previous_target", "next_target", "next_draft_here", "next_unreviewed_here"),
    }
)
"""The screen's actions that are live while a translation is typed."""


@dataclass(frozen=True, slots=True)
class _Cut:
    """A visit that the page was read anew under: what it needs to go on."""

    visit: Visit
    draft: Draft
    assisted: set[str]
    made_from: str
    match: Suggestion | None


class PostEditing(GoingOn):
    """The part of the annotation screen that writes translations."""

    _pause: Timer | None = None
    _watching = False
    _kept_at = 0.0
    _others_write = False
    _time: TimeKeeper | None = None
    _kept = ""
    _cut: _Cut | None = None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While a translation is typed, nothing else is done to the text."""
        if self.editor is not None:
            return action in _WITH_EDITOR
        return super().check_action(action, parameters)

    # Opening.

    def action_edit_target(self) -> None:
        """Write the translation of the segment under the cursor."""
        if not self.page.passages or self.editor is not None:
            return
        if self.project.annotator:
            self.open_editor(self.pane.caret.place.passage)
        else:
            self.workbench.ask_name(lambda: self.open_editor(self.pane.caret.place.passage))

    def open_editor(self, index: int) -> None:
        """Open the editor over a segment's translation, the cursor where it was in it, or behind it."""
        from workbench.tui.postedit.draft import Draft

        passage = self.page.passages[index]
        shown = passage.translation
        language = shown.language if shown else self.project.translations.target_of(passage.segment)
        with self.guarded():
            visit = self.project.drafts.begin(passage.segment.id, language)
            place = self.pane.caret.place
            here = place.side == "target" and place.passage == index and not visit.resumed
            draft = Draft(visit.text, min(place.at, len(visit.text)) if here and place.at else len(visit.text))
            self._write(index, visit, draft)
            if visit.resumed:
                self.say(tr("You left this translation unfinished; here it is."))

    def _write(self, index: int, visit: Visit, draft: Draft) -> None:
        """Lay the editor over a passage, with this in it."""
        from workbench.tui.widgets.target_editor import TargetEditor

        passage, self.visit = self.page.passages[index], visit
        self.begin_offering(passage, visit.language)
        self.at_work, self._kept, self._kept_at = index, draft.text, monotonic()
        self._begin_time(passage)
        passage.target = Piece(passage.target.text_id if passage.target else "", 0, draft.text, visit.language)
        self.pane.show_translation(index)
        self.pane.go(Place("target", index, 0))
        self.editor = TargetEditor(draft, passage.source.text)
        self._mount(self.editor)

    def go_on_writing(self) -> None:
        """The page was read anew under somebody who types: lay the editor over the segment again, as it was."""
        cut, self._cut = self._cut, None
        if cut is None:
            return
        at = {passage.segment.id: passage.index for passage in self.page.passages}
        if cut.visit.segment_id not in at:
            self.call_after_refresh(self.pane.focus)
        else:
            self._write(at[cut.visit.segment_id], cut.visit, cut.draft)
            self.assisted, self.made_from, self.match = cut.assisted, cut.made_from, cut.match

    def _mount(self, editor: TargetEditor) -> None:
        from workbench.tui.widgets.edit_panel import EditPanel

        if self._panel is None:
            self._panel = EditPanel()
            self._panel.fit_to(self.app.size.width)
            self.sidebar.display = False
            self.mount(self._panel, after=self.sidebar)
        self.mount(editor)
        editor.focus()
        if not self._watching:
            self._watching = True
            self.watch(self.pane, "scroll_y", self.scrolled, init=False)
            self.screen_layout_refresh_signal.subscribe(self, self.laid_out)
        self.call_after_refresh(self.show_whole)
        self.ask_engine()
        self.show_offered()

    # Typing.

    def on_target_editor_changed(self, event: TargetEditor.Changed) -> None:
        """Something was typed, or the cursor moved: keep it, offer anew."""
        event.stop()
        editor = self.editor
        if editor is None:
            return
        if self._time is not None:
            self._time.pressed(monotonic(), self.page.passages[self.at_work].segment.id)
        if event.typed or editor.draft.is_at_end:
            self.ask_engine()
        self.show_offered()
        if event.typed:
            if not editor.draft.text:
                self.made_from, self.match = "", None
            self._keep_soon()
            self.show_whole()
        else:
            self.fit_editor()
        self.light_soon()

    def on_target_editor_numbered(self, event: TargetEditor.Numbered) -> None:
        """A suggestion by its number."""
        event.stop()
        self.take_numbered(event.number)

    def _keep_soon(self) -> None:
        if self._pause is not None:
            self._pause.stop()
        self._pause = None
        if monotonic() - self._kept_at > _LONGEST:
            self._keep_in_passing()
        else:
            self._pause = self.set_timer(_PAUSE, self._keep_in_passing)

    def _keep_in_passing(self) -> None:
        """As `keep_typed`, but nobody who types waits for another process: it is tried again in a moment."""
        try:
            with self.project.database.without_waiting():
                self._keep()
        except Busy:
            self._others_write = True
            self.tell()
            self._pause = self.set_timer(_PAUSE, self._keep_in_passing)
        except WorkbenchError as error:
            self.say(error.message, hint=error.hint, bad=True)

    def keep_typed(self) -> None:
        """Write what is typed, so that no plug can take it; what cannot be written now is written later."""
        try:
            self._keep()
        except WorkbenchError as error:
            self.say(error.message, hint=error.hint, bad=True)

    def _keep(self) -> None:
        if self._pause is not None:
            self._pause.stop()
            self._pause = None
        editor, visit = self.editor, self.visit
        if editor is None or visit is None or editor.draft.text == self._kept:
            return
        self._kept_at = monotonic()
        self.project.drafts.keep(visit, editor.draft.text)
        self._kept, self._others_write = editor.draft.text, False

    # Ending.

    def action_accept_target(self) -> None:
        """The translation is right: go on to the next segment."""
        index = self.at_work
        with self.pane.painted_once():
            if self._finish("translated"):
                self.go_on_with(self.beyond(index, 1), tr("✓ saved · that was the last segment"))

    def action_accept_reviewed(self) -> None:
        """It is right, and somebody has looked twice: go on to the next segment that nobody has reviewed."""
        with self.pane.painted_once():
            if self._finish("reviewed"):
                self.go_on_with(self.following(UNREVIEWED), tr("✓ saved · every segment is reviewed"))

    def action_accept_here(self) -> None:
        """The translation is right: back to the text."""
        self._finish("translated")

    def action_leave_target(self) -> None:
        """Let go of the words to choose from; else back to the text, what was typed kept as a draft."""
        if self.completion is not None and self.completion.alternatives is not None:
            self.completion.alternatives = None
            self.show_offered()
        else:
            self.put_away()

    def put_away(self) -> bool:
        """Back to the text, what was typed kept as a draft; False where it could not be."""
        visit, editor = self.visit, self.editor
        if visit is None or editor is None:
            return False
        before = visit.before.text if visit.before else ""
        if editor.draft.text != before and editor.draft.text.strip():
            return self._finish("draft")
        with self.guarded():
            self.project.drafts.discard(visit)
            self._close(self.page.passages[self.at_work].translation)
        return self.editor is None

    def action_check_here(self) -> None:
        """What the checks have against the document; what was typed is kept as a draft, and looked at too."""
        if self.put_away():
            self.call_later(self.run_action, "check_translation")

    def action_comments_here(self) -> None:
        """What is said about the segment that is being translated."""
        self.keep_typed()
        self.action_comments()

    def action_versions_here(self) -> None:
        """All versions of the translation that is being typed."""
        self.keep_typed()
        self.show_versions(self.take_whole)

    def _finish(self, status: Status) -> bool:
        """Make what is typed the translation; False where it could not be."""
        visit, editor = self.visit, self.editor
        finished = False
        if visit is None or editor is None:
            return finished
        with self.guarded():
            stale, settings = self._stale(), self._how_made()
            text, origin = editor.draft.text, self.made_from
            before = visit.before
            if status == "translated" and before is not None and before.text == text:
                status = before.status if before.status == "reviewed" else status
            done = self.project.drafts.finish(visit, text, status=status, settings=settings, made_from=origin)
            self._close(done)
            self._say_finished(status, self._stale() - stale)
            finished = True
        return finished

    def _how_made(self) -> dict[str, JSON]:
        """What is remembered of how a translation came about."""
        made: dict[str, JSON] = {"assisted": sorted(self.assisted)} if self.assisted else {}
        if self.match is not None:
            made[MATCH] = {"source": self.match.quoted, "text": self.match.text, "score": self.match.score}
        return made

    def _say_finished(self, status: Status, lost: int) -> None:
        self.saved(tr("draft kept") if status == "draft" else status_name(status))
        if lost > 0:
            said = tr("1 mark no longer fits.") if lost == 1 else tr("{number} marks no longer fit.", number=lost)
            self.say(said, hint=tr("! goes to what is not right."))

    def _stale(self) -> int:
        return sum(mark.stale for mark in self.spans.marks.values())

    def _begin_time(self, passage: Passage) -> None:
        """Count the time of the segment, for those who asked for it."""
        from workbench.tui.preferences import is_preferred
        from workbench.tui.timekeeper import TimeKeeper

        self._time = TimeKeeper() if is_preferred("timing") else None
        if self._time is not None:
            self._time.pressed(monotonic(), passage.segment.id)

    def _write_time(self) -> None:
        if self._time is None:
            return
        self._time.pressed(monotonic(), "")
        for segment, spent in self._time.take().items():
            timings, who = self.project.timings, self.project.annotator
            timings.add(who, self.document.id, spent, segment_id=segment, activity="post-edit")

    def _close(self, shown: Translation | None) -> None:
        """Take the editor away, and show this translation."""
        index = self.at_work
        self._write_time()
        if self._pause is not None:
            self._pause.stop()
        if self.editor is not None:
            self.editor.remove()
        if self._panel is not None:
            self._panel.remove()
        self._panel = self._pause = None
        self.sidebar.display = True
        self.editor = self.visit = None
        self.at_work = -1
        self.end_offering()
        counted = self._counted
        self.forget_candidates()
        self._counted = counted
        self.show_instead(index, shown)
        self.pane.go(Place("target" if shown else "source", index, 0))
        self.pane.focus()

    def forget_candidates(self) -> None:
        """Ask anew what candidates there are; the page was read anew, so the editor is taken off until it is there."""
        super().forget_candidates()
        if self.editor is not None:
            self.keep_typed()
            if self.visit is not None:
                self._cut = _Cut(self.visit, self.editor.draft, self.assisted, self.made_from, self.match)
            self.editor.remove()
            if self._panel is not None:
                self._panel.remove()
            self.editor = self.visit = self._panel = None
            self.sidebar.display = True
            self.end_offering()

    def on_screen_suspend(self) -> None:
        """Another screen is in front: what is typed is on disk by then."""
        self.keep_typed()

    def on_unmount(self) -> None:
        """The screen goes."""
        self.keep_typed()
        self.stop_beside()

    # Saying what is so.

    def tell(self) -> None:
        """Bring the header, the panel and the footer up to date."""
        super().tell()
        if self.editor is not None and self._panel is not None and self.visit is not None:
            passage = self.page.passages[self.at_work]
            open_comments = self.comments_open.get(passage.segment.id, 0)
            self._panel.show(self.editing_shown(self._about(passage), open_comments))
            self.footer.say(self._editing_situation(), state=self._editing_state())

    def _about(self, passage: Passage) -> str:
        languages = f"{language_name(passage.segment.language)} → {language_name(self.into())}"
        return f"{passage.index + 1}/{len(self.page)} · {languages}"

    def _editing_situation(self) -> set[str]:
        found = {"translating", "leavable"}
        editor, completion = self.editor, self.completion
        if editor is not None and completion is not None and completion.rest(editor.draft.before):
            found.add("completing")
        return found | ({"numbered"} if self.suggested else set())

    def _editing_state(self) -> str:
        visit, editor = self.visit, self.editor
        if visit is None or editor is None or editor.draft.text == self._kept:
            return tr("✓ kept as a draft") if visit is not None and visit.key else ""
        return tr("typing · another process is writing") if self._others_write else tr("typing")
