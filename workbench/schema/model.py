"""The types of a schema as frozen dataclasses, and the canonical JSON in which the database keeps them.

Nothing here needs YAML: a project's schema comes out of its database, and the annotation screen waits for it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal, TypeVar

from workbench.errors import SchemaError
from workbench.model import JSON, Annotation, Kind, stable_id

_TARGETS: Final[tuple[Literal["", "document", "segment"], ...]] = ("", "document", "segment")

FORMAT: Final = 1
"""The version of the canonical JSON; a higher one was written by a newer Workbench."""

COLORS: Final = ("blue", "orange", "green", "teal", "red", "purple", "yellow", "pink", "brown", "gray", "cyan")
"""The palette: told apart by colour-blind eyes, and mapped to the theme by the screens."""

AttributeType = Literal["choice", "choices", "number", "text"]
ATTRIBUTE_TYPES: Final[tuple[AttributeType, ...]] = ("choice", "choices", "number", "text")
SECTIONS: Final[Mapping[Kind, str]] = {
    "entity": "entities", "claim": "claims", "relation": "relations", "label": "labels",
}  # fmt: skip

Words = tuple[tuple[str, str], ...]
"""One text in several languages: (language tag, text) pairs, sorted; the tag is "" where the file names none."""


def words_in(words: Words, lang: str) -> str:
    """The text in that language, or the nearest there is: a cousin ("zh-Hant" for "zh-HK"), English, any; or ""."""
    if not words:
        return ""
    texts = dict(words)
    base = lang.split("-")[0].casefold()
    cousins = [tag for tag, _ in words if tag.split("-")[0].casefold() == base]
    for tag in (lang, base, *cousins, "", "en"):
        if tag in texts:
            return texts[tag]
    return words[0][1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What has a name in the schema, and a title and description for people."""

    name: str
    titles: Words = ()
    descriptions: Words = ()

    def title(self, lang: str = "en") -> str:
        """The title in that language, or the nearest; made of the name where the file gives none."""
        return words_in(self.titles, lang) or self.name.replace("_", " ").capitalize()

    def description(self, lang: str = "en") -> str:
        """The description in that language, or the nearest, or ""."""
        return words_in(self.descriptions, lang)


