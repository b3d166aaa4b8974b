"""Where documents lie that are a file each: one file, a folder of them, or a zip; with the type system beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from workbench.errors import FormatError, Place
from workbench.formats.incoming import ReadOptions
from workbench.formats.uima.typesystem import NAME, TypeSystem, read_type_system
from workbench.formats.zips import Zip, peek

MAX_BYTES: Final = 1 << 30
_HEAD: Final = 4096
_NOT_DOCUMENTS: Final = frozenset({"manifest.json", "loss-report.json"})


@dataclass(frozen=True, slots=True)
class Source:
    """A document's file.

    Attributes:
        annotator: Whose it is, where the folders say so.
        types: What describes its types; None where nothing does.
    """

    path: Path
    data: bytes
    annotator: str | None = None
    types: TypeSystem | None = None

    @property
    def stem(self) -> str:
        """Its name without the suffix."""
        return self.path.stem


def sources(path: Path, suffixes: Sequence[str], options: ReadOptions) -> Iterator[Source]:
    """Each document's file in a path, in order.

    Raises:
        FormatError: Something cannot be read, or there is none.
    """
    count = 0
    for source in _sources(path, tuple(suffixes), options):
        count += 1
        yield source
    if not count:
        raise FormatError(f"no file ends in {' or '.join(suffixes)}", place=Place(path))


def _sources(path: Path, suffixes: tuple[str, ...], options: ReadOptions) -> Iterator[Source]:
    if path.is_dir():
        yield from _in_folder(path, suffixes, options)
    elif path.suffix.lower() == ".zip":
        with Zip(path) as archive:
            yield from in_zip(archive, suffixes, options)
    else:
        description = path.with_name(NAME)
        types = read_type_system(read_bytes(description), description) if description.is_file() else None
        yield Source(path, read_bytes(path), None, types)


def _in_folder(path: Path, suffixes: tuple[str, ...], options: ReadOptions) -> Iterator[Source]:
    known: dict[Path, TypeSystem | None] = {}

    def types(folder: Path) -> TypeSystem | None:
        if folder not in known:
            here = folder / NAME
            if here.is_file():
                known[folder] = read_type_system(read_bytes(here), here)
            else:
                known[folder] = types(folder.parent) if folder != path else None
        return known[folder]

    for each in sorted(path.rglob("*")):
        if each.name.lower().endswith(suffixes) and each.name not in _NOT_DOCUMENTS and each.is_file():
            inside = each.relative_to(path).parts
            yield Source(each, read_bytes(each), _whose(inside, options), types(each.parent))


def in_zip(archive: Zip, suffixes: tuple[str, ...], options: ReadOptions) -> Iterator[Source]:
    """Each document's file in a zip."""
    names = archive.names()
    known = {
        str(PurePosixPath(name).parent): read_type_system(archive.read(name), archive.path / name)
        for name in names
        if PurePosixPath(name).name == NAME
    }
    for name in names:
        place = PurePosixPath(name)
        if name.lower().endswith(suffixes) and place.name not in _NOT_DOCUMENTS and not name.startswith("__MACOSX/"):
            above = (str(folder) for folder in place.parents)
            types = next((known[folder] for folder in above if folder in known), None)
            yield Source(archive.path / name, archive.read(name), _whose(place.parts, options), types)


def _whose(inside: Sequence[str], options: ReadOptions) -> str | None:
    return inside[0] if options.annotators == "folders" and len(inside) > 1 else None


def read_bytes(path: Path) -> bytes:
    """A file's bytes.

    Raises:
        FormatError: It cannot be read, or is larger than a document can be.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise FormatError("too large for one document", place=Place(path))
        return path.read_bytes()
    except OSError as error:
        raise FormatError(f"cannot be read: {error.strerror or error}", place=Place(path)) from error


def head(path: Path) -> bytes:
    """A file's beginning; b"" where it cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(_HEAD)
    except OSError:
        return b""


def first_with(path: Path, suffix: str) -> Path | None:
    """The first file of that suffix in a folder or directly below, without reading on; None where there is none."""
    try:
        for pattern in (f"*{suffix}", f"*/*{suffix}"):
            there = (each for each in path.glob(pattern) if each.name not in _NOT_DOCUMENTS and each.is_file())
            found = next(there, None)
            if found is not None:
                return found
    except OSError:
        pass
    return None


def zipped(path: Path, suffix: str) -> bool:
    """Whether a zip holds documents of that suffix, and is no project of INCEpTION's."""
    if path.suffix.lower() != ".zip":
        return False
    names = peek(path)
    whole = any(name.rpartition("/")[2].startswith("exportedproject") for name in names)
    return not whole and any(name.lower().endswith(suffix) for name in names)
