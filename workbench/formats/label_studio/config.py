"""The labelling configuration: which control gives which labels and attributes, written and read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import Element, ParseError, SubElement, indent, tostring

from workbench.errors import FormatError, Place
from workbench.model import JSON, Kind
from workbench.schema.model import Attribute, AttributeType, MarkType, Schema, Value

TEXT: Final = "text"
OURS: Final = "workbench"
"""The class of the view that holds a configuration of ours."""
SPANS: Final[Mapping[str, Kind]] = {"entity": "entity", "claim": "claim", "segment": "label"}
"""Controls whose labels are put on places of the text, and what such a label is."""

_CONTROLS: Final[Mapping[AttributeType, str]] = {
    "choice": "Choices", "choices": "Choices", "number": "Number", "text": "TextArea",
}  # fmt: skip
_LABELS: Final = frozenset({"labels", "hypertextlabels"})
_OBJECTS: Final = frozenset({"text", "hypertext"})
_TYPES: Final[Mapping[str, AttributeType]] = {
    "choices": "choice", "number": "number", "rating": "number", "textarea": "text", "datetime": "text",
}  # fmt: skip
_UNWRITABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_COLORS: Final = {
    "blue": "#1f77b4", "orange": "#ff7f0e", "green": "#2ca02c", "teal": "#17a398", "red": "#d62728",
    "purple": "#9467bd", "yellow": "#e0c000", "pink": "#e377c2", "brown": "#8c564b", "gray": "#7f7f7f",
    "cyan": "#17becf",
}  # fmt: skip


def control_name(mark_type: str, attribute: str = "") -> str:
    """The name of the control for an attribute, or, without one, for a label that is only there or not."""
    first = mark_type.replace("%", "%25").replace(".", "%2E")
    return f"{first}.{attribute}" if attribute else first


def names_in(control: str) -> tuple[str, str]:
    """The type and the attribute in a control's name of ours."""
    first, _, attribute = control.partition(".")
    return first.replace("%2E", ".").replace("%25", "%"), attribute


def attribute_type(attribute: Attribute | None, value: JSON) -> AttributeType | None:
    """The control that can show a value; None where none can."""
    if attribute is None:
        return None
    names = {each.name for each in attribute.values}
    fits = {
        "choice": isinstance(value, str) and value in names,
        "choices": isinstance(value, list) and bool(value) and all(isinstance(v, str) and v in names for v in value),
        "number": isinstance(value, (int, float)) and not isinstance(value, bool),
        "text": isinstance(value, str),
    }
    return attribute.type if fits[attribute.type] else None


def write_config(types: Mapping[str, MarkType], path: Path) -> None:
    """Write the configuration of these types.

    Raises:
        FormatError: A name has a character that XML has no way to write.
    """
    view = Element("View", {"className": OURS})
    arcs = list(_arcs(types.values()))
    if arcs:
        relations = SubElement(view, "Relations")
        for value in arcs:
            SubElement(relations, "Relation", {"value": value})
    spans = {name: [each for each in types.values() if _control(each) == name] for name in SPANS}
    for name, found in spans.items():
        _labels(view, name, found)
    SubElement(view, "Text", {"name": TEXT, "value": f"${TEXT}", "granularity": "symbol"})
    for name, found in spans.items():
        for each in found:
            when = {"perRegion": "true", "whenTagName": name, "whenLabelValue": each.name}
            _attributes(view, each, when)
    for each in types.values():
        if each.kind == "label" and each.target != "segment":
            attributes = {"name": control_name(each.name), "toName": TEXT, "choice": "single"}
            SubElement(SubElement(view, "Choices", attributes), "Choice", {"value": each.name})
            _attributes(view, each, {})
    indent(view)
    text = tostring(view, encoding="unicode")
    if _UNWRITABLE.search(text):
        raise FormatError("a name in the schema holds a character that XML cannot, so Label Studio cannot have it")
    path.write_text(f"{text}\n", encoding="utf-8", newline="\n")


def _labels(view: Element, name: str, types: Iterable[MarkType]) -> None:
    found = [{"value": each.name, "background": _color(each.color)} for each in types]
    if found:
        labels = SubElement(view, "Labels", {"name": name, "toName": TEXT})
        for each in found:
            SubElement(labels, "Label", each)


