"""Reads a line of our JSON lines and checks all that it says of itself; whom it refers to is checked in `load`."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import Any, Final, NoReturn, cast

from workbench.errors import FormatError, Place
from workbench.formats.fields import Fields, Misfit
from workbench.formats.jsonl import VERSION
from workbench.formats.jsonl.parse_marks import Marked, annotator_of, read_marks
from workbench.formats.jsonl.propositions import PropositionLine, read_proposition
from workbench.model import (
    Assignment,
    Decision,
    SegmentSpan,
    SourceText,
    Translation,
    WorkState,
    document_id,
    segment_id,
)
from workbench.store.assignments import assignment_id
from workbench.store.gold import decision_of

_DOCUMENT_KEYS: Final = frozenset(
    [
        "document",
        "name",
        "title",
        "language",
        "meta",
        "encoding",
        "newline",
        "bom",
        "revises",
        "archived",
        "text",
        "segments",
        "translations",
        "marks",
        "decisions",
        "assignments",
    ]
)
_SEGMENT_KEYS: Final = frozenset({"id", "start", "end", "language", "zone"})
_TRANSLATION_KEYS: Final = frozenset(
    [
        "id",
        "segment",
        "language",
        "text",
        "origin",
        "status",
        "engine",
        "engine_version",
        "settings",
        "score",
        "annotator",
        "supersedes",
        "chosen",
    ]
)
_GZIP: Final = b"\x1f\x8b"
_SWOLLEN: Final = 64 << 20
_RATIO: Final = 200
"""How many times as large as it was packed a file may become, above some megabytes; text seldom becomes fifty."""

_BLANK: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Header:
    """The first line. `schema` is the id of the version that marks are made under where they name none."""

    schema: str


@dataclass(frozen=True, slots=True)
class SchemaLine:
    """A version of the schema; `content` is JSON again."""

    number: int
    id: str
    content: str


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A document, or only marks of one that the project has (`source` is None then).

    Attributes:
        chosen: The ids of the chosen translations.
    """

    number: int
    id: str
    source: SourceText | None
    revises: str | None = None
    archived: bool = False
    spans: tuple[SegmentSpan, ...] = ()
    translations: tuple[Translation, ...] = ()
    chosen: frozenset[str] = frozenset()
    marks: tuple[Marked, ...] = ()
    decisions: tuple[Decision, ...] = ()
    assignments: tuple[Assignment, ...] = ()


Line = Header | SchemaLine | DocumentLine | PropositionLine


def read_lines(path: Path, skip: Callable[[FormatError], None] | None = None) -> Iterator[Line]:
    """The lines of a file, packed by gzip or not, one at a time, the header first.

    Args:
        skip: Called with what is wrong with a line, to go on behind it; None to stop there.

    Raises:
        FormatError: A line is malformed.
    """
    header: Header | None = None
    number = 0
    for number, raw in enumerate(_raw_lines(path), start=1):
        line = raw.removeprefix(b"\xef\xbb\xbf") if number == 1 else raw
        if not line.strip():
            continue
        try:
            if header is None:
                header = _header(_decoded(line))
                yield header
            else:
                yield _line(_decoded(line), number, header)
        except Misfit as error:
            if skip is None or header is None:
                fail(path, number, str(error), key=error.key)
            skip(FormatError(str(error), place=Place(path, number, key=error.key)))
    if header is None:
        fail(path, number + 1, "the file is empty; the first line should be the header")


