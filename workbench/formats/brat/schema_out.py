"""brat's configuration files for a schema: what may be annotated, and how it looks.

The schema itself stands in a comment of annotation.conf, which brat passes over, so that what brat has no words for
(descriptions, types of attributes, labels of documents) comes back with an import.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from workbench.errors import FormatError, SchemaError
from workbench.formats.brat.conf import Configuration, parse
from workbench.formats.brat.names import encoded, encoded_role, encoded_value
from workbench.formats.brat.schema_in import schema_of
from workbench.formats.brat.values import EQUIV, OF_BRAT, YES
from workbench.schema.model import Attribute, MarkType, Role, Schema, Value

_EMBEDDED: Final = "# workbench-schema "
_COLORS: Final[Mapping[str, str]] = {
    "blue": "#a7c2ff", "orange": "#ffbe7d", "green": "#a6d96a", "teal": "#8dd3c7", "red": "#ff9896",
    "purple": "#c5b0d5", "yellow": "#fff176", "pink": "#f7b6d2", "brown": "#d2b48c", "gray": "#d0d0d0",
    "cyan": "#9edae5",
}  # fmt: skip
_ARC: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_NOT_SHOWN: Final = str.maketrans({"|": "｜", "<": "＜", ">": "＞", "!": "！", "\t": " ", "\n": " "})
_FREE: Final[Mapping[str, str]] = {"number": "0", "text": "text"}
"""What brat offers for an attribute that may have any value: it wants a list."""


def files(schema: Schema) -> dict[str, str]:
    """The files by name."""
    return {
        "annotation.conf": _annotation(schema),
        "visual.conf": _visual(schema),
        "tools.conf": (
            "[options]\nValidation\tvalidate:all\nTokens\ttokenizer:whitespace\nSentences\tsplitter:newline\n"
            "Annotation-log\tlogfile:<NONE>\n\n[search]\n\n[annotators]\n\n[disambiguators]\n\n[normalization]\n"
        ),
        "kb_shortcuts.conf": "".join(f"{t.key}\t{encoded(t.name)}\n" for t in _spans(schema) if t.key),
    }


def read_back(content: str, path: Path, visual: Configuration, name: str) -> tuple[Schema, tuple[FormatError, ...]]:
    """The schema of an annotation.conf, and what is wrong in it.

    Where a schema stands in its comment, a type is taken from there whose arguments are still as they were written;
    where somebody changed them, the file's own lines count.
    """
    configuration = parse(content, path)
    told = schema_of(configuration, visual, name)
    whole = _embedded(content)
    if whole is None:
        return told, configuration.problems
    written = schema_of(parse(_annotation(whole), path), visual, name)
    types = [_chosen(each, written.types.get(each.name), whole.types.get(each.name)) for each in told.types.values()]
    labels = [each for each in whole.labels.values() if each.name not in told.types]
    ordered = sorted([*types, *labels], key=lambda t: _order(list(whole.types), t.name))
    return Schema.of(whole.name, ordered, titles=whole.titles, guides=whole.guides), configuration.problems


def _order(names: Sequence[str], name: str) -> int:
    return names.index(name) if name in names else len(names)


def _embedded(content: str) -> Schema | None:
    for line in content.split("\n"):
        if line.startswith(_EMBEDDED):
            try:
                return Schema.from_json(line.removeprefix(_EMBEDDED))
            except SchemaError:
                return None
    return None


def _chosen(told: MarkType, written: MarkType | None, whole: MarkType | None) -> MarkType:
    """The type as the comment has it, if the lines still say the same; with what is new in the lines."""
    if written is None or whole is None:
        return told
    same = (told.kind, told.roles, told.symmetric) == (written.kind, written.roles, written.symmetric)
    base = whole if same and whole.kind == told.kind else told
    attributes = {attribute.name: attribute for attribute in whole.attributes}
    for attribute in told.attributes:
        known, before = attributes.get(attribute.name), written.attribute(attribute.name)
        if known is None:
            attributes[attribute.name] = attribute
        elif known.type in ("choice", "choices") and before:
            new = [value for value in attribute.values if before.value(value.name) is None]
            attributes[attribute.name] = replace(known, values=(*known.values, *new))
    return replace(base, attributes=tuple(attributes.values()))


class Seen:
    """A schema, with whatever marks have that it does not say."""

    def __init__(self, schema: Schema | None) -> None:
        self._schema = schema
        self._types: dict[str, MarkType] = dict(schema.types) if schema else {}

    def attribute_type(self, label: str, name: str) -> str:
        """The type of an attribute; "" where there is none such."""
        known = self._types.get(label)
        attribute = known.attribute(name) if known else None
        return attribute.type if attribute else ""

    def mark(self, kind: str, label: str) -> None:
        """A mark of this type goes out."""
        if label not in self._types:
            self._types[label] = MarkType(name=label, kind=kind, color="gray")  # type: ignore[arg-type]

    def value(self, label: str, name: str, values: Iterable[str]) -> None:
        """A mark has these choices for an attribute."""
        known = self._types[label]
        attribute = known.attribute(name) or Attribute(name=name)
        new = [Value(name=value) for value in values if attribute.value(value) is None]
        if known.attribute(name) is None or (new and attribute.type in ("choice", "choices")):
            grown = replace(attribute, values=(*attribute.values, *new))
            others = tuple(each for each in known.attributes if each.name != name)
            self._types[label] = replace(known, attributes=(*others, grown))

    def filler(self, label: str, role: str, other: str) -> None:
        """A mark's role holds one of this type."""
        known = self._types[label]
        ends = int(known.kind == "relation")
        found = known.role(role) or Role(name=role, min=ends, max=ends or None)
        if other not in found.accepts or known.role(role) is None:
            grown = replace(found, accepts=(*found.accepts, other))
            others = tuple(each for each in known.roles if each.name != role)
            self._types[label] = replace(known, roles=(*others, grown))

    def schema(self) -> Schema:
        """All of it."""
        if self._schema is None:
            return Schema.of("brat", self._types.values())
        return Schema.of(
            self._schema.name, self._types.values(), titles=self._schema.titles, guides=self._schema.guides
        )


