"""The rows of a WebAnno TSV file: sentences with their tokens, and the parts of tokens that marks begin or end in."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from workbench.formats.uima.cas import Structure

Place = tuple[int, int]


@dataclass(slots=True, eq=False)
class Unit:
    """A row: a token, or a part of one.

    Attributes:
        id: As the file calls it: sentence-token, or sentence-token.part.
        structures: What has something in the row, by layer.
    """

    id: str
    begin: int
    end: int
    part: int = 0
    structures: dict[str, list[Structure]] = field(default_factory=dict)
    parts: dict[Place, Unit] = field(default_factory=dict)

    def rows(self) -> list[Unit]:
        """The token's row, and those of its parts: from the left, the longer first."""
        return [self, *self.parts.values()]


@dataclass(slots=True)
class Sentence:
    """A sentence: from its first token to its end, and its tokens."""

    begin: int
    end: int
    tokens: list[Unit] = field(default_factory=list)


class Rows:
    """The rows of one document. Every token belongs to one sentence; sentences without tokens have no row."""

    def __init__(self, tokens: Iterable[Place], sentences: Iterable[Place]) -> None:
        places = sorted(set(tokens))
        self._begins = [begin for begin, _ in places]
        self._ends = [end for _, end in places]
        self.sentences = _with_tokens(places, sorted(set(sentences)))
        self.tokens = [token for sentence in self.sentences for token in sentence.tokens]

    def snap(self, begin: int, end: int) -> Place | None:
        """The place without the white space that it begins or ends in; None where it has no character of a token."""
        first, last = self._touched(begin, end)
        if first > last:
            return None
        return max(begin, self._begins[first]), min(end, self._ends[last])

    def _touched(self, begin: int, end: int) -> Place:
        return bisect_right(self._ends, begin), bisect_left(self._begins, end) - 1

    def add_parts(self, places: Iterable[Place]) -> None:
        """Make the parts of tokens that marks at these places need, which lie inside tokens at both ends."""
        wanted: dict[int, set[Place]] = {}
        for begin, end in places:
            for at in dict.fromkeys(self._touched(begin, end)):
                token = self.tokens[at]
                place = (max(begin, token.begin), min(end, token.end))
                if place != (token.begin, token.end):
                    wanted.setdefault(at, set()).add(place)
        for at, found in wanted.items():
            token = self.tokens[at]
            ordered = sorted(found, key=lambda place: (place[0], -place[1]))
            token.parts = {
                place: Unit(f"{token.id}.{number}", *place, part=number) for number, place in enumerate(ordered, 1)
            }

    def units(self, begin: int, end: int) -> list[Unit]:
        """The rows of a mark at that place; the first is the one that it is named by."""
        first, last = self._touched(begin, end)
        found: list[Unit] = []
        for token in self.tokens[first : last + 1]:
            place = (max(begin, token.begin), min(end, token.end))
            found.append(token if place == (token.begin, token.end) else token.parts[place])
        return found


def _with_tokens(tokens: Sequence[Place], sentences: Sequence[Place]) -> list[Sentence]:
    found: list[Sentence] = []
    starts = [begin for begin, _ in sentences]
    now = -2
    for begin, end in tokens:
        at = bisect_right(starts, begin) - 1
        if at != now or not found:
            now = at
            found.append(Sentence(begin, max(sentences[at][1] if at >= 0 else end, end)))
        sentence = found[-1]
        sentence.end = max(sentence.end, end)
        sentence.tokens.append(Unit(f"{len(found)}-{len(sentence.tokens) + 1}", begin, end))
    return found
