"""Records as columns of Arrow: each column is made at once for all documents of a batch."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain
from typing import TYPE_CHECKING, Any, Final

from workbench.formats.huggingface.features import Feature, Label, ListOf, Struct, Value, arrow_schema, arrow_type
from workbench.formats.huggingface.layout import FRAGMENT, ORIGINS, ROLE, STATUSES, Layout
from workbench.model import JSON, Annotation, Kind
from workbench.schema.model import SECTIONS

if TYPE_CHECKING:
    import pyarrow as pa

    from workbench.formats.huggingface.records import Paired
    from workbench.formats.huggingface.tagging import Tagged

_MISFIT: Final = object()
_SPANS: Final = frozenset({"entity", "claim"})


@dataclass(frozen=True, slots=True)
class Group:
    """Marks of one kind on one text.

    Attributes:
        segments: The number of each segment, by its id.
    """

    text: str
    marks: Sequence[Annotation]
    segments: Mapping[str, int]


class Columns:
    """Makes the columns of one layout."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.schema = arrow_schema(layout.features, layout.said)
        self._languages = {name: at for at, name in enumerate(layout.languages)}
        self._labels = {kind: {name: at for at, name in enumerate(names)} for kind, names in layout.labels.items()}
        self._segment = _fields(layout.segment)
        self._pair = _fields(layout.pair)
        self._fragment, self._role = _fields(FRAGMENT), _fields(ROLE)
        self._mark = {kind: _fields(layout.mark(kind)) for kind in layout.labels}
        self._typed = {kind: _fields(Struct(layout.attributes.get(kind, {}))) for kind in layout.labels}

    def batch(self, records: Sequence[Paired], tagged: Sequence[Tagged]) -> pa.RecordBatch:
        """The documents as one batch of rows."""
        import pyarrow as pa

        documents = [record.document for record in records]
        people = [record.annotators for record in records]
        columns: dict[str, pa.Array] = {
            "id": _strings([each.id for each in documents]),
            "name": _strings([each.name for each in documents]),
            "title": _strings([each.title for each in documents]),
            "language": self._language([each.language for each in documents]),
            "text": _strings([record.text for record in records]),
            "annotators": _lists(people, _strings([name for names in people for name in names])),
            "meta": _strings([_meta(each.meta) for each in documents]),
            "segments": self._segments(records),
            "translations": self._translations(records),
            **self._tokens(tagged),
        }
        numbers = [
            {segment.id: at for at, segment in enumerate(record.segments)} if "label" in self._labels else {}
            for record in records
        ]
        by_kind = [_by_kind(record.marks) for record in records]
        for kind in self.layout.labels:
            groups = [
                Group(record.text, found.get(kind, ()), known)
                for record, found, known in zip(records, by_kind, numbers, strict=True)
            ]
            columns[SECTIONS[kind]] = self._marks(kind, groups)
        return pa.RecordBatch.from_arrays([columns[name] for name in self.schema.names], schema=self.schema)

    def _tokens(self, tagged: Sequence[Tagged]) -> dict[str, pa.Array]:
        columns: dict[str, pa.Array] = {}
        if self.layout.tokens:
            words = [each.words for each in tagged]
            columns["tokens"] = _lists(words, _strings(list(chain.from_iterable(words))))
        if self.layout.scheme:
            tags = [each.tags for each in tagged]
            columns["ner_tags"] = _lists(tags, _numbers(list(chain.from_iterable(tags))))
        return columns

    def _language(self, values: Sequence[str]) -> pa.Array:
        if not self._languages:
            return _strings([value or None for value in values])
        return _numbers([self._languages.get(value) for value in values])

    def _segments(self, records: Sequence[Paired]) -> pa.Array:
        items = [segment for record in records for segment in record.segments]
        columns = {
            "start": _offsets([each.start for each in items]),
            "end": _offsets([each.end for each in items]),
            "language": self._language([each.language for each in items]),
            "zone": _numbers([int(each.zone == "frame") for each in items]),
        }
        return _lists([record.segments for record in records], _struct(self._segment, columns))

    def _translations(self, records: Sequence[Paired]) -> pa.Array:
        items = [pair for record in records for pair in record.pairs]
        found = [pair.translation for pair in items]
        columns = {
            "id": _strings([each.id for each in found]),
            "segment": _offsets([pair.segment for pair in items]),
            "source": _strings([pair.source for pair in items]),
            "target": _strings([each.text for each in found]),
            "language": self._language([each.language for each in found]),
            "origin": _numbers([ORIGINS.names.index(each.origin) for each in found]),
            "status": _numbers([STATUSES.names.index(each.status) for each in found]),
            "engine": _strings([each.engine for each in found]),
        }
        by_kind = [_by_kind(pair.marks) for pair in items]
        for kind in self.layout.labels:
            if kind in _SPANS:
                groups = [Group(each.text, marks.get(kind, ()), {}) for each, marks in zip(found, by_kind, strict=True)]
                columns[SECTIONS[kind]] = self._marks(kind, groups)
        return _lists([record.pairs for record in records], _struct(self._pair, columns))

    def _marks(self, kind: Kind, groups: Sequence[Group]) -> pa.Array:
        marks = [mark for group in groups for mark in group.marks]
        labels = self._labels[kind]
        columns = {
            "id": _strings([mark.id for mark in marks]),
            "label": _numbers([labels[mark.label] for mark in marks]),
            "annotator": _strings([mark.annotator for mark in marks]),
            "note": _strings([mark.note for mark in marks]),
        }
        if kind in _SPANS:
            columns |= self._places(marks, groups)
        if kind == "label":
            columns |= _targets(groups)
        more: dict[int, dict[str, JSON]] = {}
        if self._typed[kind]:
            columns["attributes"] = _struct(self._typed[kind], self._attributes(kind, marks, more))
        else:
            more |= {at: {"attributes": dict(mark.attributes)} for at, mark in enumerate(marks) if mark.attributes}
        if kind == "entity":
            _add_roles(marks, more)
        else:
            columns["roles"] = self._roles(marks)
        said = [_more(more[at]) if at in more else None for at in range(len(marks))] if more else [None] * len(marks)
        columns["more"] = _strings(said)
        return _lists([group.marks for group in groups], _struct(self._mark[kind], columns))

    def _places(self, marks: Sequence[Annotation], groups: Sequence[Group]) -> dict[str, pa.Array]:
        parts = [mark.fragments for mark in marks]
        flat = list(chain.from_iterable(parts))
        starts, ends = [part.start for part in flat], [part.end for part in flat]
        here = {"start": _offsets(starts), "end": _offsets(ends)}
        fragments = _lists(parts, _struct(self._fragment, here))
        if len(flat) == len(marks):
            texts = [group.text for group in groups for _ in group.marks]
            covered = [text[start:end] for text, start, end in zip(texts, starts, ends, strict=True)]
            return here | {"text": _strings(covered), "fragments": fragments}
        return {
            "start": _offsets([each[0].start for each in parts]),
            "end": _offsets([max(part.end for part in each) for each in parts]),
            "text": _strings([_covered(group.text, mark) for group in groups for mark in group.marks]),
            "fragments": fragments,
        }

    def _roles(self, marks: Sequence[Annotation]) -> pa.Array:
        roles = [[(role, other) for role, ids in sorted(mark.roles.items()) for other in ids] for mark in marks]
        items = list(chain.from_iterable(roles))
        columns = {"role": _strings([role for role, _ in items]), "mark": _strings([other for _, other in items])}
        return _lists(roles, _struct(self._role, columns))

    def _attributes(
        self, kind: Kind, marks: Sequence[Annotation], more: dict[int, dict[str, JSON]]
    ) -> dict[str, pa.Array]:
        """A column for each attribute; a value that does not fit into its column goes to `more`."""
        import pyarrow as pa

        typed = self.layout.attributes[kind]
        columns: dict[str, list[Any]] = {name: [None] * len(marks) for name in typed}
        for at, mark in enumerate(marks):
            for name, value in mark.attributes.items():
                stored = _stored(value, typed[name]) if name in typed else _MISFIT
                if stored is _MISFIT:
                    more.setdefault(at, {"attributes": {}})["attributes"][name] = value
                else:
                    columns[name][at] = stored
        return {field.name: pa.array(columns[field.name], field.type) for field in self._typed[kind]}


