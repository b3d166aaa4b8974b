"""A whole INCEpTION project, as it exports it: every annotator's marks on every document, and the curated ones as gold.

Annotations are read from the secondary format of the export, in whichever of those that we know it is. `annotation_ser`
is Java's own serialisation of objects, which nobody should read from a file; where there is nothing else, the report
says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Final

from workbench.errors import FormatError, Place
from workbench.formats.inception.described import Described, parse_project
from workbench.formats.incoming import (
    Incoming,
    IncomingDocument,
    IncomingMark,
    IncomingSchema,
    Lost,
    ReadOptions,
    Skipped,
)
from workbench.formats.uima import cas_json, xmi
from workbench.formats.uima.files import Source, in_zip, read_bytes
from workbench.formats.uima.foreign import META
from workbench.formats.uima.marks import annotator_of
from workbench.formats.webanno_tsv import read as webanno_tsv
from workbench.formats.zips import Zip
from workbench.model import JSON
from workbench.schema.model import MarkType, Schema

_FOLDERS: Final = ("annotation", "curation")
_SERIALISED: Final = {"annotation_ser": "annotation", "curation_ser": "curation"}
_RANKS: Final = (".zip", ".xmi", ".json", ".tsv")
"""Of several files of one annotator on one document the first of these kinds is read."""
_READERS: Final = {".xmi": xmi.read_source, ".json": cas_json.read_source, ".tsv": webanno_tsv.read_source}
_INITIAL: Final = "INITIAL_CAS"
_AGAIN: Final = "export the project again with a secondary format, such as UIMA CAS XMI"
_ONLY_SER: Final = f"all marks of theirs on this document: the export has them in no format that can be read; {_AGAIN}"


@dataclass(slots=True)
class Members:
    """The files of a project, in a zip or in a folder."""

    path: Path
    archive: Zip | None = None

    def names(self) -> list[str]:
        """Their names, as in a zip."""
        if self.archive is not None:
            return self.archive.names()
        files = (each for each in self.path.rglob("*") if each.is_file())
        return sorted(each.relative_to(self.path).as_posix() for each in files)

    def read(self, name: str) -> bytes:
        """One of them."""
        return self.archive.read(name) if self.archive is not None else read_bytes(self.path / name)


def read_project(path: Path, options: ReadOptions) -> Iterator[Incoming]:
    """The schema and the documents of a project, or of each project in a folder of them.

    Raises:
        FormatError: It is no exported project, or nobody's annotations can be read.
    """
    packed = path.is_dir() and not any(path.glob("exportedproject*.json"))
    several = sorted(filter(Path.is_file, path.glob("*.zip"))) if packed else []
    if path.is_dir() and not several:
        yield from _Project(Members(path)).items()
    for each in several or ([] if path.is_dir() else [path]):
        with Zip(each) as archive:
            yield from _Project(Members(each, archive)).items()


class _Project:
    """One project being read."""

    def __init__(self, members: Members) -> None:
        self._members = members
        names = members.names()
        described = [name for name in names if name.startswith("exportedproject") and name.endswith(".json")]
        if len(described) != 1:
            raise FormatError("no exported project: it has no exportedproject*.json", place=Place(members.path))
        self._described: Described = parse_project(members.read(described[0]), members.path / described[0])
        self._types = self._described.type_system()
        self._files = _files(names)
        users = [(user, files) for each in self._files.values() for user, files in each.items() if user != _INITIAL]
        if users and not any(files for _, files in users):
            message = "nobody's annotations can be read: they are there as Java's serialised objects (.ser) alone"
            raise FormatError(message, place=Place(members.path), hint=_AGAIN)
        self._undeclared = {mark_type.name: mark_type for mark_type, _ in self._described.mark_types()}

    def items(self) -> Iterator[Incoming]:
        """The schema and the documents."""
        own = [mark_type for mark_type, own in self._described.mark_types() if own]
        if own:
            yield self._declared(own)
        documents = {**self._described.formats, **{document: "" for document, _ in self._files}}
        for document in documents:
            for item in self._document(document):
                if isinstance(item, IncomingDocument):
                    used = dict.fromkeys(mark.label for mark in item.marks)
                    new = [self._undeclared[label] for label in used if label in self._undeclared]
                    if new:
                        yield self._declared(new)
                yield item

    def _declared(self, types: Sequence[MarkType]) -> IncomingSchema:
        for mark_type in types:
            self._undeclared.pop(mark_type.name, None)
        return IncomingSchema(Schema.of(self._described.name or "inception", types))

    def _document(self, document: str) -> Iterator[Incoming]:
        """Everybody's marks on one document."""
        files = self._files.get((document, "annotation"), {}) | self._files.get((document, "curation"), {})
        found: list[IncomingDocument] = []
        lost: list[str] = []
        for user, names in files.items():
            if user == _INITIAL:
                continue
            if not names:
                lost.append(user)
            for item in self._read(names[0], document, annotator_of(user)) if names else ():
                if isinstance(item, IncomingDocument):
                    found.append(item)
                else:
                    yield item
        yield from self._joined(document, found or list(self._untouched(document)), lost)

    def _untouched(self, document: str) -> Iterator[IncomingDocument]:
        """A document that nobody has annotated in a way that can be read: its source, or as it was imported."""
        names = [*self._files.get((document, "annotation"), {}).get(_INITIAL, []), f"source/{document}"]
        there = set(self._members.names())
        for name in names:
            if name in there:
                items = list(self._read(name, document, None))
                if items and isinstance(items[0], IncomingDocument):
                    yield items[0]
                    return

    def _read(self, name: str, document: str, annotator: str | None) -> Iterator[Incoming]:
        """A file of annotations, or of text."""
        suffix = PurePosixPath(name).suffix.lower()
        data = self._members.read(name)
        place = self._members.path / name
        if suffix == ".zip":
            yield from self._zipped(data, place, document, annotator)
        elif suffix in _READERS and self._is_annotated(name, document):
            called = "" if name.startswith("source/") else document
            yield _READERS[suffix](Source(place, data, None, self._types), name=called, annotator=annotator)
        elif self._described.formats.get(document, "text").startswith("text"):
            yield self._plain(data, place, document)

    def _is_annotated(self, name: str, document: str) -> bool:
        """Whether a file is one of annotations: a source document may be a text whatever it is called."""
        return not name.startswith("source/") or not self._described.formats.get(document, "").startswith("text")

    def _zipped(self, data: bytes, place: Path, document: str, annotator: str | None) -> Iterator[Incoming]:
        with Zip(place, data) as archive:
            for suffix, reader in _READERS.items():
                for source in in_zip(archive, (suffix,), ReadOptions()):
                    types = source.types or self._types
                    yield reader(replace(source, types=types), name=document, annotator=annotator)
                    return
        raise FormatError("a zip without annotations that can be read", place=Place(place), hint=_AGAIN)

    def _plain(self, data: bytes, place: Path, document: str) -> Incoming:
        try:
            return IncomingDocument(document, data.decode("utf-8-sig"), place=Place(place))
        except UnicodeDecodeError as error:
            return Skipped(FormatError("not UTF-8", place=Place(place, offset=error.start)))

    def _joined(self, document: str, found: list[IncomingDocument], lost: Sequence[str]) -> Iterator[Incoming]:
        """One document of all that was found, with the marks of everybody."""
        if not found:
            hint = _AGAIN if lost else "add it from its own file instead: workbench add"
            message = f"{document}: its text is in no format that can be read"
            yield Skipped(FormatError(message, place=Place(self._members.path), hint=hint))
            return
        same = [item for item in found if item.text == found[0].text]
        others = [item for item in found if item.text != found[0].text]
        people = {annotator_of(user): user for user in lost}
        missing = tuple(Lost("entity", "*", _ONLY_SER, annotator=name) for name in people)
        yield self._with_states(document, replace(_merged(same), lost=(*_merged(same).lost, *missing)))
        for item in others:
            yield Skipped(
                FormatError(
                    f"{document}: {' and '.join(item.annotators) or 'somebody'} annotated another text",
                    place=item.place,
                    hint="INCEpTION gives everybody the same text; this export is damaged",
                )
            )

    def _with_states(self, document: str, item: IncomingDocument) -> IncomingDocument:
        described = self._described
        state: dict[str, JSON] = {"state": described.states.get(document, ""), "work": described.work.get(document, {})}
        kept = {key: value for key, value in state.items() if value}
        people = [annotator_of(user) for user in described.started(document)]
        annotators = tuple(dict.fromkeys([*item.annotators, *people]))
        meta = {**item.meta, "inception": kept} if kept else item.meta
        return replace(item, meta=meta, annotators=tuple(name for name in annotators if name) or item.annotators)


