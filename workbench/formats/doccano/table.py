"""Reads doccano's CSV of texts and their labels as the rows that its JSON lines would be."""

from __future__ import annotations

import codecs
import csv
import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

from workbench.errors import FormatError, Place
from workbench.formats.json_stream import Row

_BOMS: Final = ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def table(file: BinaryIO, path: Path) -> Iterator[Row]:
    """The rows under a header.

    Raises:
        FormatError: Nothing more can be read.
    """
    head = file.read(4)
    file.seek(0)
    encoding = next((name for bom, name in _BOMS if head.startswith(bom)), "utf-8-sig")
    before = csv.field_size_limit(sys.maxsize)
    text = io.TextIOWrapper(file, encoding, newline="")
    lines = csv.DictReader(text, strict=True)
    try:
        for row in lines:
            place = Place(path, lines.line_num)
            if None in row or None in row.values():
                yield place, FormatError("has more or fewer cells than the header", place=place)
            elif any("\0" in value for value in row.values()):
                yield place, FormatError("holds a NUL, which cannot be stored", place=place)
            else:
                yield place, {name: value for name, value in row.items() if value}
    except (csv.Error, UnicodeError) as error:
        message = f"is no {encoding} text" if isinstance(error, UnicodeError) else str(error)
        raise FormatError(message, place=Place(path, lines.line_num + 1)) from error
    finally:
        text.detach()
        csv.field_size_limit(before)
