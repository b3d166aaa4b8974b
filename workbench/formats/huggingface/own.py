"""Rows of a dataset that Workbench wrote, as documents with their marks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from workbench.errors import Place
from workbench.formats.beside import own_id
from workbench.formats.fields import Fields, Misfit
from workbench.formats.huggingface.features import Feature, Label, ListOf, Struct
from workbench.formats.huggingface.layout import ORIGINS, STATUSES
from workbench.formats.incoming import IncomingDocument, IncomingMark, IncomingTranslation
from workbench.formats.json_stream import parse
from workbench.model import JSON, KINDS, Kind, SegmentSpan, Zone, document_id
from workbench.schema.model import SECTIONS

UNUSED: Final = ("tokens", "ner_tags")
"""Columns that say nothing which others do not say."""


def document(row: Mapping[str, Any], features: Mapping[str, Feature], place: Place) -> IncomingDocument:
    """The document of a row.

    Raises:
        Misfit: The row is not as Workbench writes it.
        FormatError: What it says as JSON is none.
    """
    reading = _Reading(_given(row), features, place)
    return reading.document()


def _given(row: Mapping[str, Any], key: str = "") -> Fields:
    """The values that are there."""
    return Fields({name: value for name, value in row.items() if value is not None}, key)


def _items(fields: Fields, name: str) -> list[Fields]:
    return [_given(each, each.key) for each in fields.objects(name)]


def _inner(feature: Feature | None) -> Mapping[str, Feature]:
    """The features of a list's items, or of a struct."""
    if isinstance(feature, ListOf):
        feature = feature.item
    return feature.fields if isinstance(feature, Struct) else {}


class _Reading:
    """A row being read."""

    def __init__(self, row: Fields, features: Mapping[str, Feature], place: Place) -> None:
        self._row = row
        self._features = features
        self._place = place
        self._text = row.string("text")
        self._same = row.get("id") == document_id(self._text)
        self._segments = list(self._spans())

    def document(self) -> IncomingDocument:
        """All of it."""
        row = self._row
        annotators = row.get("annotators", [])
        if not isinstance(annotators, list) or not all(isinstance(each, str) for each in annotators):
            raise Misfit("should be names", "annotators")
        return IncomingDocument(
            row.filled("name"),
            self._text,
            tuple(self._marks()),
            language=_name(row, "language", self._features),
            title=row.string("title", ""),
            meta=self._object(row, "meta"),
            segments=tuple(self._segments),
            annotators=tuple(annotators),
            place=self._place,
            translations=tuple(self._translations()),
        )

    def _object(self, fields: Fields, name: str) -> dict[str, JSON]:
        """What a field says as JSON."""
        if name not in fields:
            return {}
        value = parse(fields.string(name), self._place)
        if not isinstance(value, dict):
            raise Misfit("should be a JSON object", name)
        return value

    def _spans(self) -> Iterator[SegmentSpan]:
        behind = 0
        inner = _inner(self._features.get("segments"))
        for item in _items(self._row, "segments"):
            start, end = item.offsets(len(self._text))
            if start < behind:
                raise Misfit("begins before the one before it ends", item.key)
            zone: Zone = "frame" if _name(item, "zone", inner) == "frame" else "body"
            yield SegmentSpan(start, end, _name(item, "language", inner), zone)
            behind = end

    def _marks(self) -> Iterator[IncomingMark]:
        for kind in KINDS:
            inner = _inner(self._features.get(SECTIONS[kind]))
            for item in _items(self._row, SECTIONS[kind]):
                yield self._mark(kind, item, inner, len(self._text))
        pairs = _inner(self._features.get("translations"))
        for number, pair in enumerate(self._pairs()):
            for kind in KINDS:
                for item in _items(pair, SECTIONS[kind]):
                    mark = self._mark(kind, item, _inner(pairs.get(SECTIONS[kind])), len(pair.string("target")))
                    yield replace(mark, on=str(number))

    def _mark(self, kind: Kind, item: Fields, features: Mapping[str, Feature], length: int) -> IncomingMark:
        more = self._object(item, "more")
        key = item.string("id", "")
        return IncomingMark(
            kind,
            _name(item, "label", features),
            tuple(_fragments(item, length)) if kind in ("entity", "claim") else (),
            key=key,
            annotator=item.string("annotator", ""),
            attributes=_attributes(item, _inner(features.get("attributes"))) | _mapping(more, "attributes"),
            roles=_roles(item, more),
            note=item.string("note", ""),
            target=self._target(item, features) if kind == "label" else None,
            id=own_id(key) if self._same else "",
        )

    def _target(self, item: Fields, features: Mapping[str, Feature]) -> tuple[int, int] | None:
        if _name(item, "target", features) != "segment":
            return None
        segment = self._segment(item)
        return segment.start, segment.end

    def _pairs(self) -> list[Fields]:
        pairs = _items(self._row, "translations")
        if pairs and "\r" in self._text:
            raise Misfit("holds a carriage return, which no text of ours does", "text")
        return pairs

    def _translations(self) -> Iterator[IncomingTranslation]:
        features = _inner(self._features.get("translations"))
        for number, pair in enumerate(self._pairs()):
            segment = self._segment(pair)
            yield IncomingTranslation(
                str(number),
                (segment.start, segment.end),
                pair.string("target"),
                _name(pair, "language", features),
                _one_of(ORIGINS, _name(pair, "origin", features), pair),
                pair.string("engine", ""),
                _one_of(STATUSES, _name(pair, "status", features), pair),
                id=own_id(pair.string("id", "")) if self._same else "",
            )

    def _segment(self, item: Fields) -> SegmentSpan:
        number = item.whole("segment")
        if not 0 <= number < len(self._segments):
            raise Misfit(f"there is no segment {number}", item.key)
        return self._segments[number]


