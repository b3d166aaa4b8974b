"""Reads our tables, and those of others that have a text in each row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from workbench.errors import FormatError, Place, SchemaError
from workbench.formats import plain_rows
from workbench.formats.counted import unit_of
from workbench.formats.csv_table.cells import DOCUMENT_COLUMNS, DOCUMENTS, MARK_COLUMNS, MARKS, SCHEMA
from workbench.formats.csv_table.own import document
from workbench.formats.csv_table.table import Row, header, rows
from workbench.formats.fields import Misfit
from workbench.formats.incoming import Incoming, IncomingSchema, ReadOptions, Skipped
from workbench.schema.model import Schema

_NEEDED: Final = frozenset(("document_id", "document", "content"))
_NEEDED_OF_MARKS: Final = frozenset(("document_id", "kind", "label"))
_HINT: Final = "correct the row, or leave it out"


def recognises(path: Path, suffix: str) -> bool:
    """Whether it is a folder of our tables, one of them, or a table with texts."""
    try:
        if path.is_dir():
            return any(map(_is_ours, _tables(path, suffix)))
        if path.suffix.lower() != f".{suffix}" or not path.is_file():
            return False
    except OSError:
        return False
    names = header(path)
    return _folder_of(path) is not None or (len(names) > 1 and any(name in names for name in plain_rows.TEXTS))


def _tables(folder: Path, suffix: str) -> list[Path]:
    return sorted(each for each in folder.rglob(f"{DOCUMENTS}.{suffix}") if each.is_file())


def _is_ours(documents: Path) -> bool:
    return frozenset(header(documents)) >= _NEEDED


def _folder_of(path: Path) -> Path | None:
    """The folder of ours that a file belongs to."""
    ours = path.stem in (MARKS, DOCUMENTS) and _is_ours(path.with_stem(DOCUMENTS))
    return path.parent if ours else None


def read(path: Path, options: ReadOptions, suffix: str) -> Iterator[Incoming]:
    """The documents of a folder or a table."""
    encoding = options.more.get("encoding", "")
    folder = path if path.is_dir() else _folder_of(path)
    if folder is None:
        yield from _theirs(path, options, encoding)
        return
    found = _tables(folder, suffix) if path.is_dir() else [path.with_stem(DOCUMENTS)]
    if not found:
        raise FormatError(f"there is no {DOCUMENTS}.{suffix} in this folder", place=Place(path))
    for each in found:
        yield from _schema(each.with_name(SCHEMA))
        yield from _ours(each, each.with_stem(MARKS), encoding)


def _schema(path: Path) -> Iterator[Incoming]:
    if not path.is_file():
        return
    try:
        yield IncomingSchema(Schema.from_json(path.read_text("utf-8-sig")))
    except SchemaError as error:
        raise FormatError(error.message, place=Place(path), hint=error.hint) from error
    except ValueError as error:
        raise FormatError("is not UTF-8", place=Place(path), hint="export it again") from error


def _ours(documents: Path, marks: Path, encoding: str) -> Iterator[Incoming]:
    _check_header(documents, _NEEDED, DOCUMENT_COLUMNS)
    if not marks.is_file():
        raise FormatError(f"there is no {marks.name} beside it", place=Place(documents))
    _check_header(marks, _NEEDED_OF_MARKS, MARK_COLUMNS)
    known, grouped = _order(documents, marks, encoding)
    found: _Marks = _Streamed(marks, encoding) if grouped else _Gathered(marks, encoding)
    yield from found.strangers(known)
    for place, row in rows(documents, encoding):
        if isinstance(row, FormatError):
            yield Skipped(row)
            continue
        mine = found.of(row["document_id"])
        yield from (Skipped(each) for _, each in mine if isinstance(each, FormatError))
        try:
            yield document(row, [(at, each) for at, each in mine if not isinstance(each, FormatError)], place)
        except Misfit as error:
            where = Place(place.path, place.line, key=error.key)
            yield Skipped(FormatError(str(error), place=where, hint=_HINT))
        except FormatError as error:
            yield Skipped(error)
    yield from found.rest()


def _check_header(path: Path, needed: frozenset[str], usual: Iterable[str]) -> None:
    missing = needed - frozenset(header(path))
    if missing:
        named = ", ".join(sorted(missing))
        raise FormatError(f"has no column {named}", place=Place(path, 1), hint=f"there should be: {', '.join(usual)}")


def _order(documents: Path, marks: Path, encoding: str) -> tuple[frozenset[str], bool]:
    """The documents that there are, and whether the marks stand in their order: then they can be read side by side."""
    numbers: dict[str, int] = {}
    for _, row in rows(documents, encoding):
        if not isinstance(row, FormatError):
            numbers.setdefault(row["document_id"], len(numbers))
    behind, grouped = 0, True
    for _, row in rows(marks, encoding):
        if not isinstance(row, FormatError):
            number = numbers.get(row["document_id"], -1)
            grouped = grouped and number >= behind
            behind = max(behind, number)
    return frozenset(numbers), grouped


class _Marks:
    """The rows of marks, by document."""

    def of(self, document_id: str) -> list[Row]:
        """Those of the next document."""
        raise NotImplementedError

    def strangers(self, known: frozenset[str]) -> Iterator[Incoming]:
        """What stands on no document."""
        return iter(())

    def rest(self) -> Iterator[Incoming]:
        """What is wrong behind the last document."""
        return iter(())


class _Streamed(_Marks):
    """Rows in the order of the documents: only those of one document are in memory."""

    def __init__(self, path: Path, encoding: str) -> None:
        self._rows = rows(path, encoding)
        self._next: Row | None = next(self._rows, None)

    def of(self, document_id: str) -> list[Row]:
        found: list[Row] = []
        while self._next and (isinstance(self._next[1], FormatError) or self._next[1]["document_id"] == document_id):
            found.append(self._next)
            self._next = next(self._rows, None)
        return found

    def rest(self) -> Iterator[Incoming]:
        while self._next:
            place, row = self._next
            problem = row if isinstance(row, FormatError) else _stranger(row, place)
            yield Skipped(problem)
            self._next = next(self._rows, None)


class _Gathered(_Marks):
    """Rows in any order, as after somebody has sorted them: all are in memory."""

    def __init__(self, path: Path, encoding: str) -> None:
        self._bad: list[FormatError] = []
        self._by_document: dict[str, list[Row]] = {}
        for place, row in rows(path, encoding):
            if isinstance(row, FormatError):
                self._bad.append(row)
            else:
                self._by_document.setdefault(row["document_id"], []).append((place, row))

    def of(self, document_id: str) -> list[Row]:
        return self._by_document.pop(document_id, [])

    def strangers(self, known: frozenset[str]) -> Iterator[Incoming]:
        yield from map(Skipped, self._bad)
        for key in self._by_document.keys() - known:
            for place, row in self._by_document[key]:
                if not isinstance(row, FormatError):
                    yield Skipped(_stranger(row, place))


def _stranger(row: Mapping[str, str], place: Place) -> FormatError:
    named = row["document_id"][:40]
    return FormatError(f"there is no document «{named}» in the other table", place=place, hint=_HINT)


def _theirs(path: Path, options: ReadOptions, encoding: str) -> Iterator[Incoming]:
    unit = unit_of(options.more)
    columns: plain_rows.Columns | None = None
    for place, row in rows(path, encoding):
        if isinstance(row, FormatError):
            yield Skipped(row)
            continue
        try:
            columns = columns or plain_rows.columns_of(row, options.more, unit)
            filled = {name: cell for name, cell in row.items() if cell or name == columns.text}
            yield plain_rows.document(filled, columns, {}, place, path.stem, place.line or 0)
        except Misfit as error:
            where = Place(place.path, place.line, key=error.key)
            yield Skipped(FormatError(str(error), place=where, hint=_HINT))
