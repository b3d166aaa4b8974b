"""A mark being put together for the decision "corrected": each part from one of the versions, or by hand.

A draft never writes. Its fields are those of the mark editor, with who has each value beside it; what is chosen that an
annotator has too is taken from them, and remembered so.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from workbench.adjudication import Difference, Unit, composed
from workbench.model import JSON, Annotation, Fragment, GoldMark
from workbench.schema.model import MarkType, Schema
from workbench.tui.form import NOTE, Field, Option, fields_of_mark, no_longer_asked
from workbench.tui.language import tr
from workbench.tui.review.names import Names
from workbench.tui.words import description_of, label_title

FRAGMENTS = "fragments"
LABEL = "label"
_WRITTEN = frozenset({"text", "number"})


@dataclass(frozen=True, slots=True)
class Told:
    """How a draft's values are put into words: fragments as a quotation, a role's marks by their words."""

    quote: Callable[[Sequence[Fragment]], str]
    named: Callable[[Sequence[str]], str]
    names: Names


@dataclass(slots=True)
class Draft:
    """A mark being put together.

    Attributes:
        base: Whose mark it is where nothing else is said.
        parts: By part, from whom it is taken.
        written: By part, what was written by hand.
    """

    unit: Unit
    base: str
    schema: Schema
    told: Told
    parts: dict[str, str] = field(default_factory=dict)
    written: dict[str, JSON] = field(default_factory=dict)

    @property
    def gold(self) -> GoldMark:
        """The mark as it goes into the gold layer."""
        return composed(self.unit, self.base, self.parts, written=self.written)

    @property
    def mark(self) -> Annotation:
        """The mark as it is now."""
        return self.gold.mark

    @property
    def mark_type(self) -> MarkType | None:
        """The mark's type."""
        return self.schema.types.get(self.mark.label)

    def set(self, part: str, value: JSON) -> None:
        """Give a part a value: an annotator's where one has it, else by hand."""
        self._put(part, value)
        known = {f"attributes.{each.name}" for each in self.mark_type.attributes} if self.mark_type else set()
        if part == LABEL:
            for name in self.mark.attributes:
                if f"attributes.{name}" not in known:
                    self._put(f"attributes.{name}", None)
        if part == LABEL or part.startswith("attributes."):
            for name in no_longer_asked(self.mark_type, self.mark.attributes):
                self._put(f"attributes.{name}", None)

    def _put(self, part: str, value: JSON) -> None:
        wanted = _key(value)
        holder = next((n for n, m in self._by_preference() if _key(value_of(m, part)) == wanted), None)
        self.parts.pop(part, None)
        self.written.pop(part, None)
        if holder is None:
            self.written[part] = value
        elif holder != self.base:
            self.parts[part] = holder

    def _by_preference(self) -> Iterator[tuple[str, Annotation]]:
        yield self.base, self.unit.marks[self.base]
        yield from ((name, mark) for name, mark in self.unit.marks.items() if name != self.base)

    # Its fields.

    def fields(self) -> list[Field]:
        """The parts of the mark as fields to choose in."""
        mark = self.mark
        found = [self._boundary()] if mark.fragments else []
        found.append(self._label())
        found += [self._filled(each) for each in fields_of_mark(mark, self.mark_type) if each.name != NOTE]
        known = {each.name for each in found}
        for name in mark.roles:
            if f"roles.{name}" not in known:
                found.append(self._filled(Field(name, name, "role", mark.roles[name])))
        return found

    def _boundary(self) -> Field:
        values = [mark.fragments for mark in self._distinct(FRAGMENTS)]
        here = self.mark.fragments
        if here not in values:
            values.append(here)
        options = [Option(_key(f), self._with_holders(self.told.quote(f), FRAGMENTS, f)) for f in values]
        help_ = tr("A number takes a version's. ← → move the end, shift+← → the start, ctrl by words.")
        return Field(FRAGMENTS, tr("Words"), "choice", _key(here), tuple(options), help=help_)

    def _label(self) -> Field:
        given = [mark.label for mark in self._distinct(LABEL)]
        others = [each.name for each in self.schema.types.values() if each.kind == self.unit.kind]
        options = []
        for name in dict.fromkeys([*given, *others]):
            mark_type = self.schema.types.get(name)
            title = label_title(self.schema, name)
            options.append(
                Option(name, self._with_holders(title, LABEL, name), description_of(mark_type) if mark_type else "")
            )
        return Field(LABEL, tr("Type"), "choice", self.mark.label, tuple(options))

    def _filled(self, given: Field) -> Field:
        """A field of the mark editor, with the versions' values among its options; its name is the part's."""
        if given.kind == "role":
            return self._role(given)
        part = f"attributes.{given.name}"
        if given.kind in ("choice", "choices"):
            options = tuple(replace(o, title=self._with_holders(o.title, part, o.name)) for o in given.options)
            return replace(given, name=part, options=options)
        values = [value_of(mark, part) for mark in self._distinct(part)]
        if given.value not in [None, *values]:
            values.append(given.value)
        options = tuple(
            Option(_key(value), self._with_holders(str(value), part, value)) for value in values if value is not None
        )
        here = None if given.value is None else _key(given.value)
        return replace(given, name=part, kind="choice", value=here, options=options)

    def _role(self, given: Field) -> Field:
        part = f"roles.{given.name}"
        values = [tuple(mark.roles.get(given.name, ())) for mark in self._distinct(part)]
        if tuple(given.value) not in values:
            values.append(tuple(given.value))
        options = tuple(Option(_key(ids), self._with_holders(self.told.named(ids), part, ids)) for ids in values if ids)
        here = _key(given.value) if given.value else None
        return replace(given, name=part, kind="choice", value=here, options=options, required=False)

    def _distinct(self, part: str) -> list[Annotation]:
        """A mark for each value that versions give a part."""
        found: dict[str, Annotation] = {}
        for _, mark in self._by_preference():
            found.setdefault(_key(value_of(mark, part)), mark)
        return list(found.values())

    def _with_holders(self, title: str, part: str, value: JSON) -> str:
        """A value's title with who has it."""
        holders = [
            name
            for name, mark in self.unit.marks.items()
            for given in [value_of(mark, part)]
            if _key(given) == _key(value) or (isinstance(given, list) and value in given)
        ]
        if not holders and part != LABEL and part.partition(".")[0] != "attributes":
            return tr("by hand · {value}", value=title)
        if part == FRAGMENTS or part.startswith("roles."):
            return f"{self.told.names.listed(holders)} · {title}"
        return f"{title} · {self.told.names.listed(holders)}" if holders else title


