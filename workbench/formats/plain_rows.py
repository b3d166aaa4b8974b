"""Rows of datasets that others made, as documents: a text, tags of tokens, spans, labels, and the rest as metadata."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from workbench.errors import FormatError, Place
from workbench.formats.beside import CATEGORY
from workbench.formats.conll.read import joined
from workbench.formats.conll.tagging import BadTag, spans
from workbench.formats.counted import Counted, Unit, counted
from workbench.formats.fields import Fields, Misfit
from workbench.formats.huggingface.features import Feature, Label, ListOf, Struct
from workbench.formats.incoming import IncomingDocument, IncomingMark, Lost
from workbench.formats.iob import OUTSIDE
from workbench.model import JSON

TEXTS: Final = ("text", "content", "sentence", "document", "body")
TOKENS: Final = ("tokens", "words")
TAGS: Final = ("ner_tags", "tags", "labels", "ner")
_SPANS: Final = ("entities", "spans", "annotations", "ner")
_LABELS: Final = ("label", "labels", "category", "cats")
_NAMES: Final = ("id", "guid", "doc_id", "document_id", "name", "idx")
_STARTS: Final = ("start", "start_offset", "begin", "start_char")
_ENDS: Final = ("end", "end_offset", "end_char")
_TYPES: Final = ("label", "type", "entity_type", "entity", "category", "tag")
_LANGUAGES: Final = ("language", "lang")
_EMPTY: Final = "covers no text"


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column is what; "" for one that there is not.

    Attributes:
        unit: What offsets of spans count.
    """

    text: str = ""
    tokens: str = ""
    tags: str = ""
    spans: str = ""
    label: str = ""
    name: str = ""
    language: str = ""
    unit: Unit = "points"

    @property
    def known(self) -> frozenset[str]:
        """All of them."""
        return frozenset((self.text, self.tokens, self.tags, self.spans, self.label, self.name, self.language))


def columns_of(row: Mapping[str, Any], more: Mapping[str, str], unit: Unit) -> Columns:
    """The columns as the user names them, or else as they are usually called.

    Raises:
        Misfit: There is neither a text nor tokens, or no column that the user named.
    """

    def find(option: str, usual: Sequence[str], kinds: type | tuple[type, ...]) -> str:
        if option in more:
            if more[option] and more[option] not in row:
                raise Misfit(f"has no column «{more[option]}»: there are {', '.join(row)}")
            return more[option]
        return next((name for name in usual if isinstance(row.get(name), kinds)), "")

    text, tokens = find("text", TEXTS, str), find("tokens", TOKENS, list)
    if not (text or tokens):
        raise Misfit(f"has neither a text nor tokens: there are {', '.join(row)}; name the column: --set text=COLUMN")
    tags = find("tags", TAGS, list) if tokens else ""
    taken = {text, tokens, tags}
    found = find("spans", [name for name in _SPANS if name not in taken], (list, dict))
    taken.add(found)
    label = find("label", [name for name in _LABELS if name not in taken], (str, int, list))
    return Columns(
        text, tokens, tags, found, label, find("name", _NAMES, (str, int)), find("language", _LANGUAGES, str), unit
    )


def document(
    row: Mapping[str, Any], columns: Columns, features: Mapping[str, Feature], place: Place, stem: str, number: int
) -> IncomingDocument:
    """The document of a row.

    Raises:
        Misfit: The row is not as its columns promise.
    """
    fields = Fields(row)
    words = _strings(row.get(columns.tokens), columns.tokens) if columns.tokens else []
    if columns.text:
        text, starts = fields.string(columns.text), _found(words, fields.string(columns.text), columns.tokens)
    else:
        text, starts = joined(words)
    marks: list[IncomingMark] = []
    lost: list[Lost] = []
    if columns.tags:
        marks += _tagged(row, columns, features, words, starts)
    if columns.spans:
        _take_spans(row, columns, features, counted(text, columns.unit), marks, lost)
    if columns.label:
        marks += _labels(row.get(columns.label), columns.label, features.get(columns.label))
    name = row.get(columns.name)
    language = _decoded(row.get(columns.language), features.get(columns.language))
    return IncomingDocument(
        f"{stem}#{name}" if isinstance(name, (str, int)) and str(name).strip() else f"{stem}:{number}",
        text,
        tuple(marks),
        lost=tuple(lost),
        language=language if isinstance(language, str) else "",
        meta=_meta(row, columns, features),
        place=place,
    )


def _strings(value: Any, name: str) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise Misfit("should be a list of strings", name)
    return value


def _found(words: Sequence[str], text: str, name: str) -> list[int]:
    """Where each word is in the text, one behind another."""
    starts: list[int] = []
    at = 0
    for number, word in enumerate(words):
        start = text.find(word, at)
        if start < 0:
            raise Misfit(f"«{word[:40]}» is not next in the text", f"{name}[{number}]")
        starts.append(start)
        at = start + len(word)
    return starts


