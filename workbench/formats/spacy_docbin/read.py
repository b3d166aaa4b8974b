"""DocBin files as documents with marks, read as the arrays that they are: nothing hostile reaches spaCy's own code."""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from workbench.errors import FormatError, Place
from workbench.formats.beside import CATEGORY, segments_in
from workbench.formats.fields import Fields, Misfit
from workbench.formats.incoming import Incoming, IncomingDocument, IncomingMark, ReadOptions, Skipped
from workbench.formats.on_tokens import Found, marks_heard
from workbench.formats.spacy_docbin.library import BEGINS, CLAIMS, ENT_IOB, ENT_TYPE, INSIDE, KEY, ORTH, SPAN, library
from workbench.model import Kind

_SUFFIX: Final = ".spacy"
_LARGEST: Final = 1 << 31
"""Bytes that a file may unpack to."""


def recognises(path: Path) -> bool:
    """Whether it is a .spacy file, or a folder of such files."""
    try:
        return next(_files(path), None) is not None
    except OSError:
        return False


def _files(path: Path) -> Iterator[Path]:
    """The file itself, or all in a folder and below it."""
    if path.is_dir():
        yield from sorted(each for each in path.rglob(f"*{_SUFFIX}") if each.is_file())
    elif path.suffix == _SUFFIX and path.is_file():
        yield path


def read(path: Path, options: ReadOptions) -> Iterator[Incoming]:
    """The documents of a file or folder.

    Raises:
        FormatError: There is nothing of this format, spaCy is missing, or a file cannot be unpacked.
    """
    groups = tuple(filter(None, options.more.get("groups", "").split(",")))
    found = False
    for file in _files(path) if path.is_dir() else [path]:
        found = True
        box = _unpacked(file)
        for number in range(len(box.lengths)):
            try:
                yield box.document(number, groups)
            except (Misfit, ValueError, TypeError, KeyError, AttributeError, IndexError, struct.error) as error:
                key = error.key if isinstance(error, Misfit) else ""
                place = Place(file, key=f"document {number + 1}{f' {key}' if key else ''}")
                hint = "write it again with spaCy, or leave out what is malformed with --skip-bad"
                yield Skipped(FormatError(f"it is not as spaCy writes it: {error}", place=place, hint=hint))
    if not found:
        raise FormatError("no .spacy file is in this folder", place=Place(path), hint="name the file itself")


