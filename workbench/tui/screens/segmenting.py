"""How far each segment's translation is, and where segments begin and end: said and corrected by key."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from workbench.model import Status, Translation
from workbench.store.translations import STATUSES
from workbench.tui.caret import Place
from workbench.tui.language import tr
from workbench.tui.opening import LONG
from workbench.tui.page import Passage
from workbench.tui.screens.translating import Translating
from workbench.tui.words import language_name

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from workbench.project import Project
    from workbench.store.resegment import Resegmented

_LANGUAGES: Final = ("en", "zh-Hant", "zh-Hans", "ja", "ko", "fr", "de", "es", "ru")
_COMMENTED: Final = "✎"
UNTRANSLATED: Final[tuple[Status, ...]] = ("draft",)
UNREVIEWED: Final[tuple[Status, ...]] = ("draft", "translated")


class Segmenting(Translating):
    """The part of the annotation screen that is about segments as a translator sees them.

    Attributes:
        comments_open: How many comments on a segment are not settled, by its id.
    """

    comments_open: dict[str, int] = {}  # noqa: RUF012
    _counted: Counter[str] | None = None

    # What is said of segments.

    def on_mount(self) -> None:
        """Read what is said about segments."""
        self.read_comments()

    def read_comments(self) -> None:
        """Show at each segment how many comments on it are open."""
        with self.guarded():
            before, self.comments_open = self.comments_open, self.project.comments.open_in(self.document.id)
            asked = before.keys() | self.comments_open.keys()
            for passage in self.page.passages if asked else ():
                number = self.comments_open.get(passage.segment.id, 0)
                said = f"{_COMMENTED}{number}" if number else ""
                if said != passage.said:
                    passage.said = said
                    if self.pane.page is self.page and self.pane.size.width:
                        self.pane.show_translation(passage.index)

    def forget_candidates(self) -> None:
        """Ask anew what candidates and comments there are."""
        super().forget_candidates()
        self._counted = None
        self.read_comments()

    def show_instead(self, index: int, translation: Translation | None) -> None:
        """How many are translated follows another translation, and is not counted anew."""
        passage, counted = self.page.passages[index], self._counted
        if counted is not None and not passage.is_frame:
            counted.subtract([passage.translation.status] if passage.translation else [])
            counted.update([translation.status] if translation else [])
        super().show_instead(index, translation)

    def facts(self) -> list[str]:
        """How many segments of the body are translated, and how many reviewed."""
        counted = self._count()
        if not counted["translated"] and not counted["reviewed"]:
            return super().facts()
        done, reviewed, total = counted["translated"] + counted["reviewed"], counted["reviewed"], counted["body"]
        return [*super().facts(), tr("✓{done} ✓✓{reviewed}/{total}", done=done, reviewed=reviewed, total=total)]

    def _count(self) -> Counter[str]:
        if self._counted is None:
            body = [passage for passage in self.page.passages if not passage.is_frame]
            self._counted = Counter(p.translation.status for p in body if p.translation)
            self._counted["body"] = len(body)
        return self._counted

    def shown_anew(self, index: int) -> None:
        """Another translation or status is shown: count and paint anew."""
        self._counted = None
        self.pane.show_translation(index)

    # How far.

    def action_next_status(self) -> None:
        """From draft to translated to reviewed, and to draft again."""
        translation = self._to_judge(self.action_next_status)
        if translation is not None:
            self._set_status(translation, STATUSES[(STATUSES.index(translation.status) + 1) % len(STATUSES)])

    def action_review_next(self) -> None:
        """The translation is right: reviewed, and on to the next that is not."""
        translation = self._to_judge(self.action_review_next)
        if translation is not None and (translation.status == "reviewed" or self._set_status(translation, "reviewed")):
            self._to_next(UNREVIEWED, tr("Every segment is reviewed."))

    def _to_judge(self, again: Callable[[], None]) -> Translation | None:
        """The translation at the cursor; None where there is none, or nobody to judge it: `again` when one is named."""
        passage = self._passage()
        if passage is None:
            return None
        if passage.translation is None:
            self.say(tr("This segment has no translation yet: ctrl+e writes one."))
        elif not self.project.annotator:
            self.workbench.ask_name(again)
        else:
            return passage.translation
        return None

    def _set_status(self, translation: Translation, status: Status) -> bool:
        """Say how far the translation at the cursor is; False where that could not be stored."""
        from workbench.tui.postedit.told import status_name

        index, stored = self.pane.caret.place.passage, False
        with self.guarded():
            self.page.translate(index, self.project.translations.set_status(translation.id, status))
            self.shown_anew(index)
            self.saved(status_name(status))
            stored = True
        return stored

    def action_next_draft(self) -> None:
        """To the next segment without a translation that a person has accepted."""
        self._to_next(UNTRANSLATED, tr("Every segment is translated."))

    def action_next_unreviewed(self) -> None:
        """To the next segment that nobody has reviewed."""
        self._to_next(UNREVIEWED, tr("Every segment is reviewed."))

    def _to_next(self, statuses: Sequence[Status], nothing: str) -> None:
        index = self.following(statuses)
        if index is None:
            self.say(nothing)
        else:
            self.pane.go(Place("target" if self.page.passages[index].target else "source", index, 0))

    def following(self, statuses: Sequence[Status]) -> int | None:
        """The next segment of the body that is only so far, from the cursor on and round; None for none."""
        here, passages = self.pane.caret.place.passage, self.page.passages
        for passage in (*passages[here + 1 :], *passages[: here + 1]):
            status = passage.translation.status if passage.translation else "draft"
            if not passage.is_frame and status in statuses:
                return passage.index
        return None

    # Where segments begin and end.

    def action_split_segment(self) -> None:
        """Cut the segment in two at the cursor in the source."""
        passage, place = self._passage(), self.pane.caret.place
        if passage is None:
            return
        if place.side != "source":
            self.say(tr("Put the cursor in the source, where the second part is to begin."))
            return
        segment, at = passage.segment.id, passage.segment.start + place.at
        self._resegment(lambda project: project.resegmenting.split(segment, at), tr("segment split"))

    def action_join_segments(self) -> None:
        """Make one segment of this and the next."""
        passage = self._passage()
        if passage is not None:
            segment = passage.segment.id
            self._resegment(lambda project: project.resegmenting.join(segment), tr("segments joined"))

    def _resegment(self, work: Callable[[Project], Resegmented], words: str) -> None:
        """Split or join, on a thread in a long document: the marks and translations of all of it are looked at."""

        def then(made: Resegmented) -> None:
            self._resegmented(made, words)

        if len(self.page) >= LONG:
            self.workbench.while_keys_wait(work, then, edits=True)
            return
        with self.guarded():
            then(work(self.project))

    def _resegmented(self, made: Resegmented, words: str) -> None:
        def shown() -> None:
            last = made.segments[-1].id
            index = next((p.index for p in self.page.passages if p.segment.id == last), 0)
            self.pane.go(Place("source", index, 0))
            self.saved(words)
            if made.listed:
                self.say(tr("What did not simply go along:"), hint=" · ".join(made.listed))

        self.reread(shown)

    def action_segment_language(self) -> None:
        """Correct the language of the segment."""
        from workbench.tui.screens.choose import Answer, ChooseScreen

        passage = self._passage()
        if passage is None:
            return
        segment = passage.segment
        tags = list(dict.fromkeys((segment.language, *_LANGUAGES)))

        def answered(number: int | None) -> None:
            if number is not None and tags[number] != segment.language:
                with self.guarded():
                    self.project.segments.set_language(segment.id, tags[number])
                    self.reread(lambda: self.saved(language_name(tags[number])))

        answers = [Answer(language_name(tag), tag) for tag in tags]
        self.app.push_screen(ChooseScreen(tr("Which language is this segment in?"), answers), answered)

    # What opens over it.

    def action_comments(self) -> None:
        """What is said about this segment."""
        from workbench.tui.screens.comments import CommentsScreen

        passage = self._passage()
        if passage is not None:
            about_translation = self.pane.caret.place.side == "target" and passage.translation
            language = passage.translation.language if about_translation and passage.translation else ""
            self.app.push_screen(CommentsScreen(passage.segment, passage.source.text, language=language))

    def action_versions(self) -> None:
        """All versions of this segment's translation."""
        self.show_versions()

    def show_versions(self, take: Callable[[Translation], None] | None = None) -> None:
        """All versions; `take` has one of them, where it is not simply to be the translation."""
        from workbench.tui.screens.versions import VersionsScreen

        passage = self._passage()
        if passage is not None:
            self.app.push_screen(VersionsScreen(passage.segment, passage.source.text, take=take))

    def on_screen_resume(self) -> None:
        """In front again: others may have said something."""
        self.read_comments()

    def _passage(self) -> Passage | None:
        return self.page.passages[self.pane.caret.place.passage] if self.page.passages else None