def _tagged(
    row: Mapping[str, Any], columns: Columns, features: Mapping[str, Feature], words: Sequence[str],
    starts: Sequence[int],
) -> Iterator[IncomingMark]:  # fmt: skip
    given = row.get(columns.tags)
    feature = features.get(columns.tags)
    inner = feature.item if isinstance(feature, ListOf) else None
    if not isinstance(given, list) or len(given) != len(words):
        raise Misfit(f"should be as many tags as tokens: {len(words)}", columns.tags)
    tags = [OUTSIDE if (found := _decoded(tag, inner)) is None else found for tag in given]
    if not all(isinstance(tag, str) for tag in tags):
        raise Misfit("holds numbers, and the file does not say which labels they are", columns.tags)
    try:
        for first, behind, label in spans(tags):
            end = starts[behind - 1] + len(words[behind - 1])
            if starts[first] < end:
                yield IncomingMark("entity", label, ((starts[first], end),))
    except BadTag as error:
        raise Misfit(error.words, f"{columns.tags}[{error.at}]") from error


def _decoded(value: Any, feature: Feature | None) -> Any:
    """A number of a label as its name; below zero it is no label."""
    if isinstance(feature, Label) and isinstance(value, int):
        if value < 0:
            return None
        if value >= len(feature.names):
            raise Misfit(f"there is no label {value}: there are {len(feature.names)}")
        return feature.names[value]
    return value


def _take_spans(
    row: Mapping[str, Any], columns: Columns, features: Mapping[str, Feature], counts: Counted,
    marks: list[IncomingMark], lost: list[Lost],
) -> None:  # fmt: skip
    feature = features.get(columns.spans)
    inner = feature.item if isinstance(feature, ListOf) else feature
    known = inner.fields if isinstance(inner, Struct) else {}
    for number, item in enumerate(_as_rows(row.get(columns.spans), columns.spans)):
        fields = Fields(item, f"{columns.spans}[{number}]")
        start, end = _whole(fields, _STARTS), _whole(fields, _ENDS)
        name = next((each for each in _TYPES if item.get(each) is not None), "label")
        feature_of = known.get(name)
        feature_of = feature_of.item if isinstance(feature_of, ListOf) else feature_of
        label = Fields({name: _decoded(item.get(name), feature_of)}, fields.key).filled(name)
        if start == end:
            lost.append(Lost("entity", label, _EMPTY))
            continue
        try:
            place = counts.to_points(start), counts.to_points(end)
        except FormatError as error:
            raise Misfit(error.message, fields.key) from error
        marks.append(IncomingMark("entity", label, (place,)))


def _as_rows(value: Any, name: str) -> list[dict[str, Any]]:
    """Spans as a list of objects, also where they are an object of lists, or lists of start, end and label."""
    if value is None:
        return []
    if isinstance(value, dict):
        lists = {key: each for key, each in value.items() if isinstance(each, list)}
        if len(set(map(len, lists.values()))) > 1:
            raise Misfit("should be lists of the same length", name)
        return [dict(zip(lists, items, strict=True)) for items in zip(*lists.values(), strict=True)]
    if not isinstance(value, list):
        raise Misfit("should be a list of spans", name)
    items = [dict(zip(("start", "end", "label"), e, strict=False)) if isinstance(e, list) else e for e in value]
    if not all(isinstance(item, dict) for item in items):
        raise Misfit("should be spans: objects with start, end and label", name)
    return items


def _whole(fields: Fields, names: Sequence[str]) -> int:
    return fields.whole(next((name for name in names if name in fields), names[0]))


def _labels(value: Any, name: str, feature: Feature | None) -> Iterator[IncomingMark]:
    """The labels of the whole text; none where it has none."""
    inner = feature.item if isinstance(feature, ListOf) else feature
    for each in value if isinstance(value, list) else [value]:
        label = _decoded(each, inner)
        if isinstance(label, bool) or not isinstance(label, (str, int)):
            if label is None:
                continue
            raise Misfit("should be a label, or a list of labels", name)
        if label != "":
            yield IncomingMark("label", CATEGORY, attributes={"value": str(label)})


def _meta(row: Mapping[str, Any], columns: Columns, features: Mapping[str, Feature]) -> dict[str, JSON]:
    """Every other column that says something in a few words."""
    found: dict[str, JSON] = {}
    for name, value in row.items():
        if name in columns.known or value is None or isinstance(value, (list, dict, bytes)):
            continue
        decoded = _decoded(value, features.get(name))
        plain = isinstance(decoded, (str, int, bool)) or (isinstance(decoded, float) and math.isfinite(decoded))
        found[name] = decoded if plain else str(decoded)
    return found