@dataclass(frozen=True, slots=True)
class _Box:
    """A DocBin unpacked.

    Attributes:
        starts: The number of the first token of each document.
    """

    path: Path
    columns: Mapping[int, int]
    tokens: Any
    spaces: bytes
    lengths: Sequence[int]
    starts: Sequence[int]
    strings: Mapping[int, str]
    message: Mapping[str, Any]
    unpack: Any

    def document(self, number: int, groups: Sequence[str]) -> IncomingDocument:
        """One document."""
        text, places = self._text(number)
        said = self._user_data(number).get(KEY)
        data = Fields(json.loads(said) if isinstance(said, str) else {})
        ours = bool(data)
        annotator = data.string("annotator", "")
        found = self._spans(number, places, groups, annotator)
        marks = marks_heard([*found, *self._entities(number, places, found, annotator)], data, text)
        if not ours:
            marks += [IncomingMark("label", CATEGORY, attributes={"value": name}) for name in self._categories(number)]
        return IncomingDocument(
            data.string("name", "") or f"{self.path.stem}-{number + 1:05}", text, tuple(marks),
            language=data.string("language", ""), title=data.string("title", ""), meta=data.mapping("meta", {}),
            segments=segments_in(data, len(text)), annotators=(annotator,) if annotator else (),
            place=Place(self.path, key=f"document {number + 1}"),
        )  # fmt: skip

    def _text(self, number: int) -> tuple[str, list[tuple[int, int]]]:
        """The text, and where its tokens stand in it."""
        first, length = self.starts[number], self.lengths[number]
        pieces: list[str] = []
        places: list[tuple[int, int]] = []
        at = 0
        known = self.message.get("flags") or [{}] * len(self.lengths)
        unknown = bool(known[number].get("has_unknown_spaces"))
        for token in range(first, first + length):
            word = self.strings[int(self.tokens[token, self.columns[ORTH]])]
            places.append((at, at + len(word)))
            space = " " if unknown or self.spaces[token] else ""
            pieces += [word, space]
            at += len(word) + len(space)
        return "".join(pieces), places

    def _user_data(self, number: int) -> Mapping[Any, Any]:
        packed = (self.message.get("user_data") or [None] * len(self.lengths))[number]
        data = self.unpack(packed, use_list=False) if packed else {}
        return data if isinstance(data, dict) else {}

    def _categories(self, number: int) -> list[str]:
        found = (self.message.get("cats") or [{}] * len(self.lengths))[number]
        return sorted(str(name) for name, score in found.items() if score > 0.5)

    def _spans(
        self, number: int, places: Sequence[tuple[int, int]], groups: Sequence[str], annotator: str
    ) -> list[Found]:
        """The spans of all groups, or of those that are asked for."""
        packed = (self.message.get("span_groups") or [b""] * len(self.lengths))[number]
        unpacked = self.unpack(packed) if packed else []
        named = unpacked.items() if isinstance(unpacked, dict) else ((each, [None]) for each in unpacked)
        found: list[Found] = []
        for each, keys in named:
            group = self.unpack(each)
            names = [group["name"] if key is None else key for key in keys]
            for name in names:
                if not groups or name in groups:
                    kind: Kind = "claim" if name == CLAIMS else "entity"
                    found += [self._span(row, places, kind, annotator) for row in group["spans"]]
        return found

    def _span(self, row: bytes, places: Sequence[tuple[int, int]], kind: Kind, annotator: str) -> Found:
        _, _, label, first, behind, _, _ = struct.unpack(SPAN, row)
        if not 0 <= first < behind <= len(places):
            raise ValueError(f"a span of tokens {first} to {behind}, of {len(places)}")
        return Found((places[first][0], places[behind - 1][1]), self.strings[label], kind, annotator)

    def _entities(
        self, number: int, places: Sequence[tuple[int, int]], known: Sequence[Found], annotator: str
    ) -> list[Found]:
        """Those of the entities that no group has."""
        if ENT_IOB not in self.columns or ENT_TYPE not in self.columns:
            return []
        there = {(each.place, each.label) for each in known}
        rows = self.tokens[self.starts[number] : self.starts[number] + self.lengths[number]]
        found: list[list[int]] = []
        last = 0
        for at, (iob, label) in enumerate(rows[:, [self.columns[ENT_IOB], self.columns[ENT_TYPE]]].tolist()):
            if iob == BEGINS or (iob == INSIDE and (last == 0 or label != last)):
                found.append([at, at + 1, label])
            elif iob == INSIDE:
                found[-1][1] = at + 1
            last = label if iob in (BEGINS, INSIDE) else 0
        named = ((places[first][0], places[behind - 1][1], self.strings[label]) for first, behind, label in found)
        return [
            Found((start, end), label, "entity", annotator)
            for start, end, label in named
            if ((start, end), label) not in there and label
        ]


def _unpacked(path: Path) -> _Box:
    """A file's content.

    Raises:
        FormatError: It is no DocBin.
    """
    import numpy

    spacy = library()
    try:
        inflate = zlib.decompressobj()
        data = inflate.decompress(path.read_bytes(), _LARGEST)
        if inflate.unconsumed_tail or not inflate.eof:
            raise ValueError("it is cut off, or too large")
        message = spacy.unpack(data)
        attributes = list(message["attrs"])
        lengths = numpy.frombuffer(message["lengths"], dtype="<i4").tolist()
        tokens = numpy.frombuffer(message["tokens"], dtype="<u8").reshape((-1, len(attributes)))
        spaces = bytes(message["spaces"])
        strings = {spacy.hashes[str(each)]: str(each) for each in message["strings"]} | {0: ""}
        if min(lengths, default=0) < 0 or sum(lengths) != len(tokens) or len(spaces) != len(tokens):
            raise ValueError("the numbers of tokens differ")
        columns = {int(each): at for at, each in enumerate(attributes)}
        if ORTH not in columns:
            raise ValueError("it has no words")
    except (ValueError, TypeError, KeyError, zlib.error, struct.error, OverflowError, RecursionError) as error:
        raise FormatError(
            f"this is no DocBin: {error}", place=Place(path), hint="write it with spaCy's DocBin.to_disk"
        ) from error
    starts = [0]
    for length in lengths:
        starts.append(starts[-1] + length)
    return _Box(path, columns, tokens, spaces, lengths, starts, strings, message, spacy.unpack)