def _fields(feature: Struct) -> list[pa.Field]:
    return list(arrow_type(feature))


def _by_kind(marks: Sequence[Annotation]) -> dict[Kind, list[Annotation]]:
    found: dict[Kind, list[Annotation]] = {}
    for mark in marks:
        found.setdefault(mark.kind, []).append(mark)
    return found


def _strings(values: Sequence[str | None]) -> pa.Array:
    import pyarrow as pa

    return pa.array(values, pa.string())


def _offsets(values: Sequence[int | None]) -> pa.Array:
    import pyarrow as pa

    return pa.array(values, pa.int32())


def _numbers(values: Sequence[int | None]) -> pa.Array:
    import pyarrow as pa

    return pa.array(values, pa.int64())


def _lists(parents: Iterable[Sequence[Any]], items: pa.Array) -> pa.Array:
    """Lists of items, as many to each parent as it has."""
    import pyarrow as pa

    return pa.ListArray.from_arrays(_offsets(list(accumulate(map(len, parents), initial=0))), items)


def _struct(fields: Sequence[pa.Field], columns: Mapping[str, pa.Array]) -> pa.Array:
    import pyarrow as pa

    return pa.StructArray.from_arrays([columns[field.name] for field in fields], fields=fields)


def _meta(meta: Mapping[str, JSON]) -> str:
    return json.dumps(dict(sorted(meta.items())), ensure_ascii=False) if meta else "{}"


def _covered(text: str, mark: Annotation) -> str:
    return " ".join(text[part.start : part.end] for part in mark.fragments)


def _targets(groups: Sequence[Group]) -> dict[str, pa.Array]:
    segments = [group.segments.get(mark.target) for group in groups for mark in group.marks]
    return {"segment": _offsets(segments), "target": _numbers([int(at is not None) for at in segments])}


def _add_roles(marks: Sequence[Annotation], more: dict[int, dict[str, JSON]]) -> None:
    """Roles of kinds that have no column for them."""
    for at, mark in enumerate(marks):
        if mark.roles:
            more.setdefault(at, {})["roles"] = {role: list(ids) for role, ids in sorted(mark.roles.items())}


def _stored(value: JSON, feature: Feature) -> Any:
    """A value as its column has it, such that the very same comes back; or that it does not fit."""
    match feature:
        case Label(names):
            return names.index(value) if isinstance(value, str) and value in names else _MISFIT
        case ListOf(item) if isinstance(value, list):
            stored = [_stored(each, item) for each in value]
            return _MISFIT if _MISFIT in stored else stored
        case Value("string") if isinstance(value, str):
            return value
        case Value("float64"):
            return _stored_number(value)
    return _MISFIT


def _stored_number(value: JSON) -> Any:
    """Whole numbers come back as such, so a whole number that is written with a point does not fit."""
    if isinstance(value, int) and not isinstance(value, bool):
        return float(value) if abs(value) <= 2**53 else _MISFIT
    return value if isinstance(value, float) and not value.is_integer() else _MISFIT


def _more(rest: Mapping[str, JSON]) -> str:
    return json.dumps(rest, ensure_ascii=False, sort_keys=True)
