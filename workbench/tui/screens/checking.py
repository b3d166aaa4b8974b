"""What is not right on the annotation screen: how many marks, which is next, and what the schema has against it."""

from __future__ import annotations

from functools import cached_property

from workbench.model import Annotation
from workbench.tui.caret import Place
from workbench.tui.language import tr
from workbench.tui.screens.parts import Annotating
from workbench.tui.wrong import Where, Wrong, in_words

_AT_ONCE = 0.002
_SLICE = 0.004
"""Seconds for looking at marks: with a key, and while nothing else is done."""
_APART = 0.03


class Checking(Annotating):
    """The part of the annotation screen that holds marks against the schema."""

    _shown_wrong: tuple[Place, Where] | None = None
    _is_looking = False

    @cached_property
    def _wrong(self) -> Wrong:
        return Wrong(self.spans, self.schema, self.lookup)

    def check_anew(self) -> None:
        """All marks were read anew: look at them while nothing else is done."""
        self.__dict__.pop("_wrong", None)
        self._look_on()

    def _look_on(self) -> None:
        """Look at more marks, until all are done."""
        if not self._is_looking:
            self._is_looking = True
            self.set_timer(_APART, self._look_some)

    def _look_some(self) -> None:
        self._is_looking = False
        if not self.pane.is_quiet:
            self._look_on()
        elif self._wrong.work(_SLICE):
            self.tell()
        else:
            self._look_on()

    def facts(self) -> list[str]:
        """How many marks are not right."""
        self._keep_up()
        number = len(self._wrong)
        return [*super().facts(), *([tr("{number} not right", number=f"{number:,}")] if number else [])]

    def _keep_up(self) -> None:
        """Look at what has changed with this key; at the opening, that is more than there is time for."""
        if not self._wrong.is_settled and not self._is_looking and not self._wrong.work(_AT_ONCE):
            self._look_on()

    def also_so(self) -> set[str]:
        """Whether something is not right."""
        return super().also_so() | ({"wrong"} if len(self._wrong) else set())

    def wrong_with(self, mark: Annotation) -> list[str]:
        """What the schema has against a mark, in words."""
        return in_words(self._wrong.of(mark.id), self.schema.types.get(mark.label))

    def first_fault(self, mark: Annotation) -> str:
        """The field of a mark that is not right; "" where all are."""
        found = self._wrong.of(mark.id)
        return found[0].where if found else ""

    def action_next_wrong(self) -> None:
        """Go to the next mark that is not right, and say what is wrong with it."""
        self._keep_up()
        found = self._wrong.after(self._from_where())
        mark = self.spans.marks.get(found[3]) if found else None
        if found is None or mark is None:
            looking = not self._wrong.is_settled
            self.told(tr("still looking …") if looking else tr("all is right"), "soft" if looking else "good")
            return
        self._go_to(found)
        self.choose_mark(mark)
        self._shown_wrong = (self.pane.caret.place, found)
        self.told(tr("; ").join(self.wrong_with(mark)), "bad")
        if not mark.fragments or found[0] < 0:
            self.open_faulty(mark)

    def _from_where(self) -> Where:
        """Where one is: at the mark that was shown last, while the cursor has not moved."""
        place = self.pane.caret.place
        if self._shown_wrong is not None and self._shown_wrong[0] == place:
            return self._shown_wrong[1]
        return place.passage, int(place.side == "target"), place.at, ""

    def _go_to(self, where: Where) -> None:
        passage, side, at, _ = where
        if passage >= 0:
            self.pane.go(Place("target" if side else "source", passage, at))

    def open_faulty(self, mark: Annotation) -> None:
        """Open what cannot be pointed to in the text: a label, a relation, a mark on a text that is not shown."""
        if mark.kind != "label" or not mark.target or mark.label not in self.schema.labels:
            self.open_form(mark)
        else:
            self.edit_label(mark.label)
