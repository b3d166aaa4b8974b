"""Documents as DocBin files, written as the arrays that they are: no Doc is made, and each loads as one."""

from __future__ import annotations

import json
import struct
import zlib
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from workbench.errors import FormatError
from workbench.formats.iob import Grid, Placed, contest
from workbench.formats.losses import Losses
from workbench.formats.on_tokens import all_said, carry
from workbench.formats.outgoing import Options, Record, Selection
from workbench.formats.spacy_docbin.library import (
    ATTRIBUTES,
    BEGINS,
    CLAIMS,
    ENTITIES,
    INSIDE,
    KEY,
    OUTSIDE,
    SPAN,
    VERSION,
    Library,
    library,
)
from workbench.model import Annotation

if TYPE_CHECKING:
    from numpy import ndarray

_MOST: Final = 2_000
"""How many documents are put into one file: it is packed, and loaded, as a whole."""
_ANY: Final = "xx"
"""spaCy's name for any language at all."""
_LEVEL: Final = 6
_FIRST: Final = 2**64 - 1
"""SENT_START of a token that begins no sentence: -1, as an unsigned number."""
_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def write(selection: Selection, target: Path, options: Options, losses: Losses) -> None:
    """Write the selection into an empty folder."""
    segmenter = options.more.get("segmenter", "char")
    if segmenter not in ("char", "word"):
        raise FormatError(f"segmenter can be char or word, not «{segmenter}»", hint="see docs/formats/spacy.md")
    bins: dict[str, _Bin] = {}
    maker = _Maker(library(), options, "word" if segmenter == "word" and options.tokens == "word" else "char")
    for record in selection.records(losses):
        name = f"{maker.language(record)}/{record.split}" if record.split else maker.language(record)
        if name not in bins:
            bins[name] = _Bin(target / name, options.shard or _MOST, maker.library)
        maker.add(record, losses, bins[name])
    for each in bins.values():
        each.finish()
    if maker.only_spans:
        losses.notes.append(f"{maker.only_spans:,} entities stand only in doc.spans, because doc.ents cannot overlap")


Spans: TypeAlias = Sequence[tuple[int, int, int, int, str]]
"""First token, behind the last, first character, behind the last, label."""


class _Maker:
    """Makes documents into rows of a DocBin."""

    def __init__(self, library: Library, options: Options, chinese: Literal["word", "char"]) -> None:
        self.library = library
        self.only_spans = 0
        self._options, self._chinese = options, chinese

    def language(self, record: Record) -> str:
        """The language of the pipeline that the document is for."""
        tags = Counter({record.document.language: 1}) if record.document.language else Counter[str]()
        for segment in record.segments if not tags else ():
            tags[segment.language] += segment.end - segment.start
        tag = max(tags, key=lambda each: (tags[each], each), default="")
        base = tag.split("-")[0].lower()
        return base if base.isascii() and base.isalpha() and base != "und" else _ANY

    def add(self, record: Record, losses: Losses, docs: _Bin) -> None:
        """Add a document, and note what becomes of its marks."""
        grid = Grid.of(record.text, record.segments, self._chinese if self.language(record) == "zh" else "word")
        laid = _Tokens(record.text, grid)
        placed = grid.place(record.spans, record.document, losses, self._options, sentences=False)
        entities = [each for each in placed if each.mark.kind == "entity"]
        order = Placed.order if self._options.overlaps == "first" else Placed.rank
        standing, fallen = contest(entities, order)
        self.only_spans += len(fallen)
        carried = carry(record, placed, losses)
        groups = {
            ENTITIES: laid.spans(entities),
            CLAIMS: laid.spans(e for e in carried.spans if e.mark.kind == "claim"),
        }
        data = {KEY: _ENCODER.encode(all_said(record, carried, grid))}
        docs.add(laid, laid.spans(standing), groups, data, _categories(carried.labels, record))


def _categories(labels: Iterable[Annotation], record: Record) -> dict[str, float]:
    """Labels of the document as text categories; those of segments have no place there."""
    values = ((mark.label, mark.attributes.get("value")) for mark in labels if mark.target == record.document.id)
    return {f"{label}={value}" if isinstance(value, str) else label: 1.0 for label, value in values}


