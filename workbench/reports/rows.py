"""The marks of a batch of documents as columns of numbers, read in bulk: no object is made for a mark."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from workbench.model import KINDS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints: TypeAlias = NDArray[Any]
    Bools: TypeAlias = NDArray[np.bool_]

COLUMNS: Final = (
    "id, kind, label, annotator, document_id, fragments, target, attributes, roles, schema_id, stale, created"
)
APART: Final = 1 << 40
"""How far the texts of a mark that stands on several are put apart; no text is as long."""
_FURTHEST: Final = 1 << 31
_KIND: Final[Mapping[str, int]] = {kind: number for number, kind in enumerate(KINDS)}


class Numbers:
    """Numbers for things, in the order in which they are first met."""

    def __init__(self, known: Iterable[Any] = ()) -> None:
        self.things: list[Any] = []
        self._numbers: dict[Any, int] = {}
        for thing in known:
            self.of(thing)

    def __len__(self) -> int:
        return len(self.things)

    def of(self, thing: Any) -> int:
        """The number of one thing."""
        number = self._numbers.setdefault(thing, len(self.things))
        if number == len(self.things):
            self.things.append(thing)
        return number

    def column(self, things: Sequence[Any]) -> Ints:
        """The numbers of many."""
        import numpy as np

        for thing in dict.fromkeys(things):
            self.of(thing)
        return np.fromiter(map(self._numbers.__getitem__, things), dtype=np.int64, count=len(things))


@dataclass(frozen=True, slots=True)
class Pieces:
    """Where places lie: one row for each stretch of text of each place, in the order of the places.

    Attributes:
        place: Which place it is of.
        text: Which text it is on.
    """

    place: Ints
    text: Ints
    start: Ints
    end: Ints


@dataclass(frozen=True, slots=True)
class Places:
    """The different places at which marks stand, by number; number 0 is nowhere.

    Attributes:
        room: Within what places are compared: the number of their text, or another where they have several texts.
        start, end: From the first start to the last end, where the texts of one that has several are put apart.
        length: How many characters there are; gaps are none.
        whole: Whether it is one stretch.
        parts: Of those that are not, the stretches, the texts put apart.
    """

    room: Ints
    start: Ints
    end: Ints
    length: Ints
    whole: Bools
    pieces: Pieces
    parts: Mapping[int, tuple[tuple[int, int], ...]]

    def fragments(self, place: int) -> tuple[tuple[int, int], ...]:
        """The stretches of one place."""
        return self.parts.get(place) or ((int(self.start[place]), int(self.end[place])),)

    def hull(self, place: Ints) -> tuple[Ints, Ints]:
        """Where places start and end, below 2**31; one with several texts fills its room."""
        import numpy as np

        several = self.end[place] >= APART
        return np.where(several, 0, self.start[place]), np.where(several, _FURTHEST, self.end[place])


@dataclass(frozen=True, slots=True)
class Marks:
    """Marks as columns, one row a mark.

    Attributes:
        document: Its number in `documents`; the text of that number is the document's own.
        who, label, schema: Numbers in tables that outlast the batch.
        kind: Its place in `KINDS`.
        place: A number in `places`, the same for marks with the same fragments.
        said: A number in `sayings`, its attributes as they are written.
        stale: Whether the text that it stood on has changed.
        targets, roles: As the database has them.
        created: The reading of the clock when it was made.
    """

    ids: Sequence[str]
    document: Ints
    who: Ints
    kind: Ints
    label: Ints
    place: Ints
    said: Ints
    schema: Ints
    stale: Bools
    targets: Sequence[str | None]
    roles: Sequence[str]
    created: Sequence[str]
    places: Places
    documents: Numbers
    texts: Numbers
    sayings: Numbers
    schemas: Numbers

    def __len__(self) -> int:
        return len(self.ids)


def read_marks(rows: Sequence[Sequence[Any]], documents: Iterable[str], who: Numbers, labels: Numbers) -> Marks:
    """Rows of `COLUMNS` as columns of numbers."""
    import numpy as np

    columns: list[Sequence[Any]] = list(zip(*rows, strict=True)) if rows else [()] * len(COLUMNS.split(","))
    ids, kinds, names, owners, homes, fragments, targets, attributes, roles, schema, stale, created = columns
    numbered = Numbers(documents)
    texts, places, sayings, schemas = Numbers(numbered.things), Numbers(["[]"]), Numbers(["{}"]), Numbers()
    place = places.column([text or "[]" for text in fragments] if None in fragments else fragments)
    return Marks(
        ids=ids,
        document=numbered.column(homes),
        who=who.column(owners),
        kind=np.fromiter(map(_KIND.__getitem__, kinds), dtype=np.int64, count=len(ids)),
        label=labels.column(names),
        place=place,
        said=sayings.column(attributes),
        schema=schemas.column(schema),
        stale=np.array([value == 1 for value in stale] if 1 in stale else np.zeros(len(ids)), dtype=bool),
        targets=targets,
        roles=roles,
        created=created,
        places=_places(json.loads(f"[{','.join(places.things)}]"), texts),
        documents=numbered,
        texts=texts,
        sayings=sayings,
        schemas=schemas,
    )


def _places(found: Sequence[Sequence[Sequence[Any]]], texts: Numbers) -> Places:
    import numpy as np

    sizes = np.fromiter(map(len, found), dtype=np.int64, count=len(found))
    flat = [piece for place in found for piece in place]
    pieces = Pieces(
        np.repeat(np.arange(len(found)), sizes),
        texts.column([piece[0] for piece in flat]),
        np.fromiter([piece[1] for piece in flat], dtype=np.int64, count=len(flat)),
        np.fromiter([piece[2] for piece in flat], dtype=np.int64, count=len(flat)),
    )
    length = np.bincount(pieces.place, weights=pieces.end - pieces.start, minlength=len(found)).astype(np.int64)
    room, start, end = (np.full(len(found), -1, dtype=np.int64) for _ in range(3))
    first, some = np.cumsum(sizes) - sizes, sizes > 0
    room[some], start[some], end[some] = (each[first[some]] for each in (pieces.text, pieces.start, pieces.end))
    rooms = Numbers(range(len(texts)))
    parts = {}
    for number in np.flatnonzero(sizes > 1).tolist():
        names, parts[number] = _put_apart(found[number])
        room[number] = rooms.of(names) if len(names) > 1 else texts.of(names[0])
        start[number], end[number] = parts[number][0][0], max(behind for _, behind in parts[number])
    return Places(room, start, end, length, sizes == 1, pieces, parts)


def _put_apart(place: Sequence[Sequence[Any]]) -> tuple[tuple[str, ...], tuple[tuple[int, int], ...]]:
    """The texts of a place in order, and its stretches, those of each further text moved behind those before."""
    names = tuple(sorted({piece[0] for piece in place}))
    shift = {name: number * APART for number, name in enumerate(names)}
    return names, tuple(sorted((start + shift[text], end + shift[text]) for text, start, end in place))
