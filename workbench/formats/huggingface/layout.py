"""Which columns a dataset has, and the names that its labels are numbers of: made of a project before it goes out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from workbench.errors import FormatError
from workbench.formats.huggingface.features import (
    OFFSET,
    STRING,
    Feature,
    Label,
    ListOf,
    Struct,
    Value,
    as_json,
    from_json,
)
from workbench.formats.iob import OUTSIDE, tag_name
from workbench.model import GOLD, JSON, KINDS, Kind
from workbench.schema.model import SECTIONS, Attribute

if TYPE_CHECKING:
    from workbench.formats.outgoing import Options, Selection

VERSION: Final = 1
ZONES: Final = Label(("body", "frame"))
ORIGINS: Final = Label(("memory", "machine", "human"))
STATUSES: Final = Label(("draft", "translated", "reviewed"))
TARGETS: Final = Label(("document", "segment"))
ROLE: Final = Struct({"role": STRING, "mark": STRING})
FRAGMENT: Final = Struct({"start": OFFSET, "end": OFFSET})
PREFIXES: Final = {"iob2": "BI", "iob1": "BI", "bioes": "BIES"}

Typed: TypeAlias = dict[str, Feature]
"""What an attribute is in a column of its own, by name."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of one export.

    Attributes:
        labels: The types of each kind, in the order of their numbers; kinds without types have no column.
        attributes: The attributes of each kind.
        languages: Of documents, segments and translations, in the order of their numbers.
        scheme: Of the tags; "" where there are none, because several annotators are in the dataset.
        tokens: Whether there are tokens.
        people: Who is compared with whom; () where there is nobody to compare.
        schema: The project's schema as JSON; "" where it has none.
    """

    labels: Mapping[Kind, tuple[str, ...]]
    attributes: Mapping[Kind, Typed]
    languages: tuple[str, ...]
    tokens: bool
    scheme: Literal["", "iob2", "bioes", "iob1"]
    people: tuple[str, ...] = ()
    schema: str = field(default="", repr=False)

    @property
    def tags(self) -> tuple[str, ...]:
        """The names of the tags."""
        if not self.scheme:
            return ()
        names = [tag_name(label) for label in self.labels.get("entity", ())]
        return (OUTSIDE, *(f"{prefix}-{name}" for name in names for prefix in PREFIXES[self.scheme]))

    @property
    def language(self) -> Feature:
        """A language."""
        return Label(self.languages) if self.languages else STRING

    @property
    def features(self) -> Struct:
        """All columns."""
        columns: dict[str, Feature] = {
            "id": STRING, "name": STRING, "title": STRING, "language": self.language, "text": STRING,
        }  # fmt: skip
        if self.tokens:
            columns["tokens"] = ListOf(STRING)
        if self.scheme:
            columns["ner_tags"] = ListOf(Label(self.tags))
        marks = {SECTIONS[kind]: ListOf(self.mark(kind)) for kind in KINDS if kind in self.labels}
        return Struct(
            columns
            | marks
            | {"segments": ListOf(self.segment), "translations": ListOf(self.pair)}
            | {"annotators": ListOf(STRING), "meta": STRING}
        )

    @property
    def segment(self) -> Struct:
        """A segment."""
        return Struct({"start": OFFSET, "end": OFFSET, "language": self.language, "zone": ZONES})

    @property
    def pair(self) -> Struct:
        """A segment with its chosen translation, and the marks that stand on that."""
        fields: dict[str, Feature] = {
            "id": STRING, "segment": OFFSET, "source": STRING, "target": STRING, "language": self.language,
            "origin": ORIGINS, "status": STATUSES, "engine": STRING,
        }  # fmt: skip
        spans: tuple[Kind, ...] = ("entity", "claim")
        return Struct(fields | {SECTIONS[kind]: ListOf(self.mark(kind)) for kind in spans if kind in self.labels})

    def mark(self, kind: Kind) -> Struct:
        """A mark of a kind."""
        fields: dict[str, Feature] = {"id": STRING, "label": Label(self.labels[kind]), "annotator": STRING}
        if kind in ("entity", "claim"):
            fields |= {"start": OFFSET, "end": OFFSET, "text": STRING, "fragments": ListOf(FRAGMENT)}
        if kind == "label":
            fields |= {"target": TARGETS, "segment": OFFSET}
        if self.attributes.get(kind):
            fields["attributes"] = Struct(self.attributes[kind])
        if kind != "entity":
            fields["roles"] = ListOf(ROLE)
        return Struct(fields | {"note": STRING, "more": STRING})

    def to_json(self) -> str:
        """The layout as a text, from which `from_json` makes it again."""
        typed = {kind: {name: as_json(each) for name, each in found.items()} for kind, found in self.attributes.items()}
        return json.dumps({each.name: getattr(self, each.name) for each in fields(self)} | {"attributes": typed})

    @classmethod
    def from_json(cls, text: str) -> Layout:
        """The layout that `to_json` wrote."""
        data = json.loads(text)
        typed = {
            kind: {name: feature for name, each in found.items() if (feature := from_json(each))}
            for kind, found in data["attributes"].items()
        }
        data["labels"] = {kind: tuple(names) for kind, names in data["labels"].items()}
        return cls(**data | {name: tuple(data[name]) for name in ("languages", "people")} | {"attributes": typed})

    @property
    def said(self) -> dict[str, JSON]:
        """What the files say to our own reader."""
        return {"version": VERSION, "schema": self.schema}


def layout_of(selection: Selection, options: Options) -> Layout:
    """The columns for a selection: names are those of the whole project, so that parts of it agree on numbers.

    Raises:
        FormatError: Two types would have the same tag.
    """
    schema = selection.schema
    known: dict[Kind, list[str]] = {kind: [] for kind in KINDS}
    for mark_type in schema.types.values() if schema else ():
        known[mark_type.kind].append(mark_type.name)
    for kind, label in _found(selection):
        if label not in known[kind]:
            known[kind].append(label)
    everybody = selection.annotators()
    alone = selection.together or len(everybody) <= 1
    people = tuple(name for name in everybody if name != GOLD)
    tokens = options.more.get("tokens", "yes") != "no"
    made = Layout(
        {kind: tuple(names) for kind, names in known.items() if names},
        {kind: _attributes(mark_type.attributes for mark_type in getattr(schema, SECTIONS[kind]).values())
         for kind in KINDS} if schema else {},
        tuple(_languages(selection)),
        tokens,
        options.scheme if tokens and alone and known["entity"] else "",
        people if len(people) > 1 and not selection.together else (),
        schema.to_json() if schema else "",
    )  # fmt: skip
    if len(set(made.tags)) < len(made.tags):
        raise FormatError("two types would have the same tag", hint="rename one, or leave tags out: --set tokens=no")
    return made


def _found(selection: Selection) -> Iterator[tuple[Kind, str]]:
    """The kinds and types that the project's marks have, also those of earlier schemas."""
    yield from selection.project.database.rows("SELECT DISTINCT kind, label FROM marks WHERE present ORDER BY 1, 2")


