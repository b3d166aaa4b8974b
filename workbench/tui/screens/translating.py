"""Translations on the annotation screen: taking another candidate, and correcting a segment's zone."""

from __future__ import annotations

from dataclasses import replace

from workbench.model import Origin, Translation, Zone
from workbench.tui.page import Passage
from workbench.tui.rows import origin_of
from workbench.tui.screens.parts import Annotating
from workbench.tui.words import counted


class Translating(Annotating):
    """The part of the annotation screen that shows other translations."""

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
                has = origin_of(passage) if passage.translation else "none"
                self.say(
                    f"There is no other translation of this segment ({has}).", hint="workbench translate --engine argos"
                )
                return
            order = [t.id for t in self._candidates[1]]
            here = order.index(passage.translation.id) if passage.translation else -1
            following = min(others, key=lambda t: (order.index(t.id) - here) % len(order))
            self.project.translations.choose(following.id)
            hidden = self._shown_now({passage.index: following})
            self.saved(f"{origin_of(passage)}{hidden}")

    def action_swap_all(self) -> None:
        """Machine for memory in the whole document; where nothing is left to change, memory for machine."""
        with self.guarded():
            wanted: Origin = "machine"
            chosen = self._others(wanted)
            if not chosen:
                wanted = "memory"
                chosen = self._others(wanted)
            if not chosen:
                self.say(
                    "There is nothing to swap: each segment has one translation.",
                    hint="workbench translate --engine argos",
                )
                return
            with self.project.database.transaction(), self.project.journal.group(f"swap to {wanted}"):
                for translation in chosen.values():
                    self.project.translations.choose(translation.id)
            hidden = self._shown_now(chosen)
            self.saved(f"{wanted} in {counted(len(chosen), 'segment')}{hidden}")

    def _others(self, origin: Origin) -> dict[int, Translation]:
        """What could be shown instead from an origin, by passage."""
        found = ((passage.index, self._other(passage, origin)) for passage in self.page.passages)
        return {index: other for index, other in found if other is not None}

    def _other(self, passage: Passage, origin: Origin) -> Translation | None:
        """The best candidate of an origin that is not shown; None where a person's translation is."""
        shown = passage.translation
        if shown is None or shown.origin in ("human", origin):
            return None
        found = self.project.translations.candidates(passage.segment.id)
        return next(
            (t for t in found if t.origin == origin and t.language == shown.language and t.id != shown.id), None
        )

    def _shown_now(self, chosen: dict[int, Translation]) -> str:
        """Show other translations; says how many marks stand on those that are no longer shown."""
        before = sum(len(self.spans.on("target", index)) for index in chosen)
        for index, translation in chosen.items():
            self.page.translate(index, translation)
        self.reload()
        for index in chosen:
            self.pane.show_translation(index)
        place = self.pane.caret.place
        if place.side == "target" and place.passage in chosen:
            self.pane.go(replace(place, at=0))
        else:
            self.pane.moved()
        return f" · {counted(before, 'mark')} hidden" if before else ""

    def action_zone(self) -> None:
        """Say that the segment is body, or page frame."""
        if not self.page.passages:
            return
        passage = self.page.passages[self.pane.caret.place.passage]
        zone: Zone = "body" if passage.is_frame else "frame"
        with self.guarded():
            self.project.segments.set_zone(passage.segment.id, zone)
            self.reload(translations=True)
            self.saved("page frame" if zone == "frame" else "body")
