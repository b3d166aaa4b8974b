"""A document's marks as feature structures, each on the layer that holds it.

A plain entity is a DKPro NamedEntity. Everything else has a layer of ours, by kind; what no feature of it can hold (an
attribute with a name that UIMA does not allow, a value that the schema does not foresee) stands in its `extra` feature
as JSON. A mark that came from a layer of somebody's own goes back there, as long as that layer holds it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from workbench.formats.uima import cas
from workbench.formats.uima.cas import Structure, Value
from workbench.formats.uima.foreign import Layer, fits, layers_of, sentence_ids_of
from workbench.formats.uima.marks import segment_ids
from workbench.formats.uima.outgoing import Outgoing
from workbench.formats.uima.typesystem import FEATURE_NAME, Feature
from workbench.model import Annotation, Kind
from workbench.schema.fields import NAME

if TYPE_CHECKING:
    from workbench.formats.outgoing import Record
    from workbench.schema.model import Schema

_RESERVED: Final = frozenset(
    {cas.LABEL, cas.NOTE, cas.EXTRA, cas.ROLES, cas.SOURCE, cas.TARGET, "begin", "end", "sofa", "next", "first", "id"}
)
_RANGES: Final = {"choice": cas.STRING, "text": cas.STRING, "number": cas.FLOAT, "choices": cas.STRINGS}
_SPAN_LAYERS: Final[Mapping[str, str]] = {"entity": cas.ENTITY, "claim": cas.CLAIM}
_UNWRITABLE: Final = re.compile("[\\x00-\\x08\\x0b-\\x1f\\ud800-\\udfff\\ufffe\\uffff]")

OUTSIDE: Final = "an end of it does not go out"
_NOT_BINARY: Final = "UIMA's relations have one end from and one to"
_ON_LABEL: Final = "UIMA's relations join marks on text, and an end of it is a document's label"
_NO_SEGMENT: Final = "its segment is no more"


class Layers:
    """What of a schema's attributes each of our layers has a feature for, and how marks go onto layers.

    Args:
        columns: Whether they shall go into columns: no feature then holds several values, and nothing names sentences.
    """

    def __init__(self, schema: Schema | None, *, columns: bool = False) -> None:
        self.columns = columns
        self.attributes: dict[str, dict[str, Feature]] = {}
        self._plain: dict[str, bool] = {}
        for mark_type in schema.types.values() if schema else ():
            known = self.attributes.setdefault(_layer_of(mark_type.kind, mark_type.target), {})
            for attribute in mark_type.attributes:
                feature = Feature(attribute.name, _RANGES[attribute.type])
                if FEATURE_NAME.fullmatch(attribute.name) and attribute.name not in _RESERVED:
                    same = known.get(attribute.name, feature) == feature
                    known[attribute.name] = feature if same else Feature(attribute.name, cas.STRING)

    def outgoing(self, record: Record, tokens: Sequence[tuple[int, int]] = ()) -> Outgoing:
        """A document with its marks as structures, and with these tokens."""
        document = record.document
        foreign = layers_of(document.meta)
        foreign = [_in_columns(layer) for layer in foreign if layer.type != cas.SENTENCE] if self.columns else foreign
        ids = _sentence_ids(record)
        annotators = {mark.annotator for mark in record.marks}
        out = Outgoing(
            cas.Cas(
                record.text, [], document.name, document.title, document.language,
                annotators.pop() if len(annotators) == 1 else "",
                tokens=tokens,
                sentences=[(segment.start, segment.end) for segment in record.segments],
                sentence_ids=ids,
            ),
            foreign,
            ids,
        )  # fmt: skip
        _Marks(self, record, out).all()
        return out

    def is_plain(self, label: str) -> bool:
        """Whether a NamedEntity's value can be that label."""
        if label not in self._plain:
            self._plain[label] = NAME.fullmatch(label) is not None
        return self._plain[label]


def _in_columns(layer: Layer) -> Layer:
    """A layer with those of its features that columns can hold."""
    kinds = layer.features.items()
    chained = ("referenceType", "referenceRelation") if layer.role == "chain" else None
    features = {name: kind for name, kind in kinds if kind != cas.STRINGS and (chained is None or name in chained)}
    return replace(layer, features=features)


