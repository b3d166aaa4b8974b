"""Brings what a reader found in another tool's format into a project.

Ids are made of what a mark says and where, so that importing the same again changes nothing; whoever worked on the same
text, in however many files, ends up on one document.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Final

from workbench.errors import FormatError, InputError, Refused
from workbench.formats.cutting import Cut, Cutter
from workbench.formats.growing import GrowingSchema
from workbench.formats.incoming import Incoming, IncomingDocument, IncomingMark, IncomingSchema, Lost, Skipped
from workbench.formats.line_ends import with_plain_line_ends
from workbench.formats.translated import Homes, bring_in, lengths
from workbench.model import (
    GOLD,
    Annotation,
    Document,
    Fragment,
    Kind,
    Segment,
    SegmentSpan,
    SourceText,
    document_id,
    segment_id,
    stable_id,
)
from workbench.store.database import check_storable

if TYPE_CHECKING:
    from workbench.formats.losses import Losses
    from workbench.project import Project

_BATCH_MARKS: Final = 10_000
_BATCH_DOCUMENTS: Final = 400
_NAMED: Final = 8
_LONGEST_LABEL: Final = 200
_ON_TEXT: Final = ("entity", "claim")
_NAMELESS: Final = "the file does not say whose these marks are"


class _Everything:
    """Holds every id: what comes in is a revision of nothing."""

    def __contains__(self, key: object) -> bool:
        return True


EVERYTHING: Final = _Everything()


def receive(
    project: Project,
    incoming: Iterable[Incoming],
    losses: Losses,
    *,
    source: Path,
    skip_bad: bool = False,
    progress: Callable[[int, int], None] | None = None,
    language: str = "",
) -> None:
    """Bring everything in; the caller's transaction makes it all or nothing.

    Args:
        language: Of documents that name none.

    Raises:
        FormatError: Something is malformed, and `skip_bad` is False.
    """
    done = 0
    with Cutter() as cutter:
        receiver = _Receiver(project, losses, source, cutter)
        for item in incoming:
            if isinstance(item, Skipped):
                _skip(item, losses, skip_bad=skip_bad)
            elif isinstance(item, IncomingSchema):
                receiver.schema.declare(item.schema)
            else:
                try:
                    receiver.take(item if item.language or not language else replace(item, language=language))
                except FormatError as error:
                    _skip(Skipped(error), losses, skip_bad=skip_bad)
                done += 1
                if progress:
                    progress(done, 0)
        receiver.finish()


def _skip(item: Skipped, losses: Losses, *, skip_bad: bool) -> None:
    if not skip_bad:
        raise item.error
    losses.skipped.append(item)


@dataclass(frozen=True, slots=True)
class _Ahead:
    """A batch that is being cut: what gives the texts that have no segments cut, and the schema of its marks."""

    batch: Sequence[IncomingDocument]
    cuts: Callable[[], list[Cut]]
    schema_id: str


class _Receiver:
    """One import under way: documents and their marks are written batch by batch, while the next one is cut."""

    def __init__(self, project: Project, losses: Losses, source: Path, cutter: Cutter) -> None:
        self._project = project
        self._losses = losses
        self._cutter = cutter
        self._action = f"import {source.name}"
        self.schema = GrowingSchema(project, re.sub(r"[^\w-]+", "-", source.stem).strip("-") or "imported")
        self._batch: list[IncomingDocument] = []
        self._ahead: _Ahead | None = None
        self._marks = self._changed = self._added = 0
        self._people: set[str] = set()

    def take(self, item: IncomingDocument) -> None:
        """Check a document and its marks, and keep them for the next batch.

        Raises:
            FormatError: Something is wrong with it; nothing of it is kept.
        """
        item = with_plain_line_ends(item)
        check(item)
        self._check_people(item)
        self.schema.cover(item.marks, {mark.key: mark.label for mark in item.marks if mark.key})
        for mark in {(mark.kind, mark.label): mark for mark in item.marks}.values():
            self.schema.kind(mark)
        self._batch.append(item)
        self._marks += len(item.marks)
        if self._marks >= _BATCH_MARKS or len(self._batch) >= _BATCH_DOCUMENTS:
            self._hand_over()

    def _check_people(self, item: IncomingDocument) -> None:
        from workbench.people import checked_annotator

        for name in ({mark.annotator for mark in item.marks} | set(item.annotators)) - self._people - {GOLD}:
            if not (name or self._project.annotator):
                raise FormatError(_NAMELESS, place=item.place, hint="say whose with: --as NAME")
            try:
                checked_annotator(name)
            except Refused as error:
                raise FormatError(f"annotator {name[:80]!r}: {error.message}", place=item.place) from error
            self._people.add(name)

    def _hand_over(self) -> None:
        """Have the batch cut, and write the one before it."""
        batch, self._batch, self._marks = self._batch, [], 0
        cuts = self._cutter.ask([item.text for item in batch if item.segments is None])
        before, self._ahead = self._ahead, _Ahead(batch, cuts, self.schema.schema_id)
        if before:
            self._write(before)

    def _write(self, ahead: _Ahead) -> None:
        found_cuts = iter(ahead.cuts())
        cuts = [next(found_cuts) if item.segments is None else Cut(item.segments) for item in ahead.batch]
        words: dict[str, Sequence[str]] = {}
        for item, each_cut in zip(ahead.batch, cuts, strict=True):
            words.setdefault(document_id(item.text), each_cut.words)
        texts = [(_source(item), each_cut.spans) for item, each_cut in zip(ahead.batch, cuts, strict=True)]
        added = self._project.documents.add_many(texts, keep=EVERYTHING, action=self._action, words=words)
        self._added += sum(each.outcome == "added" for each in added)
        marks: list[Annotation] = []
        placed = [(item, each.document.id) for item, each in zip(ahead.batch, added, strict=True)]
        homes = bring_in(self._project, placed, self._action)
        owners = _Owners(self._project, (mark.id for item in ahead.batch for mark in item.marks if mark.id))
        for item, each_cut, each in zip(ahead.batch, cuts, added, strict=True):
            cut = _Cut(each.document.id, each_cut.spans if each.outcome == "added" else self._segments(each.document))
            found = self._annotations(item, each.document.id, ahead.schema_id, cut, owners, homes)
            self._losses.exported_all(each.document, found)
            marks += found
            for lost in item.lost:
                self._losses.dropped(each.document, self._lost(lost, each.document), reason=lost.reason)
        self._changed += self._project.marks.put_many(marks, action=self._action).changed
        self._project.assignments.record_done(
            (each.document.id, name or self._project.annotator)
            for item, each in zip(ahead.batch, added, strict=True)
            for name in item.annotators
            if name != GOLD
        )

    def _segments(self, document: Document) -> Sequence[Segment]:
        return self._project.segments.of(document.id)

    def _annotations(
        self, item: IncomingDocument, document: str, schema_id: str, cut: _Cut, owners: _Owners, homes: Homes
    ) -> Sequence[Annotation]:
        me = self._project.annotator
        ids = _Ids(document, item.marks, me, owners)
        return [
            Annotation(
                key,
                self.schema.kind(mark),
                mark.label,
                mark.annotator or me,
                document,
                tuple([Fragment(text, start, end) for start, end in sorted(mark.fragments)]),
                cut.target(mark) if mark.kind == "label" else "",
                mark.attributes,
                {role: tuple(map(ids.of_key, keys)) for role, keys in mark.roles.items() if keys} if mark.roles else {},
                mark.note,
                schema_id,
            )
            for mark, key in zip(item.marks, ids.all(), strict=True)
            for text in (homes[document, mark.on] if mark.on else document,)
        ]

    def _lost(self, lost: Lost, document: Document) -> Annotation:
        parts = tuple(Fragment(document.id, start, end) for start, end in lost.fragments if 0 <= start < end)
        annotator = lost.annotator or self._project.annotator
        return Annotation("", lost.kind, lost.label, annotator, document.id, parts)

    def finish(self) -> None:
        """Write what is left, and say in the report what came besides marks."""
        self._hand_over()
        if self._ahead:
            self._write(self._ahead)
        counts = {"document added": self._added, "mark changed": self._changed}
        for words, count in counts.items():
            if count:
                subject, done = words.split()
                self._losses.notes.append(f"{count:,} {subject}{'s' if count > 1 else ''} {done}")
        if self.schema.added:
            names = ", ".join(self.schema.added[:_NAMED]) + (", ..." if len(self.schema.added) > _NAMED else "")
            types = "type" if len(self.schema.added) == 1 else "types"
            self._losses.notes.append(f"{len(self.schema.added):,} {types} new in the schema ({names})")
        if self.schema.strained:
            names = ", ".join(sorted(self.schema.strained)[:_NAMED])
            self._losses.notes.append(f"came with attributes, values or roles that the schema does not have: {names}")


def check(item: IncomingDocument) -> None:
    """Refuse a document that could not be stored as it is, or whose marks do not hold together.

    Raises:
        FormatError: It says what is wrong, and where.
    """
    try:
        check_storable(item.text, item.name or "the document")
    except InputError as error:
        raise FormatError(error.message, place=item.place, hint=error.hint) from error
    if not item.name.strip():
        raise FormatError("a document needs a name", place=item.place)
    keys = Counter(mark.key for mark in item.marks if mark.key)
    sound: set[str] = set()
    long = lengths(item)
    for mark in item.marks:
        length = long.get(mark.on, 0)
        if mark.label in sound and keys[mark.key] < 2 and _is_plain(mark, length):
            continue
        problem = _problem(mark, length, keys)
        if problem:
            raise FormatError(f"{item.name}: {problem}", place=item.place)
        sound.add(mark.label)


def _is_plain(mark: IncomingMark, length: int) -> bool:
    """Whether a mark stands in one place of its text and says nothing but its label, as most do."""
    if mark.attributes or mark.roles or mark.note or mark.target or len(mark.fragments) != 1:
        return False
    start, end = mark.fragments[0]
    return mark.kind in _ON_TEXT and 0 <= start < end <= length


def _problem(mark: IncomingMark, length: int, keys: Mapping[str, int]) -> str:
    """What is wrong with a mark, or ""."""
    name = f"{mark.kind} «{mark.label}»" + (f" ({mark.key})" if mark.key else "")
    if not mark.label.strip():
        return f"{mark.kind} {mark.key}: has no type"
    if len(mark.label) > _LONGEST_LABEL or "\n" in mark.label:
        return f"{mark.kind} {mark.key}: its type is of {len(mark.label):,} characters, or of several lines"
    if bool(mark.fragments) != (mark.kind in _ON_TEXT):
        return f"{name} stands on text" if mark.fragments else f"{name} stands nowhere"
    for start, end in (*mark.fragments, *([mark.target] if mark.target else [])):
        if not 0 <= start < end <= length:
            return f"{name}: {start} to {end} is no place in a text of {length} characters"
    if mark.key and keys[mark.key] > 1:
        return f"{name}: another mark has the same id"
    for role, others in mark.roles.items():
        missing = next((other for other in others if other not in keys), None)
        if missing is not None:
            return f"{name}: its {role} is {missing}, which is no mark here"
    return _value_problem(name, mark)


def _value_problem(name: str, mark: IncomingMark) -> str:
    for attribute, value in mark.attributes.items():
        if isinstance(value, float) and not isfinite(value):
            return f"{name}: {attribute} is {value}, which is no number"
    texts = (mark.label, mark.note, *mark.attributes, *(v for v in mark.attributes.values() if isinstance(v, str)))
    unstorable = next((text for text in texts if (not text.isascii() and _has_surrogate(text)) or "\0" in text), None)
    return "" if unstorable is None else f"{name}: holds a NUL or a lone surrogate, which cannot be stored"


def _has_surrogate(text: str) -> bool:
    return any("\ud800" <= character <= "\udfff" for character in text)


def _source(item: IncomingDocument) -> SourceText:
    return SourceText(item.name, item.text, title=item.title, language=item.language, meta=item.meta)


class _Cut:
    """A document's segments, to find the one that a label is about."""

    def __init__(self, document: str, spans: Sequence[SegmentSpan | Segment]) -> None:
        self._document = document
        self._spans = spans
        self._starts = [span.start for span in spans]

    def target(self, mark: IncomingMark) -> str:
        """The id of the document, or of the segment that holds the middle of the mark's target."""
        if mark.target is None or not self._spans:
            return self._document
        middle = (mark.target[0] + mark.target[1] - 1) // 2
        span = self._spans[max(bisect_right(self._starts, middle) - 1, 0)]
        return segment_id(self._document, span.start, span.end)


