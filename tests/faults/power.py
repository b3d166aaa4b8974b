"""What a disk may hold after the power went: everything that was synced, and of the rest whatever the dice say.

Reads the log that the shim (shim.c) keeps of a process's operations, and makes the folder as it might be found again
at any point of it. A file keeps what was written before its last sync. Of what was written since, each write is kept or
lost by itself, and one that is kept may be kept in some of its sectors only. A name in a folder (a file made, renamed
or deleted, a folder made) is certain once its folder is synced; until then it may be lost, and a later one kept.

What this does not show: a disk that says that it has synced and has not, a controller that writes rubbish, a disk that
loses what it had; and two processes at once, whose writes and syncs may overlap in time.
"""

from __future__ import annotations

import json
import random
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

_RECORD: Final = struct.Struct("=c7xQqII")
_SECTOR: Final = 512


@dataclass(frozen=True, slots=True)
class Operation:
    """One record of the log.

    Attributes:
        kind: C a file was made, W written to, T cut or lengthened, S a file or folder synced, U a name taken away,
            R renamed, D a folder made, A something acknowledged.
    """

    kind: str
    file: int
    at: int
    path: str
    data: bytes


def operations(log: Path) -> list[Operation]:
    """All records of a log."""
    raw, found, at = log.read_bytes(), [], 0
    while at + _RECORD.size <= len(raw):
        kind, file, offset, path_size, data_size = _RECORD.unpack_from(raw, at)
        at += _RECORD.size
        path, data = raw[at : at + path_size], raw[at + path_size : at + path_size + data_size]
        at += path_size + data_size
        found.append(Operation(kind.decode(), file, offset, path.decode(), data))
    return found


@dataclass(slots=True)
class _File:
    """What of a file is certain, and what is not yet."""

    synced: bytearray = field(default_factory=bytearray)
    pending: list[tuple[int, bytes | None]] = field(default_factory=list)

    def sync(self) -> None:
        for at, data in self.pending:
            _apply(self.synced, at, data)
        self.pending.clear()

    def drawn(self, dice: random.Random, kept: float) -> bytearray:
        """The file as it may be found."""
        content = bytearray(self.synced)
        for at, data in self.pending:
            if dice.random() >= kept:
                continue
            if data is None or len(data) <= _SECTOR or dice.random() < 0.7:
                _apply(content, at, data)
                continue
            for start in range(0, len(data), _SECTOR):
                if dice.random() < 0.5:
                    _apply(content, at + start, data[start : start + _SECTOR])
        return content


def _apply(content: bytearray, at: int, data: bytes | None) -> None:
    """Write data at a place; None cuts or lengthens there."""
    if data is None:
        del content[at:]
    if len(content) < at:
        content.extend(bytes(at - len(content)))
    if data is not None:
        content[at : at + len(data)] = data


_Names = dict[str, "_File | None"]
"""What stands under each path: a file, or None for a folder."""


@dataclass(slots=True)
class _Change:
    """A change of names that its folders do not hold for certain yet."""

    folders: set[str]
    taken: str = ""
    put: tuple[str, _File | None] | None = None

    def apply(self, names: _Names) -> None:
        if self.taken:
            names.pop(self.taken, None)
        if self.put is not None:
            names[self.put[0]] = self.put[1]


class Disk:
    """A folder as the operations on it make it, from how it was at the beginning.

    Attributes:
        acknowledged: The edits that were said to be on disk so far.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = str(folder)
        self._names: _Names = {}
        self._files: dict[int, _File] = {}
        for path in folder.rglob("*"):
            self._names[str(path)] = None if path.is_dir() else self._begun(path)
        self._certain: _Names = dict(self._names)
        self._changes: list[_Change] = []
        self.acknowledged: list[str] = []

    def _begun(self, path: Path) -> _File:
        file = _File(bytearray(path.read_bytes()))
        self._files[path.stat().st_ino] = file
        return file

    def do(self, operation: Operation) -> None:
        """Take in what was done next."""
        path, file = operation.path, operation.file
        if operation.kind == "A":
            self.acknowledged += json.loads(operation.data)["edits"]
        elif operation.kind == "C":
            self._files[file] = _File()
            self._change(_Change({_parent(path)}, put=(path, self._files[file])))
        elif operation.kind == "W" and file in self._files:
            self._files[file].pending.append((operation.at, operation.data))
        elif operation.kind == "T" and file in self._files:
            self._files[file].pending.append((operation.at, None))
        elif operation.kind == "S":
            self._sync(path, file)
        elif operation.kind == "U":
            self._change(_Change({_parent(path)}, taken=path))
        elif operation.kind == "R":
            self._rename(path, operation.data.decode())
        elif operation.kind == "D":
            self._change(_Change({_parent(path)}, put=(path, None)))

    def _sync(self, path: str, file: int) -> None:
        if file in self._files and self._names.get(path, 0) is not None:
            self._files[file].sync()
            return
        waiting = []
        for change in self._changes:
            change.folders.discard(path)
            if change.folders:
                waiting.append(change)
            else:
                change.apply(self._certain)
        self._changes = waiting

    def _rename(self, path: str, to: str) -> None:
        """Rename a file, or a folder with all that is in it."""
        inside = sorted(name for name in self._names if name.startswith(f"{path}/"))
        for name in [path, *inside]:
            moved = to + name.removeprefix(path)
            self._change(_Change({_parent(path), _parent(to)}, taken=name, put=(moved, self._names.get(name))))

    def _change(self, change: _Change) -> None:
        change.apply(self._names)
        self._changes.append(change)

    def found_again(self, dice: random.Random, into: Path) -> None:
        """Write the folder as it may be found after the power went now."""
        names = dict(self._certain)
        kept = dice.choice((0.0, 0.2, 0.5, 0.8, 1.0))
        for change in self._changes:
            if dice.random() < kept:
                change.apply(names)
        kept = dice.choice((0.0, 0.2, 0.5, 0.8, 1.0))
        folders = {""} | {path.removeprefix(self._folder) for path, file in names.items() if file is None}
        for path, file in sorted(names.items()):
            inside = path.removeprefix(self._folder)
            if _parent(inside) not in folders or not _all_there(inside, folders):
                continue
            if file is None:
                (into / inside[1:]).mkdir(parents=True, exist_ok=True)
            else:
                (into / inside[1:]).write_bytes(file.drawn(dice, kept))


def _all_there(path: str, folders: set[str]) -> bool:
    """Whether each folder above a path has been kept."""
    parts = path.split("/")[1:-1]
    return all("/" + "/".join(parts[:end]) in folders for end in range(1, len(parts) + 1))


def _parent(path: str) -> str:
    return path.rpartition("/")[0]


def losses(disk: Disk, done: list[Operation], dice: random.Random, number: int) -> Iterator[Disk]:
    """The disk at so many points of what was done, in order; each time the power goes there."""
    points = sorted(dice.randrange(len(done) + 1) for _ in range(number))
    at = 0
    for point in points:
        for operation in done[at:point]:
            disk.do(operation)
        at = point
        yield disk
