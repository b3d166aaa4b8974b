"""The comments on a segment: a thread to read, to add to, and to settle."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from workbench.model import Edit, Segment
from workbench.tui.actions import bindings
from workbench.tui.language import tr
from workbench.tui.lines import Line
from workbench.tui.postedit.told import when_of
from workbench.tui.screens.ask import AskScreen
from workbench.tui.screens.listed import ListedScreen
from workbench.tui.screens.parts import Annotating
from workbench.tui.themes import Ink
from workbench.tui.widgets.bars import Heading
from workbench.tui.widgets.line_list import cell

if TYPE_CHECKING:
    from collections.abc import Callable

    from workbench.store.comments import Comment
    from workbench.tui.action import Context

_WHO = 14
_WHEN = 17
_QUOTED = 160


class CommentsScreen(ListedScreen):
    """What is said about one segment.

    Args:
        words: The segment's text, to show what it is about.
        language: Of the translation, where the comment is about that; "" for the segment.
    """

    contexts: ClassVar[tuple[Context, ...]] = ("comments",)
    BINDINGS: ClassVar[list[BindingType]] = bindings("comments")

    def __init__(self, segment: Segment, words: str, *, language: str = "") -> None:
        super().__init__()
        self._segment, self._words, self._language = segment, words, language
        self._all: list[Comment] = []

    def on_mount(self) -> None:
        """Read them; where there are none, ask for the first at once."""
        self._read()
        super().on_mount()
        if not self._all:
            self._ask_first()

    def _read(self) -> None:
        with self.guarded():
            self._all = self.project.comments.on(self._segment.id)
        self.list.empty = tr("Nothing is said about this segment yet. a says something.")
        self.list.show(len(self._all))

    @property
    def here(self) -> Comment | None:
        """The chosen one."""
        return self._all[self.list.index] if self._all else None

    def line(self, number: int, width: int, ink: Ink, back: str) -> Line:
        """Whether it is settled, who said it and when, and what."""
        comment = self._all[number]
        color = "faint" if comment.resolved else "text"
        return [
            cell("✓" if comment.resolved else "·", 2, ink, "good" if comment.resolved else "accent", back),
            cell(comment.annotator, _WHO, ink, "soft", back),
            cell(when_of(comment.at), _WHEN, ink, "faint", back),
            cell(comment.text, max(1, width - _WHO - _WHEN - 2), ink, color, back),
        ]

    def tell(self, state: str = "", tone: str = "good") -> None:
        """Bring everything up to date."""
        open_ = sum(not comment.resolved for comment in self._all)
        facts = (tr("{n} unsettled", n=open_), self.project.annotator or tr("no name yet"))
        self.header.say(Heading(tr("Comments"), facts))
        here = self.here
        quoted = (self._words[:_QUOTED].replace("\n", " "), "soft")
        self.below.tell([quoted], *([[(here.text, "text")]] if here else []))
        journal = self.project.journal
        situation = {"commenting", "leavable"} | ({"commented"} if here else set())
        situation |= {"undoable"} if journal.undoable() else set()
        self.footer.say(situation, state=state, tone=tone)

    def _ask_first(self) -> None:
        """There are none: ask for one, and be gone with it."""

        def answered(text: str) -> None:
            with self.guarded():
                self.project.comments.add(self._segment, text, language=self._language)
                self.close()
                if isinstance(self.app.screen, Annotating):
                    self.app.screen.saved(tr("comment"))

        self._ask(tr("Nothing is said about this segment yet: your comment"), "", answered, self.close)

    def action_add_comment(self) -> None:
        """Say something."""
        self._ask(tr("Comment on this segment"), "", self._added)

    def _added(self, text: str) -> None:
        with self.guarded():
            self.project.comments.add(self._segment, text, language=self._language)
            self._changed(len(self._all))

    def action_change_comment(self) -> None:
        """Change what one's own comment says."""
        here = self.here
        if here is None:
            return

        def answered(text: str) -> None:
            with self.guarded():
                self.project.comments.rewrite(here.id, text)
                self._changed()

        self._ask(tr("Change the comment"), here.text, answered)

    def _ask(
        self, title: str, given: str, then: Callable[[str], None], without: Callable[[], None] = lambda: None
    ) -> None:
        def answered(text: str | None) -> None:
            if text is not None and text.strip():
                then(text)
            else:
                without()

        if self.project.annotator:
            self.app.push_screen(AskScreen(title, self._words[:_QUOTED].replace("\n", " "), given=given), answered)
        else:
            self.workbench.ask_name(lambda: self._ask(title, given, then, without))

    def action_settle_comment(self) -> None:
        """Settle it, or open it again."""
        here = self.here
        if here is not None:
            with self.guarded():
                self.project.comments.resolve([here.id], resolved=not here.resolved)
                self._changed()

    def action_delete_comment(self) -> None:
        """Take one's own comment back."""
        here = self.here
        if here is not None:
            with self.guarded():
                self.project.comments.delete(here.id)
                self._changed()

    def _changed(self, index: int | None = None) -> None:
        self._read()
        if index is not None:
            self.list.show(len(self._all), index)
        self.tell(tr("✓ saved"))

    def taken_back(self, edit: Edit, words: str) -> None:
        """Something was undone or redone."""
        self._read()
        self.tell(words)

    def action_close_comments(self) -> None:
        """Back to the text."""
        self.close()
