"""Units made ready for the memory: a batch of them in columns, so that none passes through more hands than it must."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from json.encoder import encode_basestring as _quoted
from typing import Any, Final

from workbench.translate.memory.keys import family, number_of
from workbench.translate.tmx import Pairs, Unit, Variant

SIDES: Final = 16
"""A side's number is its unit's times this, and its place in the unit: one side names all others."""
_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False)

Shape = tuple[tuple[str, str], ...]
"""Tag and language of each side of a unit."""


@dataclass(slots=True)
class Batch:
    """Units as they are written, in columns.

    Attributes:
        hashes: What tells each unit apart: all that it says.
        abouts: All that each says besides its texts, as JSON.
        shapes: The shapes that units have; `kinds`: which of them each unit has.
        texts, inlines: Text, and segment with codes, of all sides of all units.
    """

    hashes: list[int] = field(default_factory=list)
    abouts: list[str] = field(default_factory=list)
    kinds: list[int] = field(default_factory=list)
    shapes: list[Shape] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    inlines: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.hashes)

    def families(self) -> list[tuple[str, ...]]:
        """The families of the sides of each shape."""
        return [tuple([family(language) for _, language in shape]) for shape in self.shapes]

    def by_family(self) -> dict[str, list[int]]:
        """Which of all sides are in which family of languages."""
        families = self.families()
        found: dict[str, list[int]] = {}
        at = 0
        for kind in self.kinds:
            for its in families[kind]:
                found.setdefault(its, []).append(at)
                at += 1
        return found

    def packed(self) -> tuple[Any, ...]:
        """For another process: what `marshal` can write."""
        return self.hashes, self.abouts, self.kinds, self.shapes, self.texts, self.inlines


def batch_of(units: Iterable[Unit], abouts: Sequence[dict[str, Any]] | None = None, *, own: bool = False) -> Batch:
    """Units made ready.

    Args:
        abouts: What each says besides its texts, where that is more than the unit itself knows.
        own: Whether they are the project's own.
    """
    batch = Batch()
    kinds: dict[Shape, int] = {}
    texts, inlines = batch.texts, batch.inlines
    for at, unit in enumerate(units):
        sides = unit.variants[:SIDES]
        shape = tuple([(side.tag, side.language) for side in sides])
        about = about_of(unit) if abouts is None else _ENCODER.encode(abouts[at])
        parts = [str(own), about]
        for side in sides:
            texts.append(side.text)
            inlines.append(side.inline)
            parts.append(f"{side.tag}\x1f{side.inline or side.text}")
        batch.hashes.append(number_of("\x1e".join(parts)))
        batch.abouts.append(about)
        batch.kinds.append(kinds.setdefault(shape, len(kinds)))
    batch.shapes.extend(kinds)
    return batch


def about_of(unit: Unit) -> str:
    """All that a unit says besides its texts, as JSON; what it does not say is left out."""
    found = []
    if unit.id:
        found.append(f'"id":{_quoted(unit.id)}')
    if unit.source:
        found.append(f'"source":{_quoted(unit.source)}')
    if unit.attributes:
        found.append(f'"attributes":{_pairs(unit.attributes)}')
    if unit.props:
        found.append(f'"props":{_pairs(unit.props)}')
    if unit.notes:
        found.append(f'"notes":{_ENCODER.encode(unit.notes)}')
    sides = unit.variants[:SIDES]
    if any(side.attributes or side.props or side.notes for side in sides):
        found.append(f'"sides":{_ENCODER.encode([_about_side(side) for side in sides])}')
    return "{" + ",".join(found) + "}"


def _pairs(pairs: Pairs) -> str:
    return "[" + ",".join([f"[{_quoted(name)},{_quoted(value)}]" for name, value in pairs]) + "]"


def _about_side(side: Variant) -> dict[str, Any]:
    found = {"attributes": side.attributes, "props": side.props, "notes": side.notes}
    return {name: value for name, value in found.items() if value}
