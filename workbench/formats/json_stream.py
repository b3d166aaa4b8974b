"""JSON of other tools, read piece by piece: lines, lists of any length, and the lists inside of an object.

A value is taken strictly: no key twice, no NaN, nothing that a database cannot store, nothing nested without end.
"""

from __future__ import annotations

import codecs
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, Final, TypeAlias

from workbench.errors import FormatError, Place

Row: TypeAlias = "tuple[Place, Any | FormatError]"
"""A value and where it begins; or, instead of the value, what is wrong with it."""

_CHUNK: Final = 1 << 16
_LOOK: Final = 1 << 20
LONGEST: Final = 1 << 28
"""Bytes of one line, or characters of one value: a longer one is no document, but an attempt to fill the memory."""
_ONE_VALUE: Final = frozenset((".json", ".jsonld"))
"""Names of files that hold a value at least; only a file of lines may have none."""
_SPACE: Final = re.compile(r"[ \t\r\n]*")
_NEAR: Final = 16
"""An error so close to the end of what has been read may be gone once more is read."""
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_RARE: Final = re.compile(r"\\u(?:0000|[dD][89a-fA-F])")
_BAD: Final = re.compile("[\0\ud800-\udfff]")


class _Unfit(ValueError):
    """A value that is JSON, or nearly, and cannot be taken."""


def parse(text: str, place: Place) -> Any:
    """The value that a text holds.

    Raises:
        FormatError: It is no JSON, or holds what cannot be stored.
    """
    try:
        return _checked(_DECODER.decode(text), text)
    except json.JSONDecodeError as error:
        column = (place.column or 1) + error.colno - 1 if error.lineno == 1 else error.colno
        line = place.line + error.lineno - 1 if place.line else None
        raise FormatError(
            f"this is no JSON: {error.msg}", place=Place(place.path, line, column), hint="correct it, or leave it out"
        ) from error
    except (_Unfit, ValueError, RecursionError) as error:
        raise FormatError(_in_words(error), place=place) from error


def rows(file: BinaryIO, path: Path) -> Iterator[Row]:
    """The values of a file: one a line, or those of one list, or one value over several lines.

    Where a line cannot be read, the next ones still can; in a list nothing can be read behind an error.

    Raises:
        FormatError: Nothing more can be read.
    """
    encoding, first = look(file)
    if first.startswith("[") or first.strip() == "{":
        yield from values(file, path)
    elif not first and path.suffix in _ONE_VALUE:
        raise FormatError("the file is empty", place=Place(path))
    elif encoding == "utf-8-sig":
        yield from _lines(file, path)
    else:
        yield from _decoded_lines(io.TextIOWrapper(file, encoding, newline="\n"), path)


def values(file: BinaryIO, path: Path) -> Iterator[Row]:
    """The elements of one list, or else values one after another.

    Raises:
        FormatError: It is no JSON, or ends too early.
    """
    scanner = _Scanner(file, path)
    if scanner.skip("["):
        yield from scanner.elements()
    else:
        while not scanner.at_end():
            yield scanner.place(), scanner.value()
    scanner.expect_end()


def members(file: BinaryIO, path: Path, lists: frozenset[str]) -> Iterator[tuple[str, Place, Any]]:
    """What an object holds by key; the elements of the named lists one by one, also inside of a member "first".

    Raises:
        FormatError: It is no object of JSON, or ends too early.
    """
    scanner = _Scanner(file, path)
    scanner.expect("{")
    yield from scanner.members(lists)
    scanner.expect_end()


def first_value(path: Path) -> Any:
    """The first value in a file or in its list, if it can be had cheaply; None otherwise. Never an error."""
    try:
        with path.open("rb") as file:
            return next((value for _, value in rows(io.BytesIO(file.read(_LOOK)), path)), None)
    except (OSError, ValueError, FormatError):
        return None


def look(file: BinaryIO) -> tuple[str, str]:
    """The encoding, and the first line that holds anything (or its beginning)."""
    head = file.read(_CHUNK)
    file.seek(0)
    encoding = _encoding(head)
    text = head.decode(encoding, "replace").lstrip(" \t\r\n")
    return encoding, text.split("\n", 1)[0]


def _encoding(head: bytes) -> str:
    return next((name for bom, name in _BOMS if head.startswith(bom)), "utf-8-sig")


def _lines(file: BinaryIO, path: Path) -> Iterator[Row]:
    for number, data in enumerate(iter(lambda: file.readline(LONGEST + 1), b""), 1):
        place = Place(path, number)
        if len(data) > LONGEST:
            raise FormatError(f"the line is longer than {LONGEST:,} bytes", place=place)
        try:
            text = data.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            yield place, FormatError(f"byte {error.start + 1} of the line is no UTF-8", place=place)
            continue
        if not text.isspace():
            yield _row(text, place)


def _decoded_lines(file: io.TextIOWrapper, path: Path) -> Iterator[Row]:
    number = 0
    try:
        for number, text in enumerate(file, 1):
            if not text.isspace():
                yield _row(text, Place(path, number))
    except UnicodeError as error:
        raise FormatError(f"cannot be read as {file.encoding}", place=Place(path, number + 1)) from error
    finally:
        file.detach()


def _row(text: str, place: Place) -> Row:
    try:
        return place, parse(text.rstrip("\r\n"), place)
    except FormatError as error:
        return place, error


