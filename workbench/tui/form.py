"""The mark editor without a screen: the fields of a mark or of a document's labels, and what a key does to them.

A form never writes. What a key asks for comes back as a request: set this value, pick a mark for this role, ask for
a text. The screen carries it out as one edit, and gives the form the new fields.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from workbench.model import JSON, Annotation
from workbench.schema.check import value_problems
from workbench.schema.model import Attribute, MarkType, Schema
from workbench.tui.language import tr
from workbench.tui.sayings import said
from workbench.tui.titles import described, titled

FieldKind = Literal["choice", "choices", "number", "text", "role", "note", "stray"]
NOTE: Final = "note"
_SET: Final = "set"
"""The one value of a label that has no attributes."""


@dataclass(frozen=True, slots=True)
class Option:
    """A value of a choice: its name, and what people call it."""

    name: str
    title: str
    help: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """A line of the form.

    Attributes:
        value: A value's name, a list of them, a number, a text, or the ids of the marks in a role.
        asks: The attribute that it is for, None for a role or a note.
        accepts: The types that a role takes.
        limit: How many marks a role takes, None for any number.
    """

    name: str
    title: str
    kind: FieldKind
    value: JSON = None
    options: tuple[Option, ...] = ()
    required: bool = False
    help: str = ""
    accepts: tuple[str, ...] = ()
    limit: int | None = None
    asks: Attribute | None = None
    owner: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether there is no value."""
        return self.value in (None, "", [], ())

    @property
    def is_missing(self) -> bool:
        """Whether the schema requires a value and there is none."""
        return self.required and self.is_empty

    @property
    def is_full(self) -> bool:
        """Whether a role takes no more marks."""
        return self.kind == "role" and self.limit is not None and len(self.value or ()) >= self.limit


@dataclass(frozen=True, slots=True)
class Set:
    """Set a field to a value; None clears it."""

    field: Field
    value: JSON


@dataclass(frozen=True, slots=True)
class Pick:
    """Let the user pick a mark for a role."""

    field: Field


@dataclass(frozen=True, slots=True)
class Ask:
    """Let the user write a text or a number."""

    field: Field


Request = Set | Pick | Ask


class Form:
    """Fields and which of them is open.

    Attributes:
        at: Which option of an open multiple choice is pointed to, -1 for none.
    """

    def __init__(self, fields: Sequence[Field]) -> None:
        self.fields = list(fields)
        self.index = next((i for i, field in enumerate(self.fields) if field.is_missing), 0)
        self.at = -1

    @property
    def field(self) -> Field | None:
        """The open field."""
        return self.fields[self.index] if self.fields else None

    def refresh(self, fields: Sequence[Field]) -> None:
        """Take the fields as they are after an edit; the open one stays open."""
        owner, name = (self.field.owner, self.field.name) if self.field else ("", "")
        at = min(self.index, max(0, len(fields) - 1))
        self.fields = list(fields)
        self.index = at
        self.open_named(name, owner)

    def open_named(self, name: str, owner: str = "") -> None:
        """Open the field of that name; of a label's fields the one of that label, its first where `name` is ""."""
        named = (i for i, f in enumerate(self.fields) if (f.name == name or not name) and f.owner == (owner or f.owner))
        self.index = next(named, self.index)

    def move(self, step: int) -> None:
        """Open the field below or above."""
        self.at = -1
        if self.fields:
            self.index = min(max(0, self.index + step), len(self.fields) - 1)

    def advance(self) -> None:
        """Open the next field that wants an answer: an empty choice, or else the field below."""
        self.at = -1
        for index in range(self.index + 1, len(self.fields)):
            if self.fields[index].is_empty and (self.fields[index].required or self.fields[index].kind != NOTE):
                self.index = index
                return
        self.move(1)

    def digit(self, number: int) -> Request | None:
        """Take the value of a number; of several choices, add or remove it."""
        field = self.field
        if field is None or not 1 <= number <= len(field.options):
            return None
        name = field.options[number - 1].name
        if field.kind == "choices":
            kept = list(field.value or ())
            return Set(field, [v for v in kept if v != name] if name in kept else [*kept, name])
        return Set(field, name)

    def turn(self, step: int) -> Request | None:
        """Take the value to the right (1) or left (-1) of a single choice; of a multiple one, point to it."""
        field = self.field
        if field is not None and field.kind == "choices" and field.options:
            self.at = (self.at + step if self.at >= 0 or step > 0 else -1) % len(field.options)
            return None
        if field is None or field.kind != "choice" or not field.options:
            return None
        names = [option.name for option in field.options]
        at = names.index(field.value) + step if field.value in names else (0 if step > 0 else len(names) - 1)
        return Set(field, names[at % len(names)])

    def open(self) -> Request | None:
        """What enter does: pick for a role, write a text; a choice lets the next field open."""
        field = self.field
        if field is None:
            return None
        if field.kind == "role":
            return None if field.is_full and field.limit != 1 else Pick(field)
        if field.kind in ("text", "number", "note"):
            return Ask(field)
        if field.kind == "stray":
            return None
        if field.kind == "choices" and self.at >= 0:
            return self.digit(self.at + 1)
        self.advance()
        return None

    def clear(self) -> Request | None:
        """Empty the field, or take the last mark out of a role."""
        field = self.field
        if field is None or field.is_empty:
            return None
        return Set(field, list(field.value)[:-1] if field.kind == "role" else None)


