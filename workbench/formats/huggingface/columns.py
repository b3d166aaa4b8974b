"""Records as columns of Arrow: each column is made at once for all documents of a batch."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain
from typing import TYPE_CHECKING, Any, Final

from workbench.formats.huggingface.features import Feature, Label, ListOf, Struct, Value, arrow_schema, arrow_type
from workbench.formats.huggingface.layout import Layout
from workbench.model import JSON, KINDS, Annotation, Kind
from workbench.schema.model import SECTIONS

if TYPE_CHECKING:
    import pyarrow as pa

    from workbench.formats.huggingface.records import Pair, Paired
    from workbench.formats.huggingface.tagging import Tagged

_MISFIT: Final = object()


@dataclass(frozen=True, slots=True)
class Group:
    """Marks of one kind on one text.

    Attributes:
        segments: The number of each segment, by its id.
    """

    text: str
    marks: Sequence[Annotation]
    segments: Mapping[str, int]


def batch(records: Sequence[Paired], tagged: Sequence[Tagged], layout: Layout) -> pa.RecordBatch:
    """The documents as one batch of rows."""
    import pyarrow as pa

    schema = arrow_schema(layout.features, layout.said)
    documents = [record.document for record in records]
    columns: dict[str, pa.Array] = {
        "id": _strings(each.id for each in documents),
        "name": _strings(each.name for each in documents),
        "title": _strings(each.title for each in documents),
        "language": _languages([each.language for each in documents], layout),
        "text": _strings(record.text for record in records),
        "meta": _strings(_meta(each.meta) for each in documents),
        "annotators": _lists(
            [record.annotators for record in records],
            _strings(name for record in records for name in record.annotators),
        ),
        "segments": _segments(records, layout),
        "translations": _translations(records, layout),
    }
    if layout.tokens:
        columns["tokens"] = _lists([each.words for each in tagged], _strings(chain.from_iterable(_words(tagged))))
    if layout.scheme:
        numbers = pa.array(list(chain.from_iterable(each.tags for each in tagged)), pa.int64())
        columns["ner_tags"] = _lists([each.tags for each in tagged], numbers)
    numbers_of = [{segment.id: at for at, segment in enumerate(record.segments)} for record in records]
    for kind in layout.labels:
        groups = [
            Group(record.text, [mark for mark in record.marks if mark.kind == kind], numbers)
            for record, numbers in zip(records, numbers_of, strict=True)
        ]
        columns[SECTIONS[kind]] = _marks(kind, groups, layout)
    return pa.RecordBatch.from_arrays([columns[name] for name in schema.names], schema=schema)


def _words(tagged: Iterable[Tagged]) -> Iterable[Sequence[str]]:
    return (each.words for each in tagged)


def _strings(values: Iterable[str | None]) -> pa.Array:
    import pyarrow as pa

    return pa.array(list(values), pa.string())


def _offsets(values: Iterable[int | None]) -> pa.Array:
    import pyarrow as pa

    return pa.array(list(values), pa.int32())


def _numbers(values: Iterable[int | None]) -> pa.Array:
    import pyarrow as pa

    return pa.array(list(values), pa.int64())


def _lists(parents: Iterable[Sequence[Any]], items: pa.Array) -> pa.Array:
    """Lists of items, as many to each parent as it has."""
    import pyarrow as pa

    return pa.ListArray.from_arrays(pa.array(list(accumulate(map(len, parents), initial=0)), pa.int32()), items)


def _struct(feature: Struct, columns: Mapping[str, pa.Array]) -> pa.Array:
    import pyarrow as pa

    fields = list(arrow_type(feature))
    return pa.StructArray.from_arrays([columns[field.name] for field in fields], fields=fields)


def _languages(values: Sequence[str], layout: Layout) -> pa.Array:
    if not layout.languages:
        return _strings(value or None for value in values)
    numbers = {name: at for at, name in enumerate(layout.languages)}
    return _numbers(map(numbers.get, values))


def _meta(meta: Mapping[str, JSON]) -> str:
    return json.dumps(dict(sorted(meta.items())), ensure_ascii=False) if meta else "{}"


def _segments(records: Sequence[Paired], layout: Layout) -> pa.Array:
    items = [segment for record in records for segment in record.segments]
    columns = {
        "start": _offsets(each.start for each in items),
        "end": _offsets(each.end for each in items),
        "language": _languages([each.language for each in items], layout),
        "zone": _numbers(int(each.zone == "frame") for each in items),
    }
    return _lists([record.segments for record in records], _struct(layout.segment, columns))


def _translations(records: Sequence[Paired], layout: Layout) -> pa.Array:
    from workbench.formats.huggingface.layout import ORIGINS, STATUSES

    items = [pair for record in records for pair in record.pairs]
    found = [pair.translation for pair in items]
    columns = {
        "segment": _offsets(pair.segment for pair in items),
        "source": _strings(pair.source for pair in items),
        "target": _strings(each.text for each in found),
        "language": _languages([each.language for each in found], layout),
        "origin": _numbers(ORIGINS.names.index(each.origin) for each in found),
        "status": _numbers(STATUSES.names.index(each.status) for each in found),
        "engine": _strings(each.engine for each in found),
    }
    for kind in KINDS:
        if SECTIONS[kind] in layout.pair.fields:
            columns[SECTIONS[kind]] = _marks(kind, [_on_pair(pair, kind) for pair in items], layout)
    return _lists([record.pairs for record in records], _struct(layout.pair, columns))


def _on_pair(pair: Pair, kind: Kind) -> Group:
    return Group(pair.translation.text, [mark for mark in pair.marks if mark.kind == kind], {})


def _marks(kind: Kind, groups: Sequence[Group], layout: Layout) -> pa.Array:
    marks = [mark for group in groups for mark in group.marks]
    labels = {name: at for at, name in enumerate(layout.labels[kind])}
    columns = {
        "id": _strings([mark.id for mark in marks]),
        "label": _numbers([labels[mark.label] for mark in marks]),
        "annotator": _strings([mark.annotator for mark in marks]),
        "note": _strings([mark.note for mark in marks]),
    }
    if kind in ("entity", "claim"):
        columns |= _places(marks, groups)
    if kind == "label":
        columns |= _targets(groups)
    more: list[dict[str, JSON]] = [{} for _ in marks] if any(m.attributes or m.roles for m in marks) else []
    typed = layout.attributes.get(kind, {})
    attributes = _attributes(marks, typed, more)
    if typed:
        columns["attributes"] = _struct(Struct(typed), attributes)
    roles = [[(role, other) for role, ids in sorted(mark.roles.items()) for other in ids] for mark in marks]
    if kind != "entity":
        columns["roles"] = _roles(roles)
    else:
        _add_roles(marks, more)
    columns["more"] = _strings([_more(each) for each in more] if more else [None] * len(marks))
    return _lists([group.marks for group in groups], _struct(layout.mark(kind), columns))


def _places(marks: Sequence[Annotation], groups: Sequence[Group]) -> dict[str, pa.Array]:
    import pyarrow as pa

    from workbench.formats.huggingface.layout import FRAGMENT

    parts = [mark.fragments for mark in marks]
    starts = _offsets([part.start for each in parts for part in each])
    ends = _offsets([part.end for each in parts for part in each])
    fragments = _lists(parts, _struct(FRAGMENT, {"start": starts, "end": ends}))
    if len(starts) == len(marks):
        texts = [group.text[m.fragments[0].start : m.fragments[0].end] for group in groups for m in group.marks]
        return {"start": starts, "end": ends, "text": pa.array(texts, pa.string()), "fragments": fragments}
    return {
        "start": _offsets([each[0].start for each in parts]),
        "end": _offsets([max(part.end for part in each) for each in parts]),
        "text": _strings([_covered(group.text, mark) for group in groups for mark in group.marks]),
        "fragments": fragments,
    }


def _covered(text: str, mark: Annotation) -> str:
    return " ".join(text[part.start : part.end] for part in mark.fragments)


def _targets(groups: Sequence[Group]) -> dict[str, pa.Array]:
    segments = [group.segments.get(mark.target) for group in groups for mark in group.marks]
    return {"segment": _offsets(segments), "target": _numbers(int(at is not None) for at in segments)}


def _roles(roles: Sequence[Sequence[tuple[str, str]]]) -> pa.Array:
    from workbench.formats.huggingface.layout import ROLE

    items = [item for each in roles for item in each]
    columns = {"role": _strings(role for role, _ in items), "mark": _strings(other for _, other in items)}
    return _lists(roles, _struct(ROLE, columns))


def _add_roles(marks: Sequence[Annotation], more: Sequence[dict[str, JSON]]) -> None:
    """Roles of kinds that have no column for them."""
    for mark, rest in zip(marks, more, strict=False):
        if mark.roles:
            rest["roles"] = {role: list(ids) for role, ids in sorted(mark.roles.items())}


def _attributes(
    marks: Sequence[Annotation], typed: Mapping[str, Feature], more: Sequence[dict[str, JSON]]
) -> dict[str, pa.Array]:
    """A column for each attribute; a value that does not fit into its column goes to `more`."""
    import pyarrow as pa

    columns: dict[str, list[Any]] = {name: [None] * len(marks) for name in typed}
    for at, rest in enumerate(more):
        for name, value in marks[at].attributes.items():
            stored = _stored(value, typed[name]) if name in typed else _MISFIT
            if stored is _MISFIT:
                rest.setdefault("attributes", {})[name] = value
            else:
                columns[name][at] = stored
    return {name: pa.array(columns[name], arrow_type(feature)) for name, feature in typed.items()}


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


def _more(rest: Mapping[str, JSON]) -> str | None:
    return json.dumps(rest, ensure_ascii=False, sort_keys=True) if rest else None
