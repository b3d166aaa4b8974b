"""The rows of a damaged SQLite file, read page by page without its trees: from the file, and from its log.

A page of a table holds rows as "leaf table cells" (the SQLite file format, chapters 1.6 and 2.1). Which table a page
belongs to is not known here: whoever asks must tell its rows by what they hold.
"""

from __future__ import annotations

import struct
from collections.abc import Container, Iterator
from pathlib import Path
from typing import Any, Final

_LEAF: Final = 0x0D
_MAGIC: Final = b"SQLite format 3\0"
_PAGE: Final = 4096
"""The size of a page where the header is lost: what SQLite takes by itself."""
_LOG_HEADER: Final = 32
_FRAME_HEADER: Final = 24
_MOST: Final = 1_000_000_000
"""Bytes that a row can have at most."""
_SIZES: Final = {0: 0, 1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8, 7: 8, 8: 0, 9: 0}


def rows_of(database: Path, log: Path, columns: Container[int]) -> Iterator[tuple[Any, ...]]:
    """The rows of so many columns, or so many, as (number, values ...).

    Args:
        database, log: Files that nobody writes; either may be missing.
    """
    with _Pages(database, log) as pages:
        for number in pages.numbers():
            for page in pages.versions(number):
                yield from _rows(pages, number, page, columns)


class _Pages:
    """The pages of a file as its log has them."""

    def __init__(self, database: Path, log: Path) -> None:
        self._file = database.open("rb") if database.is_file() else None
        self._log = log.open("rb") if log.is_file() else None
        header = self._file.read(100) if self._file else b""
        self.size, self.used = _sizes(header)
        self._logged: dict[int, int] = {}
        self._earlier: dict[int, list[int]] = {}
        if self._log:
            self._look_through_log(self._log.read(_LOG_HEADER), whole=header.startswith(_MAGIC))

    def __enter__(self) -> _Pages:
        return self

    def __exit__(self, *_: object) -> None:
        for file in (self._file, self._log):
            if file:
                file.close()

    def _look_through_log(self, header: bytes, *, whole: bool) -> None:
        """Note where the log has pages, up to the last whole transaction; all of them, if it is all there is."""
        if len(header) < _LOG_HEADER or header[:3] != b"\x37\x7f\x06" or self._log is None:
            return
        size = struct.unpack(">I", header[8:12])[0]
        if not whole:
            self.size = self.used = size
        if size != self.size:
            return
        pending: dict[int, int] = {}
        for at, frame in self._frames(size):
            number, commits = struct.unpack(">II", frame[:8])
            if frame[8:16] == header[16:24]:
                pending[number] = at
                if commits:
                    self._logged.update(pending)
                    pending = {}
            elif not whole:  # of before the log was begun anew
                self._earlier.setdefault(number, []).append(at)

    def _frames(self, size: int) -> Iterator[tuple[int, bytes]]:
        """Where in the log each page is, and what stands before it."""
        at = _LOG_HEADER
        while self._log and len(frame := self._log.read(_FRAME_HEADER)) == _FRAME_HEADER:
            yield at + _FRAME_HEADER, frame
            at += _FRAME_HEADER + size
            self._log.seek(at)

    def numbers(self) -> Iterator[int]:
        """The numbers of all pages that there are."""
        there = self._file.seek(0, 2) // self.size if self._file else 0
        yield from range(1, there + 1)
        yield from sorted(number for number in self._logged.keys() | self._earlier.keys() if number > there)

    def versions(self, number: int) -> Iterator[bytes]:
        """A page as it is, and as it was before: the log may be another file's, or all that is left."""
        yield self.read(number)
        if number in self._logged:
            yield self._before(number)
        for at in self._earlier.get(number, ()):
            yield self._in_log(at)

    def read(self, number: int) -> bytes:
        """A page; fewer bytes where there are no more."""
        if number in self._logged:
            return self._in_log(self._logged[number])
        if number in self._earlier:
            return self._in_log(self._earlier[number][-1])
        return self._before(number)

    def _in_log(self, at: int) -> bytes:
        if self._log is None:
            return b""
        self._log.seek(at)
        return self._log.read(self.size)

    def _before(self, number: int) -> bytes:
        if self._file is None or number < 1:
            return b""
        self._file.seek((number - 1) * self.size)
        return self._file.read(self.size)


def _sizes(header: bytes) -> tuple[int, int]:
    """The size of a page, and how much of it is used, as the file's header says, if it does."""
    if not header.startswith(_MAGIC) or len(header) < 21:
        return _PAGE, _PAGE
    size = struct.unpack(">H", header[16:18])[0]
    size = 65536 if size == 1 else size
    good = size >= 512 and size & (size - 1) == 0
    return (size, size - header[20]) if good else (_PAGE, _PAGE)


def _rows(pages: _Pages, number: int, page: bytes, columns: Container[int]) -> Iterator[tuple[Any, ...]]:
    start = 100 if number == 1 else 0
    if len(page) < start + 8 or page[start] != _LEAF:
        return
    cells = struct.unpack(">H", page[start + 3 : start + 5])[0]
    places = page[start + 8 : start + 8 + 2 * cells]
    for (place,) in struct.iter_unpack(">H", places[: len(places) // 2 * 2]):
        try:
            key, payload = _cell(pages, page, place)
            values = _values(payload, columns)
        except (IndexError, ValueError, struct.error):
            continue
        if values is not None:
            yield (key, *values)


def _cell(pages: _Pages, page: bytes, at: int) -> tuple[int, bytes]:
    """The number of a row and its record, with what lies on other pages."""
    length, at = _varint(page, at)
    key, at = _varint(page, at)
    if length > _MOST:
        raise ValueError
    here = _local(length, pages.used)
    payload = page[at : at + here]
    if here == length:
        return key, payload
    following = struct.unpack(">I", page[at + here : at + here + 4])[0]
    parts, there, seen = [payload], here, set[int]()
    while there < length and following and following not in seen:
        seen.add(following)
        more = pages.read(following)
        part = more[4 : min(pages.used, 4 + length - there)]
        if not part:
            break
        parts.append(part)
        there += len(part)
        following = struct.unpack(">I", more[:4])[0]
    if there != length:
        raise ValueError
    return key, b"".join(parts)


def _local(length: int, used: int) -> int:
    """How many bytes of a record lie on its own page."""
    most = used - 35
    if length <= most:
        return length
    least = (used - 12) * 32 // 255 - 23
    wanted = least + (length - least) % (used - 4)
    return wanted if wanted <= most else least


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for _ in range(8):
        byte = data[at]
        at += 1
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at
    return value << 8 | data[at], at + 1


def _values(record: bytes, columns: Container[int]) -> list[Any] | None:
    """The values of a record; None where it has another number of them, or is none."""
    head, at = _varint(record, 0)
    types = []
    while at < head:
        kind, at = _varint(record, at)
        types.append(kind)
    if at != head or len(types) not in columns or head + sum(map(_size, types)) != len(record):
        return None
    values = []
    for kind in types:
        size = _size(kind)
        values.append(_value(kind, record[at : at + size]))
        at += size
    return values


def _size(kind: int) -> int:
    return _SIZES[kind] if kind < 10 else (kind - 12) // 2 if kind >= 12 else _MOST


def _value(kind: int, data: bytes) -> Any:
    if kind in (0, 8, 9):
        return {0: None, 8: 0, 9: 1}[kind]
    if kind < 7:
        return int.from_bytes(data, "big", signed=True)
    if kind == 7:
        return struct.unpack(">d", data)[0]
    return data.decode("utf-8") if kind % 2 else data