@dataclass(frozen=True, slots=True, kw_only=True)
class Value(Named):
    """One of the values of a choice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute(Named):
    """What can be said of a mark.

    Attributes:
        values: What a choice offers; empty for numbers and text.
        default: What a new mark starts with: a tuple of names where several may be chosen.
        min: The least number allowed, or None.
        when: (attribute, value, ...): asked only where that attribute has one of these values; None where always.
    """

    type: AttributeType = "choice"
    values: tuple[Value, ...] = ()
    required: bool = False
    default: JSON = None
    min: float | None = None
    max: float | None = None
    when: tuple[str, ...] | None = None

    def value(self, name: str) -> Value | None:
        """The value of that name, or None."""
        return next((value for value in self.values if value.name == name), None)

    def applies(self, attributes: Mapping[str, JSON]) -> bool:
        """Whether a mark with these attributes is asked for this one."""
        if self.when is None:
            return True
        other, *wanted = self.when
        given = attributes.get(other)
        return any(value in wanted for value in given) if isinstance(given, (list, tuple)) else given in wanted


@dataclass(frozen=True, slots=True, kw_only=True)
class Role(Named):
    """A place in a claim or relation for other marks: which types it accepts, and how many (`max` None: any number)."""

    accepts: tuple[str, ...] = ()
    min: int = 0
    max: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkType(Named):
    """A type of entity, claim, relation or label.

    Attributes:
        key: The keyboard key: one ASCII letter or digit, unique in the schema; "" where all are taken.
        color: One of COLORS, or "#rrggbb".
        roles: Of a claim as the file gives them; of a relation always "from" and "to", one each.
        symmetric: Whether a relation says the same in both directions.
        target: What a label is about; "" for the other kinds.
    """

    kind: Kind
    examples: tuple[str, ...] = ()
    key: str = ""
    color: str = "gray"
    attributes: tuple[Attribute, ...] = ()
    roles: tuple[Role, ...] = ()
    symmetric: bool = False
    target: Literal["", "document", "segment"] = ""

    def attribute(self, name: str) -> Attribute | None:
        """The attribute of that name, or None."""
        return next((attribute for attribute in self.attributes if attribute.name == name), None)

    def role(self, name: str) -> Role | None:
        """The role of that name, or None."""
        return next((role for role in self.roles if role.name == name), None)

    def defaults(self) -> dict[str, JSON]:
        """The attributes that a new mark of this type starts with."""
        start: dict[str, JSON] = {}
        for attribute in self.attributes:
            if attribute.default is not None and attribute.applies(start):
                value = attribute.default
                start[attribute.name] = list(value) if attribute.type == "choices" else value
        return start


Fault = Literal[
    "unknown label", "kind", "place", "target", "not asked", "required", "value", "unknown field",
    "too few", "too many", "twice", "itself", "gone", "not accepted", "stale",
]  # fmt: skip
"""What may be wrong with a mark."""


@dataclass(frozen=True, slots=True)
class Violation:
    """Something about a mark that its schema does not allow.

    Attributes:
        where: The attribute or role concerned ("certainty", "source"), "label" for the type itself, or "fragments".
        fault: What kind of thing is wrong with it, for those who say it in other words than `message`.
    """

    mark_id: str
    where: str
    message: str
    fault: Fault


@dataclass(frozen=True, slots=True)
class Schema:
    """What can be marked: all types, by kind and name, in the file's order."""

    name: str
    titles: Words
    guides: Words
    entities: Mapping[str, MarkType]
    claims: Mapping[str, MarkType]
    relations: Mapping[str, MarkType]
    labels: Mapping[str, MarkType]
    types: Mapping[str, MarkType] = field(init=False, repr=False, compare=False)
    by_key: Mapping[str, MarkType] = field(init=False, repr=False, compare=False)
    id: str = field(init=False)
    _json: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        types = {**self.entities, **self.claims, **self.relations, **self.labels}
        text = _canonical(self)
        object.__setattr__(self, "types", types)
        object.__setattr__(self, "by_key", {t.key: t for t in types.values() if t.key})
        object.__setattr__(self, "_json", text)
        object.__setattr__(self, "id", stable_id("schema", text))

    def __hash__(self) -> int:
        return hash(self.id)

    @classmethod
    def of(cls, name: str, types: Iterable[MarkType], *, titles: Words = (), guides: Words = ()) -> Schema:
        """A schema of these types, which stay in their order."""
        by_kind: dict[Kind, dict[str, MarkType]] = {kind: {} for kind in SECTIONS}
        for mark_type in types:
            by_kind[mark_type.kind][mark_type.name] = mark_type
        return cls(name, titles, guides, *by_kind.values())

    def title(self, lang: str = "en") -> str:
        """The title in that language, or the nearest, or the name."""
        return words_in(self.titles, lang) or self.name

    def guidelines(self, lang: str = "en") -> str:
        """The annotation guidelines in that language, or the nearest, or ""."""
        return words_in(self.guides, lang)

    def check(self, mark: Annotation, lookup: Callable[[str], Annotation | None]) -> list[Violation]:
        """All that the schema does not allow about this mark; `lookup` gives the marks that its roles name."""
        from workbench.schema.check import violations

        return violations(self, mark, lookup)

    def to_json(self) -> str:
        """The canonical JSON: two schemas that say the same give the same text."""
        return self._json

    @classmethod
    def from_json(cls, text: str) -> Schema:
        """The schema that `to_json` wrote.

        Raises:
            SchemaError: The text is not such JSON, or a newer Workbench wrote it.
        """
        try:
            data = json.loads(text)
            if data["format"] > FORMAT:
                raise SchemaError("a newer Workbench wrote this schema", hint="Upgrade Workbench.")
            types = [_type_of(kind, item) for kind, section in SECTIONS.items() for item in data[section]]
            name = _as(str, data["name"])
            return cls.of(name, types, titles=_words(data, "title"), guides=_words(data, "guidelines"))
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise SchemaError(
                f"the stored schema is damaged ({type(error).__name__}: {error})",
                hint="Load the schema file again, or restore a backup.",
            ) from error