def fields_of_mark(mark: Annotation, mark_type: MarkType | None) -> list[Field]:
    """The fields of an entity, claim or relation: its attributes as they apply, its roles, its note."""
    fields: list[Field] = []
    if mark_type is not None:
        fields += [
            _attribute(a, mark.attributes.get(a.name)) for a in mark_type.attributes if a.applies(mark.attributes)
        ]
        fields += [
            Field(
                role.name,
                titled(role),
                "role",
                value=mark.roles.get(role.name, ()),
                required=role.min > 0,
                help=described(role),
                accepts=role.accepts,
                limit=role.max,
            )
            for role in mark_type.roles
        ]
    note = Field(NOTE, tr("Note"), "note", value=mark.note, help=tr("Anything that you want to remember about it."))
    return [*fields, note]


def stray_fields(mark: Annotation, mark_type: MarkType | None) -> list[Field]:
    """What a mark has and its type does not ask for: it can only be taken away."""
    asked = {field.name for field in fields_of_mark(mark, mark_type)}
    known = {**mark.attributes, **{name: list(ids) for name, ids in mark.roles.items()}}
    help_ = tr("The schema does not ask for this.")
    return [Field(name, name, "stray", value, help=help_) for name, value in known.items() if name not in asked]


def fields_of_labels(schema: Schema, target: str, on: str, marks: Iterable[Annotation]) -> list[Field]:
    """The fields of the labels of a document or segment: each attribute of each label, as it applies.

    Args:
        target: The document's or segment's id.
        on: What that is: "document" or "segment".
    """
    given = {mark.label: mark for mark in marks if mark.kind == "label" and mark.target == target}
    fields = []
    for mark_type in schema.labels.values():
        if mark_type.target == on:
            fields += _fields_of_label(mark_type, given.get(mark_type.name))
    return fields


def _fields_of_label(mark_type: MarkType, mark: Annotation | None) -> list[Field]:
    if not mark_type.attributes:
        option = Option(_SET, tr("yes"))
        value = _SET if mark else None
        help_ = described(mark_type)
        return [Field(mark_type.name, titled(mark_type), "choice", value, (option,), help=help_, owner=mark_type.name)]
    fields = []
    given = mark.attributes if mark else {}
    for number, attribute in enumerate(mark_type.attributes):
        if attribute.applies(given):
            title = titled(mark_type) if number == 0 else f"  {titled(attribute)}"
            field = _attribute(attribute, given.get(attribute.name))
            required = attribute.required and mark is not None
            help_ = field.help or described(mark_type)
            fields.append(replace(field, title=title, required=required, help=help_, owner=mark_type.name))
    return fields


def _attribute(attribute: Attribute, value: JSON) -> Field:
    return Field(
        attribute.name,
        titled(attribute),
        attribute.type,
        value=value,
        options=tuple(Option(v.name, titled(v), described(v)) for v in attribute.values),
        required=attribute.required,
        help=described(attribute),
        asks=attribute,
    )


def problem(field: Field, value: JSON) -> str:
    """What the schema has against a value that was written, "" for nothing."""
    if field.asks is None or value is None:
        return ""
    return next((said(each, field=field.title) for each in value_problems(field.asks, value)), "")


def no_longer_asked(mark_type: MarkType | None, attributes: Mapping[str, JSON]) -> dict[str, JSON]:
    """The attributes that hang on another one's value, and are not asked for any more: each with None, to clear it."""
    cleared: dict[str, JSON] = {}
    while True:
        left = {name: value for name, value in attributes.items() if value is not None and name not in cleared}
        gone = [a.name for a in (mark_type.attributes if mark_type else ()) if a.name in left and not a.applies(left)]
        if not gone:
            return cleared
        cleared.update(dict.fromkeys(gone))


def written_number(text: str) -> int | float | str:
    """A number as it was written, in ASCII or full-width digits; the text itself where it is none."""
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def value_words(field: Field) -> str:
    """A field's value in words, "" where it has none; a role's are the marks' own business."""
    if field.is_empty or field.kind == "role":
        return ""
    titles = {option.name: option.title for option in field.options}
    values = field.value if isinstance(field.value, (list, tuple)) else [field.value]
    return tr(", ").join(titles.get(value, str(value)) for value in values)
