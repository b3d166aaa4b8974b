"""A row of our table of documents, with the rows of its marks, as a document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from workbench.errors import FormatError, Place
from workbench.formats.beside import own_id, segments_in
from workbench.formats.csv_table.cells import unescaped
from workbench.formats.fields import Fields, Misfit
from workbench.formats.incoming import IncomingDocument, IncomingMark
from workbench.formats.json_stream import parse
from workbench.model import JSON, KINDS, document_id

_PLACE: Final = re.compile(r"(\d{1,12})-(\d{1,12})")
_NUMBER: Final = re.compile(r"\d{1,12}")
_SPANS: Final = ("entity", "claim")

Span = tuple[int, int]


def document(
    row: Mapping[str, str], marks: Sequence[tuple[Place, Mapping[str, str]]], place: Place
) -> IncomingDocument:
    """The document of a row.

    Raises:
        Misfit: The row is not as Workbench writes it.
        FormatError: One of its marks is not.
    """
    cells = _plain(row)
    text = cells["content"].replace("\r\n", "\n").replace("\r", "\n")
    same = cells["document_id"] == document_id(text)
    segments = _json(cells, "segments", place)
    people = _json(cells, "annotators", place, [])
    if not isinstance(people, list) or not all(isinstance(name, str) for name in people):
        raise Misfit("should be a list of names", "annotators")
    return IncomingDocument(
        cells["document"],
        text,
        tuple(_mark(_plain(each), text, at, same=same) for at, each in marks),
        language=cells.get("language", ""),
        title=cells.get("title", ""),
        meta=_object(cells, "meta", place),
        segments=segments_in(Fields({"segments": segments}), len(text)) if segments is not None else None,
        annotators=tuple(people),
        place=place,
    )


def _plain(row: Mapping[str, str]) -> dict[str, str]:
    return {name: unescaped(cell) for name, cell in row.items()}


def _json(cells: Mapping[str, str], name: str, place: Place, default: Any = None) -> JSON:
    cell = cells.get(name, "")
    return parse(cell, Place(place.path, place.line, key=name)) if cell else default


def _object(cells: Mapping[str, str], name: str, place: Place) -> dict[str, JSON]:
    found = _json(cells, name, place, {})
    if not isinstance(found, dict):
        raise Misfit("should be a JSON object", name)
    return found


def _mark(cells: Mapping[str, str], text: str, place: Place, *, same: bool) -> IncomingMark:
    try:
        return _checked_mark(cells, text, place, same=same)
    except Misfit as error:
        where = Place(place.path, place.line, key=error.key)
        raise FormatError(str(error), place=where, hint="correct the row") from error


def _checked_mark(cells: Mapping[str, str], text: str, place: Place, *, same: bool) -> IncomingMark:
    kind = cells["kind"]
    if kind not in KINDS:
        raise Misfit(f"should be one of {', '.join(KINDS)}, not «{kind[:40]}»", "kind")
    fragments = tuple(_fragments(cells)) if kind in _SPANS else ()
    _check_text(cells, fragments, text)
    key = cells.get("mark_id", "")
    return IncomingMark(
        kind,
        cells["label"],
        fragments,
        key=key,
        annotator=cells.get("annotator", ""),
        attributes=_object(cells, "attributes", place),
        roles=dict(_roles(_object(cells, "roles", place))),
        note=cells.get("note", ""),
        target=_target(cells.get("target", "")) if kind == "label" else None,
        id=own_id(key) if same else "",
    )


def _fragments(cells: Mapping[str, str]) -> Iterator[Span]:
    if cells.get("fragments"):
        yield from (_span(part, "fragments") for part in cells["fragments"].split())
        return
    start, end = cells.get("start", ""), cells.get("end", "")
    if not (_NUMBER.fullmatch(start) and _NUMBER.fullmatch(end)):
        raise Misfit("should be whole numbers", "start, end")
    yield int(start), int(end)


def _span(said: str, key: str) -> Span:
    found = _PLACE.fullmatch(said)
    if not found:
        raise Misfit(f"should be places like 3-5, not «{said[:40]}»", key)
    return int(found[1]), int(found[2])


def _check_text(cells: Mapping[str, str], fragments: Iterable[Span], text: str) -> None:
    """Where a row says what its mark covers, that must be what stands there: or else an offset is wrong."""
    said = cells.get("text", "").replace("\r\n", "\n").replace("\r", "\n")
    found = " ".join(text[start:end] for start, end in fragments)
    if said and fragments and said != found:
        raise Misfit(f"the text there is «{found[:40]}», and not «{said[:40]}» as the row says", "text")


def _target(said: str) -> Span | None:
    return None if said in ("", "document") else _span(said, "target")


def _roles(found: Mapping[str, JSON]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for role, ids in found.items():
        if not role.strip() or not isinstance(ids, list) or not all(isinstance(each, str) for each in ids):
            raise Misfit("should be lists of ids", "roles")
        yield role, tuple(ids)
