"""Reads Prodigy's tasks: what was accepted, whoever accepted it; what was rejected or passed over is listed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from workbench.errors import FormatError, Place
from workbench.formats.beside import KEY, Native, segments_in, together
from workbench.formats.fields import Fields, Misfit
from workbench.formats.incoming import Incoming, IncomingDocument, Lost, ReadOptions, Skipped
from workbench.formats.json_stream import first_value, rows

_SIGNS: Final = frozenset({"spans", "tokens", "answer", "accept", "_task_hash", "_input_hash"})
_KNOWN: Final = frozenset({"text", "meta", "label", "relations", "options", KEY}) | _SIGNS
_CLOCK: Final = re.compile(r"\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d")
"""What Prodigy calls a session that nobody gave a name."""
_NOT_ACCEPTED: Final = {"reject": "rejected in Prodigy", "ignore": "passed over in Prodigy"}
_EMPTY: Final = "covers no text"
_NO_SPAN: Final = "joins tokens that are no spans"


def recognises(path: Path) -> bool:
    """Whether the first line is one of Prodigy's tasks."""
    if path.suffix not in (".jsonl", ".json") or not path.is_file():
        return False
    value = first_value(path)
    if not isinstance(value, dict) or not isinstance(value.get("text"), str) or "entities" in value:
        return False
    return bool(_SIGNS & value.keys())


def read(path: Path, options: ReadOptions) -> Iterator[Incoming]:
    """The documents of a file, one for each task; tasks on one text end up on one document."""
    prefix = options.more["dataset"] + "-" if "dataset" in options.more else ""
    with path.open("rb") as file:
        for place, value in rows(file, path):
            if isinstance(value, FormatError):
                yield Skipped(value)
                continue
            try:
                yield _document(value, place, path.stem, prefix)
            except Misfit as error:
                where = Place(place.path, place.line, key=error.key)
                yield Skipped(FormatError(str(error), place=where, hint="correct the line, or leave it out"))


def _document(value: Any, place: Place, stem: str, prefix: str) -> IncomingDocument:
    if not isinstance(value, dict):
        raise Misfit("should be an object")
    row = Fields(value)
    text = row.string("text")
    annotator = _annotator(row).removeprefix(prefix)
    native, lost = _Reading(row, len(text), annotator).native()
    data = Fields(row.mapping(KEY), KEY) if KEY in row else None
    known = data if data is not None else Fields({})
    return IncomingDocument(
        known.string("name", "") or f"{stem}:{place.line}",
        text,
        tuple(together(native, data, text)) if _accepted(row) else (),
        lost=tuple(lost),
        language=known.string("language", ""),
        title=known.string("title", ""),
        meta=_meta(row),
        segments=segments_in(known, len(text)),
        annotators=(annotator,) if annotator else (),
        place=place,
    )


def _annotator(row: Fields) -> str:
    for name in ("_annotator_id", "_session_id"):
        if row.get(name) is not None:
            found = row.string(name)
            return "" if _CLOCK.fullmatch(found) else found
    return ""


def _accepted(row: Fields) -> bool:
    return row.string("answer", "accept") not in _NOT_ACCEPTED


def _meta(row: Fields) -> dict[str, Any]:
    given = row.get("meta")
    own = dict(given) if isinstance(given, dict) else {}
    return own | {key: value for key, value in row.items() if key not in _KNOWN and not key.startswith("_")}


class _Reading:
    """The marks of one task."""

    def __init__(self, row: Fields, length: int, annotator: str) -> None:
        self._row = row
        self._length = length
        self._native = Native(annotator)
        self._lost: list[Lost] = []

    def native(self) -> tuple[Native, list[Lost]]:
        """What the task says by itself; where it was not accepted, all of it is lost."""
        for number, span in enumerate(self._row.objects("spans")):
            self._span(span, number)
        for relation in self._row.objects("relations"):
            self._relation(relation)
        self._categories()
        answer = self._row.string("answer", "accept")
        if answer not in {"accept", *_NOT_ACCEPTED}:
            raise Misfit(f"should be accept, reject or ignore, not {answer[:40]!r}", "answer")
        if answer in _NOT_ACCEPTED:
            self._lost += self._refused(_NOT_ACCEPTED[answer])
        return self._native, self._lost

    def _refused(self, reason: str) -> Iterator[Lost]:
        who = self._native.annotator
        for start, end, label in self._native.spans.values():
            yield Lost("entity", label, reason, ((start, end),), who)
        yield from (Lost("relation", label, reason, annotator=who) for label, _, _ in self._native.arcs)
        yield from (Lost("label", label, reason, annotator=who) for label in self._native.categories or ())

    def _span(self, item: Fields, number: int) -> None:
        label = item.filled("label") if item.get("label") is not None else self._row.filled("label")
        start, end = self._place(item)
        if start == end:
            self._lost.append(Lost("entity", label, _EMPTY, annotator=self._native.annotator))
        elif not 0 <= start < end <= self._length:
            raise Misfit(f"{start} to {end} is no place in a text of {self._length} characters", item.key)
        elif item.get("answer") in ("reject", "ignore"):
            reason = _NOT_ACCEPTED[item["answer"]]
            self._lost.append(Lost("entity", label, reason, ((start, end),), self._native.annotator))
        else:
            self._native.spans[str(number)] = (start, end, label)

    def _place(self, item: Fields) -> tuple[int, int]:
        if "start" in item or "token_start" not in item:
            return item.whole("start"), item.whole("end")
        first, last = item.whole("token_start"), item.whole("token_end")
        tokens = self._row.objects("tokens")
        if not 0 <= first <= last < len(tokens):
            raise Misfit("names tokens that are not there", item.key)
        return tokens[first].whole("start"), tokens[last].whole("end")

    def _relation(self, item: Fields) -> None:
        label = item.filled("label")
        ends = [self._end(item, name) for name in ("head", "child")]
        if ends[0] is None or ends[1] is None:
            self._lost.append(Lost("relation", label, _NO_SPAN, annotator=self._native.annotator))
        else:
            self._native.arcs.append((label, ends[0], ends[1]))

    def _end(self, item: Fields, name: str) -> str | None:
        """The key of the span at one end: as it is told by its number, by its place, or by its last token."""
        spans = self._native.spans
        told = item.get(f"{name}_span")
        if isinstance(told, dict):
            number = str(told.get("id"))
            place = told.get("start"), told.get("end"), told.get("label")
            if spans.get(number) == place:
                return number
            found = next((key for key, span in spans.items() if span == place), None)
            return found or next((key for key, span in spans.items() if span[:2] == place[:2]), None)
        token = item.whole(name)
        items = self._row.objects("spans")
        return next((key for key in spans if items[int(key)].get("token_end") == token), None)

    def _categories(self) -> None:
        accepted = self._row.get("accept")
        if accepted is not None:
            if not isinstance(accepted, list) or not all(isinstance(each, (str, int)) for each in accepted):
                raise Misfit("should be a list of the options' ids", "accept")
            self._native.categories = [str(each) for each in accepted]
        elif self._row.get("label") is not None and not self._row.get("spans"):
            self._native.categories = [self._row.filled("label")]
