"""Structures as UIMA CAS JSON 0.4."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from workbench.formats.uima import cas
from workbench.formats.uima.cas import STRINGS, STRUCTURES, Cas, Structure
from workbench.formats.uima.typesystem import Feature, Type, TypeSystem, link_name
from workbench.formats.units import Utf16

_SOFA: Final = 1


def cas_json(document: Cas, types: TypeSystem, links: Mapping[tuple[str, str], str]) -> str:
    """A CAS as JSON.

    Args:
        links: The types of the links of slot features, by layer and feature, where they are not called as usual.
    """
    return json.dumps(_Writer(document, types, links).data(), ensure_ascii=False, indent=1) + "\n"


class _Writer:
    def __init__(self, document: Cas, types: TypeSystem, links: Mapping[tuple[str, str], str]) -> None:
        self._cas = document
        self._types = types
        self._links = links
        self._units = Utf16(document.text)
        self._ids: dict[int, int] = {}
        self._rows: list[dict[str, Any]] = []
        self._last = _SOFA

    def data(self) -> dict[str, Any]:
        document = self._cas
        sofa = {"sofaNum": 1, "sofaID": "_InitialView", "mimeType": "text", "sofaString": document.text}
        self._rows.append({"%ID": _SOFA, "%TYPE": "uima.cas.Sofa", **sofa})
        named = {"documentTitle": document.title or document.name, "documentId": document.name}
        language = document.language or "x-unspecified"
        self._add(cas.DOCUMENT, 0, len(document.text), {"language": language, **named, "isLastSegment": False})
        said = {"username": document.annotator, "sourceDocumentName": document.name}
        self._add(cas.CAS_METADATA, -1, -1, said)
        for begin, end in document.tokens:
            self._add(cas.TOKEN, begin, end, {})
        ids = [*document.sentence_ids, *[""] * (len(document.sentences) - len(document.sentence_ids))]
        for (begin, end), key in zip(document.sentences, ids, strict=True):
            self._add(cas.SENTENCE, begin, end, {"id": key} if key else {})
        first = self._last + 1
        self._ids = {id(each): number for number, each in enumerate(document.structures, first)}
        self._last += len(document.structures)
        members = list(range(_SOFA + 1, self._last + 1))
        for number, each in enumerate(document.structures, first):
            self._structure(each, number)
        return {
            "%TYPES": {each.name: _type(each) for each in self._types.types.values()},
            "%FEATURE_STRUCTURES": self._rows,
            "%VIEWS": {"_InitialView": {"%SOFA": _SOFA, "%MEMBERS": members}},
        }

    def _add(self, type_name: str, begin: int, end: int, features: Mapping[str, Any]) -> None:
        self._last += 1
        self._rows.append(self._row(self._last, type_name, begin, end) | dict(features))

    def _row(self, number: int, type_name: str, begin: int, end: int) -> dict[str, Any]:
        row: dict[str, Any] = {"%ID": number, "%TYPE": type_name, "@sofa": _SOFA}
        if begin >= 0:
            row |= {"begin": self._units.to_units(begin), "end": self._units.to_units(end)}
        return row

    def _structure(self, each: Structure, number: int) -> None:
        row = self._row(number, each.type, each.begin, each.end)
        for name, value in each.features.items():
            if isinstance(value, list):
                row[f"@{name}"] = self._array(STRINGS, value)
            else:
                row[name] = self._number(each.type, name, value) if isinstance(value, (int, float)) else value
        row |= {f"@{name}": self._ids[id(target)] for name, target in each.refs.items()}
        for name, links in each.links.items():
            link = self._links.get((each.type, name)) or link_name(each.type, name)
            row[f"@{name}"] = self._array(STRUCTURES, [self._link(link, role, target) for role, target in links])
        self._rows.append(row)

    def _number(self, type_name: str, name: str, value: float) -> float | str:
        feature = self._types.feature(type_name, name)
        if feature is None or feature.range == cas.STRING:
            return str(value)
        return float(value) if feature.range in (cas.FLOAT, "uima.cas.Double") else value

    def _link(self, link: str, role: str | None, target: Structure) -> int:
        self._last += 1
        said = {} if role is None else {"role": role}
        self._rows.append({"%ID": self._last, "%TYPE": link, **said, "@target": self._ids[id(target)]})
        return self._last

    def _array(self, type_name: str, elements: list[Any]) -> int:
        self._last += 1
        self._rows.append({"%ID": self._last, "%TYPE": type_name, "%ELEMENTS": elements})
        return self._last


def _type(each: Type) -> dict[str, Any]:
    features = {feature.name: _feature(feature) for feature in each.features.values()}
    return {"%NAME": each.name, "%SUPER_TYPE": each.supertype, **features}


def _feature(feature: Feature) -> dict[str, str]:
    kind = feature.range
    if kind == STRUCTURES:
        kind = f"{feature.element or cas.TOP}[]"
    return {"%NAME": feature.name, "%RANGE": "uima.cas.String[]" if kind == STRINGS else kind}
