"""Translations on the annotation screen: other candidates, the whole document at once, and a segment's zone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, TypeVar

from workbench.model import Origin, Translation, Zone
from workbench.tui.background import Hears
from workbench.tui.language import tr
from workbench.tui.postedit.told import notice_told
from workbench.tui.rows import origin_of
from workbench.tui.screens.parts import Annotating

if TYPE_CHECKING:
    from textual.worker import Worker

    from workbench.errors import WorkbenchError
    from workbench.project import Project
    from workbench.translate.pipeline import Report
    from workbench.tui.background import Task

Result = TypeVar("Result")
_COMMAND: Final = "workbench translate --engine argos"


class Translating(Hears, Annotating):
    """The part of the annotation screen that shows other translations."""

    _at_work: Worker[None] | None = None
    _candidates: tuple[str, list[Translation]] = ("", [])

    def forget_candidates(self) -> None:
        """Ask anew what candidates there are."""
        self._candidates = ("", [])

    def other_candidates(self) -> list[Translation]:
        """The candidates of the cursor's segment that are not shown, best first."""
        passage = self.page.passages[self.pane.caret.place.passage]
        if self._candidates[0] != passage.segment.id:
            self._candidates = (passage.segment.id, self.project.translations.candidates(passage.segment.id))
        shown = passage.translation
        found = self._candidates[1]
        return [t for t in found if shown and t.id != shown.id and t.language == shown.language]

    def also_so(self) -> set[str]:
        """Whether there are other translations of the segment."""
        shown = bool(self.page.passages) and self.page.passages[self.pane.caret.place.passage].translation
        return super().also_so() | ({"candidates"} if shown and self.other_candidates() else set())

    def action_swap_translation(self) -> None:
        """Take the next candidate of this segment."""
        if not self.page.passages:
            return
        with self.guarded():
            others = self.other_candidates()
            passage = self.page.passages[self.pane.caret.place.passage]
            if not others:
                has = origin_of(passage) if passage.translation else tr("none")
                self.say(tr("There is no other translation of this segment ({has}).", has=has), hint=_COMMAND)
                return
            order = [t.id for t in self._candidates[1]]
            here = order.index(passage.translation.id) if passage.translation else -1
            following = min(others, key=lambda t: (order.index(t.id) - here) % len(order))
            self.project.translations.choose(following.id)
            hidden = self.shown_now({passage.index: following})
            self.saved(f"{origin_of(passage)}{hidden}")

    def action_swap_all(self) -> None:
        """Machine for memory in the whole document; where nothing is left to change, memory for machine."""
        if self._at_work:
            self.say(tr("The whole document is being changed already; esc stops it."))
            return
        document = self.document.id

        def swap(project: Project, task: Task) -> _Swapped:
            wanted, keys = _to_swap(project, document)
            for done in project.translations.choose_in_parts(keys, action=f"swap to {wanted}"):
                task.progress(done, len(keys))
            return _Swapped(wanted, len(keys), project.translations.chosen(document))

        self._begin_work(swap, self._swapped, tr("swapping"))

    def _swapped(self, swapped: _Swapped) -> None:
        self._at_work = None
        if not swapped.number:
            self.say(tr("There is nothing to swap: each segment has one translation."), hint=_COMMAND)
            self.told("")
            return
        before = self._marks_on_translations()
        self._show_chosen(swapped.chosen)
        hidden = _hidden(max(0, before - self._marks_on_translations()))
        origin = tr("memory") if swapped.origin == "memory" else tr("machine")
        self.saved(tr("{origin} in {number:,} segments", origin=origin, number=swapped.number) + hidden)

    def _marks_on_translations(self) -> int:
        return sum(len(self.spans.on("target", index)) for index in range(len(self.page)))

    def _show_chosen(self, chosen: Mapping[str, Translation]) -> None:
        """Show the translations that a thread has read, by segment id."""
        for passage in self.page.passages:
            translation = chosen.get(passage.segment.id)
            if translation != passage.translation:
                self.page.translate(passage.index, translation)
        self.forget_candidates()
        self.reload()
        self.pane.take(self.page, self.spans)

    def action_translate_document(self) -> None:
        """Have the engine translate what has no translation of its own yet."""
        if self._at_work:
            self.say(tr("The whole document is being changed already; esc stops it."))
            return
        document = self.document

        def translate(project: Project, task: Task) -> tuple[Report, str]:
            from workbench.translate.pipeline import translate_documents
            from workbench.tui.history.ours import TRANSLATED_HERE
            from workbench.tui.postedit.engines import editing_engine

            def progress(done: int, total: int, rate: float) -> None:
                task.progress(done, total)

            engine = editing_engine(project)
            with project.journal.group(f"{TRANSLATED_HERE} with {engine.name}") as group:
                terms = project.termbase.wanted
                return translate_documents(project, engine, [document], progress=progress, terms=terms), group

        def translated(made: tuple[Report, str]) -> None:
            report, group = made
            self._at_work = None
            self.workbench.pass_over(group)
            self.reread(lambda: say(report))

        def say(report: Report) -> None:
            if not report.translated and report.already:
                self.told(tr("{engine} has translated all of this already", engine=report.engine), "good")
            else:
                number = report.translated
                self.saved(tr("{number:,} segments translated by {engine}", number=number, engine=report.engine))
            problems = [*report.problems, *map(notice_told, report.notices)]
            if problems:
                self.say(problems[0], hint=" ".join(problems[1:2]), bad=bool(report.problems))

        self._begin_work(translate, translated, tr("translating"))

    def _begin_work(
        self, work: Callable[[Project, Task], Result], then: Callable[[Result], object], words: str
    ) -> None:
        """Do something to the whole document beside the interface."""
        from workbench.tui.background import in_background

        def failed(error: WorkbenchError) -> None:
            self._at_work = None
            self.say(error.message, hint=error.hint, bad=True)
            self.reread(self.failed)

        def progress(done: int, total: int) -> None:
            self.told(tr("{what} {done:,} of {total:,} · esc stops", what=words, done=done, total=total), "accent")

        self.told(f"{words} …", "accent")
        self._at_work = in_background(
            self, work, then, project=self.project, failed=failed, group="document", progress=progress
        )

    def stop_work(self) -> bool:
        """Call off what is being done to the whole document; False where nothing is. What was done stays."""
        if self._at_work is None:
            return False
        self._at_work.cancel()
        self._at_work = None
        stopped = tr("stopped; what was done stays, ctrl+z takes it back")
        self.reread(lambda: self.told(stopped, "accent"))
        return True

    def show_instead(self, index: int, translation: Translation | None) -> None:
        """Show another translation of a passage, with the marks that are on it by now, and those that were."""
        keys = {span.mark.id for span in self.spans.on("target", index)}
        for key in keys:
            self.spans.drop(key)
        self.page.translate(index, translation)
        if translation is not None:
            keys.update(mark.id for mark in self.project.marks.on_text(translation.id))
        with self.pane.painted_once():
            self.pane.show_translation(index)
            self.renew(keys)

    def shown_now(self, chosen: dict[int, Translation]) -> str:
        """Show other translations; says how many marks stand on those that are no longer shown."""
        before = sum(len(self.spans.on("target", index)) for index in chosen)
        for index, translation in chosen.items():
            self.show_instead(index, translation)
        place = self.pane.caret.place
        if place.side == "target" and place.passage in chosen:
            self.pane.go(replace(place, at=0))
        else:
            self.pane.moved()
        return _hidden(before)

    def shown_anew(self, index: int) -> None:
        """Another translation is shown: paint it."""
        self.pane.show_translation(index)

    def action_zone(self) -> None:
        """Say that the segment is body, or page frame."""
        if not self.page.passages:
            return
        passage = self.page.passages[self.pane.caret.place.passage]
        zone: Zone = "body" if passage.is_frame else "frame"
        with self.guarded():
            self.project.segments.set_zone(passage.segment.id, zone)
            self.page.rezone(passage.index, zone)
            self.pane.show_translation(passage.index)
            self.saved(tr("page frame") if zone == "frame" else tr("body"))


@dataclass(frozen=True, slots=True)
class _Swapped:
    """Into whose translations, of how many segments, and what is shown then."""

    origin: Origin
    number: int
    chosen: Mapping[str, Translation]


def _to_swap(project: Project, document: str) -> tuple[Origin, list[str]]:
    """The machine's candidates of segments that show the memory's; where there are none, the other way round."""
    candidates, chosen = project.translations.candidates_in(document), project.translations.chosen(document)
    wanted: Origin
    for wanted in ("machine", "memory"):
        others = (_other(candidates[segment], shown, wanted) for segment, shown in chosen.items())
        keys = [other.id for other in others if other is not None]
        if keys:
            return wanted, keys
    return "memory", []


def _other(candidates: Sequence[Translation], shown: Translation, origin: Origin) -> Translation | None:
    """The best candidate of an origin that is not shown; None where a person's translation is, or an accepted one."""
    if shown.origin in ("human", origin) or shown.status != "draft":
        return None
    fitting = (t for t in candidates if t.origin == origin and t.language == shown.language and t.id != shown.id)
    return next(fitting, None)


def _hidden(marks: int) -> str:
    return " · " + tr("{number:,} marks hidden", number=marks) if marks else ""