def _canonical(schema: Schema) -> str:
    data: dict[str, JSON] = {"format": FORMAT, "name": schema.name}
    data |= _filled(title=dict(schema.titles), guidelines=dict(schema.guides))
    for kind, section in SECTIONS.items():
        data[section] = [_type_json(t) for t in getattr(schema, section).values() if t.kind == kind]
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def _filled(**items: JSON) -> dict[str, JSON]:
    """Those that say something: defaults are left out, so that a later format can add some."""
    return {name: value for name, value in items.items() if value not in (None, "", (), [], {}, False)}


def _named_json(named: Named) -> dict[str, JSON]:
    words = _filled(title=dict(named.titles), description=dict(named.descriptions))
    return {"name": named.name, **words}


def _type_json(t: MarkType) -> dict[str, JSON]:
    return _named_json(t) | _filled(
        examples=list(t.examples), key=t.key, color=t.color, symmetric=t.symmetric, target=t.target,
        attributes=[_attribute_json(a) for a in t.attributes],
        roles=[_role_json(r) for r in t.roles],
    )  # fmt: skip


def _attribute_json(a: Attribute) -> dict[str, JSON]:
    bounds = {name: value for name, value in (("min", a.min), ("max", a.max)) if value is not None}
    default = {} if a.default is None else {"default": a.default}
    values = [_named_json(value) for value in a.values]
    when = list(a.when) if a.when else None
    return _named_json(a) | {"type": a.type} | _filled(values=values, required=a.required, when=when) | bounds | default


def _role_json(r: Role) -> dict[str, JSON]:
    data = _named_json(r) | {"accepts": list(r.accepts), "min": r.min}
    return data if r.max is None else data | {"max": r.max}


_Item = TypeVar("_Item")


def _as(kind: type[_Item], value: Any) -> _Item:
    """The value, which must be of this type; other programs write such JSON too."""
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        raise TypeError(f"{str(value)[:40]!r} is no {kind.__name__}")
    return value


def _one_of(values: Container[_Item], value: _Item) -> _Item:
    if value not in values:
        raise ValueError(f"{str(value)[:40]!r} is none of those that there are")
    return value


def _texts(values: Iterable[Any]) -> tuple[str, ...]:
    return tuple(_as(str, value) for value in _as(list, values))


def _bound(value: Any) -> float | None:
    return value if value is None or isinstance(value, int) else _as(float, value)


def _words(data: Mapping[str, Any], key: str) -> Words:
    return tuple(sorted((lang, _as(str, text)) for lang, text in data.get(key, {}).items()))


def _naming(data: Mapping[str, Any]) -> dict[str, Any]:
    name = _as(str, data["name"])
    return {"name": name, "titles": _words(data, "title"), "descriptions": _words(data, "description")}


def _type_of(kind: Kind, data: Mapping[str, Any]) -> MarkType:
    return MarkType(
        kind=kind, **_naming(data), examples=_texts(data.get("examples", [])), key=_as(str, data.get("key", "")),
        color=_as(str, data.get("color", "gray")), symmetric=_as(bool, data.get("symmetric", False)),
        target=_one_of(_TARGETS, data.get("target", "")),
        attributes=tuple(_attribute_of(a) for a in data.get("attributes", ())),
        roles=tuple(_role_of(r) for r in data.get("roles", ())),
    )  # fmt: skip


def _attribute_of(data: Mapping[str, Any]) -> Attribute:
    when, default = data.get("when"), data.get("default")
    return Attribute(
        **_naming(data), type=_one_of(ATTRIBUTE_TYPES, data["type"]),
        values=tuple(Value(**_naming(v)) for v in data.get("values", ())),
        required=_as(bool, data.get("required", False)),
        default=tuple(default) if isinstance(default, list) else default,
        min=_bound(data.get("min")), max=_bound(data.get("max")), when=_texts(when) if when else None,
    )  # fmt: skip


def _role_of(data: Mapping[str, Any]) -> Role:
    most = data.get("max")
    return Role(
        **_naming(data), accepts=_texts(data["accepts"]), min=_as(int, data["min"]),
        max=None if most is None else _as(int, most),
    )  # fmt: skip
