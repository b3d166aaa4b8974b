"""The lines of a WebAnno TSV file: its header, its sentences and their text, and its rows as cells."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, NoReturn

from workbench.errors import FormatError, Place
from workbench.formats.units import Utf16
from workbench.formats.webanno_tsv.columns import PREFIXES, Header, parse_header
from workbench.formats.webanno_tsv.escapes import unescape_text

MORE: Final = "#Workbench="
_FORMAT: Final = re.compile(r"#FORMAT=WebAnno TSV (\d{1,4})\.(\d{1,4})\s*")
_UNIT: Final = re.compile(r"(\d{1,9}-\d{1,9})(?:\.(\d{1,9}))?")
_OFFSETS: Final = re.compile(r"(\d{1,12})-(\d{1,12})")
_TEXT: Final = "#Text="
_SENTENCE_ID: Final = "#Sentence.id="
_MAX_GAP: Final = 1 << 20
"""Units between two sentences that are filled with white space; more is a damaged offset."""
_OLD: Final = "open it in INCEpTION and export it as WebAnno TSV 3"


@dataclass(slots=True)
class Row:
    """A token or a part of one, with its cells; `begin` and `end` are code points once the text is whole."""

    line: int
    unit: str
    begin: int
    end: int
    said: str
    cells: list[str]

    @property
    def is_token(self) -> bool:
        """Whether it is a whole token."""
        return "." not in self.unit


@dataclass(slots=True)
class Sheet:
    """A file as it was parsed. `more` is what only we write."""

    path: Path
    headers: list[Header] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    text: str = ""
    sentences: list[tuple[int, int]] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    more: dict[str, Any] = field(default_factory=dict)

    def fail(self, line: int, message: str, *, hint: str = "") -> NoReturn:
        """Refuse the file."""
        raise FormatError(message, place=Place(self.path, line=line), hint=hint)


def parse(data: bytes, path: Path) -> Sheet:
    """The file's lines.

    Raises:
        FormatError: It is malformed; the message names the line.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = Place(path, offset=error.start)
        raise FormatError("not UTF-8, as WebAnno TSV has to be", place=place) from error
    return _Parser(path, [line.removesuffix("\r") for line in text.split("\n")]).sheet


