"""Suggestions on a page: words that the annotator has marked elsewhere. They are no marks until they are taken."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from workbench.model import Fragment
from workbench.schema import Schema
from workbench.search.lexicon import Suggested, WordList
from workbench.tui.caret import Place
from workbench.tui.finding.worn import Worn
from workbench.tui.page import Page, Side
from workbench.tui.spans import SpanIndex

Found = Mapping[tuple[Side, int], tuple[str, Sequence[Suggested]]]
"""By side and passage: the text that the places are of, and the places, in order."""
Dismissed = set[tuple[Fragment, str]]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A place of the page that could be marked."""

    place: Place
    fragment: Fragment
    label: str


@dataclass(slots=True)
class Suggestions:
    """What is suggested on a page, less what is marked, dismissed, or unknown to the schema.

    Attributes:
        dismissed: What the annotator does not want to see again in this session.
    """

    page: Page
    schema: Schema
    dismissed: Dismissed
    found: Found
    keys: list[tuple[int, Side]] = field(init=False)

    def __post_init__(self) -> None:
        self.keys = sorted((index, side) for side, index in self.found)

    def over(self, spans: SpanIndex, side: Side, index: int, start: int, end: int) -> Iterator[Suggestion]:
        """Those that touch a stretch of a piece."""
        text_id, places = self.found.get((side, index), ("", ()))
        piece = self.page.passages[index].piece(side)
        if piece is None or piece.text_id != text_id:
            return
        for each in places:
            if each.start < end and each.end > start:
                place = Place(side, index, each.start)
                suggestion = Suggestion(place, piece.fragment(each.start, each.end), each.label)
                if self._is_open(spans, suggestion):
                    yield suggestion

    def _is_open(self, spans: SpanIndex, suggestion: Suggestion) -> bool:
        mark_type = self.schema.types.get(suggestion.label)
        if mark_type is None or (suggestion.fragment, suggestion.label) in self.dismissed:
            return False
        place, length = suggestion.place, suggestion.fragment.end - suggestion.fragment.start
        near = spans.strand(place.side, place.passage).over(place.at, place.at + length)
        return all(span.mark.kind != mark_type.kind for span in near)

    def at(self, place: Place, spans: SpanIndex) -> Suggestion | None:
        """The one under the cursor."""
        return next(self.over(spans, place.side, place.passage, place.at, place.at + 1), None)

    def all(self, spans: SpanIndex, behind: tuple[int, Side] = (0, "source")) -> Iterator[Suggestion]:
        """All of them, in reading order, from a passage and side on."""
        keys = self.keys
        for index, side in keys[bisect_left(keys, behind) :]:
            yield from self.over(spans, side, index, 0, len(self.page.text))

    def count(self, spans: SpanIndex) -> int:
        """How many there are."""
        return sum(1 for _ in self.all(spans))

    def next(self, place: Place, spans: SpanIndex) -> Suggestion | None:
        """The next one behind a place, the source before its translation; after the last the first."""
        here = (place.passage, place.side, place.at)
        for each in self.all(spans, (place.passage, place.side)):
            if (each.place.passage, each.place.side, each.place.at) > here:
                return each
        return next(self.all(spans), None)

    def dismiss(self, suggestion: Suggestion) -> None:
        """Do not show one again."""
        self.dismissed.add((suggestion.fragment, suggestion.label))

    def worn(self, spans: SpanIndex, side: Side, index: int, start: int, end: int) -> list[Worn]:
        """How a stretch looks."""
        return [
            Worn(
                each.place.at,
                each.place.at + each.fragment.end - each.fragment.start,
                "suggested",
                self.schema.types[each.label].color,
            )
            for each in self.over(spans, side, index, start, end)
        ]


def suggest(page: Page, words: WordList, progress: Callable[[int, int], object]) -> Found:
    """What a word list finds on a page.

    Args:
        progress: Called after each passage with how many of how many are done.
    """
    found: dict[tuple[Side, int], tuple[str, Sequence[Suggested]]] = {}
    sides: tuple[Side, ...] = ("source", "target")
    for passage in page.passages:
        for side in sides:
            piece = passage.piece(side)
            places = list(words.places(piece.text)) if piece else []
            if piece and places:
                found[side, passage.index] = piece.text_id, places
        progress(passage.index + 1, len(page))
    return found
