"""What the marks of one unit say, aspect by aspect, and where they part.

Roles are compared through the units of the marks that they name, since every annotator names marks of their own. The
order of a role's marks, and of the values of a multiple choice, says nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from workbench.adjudication.model import Difference, What
from workbench.model import JSON, Annotation
from workbench.store.families import encode

Aspect: TypeAlias = tuple[What, str]
"""What can differ: the kind of difference and the attribute's or role's name."""


def said(mark: Annotation, unit_of: Mapping[str, str], *, symmetric: bool = False) -> dict[Aspect, str]:
    """What a mark says, each aspect as a text that is equal where the same is said; what says nothing is left out.

    Args:
        unit_of: The unit of each mark that a role may name; a mark that is in none stands for itself.
        symmetric: The mark is a relation that says the same in both directions.
    """
    aspects: dict[Aspect, str] = {
        ("label", ""): mark.label,
        ("boundary", ""): "|".join(f"{part.text_id},{part.start},{part.end}" for part in mark.fragments),
    }
    for name, value in mark.attributes.items():
        if value not in (None, "", []):
            aspects["attribute", name] = _value(value)
    named = {role: sorted(unit_of.get(key, key) for key in ids) for role, ids in mark.roles.items() if ids}
    if symmetric:
        named = {"": sorted(key for keys in named.values() for key in keys)}
    aspects.update({("role", role): "|".join(keys) for role, keys in named.items()})
    return aspects


def _value(value: JSON) -> str:
    return encode(sorted(value, key=encode) if isinstance(value, list) else value)


def differences(
    marks: Mapping[str, Annotation], among: Sequence[str], contents: Mapping[str, Mapping[Aspect, str]]
) -> tuple[Difference, ...]:
    """Where the annotators part: by presence first, then by what those say who have a mark."""
    found: list[Difference] = []
    if any(name not in marks for name in among):
        found.append(Difference("presence", "", {name: name in marks for name in among}))
    aspects = {aspect for content in contents.values() for aspect in content}
    for what, name in sorted(aspects, key=_place):
        if len({content.get((what, name)) for content in contents.values()}) > 1:
            values = {annotator: _shown(mark, what, name) for annotator, mark in marks.items()}
            found.append(Difference(what, name, values))
    return tuple(found)


def _place(aspect: Aspect) -> tuple[int, str]:
    return ("boundary", "label", "attribute", "role").index(aspect[0]), aspect[1]


def _shown(mark: Annotation, what: What, name: str) -> JSON:
    """What a mark says about one aspect, as JSON."""
    if what == "boundary":
        return [[part.text_id, part.start, part.end] for part in mark.fragments]
    if what == "label":
        return mark.label
    if what == "attribute":
        return mark.attributes.get(name)
    return [key for role, ids in mark.roles.items() if name in ("", role) for key in ids] or None


def versions(contents: Mapping[str, Mapping[Aspect, str]], among: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """The annotators in groups that have it the same, larger first; those without a mark are a group."""
    groups: dict[tuple[tuple[Aspect, str], ...] | None, list[str]] = {}
    for name in sorted({*among, *contents}):
        content = contents.get(name)
        key = None if content is None else tuple(sorted(content.items()))
        groups.setdefault(key, []).append(name)
    return tuple(tuple(group) for group in sorted(groups.values(), key=lambda group: (-len(group), group)))