class _Parser:
    def __init__(self, path: Path, lines: list[str]) -> None:
        self.sheet = Sheet(path)
        self._lines = lines
        self._java = False
        self._pieces: list[str] = []
        self._length = 0
        self._heading: list[str] = []
        self._texts: list[str] = []
        self._id = ""
        self._begins: list[tuple[int, int]] = []
        first = self._header()
        for number in range(first, len(lines)):
            self._line(number + 1, lines[number])
        self._finish(len(lines))

    def _header(self) -> int:
        """Read the header; the number of the first line after it."""
        match = _FORMAT.fullmatch(self._lines[0])
        if match is None:
            self.sheet.fail(1, "no WebAnno TSV: its first line does not say #FORMAT=WebAnno TSV 3")
        if int(match[1]) != 3:
            self.sheet.fail(1, f"WebAnno TSV {match[1]}, which is another format than 3", hint=_OLD)
        self._java = int(match[2]) < 2
        at = 1
        while at < len(self._lines) and self._lines[at].startswith("#T_"):
            self._layer(at + 1, self._lines[at])
            at += 1
        return at

    def _layer(self, number: int, line: str) -> None:
        if line[:6] not in PREFIXES:
            self.sheet.fail(number, f"«{line[:20]}» declares no layer that is known here")
        try:
            header = parse_header(line)
        except FormatError as error:
            self.sheet.fail(number, error.message)
        if any(each.type == header.type for each in self.sheet.headers):
            self.sheet.fail(number, f"{header.type} is declared twice")
        self.sheet.headers.append(header)

    def _line(self, number: int, line: str) -> None:
        if not line:
            self._blank(number)
        elif line.startswith("#") and not _UNIT.match(line):
            self._comment(number, line)
        else:
            self._row(number, line)

    def _blank(self, number: int) -> None:
        if self._texts:
            self.sheet.fail(number, "a sentence without tokens")

    def _comment(self, number: int, line: str) -> None:
        if line.startswith(_TEXT):
            self._texts.append(unescape_text(line.removeprefix(_TEXT), java=self._java))
        elif line.startswith(_SENTENCE_ID):
            self._id = unescape_text(line.removeprefix(_SENTENCE_ID), java=self._java)
        elif line.startswith(MORE):
            self.sheet.more = self._workbench(number, line.removeprefix(MORE))

    def _workbench(self, number: int, said: str) -> dict[str, Any]:
        try:
            found = json.loads(said)
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            self.sheet.fail(number, "what stands after #Workbench= is no JSON object")
        return found

    def _row(self, number: int, line: str) -> None:
        unit, offsets, *rest = line.split("\t") if "\t" in line else (line, "")
        columns = sum(len(header.columns) for header in self.sheet.headers)
        if not _UNIT.fullmatch(unit):
            self.sheet.fail(number, f"«{unit[:40]}» is no number of a token (1-1, 1-1.1)")
        match = _OFFSETS.fullmatch(offsets)
        if match is None:
            self.sheet.fail(number, f"«{offsets[:40]}» are no offsets (0-4)")
        if len(rest) < columns + 1:
            self.sheet.fail(number, f"{len(rest) + 2} columns, and the header declares {columns + 3}")
        row = Row(number, unit, int(match[1]), int(match[2]), rest[0], rest[1 : columns + 1])
        if self._texts:
            self._sentence(row)
        elif not self._begins:
            self.sheet.fail(number, "a token before the first #Text=")
        self.sheet.rows.append(row)

    def _sentence(self, row: Row) -> None:
        """Put a sentence's text where its first token begins."""
        lead = self.sheet.more.get("lead", "") if not self._begins else ""
        if isinstance(lead, str) and lead:
            self._append(lead)
        gap = row.begin - self._length
        if gap < 0:
            self.sheet.fail(row.line, f"it begins at {row.begin}, before the sentence before it ends ({self._length})")
        if gap > _MAX_GAP:
            self.sheet.fail(row.line, f"it begins at {row.begin}, {gap:,} units after the sentence before it")
        if gap:
            self._append("\n" + " " * (gap - 1) if self._begins else " " * gap)
        begin = self._length
        self._append("\n".join(self._texts))
        self._begins.append((begin, self._length))
        self.sheet.ids.append(self._id)
        self._texts, self._id = [], ""

    def _append(self, text: str) -> None:
        self._pieces.append(text)
        self._length += Utf16(text).length

    def _finish(self, number: int) -> None:
        sheet = self.sheet
        self._blank(number)
        whole = sheet.more.get("text", "")
        sheet.text = "".join(self._pieces) if self._begins or not isinstance(whole, str) else whole
        units = Utf16(sheet.text)
        sheet.sentences = units.spans_to_points(self._begins)
        for row in sheet.rows:
            try:
                row.begin, row.end = units.to_points(row.begin), units.to_points(row.end)
            except FormatError as error:
                sheet.fail(row.line, error.message)
            if row.begin > row.end or (row.is_token and row.begin == row.end):
                sheet.fail(row.line, f"it ends at {row.end}, where it begins or before")
            there = sheet.text[row.begin : row.end]
            if there != row.said and there != unescape_text(row.said, java=self._java):
                message = f"it says «{row.said[:40]}», and at its offsets the text says «{there[:40]}»"
                sheet.fail(row.line, message, hint="offsets count UTF-16 units: a character like 😊 takes two")


def tokens_of(sheet: Sheet) -> Iterator[tuple[int, int]]:
    """Where the tokens are."""
    return ((row.begin, row.end) for row in sheet.rows if row.is_token)