class _Owners:
    """Which ids that a file gives its marks are taken already: by a mark of the project, or of this import."""

    def __init__(self, project: Project, ids: Iterable[str]) -> None:
        known = project.marks.find_many(ids)
        self._owners = {key: (mark.document_id, mark.annotator, mark.kind) for key, mark in known.items()}
        self._given: set[str] = set()

    def give(self, key: str, document: str, annotator: str, kind: Kind) -> bool:
        """Whether a mark of this document and annotator may have the id; it has it then, and no other mark may."""
        owner = document, annotator, kind
        if key in self._given or self._owners.setdefault(key, owner) != owner:
            return False
        self._given.add(key)
        return True


class _Ids:
    """Ids for the marks of one document: the same for the same mark each time that it comes in."""

    def __init__(self, document: str, marks: Sequence[IncomingMark], annotator: str, owners: _Owners) -> None:
        self._owners = owners
        self._document = document
        self._marks = marks
        self._annotator = annotator
        self._by_key = {mark.key: number for number, mark in enumerate(marks) if mark.key}
        self._ids: list[str] = [""] * len(marks)
        self._twins: Counter[str] = Counter()
        for number in range(len(marks)):
            self._make(number, frozenset())

    def all(self) -> list[str]:
        """The ids in the order of the marks."""
        return self._ids

    def of_key(self, key: str) -> str:
        """The id of the mark that the file calls so."""
        return self._ids[self._by_key[key]]

    def _make(self, number: int, above: frozenset[int]) -> str:
        mark = self._marks[number]
        if self._ids[number]:
            return self._ids[number]
        if number in above:
            return mark.key
        who = mark.annotator or self._annotator
        own = bool(mark.id) and self._owners.give(mark.id, self._document, who, mark.kind)
        made = mark.id if own else self._hashed(mark, number, above)
        self._ids[number] = self._ids[number] or made
        return self._ids[number]

    def _hashed(self, mark: IncomingMark, number: int, above: frozenset[int]) -> str:
        """A relation is told apart by its ends, every other mark by its place; twins by their order."""
        places = mark.fragments or ((mark.target,) if mark.target else ())
        place = ",".join([f"{start}-{end}" for start, end in places])
        ends = ""
        if mark.kind == "relation":
            inside = above | {number}
            named = (
                f"{role}:{self._make(self._by_key[key], inside)}"
                for role, keys in sorted(mark.roles.items())
                for key in keys
            )
            ends = ",".join(named)
        who = mark.annotator or self._annotator
        told = f"{who}\x1e{mark.kind}\x1e{mark.label}\x1e{place}\x1e{ends}"
        self._twins[told] += 1
        return stable_id("imported", self._document, told, str(self._twins[told]))
