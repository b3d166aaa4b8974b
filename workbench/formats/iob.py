"""Spans as IOB2 tags: at most one tag a token, so what overlaps, breaks off or crosses a sentence is decided here.

The rule: a mark takes every token that it touches. Where marks compete for a token the one with the most tokens stands
(of equals the earlier, then by label and id) and the other is dropped whole. The parts of a discontinuous mark, and of
a mark that crosses sentences, are tagged one by one, each beginning with B-.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from workbench.formats.losses import Losses
from workbench.model import Annotation, Document, Fragment

OUTSIDE: Final = "O"

_STALE: Final = "stale: the text they stood on was rewritten"
_NO_TOKEN: Final = "on no token"
_ELSEWHERE: Final = "on a text that is not exported (a translation that is not the chosen one)"
_COVERED: Final = "under a longer mark"
_CROSSING: Final = "across sentences"
_BROKEN: Final = "discontinuous"


@dataclass(frozen=True, slots=True)
class Sentence:
    """The tokens of a sentence, as [start, end) of the text called `text_id`."""

    text_id: str
    text: str
    tokens: tuple[tuple[int, int], ...]

    def words(self) -> Iterator[str]:
        """The tokens as text."""
        return (self.text[start:end] for start, end in self.tokens)


@dataclass(slots=True)
class _Placed:
    """A mark and the runs of tokens [first, behind) that it takes, none of which crosses a sentence."""

    mark: Annotation
    runs: list[tuple[int, int]]
    moved: bool

    def length(self) -> int:
        return sum(behind - first for first, behind in self.runs)


@dataclass(slots=True)
class Grid:
    """The tokens of sentences in one row, found by their place in a text."""

    sentences: Sequence[Sentence]
    _starts: dict[str, list[int]] = field(default_factory=dict)
    _ends: dict[str, list[int]] = field(default_factory=dict)
    _numbers: dict[str, list[int]] = field(default_factory=dict)
    _sentence_of: list[int] = field(default_factory=list)
    _texts: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        self._texts = frozenset(sentence.text_id for sentence in self.sentences)
        for number, sentence in enumerate(self.sentences):
            for start, end in sentence.tokens:
                self._starts.setdefault(sentence.text_id, []).append(start)
                self._ends.setdefault(sentence.text_id, []).append(end)
                self._numbers.setdefault(sentence.text_id, []).append(len(self._sentence_of))
                self._sentence_of.append(number)

    def tags(self, marks: Iterable[Annotation], document: Document, losses: Losses) -> list[list[str]]:
        """The tag of each token by sentence; what becomes of each mark is noted."""
        tags = [OUTSIDE] * len(self._sentence_of)
        owners: list[str | None] = [None] * len(tags)
        for placed in sorted(self._all_placed(marks, document, losses), key=_rank):
            taken = next((owners[at] for run in placed.runs for at in range(*run) if owners[at]), None)
            if taken:
                losses.dropped(document, placed.mark, reason=_COVERED, other=taken)
                continue
            for first, behind in placed.runs:
                tags[first] = f"B-{placed.mark.label}"
                tags[first + 1 : behind] = [f"I-{placed.mark.label}"] * (behind - first - 1)
                owners[first:behind] = [placed.mark.id] * (behind - first)
            _note(placed, document, losses)
        return self._by_sentence(tags)

    def _by_sentence(self, tags: Sequence[str]) -> list[list[str]]:
        rows: list[list[str]] = []
        at = 0
        for sentence in self.sentences:
            rows.append(list(tags[at : at + len(sentence.tokens)]))
            at += len(sentence.tokens)
        return rows

    def _all_placed(self, marks: Iterable[Annotation], document: Document, losses: Losses) -> Iterator[_Placed]:
        for mark in marks:
            reason = _STALE if mark.stale else self._obstacle(mark)
            placed = None if reason else self._placed(mark)
            if placed is not None and placed.runs:
                yield placed
            else:
                losses.dropped(document, mark, reason=reason or _NO_TOKEN)

    def _obstacle(self, mark: Annotation) -> str:
        return "" if all(fragment.text_id in self._texts for fragment in mark.fragments) else _ELSEWHERE

    def _placed(self, mark: Annotation) -> _Placed:
        found = [self._range(fragment) for fragment in mark.fragments]
        moved = not all(map(self._fits, mark.fragments))
        runs: list[tuple[int, int]] = []
        for first, behind in sorted(run for run in found if run[0] < run[1]):
            if runs and first < runs[-1][1]:
                first, behind = runs[-1][0], max(behind, runs.pop()[1])
            runs.append((first, behind))
        return _Placed(mark, [piece for run in runs for piece in self._within_sentences(*run)], moved)

    def _range(self, fragment: Fragment) -> tuple[int, int]:
        """The tokens that the fragment touches."""
        ends, starts = self._ends.get(fragment.text_id, []), self._starts.get(fragment.text_id, [])
        first, behind = bisect_right(ends, fragment.start), bisect_left(starts, fragment.end)
        if first >= behind:
            return 0, 0
        offset = self._numbers[fragment.text_id][0]
        return offset + first, offset + behind

    def _fits(self, fragment: Fragment) -> bool:
        starts, ends = self._starts.get(fragment.text_id, []), self._ends.get(fragment.text_id, [])
        start, end = bisect_left(starts, fragment.start), bisect_left(ends, fragment.end)
        return starts[start : start + 1] == [fragment.start] and ends[end : end + 1] == [fragment.end]

    def _within_sentences(self, first: int, behind: int) -> Iterator[tuple[int, int]]:
        while first < behind:
            end = bisect_right(self._sentence_of, self._sentence_of[first], first, behind)
            yield first, end
            first = end


def _rank(placed: _Placed) -> tuple[int, int, str, str]:
    return -placed.length(), placed.runs[0][0], placed.mark.label, placed.mark.id


def _note(placed: _Placed, document: Document, losses: Losses) -> None:
    mark = placed.mark
    carried = {"attributes": mark.attributes, "roles": mark.roles, "note": mark.note}
    without = [what for what, value in carried.items() if value]
    if len(placed.runs) > 1:
        losses.split(document, mark, reason=_BROKEN if len(mark.fragments) > 1 else _CROSSING, without=without)
    elif placed.moved or len(mark.fragments) > 1:
        losses.snapped(document, mark, reason="to whole tokens", without=without)
    else:
        losses.exported(document, mark, without=without)
