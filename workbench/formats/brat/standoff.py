"""One document's marks, made of the lines of its .ann file."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final

from workbench.errors import FormatError
from workbench.formats.brat.lines import About, Event, Lines
from workbench.formats.brat.names import decoded_role
from workbench.formats.brat.places import Places, cut_at_line_ends, joined_over_line_ends
from workbench.formats.brat.values import COMMENTS, EQUIV, NORMALIZATION, equivalence_values, read_again
from workbench.formats.incoming import IncomingMark, Lost
from workbench.model import JSON, Kind
from workbench.schema.model import MarkType, Schema

_ROLE: Final = re.compile(r"(.*?)([0-9]*)")
_EMPTY: Final = "stands on no text: it begins where it ends"


@dataclass(frozen=True, slots=True)
class Read:
    """What an .ann file came to.

    Attributes:
        ends: The names of the two arguments of each relation, where they are not Arg1 and Arg2.
    """

    marks: tuple[IncomingMark, ...]
    lost: tuple[Lost, ...]
    problems: tuple[FormatError, ...]
    ends: Mapping[str, tuple[str, str]]


def read_annotations(
    text: str, annotations: str, path: Path, schema: Schema | None, annotator: str,
    to_points: Callable[[int], int] | None = None,
) -> Read:  # fmt: skip
    """The marks of one document.

    Args:
        schema: As the configuration has it; None where there is none.
        to_points: Makes code point offsets of those in the file, where it counts otherwise.
    """
    reader = Lines(text, path, to_points)
    reader.read(annotations)
    return _Marks(text, reader, schema, annotator).made()


class _Marks:
    """The marks that a file's lines come to."""

    def __init__(self, text: str, lines: Lines, schema: Schema | None, annotator: str) -> None:
        self._text = text
        self._lines = lines
        self._types: Mapping[str, MarkType] = schema.types if schema else {}
        self._claims = frozenset(schema.claims) if schema else frozenset()
        self._annotator = annotator
        self._lost: list[Lost] = []
        self._about: dict[str, About] = {}
        self._ends: dict[str, tuple[str, str]] = {}
        self._keys: dict[str, str] = {}
        self._gone = set(lines.empty)

    def made(self) -> Read:
        """All marks, those that stand on text first."""
        claims = set(self._eventful())
        self._name_spans(claims)
        self._collect()
        marks = list(self._spans(claims))
        marks += [self._claim(key, event) for key, event in self._lines.events.items() if key in self._keys]
        known = {mark.key for mark in marks}
        marks += self._relations(frozenset(known))
        known.update(mark.key for mark in marks)
        for number, target, _ in self._lines.about:
            if self._keys.get(target, target) not in known and target not in self._gone:
                self._lines.wrong(number, f"is about {target}, which is no annotation here")
        problems = sorted(self._lines.problems, key=lambda error: error.place.line or 0)
        return Read(tuple(marks), tuple(self._lost), tuple(problems), self._ends)

    def _eventful(self) -> Iterator[str]:
        """The triggers; an event without one is wrong, and one on no text is lost."""
        spans = self._lines.spans
        for key, event in self._lines.events.items():
            trigger = spans.get(event.trigger)
            if trigger and trigger.label == event.label:
                self._keys[key] = key
                yield event.trigger
            elif event.trigger in self._lines.empty:
                self._gone.add(key)
            else:
                wrong = f"is of type {trigger.label}" if trigger else "is not here"
                self._lines.wrong(event.line, f"the trigger {event.trigger} of {key} {wrong}")

    def _name_spans(self, triggers: set[str]) -> None:
        """What a text-bound id means to other lines: itself, or the event whose trigger it is."""
        for key in self._lines.spans:
            self._keys[key] = key
        for key, event in reversed(self._lines.events.items()):
            if event.trigger in triggers and key in self._keys:
                self._keys[event.trigger] = key
        events = {event.trigger for event in self._lines.events.values()}
        for key, span in self._lines.empty.items():
            self._lose("claim" if key in events or self._is_claim(span.label) else "entity", span.label, _EMPTY)

    def _is_claim(self, label: str) -> bool:
        return label in self._claims

    def _lose(self, kind: Kind, label: str, reason: str) -> None:
        self._lost.append(Lost(kind, label, reason, annotator=self._annotator))

    def _collect(self) -> None:
        for _, target, tell in self._lines.about:
            about = self._about.setdefault(self._keys.get(target, target), About())
            tell(about)

    def _spans(self, triggers: set[str]) -> Iterator[IncomingMark]:
        for key, span in self._lines.spans.items():
            if key in triggers:
                continue
            kind: Kind = "claim" if span.label in self._claims else "entity"
            if key in self._about or len(span.places) > 1:
                yield self._mark(key, kind, span.label, span.places)
            else:
                yield IncomingMark(kind, span.label, span.places, key, self._annotator, {}, {})

    def _claim(self, key: str, event: Event) -> IncomingMark:
        roles: dict[str, list[str]] = {}
        for role, (_, other) in zip(self._roles(event), event.arguments, strict=True):
            if other in self._keys:
                roles.setdefault(role, []).append(self._keys[other])
            elif other in self._gone:
                self._lose("claim", event.label, f"its {role} {_EMPTY}")
            else:
                self._lines.wrong(event.line, f"the {role} of {key} is {other}, which is no annotation here")
        return self._mark(key, "claim", event.label, self._lines.spans[event.trigger].places, roles)

    def _roles(self, event: Event) -> list[str]:
        """The role of each argument: brat numbers those that come again (source, source2, source3)."""
        known = self._types.get(event.label)
        declared = {role.name for role in known.roles} if known else set()
        counts: dict[str, int] = defaultdict(int)
        found: list[str] = []
        for name, _ in event.arguments:
            split = _ROLE.fullmatch(name)
            stem, number = (split[1], split[2]) if split and split[1] else (name, "")
            counts[stem] += 1
            as_it_is = decoded_role(name) in declared and decoded_role(stem) not in declared
            whole = as_it_is or (number and int(number) != counts[stem])
            found.append(decoded_role(name if whole else stem))
        return found

    def _relations(self, known: frozenset[str]) -> Iterator[IncomingMark]:
        for key, relation in self._lines.relations.items():
            first, second = self._ordered(relation)
            if self._are_there(relation.line, relation.label, (first[1], second[1]), known):
                yield self._relation(key, relation.label, first[1], second[1])
        whole = [each for each in self._lines.equivalents if self._are_there(each[0], each[1], each[2], known)]
        told = equivalence_values([(label, [self._place_of(key) for key in members]) for _, label, members in whole])
        for number, ((_, label, members), value) in enumerate(zip(whole, told, strict=True)):
            for place, (one, other) in enumerate(pairwise(members)):
                self._about[f"*{number}.{place}"] = About({EQUIV: [value]})
                yield self._relation(f"*{number}.{place}", label, one, other)

    def _place_of(self, key: str) -> Places:
        event = self._lines.events.get(key)
        return self._lines.spans[event.trigger if event else key].places

    def _relation(self, key: str, label: str, first: str, second: str) -> IncomingMark:
        return self._mark(key, "relation", label, (), {"from": [self._keys[first]], "to": [self._keys[second]]})

    def _are_there(self, line: int, label: str, members: Sequence[str], known: frozenset[str]) -> bool:
        if any(member in self._gone for member in members):
            self._lose("relation", label, f"an end of it {_EMPTY}")
            return False
        missing = next((member for member in members if self._keys.get(member, member) not in known), "")
        if missing:
            self._lines.wrong(line, f"joins {missing}, which is no annotation here")
        return not missing

    def _ordered(self, relation: Event) -> tuple[tuple[str, str], tuple[str, str]]:
        """The two arguments, in the order of the configuration."""
        first, second = relation.arguments
        known = self._types.get(relation.label)
        ends = (
            [dict(role.titles).get("", f"Arg{number}") for number, role in enumerate(known.roles, 1)] if known else []
        )
        ends = ends or ["Arg1", "Arg2"]
        if [second[0], first[0]] == ends:
            first, second = second, first
        elif known is None and [first[0], second[0]] != ends:
            self._ends.setdefault(relation.label, (first[0], second[0]))
        return first, second

    def _mark(
        self, key: str, kind: Kind, label: str, places: Places, roles: Mapping[str, Sequence[str]] | None = None
    ) -> IncomingMark:
        about = self._about.get(key)
        places = joined_over_line_ends(self._text, places) if len(places) > 1 else places
        found = {role: tuple(keys) for role, keys in roles.items()} if roles else {}
        if about is None:
            return IncomingMark(kind, label, places, key, self._annotator, roles=found)
        exact = about.extra.get("fragments")
        if exact and self._is_same(exact, places):
            places = tuple((start, end) for start, end in exact)
        attributes = self._attributes(label, about)
        return IncomingMark(kind, label, places, key, self._annotator, attributes, found, _note(about))

    def _is_same(self, exact: Sequence[Sequence[int]], places: Places) -> bool:
        """Whether the comment's places are those of the line, which somebody may have moved in brat."""
        pairs = [(start, end) for start, end in exact]
        inside = all(0 <= start < end <= len(self._text) for start, end in pairs)
        return inside and joined_over_line_ends(self._text, cut_at_line_ends(self._text, pairs)) == places

    def _attributes(self, label: str, about: About) -> dict[str, JSON]:
        known = self._types.get(label)
        found: dict[str, JSON] = {}
        for name, lines in about.attributes.items():
            attribute = known.attribute(name) if known else None
            kind = "text" if name == EQUIV else attribute.type if attribute else ""
            found[name] = read_again(kind, lines)
        for name, lines in ((NORMALIZATION, about.normalizations), (COMMENTS, about.comments)):
            if lines:
                found[name] = "\n".join(lines)
        return {**about.extra.get("attributes", {}), **found}


def _note(about: About) -> str:
    """The note as the comment has it, unless somebody has changed in brat what brat shows of it."""
    shown = "\n".join(about.notes)
    exact = about.extra.get("note", shown)
    return exact if " ".join(exact.split()) == shown else shown
