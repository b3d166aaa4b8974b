"""The lines of an .ann file, each by what it is.

T1 <tab> person 0 2;5 7 <tab> quote          what stands on text
E1 <tab> claim:T1 source:T2 source2:T3       an event: a claim, on its trigger's text, with roles
R1 <tab> supports Arg1:E1 Arg2:E2            a relation
A1 <tab> certainty E1 probable               an attribute (M in old files); without a value: set
N1 <tab> Reference T1 Wikipedia:42 <tab> x   a normalization
#1 <tab> AnnotatorNotes T1 <tab> words       a note
*  <tab> Alias T1 T2 T3                      an equivalence
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from workbench.errors import FormatError, Place
from workbench.formats.brat.names import LONGEST, decoded
from workbench.formats.brat.places import Places, quote
from workbench.formats.brat.values import COMMENT, NORMALIZATION_LINE, NOTE, YES, read_extra

_PLAIN_SPAN: Final = re.compile(r"(T[0-9]{1,9})\t([^\t ]{1,99}) ([0-9]{1,15}) ([0-9]{1,15})\t([^\t]{1,500})")
"""A line as nearly all are; one that is longer is read with care."""

_ID: Final = re.compile(r"(?:[A-Za-z]+|#[A-Za-z]*)[0-9]\S*")
_SHARED_TASK: Final = re.compile(r"Reference (?:Annotation:(\S+) Referent:(\S+)|Referent:(\S+) Annotation:(\S+))")


class Bad(Exception):
    """A line that is no annotation, with the reason and perhaps a hint."""


@dataclass(slots=True)
class Span:
    """A text-bound line."""

    line: int
    label: str
    places: Places


@dataclass(slots=True)
class Event:
    """An event or relation line; `arguments` are (name, id) as they stand."""

    line: int
    label: str
    trigger: str
    arguments: list[tuple[str, str]]


@dataclass(slots=True)
class About:
    """What attribute, note and other lines say about one annotation."""

    attributes: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    notes: list[str] = field(default_factory=list)
    normalizations: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    extra: dict[str, Any] = field(default_factory=dict)


class Lines:
    """The lines of a file by what they are."""

    def __init__(self, text: str, path: Path, to_points: Callable[[int], int] | None) -> None:
        self._text = text
        self._path = path
        self._to_points = to_points
        self.spans: dict[str, Span] = {}
        self.empty: dict[str, Span] = {}
        self.events: dict[str, Event] = {}
        self.relations: dict[str, Event] = {}
        self.equivalents: list[tuple[int, str, list[str]]] = []
        self.about: list[tuple[int, str, Callable[[About], None]]] = []
        self.problems: list[FormatError] = []
        self._taken: set[str] = set()

    def wrong(self, line: int, message: str, hint: str = "") -> None:
        """Note that a line cannot be carried."""
        self.problems.append(FormatError(message, place=Place(self._path, line), hint=hint))

    def read(self, annotations: str) -> None:
        """Read all lines; those that are wrong are noted."""
        for number, line in enumerate(annotations.split("\n"), 1):
            if self._is_plain_span(number, line):
                continue
            key, tab, rest = line.partition("\t")
            if not tab:
                if line.strip():
                    self.wrong(number, f"{shown(line)} is no annotation: no tab behind an id")
                continue
            try:
                if key[0:1] == "T":
                    self._span(number, key, rest)
                else:
                    self._other(number, key, rest.removesuffix("\r"))
            except Bad as error:
                self.wrong(number, *error.args)

    def _is_plain_span(self, number: int, line: str) -> bool:
        """Read a line as nearly all are: one place, and its text; any other is left to be read with care."""
        found = _PLAIN_SPAN.fullmatch(line)
        if found is None or self._to_points:
            return False
        key, label, first, last, told = found.groups()
        start, end = int(first), int(last)
        if key in self._taken or end - start != len(told) or not self._text.startswith(told, start):
            return False
        self._taken.add(key)
        self.spans[key] = Span(number, _name(label), ((start, end),))
        return True

    def _new(self, key: str) -> None:
        if key in self._taken:
            raise Bad(f"the id {shown(key)} is taken by an earlier line")
        if not _ID.fullmatch(key):
            raise Bad(f"{shown(key)} is no id: a letter and a number")
        self._taken.add(key)

    def _span(self, number: int, key: str, rest: str) -> None:
        self._new(key)
        data, _, told = rest.partition("\t")
        label, _, offsets = data.partition(" ")
        places = self._places(offsets.rstrip())
        span = Span(number, _name(label), places)
        if any(start == end for start, end in places):
            self.empty[key] = span
            return
        there = quote(self._text, places)
        if told != there and not told.startswith(there):
            self._check_quote(told, there)
        self.spans[key] = span

    def _places(self, offsets: str) -> Places:
        try:
            pairs = [part.split(" ") for part in offsets.split(";")]
            places = [(int(start), int(end)) for start, end in pairs]
            if self._to_points:
                places = [(self._to_points(start), self._to_points(end)) for start, end in places]
        except ValueError:
            raise Bad(f"{shown(offsets)} are no offsets, which are pairs of numbers: 0 2;5 7") from None
        except FormatError as error:
            raise Bad(error.message) from None
        length = len(self._text)
        if any(not 0 <= start <= end <= length for start, end in places):
            raise Bad(f"{shown(offsets)} lies outside the text of {length:,} characters")
        places.sort()
        if any(end > start for (_, end), (start, _) in pairwise(places)):
            raise Bad(f"the places {shown(offsets)} overlap")
        return tuple(places)

    def _check_quote(self, told: str, there: str) -> None:
        """Refuse a quote of something else; white space may differ, and it may be missing."""
        told = "".join(told.split())
        if told and told != "".join(there.split()):
            raise Bad(
                f"says {shown(told)}, but {shown(there)} stands there",
                "brat counts code points; for offsets in UTF-16 units: --set offsets=utf16",
            )

    def _other(self, number: int, key: str, rest: str) -> None:
        reading = _READING.get(key[0:1])
        if reading is None:
            raise Bad(f"no annotation has an id like {shown(key)}")
        if key != "*":
            self._new(key)
        data, _, tail = rest.partition("\t")
        reading(self, number, key, data.rstrip(), tail)

    def _event(self, number: int, key: str, data: str, tail: str) -> None:
        head, *arguments = data.split()
        label, colon, trigger = head.partition(":")
        if not colon or not trigger:
            raise Bad(f"the event {shown(head)} names no trigger")
        self.events[key] = Event(number, _name(label), trigger, _named(arguments))

    def _relation(self, number: int, key: str, data: str, tail: str) -> None:
        label, *arguments = data.split() or [""]
        named = _named(arguments)
        if len(named) != 2 or named[0][0] == named[1][0]:
            raise Bad("a relation has two arguments, with different names")
        self.relations[key] = Event(number, _name(label), "", named)

    def _equivalence(self, number: int, key: str, data: str, tail: str) -> None:
        label, *members = data.split() or [""]
        if len(members) < 2:
            raise Bad("an equivalence names two annotations or more")
        self.equivalents.append((number, _name(label), list(dict.fromkeys(members))))

    def _attribute(self, number: int, key: str, data: str, tail: str) -> None:
        label, _, rest = data.partition(" ")
        target, _, value = rest.partition(" ")
        if not target:
            raise Bad("an attribute has a name and what it is about")
        name = _name(label)
        self.about.append((number, target, lambda about: about.attributes[name].append(value or YES)))

    def _normalization(self, number: int, key: str, data: str, tail: str) -> None:
        other = _SHARED_TASK.fullmatch(data)
        if other:
            data = f"Reference {other[1] or other[4]} {other[2] or other[3]}"
        kind, target, reference = (*data.split(), "", "", "")[:3]
        line = f"{kind} {reference}" + (f"\t{tail}" if tail else "")
        if not NORMALIZATION_LINE.fullmatch(line):
            raise Bad("a normalization is a type, what it is about, and DATABASE:ID")
        self.about.append((number, target, lambda about: about.normalizations.append(line)))

    def _comment(self, number: int, key: str, data: str, tail: str) -> None:
        kind, target, more = (*data.split(), "", "", "")[:3]
        if not target or more:
            raise Bad("a comment has a type and what it is about")
        if kind == COMMENT:
            self._extra(number, target, tail)
        elif kind == NOTE:
            self.about.append((number, target, lambda about: about.notes.append(tail)))
        else:
            line = f"{kind}\t{tail}" if tail else kind
            self.about.append((number, target, lambda about: about.comments.append(line)))

    def _extra(self, number: int, target: str, tail: str) -> None:
        try:
            extra = read_extra(tail)
        except ValueError as error:
            raise Bad(
                f"this comment of type {COMMENT} is damaged: {error}", "take the line out to go without it"
            ) from None
        self.about.append((number, target, lambda about: about.extra.update(extra)))


_READING: Final[Mapping[str, Callable[[Lines, int, str, str, str], None]]] = {
    "E": Lines._event, "R": Lines._relation, "A": Lines._attribute, "M": Lines._attribute,
    "N": Lines._normalization, "#": Lines._comment, "*": Lines._equivalence,
}  # fmt: skip


def _named(arguments: Sequence[str]) -> list[tuple[str, str]]:
    pairs = [argument.partition(":") for argument in arguments]
    for name, _, key in pairs:
        if not name or not key or ":" in key or len(name) > LONGEST:
            raise Bad(f"{shown(' '.join(arguments))} are no arguments, which are names with ids: source:T1")
    return [(name, key) for name, _, key in pairs]


@lru_cache(4096)
def _name(written: str) -> str:
    if not written or len(written) > LONGEST:
        raise Bad("has no type" if not written else f"a type's name of {len(written):,} characters is too long")
    return decoded(written)


def shown(text: str) -> str:
    """A piece of a file in a message."""
    return repr(text if len(text) <= 60 else f"{text[:57]}...")
