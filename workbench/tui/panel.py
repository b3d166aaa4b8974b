"""What the panel says, as lines: the marks under the cursor, the form, the list to pick from, the types and their keys.

The panel is tall beside the text, or low below it on a narrow terminal; both are made here, at any width.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rich.segment import Segment

from workbench.model import Annotation
from workbench.tui.actions import key_called
from workbench.tui.choose import Picker
from workbench.tui.form import fields_of_mark, value_words
from workbench.tui.language import tr
from workbench.tui.lines import Line, filled, fit, spread
from workbench.tui.panel_form import add_form, add_list
from workbench.tui.panel_legend import legend
from workbench.tui.panel_sheet import MARGIN, Section, Sheet, Shown

__all__ = ["Panel", "Section", "Shown"]

_MOST_MARKS: Final = 6
_LEAST_MARKS: Final = 2


class Panel(Sheet):
    """Lines for a width and height. `focus` is the line that must stay in sight."""

    def lines(self) -> list[Line]:
        """All lines; of a form or a list there may be more than the height."""
        if self.shown.picker is not None:
            add_list(self, self.shown.picker)
        elif self.shown.form is not None and self.shown.aim is None:
            add_form(self, self.shown.form)
        elif self.low:
            self._low()
        else:
            self._tall()
        self.made += [[] for _ in range(self.height - len(self.made))]
        return [filled(line, self.width, self.style("text")) for line in self.made]

    # The panel beside the text.

    def _tall(self) -> None:
        self.blank()
        if self.shown.aim is not None:
            self._prompt(self.shown.aim)
        elif self.shown.hint:
            self.text(self.shown.hint, "accent")
            self.blank()
        self._under()
        self._relations()
        self._segment()
        for section in self.shown.sections:
            self._section(section)
        space = self.height - len(self.made)
        keys = legend(self, space)
        for _ in range(space - len(keys) - 1):
            self.blank()
        self.made += keys
        if len(self.made) > self.height > 0:
            self.made[self.height - 1 :] = [[self.seg(f"{'':{MARGIN}}…", "faint")]]

    def _prompt(self, aim: Picker) -> None:
        """What one points at a mark for."""
        keys = {"take": key_called("edit_mark"), "back": key_called("leave")}
        self.text(aim.title, "accent")
        self.text(tr("{take} takes the mark under the cursor · a type's key marks it · {back} back", **keys), "soft")
        if not self.low:
            self.blank()

    def _under(self) -> None:
        total = len(self.shown.under)
        self.heading(tr("UNDER THE CURSOR") + (f" · {total}" if total > 1 else ""))
        if not total:
            self.text(tr("No mark here."), "soft")
        for number, mark in enumerate(self.shown.under[:_MOST_MARKS]):
            if number:
                self.blank()
            self._mark(mark, several=total + len(self.shown.relations) > 1)
        if total > _MOST_MARKS:
            self.text(tr("… {number} more", number=total - _MOST_MARKS), "faint")
        self.blank()

    def _sign(self, mark: Annotation, *, several: bool) -> list[Segment]:
        """What says that the keys are for this one, where there are several."""
        if not several:
            return []
        return [self.seg("› " if mark is self.shown.chosen else "  ", "accent", bold=True)]

    def _mark(self, mark: Annotation, *, several: bool) -> None:
        sign = self._sign(mark, several=several)
        self.add(*sign, self.title_chip(mark, self.room - 2), *self._parts(mark))
        self.text(self.shown.words(mark), rows=3, indent=1)
        for field in fields_of_mark(mark, self.shown.schema.types.get(mark.label)):
            if not field.is_empty:
                self.pair(field.title, self.value(field), "soft")
        self._wrong(mark)

    def _parts(self, mark: Annotation) -> list[Segment]:
        """How many parts a discontinuous span has."""
        if len(mark.fragments) < 2:
            return []
        return [self.seg(f" {tr('{number} parts', number=len(mark.fragments))}", "faint")]

    def _wrong(self, mark: Annotation) -> None:
        for words in self.shown.wrong(mark):
            self.text(f"! {words}", "bad", rows=2, indent=1)

    def _relations(self) -> None:
        if not self.shown.relations:
            return
        self.heading(tr("RELATIONS"))
        for relation in self.shown.relations[:_MOST_MARKS]:
            self.add(*self._sign(relation, several=True), self.title_chip(relation, self.room - 2))
            self.text(self.ends(relation), "soft", rows=3, indent=1)
            for field in fields_of_mark(relation, self.shown.schema.types.get(relation.label)):
                if field.kind != "role" and not field.is_empty:
                    self.pair(field.title, value_words(field), "soft")
            self._wrong(relation)
        if len(self.shown.relations) > _MOST_MARKS:
            self.text(tr("… {number} more", number=len(self.shown.relations) - _MOST_MARKS), "faint")
        self.blank()

    def _segment(self) -> None:
        if self.shown.segment:
            self.heading(tr("THIS SEGMENT"))
            for name, value in self.shown.segment:
                self.pair(name, value, "soft")
            self.blank()

    def _section(self, section: Section) -> None:
        self.heading(section.heading)
        for text in section.texts:
            self.text(text, section.color, rows=4, indent=1)
        self.blank()

    # The panel below the text.

    def _low(self) -> None:
        least = min(_LEAST_MARKS, len(self.shown.under)) or 1
        keys = legend(self, self.height - least) if self.shown.aim is None else []
        room = max(1, self.height - len(keys))
        self._low_lead()
        self._low_marks(room - len(self.made))
        for section in self.shown.sections:
            if section.low and len(self.made) < room:
                self.add(self.seg(fit(section.low, self.room), section.color))
        for _ in range(room - len(self.made)):
            self.blank()
        self.made += keys[: max(0, self.height - len(self.made))]

    def _low_lead(self) -> None:
        """What is said above the marks: what one points at a mark for, a hint, or where the cursor is."""
        if self.shown.aim is not None:
            self._prompt(self.shown.aim)
        elif self.shown.hint:
            self.add(self.seg(fit(self.shown.hint, self.room), "accent"))
        elif not self.shown.under:
            place = " · ".join(value for _, value in self.shown.segment)
            self.add(self.seg(fit(place, self.room), "faint"))

    def _low_marks(self, room: int) -> None:
        """As many marks as there is room for, the chosen one first, one in a row."""
        marks = [*self.shown.under, *self.shown.relations]
        chosen = self.shown.chosen
        if chosen is not None and chosen in self.shown.relations:
            marks = [chosen, *(mark for mark in marks if mark is not chosen)]
        shown = marks[: room if len(marks) <= room else max(1, room - 1)]
        for mark in shown:
            self.add(*self._mark_line(mark, several=len(marks) > 1))
        if shown and len(shown) < len(marks) and len(shown) < room:
            self.add(self.seg(tr("… {number} more", number=len(marks) - len(shown)), "faint"))

    def _mark_line(self, mark: Annotation, *, several: bool) -> Line:
        fields = fields_of_mark(mark, self.shown.schema.types.get(mark.label))
        said = [self.value(f) for f in fields if not f.is_empty and (mark.fragments or f.kind != "role")]
        wrong: Sequence[str] = self.shown.wrong(mark)
        right = [self.seg(f" {fit(' · '.join(said), self.room // (3 if wrong else 2))}", "soft")] if said else []
        if wrong:
            right.append(self.seg(f" {fit('! ' + wrong[0], self.room // 2)}", "bad"))
        words = self.words(mark) if mark.fragments else self.ends(mark)
        start = [*self._sign(mark, several=several), self.title_chip(mark, 22), self.seg(f" {words}")]
        return spread(start, right, self.room, self.style("text"))
