"""Columns of tokens and tags as documents with marks.

A folder of ours has the texts beside it. Elsewhere a text is made of its tokens: a space between two, none where
either side of the gap is Chinese, Japanese or full-width; a line for each sentence.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from workbench.errors import FormatError, Place
from workbench.formats.conll.layout import DOCUMENTS, FILES, OURS, tag_file
from workbench.formats.conll.lines import Columns, Sentence, documents, lines
from workbench.formats.conll.tagging import SCHEMES
from workbench.formats.incoming import Incoming, IncomingDocument, IncomingMark, ReadOptions, Skipped
from workbench.formats.iob import label_of
from workbench.model import EVERYBODY, Kind, SegmentSpan

_SUFFIXES: Final = frozenset((".conll", ".conll03", ".conll2003", ".iob", ".iob2", ".bio", ".bioes"))
_PLUS: Final = "# global.columns"
_TIGHT: Final = re.compile(
    "[\\u2e80-\\u31bf\\u31f0-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\ufe30-\\ufe4f\\uff00-\\uffef\\U00020000-\\U000323af]"
)
_ALL: Final = Columns(tags=None, comments=False)
_SEE: Final = "see docs/formats/conll.md for what can be set"


def recognises(path: Path) -> bool:
    """Whether it is a file of token and tag columns, or a folder of such files."""
    try:
        if path.is_dir():
            inside = [path, *(each for each in path.iterdir() if each.is_dir())]
            return any(_is_ours(folder) or any(map(_is_columns, folder.iterdir())) for folder in inside)
        return _is_columns(path)
    except OSError:
        return False


def _is_columns(path: Path) -> bool:
    if path.suffix.lower() not in _SUFFIXES or not path.is_file():
        return False
    with path.open("rb") as file:
        return not file.read(200).removeprefix(b"\xef\xbb\xbf").startswith(_PLUS.encode())


def _is_ours(folder: Path) -> bool:
    documents = folder / DOCUMENTS
    if not documents.is_file():
        return False
    try:
        with documents.open("rb") as file:
            return OURS.encode() in file.readline(1000)
    except OSError:
        return False


def read(path: Path, options: ReadOptions) -> Iterator[Incoming]:
    """The documents of a file or folder.

    Raises:
        FormatError: There is nothing of this format, or a setting is none.
    """
    columns, kind, join, by_sentence = _settings(options)
    if path.is_file():
        yield from _file(path, "", columns, kind, join, by_sentence)
        return
    folders = [path, *sorted(each for each in path.iterdir() if each.is_dir())]
    found = False
    for folder in folders:
        if _is_ours(folder):
            found = True
            yield from _own_folder(folder)
            continue
        annotator = folder.name if folder != path and options.annotators == "folders" else ""
        for file in sorted(each for each in folder.iterdir() if _is_columns(each)):
            found = True
            yield from _file(file, annotator, columns, kind, join, by_sentence)
    if not found:
        raise FormatError("no CoNLL file is in this folder", place=Place(path), hint="their names end in .conll")


def _settings(options: ReadOptions) -> tuple[Columns, Kind, str, bool]:
    """What the user set."""
    more = dict(options.more)
    scheme = _one_of(more, "scheme", ("", *SCHEMES))
    kind: Kind = "claim" if _one_of(more, "kind", ("entity", "claim")) == "claim" else "entity"
    join = _one_of(more, "join", ("auto", "space", "none"))
    by_sentence = _one_of(more, "documents", ("marked", "sentences")) == "sentences"
    tags = more.get("tags", "")
    chosen = None if tags == "all" else tuple(_column(part) for part in tags.split(",")) if tags else (-1,)
    columns = Columns(_column(more.get("token", "1")), chosen, scheme, more.get("encoding", "utf-8"))
    return columns, kind, join, by_sentence


def _one_of(more: dict[str, str], name: str, values: Sequence[str]) -> str:
    value = more.get(name, values[0])
    if value not in values:
        raise FormatError(f"{name} can be {', '.join(filter(None, values))}, not «{value}»", hint=_SEE)
    return value


def _column(text: str) -> int:
    if not text.strip().isdecimal() or int(text) < 1:
        raise FormatError(f"«{text}» is no column: they are counted from 1", hint=_SEE)
    return int(text) - 1


def _file(path: Path, annotator: str, columns: Columns, kind: Kind, join: str, by_sentence: bool) -> Iterator[Incoming]:
    """The documents of a file that is not ours; each by the name of the file, and numbered where there are several."""
    found = documents(path, columns)
    if by_sentence:
        found = ([sentence] for document in found for sentence in document)
    pending, number = next(found, None), 0
    while pending is not None:
        following = next(found, None)
        number += 1
        name = path.name if number == 1 and following is None else f"{path.name}-{number:04}"
        yield from (Skipped(sentence.bad) for sentence in pending if sentence.bad)
        sentences = [sentence for sentence in pending if not sentence.bad]
        if sentences:
            yield _joined(name, path, sentences, annotator, kind, join)
        pending = following


def _joined(
    name: str, path: Path, sentences: Sequence[Sentence], annotator: str, kind: Kind, join: str
) -> IncomingDocument:
    from workbench.text.language import language_of

    pieces: list[str] = []
    marks: list[IncomingMark] = []
    segments: list[SegmentSpan] = []
    at = 0
    for sentence in sentences:
        text, places = joined(sentence.tokens, join)
        for first, behind, label in sentence.spans:
            fragment = at + places[first], at + places[behind - 1] + len(sentence.tokens[behind - 1])
            marks.append(IncomingMark(kind, label, (fragment,), annotator=annotator))
        segments.append(SegmentSpan(at, at + len(text), language_of(text), "body"))
        pieces.append(text)
        at += len(text) + 1
    return IncomingDocument(
        name, "\n".join(pieces), tuple(marks), segments=tuple(segments),
        annotators=(annotator,) if annotator else (), place=Place(path, sentences[0].lines[0]),
    )  # fmt: skip


def joined(tokens: Sequence[str], join: str = "auto") -> tuple[str, list[int]]:
    """Tokens as text, and where each starts in it."""
    pieces: list[str] = []
    places: list[int] = []
    at, before = 0, ""
    for token in tokens:
        if before and (join == "space" or (join == "auto" and not (_TIGHT.match(before[-1]) or _TIGHT.match(token)))):
            pieces.append(" ")
            at += 1
        places.append(at)
        pieces.append(token)
        at += len(token)
        before = token
    return "".join(pieces), places


def _own_folder(folder: Path) -> Iterator[Incoming]:
    """The documents of a folder that Workbench wrote."""
    entries = lines(folder / DOCUMENTS)
    _, head = next(entries)
    annotator = _parsed(head, folder / DOCUMENTS, 1).get("annotator", "")
    annotator = "" if annotator == EVERYBODY else str(annotator)
    files: dict[Path, Iterator[list[Sentence]]] = {}
    for number, line in entries:
        place = Place(folder / DOCUMENTS, number)
        entry = _parsed(line, folder / DOCUMENTS, number)
        found: list[tuple[Kind, Path, list[Sentence]]] = []
        for kind in FILES:
            path = folder / tag_file(kind, str(entry.get("split", "")))
            if path not in files and path.is_file():
                files[path] = documents(path, _ALL)
            if path in files:
                found.append((kind, path, _next(files[path], path)))
        try:
            yield _own(entry, found, annotator, place)
        except FormatError as error:
            yield Skipped(error)


def _next(found: Iterator[list[Sentence]], path: Path) -> list[Sentence]:
    document = next(found, None)
    if document is None:
        raise FormatError(f"has fewer documents than {DOCUMENTS} lists", place=Place(path), hint="export it again")
    return document


def _parsed(line: str, path: Path, number: int) -> dict[str, Any]:
    try:
        entry = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise FormatError(f"no JSON: {error}", place=Place(path, number)) from error
    if not isinstance(entry, dict):
        raise FormatError("no JSON object", place=Place(path, number))
    return entry


def _own(
    entry: dict[str, Any], found: Sequence[tuple[Kind, Path, list[Sentence]]], annotator: str, place: Place
) -> IncomingDocument:
    """A document of ours: its tokens are found in its text, one behind another."""
    try:
        text, name = str(entry["text"]), str(entry["name"])
        segments = tuple(SegmentSpan(*each) for each in entry["segments"])
        meta, title, language = dict(entry.get("meta", {})), entry.get("title", ""), entry.get("language", "")
    except (KeyError, TypeError, ValueError) as error:
        raise FormatError(f"not as Workbench writes it ({error})", place=place) from error
    marks = tuple(mark for kind, path, sentences in found for mark in _marks(text, sentences, kind, annotator, path))
    return IncomingDocument(
        name, text, marks, language=str(language), title=str(title), meta=meta, segments=segments,
        annotators=(annotator,) if annotator else (), place=place,
    )  # fmt: skip


def _marks(text: str, sentences: Sequence[Sentence], kind: Kind, annotator: str, path: Path) -> Iterator[IncomingMark]:
    at = 0
    for sentence in sentences:
        if sentence.bad:
            raise sentence.bad
        starts: list[int] = []
        for token, line in zip(sentence.tokens, sentence.lines, strict=True):
            start = text.find(token, at)
            if start < 0 or text[at:start].strip():
                raise FormatError(f"the token «{token}» is not next in the text", place=Place(path, line))
            starts.append(start)
            at = start + len(token)
        for first, behind, label in sentence.spans:
            fragment = starts[first], starts[behind - 1] + len(sentence.tokens[behind - 1])
            yield IncomingMark(kind, label_of(label), (fragment,), annotator=annotator)