def _control(mark_type: MarkType) -> str:
    if mark_type.kind == "label":
        return "segment" if mark_type.target == "segment" else ""
    return mark_type.kind


def _color(name: str) -> str:
    return name if name.startswith("#") else _COLORS.get(name, _COLORS["gray"])


def _arcs(types: Iterable[MarkType]) -> Iterator[str]:
    from workbench.formats.graph import ROLE

    found = list(types)
    yield from (each.name for each in found if each.kind == "relation")
    roles = (f"{ROLE}{role.name}" for each in found if each.kind != "relation" for role in each.roles)
    yield from dict.fromkeys(roles)


def _attributes(view: Element, mark_type: MarkType, when: Mapping[str, str]) -> None:
    for attribute in mark_type.attributes:
        tag = _CONTROLS[attribute.type]
        given = {"name": control_name(mark_type.name, attribute.name), "toName": TEXT, **when}
        if tag == "Choices":
            given["choice"] = "multiple" if attribute.type == "choices" else "single"
        control = SubElement(view, tag, given)
        for value in attribute.values if tag == "Choices" else ():
            SubElement(control, "Choice", {"value": value.name})


@dataclass(frozen=True, slots=True)
class Control:
    """A control of a configuration: its tag in small letters, and what it stands for."""

    tag: str
    per_region: bool = False
    multiple: bool = False
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Config:
    """A labelling configuration.

    Attributes:
        objects: What is annotated: the key of its text in the task's data, and whether it is HTML, by name.
        ours: It was written here.
    """

    controls: Mapping[str, Control] = field(default_factory=dict)
    objects: Mapping[str, tuple[str, bool]] = field(default_factory=dict)
    ours: bool = False

    def schema(self) -> Schema:
        """The types that it declares."""
        types: dict[str, MarkType] = {}
        for name, control in self.controls.items():
            if control.tag in _LABELS:
                kind = SPANS.get(name, "entity") if self.ours else "entity"
                for label in control.values:
                    made = MarkType(name=label, kind=kind, color="", target="segment" if kind == "label" else "")
                    types.setdefault(label, made)
        for name, control in self.controls.items():
            self._declare(types, name, control)
        return Schema.of("label-studio", types.values())

    def _declare(self, types: dict[str, MarkType], name: str, control: Control) -> None:
        """Add a control's attribute to its type; one for the whole document is a type of its own."""
        if control.tag not in _TYPES:
            return
        label, attribute = names_in(name) if self.ours else (name, "value")
        if control.per_region:
            if self.ours and label in types:
                types[label] = _with(types[label], _made(attribute, control))
            return
        known = types.get(label) or MarkType(name=label, kind="label", color="", target="document")
        types[label] = _with(known, _made(attribute, control)) if attribute else known


def _made(name: str, control: Control) -> Attribute:
    kind = "choices" if control.multiple else _TYPES[control.tag]
    return Attribute(name=name, type=kind, values=tuple(Value(name=value) for value in control.values))


def _with(mark_type: MarkType, attribute: Attribute) -> MarkType:
    if not attribute.name or mark_type.attribute(attribute.name):
        return mark_type
    return replace(mark_type, attributes=(*mark_type.attributes, attribute))


def read_config(path: Path) -> Config:
    """The configuration in a file.

    Raises:
        FormatError: It is no XML, or holds entities.
    """
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        root = fromstring(path.read_bytes())
    except ParseError as error:
        line, column = error.position
        raise FormatError(f"this is no XML: {error.msg}", place=Place(path, line, column + 1)) from error
    except (DefusedXmlException, ValueError, LookupError, RecursionError) as error:
        raise FormatError(f"this XML is not read: {error}", place=Place(path)) from error
    controls: dict[str, Control] = {}
    objects: dict[str, tuple[str, bool]] = {}
    for element in root.iter():
        name, tag = element.get("name", ""), str(element.tag).lower()
        if name and element.get("toName"):
            values = [child.get("alias") or child.get("value") for child in element.iter() if child is not element]
            controls[name] = Control(
                tag, element.get("perRegion") == "true", element.get("choice") == "multiple",
                tuple(dict.fromkeys(value for value in values if value and value.strip())),
            )  # fmt: skip
        elif name and tag in _OBJECTS and element.get("value", "").startswith("$"):
            objects[name] = element.get("value", "")[1:], tag == "hypertext"
    return Config(controls, objects, root.get("className") == OURS)
