"""Marks on tokens: where they begin and end, which of them share a layer, and their tags.

What every format of tokens has in common: a mark that begins or ends inside a token is snapped or refused, overlapping
marks compete or go to several columns, the parts of a discontinuous mark go one by one or as one, as `Options` say.
What becomes of each mark is noted once.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise, repeat
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from workbench.formats.losses import Losses
from workbench.formats.outgoing import Options
from workbench.model import Annotation, Document, Segment
from workbench.text.tokens import Cut, cut

if TYPE_CHECKING:
    from workbench.store.plain import PlainSegment

OUTSIDE: Final = "O"
Scheme: TypeAlias = Literal["iob2", "bioes", "iob1"]
Run: TypeAlias = tuple[int, int]
"""Tokens [first, behind)."""

NO_TOKEN: Final = "on no token"
_INSIDE_A_TOKEN: Final = "begins or ends inside a token"
_NO_WHOLE_TOKEN: Final = "covers no whole token"
_DISCONTINUOUS: Final = "discontinuous"
_ACROSS: Final = "across sentences"
_SNAPPED: Final = "to whole tokens"
_FILLED: Final = "with the gaps of a discontinuous mark filled"
_UNDER_LONGER: Final = "under a longer mark"
_UNDER_FIRST: Final = "over an earlier mark"
_UNDER_LONGER_OF_TYPE: Final = "under a longer mark of its type"

_UNTAGGABLE: Final = re.compile(r"[\s%]")


@dataclass(slots=True)
class Placed:
    """A mark, the runs of tokens that it takes, and what that makes of it.

    Attributes:
        runs: In order, none touching the next but at the end of a sentence or of a part.
        fate: What it is noted as, once it has a place.
        reason: Why it is not "exported" as it is.
    """

    mark: Annotation
    runs: tuple[Run, ...]
    fate: Literal["exported", "snapped", "split"] = "exported"
    reason: str = ""

    def rank(self) -> tuple[int, int, str, str]:
        """The order in which marks get their places where the longest stands."""
        length = sum(behind - first for first, behind in self.runs)
        return -length, self.runs[0][0], self.mark.label, self.mark.id

    def order(self) -> tuple[int, int, str, str]:
        """The order of the text: of those that begin together the longest is first."""
        return self.runs[0][0], -self.runs[-1][1], self.mark.label, self.mark.id


@dataclass(frozen=True, slots=True)
class Column:
    """Marks that do not overlap; `name` is their type where a column holds one type."""

    name: str
    placed: tuple[Placed, ...]


class Grid:
    """The tokens of a text, in sentences.

    Attributes:
        words: The tokens.
        starts: Where they start, in code points.
        breaks: The number of the first token of each sentence, and the number of tokens.
    """

    __slots__ = ("breaks", "starts", "words")

    def __init__(self, words: list[str], starts: list[int], breaks: list[int]) -> None:
        self.words, self.starts, self.breaks = words, starts, breaks

    def __len__(self) -> int:
        return len(self.starts)

    @classmethod
    def of(cls, text: str, segments: Sequence[Segment], unit: Literal["word", "char"]) -> Grid:
        """A text's tokens; its segments are the sentences, and so is what stands between them."""
        return cls.cut(text, [(each.start, each.end, each.language, each.zone) for each in segments], unit)

    @classmethod
    def cut(cls, text: str, segments: Sequence[PlainSegment], unit: Literal["word", "char"]) -> Grid:
        """As `of` does it."""
        bounds = sorted({place for start, end, _, _ in segments for place in (start, end)})
        languages = {language for _, _, language, _ in segments}
        words, starts = cut(text, unit, languages.pop() if len(languages) == 1 else "")
        breaks = list(map(bisect_left, repeat(starts), bounds))
        if not languages.isdisjoint(("ja", "ko")) or any(
            at and starts[at - 1] + len(words[at - 1]) > bound for at, bound in zip(breaks, bounds, strict=True)
        ):
            words, starts = _piecewise(text, segments, bounds, unit)
            breaks = list(map(bisect_left, repeat(starts), bounds))
        return cls(words, starts, sorted({0, *breaks, len(starts)}))

    @property
    def ends(self) -> list[int]:
        """Where the tokens end."""
        return [start + len(word) for word, start in zip(self.words, self.starts, strict=True)]

    def place(
        self, marks: Iterable[Annotation], document: Document, losses: Losses, options: Options, *,
        sentences: bool = True,
    ) -> list[Placed]:  # fmt: skip
        """Where marks on the text stand; those that get no place are noted as dropped.

        Args:
            sentences: Whether a mark is split where it crosses from one sentence into the next.
        """
        placed: list[Placed] = []
        starts, words, breaks = self.starts, self.words, self.breaks
        for mark in marks:
            parts = mark.fragments
            start, end = parts[0].start, parts[-1].end
            first = bisect_left(starts, start)
            last = bisect_left(starts, end, first) - 1
            if (
                first <= last
                and len(parts) == 1
                and starts[first] == start
                and starts[last] + len(words[last]) == end
                and not (sentences and breaks[bisect_right(breaks, first)] <= last)
            ):
                placed.append(Placed(mark, ((first, last + 1),)))
                continue
            found = self._roughly(mark, options)
            if isinstance(found, str):
                losses.dropped(document, mark, reason=found)
            else:
                placed.append(self._by_sentence(found) if sentences else found)
        return placed

    def _roughly(self, mark: Annotation, options: Options) -> Placed | str:
        """A mark that has parts, or does not begin and end with tokens; or why it has no place."""
        parts = [(part.start, part.end) for part in mark.fragments]
        if len(parts) > 1 and options.broken == "drop":
            return _DISCONTINUOUS
        if len(parts) > 1 and options.broken == "envelope":
            parts = [(parts[0][0], max(end for _, end in parts))]
        touched = [self._touched(*part) for part in parts]
        covered = [self._covered(*part) for part in parts]
        if options.misaligned == "refuse" and touched != covered:
            return _INSIDE_A_TOKEN
        runs = _joined(covered if options.misaligned == "inside" else touched)
        if not runs:
            return _NO_WHOLE_TOKEN if any(first < behind for first, behind in touched) else NO_TOKEN
        if len(runs) > 1:
            return Placed(mark, runs, "split", _DISCONTINUOUS)
        if len(parts) == len(mark.fragments) == 1 and self._fits(*parts[0], runs[0]):
            return Placed(mark, runs)
        return Placed(mark, runs, "snapped", _FILLED if len(parts) < len(mark.fragments) else _SNAPPED)

    def _touched(self, start: int, end: int) -> Run:
        first = bisect_right(self.starts, start)
        return first - self._reaches(first - 1, start), bisect_left(self.starts, end)

    def _covered(self, start: int, end: int) -> Run:
        behind = bisect_left(self.starts, end)
        return bisect_left(self.starts, start), behind - self._reaches(behind - 1, end)

    def _reaches(self, token: int, place: int) -> bool:
        """Whether the token reaches over a place."""
        return token >= 0 and self.starts[token] + len(self.words[token]) > place

    def _fits(self, start: int, end: int, run: Run) -> bool:
        last = run[1] - 1
        return self.starts[run[0]] == start and self.starts[last] + len(self.words[last]) == end

    def _by_sentence(self, placed: Placed) -> Placed:
        """The same, cut where it crosses from one sentence into the next."""
        breaks = self.breaks
        for first, behind in placed.runs:
            if breaks[bisect_right(breaks, first)] < behind:
                break
        else:
            return placed
        runs = tuple(piece for run in placed.runs for piece in _pieces(run, breaks))
        reason = _DISCONTINUOUS if placed.fate == "split" else _ACROSS
        return Placed(placed.mark, runs, "split", reason)

    def tagged(self, column: Column, scheme: Scheme) -> list[tuple[int, str]]:
        """The tags of those tokens that have one."""
        found: list[tuple[int, str]] = []
        for placed in column.placed:
            begins, inside, ends, single = tags_of(placed.mark.label, scheme)
            for first, behind in placed.runs:
                if behind - first == 1:
                    found.append((first, single))
                else:
                    found.append((first, begins))
                    found += [(at, inside) for at in range(first + 1, behind - 1)]
                    found.append((behind - 1, ends))
        return self._as_iob1(found) if scheme == "iob1" else found

    def tags(self, column: Column, scheme: Scheme) -> list[str]:
        """The tag of each token."""
        tags = [OUTSIDE] * len(self)
        for at, tag in self.tagged(column, scheme):
            tags[at] = tag
        return tags

    def _as_iob1(self, found: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
        """IOB2 made IOB1: a mark begins with B- only where it follows another of its type in the sentence."""
        firsts, tags = frozenset(self.breaks), dict(found)

        def follows(at: int, tag: str) -> bool:
            return at not in firsts and tags.get(at - 1, OUTSIDE)[1:] == tag[1:]

        return [(at, tag if tag[0] != "B" or follows(at, tag) else f"I{tag[1:]}") for at, tag in found]


def _piecewise(
    text: str, segments: Sequence[PlainSegment], bounds: Sequence[int], unit: Literal["word", "char"]
) -> Cut:
    """Tokens that cross no bound, each segment cut in its own language."""
    languages = {start: language for start, _, language, _ in segments}
    words, starts = list[str](), list[int]()
    for start, end in pairwise([0, *bounds, len(text)]):
        found = cut(text[start:end], unit, languages.get(start, ""))
        words += found[0]
        starts += (start + at for at in found[1])
    return words, starts


def _joined(runs: Iterable[Run]) -> tuple[Run, ...]:
    """The runs in order, without empty ones, and those that share a token as one."""
    found: list[Run] = []
    for first, behind in sorted(run for run in runs if run[0] < run[1]):
        if found and first < found[-1][1]:
            first, behind = found[-1][0], max(behind, found.pop()[1])
        found.append((first, behind))
    return tuple(found)


def _pieces(run: Run, breaks: Sequence[int]) -> Iterator[Run]:
    first, behind = run
    while first < behind:
        end = min(behind, breaks[bisect_right(breaks, first)])
        yield first, end
        first = end


@lru_cache(maxsize=1000)
def tags_of(label: str, scheme: Scheme) -> tuple[str, str, str, str]:
    """What a token at the beginning, inside, at the end, and one by itself is tagged with."""
    name = tag_name(label)
    end, single = ("E", "S") if scheme == "bioes" else ("I", "B")
    return f"B-{name}", f"I-{name}", f"{end}-{name}", f"{single}-{name}"


def tag_name(label: str) -> str:
    """A label as it stands in a tag: without white space."""
    return _UNTAGGABLE.sub(lambda found: f"%{ord(found[0]):X}.", label)


def label_of(name: str) -> str:
    """The label of a tag that `tag_name` made."""
    return re.sub(r"%([0-9A-F]{1,6})\.", lambda found: chr(int(found[1], 16)), name)


def lay(
    placed: Sequence[Placed], document: Document, losses: Losses, how: Literal["longest", "first", "layers", "columns"]
) -> list[Column]:
    """Marks in columns in which none overlaps another; those that get no place are noted as dropped.

    There is one column where the longest or the first stand, at least one of as many layers as it takes, or one for
    each type that there is.
    """
    if how == "columns":
        by_type: dict[str, list[Placed]] = {}
        for each in placed:
            by_type.setdefault(each.mark.label, []).append(each)
        return [
            Column(name, _standing(by_type[name], Placed.rank, _UNDER_LONGER_OF_TYPE, document, losses))
            for name in sorted(by_type)
        ]
    if how == "layers":
        return _layers(placed)
    order, reason = (Placed.rank, _UNDER_LONGER) if how == "longest" else (Placed.order, _UNDER_FIRST)
    return [Column("", _standing(placed, order, reason, document, losses))]


def _standing(
    placed: Sequence[Placed], order: Callable[[Placed], tuple[int, int, str, str]], reason: str, document: Document,
    losses: Losses,
) -> tuple[Placed, ...]:  # fmt: skip
    """Those that stand where one token has one mark, given their places in an order; the others are noted."""
    standing, fallen = contest(placed, order)
    for each, other in fallen:
        losses.dropped(document, each.mark, reason=reason, other=other)
    return standing


def contest(
    placed: Sequence[Placed], order: Callable[[Placed], tuple[int, int, str, str]] = Placed.rank
) -> tuple[tuple[Placed, ...], list[tuple[Placed, str]]]:
    """Those that stand where one token has one mark, and the others, each with the id of the one in its place."""
    if _apart(placed):
        return tuple(placed), []
    owners: dict[int, str] = {}
    standing: list[Placed] = []
    fallen: list[tuple[Placed, str]] = []
    for each in sorted(placed, key=order):
        cells = [at for run in each.runs for at in range(*run)]
        other = next((owners[at] for at in cells if at in owners), None)
        if other is None:
            owners.update(dict.fromkeys(cells, each.mark.id))
            standing.append(each)
        else:
            fallen.append((each, other))
    return tuple(standing), fallen


def _apart(placed: Sequence[Placed]) -> bool:
    """Whether it is seen at once that none overlaps another: they are in order, of one run each."""
    behind = 0
    for each in placed:
        first, end = each.runs[0]
        if first < behind or len(each.runs) > 1:
            return False
        behind = end
    return True


def _layers(placed: Sequence[Placed]) -> list[Column]:
    """As few layers as it takes when each mark goes to the first that has room, longer marks before shorter ones."""
    layers: list[tuple[set[int], list[Placed]]] = [(set(), [])]
    for each in sorted(placed, key=Placed.rank):
        cells = {at for run in each.runs for at in range(*run)}
        layer = next((layer for layer in layers if layer[0].isdisjoint(cells)), None)
        if layer is None:
            layer = set(), []
            layers.append(layer)
        layer[0].update(cells)
        layer[1].append(each)
    return [Column("", tuple(standing)) for _, standing in layers]


def account(columns: Iterable[Column], document: Document, losses: Losses) -> None:
    """Note what became of the marks that have a place, where only place and label of them are carried."""
    whole: list[Annotation] = []
    for column in columns:
        for placed in column.placed:
            mark = placed.mark
            left = bare(mark) if mark.attributes or mark.roles or mark.note else ()
            if placed.fate == "split":
                losses.split(document, mark, reason=placed.reason, without=left)
            elif placed.fate == "snapped":
                losses.snapped(document, mark, reason=placed.reason, without=left)
            elif left:
                losses.exported(document, mark, without=left)
            else:
                whole.append(mark)
    losses.exported_all(document, whole)


def bare(mark: Annotation) -> tuple[str, ...]:
    """What is left behind of a mark of which only place and label are carried."""
    parts = {"attributes": mark.attributes, "roles": mark.roles, "note": mark.note}
    return tuple(name for name, value in parts.items() if value)
