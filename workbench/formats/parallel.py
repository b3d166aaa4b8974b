"""Parallel text with labels on both sides: a line of JSON for each segment, its translation, and the marks of both.

Offsets count code points in the segment's own text, on each side. A mark across segments has a piece in each, under one
id. Out only.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from operator import attrgetter
from pathlib import Path
from typing import Final, Literal

from workbench.formats.losses import Losses
from workbench.formats.outgoing import NOT_CHOSEN, STALE, Options, Selection
from workbench.model import JSON, Annotation, Document, Segment, Translation

_BATCH: Final = 200
_ACROSS: Final = "across segments"
_CLIPPED: Final = "to its segment"
_OUTSIDE: Final = "outside of every segment"
_NO_LINE: Final = "of no segment: parallel text has no place for it"
_BOTH: Final = "on both sides at once"
_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))

Piece = tuple[str, int, int]
"""The segment's id, and the place in its text on one side."""


class ParallelFormat:
    """Writes it."""

    name = "parallel"
    title = "Parallel text by segment (JSONL), with the marks of both sides"
    suffix = ".jsonl"
    archived = False
    annotators: Literal["kept"] = "kept"
    splits = False
    needs = ""
    carries = (
        *("entities", "claims", "marks on translations", "labels of segments", "attributes", "roles", "notes"),
        *("discontinuous marks", "overlapping marks", "annotators"),
    )

    def export(self, selection: Selection, target: Path, options: Options, losses: Losses) -> None:
        """Write the selection to a file."""
        with target.open("w", encoding="utf-8", newline="\n") as file:
            documents = selection.with_marks()
            while batch := list(islice(documents, _BATCH)):
                chosen = selection.project.translations.chosen_of_many([document.id for document, *_ in batch])
                for document, text, segments, marks in batch:
                    pair = _Pair(document, text, segments, chosen.get(document.id, {}))
                    pair.place(marks, losses)
                    file.writelines(f"{_ENCODER.encode(line)}\n" for line in pair.lines())


FORMAT: Final = ParallelFormat()


@dataclass(slots=True)
class _Pair:
    """A document and its translation, with the marks that have a place."""

    document: Document
    text: str
    segments: Sequence[Segment]
    translations: Mapping[str, Translation]
    _sides: dict[tuple[str, str], list[JSON]] = field(default_factory=dict)
    _labels: dict[str, list[JSON]] = field(default_factory=dict)

    def place(self, marks: Sequence[Annotation], losses: Losses) -> None:
        """Find a place for each mark, and note what becomes of it."""
        places = {mark.id: self._pieces(mark) for mark in marks}
        there = frozenset(key for key, found in places.items() if not isinstance(found, str))
        for mark in marks:
            found = places[mark.id]
            if isinstance(found, str):
                losses.dropped(self.document, mark, reason=found)
                continue
            missing = [role for role, ids in sorted(mark.roles.items()) if not there.issuperset(ids)]
            self._note(mark, found, [f"role {role}" for role in missing], losses)
            self._put(mark, found, _said(mark, frozenset(missing)))

    def _pieces(self, mark: Annotation) -> list[Piece] | str:
        """Where a mark stands; or why it has no place."""
        if mark.stale:
            return STALE
        if not mark.fragments:
            return [] if any(segment.id == mark.target for segment in self.segments) else _NO_LINE
        if all(part.text_id == self.document.id for part in mark.fragments):
            found = [piece for part in mark.fragments for piece in self._in_segments(part.start, part.end)]
            return found or _OUTSIDE
        if any(part.text_id == self.document.id for part in mark.fragments):
            return _BOTH
        by_text = {translation.id: key for key, translation in self.translations.items()}
        if any(part.text_id not in by_text for part in mark.fragments):
            return NOT_CHOSEN
        return [(by_text[part.text_id], part.start, part.end) for part in mark.fragments]

    def _in_segments(self, start: int, end: int) -> Iterator[Piece]:
        """The pieces of a place, one in each segment that it touches."""
        first = bisect_right(self.segments, start, key=attrgetter("start")) - 1
        for segment in islice(self.segments, max(first, 0), None):
            if segment.start >= end:
                return
            if start < segment.end:
                yield segment.id, max(start, segment.start) - segment.start, min(end, segment.end) - segment.start

    def _note(self, mark: Annotation, pieces: Sequence[Piece], left: Sequence[str], losses: Losses) -> None:
        length = sum(part.end - part.start for part in mark.fragments)
        if len({key for key, _, _ in pieces}) > 1:
            losses.split(self.document, mark, reason=_ACROSS, without=left)
        elif sum(end - start for _, start, end in pieces) < length:
            losses.snapped(self.document, mark, reason=_CLIPPED, without=left)
        else:
            losses.exported(self.document, mark, without=left)

    def _put(self, mark: Annotation, pieces: Sequence[Piece], said: dict[str, JSON]) -> None:
        if not mark.fragments:
            self._labels.setdefault(mark.target, []).append(said)
            return
        side = "source" if mark.fragments[0].text_id == self.document.id else "target"
        by_segment: dict[str, list[JSON]] = {}
        for key, start, end in pieces:
            by_segment.setdefault(key, []).append([start, end])
        for key, places in by_segment.items():
            self._sides.setdefault((side, key), []).append(said | {"at": places})

    def lines(self) -> list[dict[str, JSON]]:
        """A line for each segment."""
        return [self._line(segment) for segment in self.segments]

    def _line(self, segment: Segment) -> dict[str, JSON]:
        translation = self.translations.get(segment.id)
        line: dict[str, JSON] = {"document": self.document.id, "name": self.document.name, "segment": segment.id}
        line |= {"start": segment.start, "end": segment.end, "zone": segment.zone}
        line["source"] = self._side("source", segment.id, segment.language, self.text[segment.start : segment.end])
        line["target"] = None
        if translation is not None:
            line["target"] = self._side("target", segment.id, translation.language, translation.text) | {
                "origin": translation.origin, "status": translation.status,
            }  # fmt: skip
        labels = self._labels.get(segment.id)
        return line | ({"labels": labels} if labels else {})

    def _side(self, side: str, key: str, language: str, text: str) -> dict[str, JSON]:
        return {"language": language, "text": text, "marks": self._sides.get((side, key), [])}


def _said(mark: Annotation, missing: frozenset[str]) -> dict[str, JSON]:
    """What a mark says besides its place."""
    data: dict[str, JSON] = {"id": mark.id, "kind": mark.kind, "label": mark.label, "annotator": mark.annotator}
    roles = {role: list(ids) for role, ids in sorted(mark.roles.items()) if ids and role not in missing}
    extra = {"attributes": dict(sorted(mark.attributes.items())), "roles": roles, "note": mark.note}
    return data | {name: value for name, value in extra.items() if value}