def relation_ends(relation: MarkType | None) -> tuple[str, str]:
    """What brat calls the two ends: as the schema titles them where brat takes that, else Arg1 and Arg2."""
    titled = [dict(role.titles).get("", "") for name in ("from", "to") if relation and (role := relation.role(name))]
    if len(titled) == 2 and titled[0] != titled[1] and all(map(_ARC.fullmatch, titled)):
        return titled[0], titled[1]
    return "Arg1", "Arg2"


def _spans(schema: Schema) -> tuple[MarkType, ...]:
    return (*schema.entities.values(), *schema.claims.values())


def _annotation(schema: Schema) -> str:
    lines = [
        "# Written by Workbench for brat. The next line is the schema in full; it is read when this is imported.",
        f"{_EMBEDDED}{schema.to_json()}",
        "", "[entities]", *(encoded(name) for name in schema.entities),
        "", "[relations]", "<OVERLAP>\tArg1:<ANY>, Arg2:<ANY>, <OVL-TYPE>:<ANY>",
        *(_relation_line(relation, schema) for relation in schema.relations.values()),
        "", "[events]", *(_event_line(claim, schema) for claim in schema.claims.values()),
        "", "[attributes]", *_attribute_lines(schema), "",
    ]  # fmt: skip
    return "\n".join(lines)


def _types(role: Role | None, schema: Schema) -> str:
    every = [span.name for span in _spans(schema)]
    named = [name for name in (role.accepts if role else ()) if name in every]
    return "|".join(map(encoded, named)) if named and len(named) < len(every) else "<ANY>"


def _relation_line(relation: MarkType, schema: Schema) -> str:
    first, second = relation_ends(relation)
    line = f"{encoded(relation.name)}\t{first}:{_types(relation.role('from'), schema)}"
    line += f", {second}:{_types(relation.role('to'), schema)}"
    if relation.attribute(EQUIV):
        return f"{line}, <REL-TYPE>:symmetric-transitive"
    return f"{line}, <REL-TYPE>:symmetric" if relation.symmetric else line


def _event_line(claim: MarkType, schema: Schema) -> str:
    roles = [f"{encoded_role(role.name)}{_times(role)}:{_types(role, schema)}" for role in claim.roles]
    return f"{encoded(claim.name)}\t{', '.join(roles)}" if roles else encoded(claim.name)


def _times(role: Role) -> str:
    if role.max is None:
        return "+" if role.min else "*"
    simple = {(1, 1): "", (0, 1): "?"}
    return simple.get((role.min, role.max), f"{{{role.min}-{role.max}}}" if role.min != role.max else f"{{{role.min}}}")


def _attribute_lines(schema: Schema) -> Iterator[str]:
    """brat has attributes once for all types: those of one name go together."""
    owners: dict[str, list[str]] = {}
    values: dict[str, dict[str, None]] = {}
    for owner in (*_spans(schema), *schema.relations.values()):
        for attribute in owner.attributes:
            if attribute.name not in OF_BRAT:
                owners.setdefault(attribute.name, []).append(encoded(owner.name))
                offered = [encoded_value(value.name) for value in attribute.values] or [_FREE.get(attribute.type, YES)]
                values.setdefault(attribute.name, {}).update(dict.fromkeys(offered))
    for name, types in owners.items():
        offered = list(values[name])
        choices = "" if offered == [YES] else f", Value:{'|'.join(offered)}"
        yield f"{encoded(name)}\tArg:{'|'.join(types)}{choices}"


def binary(attribute: Attribute | None) -> bool:
    """Whether brat has it as an attribute that is set or not."""
    return attribute is None or [value.name for value in attribute.values] == [YES]


def _visual(schema: Schema) -> str:
    shown: dict[str, str] = {}
    for mark_type in (*_spans(schema), *schema.relations.values()):
        shown[encoded(mark_type.name)] = mark_type.title()
        if mark_type.kind == "claim":
            shown |= {encoded_role(role.name): role.title() for role in mark_type.roles}
        shown |= {encoded(each.name): each.title() for each in mark_type.attributes if each.name not in OF_BRAT}
    labels = [f"{name} | {_display(title)}" for name, title in shown.items() if _display(title)]
    spans = [f"{encoded(t.name)}\tbgColor:{_COLORS.get(t.color, t.color)}" for t in _spans(schema) if t.color]
    arcs = [
        f"{encoded(t.name)}\tcolor:{_COLORS.get(t.color, t.color)}{', dashArray:3-3, arrowHead:none' * t.symmetric}"
        for t in schema.relations.values()
        if t.color
    ]
    return "\n".join(
        [
            "[labels]", *labels, "", "[drawing]",
            "SPAN_DEFAULT\tfgColor:black, bgColor:lightgreen, borderColor:darken",
            "ARC_DEFAULT\tcolor:black, dashArray:-, arrowHead:triangle-5",
            "ATTRIBUTE_DEFAULT\tglyph:*", *spans, *arcs, "",
        ]
    )  # fmt: skip


def _display(title: str) -> str:
    return " ".join(title.translate(_NOT_SHOWN).split())
