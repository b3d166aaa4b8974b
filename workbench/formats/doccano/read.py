"""Reads doccano's JSON lines of any of its text projects, alone or as the zip of one file for each annotator."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Final

from workbench.errors import FormatError, Place
from workbench.formats.beside import KEY, Native, segments_in, together
from workbench.formats.counted import Counted, Unit, counted, unit_of
from workbench.formats.doccano.table import table
from workbench.formats.fields import Fields, Misfit
from workbench.formats.incoming import Incoming, IncomingDocument, Lost, ReadOptions, Skipped
from workbench.formats.json_stream import Row, first_value, rows
from workbench.formats.names import annotator_name

_TEXTS: Final = ("text", "data")
_SPANS: Final = ("entities", "label", "labels")
_CATEGORIES: Final = ("cats", "label", "labels")
_KNOWN: Final = frozenset({*_TEXTS, *_SPANS, *_CATEGORIES, "relations", "meta", KEY})
_NOBODY: Final = frozenset({"all", "unknown", "train", "dev", "validation", "test"})
"""What doccano calls the file of a project whose annotators share their marks, or whose user is gone; and splits."""
_EMPTY: Final = "covers no text"


def recognises(path: Path) -> bool:
    """Whether the first line is one of doccano's."""
    try:
        if path.is_dir():
            found = sorted(each for each in path.rglob("*.jsonl") if each.is_file())
            return bool(found) and all(_is_row(first_value(each)) for each in found[:3])
        if path.suffix == ".zip":
            return _is_zip(path)
        return path.suffix in (".jsonl", ".json") and _is_row(first_value(path))
    except (OSError, ValueError):
        return False


def _is_zip(path: Path) -> bool:
    if not zipfile.is_zipfile(path):
        return False
    try:
        with zipfile.ZipFile(path) as archive:
            names = [name for name in archive.namelist() if not name.endswith("/")]
            if not names or not all(name.endswith(".jsonl") for name in names):
                return False
            with archive.open(names[0]) as file:
                value = next((value for _, value in rows(file, path)), None)  # type: ignore[arg-type]
            return value is None or _is_row(value)
    except (*_DAMAGED, FormatError):
        return False


def _is_row(value: Any) -> bool:
    if not isinstance(value, dict) or not any(isinstance(value.get(name), str) for name in _TEXTS):
        return False
    if value.keys() & {"spans", "tokens", "answer", "messages", "_task_hash"}:
        return False
    found = [value[name] for name in (*_SPANS, "cats") if name in value]
    return bool(found) and all(isinstance(each, (list, str)) for each in found)


def read(path: Path, options: ReadOptions) -> Iterator[Incoming]:
    """The documents of all files, each with its annotator's marks."""
    unit = unit_of(options.more)
    if path.is_dir():
        yield from _folder(path, unit, options)
    elif zipfile.is_zipfile(path):
        yield from _zip(path, unit)
    else:
        with path.open("rb") as file:
            yield from _file(file, path, path.stem, "", unit)


def _folder(path: Path, unit: Unit, options: ReadOptions) -> Iterator[Incoming]:
    found = sorted(each for each in path.rglob("*") if each.suffix in (".jsonl", ".csv") and each.is_file())
    if not found:
        raise FormatError("there is no .jsonl file in this folder", place=Place(path))
    for each in found:
        parts = each.relative_to(path).with_suffix("").parts
        annotator = "" if options.annotators == "none" or parts[0] in _NOBODY else annotator_name(parts[0])
        with each.open("rb") as file:
            yield from _file(file, each, f"{path.name}-{parts[-1]}", annotator, unit)


_DAMAGED: Final = (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, OSError)


def _zip(path: Path, unit: Unit) -> Iterator[Incoming]:
    """What doccano exports where its annotators work each for themselves."""
    with _sound(path), zipfile.ZipFile(path) as archive:
        names = sorted(name for name in archive.namelist() if name.endswith((".jsonl", ".csv")))
        if not names:
            raise FormatError("there is no .jsonl file in this zip", place=Place(path))
        for name in names:
            stem = Path(name).stem
            with archive.open(name) as file:
                annotator = "" if stem in _NOBODY else stem
                yield from _file(file, path / name, f"{path.stem}-{stem}", annotator, unit)  # type: ignore[arg-type]


@contextmanager
def _sound(path: Path) -> Iterator[None]:
    try:
        yield
    except _DAMAGED as error:
        raise FormatError(f"the zip is damaged, or of a kind that is not read: {error}", place=Place(path)) from error