def _fragments(item: Fields, length: int) -> Iterator[tuple[int, int]]:
    for part in _items(item, "fragments") or [item]:
        yield part.offsets(length)


def _one_of(label: Label, value: str, item: Fields) -> Any:
    if value not in label.names:
        raise Misfit(f"«{value[:40]}» is none of {', '.join(label.names)}", item.key)
    return value


def _name(fields: Fields, name: str, features: Mapping[str, Feature]) -> str:
    """A label's name, or a string; "" where there is none."""
    value = fields.get(name)
    if value is None:
        return ""
    found = _decoded(value, features.get(name))
    if not isinstance(found, str):
        raise Misfit(f"should be a name, not {str(value)[:40]}", f"{fields.key}.{name}".lstrip("."))
    return found


def _decoded(value: Any, feature: Feature | None) -> Any:
    """A value with numbers of labels made their names."""
    if isinstance(feature, Label) and isinstance(value, int):
        if not 0 <= value < len(feature.names):
            raise Misfit(f"there is no label {value}: there are {len(feature.names)}")
        return feature.names[value]
    if isinstance(feature, ListOf) and isinstance(value, list):
        return [_decoded(each, feature.item) for each in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _attributes(item: Fields, features: Mapping[str, Feature]) -> dict[str, JSON]:
    given = item.mapping("attributes", {})
    return {name: _decoded(value, features.get(name)) for name, value in given.items() if value is not None}


def _mapping(more: Mapping[str, JSON], name: str) -> dict[str, JSON]:
    found = more.get(name, {})
    if not isinstance(found, dict):
        raise Misfit("should be an object", f"more.{name}")
    return found


def _roles(item: Fields, more: Mapping[str, JSON]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for role in _items(item, "roles"):
        found.setdefault(role.filled("role"), []).append(role.filled("mark"))
    for name, ids in _mapping(more, "roles").items():
        if not isinstance(ids, list) or not all(isinstance(each, str) for each in ids):
            raise Misfit("should be lists of ids", "more.roles")
        found[name] = ids
    return {name: tuple(ids) for name, ids in found.items()}