def _files(names: Sequence[str]) -> dict[tuple[str, str], dict[str, list[str]]]:
    """Each user's files of annotations that can be read, best first, by document and folder; [] where there is none."""
    found: dict[tuple[str, str], dict[str, list[str]]] = {}
    for name in names:
        folder, _, rest = name.partition("/")
        document, _, file = rest.rpartition("/")
        folder = _SERIALISED.get(folder, folder)
        if folder not in _FOLDERS or not document:
            continue
        place = PurePosixPath(file)
        users = found.setdefault((document, folder), {}).setdefault(place.stem, [])
        if place.suffix.lower() in _RANKS:
            users.append(name)
    for by_user in found.values():
        for files in by_user.values():
            files.sort(key=lambda name: _RANKS.index(PurePosixPath(name).suffix.lower()))
    return found


def _merged(items: Sequence[IncomingDocument]) -> IncomingDocument:
    """One document of several people's: their marks' keys are told apart, their layers put together."""
    if len(items) == 1:
        return items[0]
    marks: list[IncomingMark] = []
    for number, item in enumerate(items):
        marks += [_renamed(mark, f"{number}:") for mark in item.marks]
    metas = [item.meta.get(META, {}) for item in items]
    layers = {row["type"]: row for meta in reversed(metas) for row in meta.get("layers", [])}
    data = {key: value for meta in metas for key, value in meta.items()} | (
        {"layers": [*layers.values()]} if layers else {}
    )
    return replace(
        items[0],
        marks=tuple(marks),
        lost=tuple(lost for item in items for lost in item.lost),
        meta={META: data} if data else {},
        annotators=tuple(dict.fromkeys(name for item in items for name in item.annotators)),
    )


def _renamed(mark: IncomingMark, before: str) -> IncomingMark:
    roles: Mapping[str, tuple[str, ...]] = {
        role: tuple(before + key for key in keys) for role, keys in mark.roles.items()
    }
    return replace(mark, key=before + mark.key if mark.key else "", roles=roles)
