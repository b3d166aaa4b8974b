"""What an INCEpTION project says of itself: its documents, who worked on them, its layers and tagsets."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from workbench.errors import FormatError, Place
from workbench.formats.uima import cas
from workbench.formats.uima.foreign import is_number
from workbench.formats.uima.typesystem import Feature, Type, TypeSystem, link_type
from workbench.model import Kind
from workbench.schema.fields import NAME
from workbench.schema.model import Attribute, AttributeType, MarkType, Value

_STARTED = frozenset({"IN_PROGRESS", "FINISHED", "INPROGRESS", "ANNOTATION_IN_PROGRESS"})


@dataclass(slots=True)
class Described:
    """A project's description.

    Attributes:
        formats: Of the source documents, by name and in order.
        states: Of the source documents.
        work: Who works on a document, and in what state it is for them.
    """

    name: str
    formats: dict[str, str] = field(default_factory=dict)
    states: dict[str, str] = field(default_factory=dict)
    work: dict[str, dict[str, str]] = field(default_factory=dict)
    layers: list[dict[str, Any]] = field(default_factory=list)
    tags: dict[str, dict[str, str]] = field(default_factory=dict)
    open_tags: set[str] = field(default_factory=set)

    def started(self, document: str) -> list[str]:
        """Who has begun on a document."""
        return [user for user, state in self.work.get(document, {}).items() if state in _STARTED]

    def type_system(self) -> TypeSystem:
        """The layers as types, for files that come without theirs."""
        types = TypeSystem()
        for layer in self.layers:
            kind = layer.get("type")
            base = cas.BASE if kind == "document-metadata" else cas.ANNOTATION
            name = f"{layer['name']}Link" if kind == "chain" else layer["name"]
            made = Type(name, base)
            for feature in _features(layer):
                if _is_slot(feature):
                    link = _text(feature, "link_type_name")
                    types.add(link_type(link, _text(feature, "type")))
                    made.add(Feature(feature["name"], cas.STRUCTURES, link))
                elif _text(feature, "type").startswith("uima.cas."):
                    made.add(Feature(feature["name"], _text(feature, "type")))
            if kind == "relation":
                made.add(Feature(cas.SOURCE, cas.ANNOTATION), Feature(cas.TARGET, cas.ANNOTATION))
            if kind == "chain":
                types.add(Type(f"{layer['name']}Chain", cas.BASE).add(Feature("first", name)))
                made.add(Feature("next", name))
            types.add(made)
        return types

    def mark_types(self) -> Iterator[tuple[MarkType, bool]]:
        """The layers as types of a schema, and whether somebody made them for this project."""
        for layer in self.layers:
            own = not layer.get("built_in", False)
            name = layer["name"].rpartition(".")[2] + ("Link" if layer.get("type") == "chain" else "")
            attributes = tuple(self._attribute(feature) for feature in _features(layer) if not _is_slot(feature))
            if layer["name"] == cas.NAMED_ENTITY:
                yield from ((each, True) for each in self._named_entities(layer))
            elif layer["name"] not in (cas.TOKEN, cas.SENTENCE) and layer["name"] not in cas.OWN:
                described = (("", _text(layer, "description")),) if _text(layer, "description") else ()
                kind = _kind(layer)
                target = "document" if kind == "label" else ""
                title = _text(layer, "uiName")
                yield MarkType(
                    name=name, kind=kind, titles=(("", title),) if title else (), descriptions=described, color="",
                    attributes=attributes, target=target,  # type: ignore[arg-type]
                ), own  # fmt: skip

    def _named_entities(self, layer: Mapping[str, Any]) -> Iterator[MarkType]:
        """A type for each tag of named entities: that is what their values are here."""
        for feature in _features(layer):
            if feature["name"] == "value":
                for tag, description in self.tags.get(_tag_set(feature), {}).items():
                    if NAME.fullmatch(tag):
                        described = (("", description),) if description else ()
                        yield MarkType(name=tag, kind="entity", descriptions=described, color="")

    def _attribute(self, feature: Mapping[str, Any]) -> Attribute:
        kind, tag_set = _text(feature, "type"), _tag_set(feature)
        tags = {} if tag_set in self.open_tags else self.tags.get(tag_set, {})
        several = kind == cas.STRINGS
        made: AttributeType = "text"
        if is_number(kind):
            made, tags = "number", {}
        elif several or tags:
            made = "choices" if several else "choice"
        elif kind == "uima.cas.Boolean":
            made, tags = "choice", {"true": "", "false": ""}
        values = tuple(
            Value(name=tag, descriptions=(("", said),) if said and said != tag else ()) for tag, said in tags.items()
        )
        return Attribute(name=feature["name"], type=made, values=values)


def parse_project(data: bytes, path: Path) -> Described:
    """A project's description.

    Raises:
        FormatError: It is none.
    """
    try:
        found = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise FormatError(f"not the description of a project: {error}", place=Place(path)) from error
    if not isinstance(found, dict):
        raise FormatError("not the description of a project: no JSON object", place=Place(path))
    made = Described(_text(found, "name"))
    for row in _rows(found, "source_documents"):
        made.formats[row["name"]] = _text(row, "format")
        made.states[row["name"]] = _text(row, "state")
    for row in _rows(found, "annotation_documents"):
        user = _text(row, "user")
        if user:
            made.work.setdefault(row["name"], {})[user] = _text(row, "state")
    made.layers = list(_rows(found, "layers"))
    for row in _rows(found, "tag_sets"):
        made.tags[row["name"]] = {
            _text(tag, "tag_name"): _text(tag, "tag_description")
            for tag in _listed(row, "tags")
            if isinstance(tag, dict) and _text(tag, "tag_name")
        }
        if row.get("create_tag") is True:
            made.open_tags.add(row["name"])
    return made


def _listed(found: Mapping[str, Any], key: str) -> list[Any]:
    rows = found.get(key)
    return rows if isinstance(rows, list) else []


def _rows(found: Mapping[str, Any], key: str) -> Iterator[dict[str, Any]]:
    for row in _listed(found, key):
        if isinstance(row, dict) and isinstance(row.get("name"), str) and row["name"]:
            yield row


def _features(layer: Mapping[str, Any]) -> list[dict[str, Any]]:
    return list(_rows(layer, "features"))


def _text(row: Mapping[str, Any], key: str) -> str:
    value = row.get(key)
    return value if isinstance(value, str) else ""


def _tag_set(feature: Mapping[str, Any]) -> str:
    row = feature.get("tag_set")
    return _text(row, "name") if isinstance(row, dict) else ""


def _is_slot(feature: Mapping[str, Any]) -> bool:
    return feature.get("link_mode") == "WITH_ROLE"


def _kind(layer: Mapping[str, Any]) -> Kind:
    said = layer.get("type")
    if said == "document-metadata":
        return "label"
    if said == "relation":
        return "relation"
    return "claim" if any(map(_is_slot, _features(layer))) else "entity"
