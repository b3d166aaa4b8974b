"""Reads a table row by row, in constant memory; a bad row is told by its line and does not end the reading."""

from __future__ import annotations

import codecs
import csv
import io
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final, TypeAlias

from workbench.errors import FormatError, Place

Row: TypeAlias = "tuple[Place, dict[str, str] | FormatError]"

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WIDE: Final = ("utf-16", "utf-32")
_LOOK: Final = 1 << 16
_QUOTED: Final = re.compile('"[^"]*"')
_SAY: Final = "say which it is: --set encoding=gb18030 (or big5hkscs, cp1252, ...)"


def header(path: Path) -> tuple[str, ...]:
    """The names of the columns; () where there is no table. Never an error."""
    try:
        with path.open("rb") as file:
            data = file.read(_LOOK)
        encoding = _encoding(data, "")
        text = data.decode(encoding, "ignore")
        return tuple(next(_reader(iter(text.splitlines(keepends=True)), _delimiter(path, text)), ()))
    except (OSError, ValueError, csv.Error, LookupError):
        return ()


def rows(path: Path, encoding: str = "") -> Iterator[Row]:
    """The rows under the header, each by its columns and with the line that it begins on.

    Args:
        encoding: What the user says; "" for UTF-8, or what a byte-order mark says.

    Raises:
        FormatError: Nothing more can be read.
    """
    with path.open("rb") as file, _long_cells():
        head = file.read(_LOOK)
        file.seek(0)
        lines = _Lines(file, path, _encoding(head, encoding))
        reader = _reader(iter(lines), _delimiter(path, head.decode(lines.encoding, "ignore")))
        names = _names(reader, lines, path)
        while True:
            place = Place(path, lines.number + 1)
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                lines.take_bad()
                yield place, FormatError(f"the row cannot be read: {error}", place=place, hint=_HINT)
                continue
            bad = lines.take_bad()
            if bad:
                yield place, bad
            elif cells:
                yield place, _row(names, cells, place)


_HINT: Final = "double each quotation mark inside of a quoted cell, and close each one that is opened"


def _row(names: tuple[str, ...], cells: list[str], place: Place) -> dict[str, str] | FormatError:
    if len(cells) != len(names):
        return FormatError(
            f"found {len(cells)} cells where the header has {len(names)}", place=place,
            hint="put cells that hold the delimiter, a quotation mark or a line end in double quotes",
        )  # fmt: skip
    if any("\0" in cell for cell in cells):
        return FormatError("holds a NUL, which cannot be stored", place=place)
    return dict(zip(names, cells, strict=True))


def _names(reader: Iterator[list[str]], lines: _Lines, path: Path) -> tuple[str, ...]:
    place = Place(path, 1)
    try:
        names = tuple(next(reader, ()))
    except csv.Error as error:
        raise FormatError(f"the header cannot be read: {error}", place=place, hint=_HINT) from error
    bad = lines.take_bad()
    if bad:
        raise bad
    if len(set(names)) < len(names):
        raise FormatError("two columns have the same name", place=place, hint="give each a name of its own")
    return names


def _encoding(head: bytes, said: str) -> str:
    found = next((name for bom, name in _BOMS if head.startswith(bom)), "")
    if found or not said:
        return found or "utf-8"
    try:
        return codecs.lookup(said).name
    except (LookupError, ValueError) as error:
        raise FormatError(f"there is no encoding «{said}»", hint="for example: utf-8, gb18030, big5hkscs") from error


def _delimiter(path: Path, text: str) -> str:
    """A tab for .tsv, else what stands most often in the header outside of quotes."""
    if path.suffix.lower() == ".tsv":
        return "\t"
    first = _QUOTED.sub("", text).splitlines()[:1] or [""]
    return max(",;\t", key=first[0].count)


def _reader(lines: Iterator[str], delimiter: str) -> Iterator[list[str]]:
    return csv.reader(lines, delimiter=delimiter, strict=True)


@contextmanager
def _long_cells() -> Iterator[None]:
    """Cells may be of any length."""
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    yield


class _Lines:
    """The lines of a file as texts; one that is not in the encoding comes with stand-ins, and its error is kept.

    Attributes:
        number: How many have been given.
    """

    def __init__(self, file: BinaryIO, path: Path, encoding: str) -> None:
        self.encoding = encoding
        self.number = 0
        self._file = file
        self._path = path
        self._bad: FormatError | None = None

    def take_bad(self) -> FormatError | None:
        """What was wrong with the lines since this was last asked."""
        bad, self._bad = self._bad, None
        return bad

    def __iter__(self) -> Iterator[str]:
        wide = self.encoding.startswith(_WIDE)
        for text in self._wide() if wide else map(self._decoded, self._file):
            self.number += 1
            yield text

    def _decoded(self, line: bytes) -> str:
        encoding = "utf-8" if self.number and self.encoding == "utf-8-sig" else self.encoding
        try:
            return line.decode(encoding)
        except UnicodeDecodeError as error:
            self._bad = self._bad or FormatError(
                f"byte {error.start + 1} of the line is no {encoding}", place=Place(self._path, self.number + 1),
                hint=_SAY,
            )  # fmt: skip
            return line.decode(encoding, "replace")

    def _wide(self) -> Iterator[str]:
        text = io.TextIOWrapper(self._file, self.encoding, newline="\n")
        try:
            yield from text
        except UnicodeError as error:
            place = Place(self._path, self.number + 1)
            raise FormatError(f"this is no {self.encoding}", place=place, hint=_SAY) from error
        finally:
            if not self._file.closed:
                text.detach()