def value_of(mark: Annotation, part: str) -> JSON:
    """What a mark has in a part."""
    section, _, name = part.partition(".")
    if section == "attributes":
        return mark.attributes.get(name)
    if section == "roles":
        return mark.roles.get(name, ())
    return mark.fragments if part == FRAGMENTS else mark.label


def chosen_value(given: Field, name: JSON) -> JSON:
    """The value that an option of a field stands for."""
    keyed = given.name == FRAGMENTS or is_role(given) or (given.asks is not None and given.asks.type in _WRITTEN)
    return json.loads(name) if keyed and isinstance(name, str) else name


def part_of(found: Difference) -> str:
    """The part of a mark that annotators part on; "" where it is whether there is a mark."""
    names = {"boundary": FRAGMENTS, "label": LABEL, "attribute": f"attributes.{found.name}"}
    return f"roles.{found.name}" if found.what == "role" else names.get(found.what, "")


def is_role(given: Field) -> bool:
    """Whether a field is for a role."""
    return given.name.startswith("roles.")


def _key(value: JSON) -> str:
    """A value as a text that is equal where the value is."""
    if value in (None, "", [], ()):
        return "null"
    if isinstance(value, (tuple, list)):
        value = [[p.text_id, p.start, p.end] if isinstance(p, Fragment) else p for p in value]
    return json.dumps(value, ensure_ascii=False)


def moved(
    fragments: Sequence[Fragment], *, step: Callable[[str, int], int], texts: Mapping[str, str], at_start: bool
) -> tuple[Fragment, ...]:
    """Fragments with their first start, or their last end, elsewhere; as they were where nothing would be left.

    Args:
        step: Where one gets from a place of a text.
    """
    found = list(fragments)
    place = 0 if at_start else len(found) - 1
    part = found[place]
    text = texts[part.text_id]
    if at_start:
        start = max(0, step(text, part.start))
        changed = replace(part, start=start) if start < part.end else part
    else:
        end = min(len(text), step(text, part.end))
        free = part.start if place == 0 else max(part.start, found[place - 1].end)
        changed = replace(part, end=end) if end > free else part
    found[place] = changed
    return tuple(found)
