"""Layers that came in from UIMA and are none of ours: remembered with a document, so that they go out again.

A mark of such a layer has the layer's short name as its label, and the layer's features as attributes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Final, Literal, cast, get_args

from workbench.formats.uima.cas import ANNOTATION, BASE, SOURCE, STRING, STRINGS, STRUCTURES, TARGET
from workbench.formats.uima.typesystem import FEATURE_NAME, Feature, Type, link_type
from workbench.model import JSON, Annotation

META: Final = "uima"
"""The key of a document's metadata under which its layers and tokens are kept."""

Role = Literal["span", "relation", "chain", "token", "document"]
_TYPE_NAME: Final = re.compile(r"[A-Za-z]\w*(\.[A-Za-z]\w*)*", re.ASCII)
_BUILT_IN: Final = frozenset({"begin", "end", "sofa", "next", "first", SOURCE, TARGET})
_NUMBERS: Final = frozenset(f"uima.cas.{name}" for name in ("Byte", "Short", "Integer", "Long", "Float", "Double"))
_WHOLE: Final = _NUMBERS - {"uima.cas.Float", "uima.cas.Double"}


@dataclass(slots=True)
class Layer:
    """A layer that is none of ours.

    Attributes:
        label: What its marks are called here.
        type: What its type is called there.
        role: What it is for; a layer of kind "token" has only the tokens that other marks refer to.
        features: Ranges of the features that are attributes, in order.
        links: Of slot features: the types of the link and of its target.
        base: Of a relation: the type of what it joins. Of a chain: the type of its head.
    """

    label: str
    type: str
    role: Role = "span"
    features: dict[str, str] = field(default_factory=dict)
    links: dict[str, tuple[str, str]] = field(default_factory=dict)
    base: str = ""

    @property
    def chain(self) -> str:
        """Of a chain: the label of the relations from one link to the next."""
        return self.base.rpartition(".")[2]

    def to_json(self) -> dict[str, JSON]:
        """As it is kept with the document."""
        data: dict[str, JSON] = {"label": self.label, "type": self.type, "role": self.role}
        links = {name: list(types) for name, types in self.links.items()}
        rest = {"features": self.features, "links": links, "base": self.base}
        return data | {key: value for key, value in rest.items() if value}

    def types(self) -> Iterator[Type]:
        """The types that it takes in a type system."""
        made = Type(self.type, BASE if self.role == "document" else ANNOTATION)
        made.add(*(Feature(name, kind) for name, kind in self.features.items()))
        for name, (link, target) in self.links.items():
            made.add(Feature(name, STRUCTURES, link))
            yield link_type(link, _annotation(target))
        if self.role == "relation":
            made.add(*(Feature(name, _annotation(self.base)) for name in (SOURCE, TARGET)))
        if self.role == "chain":
            made.add(Feature("next", self.type))
            yield Type(self.base, BASE).add(Feature("first", self.type))
        yield made

    def holds(self, attributes: Mapping[str, JSON]) -> bool:
        """Whether its features can have these values."""
        return all(name in self.features and fits(self.features[name], value) for name, value in attributes.items())

    def slots(self, mark: Annotation) -> list[tuple[str, str | None, str]] | None:
        """The mark's roles as its slot features have them: (feature, role, mark's id); None where they cannot."""
        found: list[tuple[str, str | None, str]] = []
        for name, ids in mark.roles.items():
            feature, role = self._slot(name)
            if feature not in self.links:
                return None
            found += [(feature, role, key) for key in ids]
        return found

    def role_name(self, feature: str, role: str | None) -> str:
        """What a link of a slot feature is called here."""
        if len(self.links) < 2:
            return role or feature
        return f"{feature}:{role}" if role else feature

    def _slot(self, name: str) -> tuple[str, str | None]:
        if name in self.links:
            return name, None
        if len(self.links) == 1:
            return next(iter(self.links)), name
        feature, _, role = name.partition(":")
        return feature, role or None


