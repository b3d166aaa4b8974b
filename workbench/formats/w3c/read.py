"""Reads Web Annotations: pages, collections, lists and lines, with the texts that they are about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, Final
from urllib.parse import unquote, urlsplit

from workbench.errors import FormatError, Place
from workbench.formats.beside import segments_in
from workbench.formats.counted import Unit, unit_of
from workbench.formats.fields import Fields, Misfit
from workbench.formats.incoming import Incoming, IncomingDocument, ReadOptions, Skipped
from workbench.formats.json_stream import first_value, look, members, parse, rows
from workbench.formats.w3c.annotations import Annotations, source_of
from workbench.formats.w3c.write import CONTEXT, LINKS, PAGES, TEXTS

_SUFFIXES: Final = (".jsonld", ".json", ".jsonl")
_HERE: Final = "workbench:document"
_LISTS: Final = frozenset({"items"})
_TYPES: Final = ("Annotation", "AnnotationPage", "AnnotationCollection")
_HINT: Final = "put the text beside the annotations, or name it: --set source=FILE"


def recognises(path: Path) -> bool:
    """Whether it is Web Annotations, or a folder that has some."""
    try:
        if path.is_dir():
            return any(map(_begins_well, _files(path)[:3]))
        return path.suffix in _SUFFIXES and _begins_well(path)
    except OSError:
        return False


def _files(folder: Path) -> list[Path]:
    return sorted(each for each in folder.rglob("*.jsonld") if each.is_file())


def _begins_well(path: Path) -> bool:
    with path.open("rb") as file:
        head = file.read(2000)
    if CONTEXT.encode() in head:
        return True
    value = first_value(path)
    return isinstance(value, dict) and value.get("type") in _TYPES and "target" in value


def read(path: Path, options: ReadOptions) -> Iterator[Incoming]:
    """The documents of each file, one for each text that its annotations are about."""
    unit = unit_of(options.more)
    named = Path(options.more["source"]) if "source" in options.more else None
    if path.is_dir():
        files, root = _files(path), path
        if not files:
            raise FormatError("there is no .jsonld file in this folder", place=Place(path))
    else:
        files, root = [path], path.parent.parent if path.parent.name == PAGES else path.parent
    for each in files:
        if each.parent.name != LINKS or each == path:
            yield from _File(each, root, named, unit).documents()


@dataclass(slots=True)
class _Source:
    """What is said about one text."""

    place: Place
    items: list[tuple[Place, Fields]] = field(default_factory=list)
    said: Fields = field(default_factory=lambda: Fields({}))


class _File:
    """One file of annotations, with that of its links. They are gathered by their text, so it is all in memory."""

    def __init__(self, path: Path, root: Path, named: Path | None, unit: Unit) -> None:
        self._path = path
        self._root = root.resolve()
        self._named = named
        self._unit = unit
        self._sources: dict[str, _Source] = {}
        self._links: list[tuple[Place, Fields]] = []

    def documents(self) -> Iterator[Incoming]:
        for path in (self._path, self._path.parent.parent / LINKS / self._path.name):
            if path == self._path or (path.is_file() and self._path.parent.name == PAGES):
                yield from self._gather(path)
        for source, found in self._sources.items():
            try:
                yield from self._document(source, found)
            except FormatError as error:
                yield Skipped(error)
            except Misfit as error:
                yield _skipped(error, found.place)

    def _gather(self, path: Path) -> Iterator[Skipped]:
        with path.open("rb") as file:
            for place, value in _items(file, path):
                try:
                    self._sort(place, value)
                except Misfit as error:
                    yield _skipped(error, place)
                except FormatError as error:
                    yield Skipped(error)

    def _sort(self, place: Place, value: Any) -> None:
        """Put an annotation to its text, and a link aside."""
        if isinstance(value, FormatError):
            raise value
        if not isinstance(value, dict):
            raise Misfit("should be an annotation")
        if _HERE in value:
            said = Fields(Fields(value).mapping(_HERE), _HERE)
            self._source(said.filled("source"), place).said = said
            return
        if value.get("type") in ("AnnotationPage", "AnnotationCollection"):
            for item in Fields(value).objects("items"):
                self._sort(place, dict(item))
            return
        annotation = Fields(value)
        source = source_of(annotation)
        if source is None:
            self._links.append((place, annotation))
        else:
            self._source(source, place).items.append((place, annotation))

    def _source(self, name: str, place: Place) -> _Source:
        return self._sources.setdefault(name, _Source(place))

    def _document(self, source: str, found: _Source) -> Iterator[Incoming]:
        text, name = self._text(source, found.place)
        said = found.said
        annotations = Annotations(text, self._unit)
        for place, item in found.items:
            try:
                annotations.take(item)
            except Misfit as error:
                yield _skipped(error, place)
        yield from self._link(annotations, last=source == next(reversed(self._sources)))
        meta = said.mapping("meta", {})
        yield IncomingDocument(
            said.string("name", "") or name,
            text,
            tuple(annotations.marks()),
            lost=tuple(annotations.lost),
            language=said.string("language", ""),
            title=said.string("title", ""),
            meta=meta,
            segments=segments_in(said, len(text)),
            place=found.place,
        )

    def _link(self, annotations: Annotations, *, last: bool) -> Iterator[Skipped]:
        """Take the links on this text; those that belong to none are lost with the last."""
        left: list[tuple[Place, Fields]] = []
        for place, item in self._links:
            try:
                if not annotations.link(item):
                    left.append((place, item))
            except Misfit as error:
                yield _skipped(error, place)
        self._links = left
        for _, item in left if last else ():
            annotations.lose(item)

    def _text(self, source: str, place: Place) -> tuple[str, str]:
        """The text, and what its file is called."""
        path = self._named if self._named is not None else self._beside(source)
        if path is None:
            raise FormatError(f"the text {source[:200]} is not here", place=place, hint=_HINT)
        try:
            return path.read_bytes().decode("utf-8-sig"), path.name
        except UnicodeDecodeError as error:
            raise FormatError("is no UTF-8 text", place=Place(path, offset=error.start)) from error

    def _beside(self, source: str) -> Path | None:
        """The file that an address names, if it lies in the folder that is read; or one of that name."""
        try:
            address = unquote(urlsplit(source).path) if urlsplit(source).scheme else unquote(source.split("#")[0])
            name = address.rstrip("/").rsplit("/", 1)[-1]
            tries = [self._path.parent / address.lstrip("/"), self._root / TEXTS / name, self._root / name]
            for path in tries if name else ():
                whole = path.resolve()
                if whole.is_relative_to(self._root) and whole.is_file() and whole != self._path.resolve():
                    return whole
        except (OSError, ValueError):
            return None
        return None


def _skipped(error: Misfit, place: Place) -> Skipped:
    where = Place(place.path, place.line, key=error.key)
    return Skipped(FormatError(str(error), place=where, hint="correct the annotation, or leave it out"))


def _items(file: BinaryIO, path: Path) -> Iterator[tuple[Place, Any]]:
    """The annotations in a file, and what its page says about its text."""
    if not _is_one_object(file, path):
        yield from rows(file, path)
        return
    whole: dict[str, Any] = {}
    first = Place(path, 1)
    for name, place, value in members(file, path, _LISTS):
        if name == "items":
            yield place, value
        elif name == _HERE:
            yield place, {_HERE: value}
        else:
            whole[name] = value
    if "target" in whole:
        yield first, whole


def _is_one_object(file: BinaryIO, path: Path) -> bool:
    """Whether the file is one object over several lines, and not a list, or an object in each line."""
    _, line = look(file)
    if not line.startswith("{"):
        return False
    try:
        parse(line, Place(path, 1))
    except FormatError:
        return True
    return False
