"""Reads datasets: our own whole, of others what their columns say."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from workbench.errors import FormatError, Place, SchemaError
from workbench.formats import plain_rows
from workbench.formats.counted import unit_of
from workbench.formats.fields import Misfit
from workbench.formats.huggingface import own
from workbench.formats.huggingface.features import Feature
from workbench.formats.huggingface.files import is_lines, opened, parquet_in
from workbench.formats.huggingface.layout import VERSION
from workbench.formats.huggingface.needs import check_installed
from workbench.formats.huggingface.rows import Parquet
from workbench.formats.incoming import Incoming, IncomingDocument, IncomingSchema, ReadOptions, Skipped
from workbench.formats.json_stream import rows
from workbench.schema.model import Schema

_HINT: Final = "correct the row, or leave it out"
_AGAIN: Final = "export it again"


def read(path: Path, options: ReadOptions) -> Iterator[Incoming]:
    """The documents of a file, or of all files of a folder."""
    if is_lines(path):
        yield from _lines(path, options)
        return
    check_installed()
    found = parquet_in(path) if path.is_dir() else [path]
    if not found:
        raise FormatError("there is no Parquet in this folder", place=Place(path))
    for number, each in enumerate(found):
        file = Parquet.of(each)
        if file.said is None:
            yield from _theirs(file, options)
        else:
            yield from _ours(file, schema=number == 0)


def _ours(file: Parquet, *, schema: bool) -> Iterator[Incoming]:
    said = _said(file)
    if schema and said.get("schema"):
        try:
            yield IncomingSchema(Schema.from_json(str(said["schema"])))
        except SchemaError as error:
            raise FormatError(error.message, place=Place(file.path), hint=_AGAIN) from error
    for place, row in file.rows(own.UNUSED):
        yield _tried(lambda row=row, place=place: own.document(row, file.features, place), place)  # type: ignore[misc]


def _said(file: Parquet) -> Mapping[str, Any]:
    try:
        said = json.loads(file.said or "")
        version = int(said["version"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise FormatError("what Workbench says of it is damaged", place=Place(file.path), hint=_AGAIN) from error
    if version > VERSION:
        raise FormatError("a newer Workbench wrote this dataset", place=Place(file.path), hint="upgrade Workbench")
    found: Mapping[str, Any] = said
    return found


def _theirs(file: Parquet, options: ReadOptions) -> Iterator[Incoming]:
    theirs = _Theirs(file.path.stem, file.features, options)
    for place, row in file.rows():
        yield _tried(lambda row=row, place=place: theirs.document(row, place), place)  # type: ignore[misc]


def _lines(path: Path, options: ReadOptions) -> Iterator[Incoming]:
    theirs = _Theirs(path.name.split(".", 1)[0], {}, options)
    with opened(path) as file:
        for place, value in rows(file, path):
            if isinstance(value, FormatError):
                yield Skipped(value)
            else:
                yield _tried(lambda value=value, place=place: theirs.document(value, place), place)  # type: ignore[misc]


def _tried(make: Callable[[], IncomingDocument], place: Place) -> Incoming:
    try:
        return make()
    except Misfit as error:
        key = ", ".join(filter(None, (place.key, error.key)))
        return Skipped(FormatError(str(error), place=Place(place.path, place.line, key=key), hint=_HINT))
    except FormatError as error:
        return Skipped(error)


class _Theirs:
    """The rows of one file of another tool, whose columns are found out from the first."""

    def __init__(self, stem: str, features: Mapping[str, Feature], options: ReadOptions) -> None:
        self._stem = stem
        self._features = features
        self._more = options.more
        self._unit = unit_of(options.more)
        self._columns: plain_rows.Columns | None = None
        self._number = 0

    def document(self, row: Any, place: Place) -> IncomingDocument:
        """The document of the next row."""
        self._number += 1
        if not isinstance(row, dict):
            raise Misfit("should be an object")
        if self._columns is None:
            self._columns = plain_rows.columns_of(row, self._more, self._unit)
        return plain_rows.document(row, self._columns, self._features, place, self._stem, self._number)
