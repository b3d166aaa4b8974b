"""Files and folders: what is read, in which order, and what is passed over and why."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from workbench.errors import Place, ReaderError
from workbench.model import SourceText

MOST_BYTES: Final = 200_000_000

SUFFIXES: Final = {
    ".txt": "plain",
    ".text": "plain",
    ".md": "plain",
    ".markdown": "plain",
    ".jsonl": "jsonl",
    ".csv": "table",
    ".tsv": "table",
}
"""What can be read, by the end of the file's name in lower case, and the module that reads it."""


@dataclass(frozen=True, slots=True)
class Options:
    """How to read; see `read`."""

    encoding: str | None = None
    text_field: str | None = None
    front_matter: bool = True
    skip_bad: bool = False


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that was passed over, and why, in words."""

    path: Path
    reason: str
    line: int | None = None


_TextsOfFile = Callable[[Path, str], Iterator[SourceText]]


class Reading:
    """The texts of a file or folder, one after the other; `skipped` grows with what is passed over.

    Attributes:
        files: The files that are read, in order.
        skipped: What is not: complete when the last text has been taken.
    """

    def __init__(self, files: list[tuple[Path, str]], skipped: list[Skipped], options: Options, max_bytes: int) -> None:
        self.files = tuple(path for path, _ in files)
        self.skipped = skipped
        texts = self._of_file(options, max_bytes)
        self._texts = self._read(files, self._or_skipped(texts) if options.skip_bad else texts)

    def __iter__(self) -> Iterator[SourceText]:
        return self

    def __next__(self) -> SourceText:
        return next(self._texts)

    def _read(self, files: list[tuple[Path, str]], texts: _TextsOfFile) -> Iterator[SourceText]:
        for path, name in files:
            yield from texts(path, name)

    def _of_file(self, options: Options, max_bytes: int) -> _TextsOfFile:
        def texts(path: Path, name: str) -> Iterator[SourceText]:
            data, place = _bytes(path, max_bytes), _name(os.path.realpath(path))
            for text in _reader(path)(data, name, path, options, self.skipped.append):
                yield replace(text, origin=place + text.name.removeprefix(name))

        return texts

    def _or_skipped(self, texts: _TextsOfFile) -> _TextsOfFile:
        """The texts of a file, all of them, or none where it is not as it should be."""

        def whole(path: Path, name: str) -> Iterator[SourceText]:
            try:
                yield from list(texts(path, name))
            except ReaderError as error:
                self.skipped.append(_bad(path, error))

        return whole


Reader = Callable[[bytes, str, Path, Options, Callable[[Skipped], None]], Iterator[SourceText]]
"""What each format's module has as `texts`: (bytes, name, path, options, skip) -> the texts."""


def read(
    path: str | os.PathLike[str],
    *,
    encoding: str | None = None,
    text_field: str | None = None,
    front_matter: bool = True,
    max_bytes: int = MOST_BYTES,
    skip_bad: bool = False,
) -> Reading:
    """The texts of a file, or of a folder and all folders in it, sorted by name.

    In a folder, hidden files, files that cannot be read by their suffix, and empty ones are passed over and listed in
    the result's `skipped`. A text is named by its file, within a folder by its path there, and a row of a JSONL or CSV
    file by that and its id or line ("news.jsonl#a1", "news.csv#12").

    Args:
        encoding: The encoding of all files; None to find out that of each.
        text_field: The column or key that holds the text; None for "text" or else "content".
        front_matter: Whether a text may begin with YAML between two lines of '---'.
        max_bytes: The most that one file may hold.
        skip_bad: Whether a file that is not as it should be is passed over, whole, and listed in `skipped`.

    Raises:
        ReaderError: Now, where `path` cannot be read; while taking the texts, where a file is not as it should be.
    """
    root = Path(path)
    options = Options(encoding, text_field, front_matter, skip_bad)
    skipped: list[Skipped] = []
    try:
        files = _files(root, skipped)
    except ReaderError as error:
        if not skip_bad:
            raise
        files, skipped = [], [_bad(root, error)]
    return Reading(files, skipped, options, max_bytes)


def _files(root: Path, skipped: list[Skipped]) -> list[tuple[Path, str]]:
    """The files that are to be read, each with its name."""
    try:
        folder = root.is_dir()
    except OSError as error:
        raise _unreadable(root, error) from error
    if folder:
        return [(file, _name(*file.relative_to(root).parts)) for file in _walk(root, skipped, {})]
    return [(_one(root), _name(root.name))]


def _bad(path: Path, error: ReaderError) -> Skipped:
    """A file that is passed over for what is wrong with it."""
    reason = error.message.removeprefix(f"{error.place}: ")
    return Skipped(path, reason, error.place.line)


def _one(path: Path) -> Path:
    """A file that was named itself, if there is one and it can be read."""
    try:
        there, regular = path.exists(), path.is_file()
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from error
    if not there:
        raise ReaderError("there is no such file or folder", place=Place(path))
    if not regular:
        raise ReaderError("this is not a regular file", place=Place(path))
    if path.suffix.lower() not in SUFFIXES:
        hint = f"Read are {', '.join(SUFFIXES)}; save it as one of these, or rename it if it is plain text."
        raise ReaderError(f"files that end in {path.suffix!r} cannot be read", place=Place(path), hint=hint)
    return path


def _walk(folder: Path, skipped: list[Skipped], seen: dict[tuple[int, int], Path]) -> Iterator[Path]:
    """The files to read in a folder, sorted; a folder that links lead to twice is read once."""
    try:
        status = folder.stat()
        paths = sorted(folder.iterdir(), key=lambda p: p.name)
    except OSError as error:
        raise _unreadable(folder, error) from error
    first = seen.setdefault((status.st_dev, status.st_ino), folder)
    if first != folder:
        skipped.append(Skipped(folder, f"a link to {first}, which is read already"))
        return
    for path in paths:
        if path.name.startswith("."):
            skipped.append(Skipped(path, "hidden"))
        elif path.is_dir():
            yield from _walk(path, skipped, seen)
        elif reason := _passed_over(path):
            skipped.append(Skipped(path, reason))
        else:
            yield path


def _passed_over(path: Path) -> str:
    if path.suffix.lower() not in SUFFIXES:
        return f"files that end in {path.suffix!r} cannot be read" if path.suffix else "its name has no suffix"
    if not path.exists():
        return "a link that leads nowhere"
    return "" if path.is_file() else "not a regular file"


def _name(*parts: str) -> str:
    """The path as a name that can be stored: bytes that are no UTF-8 are written as escapes."""
    return os.fsencode("/".join(parts)).decode("utf-8", "backslashreplace")


def _reader(path: Path) -> Reader:
    from importlib import import_module

    reader: Reader = import_module(f"workbench.readers.{SUFFIXES[path.suffix.lower()]}").texts
    return reader


def _bytes(path: Path, max_bytes: int) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(max_bytes + 1)
    except OSError as error:
        raise _unreadable(path, error) from error
    if len(data) > max_bytes:
        message = f"larger than {max_bytes / 1_000_000:,.1f} MB, the most that one file may hold"
        raise ReaderError(message, place=Place(path), hint="Split it, or read it with a higher max_bytes=.")
    return data


def _unreadable(path: Path, error: OSError | ValueError) -> ReaderError:
    if isinstance(error, PermissionError):
        return ReaderError("no permission to read it", place=Place(path), hint="Change its permissions.")
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return ReaderError(f"it cannot be read ({reason})", place=Place(path))
