"""Tables of texts side by side, in files of comma- or tab-separated values: what a spreadsheet writes.

The first row is a header where it names columns: languages by their tags, and what else is known by plain names.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import StringIO, TextIOWrapper
from pathlib import Path
from typing import Final

from workbench.errors import FormatError, Place
from workbench.text.language import language_of

_BOMS: Final = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig"))
_LONGEST: Final = 10_000_000
_TAG: Final = re.compile(
    r"(?:[a-z]{2}|zho|chi|cmn|eng|yue)(?:[-_][A-Za-z]{4})?(?:[-_](?:[A-Za-z]{2}|\d{3}))?", re.IGNORECASE
)
_NO_TAGS: Final = frozenset({"id", "no", "nr", "at", "by"})
"""Names of columns that look like tags of languages, and are used as such less often."""
_GUESSED: Final = 50


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table, and the line that it begins on."""

    line: int
    cells: list[str]


def rows(path: Path) -> Iterator[Row]:
    """The rows of a file, as they are read; empty ones are passed over.

    Raises:
        FormatError: It cannot be read as a table; the message names file and line.
    """
    limit = csv.field_size_limit(_LONGEST)
    line = 1
    try:
        with path.open("rb") as file:
            start = file.read(4096)
            file.seek(0)
            encoding = next((name for bom, name in _BOMS if start.startswith(bom)), "utf-8")
            with TextIOWrapper(file, encoding=encoding, newline="") as text:
                reader = csv.reader(text, delimiter=_delimiter(path, start, encoding), strict=True)
                for cells in reader:
                    if any(cell.strip() for cell in cells):
                        yield Row(line, cells)
                    line = reader.line_num + 1
    except csv.Error as error:
        raise FormatError(f"not a table: {error}", place=Place(path, line), hint="export it again as CSV") from error
    except UnicodeError as error:
        place = Place(path, _undecodable(path) or line)
        raise FormatError("is not UTF-8", place=place, hint="save it as UTF-8, and try again") from error
    except OSError as error:
        raise FormatError(f"cannot be read: {error.strerror}", place=Place(path)) from error
    finally:
        csv.field_size_limit(limit)


def _undecodable(path: Path) -> int | None:
    """The first line that is not UTF-8."""
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            try:
                line.decode("utf-8")
            except UnicodeError:
                return number
    return None


def _delimiter(path: Path, start: bytes, encoding: str) -> str:
    if path.suffix.lower() == ".tsv":
        return "\t"
    first = start.decode(encoding, "replace").split("\n", 1)[0]
    found = max("\t,;", key=first.count)
    return found if found in first else ","


def is_language(name: str) -> bool:
    """Whether a header names a language by its tag."""
    return _TAG.fullmatch(name.strip()) is not None and name.strip().lower() not in _NO_TAGS


def guessed(texts: Iterable[str]) -> str:
    """The language that most of these texts are in."""
    counts: dict[str, int] = {}
    for text in texts:
        language = language_of(text)
        counts[language] = counts.get(language, 0) + 1
    counts.pop("und", None)
    return max(counts, key=lambda name: counts[name], default="und")


def first_rows(found: Iterator[Row]) -> list[Row]:
    """As many rows as it takes to see what the columns are."""
    taken: list[Row] = []
    for row in found:
        taken.append(row)
        if len(taken) == _GUESSED:
            break
    return taken


def line_of(cells: Sequence[str], delimiter: str = ",") -> str:
    """A row as a line of a table."""
    buffer = StringIO()
    csv.writer(buffer, delimiter=delimiter, lineterminator="\n").writerow(cells)
    return buffer.getvalue()
