"""Shaping spans on the annotation screen: growing, shrinking, moving, splitting and joining, and fragments."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.model import Annotation, Fragment
from workbench.tui.actions import key_called
from workbench.tui.caret import Place
from workbench.tui.language import tr
from workbench.tui.preferences import is_preferred, prefer
from workbench.tui.screens.marking import Marking
from workbench.tui.shape import End, at_of, joined, moved, replaced, split, without
from workbench.tui.titles import label_of, words_quoted


class Shaping(Marking):
    """The part of the annotation screen that changes what marks cover."""

    # One end, or both.

    def action_start_left(self) -> None:
        """The start of the span to the left."""
        self._nudge("start", -1)

    def action_start_right(self) -> None:
        """The start of the span to the right."""
        self._nudge("start", 1)

    def action_end_left(self) -> None:
        """The end of the span to the left."""
        self._nudge("end", -1)

    def action_end_right(self) -> None:
        """The end of the span to the right."""
        self._nudge("end", 1)

    def action_span_left(self) -> None:
        """The whole span to the left."""
        self._nudge("both", -1)

    def action_span_right(self) -> None:
        """The whole span to the right."""
        self._nudge("both", 1)

    def _nudge(self, end: End, step: int) -> None:
        mark = self._mark_to_shape()
        fragment = self._fragment_here(mark) if mark else None
        if mark is None or fragment is None:
            return
        text = self.text_under(fragment)
        words = is_preferred("snapping")
        new = moved(text, fragment, end, step, words=words)
        if new is None:
            hint = tr("{key} goes by single characters", key=key_called("toggle_snapping")) if words else ""
            self.say(tr("It goes no further that way."), hint=hint)
        else:
            self._shape(mark, replaced(text, mark.fragments, fragment, new), stay=new)

    def _mark_to_shape(self) -> Annotation | None:
        """The mark under the cursor that the keys are for; one that stands on text."""
        mark = next((mark for mark in self.marks_here() if mark.fragments), None)
        if mark is None:
            self.say(tr("There is no mark under the cursor."))
        return mark

    def _fragment_here(self, mark: Annotation) -> Fragment | None:
        """The fragment of a mark that the cursor is in."""
        return at_of(mark.fragments, *self._offset())

    def _offset(self) -> tuple[str, int]:
        """The text that the cursor is in, and where in it."""
        piece = self.pane.caret.piece
        return piece.text_id, piece.start + self.pane.caret.place.at

    def _shape(self, mark: Annotation, fragments: Sequence[Fragment], *, stay: Fragment, said: str = "") -> None:
        """Give a mark other fragments; the cursor stays where it is while that is inside `stay`."""
        if not fragments:
            self.say(tr("Nothing would be left of the mark: {key} deletes it.", key=key_called("delete_mark")))
            return
        with self.guarded():
            shaped = self.project.marks.update(mark.id, fragments=fragments)
            self._show_shaped(shaped, stay)
            self.saved(said or words_quoted(self.words_of(shaped)))

    def _show_shaped(self, mark: Annotation, stay: Fragment) -> None:
        self.pane.show_passages(self.spans.put(mark))
        text_id, at = self._offset()
        if text_id == stay.text_id and stay.start <= at < stay.end:
            self.pane.caret.clear()
            self.pane.moved()
        elif text_id == stay.text_id and at == stay.end:
            self._stand_before(stay)
        else:
            self.stand_on(stay)
        self.choose_mark(mark)

    def _stand_before(self, fragment: Fragment) -> None:
        """Put the cursor on the last character of a fragment."""
        from workbench.text.graphemes import previous_boundary

        piece, place = self.pane.caret.piece, self.pane.caret.place
        at = previous_boundary(piece.shown, fragment.end - piece.start)
        if piece.start + at >= fragment.start:
            self.pane.go(Place(place.side, place.passage, at))
        else:
            self.stand_on(fragment)

    def action_toggle_snapping(self) -> None:
        """Whether spans go by whole words, or by characters."""
        snapping = not is_preferred("snapping")
        prefer("snapping", snapping)
        self.told(tr("spans go by words") if snapping else tr("spans go by characters"), "accent")

    # Fragments.

    def action_add_fragment(self) -> None:
        """Add what is selected to the mark that was last made or chosen."""
        fragment, mark = self.selected(), self.spans.marks.get(self.latest)
        if fragment is None:
            self.say(tr("Select what is to be added first."))
        elif mark is None or not mark.fragments:
            self.say(tr("Which mark? Put the cursor on it and press {key} first.", key=key_called("next_here")))
        elif fragment.text_id != mark.fragments[0].text_id:
            self.say(tr("A mark stands on one text: this is another than that of its first words."))
        else:
            whole = joined(self.text_under(fragment), fragment.text_id, [*mark.fragments, fragment])
            if whole == mark.fragments:
                self.say(tr("It covers that already."))
            else:
                self._shape(mark, whole, stay=fragment)

    def action_take_fragment(self) -> None:
        """Take what is selected, or the fragment under the cursor, away from the mark."""
        taken = self.selected()
        mark = self._mark_over(taken) if taken else self._mark_to_shape()
        if mark is None:
            return
        taken = taken or self._fragment_here(mark)
        if taken is None:
            return
        left = without(self.text_under(taken), mark.fragments, taken)
        if left == mark.fragments:
            self.say(tr("The mark has nothing of that."))
        else:
            self._shape(mark, left, stay=left[0] if left else taken)

    def _mark_over(self, fragment: Fragment) -> Annotation | None:
        """The mark that a stretch is to be taken from: the one last made or chosen, or the innermost that is there."""
        found: dict[str, tuple[int, Annotation]] = {}
        for side, index in self.page.places_of(fragment):
            piece = self.page.passages[index].piece(side)
            if piece is not None:
                low, high = fragment.start - piece.start, fragment.end - piece.start
                for span in self.spans.strand(side, index).over(low, high):
                    found[span.mark.id] = (span.end - span.start, span.mark)
        if not found:
            self.say(tr("There is no mark on what is selected."))
            return None
        latest = found.get(self.latest)
        return latest[1] if latest else min(found.values(), key=lambda entry: (entry[0], entry[1].id))[1]

    # Two of one, one of two.

    def action_split_mark(self) -> None:
        """Make two marks of one, cut where the cursor is."""
        from workbench.tui.remarking import split_mark

        mark = self._mark_to_shape()
        if mark is None:
            return
        text_id, at = self._offset()
        parts = split(self.text_under(mark.fragments[0]), mark.fragments, text_id, at)
        if parts is None:
            self.say(tr("Put the cursor inside the mark, where its second part begins."))
            return
        with self.guarded():
            first, second = split_mark(self.project, mark, *parts)
            touched = self.spans.put(first) | self.spans.put(second)
            self.pane.show_passages(touched)
            self.stand_on(second.fragments[0])
            self.choose_mark(second)
            self.saved(tr("mark split in two"))

    def action_join_marks(self) -> None:
        """Make one mark of two: with the next of its type under the cursor, or else with the next in the segment."""
        from workbench.tui.remarking import join_marks

        mark = self._mark_to_shape()
        other = self._to_join(mark) if mark else None
        if mark is None:
            return
        if other is None:
            title = label_of(self.schema, mark.label)
            self.say(tr("There is no other {title} here to join it with.", title=title))
            return
        first = mark.fragments[0]
        fragments = joined(self.text_under(first), first.text_id, [*mark.fragments, *other.fragments])
        said = tr("mark joined with {words}", words=words_quoted(self.words_of(other)))
        with self.guarded():
            whole = join_marks(self.project, mark, other, fragments)
            self.renew({*self._just_changed_with(other), other.id, whole.id})
            self._show_shaped(whole, at_of(whole.fragments, *self._offset()) or whole.fragments[0])
            self.saved(said)

    def _just_changed_with(self, gone: Annotation) -> set[str]:
        """The marks that named one that is gone."""
        return {naming.id for naming in self.spans.naming(gone.id)}

    def _to_join(self, mark: Annotation) -> Annotation | None:
        """Of the same type and text: another under the cursor, or the next in the segment, or the one before."""
        text_id = mark.fragments[0].text_id

        def fits(other: Annotation) -> bool:
            same = other.label == mark.label and other.kind == mark.kind
            return same and other.id != mark.id and all(f.text_id == text_id for f in other.fragments)

        here = next((other for other in self.marks_here() if other.fragments and fits(other)), None)
        if here is not None:
            return here
        place = self.pane.caret.place
        beside = [s for s in self.spans.on(place.side, place.passage) if fits(s.mark)]
        behind = [s for s in beside if s.start >= place.at]
        before = [s for s in beside if s.start < place.at]
        if behind:
            return behind[0].mark
        return max(before, key=lambda s: s.end).mark if before else None
