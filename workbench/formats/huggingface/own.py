"""Rows of a dataset that Workbench wrote, as documents with their marks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from workbench.errors import Place
from workbench.formats.beside import own_id
from workbench.formats.fields import Fields, Misfit
from workbench.formats.huggingface.features import Feature, Label, ListOf, Struct
from workbench.formats.incoming import IncomingDocument, IncomingMark, Lost
from workbench.formats.json_stream import parse
from workbench.model import JSON, KINDS, Kind, SegmentSpan, Zone, document_id
from workbench.schema.model import SECTIONS

UNUSED: Final = ("tokens", "ner_tags")
"""Columns that say nothing which others do not say."""
_ON_TRANSLATION: Final = "on a translation, which an import does not bring"


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
            lost=tuple(self._lost()),
            language=_name(row, "language", self._features),
            title=row.string("title", ""),
            meta=self._object(row, "meta"),
            segments=tuple(self._segments),
            annotators=tuple(annotators),
            place=self._place,
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
                yield self._mark(kind, item, inner)

    def _mark(self, kind: Kind, item: Fields, features: Mapping[str, Feature]) -> IncomingMark:
        more = self._object(item, "more")
        key = item.string("id", "")
        return IncomingMark(
            kind,
            _name(item, "label", features),
            tuple(self._fragments(item)) if kind in ("entity", "claim") else (),
            key=key,
            annotator=item.string("annotator", ""),
            attributes=_attributes(item, _inner(features.get("attributes"))) | _mapping(more, "attributes"),
            roles=_roles(item, more),
            note=item.string("note", ""),
            target=self._target(item, features) if kind == "label" else None,
            id=own_id(key) if self._same else "",
        )

    def _fragments(self, item: Fields) -> Iterator[tuple[int, int]]:
        found = _items(item, "fragments")
        for part in found or [item]:
            yield part.offsets(len(self._text))

    def _target(self, item: Fields, features: Mapping[str, Feature]) -> tuple[int, int] | None:
        if _name(item, "target", features) != "segment":
            return None
        number = item.whole("segment")
        if not 0 <= number < len(self._segments):
            raise Misfit(f"there is no segment {number}", item.key)
        return self._segments[number].start, self._segments[number].end

    def _lost(self) -> Iterator[Lost]:
        """The marks on translations."""
        features = _inner(self._features.get("translations"))
        for pair in _items(self._row, "translations"):
            for kind in KINDS:
                inner = _inner(features.get(SECTIONS[kind]))
                for item in _items(pair, SECTIONS[kind]):
                    label = _name(item, "label", inner)
                    yield Lost(kind, label, _ON_TRANSLATION, annotator=item.string("annotator", ""))


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