def _file(file: BinaryIO, path: Path, stem: str, annotator: str, unit: Unit) -> Iterator[Incoming]:
    given: Iterator[Row] = table(file, path) if path.suffix == ".csv" else rows(file, path)
    for place, value in given:
        if isinstance(value, FormatError):
            yield Skipped(value)
            continue
        try:
            yield _document(value, place, stem, annotator, unit)
        except Misfit as error:
            where = Place(place.path, place.line, key=error.key)
            yield Skipped(FormatError(str(error), place=where, hint="correct the line, or leave it out"))


def _document(value: Any, place: Place, stem: str, annotator: str, unit: Unit) -> IncomingDocument:
    if not isinstance(value, dict):
        raise Misfit("should be an object")
    row = Fields(value)
    text = row.string(next((name for name in _TEXTS if name in row), "text"))
    data = Fields(row.mapping(KEY), KEY) if KEY in row else None
    said = unit_of({"offsets": data.string("offsets", unit)}) if data is not None else unit
    native, lost = _Reading(row, counted(text, said), annotator).native()
    number = row.get("id")
    name = f"{stem}#{number}" if isinstance(number, (int, str)) and number != "" else f"{stem}:{place.line}"
    known = data if data is not None else Fields({})
    return IncomingDocument(
        known.string("name", "") or name,
        text,
        tuple(together(native, data, text)),
        lost=tuple(lost),
        language=known.string("language", ""),
        title=known.string("title", ""),
        meta=_meta(row),
        segments=segments_in(known, len(text)),
        annotators=(annotator,) if annotator else (),
        place=place,
    )


def _meta(row: Fields) -> dict[str, Any]:
    """Whatever a row has besides; doccano writes metadata between the other keys."""
    given = row.get("meta")
    own = dict(given) if isinstance(given, dict) else {"meta": given} if "meta" in row else {}
    return own | {key: value for key, value in row.items() if key not in _KNOWN and value not in ([], None)}


class _Reading:
    """The marks of one row."""

    def __init__(self, row: Fields, counts: Counted, annotator: str) -> None:
        self._row = row
        self._counts = counts
        self._native = Native(annotator)
        self._lost: list[Lost] = []

    def native(self) -> tuple[Native, list[Lost]]:
        """What the row says by itself."""
        for name in _SPANS:
            for number, item in enumerate(self._list(name)):
                self._span_or_category(item, number, f"{name}[{number}]")
        for number, item in enumerate(self._list("cats")):
            self._category(item, f"cats[{number}]")
        if "cats" in self._row and self._native.categories is None:
            self._native.categories = []
        for relation in self._row.objects("relations"):
            self._relation(relation)
        return self._native, self._lost

    def _list(self, name: str) -> list[Any]:
        value = self._row.get(name)
        if value is None or value == "":
            return []
        return value if isinstance(value, list) else [value]

    def _span_or_category(self, item: Any, number: int, key: str) -> None:
        if isinstance(item, (str, int)):
            self._category(item, key)
        elif isinstance(item, list):
            if len(item) != 3:
                raise Misfit("should be [start, end, label]", key)
            names = ("start_offset", "end_offset", "label")
            self._span(Fields(dict(zip(names, item, strict=True)), key), f"#{number}")
        elif isinstance(item, dict):
            span = Fields(item, key)
            self._span(span, str(span.whole("id")) if "id" in span else f"#{number}")
        else:
            raise Misfit("should be a span or a label", key)

    def _span(self, item: Fields, key: str) -> None:
        label = item.filled("label")
        start = self._point(item, "start_offset")
        end = self._point(item, "end_offset")
        if start == end:
            self._lost.append(Lost("entity", label, _EMPTY, annotator=self._native.annotator))
            return
        if start > end:
            raise Misfit("ends before it begins", item.key)
        if key in self._native.spans:
            raise Misfit(f"another one has the id {key}", item.key)
        self._native.spans[key] = (start, end, label)

    def _point(self, item: Fields, name: str) -> int:
        try:
            return self._counts.to_points(item.whole(name))
        except FormatError as error:
            hint = "; doccano's screens count UTF-16 units (--set offsets=utf16), or grapheme clusters"
            raise Misfit(f"{error.message}{hint}", f"{item.key}.{name}") from error

    def _category(self, item: Any, key: str) -> None:
        if not isinstance(item, (str, int)) or isinstance(item, bool):
            raise Misfit("should be a label", key)
        self._native.categories = [*(self._native.categories or ()), str(item)]

    def _relation(self, item: Fields) -> None:
        ends = [str(item.whole(name)) for name in ("from_id", "to_id")]
        for name, end in zip(("from_id", "to_id"), ends, strict=True):
            if end not in self._native.spans:
                raise Misfit(f"no entity has the id {end}", f"{item.key}.{name}")
        self._native.arcs.append((item.filled("type"), ends[0], ends[1]))
