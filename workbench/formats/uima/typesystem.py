"""Type systems: which types there are, and which features they have; as XML descriptions, out and in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import Element, ParseError
from xml.sax.saxutils import escape

from workbench.errors import FormatError, Place
from workbench.formats.uima import cas
from workbench.formats.uima.cas import ANNOTATION, BASE, STRING, STRINGS, STRUCTURES, TOP

NAME: Final = "TypeSystem.xml"
FEATURE_NAME: Final = re.compile(r"[A-Za-z](?:_?[A-Za-z0-9])*_?")
"""INCEpTION keeps names with two underscores in a row for itself."""
_NAMESPACE: Final = "{http://uima.apache.org/resourceSpecifier}"
_MAX_DEPTH: Final = 100
"""Of types above a type; more is a circle."""


@dataclass(frozen=True, slots=True)
class Feature:
    """A feature: its range's type name, and of an array the type of its elements."""

    name: str
    range: str
    element: str = ""


@dataclass(slots=True)
class Type:
    """A type with the features that it adds to those of its supertype."""

    name: str
    supertype: str
    features: dict[str, Feature] = field(default_factory=dict)
    description: str = ""

    def add(self, *features: Feature) -> Type:
        """Itself, with features that it did not have."""
        for feature in features:
            self.features.setdefault(feature.name, feature)
        return self


def link_type(name: str, target: str) -> Type:
    """The type of the links of a slot feature."""
    return Type(name, TOP).add(Feature("role", STRING), Feature("target", target))


@dataclass(slots=True)
class TypeSystem:
    """Types by their names."""

    types: dict[str, Type] = field(default_factory=dict)

    def add(self, *types: Type) -> None:
        """Take these types in; one that is there already gets the features that it lacks."""
        for each in types:
            if each.name in self.types:
                self.types[each.name].add(*each.features.values())
            else:
                self.types[each.name] = Type(each.name, each.supertype, dict(each.features), each.description)

    def feature(self, type_name: str, name: str) -> Feature | None:
        """A feature of a type or of one above it; None where there is none of that name, or the type is unknown."""
        for each in self.lineage(type_name):
            if name in each.features:
                return each.features[name]
        return None

    def features(self, type_name: str) -> dict[str, Feature]:
        """All features of a type."""
        found: dict[str, Feature] = {}
        for each in self.lineage(type_name):
            found = {**each.features, **found}
        return found

    def lineage(self, type_name: str) -> Iterator[Type]:
        """The type and those above it that are described here."""
        for _ in range(_MAX_DEPTH):
            found = self.types.get(type_name)
            if found is None:
                return
            yield found
            type_name = found.supertype

    def root(self, type_name: str) -> str:
        """The nearest type above it that is not described here: one of UIMA's own; "" where it is unknown itself."""
        above = list(self.lineage(type_name))
        return above[-1].supertype if above else ""

    def to_xml(self) -> str:
        """The description that UIMA and INCEpTION read."""
        types = "".join(map(_type_xml, sorted(self.types.values(), key=lambda each: each.name)))
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            '<typeSystemDescription xmlns="http://uima.apache.org/resourceSpecifier">\n'
            f"  <types>\n{types}  </types>\n</typeSystemDescription>\n"
        )


def _type_xml(each: Type) -> str:
    features = "".join(map(_feature_xml, sorted(each.features.values(), key=lambda feature: feature.name)))
    return (
        f"    <typeDescription>\n      <name>{escape(each.name)}</name>\n"
        f"      <description>{escape(each.description)}</description>\n"
        f"      <supertypeName>{escape(each.supertype)}</supertypeName>\n"
        + (f"      <features>\n{features}      </features>\n" if features else "")
        + "    </typeDescription>\n"
    )


def _feature_xml(feature: Feature) -> str:
    element = f"          <elementType>{escape(feature.element)}</elementType>\n" if feature.element else ""
    array = feature.range in (STRINGS, STRUCTURES)
    shared = "          <multipleReferencesAllowed>false</multipleReferencesAllowed>\n" if array else ""
    return (
        f"        <featureDescription>\n          <name>{escape(feature.name)}</name>\n          <description/>\n"
        f"          <rangeTypeName>{escape(feature.range)}</rangeTypeName>\n{element}{shared}"
        "        </featureDescription>\n"
    )