class _Scanner:
    """Takes values from a file of which only a part is in memory."""

    def __init__(self, file: BinaryIO, path: Path) -> None:
        self._file = file
        self._path = path
        encoding, _ = look(file)
        self._decoder = codecs.getincrementaldecoder(encoding)()
        self._text = ""
        self._at = 0
        self._line = 1
        self._ended = False

    def place(self) -> Place:
        """Where the next value begins."""
        self._space()
        return Place(self._path, self._line)

    def at_end(self) -> bool:
        """Whether nothing but white space is left."""
        self._space()
        return self._at >= len(self._text)

    def skip(self, sign: str) -> bool:
        """Pass over a sign, if it is the next."""
        self._space()
        if not self._text.startswith(sign, self._at):
            return False
        self._at += 1
        return True

    def expect(self, sign: str) -> None:
        """Pass over a sign that must be the next."""
        if not self.skip(sign):
            found = self._text[self._at : self._at + 20]
            raise self._error(f"expected {sign}" + (f", found {found!r}" if found else "; the file ends here"))

    def expect_end(self) -> None:
        """Refuse anything that is left."""
        if not self.at_end():
            raise self._error(f"found {self._text[self._at : self._at + 20]!r} behind the end")

    def elements(self) -> Iterator[Row]:
        """The elements of a list, whose bracket has been passed."""
        if self.skip("]"):
            return
        while True:
            yield self.place(), self.value()
            if self.skip("]"):
                return
            self.expect(",")

    def members(self, lists: frozenset[str], *, inner: bool = False) -> Iterator[tuple[str, Place, Any]]:
        """The members of an object, whose brace has been passed."""
        if self.skip("}"):
            return
        while True:
            name = self.value()
            if not isinstance(name, str):
                raise self._error("a key should be a string")
            self.expect(":")
            if name in lists and self.skip("["):
                yield from ((name, place, value) for place, value in self.elements())
            elif name == "first" and not inner and self.skip("{"):
                yield from self.members(lists, inner=True)
            else:
                yield name, self.place(), self.value()
            if self.skip("}"):
                return
            self.expect(",")

    def value(self) -> Any:
        """The next value, read as far as it takes."""
        self._space()
        while True:
            try:
                value, end = _DECODER.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                if self._may_go_on(error) and self._more(len(self._text) - self._at):
                    continue
                line = self._line + self._text.count("\n", self._at, error.pos)
                raise FormatError(f"this is no JSON: {error.msg}", place=Place(self._path, line)) from error
            except (_Unfit, ValueError, RecursionError) as error:
                raise self._error(_in_words(error)) from error
            if end >= len(self._text) and self._more(_CHUNK):
                continue
            try:
                _checked(value, self._text, self._at, end)
            except _Unfit as error:
                raise self._error(str(error)) from error
            self._pass(end)
            return value

    def _may_go_on(self, error: json.JSONDecodeError) -> bool:
        return error.pos >= len(self._text) - _NEAR or error.msg.startswith("Unterminated string")

    def _pass(self, end: int) -> None:
        self._line += self._text.count("\n", self._at, end)
        self._at = end

    def _space(self) -> None:
        while True:
            match = _SPACE.match(self._text, self._at)
            assert match
            self._pass(match.end())
            if self._at < len(self._text) or not self._more(_CHUNK):
                return

    def _more(self, size: int) -> bool:
        """Read on; False at the end of the file."""
        if self._ended:
            return False
        if len(self._text) - self._at > LONGEST:
            raise self._error(f"a value is longer than {LONGEST:,} characters")
        data = self._file.read(max(size, _CHUNK))
        self._ended = not data
        try:
            text = self._decoder.decode(data, final=self._ended)
        except UnicodeError as error:
            raise self._error("holds bytes that are no text in its encoding") from error
        self._text = self._text[self._at :] + text
        self._at = 0
        return bool(text) or self._more(size)

    def _error(self, message: str) -> FormatError:
        return FormatError(message, place=Place(self._path, self._line))


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        names = [name for name, _ in pairs]
        raise _Unfit(f"the key {next(name for name in names if names.count(name) > 1)!r} is given twice")
    return made


def _refuse(constant: str) -> Any:
    raise _Unfit(f"{constant} is no JSON")


def _number(text: str) -> float:
    value = float(text)
    if value in (float("inf"), float("-inf")):
        raise _Unfit(f"{text[:40]} is too large a number")
    return value


_DECODER: Final = json.JSONDecoder(object_pairs_hook=_unique, parse_constant=_refuse, parse_float=_number)


def _checked(value: Any, text: str, start: int = 0, end: int | None = None) -> Any:
    """The value, unless a string in it cannot be stored; only an escape can have brought such a one."""
    if _RARE.search(text, start, len(text) if end is None else end):
        todo = [value]
        while todo:
            item = todo.pop()
            if isinstance(item, dict):
                todo += [*item, *item.values()]
            elif isinstance(item, list):
                todo += item
            elif isinstance(item, str) and _BAD.search(item):
                raise _Unfit("holds a NUL or a lone surrogate, which cannot be stored")
    return value


def _in_words(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "nested too deep"
    return str(error) if isinstance(error, _Unfit) else "holds a number of too many digits"
