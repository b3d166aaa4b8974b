"""Finding brat's documents in a folder: which texts, whose annotations, under which configuration."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Container, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Literal

from workbench.errors import FormatError, Place
from workbench.formats.names import folder_name

TEXT: Final = ".txt"
JOINED: Final = ".ann"
PARTIAL: Final = (".a1", ".a2", ".co", ".rel")
_KNOWN: Final = frozenset({TEXT, JOINED, *PARTIAL})
CONFIGURATION: Final = "annotation.conf"
_LOOKED_AT: Final = 2_000
_ESCAPED: Final = re.compile(r"%([0-9A-F]{1,6})\.")


@dataclass(frozen=True, slots=True)
class Found:
    """A document of a folder.

    Attributes:
        name: Its path below the folder that counts (an annotator's, or the whole).
        annotations: Its annotation files; none where nobody has begun.
    """

    name: str
    text: Path
    annotations: tuple[Path, ...]
    annotator: str = ""


def looks_like_brat(path: Path) -> bool:
    """Whether it is an .ann file beside its text, or a folder with one, or with a configuration of brat's."""
    try:
        if path.is_file():
            return path.suffix == JOINED and path.with_suffix(TEXT).is_file()
        if (path / CONFIGURATION).is_file():
            return True
        for number, (_, _, names) in enumerate(os.walk(path)):
            if number > _LOOKED_AT:
                return False
            if any(name.endswith(JOINED) and f"{name[:-4]}{TEXT}" in names for name in names):
                return True
    except OSError:
        return False
    return False


def documents(path: Path, annotators: Literal["auto", "folders", "none"]) -> Iterator[Found | FormatError]:
    """The documents in a folder and below it, one annotator after another; or what cannot be read."""
    if not path.is_dir():
        yield from _single(path)
        return
    if annotators == "folders" or (annotators == "auto" and annotator_folders(path)):
        for entry in _entries(path):
            if entry.is_dir():
                for found in _below(entry, path):
                    yield found if isinstance(found, FormatError) else _of(found, annotator_of(entry.name))
            elif entry.suffix in (TEXT, JOINED):
                yield FormatError(
                    "stands beside the annotators' folders, so it is nobody's", place=Place(entry),
                    hint="if the folders are no annotators: --annotators none",
                )  # fmt: skip
        return
    told = _written_here(path) if annotators == "auto" else ()
    for found in _below(path, path):
        yield replace(found, annotator=told[0]) if len(told) == 1 and isinstance(found, Found) else found


def _of(found: Found, annotator: str) -> Found:
    return replace(found, name=found.name.partition("/")[2], annotator=annotator)


def annotator_folders(path: Path) -> bool:
    """Whether the folders directly in a path are annotators: they hold the same texts, or we wrote them so."""
    folders = [entry for entry in _entries(path) if entry.is_dir()]
    if not folders or any(entry.suffix in (TEXT, JOINED) for entry in _entries(path)):
        return False
    if {folder.name for folder in folders} & {folder_name(who) for who in _written_here(path)}:
        return True
    first: dict[str, Path] = {}
    for folder in folders:
        for found in _below(folder, folder):
            if isinstance(found, FormatError):
                continue
            other = first.setdefault(found.name, found.text)
            if other != found.text:
                return _same_bytes(other, found.text)
    return False


def _written_here(path: Path) -> tuple[str, ...]:
    """The annotators whose marks an export wrote into this folder, as its manifest says; () for any other folder."""
    said = path / "manifest.json"
    if not said.is_file():
        return ()
    try:
        manifest = json.loads(said.read_text("utf-8"))
        return tuple(filter(_is_name, manifest["marks"])) if manifest["format"] == "brat" else ()
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return ()


def _is_name(said: object) -> bool:
    return isinstance(said, str) and bool(said)


def annotator_of(folder: str) -> str:
    """The annotator whose folder an export called so; any other name is itself."""
    name = re.sub(
        r"%([0-9A-F]{1,6})\.", lambda found: chr(int(found[1], 16)) if int(found[1], 16) < 0x110000 else "", folder
    )
    return name if folder_name(name) == folder else folder


def _same_bytes(one: Path, other: Path) -> bool:
    try:
        return one.stat().st_size == other.stat().st_size and one.read_bytes() == other.read_bytes()
    except OSError:
        return False


def _single(path: Path) -> Iterator[Found | FormatError]:
    text = path if path.suffix == TEXT else path.with_suffix(TEXT)
    if not text.is_file():
        yield FormatError("there is no text beside these annotations", place=Place(path), hint=f"expected: {text.name}")
        return
    stem = text.name.removesuffix(TEXT)
    yield Found(text.name, text, _annotations(text.parent, stem, _names(text.parent)))


def _annotations(folder: Path, stem: str, names: Container[str]) -> tuple[Path, ...]:
    if f"{stem}{JOINED}" in names:
        return (folder / f"{stem}{JOINED}",)
    return tuple(folder / f"{stem}{suffix}" for suffix in PARTIAL if f"{stem}{suffix}" in names)


def _entries(folder: Path) -> Iterator[Path]:
    """What is in a folder, by name; hidden files are not brat's."""
    return (folder / name for name in _names(folder))


def _names(folder: Path) -> list[str]:
    return sorted(name for name in os.listdir(folder) if not name.startswith("."))


def _below(folder: Path, top: Path) -> Iterator[Found | FormatError]:
    ordered = _names(folder)
    names = frozenset(ordered)
    above = "" if folder == top else f"{folder.relative_to(top).as_posix()}/"
    for name in ordered:
        entry = folder / name
        suffix = entry.suffix
        problem = _problem(entry, top) if suffix in _KNOWN or entry.is_dir() else None
        if problem:
            yield problem
        elif suffix == TEXT and not entry.is_dir():
            yield Found(f"{above}{name}", entry, _annotations(folder, name.removesuffix(TEXT), names))
        elif suffix == JOINED and f"{name.removesuffix(JOINED)}{TEXT}" not in names:
            yield FormatError("there is no text beside these annotations", place=Place(entry))
        elif suffix not in _KNOWN and entry.is_dir():
            yield from _below(entry, top)


def _problem(entry: Path, top: Path) -> FormatError | None:
    """Why a document or folder is not read, though it looks like a part of the data."""
    try:
        str(entry).encode("utf-8")
    except UnicodeEncodeError:
        shown = os.fsencode(entry.name)
        return FormatError(f"{entry.parent}: the file name {shown!r} is not UTF-8", hint="rename it")
    if entry.is_symlink() and not entry.resolve().is_relative_to(top.resolve()):
        return FormatError("is a link that leads out of the folder", place=Place(entry), hint="copy what it leads to")
    return None
