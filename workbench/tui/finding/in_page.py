"""Search in the page that is open, on both sides at once: which match is next, which number it has, which are in sight.

Matches are in reading order: by passage, the source before its translation. Nothing is listed; each question is one
look into the folded texts, so that a million characters answer as one types.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from workbench.search.folded import FoldedTexts, Match
from workbench.search.matching import flat
from workbench.tui.caret import Place
from workbench.tui.page import Page, Side

_REACH = 16
"""Code points that a match may be longer than its words folded."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A match on the page: where it begins, and the position behind it, which may be in a later passage."""

    place: Place
    end: int


class PageSearch:
    """What a page says, folded, and the words that are looked for in it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.words = ""
        self.ready = False
        self._starts = [passage.segment.start for passage in page.passages]
        self._targets = [passage.index for passage in page.passages if passage.target]
        self._source = FoldedTexts([page.text])
        self._target = FoldedTexts([p.target.text for p in page.passages if p.target])
        self._shown = _translations(page)

    def prepare(self) -> Iterator[None]:
        """Fold the page, pausing after each piece."""
        yield from self._source.prepare()
        yield from self._target.prepare()
        self.ready = True

    def is_of(self, page: Page) -> bool:
        """Whether this is still what the page says."""
        return page is self.page and _translations(page) == self._shown

    def look_for(self, words: str) -> None:
        """Look for other words."""
        self.words = flat(words.strip("\n"))

    @property
    def count(self) -> int:
        """How many matches there are."""
        return self._source.count(self.words) + self._target.count(self.words)

    def number(self, hit: Hit) -> int:
        """The number of a match, from 1."""
        source, target = self._behind(hit.place)
        return 1 + self._source.number(self.words, 0, source) + self._target.number(self.words, *target)

    def first(self, place: Place) -> Hit | None:
        """The first match at a place or behind it, or from the start of the page; None where there is none."""
        return self._next(*self._behind(place)) or self._next(0, (0, 0))

    def next(self, place: Place) -> Hit | None:
        """The next match behind a place, or the first of all."""
        return self.first(Place(place.side, place.passage, place.at + 1))

    def before(self, place: Place) -> Hit | None:
        """The match before a place, or the last of all."""
        return self._before(*self._behind(place)) or self._before(len(self.page.text), (len(self._targets), 0))

    def _behind(self, place: Place) -> tuple[int, tuple[int, int]]:
        """Where a place is among the source's matches, and among the translations'."""
        passage = self.page.passages[place.passage]
        text = bisect_right(self._targets, place.passage - 1)
        if place.side == "source":
            return passage.segment.start + place.at, (text, 0)
        following = place.passage + 1
        source = self._starts[following] if following < len(self._starts) else len(self.page.text)
        return source, (text, place.at)

    def _next(self, source: int, target: tuple[int, int]) -> Hit | None:
        return self._nearest(
            self._source.next(self.words, 0, source), self._target.next(self.words, *target), last=False
        )

    def _before(self, source: int, target: tuple[int, int]) -> Hit | None:
        return self._nearest(
            self._source.before(self.words, 0, source), self._target.before(self.words, *target), last=True
        )

    def _nearest(self, source: Match | None, target: Match | None, *, last: bool) -> Hit | None:
        hits = []
        if source is not None:
            index = max(0, bisect_right(self._starts, source.start) - 1)
            start = self._starts[index]
            hits.append(Hit(Place("source", index, max(0, source.start - start)), source.end - start))
        if target is not None:
            hits.append(Hit(Place("target", self._targets[target.text], target.start), target.end))
        order = sorted(hits, key=lambda hit: (hit.place.passage, hit.place.side == "target"))
        return order[-1 if last else 0] if order else None

    def within(self, side: Side, index: int, start: int, end: int) -> list[tuple[int, int]]:
        """The matches that touch a stretch of a piece, as positions in it."""
        if not self.words or not self.ready:
            return []
        reach = 4 * len(self.words) + _REACH
        if side == "source":
            base, length = self.page.passages[index].segment.start, len(self.page.text)
            stretch = max(0, base + start - reach), min(base + end + reach, length)
            matches = self._source.within(self.words, 0, *stretch)
        else:
            base, length = 0, len(self.page.passages[index].target or "")
            stretch = max(0, start - reach), min(end + reach, length)
            matches = self._target.within(self.words, bisect_right(self._targets, index) - 1, *stretch)
        places = ((match.start - base, match.end - base) for match in matches)
        return [(first, last) for first, last in places if first < end and last > start]


def _translations(page: Page) -> list[str]:
    return [passage.translation.id for passage in page.passages if passage.translation]
