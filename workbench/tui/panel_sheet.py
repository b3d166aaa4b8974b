"""What the panel shows, and the lines that it is made of: chips, texts, pairs, at any width."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from rich.segment import Segment
from rich.style import Style

from workbench.model import Annotation
from workbench.schema.model import MarkType, Schema
from workbench.text.cells import text_width
from workbench.text.sanitise import printable
from workbench.tui.choose import Picker
from workbench.tui.form import Field, Form, value_words
from workbench.tui.language import tr
from workbench.tui.lines import Line, fit, wrap
from workbench.tui.themes import Ink
from workbench.tui.titles import label_of

MARGIN: Final = 2
_NAMES: Final = 15
"""The widest column of names beside their values."""


@dataclass(frozen=True, slots=True)
class Section:
    """Something that a part of the screen has to say in the panel.

    Attributes:
        texts: Each begins a row; what is too long is wrapped.
        color: That of the texts.
        low: The same in one row, for the panel below the text; "" to leave it out there.
    """

    heading: str
    texts: Sequence[str]
    color: str = "soft"
    low: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """What the panel is to show.

    Attributes:
        under: The marks under the cursor: the one that is chosen first, if it is one of them.
        chosen: The mark that the keys are for: one of those, or of their relations.
        relations: The relations of those marks.
        segment: What is said of the segment: pairs of a word and what it is.
        words: The words of a mark; "" where its text is not shown.
        lookup: A mark by its id.
        wrong: What the schema has against a mark, in words.
        hint: What to tell a newcomer, "" for nothing.
        form, picker: What is open, if anything.
        aim: The list from which one went to the text, to point at a mark.
        form_title: What the form is for.
        edited: The mark that the form is for; None for labels.
    """

    schema: Schema
    under: Sequence[Annotation] = ()
    chosen: Annotation | None = None
    relations: Sequence[Annotation] = ()
    segment: Sequence[tuple[str, str]] = ()
    words: Callable[[Annotation], str] = lambda mark: ""
    lookup: Callable[[str], Annotation | None] = lambda mark_id: None
    wrong: Callable[[Annotation], Sequence[str]] = lambda mark: ()
    sections: Sequence[Section] = ()
    hint: str = ""
    form: Form | None = None
    form_title: str = ""
    edited: Annotation | None = None
    picker: Picker | None = None
    aim: Picker | None = None


@dataclass(slots=True)
class Sheet:
    """Lines of a width. `focus` is the line that must stay in sight."""

    shown: Shown
    ink: Ink
    width: int
    height: int
    low: bool
    focus: int = 0
    made: list[Line] = field(default_factory=list)

    @property
    def room(self) -> int:
        """The cells between the margins."""
        return self.width - 2 * MARGIN

    def style(self, color: str, *, bold: bool = False) -> Style:
        """A colour on the panel."""
        return self.ink.style(color, "panel", bold=bold)

    def seg(self, text: str, color: str = "text", *, bold: bool = False) -> Segment:
        """Some text, which is printable already."""
        return Segment(text, self.style(color, bold=bold))

    def add(self, *segments: Segment) -> None:
        """A line."""
        self.made.append([self.seg(" " * MARGIN), *segments])

    def text(self, text: str, color: str = "text", *, rows: int = 0, indent: int = 0) -> None:
        """A text in as many lines as it takes, or at most some."""
        for row in wrap(text, self.room - indent, rows):
            self.add(self.seg(" " * indent + row, color))

    def blank(self) -> None:
        """An empty line."""
        self.made.append([])

    def heading(self, text: str) -> None:
        """What the lines below are."""
        self.add(self.seg(fit(text, self.room), "faint", bold=True))

    def pair(self, name: str, value: str, color: str) -> None:
        """A name and its value beside it, in at most four rows."""
        label = fit(name, _NAMES)
        label += " " * (_NAMES - text_width(label))
        for number, row in enumerate(wrap(value, self.room - _NAMES - 2, 4)):
            start = label if number == 0 else " " * _NAMES
            self.add(self.seg(f" {start} ", "faint"), self.seg(row, color))

    def chip(self, mark_type: MarkType | None, text: str) -> Segment:
        """A word in the colour of a type: claims underlined, all others on a tint."""
        words, back = self.ink.tint(mark_type.color if mark_type else "gray")
        claim = mark_type is not None and mark_type.kind == "claim"
        return Segment(f" {text} ", self.ink.style(words, "panel" if claim else back, bold=True, underline=claim))

    def title_chip(self, mark: Annotation, room: int) -> Segment:
        """The title of a mark's type."""
        title = label_of(self.shown.schema, mark.label)
        return self.chip(self.shown.schema.types.get(mark.label), fit(title, max(1, room - 2)))

    # Values in words.

    def value(self, field_: Field) -> str:
        """A field's value."""
        if field_.kind == "role":
            return tr(", ").join(self.words_of(mark_id) for mark_id in field_.value)
        return value_words(field_)

    def value_in(self, field_: Field, room: int) -> str:
        """A field's value in one row; of several marks in a role the first, and how many more."""
        if field_.kind != "role" or len(field_.value) < 2:
            return fit(self.value(field_), room)
        more = f" +{len(field_.value) - 1}"
        return fit(self.words_of(field_.value[0]), room - text_width(more)) + more

    def words_of(self, mark_id: str) -> str:
        """The words of a mark by its id."""
        mark = self.shown.lookup(mark_id)
        return (self.words(mark) or tr("elsewhere")) if mark else tr("gone")

    def words(self, mark: Annotation) -> str:
        """The words of a mark, in one row."""
        return printable(self.shown.words(mark))

    def ends(self, relation: Annotation) -> str:
        """What a relation joins."""
        found = [self.words_of(i) for name in ("from", "to") for i in relation.roles.get(name, ())]
        return " → ".join(found)
