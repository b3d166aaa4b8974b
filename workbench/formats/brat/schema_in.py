"""The schema that a brat configuration describes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from workbench.formats.brat.conf import ATTRIBUTES, DRAWING, ENTITIES, EVENTS, RELATIONS, Configuration, Term, labels
from workbench.formats.brat.names import decoded, decoded_role, decoded_value
from workbench.formats.brat.values import EQUIV, YES
from workbench.schema.model import Attribute, MarkType, Role, Schema, Value

_HEX: Final = re.compile(r"#[0-9A-Fa-f]{6}")
_ARGUMENT: Final = "Arg"
_VALUE: Final = "Value"


def schema_of(configuration: Configuration, visual: Configuration, name: str) -> Schema:
    """The types of annotation.conf, with the titles and colours of visual.conf."""
    entities, events = configuration.terms(ENTITIES), configuration.terms(EVENTS)
    relations = _merged(configuration.terms(RELATIONS))
    groups = _Groups(
        [decoded(term.name) for term in entities], [decoded(term.name) for term in events],
        [decoded(name) for name in relations],
    )  # fmt: skip
    attributes = _attributes(configuration.terms(ATTRIBUTES), groups)
    looks = _Looks(visual)
    types = [_type(decoded(term.name), "entity", attributes, looks) for term in entities]
    for term in events:
        roles = tuple(
            Role(
                name=decoded_role(each.name), titles=looks.titles(each.name), accepts=groups.spans_of(each.types),
                min=each.least, max=each.most,
            )
            for each in term.arguments
        )  # fmt: skip
        types.append(replace(_type(decoded(term.name), "claim", attributes, looks), roles=roles))
    types += [_relation(terms, groups, attributes, looks) for terms in relations.values()]
    return Schema.of(name, types)


class _Groups:
    """The types that <ENTITY>, <EVENT>, <RELATION> and <ANY> stand for."""

    def __init__(self, entities: Sequence[str], events: Sequence[str], relations: Sequence[str]) -> None:
        self._spans = tuple(dict.fromkeys((*entities, *events)))
        self._of: Mapping[str, Sequence[str]] = {
            "<ENTITY>": entities, "<EVENT>": events, "<RELATION>": relations, "<ANY>": (*self._spans, *relations),
        }  # fmt: skip

    def all_of(self, written: Iterable[str]) -> list[str]:
        """The types that are written so."""
        return [name for each in written for name in self._of.get(each, (decoded(each),))]

    def spans_of(self, written: Iterable[str]) -> tuple[str, ...]:
        """Those of them that stand on text; all where there are none."""
        named = set(self.all_of(written))
        return tuple(name for name in self._spans if name in named) or self._spans


class _Looks:
    """How visual.conf shows types."""

    def __init__(self, visual: Configuration) -> None:
        self._titles = dict(labels(visual))
        self._colors = {
            term.name: argument.types[0]
            for term in visual.sections.get(DRAWING, ())
            for argument in term.arguments
            if argument.name in ("bgColor", "color")
        }

    def titles(self, written: str) -> tuple[tuple[str, str], ...]:
        """The title, where it says more than the name."""
        title = self._titles.get(written, written)
        return () if title == written else (("", title),)

    def color(self, written: str) -> str:
        """The colour; "" where it is none of ours to choose."""
        color = self._colors.get(written, "")
        return color.lower() if _HEX.fullmatch(color) else ""


def _type(name: str, kind: str, attributes: Mapping[str, list[Attribute]], looks: _Looks) -> MarkType:
    from workbench.formats.brat.names import encoded

    written = encoded(name)
    return MarkType(
        name=name, kind=kind, titles=looks.titles(written), color=looks.color(written),  # type: ignore[arg-type]
        attributes=tuple(attributes.get(name, ())),
    )  # fmt: skip


def _merged(terms: Iterable[Term]) -> dict[str, list[Term]]:
    """The lines of each relation with two ends: brat writes one for each pair of types."""
    merged: dict[str, list[Term]] = {}
    for term in terms:
        if len(term.arguments) == 2:
            merged.setdefault(term.name, []).append(term)
    return merged


def _relation(
    terms: Sequence[Term], groups: _Groups, attributes: Mapping[str, list[Attribute]], looks: _Looks
) -> MarkType:
    first = terms[0]
    kinds = first.special.get("<REL-TYPE>", "symmetric-transitive" if first.name == "Equiv" else "").split("-")
    ends = []
    for number, name in enumerate(("from", "to")):
        written = first.arguments[number].name
        titles = () if written == f"Arg{number + 1}" else (("", written),)
        accepts = groups.spans_of(each for term in terms for each in term.arguments[number].types)
        ends.append(Role(name=name, titles=titles, accepts=accepts, min=1, max=1))
    made = _type(decoded(first.name), "relation", attributes, looks)
    extra = (Attribute(name=EQUIV, type="text"),) if "transitive" in kinds else ()
    return replace(made, roles=tuple(ends), symmetric="symmetric" in kinds, attributes=(*made.attributes, *extra))


def _attributes(terms: Iterable[Term], groups: _Groups) -> dict[str, list[Attribute]]:
    """The attributes of each type."""
    found: dict[str, list[Attribute]] = {}
    for term in terms:
        arguments = {argument.name: argument.types for argument in term.arguments}
        names = [decoded_value(value) for value in arguments.get(_VALUE, (YES,))]
        values = tuple(Value(name=name) for name in dict.fromkeys(names))
        attribute = Attribute(name=decoded(term.name), values=values)
        for name in dict.fromkeys(groups.all_of(arguments.get(_ARGUMENT, ()))):
            mine = found.setdefault(name, [])
            if all(each.name != attribute.name for each in mine):
                mine.append(attribute)
    return found
