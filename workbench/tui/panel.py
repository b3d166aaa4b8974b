"""What the panel says, as lines: the marks under the cursor, the form, the list to pick from, the types and their keys.

The panel is tall beside the text, or low below it on a narrow terminal; both are made here, at any width.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from rich.segment import Segment
from rich.style import Style

from workbench.model import Annotation
from workbench.schema.model import MarkType, Schema
from workbench.text.cells import text_width
from workbench.text.sanitise import printable
from workbench.tui.choose import Picker
from workbench.tui.form import Field, Form, fields_of_mark, value_words
from workbench.tui.lines import Line, filled, fit, spread, width_of, wrap
from workbench.tui.themes import Ink

MARGIN: Final = 2
_MOST_MARKS: Final = 6
_LEAST_MARKS: Final = 2
_ROLE_COLUMN: Final = 15


@dataclass(frozen=True, slots=True)
class Shown:
    """What the panel is to show.

    Attributes:
        under: The marks under the cursor, the innermost first.
        chosen: Which of them the keys are for.
        relations: The relations of those marks.
        segment: What is said of the segment: pairs of a word and what it is.
        words: The words of a mark, by its id; "" where its text is not shown.
        lookup: A mark by its id.
        hint: What to tell a newcomer, "" for nothing.
        form, picker: What is open, if anything.
        form_title: What the form is for.
        edited: The mark that the form is for; None for a document's labels.
    """

    schema: Schema
    under: Sequence[Annotation] = ()
    chosen: int = 0
    relations: Sequence[Annotation] = ()
    segment: Sequence[tuple[str, str]] = ()
    words: Callable[[Annotation], str] = lambda mark: ""
    lookup: Callable[[str], Annotation | None] = lambda mark_id: None
    hint: str = ""
    form: Form | None = None
    form_title: str = ""
    edited: Annotation | None = None
    picker: Picker | None = None


@dataclass(slots=True)
class Panel:
    """Lines for a width and height. `focus` is the line that must stay in sight."""

    shown: Shown
    ink: Ink
    width: int
    height: int
    low: bool
    focus: int = 0
    _lines: list[Line] = field(default_factory=list)

    def lines(self) -> list[Line]:
        """All lines; of a form or a list there may be more than the height."""
        if self.shown.picker is not None:
            self._picker(self.shown.picker)
        elif self.shown.form is not None:
            self._form(self.shown.form)
        elif self.low:
            self._low()
        else:
            self._tall()
        self._lines += [[] for _ in range(self.height - len(self._lines))]
        return [filled(line, self.width, self._style("text")) for line in self._lines]

    @property
    def _room(self) -> int:
        return self.width - 2 * MARGIN

    def _style(self, color: str, *, bold: bool = False) -> Style:
        return self.ink.style(color, "panel", bold=bold)

    def _add(self, *segments: Segment) -> None:
        self._lines.append([Segment(" " * MARGIN, self._style("text")), *segments])

    def _text(self, text: str, color: str = "text", *, bold: bool = False, rows: int = 0, indent: int = 0) -> None:
        for row in wrap(text, self._room - indent, rows):
            self._add(Segment(" " * indent + row, self._style(color, bold=bold)))

    def _blank(self) -> None:
        self._lines.append([])

    def _heading(self, text: str) -> None:
        self._add(Segment(text, self._style("faint", bold=True)))

    def _chip(self, mark_type: MarkType | None, text: str) -> Segment:
        words, back = self.ink.tint(mark_type.color if mark_type else "gray")
        claim = mark_type is not None and mark_type.kind == "claim"
        return Segment(f" {text} ", self.ink.style(words, "panel" if claim else back, bold=True, underline=claim))

    def _title_chip(self, mark: Annotation, room: int) -> Segment:
        mark_type = self.shown.schema.types.get(mark.label)
        title = mark_type.title() if mark_type else mark.label
        return self._chip(mark_type, fit(title, max(1, room - 2)))

    # The panel beside the text.

    def _tall(self) -> None:
        self._blank()
        if self.shown.hint:
            self._text(self.shown.hint, "accent")
            self._blank()
        self._under()
        self._relations()
        self._segment()
        space = self.height - len(self._lines)
        legend = next((made for made in self._legends() if len(made) <= space), [])
        for _ in range(space - len(legend) - 1):
            self._blank()
        self._lines += legend
        if len(self._lines) > self.height > 0:
            self._lines[self.height - 1 :] = [[Segment(f"{'':{MARGIN}}…", self._style("faint"))]]

    def _legends(self) -> Iterator[list[Line]]:
        """The types and their keys: all of them, only those that mark text, these in two columns."""
        marks = self._legend("MARK WITH", ("entity", "claim"))
        joins = self._legend("JOIN CLAIMS WITH", ("relation",))
        labels = self._legend("LABEL THE DOCUMENT WITH", ("label",))
        yield [line for part in (marks, joins, labels) if part for line in (*part, [])]
        rest = [[Segment(f"{'':{MARGIN}}… ? for all keys", self._style("faint"))]] if joins or labels else []
        yield marks + rest
        yield self._legend("MARK WITH", ("entity", "claim"), columns=2) + rest

    def _under(self) -> None:
        self._heading("UNDER THE CURSOR")
        if not self.shown.under:
            self._text("No mark here.", "soft")
        first, total = self.shown.chosen, len(self.shown.under)
        if first:
            self._text(f"… {first} before", "faint")
        for number, mark in enumerate(self.shown.under[first : first + _MOST_MARKS]):
            if number:
                self._blank()
            self._mark(mark)
        if total > first + _MOST_MARKS:
            self._text(f"… {total - first - _MOST_MARKS} more", "faint")
        self._blank()

    def _mark(self, mark: Annotation) -> None:
        chip = self._title_chip(mark, self._room)
        stale = [Segment(" stale", self._style("bad"))] if mark.stale else []
        self._add(chip, *stale)
        self._text(self.shown.words(mark), rows=3, indent=1)
        mark_type = self.shown.schema.types.get(mark.label)
        for field_ in fields_of_mark(mark, mark_type):
            if not field_.is_empty or field_.is_missing:
                self._pair(field_.title, self._value(field_), "accent" if field_.is_missing else "soft")

    def _value(self, field_: Field) -> str:
        if field_.is_missing:
            return "not set"
        if field_.kind == "role":
            return ", ".join(self._words_of(mark_id) for mark_id in field_.value)
        return value_words(field_)

    def _value_in(self, field_: Field, room: int) -> str:
        """A field's value in one row; of several marks in a role the first, and how many more."""
        if field_.kind != "role" or len(field_.value) < 2:
            return fit(self._value(field_), room)
        more = f" +{len(field_.value) - 1}"
        return fit(self._words_of(field_.value[0]), room - text_width(more)) + more

    def _words_of(self, mark_id: str) -> str:
        mark = self.shown.lookup(mark_id)
        return (self._words(mark) or "elsewhere") if mark else "gone"

    def _words(self, mark: Annotation) -> str:
        return printable(self.shown.words(mark))

    def _pair(self, name: str, value: str, color: str) -> None:
        label = fit(name, _ROLE_COLUMN)
        label += " " * (_ROLE_COLUMN - text_width(label))
        for number, row in enumerate(wrap(value, self._room - _ROLE_COLUMN - 2, 4)):
            start = label if number == 0 else " " * _ROLE_COLUMN
            self._add(Segment(f" {start} ", self._style("faint")), Segment(row, self._style(color)))

    def _relations(self) -> None:
        if not self.shown.relations:
            return
        self._heading("RELATIONS")
        for relation in self.shown.relations:
            mark_type = self.shown.schema.types.get(relation.label)
            ends = [self._words_of(i) for name in ("from", "to") for i in relation.roles.get(name, ())]
            self._add(self._chip(mark_type, mark_type.title() if mark_type else relation.label))
            self._text(" → ".join(ends), "soft", rows=3, indent=1)
        self._blank()

    def _segment(self) -> None:
        if self.shown.segment:
            self._heading("THIS SEGMENT")
            for name, value in self.shown.segment:
                self._pair(name, value, "soft")
            self._blank()

    def _legend(self, heading: str, kinds: tuple[str, ...], columns: int = 1) -> list[Line]:
        """The types of some kinds that have keys, in one or two columns."""
        types = [t for t in self.shown.schema.types.values() if t.key and t.kind in kinds]
        if not types:
            return []
        width = self._room // columns
        cells: list[Line] = []
        for mark_type in types:
            chip = self._chip(mark_type, mark_type.key)
            title = f" {fit(mark_type.title(), width - 5)}"
            cells.append(filled([chip, Segment(title, self._style("soft"))], width, self._style("text")))
        rows = -(-len(cells) // columns)
        start = [Segment(" " * MARGIN, self._style("text"))]
        lines: list[Line] = [[*start, Segment(heading, self._style("faint", bold=True))]]
        lines += [start + [segment for cell in cells[row::rows] for segment in cell] for row in range(rows)]
        return lines

    # The panel below the text.

    def _low(self) -> None:
        legend = self._flowed_legend()
        least = min(_LEAST_MARKS, len(self.shown.under)) or 1
        if len(legend) > self.height - least > 0:
            legend = [
                *legend[: self.height - least - 1],
                [Segment(f"{'':{MARGIN}}… ? for all keys", self._style("faint"))],
            ]
        room = max(1, self.height - len(legend))
        if self.shown.hint:
            self._add(Segment(fit(self.shown.hint, self._room), self._style("accent")))
        elif not self.shown.under:
            place = " · ".join(value for _, value in self.shown.segment)
            self._add(Segment(fit(place, self._room), self._style("faint")))
        under = [*self.shown.under[self.shown.chosen :], *self.shown.under[: self.shown.chosen]]
        shown = under[: room if len(under) <= room else max(1, room - 1)]
        for mark in shown:
            self._add(*self._mark_line(mark))
        if len(shown) < len(under) and len(self._lines) < room:
            self._add(Segment(f"… {len(under) - len(shown)} more", self._style("faint")))
        for _ in range(room - len(self._lines)):
            self._blank()
        self._lines += legend[: max(0, self.height - len(self._lines))]

    def _mark_line(self, mark: Annotation) -> Line:
        chip = self._title_chip(mark, 22)
        fields = fields_of_mark(mark, self.shown.schema.types.get(mark.label))
        said = [self._value(f) for f in fields if not f.is_empty]
        missing = [f.title for f in fields if f.is_missing]
        right = [Segment(f" {fit(' · '.join(said), self._room // 2)}", self._style("soft"))] if said else []
        if missing:
            right.append(Segment(f" {fit(', '.join(missing), 18)} not set", self._style("accent")))
        return spread(
            [chip, Segment(f" {self._words(mark)}", self._style("text"))], right, self._room, self._style("text")
        )

    def _flowed_legend(self) -> list[Line]:
        lines: list[Line] = []
        line: Line = []
        for mark_type in (t for t in self.shown.schema.types.values() if t.key and t.kind in ("entity", "claim")):
            cell = [
                self._chip(mark_type, mark_type.key),
                Segment(f" {fit(mark_type.title(), 14)}  ", self._style("soft")),
            ]
            if line and width_of(line) + width_of(cell) - 2 > self._room:
                lines.append(line)
                line = []
            line = [*line, *cell]
        if line:
            lines.append(line)
        if lines and any(t.key and t.kind in ("relation", "label") for t in self.shown.schema.types.values()):
            rest = Segment("… ?", self._style("faint"))
            if width_of(lines[-1]) + rest.cell_length <= self._room:
                lines[-1] = [*lines[-1], rest]
        return [[Segment(" " * MARGIN, self._style("text")), *entry] for entry in lines]

    # The form.

    def _form(self, form: Form) -> None:
        if not self.low:
            self._blank()
        edited = self.shown.edited
        if edited is None:
            self._add(Segment(fit(self.shown.form_title, self._room), self._style("text", bold=True)))
        else:
            chip = self._title_chip(edited, self._room)
            room = self._room - text_width(chip.text) - 1
            if self.low:
                self._add(chip, Segment(f" {fit(self.shown.words(edited), room)}", self._style("text")))
            else:
                self._add(chip)
                self._text(self.shown.words(edited), rows=4, indent=1)
        if not self.low:
            self._blank()
        for number, field_ in enumerate(form.fields):
            self._field(field_, is_open=number == form.index)

    def _field(self, field_: Field, *, is_open: bool) -> None:
        mark = "›" if is_open else " "
        color = "accent" if field_.is_missing else "text" if is_open else "soft"
        name_room = min(18, self._room // 2)
        name = fit(field_.title, name_room)
        start = [Segment(f"{mark} {name}", self._style(color, bold=is_open))]
        pad = Segment(" " * (name_room - text_width(name) + 1), self._style("text"))
        if is_open:
            self.focus = len(self._lines)
        if is_open and field_.options:
            self._add(*start)
            self._options(field_)
            return
        room = self._room - name_room - 3
        shown = self._value_in(field_, room) if not field_.is_empty else ("not set" if field_.is_missing else "—")
        value_color = "faint" if field_.is_empty and not field_.is_missing else color if is_open else "text"
        self._add(*start, pad, Segment(fit(shown, room), self._style("accent" if field_.is_missing else value_color)))
        if is_open:
            if field_.kind == "role" and len(field_.value) > 1:
                for mark_id in field_.value:
                    self._text(self._words_of(mark_id), rows=1, indent=4)
            self._field_help(field_)

    def _field_help(self, field_: Field) -> None:
        if field_.kind == "role":
            does = "full" if field_.is_full else "enter adds a mark"
            words = f"{does} · del takes the last away" if field_.value else does
        else:
            words = "enter writes it"
        self._text(f"{field_.help} ({words})" if field_.help else words, "faint", rows=3, indent=4)

    def _options(self, field_: Field) -> None:
        """The values of a choice, numbered, in as many columns as there is room for; then what the field asks."""
        given = field_.value if isinstance(field_.value, (list, tuple)) else [field_.value]
        room = self._room - 2
        widest = min(room - 5, max(text_width(printable(option.title)) for option in field_.options))
        columns = min(max(1, room // (widest + 7)), len(field_.options))
        cells: list[Line] = []
        for number, option in enumerate(field_.options, 1):
            taken = self.ink.style("page", "accent", bold=True) if option.name in given else self._style("text")
            pointed = self.shown.form is not None and self.shown.form.at == number - 1
            sign = "›" if pointed else str(number) if number <= 9 else " "
            key = Segment(f" {sign} ", self._style("accent", bold=True))
            line = [key, Segment(f" {fit(option.title, widest)} ", taken)]
            cells.append(filled(line, room // columns, self._style("text")))
        for at in range(0, len(cells), columns):
            self._add(Segment("  ", self._style("text")), *(s for cell in cells[at : at + columns] for s in cell))
        chosen = next((option for option in field_.options if option.name in given and option.help), None)
        self._text(chosen.help if chosen else field_.help, "faint", rows=2, indent=3)

    # The list to pick from.

    def _picker(self, picker: Picker) -> None:
        if not self.low:
            self._blank()
        accepted = [
            self.shown.schema.types[name].title() for name in picker.field.accepts if name in self.shown.schema.types
        ]
        self._add(
            Segment(fit(f"{picker.field.title}: {', '.join(accepted)}", self._room), self._style("text", bold=True))
        )
        query = fit(picker.query, self._room - 4)
        prompt = "type to search" if not picker.query else ""
        self._add(
            Segment("› ", self._style("accent", bold=True)),
            Segment(query, self._style("text")),
            Segment(" ", self.ink.style("page", "text")),
            Segment(prompt, self._style("faint")),
        )
        if not self.low:
            self._blank()
        if not picker.found:
            self._text(
                "No such mark. esc goes back: mark it in the text first, then add it here."
                if picker.candidates
                else "Nothing of these types is marked yet: mark it in the text first.",
                "soft",
            )
        for number, candidate in enumerate(picker.found):
            chosen = number == picker.index
            if chosen:
                self.focus = len(self._lines)
            chip = self._chip(
                self.shown.schema.types.get(candidate.mark.label),
                self.shown.schema.types[candidate.mark.label].key or "·",
            )
            where = Segment(f" {candidate.passage + 1}", self._style("faint"))
            words = Segment(f" {printable(candidate.words)}", self._style("text", bold=chosen))
            arrow = Segment("› " if chosen else "  ", self._style("accent", bold=True))
            self._add(*spread([arrow, chip, words], [where], self._room, self._style("text")))