def _raw_lines(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        packed = file.read(2) == _GZIP
        file.seek(0)
        if not packed:
            yield from file
            return
        with gzip.open(file) as unpacked:
            try:
                yield from _bounded(unpacked, path)
            except (EOFError, zlib.error, gzip.BadGzipFile) as error:
                raise FormatError(
                    f"the packed file is damaged or cut off ({error})", place=Place(path), hint="copy it here again"
                ) from error


def _bounded(unpacked: gzip.GzipFile, path: Path) -> Iterator[bytes]:
    """The lines of a packed file, as long as it does not swell as no text does."""
    most = max(_SWOLLEN, path.stat().st_size * _RATIO)
    total = number = blank = 0
    while line := unpacked.readline(most - total + 1):
        total += len(line)
        number += 1
        blank += line == b"\n"
        if total > most or blank > _BLANK:
            fail(path, number, "swells when it is unpacked, as no text does", hint="unpack it first, if you trust it")
        yield line


def fail(path: Path, number: int, message: str, *, key: str = "", hint: str = "") -> NoReturn:
    """Raise the FormatError that names the line."""
    raise FormatError(
        message, place=Place(path, number, key=key), hint=hint or "nothing was imported; mend the line and try again"
    ) from None


def _decoded(line: bytes) -> Fields:
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Misfit(f"not UTF-8 at byte {error.start} of the line") from error
    try:
        data = json.loads(text, object_pairs_hook=_without_doubles, parse_constant=_no_constant, parse_float=_finite)
    except json.JSONDecodeError as error:
        raise Misfit(f"not JSON: {error.msg.removesuffix(' at')} at character {error.pos} of the line") from error
    except RecursionError as error:
        raise Misfit("not JSON that can be used: nested too deep") from error
    except ValueError as error:
        raise Misfit(f"not JSON that can be used: {error}") from error
    if not isinstance(data, dict):
        raise Misfit("each line should be an object, {...}")
    if "\\u" in text:
        _check_characters(data)
    return Fields(data)


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key is there twice in one object")
    return found


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number in JSON")


def _finite(digits: str) -> float:
    value = float(digits)
    if not isfinite(value):
        raise ValueError(f"{digits[:20]} is too large for a number")
    return value


def _check_characters(data: Mapping[str, Any]) -> None:
    """Halves of UTF-16 pairs can be written as escapes, but are no characters."""
    try:
        json.dumps(data, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError as error:
        raise Misfit("a lone surrogate, half of a UTF-16 pair, is no character") from error


def _header(data: Fields) -> Header:
    if data.get("workbench") != "jsonl":
        raise Misfit('the first line should be the header, {"workbench": "jsonl", "version": 1}')
    version = data.whole("version")
    if version > VERSION:
        raise Misfit(f"written by a newer Workbench (version {version}; this one reads {VERSION})")
    data.only({"workbench", "version", "schema"})
    return Header(data.string("schema", ""))


def _line(data: Fields, number: int, header: Header) -> Line:
    if "content" in data:
        data.only({"schema", "content"})
        content = data.mapping("content")
        return SchemaLine(number, data.filled("schema"), json.dumps(content, ensure_ascii=False))
    if "proposition" in data:
        return read_proposition(data, number)
    if "document" not in data:
        raise Misfit('the line is neither a document (with "document"), a schema (with "content") nor a proposition')
    data.only(_DOCUMENT_KEYS)
    return _document(data, number, header)


def _document(data: Fields, number: int, header: Header) -> DocumentLine:
    key = data.filled("document")
    marks = read_marks(data, key, header.schema)
    if "text" not in data:
        extra = sorted(set(data) - {"document", "name", "marks"})
        if extra:
            raise Misfit(f'a line without "text" holds marks only, not "{extra[0]}"')
        return DocumentLine(number, key, None, marks=marks)
    text = data.string("text")
    if document_id(text) != key:
        raise Misfit("the id is not that of this text; one of the two was changed", "document")
    translations = [_translation(item) for item in data.objects("translations")]
    return DocumentLine(
        number,
        key,
        _source(data, text),
        revises=data.string("revises", "") or None,
        archived=data.flag("archived"),
        spans=_spans(data, key, len(text)),
        translations=tuple(translation for translation, _ in translations),
        chosen=frozenset(translation.id for translation, chosen in translations if chosen),
        marks=marks,
        decisions=tuple(_decision(item, key) for item in data.objects("decisions")),
        assignments=tuple(_assignment(item, key) for item in data.objects("assignments")),
    )


def _decision(item: Fields, document: str) -> Decision:
    """A decision as the writer has it: its own fields, without the document's id."""
    if item.get("outcome") not in ("these", "corrected", "none"):
        raise Misfit('should be "these", "corrected" or "none"', f"{item.key}.outcome")
    item.filled("id")
    inputs, among = item.mapping("inputs"), item.get("among", [])
    if not all(isinstance(value, str) for value in inputs.values()):
        raise Misfit("names marks with the fingerprint of each", f"{item.key}.inputs")
    if not isinstance(among, list) or not all(isinstance(name, str) for name in among):
        raise Misfit("names annotators: a list", f"{item.key}.among")
    for name in ("reason", "annotator", "rule"):
        item.string(name, "")
    try:
        return decision_of(item["id"], {**item, "document_id": document})
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Misfit(f"is no decision ({type(error).__name__}: {error})", item.key) from error


def _assignment(item: Fields, document: str) -> Assignment:
    item.only({"annotator", "state", "batch"})
    state = item.string("state", "new")
    if state not in ("new", "working", "done", "adjudicated"):
        raise Misfit("should be new, working, done or adjudicated", f"{item.key}.state")
    who = annotator_of(item)
    return Assignment(assignment_id(document, who), document, who, cast(WorkState, state), item.string("batch", ""))


def _source(data: Fields, text: str) -> SourceText:
    return SourceText(
        name=data.filled("name"),
        text=text,
        title=data.string("title", ""),
        language=data.string("language", ""),
        meta=data.mapping("meta", {}),
        encoding=data.string("encoding", "utf-8"),
        newline=data.string("newline", "\n"),
        bom=data.flag("bom"),
    )


def _spans(data: Fields, document: str, length: int) -> tuple[SegmentSpan, ...]:
    spans: list[SegmentSpan] = []
    for item in data.objects("segments"):
        item.only(_SEGMENT_KEYS)
        start, end = item.offsets(length)
        if item.filled("id") != segment_id(document, start, end):
            raise Misfit("the id is not that of a segment of this document and place", f"{item.key}.id")
        if item.get("zone") not in ("body", "frame"):
            raise Misfit('should be "body" or "frame"', f"{item.key}.zone")
        if spans and start < spans[-1].end:
            raise Misfit("segments follow one another and do not overlap", item.key)
        spans.append(SegmentSpan(start, end, item.string("language"), item["zone"]))
    return tuple(spans)


def _translation(item: Fields) -> tuple[Translation, bool]:
    item.only(_TRANSLATION_KEYS)
    if item.get("origin") not in ("memory", "machine", "human"):
        raise Misfit('should be "memory", "machine" or "human"', f"{item.key}.origin")
    if item.get("status", "draft") not in ("draft", "translated", "reviewed"):
        raise Misfit('should be "draft", "translated" or "reviewed"', f"{item.key}.status")
    translation = Translation(
        id=item.filled("id"),
        segment_id=item.filled("segment"),
        language=item.filled("language"),
        text=item.string("text"),
        origin=item["origin"],
        engine=item.string("engine", ""),
        engine_version=item.string("engine_version", ""),
        settings=item.mapping("settings", {}),
        score=item.number("score"),
        annotator=item.string("annotator", ""),
        status=item.get("status", "draft"),
        supersedes=item.string("supersedes", "") or None,
    )
    return translation, item.flag("chosen")