def _languages(selection: Selection) -> Iterator[str]:
    tables = ("documents", "segments", "translations")
    sql = " UNION ".join(f"SELECT language FROM {table} WHERE present AND language > ''" for table in tables)
    yield from (row[0] for row in selection.project.database.rows(f"{sql} ORDER BY 1"))


def _attributes(types: Iterable[Iterable[Attribute]]) -> Typed:
    """The attributes of all types of a kind; one that is not the same everywhere is text."""
    found: Typed = {}
    for attribute in (each for attributes in types for each in attributes):
        feature = _feature(attribute)
        known = found.get(attribute.name)
        found[attribute.name] = feature if known is None else _both(known, feature)
    return found


def _feature(attribute: Attribute) -> Feature:
    names = tuple(value.name for value in attribute.values)
    match attribute.type:
        case "number":
            return Value("float64")
        case "choice" if names:
            return Label(names)
        case "choices":
            return ListOf(Label(names)) if names else ListOf(STRING)
        case _:
            return STRING


def _both(one: Feature, other: Feature) -> Feature:
    """What holds the values of both."""
    match one, other:
        case Label(names), Label(more):
            return Label(tuple(dict.fromkeys((*names, *more))))
        case ListOf(inner), ListOf(outer):
            return ListOf(_both(inner, outer))
    return one if one == other else STRING