def _annotation(target: str) -> str:
    """A range for references: types that are described elsewhere are only known as annotations here."""
    return target if target == ANNOTATION or target.startswith("webanno.custom.") else ANNOTATION


def fits(kind: str, value: JSON) -> bool:
    """Whether a feature of that range can have the value."""
    if kind in _NUMBERS:
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            return False
        return isinstance(value, int) or (kind not in _WHOLE and abs(value) < 3e38)
    if kind == STRINGS:
        return isinstance(value, (list, tuple)) and bool(value) and all(isinstance(each, str) for each in value)
    return isinstance(value, str) and (kind == STRING or kind != "uima.cas.Boolean" or value in ("true", "false"))


def is_number(kind: str) -> bool:
    """Whether a feature of that range holds a number."""
    return kind in _NUMBERS


def to_meta(
    layers: Iterable[Layer], tokens: Iterable[tuple[int, int]] = (), sentences: Sequence[str] = ()
) -> dict[str, JSON]:
    """A document's metadata that remembers layers, tokens that are not those that we would find, and sentences' ids."""
    rows = [layer.to_json() for layer in layers]
    flat = [offset for token in tokens for offset in token]
    data = {"layers": rows, "tokens": flat, "sentences": list(sentences) if any(sentences) else []}
    kept = {key: value for key, value in data.items() if value}
    return {META: kept} if kept else {}


def sentence_ids_of(meta: Mapping[str, JSON]) -> list[str]:
    """The sentences' ids that a document remembers."""
    data = meta.get(META)
    ids = data.get("sentences") if isinstance(data, dict) else None
    return ids if isinstance(ids, list) and all(isinstance(each, str) for each in ids) else []


def layers_of(meta: Mapping[str, JSON]) -> list[Layer]:
    """The layers that a document remembers."""
    data = meta.get(META)
    rows = data.get("layers") if isinstance(data, dict) else None
    return [layer for row in rows if (layer := _layer(row)) is not None] if isinstance(rows, list) else []


def tokens_of(meta: Mapping[str, JSON], length: int) -> list[tuple[int, int]]:
    """The tokens that a document remembers; none where they do not fit its text."""
    data = meta.get(META)
    flat = data.get("tokens") if isinstance(data, dict) else None
    if not isinstance(flat, list) or not all(isinstance(offset, int) for offset in flat) or len(flat) % 2:
        return []
    found = list(zip(flat[::2], flat[1::2], strict=True))
    ends = [0, *(end for _, end in found)]
    inside = all(before <= start < end <= length for before, (start, end) in zip(ends, found, strict=False))
    return found if inside else []


def _layer(row: object) -> Layer | None:
    """The layer that was kept; None where somebody else wrote there."""
    if not isinstance(row, dict):
        return None
    label, name, role, base = (row.get(key, "") for key in ("label", "type", "role", "base"))
    features, links = row.get("features", {}), row.get("links", {})
    texts = (label, name, role, base)
    if not all(isinstance(text, str) for text in texts) or role not in get_args(Role) or not (label and name):
        return None
    if not (isinstance(features, dict) and isinstance(links, dict)):
        return None
    if not all(isinstance(kind, str) for kind in features.values()):
        return None
    if not all(map(_TYPE_NAME.fullmatch, [name, *([base] if base else [])])):
        return None
    features = {key: kind for key, kind in features.items() if _may_be_feature(key)}
    pairs = {
        key: (str(each[0]), str(each[1]))
        for key, each in links.items()
        if _may_be_feature(key) and isinstance(each, list) and len(each) == 2
    }
    if len(pairs) < len(links) or not all(map(_TYPE_NAME.fullmatch, chain.from_iterable(pairs.values()))):
        return None
    return Layer(label, name, cast("Role", role), features, pairs, base)


def _may_be_feature(name: object) -> bool:
    return isinstance(name, str) and FEATURE_NAME.fullmatch(name) is not None and name not in _BUILT_IN
