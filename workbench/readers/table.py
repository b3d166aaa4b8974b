"""CSV and TSV: a header, and one text a row."""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Final, Literal

from workbench.checked_yaml import quoted
from workbench.errors import Place, ReaderError
from workbench.model import JSON, SourceText
from workbench.readers.encoding import characters
from workbench.readers.files import Options, Skipped
from workbench.readers.rows import Rows, text_field

_QUOTED: Final = re.compile('"[^"]*"')

Line = tuple[int, list[str]]
"""A row with the number of the line it begins on."""


def texts(
    data: bytes, name: str, path: Path, options: Options, skip: Callable[[Skipped], None]
) -> Iterator[SourceText]:
    """The text of each row; blank lines mean nothing, and a row without text is passed over."""
    content, encoding, bom = characters(data, path, encoding=options.encoding)
    lines = _lines(content, path)
    if len(lines) < 2:
        skip(Skipped(path, "it has a header and no rows" if lines else "it has no text"))
        return
    header = _header(lines[0], path)
    text_name = text_field(header, options, Place(path, line=lines[0][0]))
    rows = Rows(name, path, encoding, bom)
    for line, cells in lines[1:]:
        if len(cells) != len(header):
            message = f"found {len(cells)} cell{'s' if len(cells) > 1 else ''} where the header has {len(header)}"
            hint = "Put cells that hold the delimiter, a quotation mark or a line end in double quotes."
            raise ReaderError(message, place=Place(path, line=line), hint=hint)
        row: dict[str, JSON] = dict(zip(header, cells, strict=True))
        source = rows.source(row, text_name, line)
        if source is None:
            skip(Skipped(path, "it has no text", line))
        else:
            yield source


def _lines(content: str, path: Path) -> list[Line]:
    """All rows but blank ones. In a TSV file quotation marks may be plain characters, where they cannot be quotes."""
    delimiter = _delimiter(content, path)
    try:
        return _parsed(content, path, delimiter, csv.QUOTE_MINIMAL)
    except ReaderError:
        if delimiter != "\t":
            raise
        lines = _parsed(content, path, delimiter, csv.QUOTE_NONE)
        if len({len(cells) for _, cells in lines}) != 1:
            raise
        return lines


def _parsed(content: str, path: Path, delimiter: str, quoting: Literal[0, 3]) -> list[Line]:
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    reader = csv.reader(StringIO(content, newline=""), delimiter=delimiter, quoting=quoting, strict=True)
    lines: list[Line] = []
    begins = 1
    try:
        for cells in reader:
            if any(cells):
                lines.append((begins, cells))
            begins = reader.line_num + 1
    except csv.Error as error:
        hint = 'Double each quotation mark inside a quoted cell (""), and close each one that is opened.'
        raise ReaderError(f"the row cannot be read ({error})", place=Place(path, line=begins), hint=hint) from error
    return lines


def _delimiter(content: str, path: Path) -> str:
    """A tab for .tsv; for .csv what stands most often in the header outside quotes: a comma, semicolon or tab."""
    if path.suffix.lower() == ".tsv":
        return "\t"
    header = _QUOTED.sub("", content[:10_000].lstrip()).splitlines()[:1] or [""]
    return max(",;\t", key=header[0].count)


def _header(line: Line, path: Path) -> list[str]:
    number, cells = line
    names = [cell.strip() or f"column_{at}" for at, cell in enumerate(cells, 1)]
    for name in names:
        if names.count(name) > 1:
            message = f"two columns are called {quoted(name)}"
            raise ReaderError(message, place=Place(path, line=number), hint="Give each column a name of its own.")
    return names
