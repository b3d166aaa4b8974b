"""Units made ready for the memory: a batch of them in columns, so that none passes through more hands than it must."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from json.encoder import encode_basestring as _quoted
from typing import Any, Final

from workbench.translate.memory.keys import family
from workbench.translate.tmx import Pairs, Unit, Variant

SIDES: Final = 32
"""A side's number is its unit's times this, and its place in the unit; sides behind these are kept, and not found."""
_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False)

Shape = tuple[tuple[str, str], ...]
"""Tag and language of each side of a unit."""


@dataclass(slots=True)
class Batch:
    """Units as they are written, in columns.

    Attributes:
        hashes: What tells each unit apart, all that it says, in eight bytes.
        abouts: All that each says besides its texts, as JSON.
        shapes: The shapes that units have; `kinds`: which of them each unit has.
        ones, others: The texts of the first and the second side; "" where there is none.
        mores: Those of further sides; `inlines`: the segments with codes of all sides. Both only of units that have
            any, by their places in the batch.
    """

    hashes: bytes = b""
    abouts: list[str] = field(default_factory=list)
    kinds: list[int] = field(default_factory=list)
    shapes: list[Shape] = field(default_factory=list)
    ones: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    mores: dict[int, list[str]] = field(default_factory=dict)
    inlines: dict[int, list[str]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.kinds)

    def families(self) -> list[tuple[str, ...]]:
        """The families of the sides of each shape."""
        return [tuple([family(language) for _, language in shape]) for shape in self.shapes]

    def text(self, unit: int, side: int) -> str:
        """The text of a side of the unit at this place."""
        return (self.ones, self.others)[side][unit] if side < 2 else self.mores[unit][side - 2]

    def packed(self) -> tuple[Any, ...]:
        """For another process: what `marshal` can write."""
        return (
            self.hashes, self.abouts, self.kinds, self.shapes, self.ones, self.others, self.mores, self.inlines,
        )  # fmt: skip


class Making:
    """A batch being made, unit by unit."""

    def __init__(self) -> None:
        self._begin()

    def _begin(self) -> None:
        self._batch = Batch()
        self._hashes: list[bytes] = []
        self._kinds: dict[Shape, int] = {}

    def __len__(self) -> int:
        return len(self._hashes)

    def add(self, unit: Unit, about: str, *, own: bool = False) -> None:
        """Take in a unit.

        Args:
            about: What it says besides its texts.
            own: Whether it is one of the project's own.
        """
        batch, sides, at = self._batch, unit.variants, len(self._hashes)
        said = [f"{side.tag}\x1f{side.inline or side.text}" for side in sides]
        self._hashes.append(digest_of("\x1e".join([str(own), about, *said])))
        batch.abouts.append(about)
        batch.ones.append(sides[0].text if sides else "")
        batch.others.append(sides[1].text if len(sides) > 1 else "")
        if len(sides) > 2:
            batch.mores[at] = [side.text for side in sides[2:]]
        if any([side.inline for side in sides]):  # noqa: C419 - a list is faster here
            batch.inlines[at] = [side.inline for side in sides]
        batch.kinds.append(self._kind(tuple([(side.tag, side.language) for side in sides])))

    def add_plain(self, about: str, shape: Shape, one: str, other: str) -> None:
        """Take in a unit from a file that has two sides without codes."""
        batch = self._batch
        said = f"False\x1e{about}\x1e{shape[0][0]}\x1f{one}\x1e{shape[1][0]}\x1f{other}"
        self._hashes.append(digest_of(said))
        batch.abouts.append(about)
        batch.ones.append(one)
        batch.others.append(other)
        batch.kinds.append(self._kind(shape))

    def _kind(self, shape: Shape) -> int:
        return self._kinds.setdefault(shape, len(self._kinds))

    def done(self) -> Batch:
        """What was taken in; another batch begins."""
        batch = self._batch
        batch.hashes = b"".join(self._hashes)
        batch.shapes.extend(self._kinds)
        self._begin()
        return batch


def batch_of(units: Iterable[Unit], abouts: Sequence[dict[str, Any]] | None = None, *, own: bool = False) -> Batch:
    """Units made ready.

    Args:
        abouts: What each says besides its texts, where that is more than the unit itself knows.
        own: Whether they are the project's own.
    """
    making = Making()
    for at, unit in enumerate(units):
        making.add(unit, about_of(unit) if abouts is None else _ENCODER.encode(abouts[at]), own=own)
    return making.done()


def digest_of(said: str) -> bytes:
    """Eight bytes for all that a unit says, the same everywhere."""
    return blake2b(said.encode("utf-8", "surrogatepass"), digest_size=8).digest()


def about_plain(key: str, source: str) -> str:
    """What a unit says besides its texts that says no more than its id and the language that it is translated from."""
    if key and source:
        return f'{{"id":{_quoted(key)},"source":{_quoted(source)}}}'
    return about_of(Unit((), 0, key, source=source))


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
    if any(side.attributes or side.props or side.notes for side in unit.variants):
        found.append(f'"sides":{_ENCODER.encode([_about_side(side) for side in unit.variants])}')
    return "{" + ",".join(found) + "}"


def _pairs(pairs: Pairs) -> str:
    return "[" + ",".join([f"[{_quoted(name)},{_quoted(value)}]" for name, value in pairs]) + "]"


def _about_side(side: Variant) -> dict[str, Any]:
    found = {"attributes": side.attributes, "props": side.props, "notes": side.notes}
    return {name: value for name, value in found.items() if value}


def listed(texts: Sequence[str] | None) -> str:
    """Texts as the memory holds them in one column: JSON, or "" for none."""
    return _ENCODER.encode(texts) if texts else ""