def _sentence_ids(record: Record) -> list[str]:
    """Those that the sentences came in with, as long as there are as many, or else such as say language and zone."""
    kept = sentence_ids_of(record.document.meta)
    return kept if len(kept) == len(record.segments) else segment_ids(record.segments)


def _layer_of(kind: Kind, target: str) -> str:
    if kind == "label":
        return cas.SEGMENT_LABEL if target == "segment" else cas.DOCUMENT_LABEL
    return cas.RELATION if kind == "relation" else _SPAN_LAYERS[kind]


class _Marks:
    """One document's marks on their way."""

    def __init__(self, layers: Layers, record: Record, out: Outgoing) -> None:
        self._layers = layers
        self._record = record
        self._out = out
        self._foreign = {layer.label: layer for layer in out.foreign}
        self._chains = {layer.chain: layer for layer in out.foreign if layer.role == "chain"}
        self._joined = {
            key for mark in record.marks if mark.label in self._foreign for keys in mark.roles.values() for key in keys
        }
        self._parts: list[Structure] = []
        self._gone: set[int] = set()
        self._after: set[int] = set()

    def all(self) -> None:
        """Make a structure of every mark, then join those that refer to others."""
        made, add = self._out.made, self._out.cas.structures.append
        named, plain, foreign = cas.NAMED_ENTITY, self._layers.is_plain, self._foreign
        rest: list[Annotation] = []
        for mark in self._record.marks:
            if (
                mark.kind == "entity" and len(mark.fragments) == 1 and not mark.attributes and not mark.note
                and not mark.roles and mark.label not in foreign and plain(mark.label)
            ):  # fmt: skip
                part = mark.fragments[0]
                structure = Structure(named, part.start, part.end, {"value": mark.label})
            else:
                found = self._structure(mark)
                if found is None:
                    continue
                structure = found
                rest.append(mark)
            made[mark.id] = structure
            add(structure)
        self._join_all(rest)
        self._out.cas.structures += self._parts

    def _structure(self, mark: Annotation) -> Structure | None:
        foreign = self._on_foreign(mark)
        if foreign is not None:
            return foreign
        if mark.kind == "label":
            return self._label(mark)
        if mark.kind == "relation":
            return self._relation(mark)
        if mark.kind == "entity" and self._is_named(mark):
            part = mark.fragments[0]
            return Structure(cas.NAMED_ENTITY, part.start, part.end, {"value": mark.label, **mark.attributes})
        first, *others = sorted(mark.fragments)
        structure = self._own(_SPAN_LAYERS[mark.kind], mark, first.start, first.end)
        for part in others:
            self._parts.append(Structure(cas.PART, part.start, part.end, links={cas.PART_OF: [(None, structure)]}))
        return structure

    def _is_named(self, mark: Annotation) -> bool:
        identifier = mark.attributes.get("identifier")
        known = not mark.attributes or (set(mark.attributes) == {"identifier"} and _is_text(identifier))
        simple = len(mark.fragments) == 1 and not mark.note and not any(mark.roles.values())
        return known and simple and self._layers.is_plain(mark.label)

    def _label(self, mark: Annotation) -> Structure | None:
        if mark.target in ("", self._record.document.id):
            return self._own(cas.DOCUMENT_LABEL, mark, -1, -1)
        segment = next((each for each in self._record.segments if each.id == mark.target), None)
        if segment is None:
            self._out.dropped[mark.id] = _NO_SEGMENT
            return None
        return self._own(cas.SEGMENT_LABEL, mark, segment.start, segment.end)

    def _relation(self, mark: Annotation) -> Structure | None:
        problem = self._unjoinable(mark)
        if problem:
            self._out.dropped[mark.id] = problem
            return None
        return self._own(cas.RELATION, mark, 0, 0)

    def _unjoinable(self, mark: Annotation) -> str:
        ends = [mark.roles.get("from", ()), mark.roles.get("to", ())]
        return "" if all(len(each) == 1 for each in ends) else _NOT_BINARY

    def _own(self, layer: str, mark: Annotation, begin: int, end: int) -> Structure:
        """A structure on a layer of ours."""
        known = self._layers.attributes.get(layer, {})
        features: dict[str, Value] = {}
        extra: dict[str, Any] = {}
        for name, value in mark.attributes.items():
            feature = known.get(name)
            several = isinstance(value, (list, tuple))
            fitting = feature is not None and fits(feature.range, value) and _is_writable(value) and value != ""
            if fitting and not (several and self._layers.columns):
                features[name] = list(value) if several else value
            else:
                extra.setdefault("attributes", {})[name] = value
        for name, text in ((cas.LABEL, mark.label), (cas.NOTE, mark.note)):
            if _UNWRITABLE.search(text):
                extra[name] = text
            elif text:
                features[name] = text
        if extra:
            features.setdefault(cas.LABEL, "_")
            features[cas.EXTRA] = json.dumps(extra, sort_keys=True)
        return Structure(layer, begin, end, features)

    def _on_foreign(self, mark: Annotation) -> Structure | None:
        """A structure on the layer that the mark came from; None where there is none, or it cannot hold the mark."""
        layer = self._foreign.get(mark.label)
        if layer is None or mark.note or not layer.holds(mark.attributes) or not _are_writable(mark.attributes):
            return None
        if self._layers.columns and "" in mark.attributes.values():
            return None
        features = {name: list(each) if isinstance(each, tuple) else each for name, each in mark.attributes.items()}
        if layer.role == "document":
            fitting = mark.kind == "label" and mark.target in ("", self._record.document.id)
            return Structure(layer.type, features=features) if fitting else None
        if layer.role == "relation":
            fitting = mark.kind == "relation" and set(mark.roles) == {"from", "to"} and not self._unjoinable(mark)
            return Structure(layer.type, 0, 0, features) if fitting else None
        if mark.kind not in _SPAN_LAYERS or len(mark.fragments) != 1 or layer.slots(mark) is None:
            return None
        part = mark.fragments[0]
        if layer.role == "token":
            return self._token(part.start, part.end, layer) if mark.id in self._joined else None
        return Structure(layer.type, part.start, part.end, features)

    def _token(self, begin: int, end: int, layer: Layer) -> Structure | None:
        """The token or sentence at a place, as a structure that others can refer to."""
        sentences = layer.type == cas.SENTENCE
        there = self._out.cas.sentences if sentences else self._out.cas.tokens
        if (begin, end) not in there:
            return None
        kept = [place for place in there if place != (begin, end)]
        if sentences:
            ids = dict(zip(there, self._out.cas.sentence_ids, strict=False))
            self._out.cas.sentences, self._out.cas.sentence_ids = kept, [ids.get(place, "") for place in kept]
            return Structure(layer.type, begin, end, {"id": ids.get((begin, end), "")})
        self._out.cas.tokens = kept
        return Structure(layer.type, begin, end)

    def _join_all(self, marks: Sequence[Annotation]) -> None:
        relations = [mark for mark in marks if mark.kind == "relation"]
        for mark in marks:
            if mark.kind != "relation":
                self._fill_roles(mark)
        for mark in relations:
            self._join(mark)
        self._drop_dangling(relations)
        for mark in relations:
            if mark.id in self._out.made:
                _place(self._out.made[mark.id])
        if self._gone:
            self._out.cas.structures = [each for each in self._out.cas.structures if id(each) not in self._gone]
        self._chain()

    def _fill_roles(self, mark: Annotation) -> None:
        structure = self._out.made[mark.id]
        layer = self._foreign.get(mark.label)
        if layer is not None and layer.type == structure.type:
            slots: Iterable[tuple[str, str | None, str]] = layer.slots(mark) or ()
            structure.links |= {name: [] for name in layer.links}
        elif structure.type == cas.CLAIM:
            slots = [(cas.ROLES, role, key) for role, keys in mark.roles.items() for key in keys]
        else:
            self._leave(mark, [f"role {role}" for role, keys in mark.roles.items() if keys])
            return
        for feature, role, key in slots:
            target = self._out.made.get(key)
            if target is None or target.begin < 0 or (role and _UNWRITABLE.search(role)):
                self._leave(mark, [f"role {role or feature}"])
            else:
                structure.links.setdefault(feature, []).append((role, target))

    def _leave(self, mark: Annotation, what: Sequence[str]) -> None:
        if what:
            known = self._out.left.setdefault(mark.id, [])
            known += [each for each in what if each not in known]

    def _join(self, mark: Annotation) -> None:
        structure = self._out.made[mark.id]
        source, target = (self._out.made.get(mark.roles[name][0]) for name in ("from", "to"))
        if source is None or target is None:
            return self._drop(mark, OUTSIDE)
        if source.begin < 0 or target.begin < 0:
            return self._drop(mark, _ON_LABEL)
        self._leave(mark, [f"role {role}" for role, keys in mark.roles.items() if keys and role not in ("from", "to")])
        layer = self._chains.get(mark.label)
        if layer and structure.type == cas.RELATION and {source.type, target.type} == {layer.type}:
            plain = not mark.attributes and not mark.note
            if plain and "next" not in source.refs and self._may_follow(source, target):
                source.refs["next"] = target
                self._after.add(id(target))
                self._gone.add(id(self._out.made.pop(mark.id)))
                return None
        structure.refs = {cas.SOURCE: source, cas.TARGET: target}
        return None

    def _may_follow(self, source: Structure, target: Structure) -> bool:
        """Whether a chain can go on from one to the other: without a fork, and without coming back."""
        if id(target) in self._after:
            return False
        last: Structure | None = target
        while last is not None and last is not source:
            last = last.refs.get("next")
        return last is None

    def _drop(self, mark: Annotation, reason: str) -> None:
        self._out.dropped[mark.id] = reason
        self._gone.add(id(self._out.made.pop(mark.id)))

    def _drop_dangling(self, relations: Sequence[Annotation]) -> None:
        """Drop relations to relations that were dropped, and links to them."""
        naming: dict[str, list[Annotation]] = {}
        for mark in relations:
            for name in ("from", "to"):
                if mark.id in self._out.made:
                    naming.setdefault(mark.roles[name][0], []).append(mark)
        gone = list(self._out.dropped)
        while gone:
            for mark in naming.get(gone.pop(), ()):
                if mark.id in self._out.made:
                    self._drop(mark, OUTSIDE)
                    gone.append(mark.id)
        if self._out.dropped:
            self._unlink()

    def _unlink(self) -> None:
        """Take links to what does not go out away from what does."""
        for mark in self._record.marks:
            structure = self._out.made.get(mark.id)
            for feature, links in structure.links.items() if structure else ():
                gone = [role or feature for role, target in links if id(target) in self._gone]
                if gone:
                    links[:] = [(role, target) for role, target in links if id(target) not in self._gone]
                    self._leave(mark, [f"role {role}" for role in gone])

    def _chain(self) -> None:
        """Give each chain its head."""
        if not self._chains:
            return
        by_type = {layer.type: layer for layer in self._chains.values()}
        for structure in list(self._out.cas.structures):
            layer = by_type.get(structure.type)
            if layer and id(structure) not in self._after:
                self._out.cas.structures.append(Structure(layer.base, refs={"first": structure}))


def _place(structure: Structure) -> None:
    """Relations stand where their dependent stands."""
    seen = {id(structure)}
    target = structure.refs.get(cas.TARGET)
    while target is not None and cas.TARGET in target.refs and id(target) not in seen:
        seen.add(id(target))
        target = target.refs[cas.TARGET]
    if target is not None and cas.TARGET not in target.refs:
        structure.begin, structure.end = target.begin, target.end


def _is_text(value: object) -> bool:
    return isinstance(value, str) and not _UNWRITABLE.search(value)


def _is_writable(value: object) -> bool:
    values = value if isinstance(value, (list, tuple)) else [value]
    return not any(isinstance(each, str) and _UNWRITABLE.search(each) for each in values)


def _are_writable(attributes: Mapping[str, object]) -> bool:
    return all(map(_is_writable, attributes.values()))