def read_type_system(data: bytes, path: Path) -> TypeSystem:
    """The type system that an XML description describes.

    Raises:
        FormatError: It is not well-formed, or is no such description.
    """
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        root = fromstring(data, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise FormatError(f"not a type system description: {error}", place=Place(path)) from error
    if root.tag != f"{_NAMESPACE}typeSystemDescription":
        raise FormatError("not a type system description", place=Place(path))
    found = TypeSystem()
    for element in root.iter(f"{_NAMESPACE}typeDescription"):
        features = (_feature_of(each) for each in element.iter(f"{_NAMESPACE}featureDescription"))
        name = _text(element, "name")
        if name:
            found.add(Type(name, _text(element, "supertypeName") or TOP).add(*features))
    return found


def _feature_of(element: Element) -> Feature:
    return Feature(_text(element, "name"), _text(element, "rangeTypeName"), _text(element, "elementType"))


def _text(element: Element, name: str) -> str:
    return (element.findtext(f"{_NAMESPACE}{name}") or "").strip()


def dkpro_types() -> list[Type]:
    """Those of DKPro's and INCEpTION's types that are always written."""
    strings = ("documentTitle", "documentId", "documentUri", "collectionId", "documentBaseUri")
    refs = {"lemma": "segmentation.type.Lemma", "stem": "segmentation.type.Stem", "pos": "lexmorph.type.pos.POS"}
    refs["morph"] = "lexmorph.type.morph.MorphologicalFeatures"
    token = Type(cas.TOKEN, ANNOTATION).add(*(Feature(key, f"{cas.DKPRO}.{value}") for key, value in refs.items()))
    named = [Type(cas.DKPRO + "." + value, ANNOTATION).add(Feature("value", STRING)) for value in refs.values()]
    pos = Type(f"{cas.DKPRO}.{refs['pos']}", ANNOTATION)
    pos.add(Feature("PosValue", STRING), Feature("coarseValue", STRING))
    return [
        Type(cas.DOCUMENT, "uima.tcas.DocumentAnnotation")
        .add(*(Feature(name, STRING) for name in strings))
        .add(Feature("isLastSegment", "uima.cas.Boolean")),
        Type(cas.CAS_METADATA, BASE).add(*(Feature(name, STRING) for name in ("username", "sourceDocumentName"))),
        Type(cas.SENTENCE, ANNOTATION).add(Feature("id", STRING)),
        *[each for each in named if each.name != pos.name],
        pos,
        token,
        Type(cas.NAMED_ENTITY, ANNOTATION).add(Feature("value", STRING), Feature("identifier", STRING)),
    ]


def own_types(attributes: Mapping[str, Iterable[Feature]]) -> list[Type]:
    """Our own layers, with the features for attributes by layer."""
    texts = [Feature(name, STRING) for name in (cas.LABEL, cas.NOTE, cas.EXTRA)]

    def layer(name: str, supertype: str, description: str, *features: Feature) -> Type:
        made = Type(name, supertype, description=description)
        return made.add(*texts, *features, *attributes.get(name, ()))

    ends = [Feature(name, ANNOTATION) for name in (cas.SOURCE, cas.TARGET)]
    part = Type(cas.PART, ANNOTATION, description="A further part of a discontinuous mark")
    return [
        layer(cas.ENTITY, ANNOTATION, "An entity with attributes, a note or several parts"),
        layer(cas.CLAIM, ANNOTATION, "A claim", Feature(cas.ROLES, STRUCTURES, link_name(cas.CLAIM, cas.ROLES))),
        link_type(link_name(cas.CLAIM, cas.ROLES), ANNOTATION),
        part.add(Feature(cas.PART_OF, STRUCTURES, link_name(cas.PART, cas.PART_OF))),
        link_type(link_name(cas.PART, cas.PART_OF), ANNOTATION),
        layer(cas.RELATION, ANNOTATION, "A relation between two marks", *ends),
        layer(cas.SEGMENT_LABEL, ANNOTATION, "A label of a segment"),
        layer(cas.DOCUMENT_LABEL, BASE, "A label of the document"),
    ]


def link_name(layer: str, feature: str) -> str:
    """What INCEpTION calls the type of a slot feature's links."""
    return f"{layer}{feature[:1].upper()}{feature[1:]}Link"
