"""Reads brat's folders: each document with its annotations, under the configuration that is nearest above it."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping
from hashlib import blake2b
from pathlib import Path

from workbench.errors import FormatError, Place
from workbench.formats.brat.conf import Configuration, parse
from workbench.formats.brat.folders import CONFIGURATION, Found, documents
from workbench.formats.brat.schema_out import read_back
from workbench.formats.brat.standoff import read_annotations
from workbench.formats.incoming import Incoming, IncomingDocument, IncomingSchema, ReadOptions, Skipped
from workbench.schema.model import MarkType, Role, Schema

_VISUAL = "visual.conf"


def read(path: Path, options: ReadOptions) -> Iterator[Incoming]:
    """The documents of a file or folder, with their marks.

    Raises:
        FormatError: An option is unknown.
    """
    units = options.more.get("offsets", "points")
    if units not in ("points", "utf16") or set(options.more) - {"offsets"}:
        raise FormatError(
            f"{path}: brat is imported with no such setting: {dict(options.more)}",
            hint="there is: --set offsets=utf16, for files of tools that count UTF-16 units",
        )
    return _Reader(path, utf16=units == "utf16").read(path, options)


class _Reader:
    """One import under way."""

    def __init__(self, path: Path, *, utf16: bool) -> None:
        self._utf16 = utf16
        self._name = path.stem or "brat"
        self._schemas: dict[Path, Schema | None] = {}
        self._of_folder: dict[Path, Path | None] = {}
        self._names: dict[str, bytes] = {}
        self._ends: set[str] = set()

    def read(self, path: Path, options: ReadOptions) -> Iterator[Incoming]:
        """Everything, one document after another."""
        for found in documents(path, options.annotators):
            if isinstance(found, FormatError):
                yield Skipped(found)
            else:
                yield from self._document(found)

    def _document(self, found: Found) -> Iterator[Incoming]:
        schema = yield from self._schema(found.text.parent)
        try:
            text = _content(found.text)
            annotations = [(path, _content(path).removeprefix("\ufeff")) for path in found.annotations]
        except FormatError as error:
            yield Skipped(error)
            return
        path, lines = annotations[0] if annotations else (found.text, "")
        if len(annotations) > 1:
            lines = "".join(f"{each.rstrip(chr(10))}\n" for _, each in annotations)
        marks = read_annotations(text, lines, path, schema, found.annotator, self._to_points(text))
        yield from map(Skipped, marks.problems)
        yield from self._relations_seen(marks.ends)
        yield IncomingDocument(
            self._named(found, text), text, marks.marks, marks.lost,
            annotators=(found.annotator,) if annotations else (), place=Place(path),
        )  # fmt: skip

    def _to_points(self, text: str) -> Callable[[int], int] | None:
        if not self._utf16:
            return None
        from workbench.formats.units import Utf16

        return Utf16(text).to_points

    def _named(self, found: Found, text: str) -> str:
        """The document's name; where two annotators have different texts of one name, with the annotator's."""
        if not found.annotator:
            return found.name
        told = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
        if self._names.setdefault(found.name, told) == told:
            return found.name
        return f"{found.annotator}/{found.name}"

    def _schema(self, folder: Path) -> Generator[Incoming, None, Schema | None]:
        """The schema for a folder, told once when its configuration is first met."""
        if folder not in self._of_folder:
            above = (each / CONFIGURATION for each in (folder, *folder.resolve().parents))
            self._of_folder[folder] = next((each for each in above if each.is_file()), None)
        path = self._of_folder[folder]
        if path is None:
            return None
        if path not in self._schemas:
            self._schemas[path] = None
            try:
                schema, problems = read_back(_content(path), path, _visual(path.with_name(_VISUAL)), self._name)
            except FormatError as error:
                yield Skipped(error)
                return None
            yield from map(Skipped, problems)
            self._schemas[path] = schema
            yield IncomingSchema(schema)
        return self._schemas[path]

    def _relations_seen(self, ends: Mapping[str, tuple[str, str]]) -> Iterator[Incoming]:
        """What the file calls the ends of relations that no configuration declares."""
        for label, names in ends.items():
            if label not in self._ends:
                self._ends.add(label)
                roles = tuple(
                    Role(name=role, titles=(("", name),), min=1, max=1)
                    for role, name in zip(("from", "to"), names, strict=True)
                )
                yield IncomingSchema(
                    Schema.of(self._name, [MarkType(name=label, kind="relation", roles=roles, color="")])
                )


def _visual(path: Path) -> Configuration:
    """How types look; what is wrong in it costs only looks."""
    try:
        return parse(_content(path), path) if path.is_file() else Configuration({})
    except FormatError:
        return Configuration({})


def _content(path: Path) -> str:
    """A file's text as it stands.

    Raises:
        FormatError: It cannot be read, or is not UTF-8.
    """
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise FormatError(
            f"is not UTF-8: byte {error.object[error.start]:#04x} at byte offset {error.start:,}",
            place=Place(path, offset=error.start), hint="convert the file to UTF-8; brat reads nothing else",
        ) from error  # fmt: skip
    except OSError as error:
        raise FormatError(f"cannot be read: {error.strerror}", place=Place(path)) from error