class _Tokens:
    """A text as spaCy's tokens: white space but for single spaces is a token, so that the text is kept.

    Attributes:
        words, spaces: The tokens, and whether a space follows each.
        starts: Where each begins.
        sentences: Which begin a sentence.
    """

    __slots__ = ("_odd", "_shift", "sentences", "spaces", "starts", "words")

    def __init__(self, text: str, grid: Grid) -> None:
        ends = grid.ends
        following = [*grid.starts[1:], len(text)] if grid.starts else []
        spaces = [end < start and text[end] == " " for end, start in zip(ends, following, strict=True)]
        gaps = zip(ends, following, spaces, strict=True)
        self._odd = [at for at, (end, start, space) in enumerate(gaps) if start - end > space]
        self.words, self.spaces, self.starts = list[str](), list[bool](), list[int]()
        first = grid.starts[0] if grid.starts else len(text)
        self._shift = 1 if first else 0
        if first:
            self._add([text[:first]], [False], [0])
        behind = 0
        for at in self._odd:
            start = ends[at] + spaces[at]
            self._add(grid.words[behind : at + 1], spaces[behind : at + 1], grid.starts[behind : at + 1])
            self._add([text[start : following[at]]], [False], [start])
            behind = at + 1
        self._add(grid.words[behind:], spaces[behind:], grid.starts[behind:])
        self.sentences = [self._place(first) for first in grid.breaks[:-1]]

    def _add(self, words: list[str], spaces: list[bool], starts: list[int]) -> None:
        self.words += words
        self.spaces += spaces
        self.starts += starts

    def _place(self, token: int) -> int:
        """The number here of a token of the grid."""
        return token + self._shift + bisect_left(self._odd, token)

    def spans(self, placed: Iterable[Placed]) -> Spans:
        """The pieces of marks, as tokens and characters here."""
        found: list[tuple[int, int, int, int, str]] = []
        for each in placed:
            for run in each.runs:
                first, last = self._place(run[0]), self._place(run[1] - 1)
                end = self.starts[last] + len(self.words[last])
                found.append((first, last + 1, self.starts[first], end, each.mark.label))
        return found


@dataclass(slots=True)
class _Bin:
    """One DocBin being filled, and written to files of at most so many documents."""

    path: Path
    most: int
    library: Library
    _files: list[Path] = field(default_factory=list)
    _strings: set[str] = field(default_factory=set)
    _tokens: list[ndarray[Any, Any]] = field(default_factory=list)
    _spaces: list[bytes] = field(default_factory=list)
    _lengths: list[int] = field(default_factory=list)
    _groups: list[bytes] = field(default_factory=list)
    _data: list[bytes] = field(default_factory=list)
    _categories: list[dict[str, float]] = field(default_factory=list)

    def add(
        self, tokens: _Tokens, entities: Spans, groups: dict[str, Spans], data: dict[str, str],
        categories: dict[str, float],
    ) -> None:  # fmt: skip
        """Add a document."""
        if len(self._lengths) == self.most:
            self._flush()
        self._strings.update(tokens.words)
        self._tokens.append(self._array(tokens, entities))
        self._spaces.append(bytes(tokens.spaces))
        self._lengths.append(len(tokens.words))
        self._groups.append(self._packed({name: spans for name, spans in groups.items() if spans}))
        self._data.append(self.library.pack(data))
        self._categories.append(categories)

    def _array(self, tokens: _Tokens, entities: Spans) -> ndarray[Any, Any]:
        """A row for each token, a column for each attribute."""
        import numpy

        array = numpy.empty((len(tokens.words), len(ATTRIBUTES)), dtype="<u8")
        array[:, 0] = numpy.array([*map(self.library.hashes.__getitem__, tokens.words)], dtype="<u8")
        array[:, 1] = OUTSIDE
        array[:, 2] = 0
        array[:, 3] = _FIRST
        array[tokens.sentences, 3] = 1
        for first, behind, _, _, label in entities:
            self._strings.add(label)
            array[first:behind, 1] = INSIDE
            array[first, 1] = BEGINS
            array[first:behind, 2] = self.library.hashes[label]
        return array

    def _packed(self, groups: dict[str, Spans]) -> bytes:
        """Groups of spans, as spaCy packs them."""
        packed: dict[bytes, list[str]] = {}
        for name, spans in groups.items():
            self._strings.update([label for *_, label in spans])
            rows = [
                struct.pack(SPAN, 0, 0, self.library.hashes[label], first, behind, start, end)
                for first, behind, start, end, label in spans
            ]
            packed[self.library.pack({"name": name, "attrs": {}, "spans": rows})] = [name]
        found: bytes = self.library.pack(packed or [])
        return found

    def _flush(self) -> None:
        """Write a file of what there is."""
        import numpy

        tokens = numpy.vstack(self._tokens) if self._tokens else numpy.empty((0, len(ATTRIBUTES)), dtype="<u8")
        message = {
            "version": VERSION,
            "attrs": list(ATTRIBUTES),
            "tokens": tokens.tobytes("C"),
            "spaces": b"".join(self._spaces),
            "lengths": numpy.asarray(self._lengths, dtype="<i4").tobytes("C"),
            "strings": sorted(self._strings),
            "cats": self._categories,
            "flags": [{"has_unknown_spaces": False}] * len(self._lengths),
            "span_groups": self._groups,
            "user_data": self._data,
        }
        self._files.append(self.path / f"{len(self._files) + 1:05}.spacy")
        self.path.mkdir(parents=True, exist_ok=True)
        self._files[-1].write_bytes(zlib.compress(self.library.pack(message), _LEVEL))
        self._strings.clear()
        for each in (self._tokens, self._spaces, self._lengths, self._groups, self._data, self._categories):
            each.clear()

    def finish(self) -> None:
        """Write what is left; a single file stands under the name itself."""
        if self._lengths:
            self._flush()
        if len(self._files) == 1:
            self._files[0].rename(self.path.with_name(f"{self.path.name}.spacy"))
            self.path.rmdir()
