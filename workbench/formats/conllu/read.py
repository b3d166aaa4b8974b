"""CoNLL-U Plus as documents with marks: ours exactly, others' from FORM, SpaceAfter and columns of tags."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from workbench.errors import FormatError, Place
from workbench.formats.beside import segments_in
from workbench.formats.conll.lines import lines
from workbench.formats.conll.tagging import BadTag, spans
from workbench.formats.conllu.write import COLUMNS, KEY
from workbench.formats.fields import Fields, Misfit
from workbench.formats.incoming import Incoming, IncomingDocument, ReadOptions, Skipped
from workbench.formats.iob import label_of
from workbench.formats.on_tokens import Found, marks_heard
from workbench.model import Kind, SegmentSpan

_NEW: Final = "# newdoc"
_HINT: Final = "mend the line, or leave out what is malformed with --skip-bad"
_UNESCAPED: Final = {"\\s": " ", "\\n": "\n", "\\t": "\t", "\\r": "\r", "\\p": "|", "\\\\": "\\"}
_ESCAPED: Final = re.compile(r"\\[sntrp\\]")
_NOT_TAGS: Final = frozenset(("ID", "FORM", "LEMMA", "UPOS", "XPOS", "FEATS", "HEAD", "DEPREL", "DEPS", "MISC"))


def recognises(path: Path) -> bool:
    """Whether a file, or one in a folder, names its columns in the first line."""
    try:
        return any(map(_is_plus, _files(path)))
    except OSError:
        return False


def _files(path: Path) -> Iterator[Path]:
    """The file itself, or those in a folder and in the folders of that one."""
    if not path.is_dir():
        return iter([path])
    inside = [path, *sorted(each for each in path.iterdir() if each.is_dir())]
    return (each for folder in inside for each in sorted(folder.iterdir()))


def _named(path: Path) -> Iterator[Path]:
    """The files of a folder that are of this format by what they say, or that claim to be by their name."""
    none = True
    for each in _files(path):
        if _is_plus(each) or (each.suffix.lower() == ".conllup" and each.is_file()):
            none = False
            yield each
    if none:
        raise FormatError("no CoNLL-U Plus file is in this folder", place=Place(path), hint="name the file itself")


def _is_plus(path: Path) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(200).removeprefix(b"\xef\xbb\xbf").startswith(COLUMNS.strip().encode())


def read(path: Path, options: ReadOptions) -> Iterator[Incoming]:
    """The documents of a file or folder.

    Raises:
        FormatError: Nothing more can be read.
    """
    chosen = tuple(filter(None, options.more.get("tags", "").split(",")))
    for file in _named(path) if path.is_dir() else [path]:
        yield from _File(file, chosen).documents()


@dataclass(slots=True)
class _Draft:
    """A document that is being read.

    Attributes:
        said: What stands beside it, if it is ours.
        rows: The tokens of each sentence, with their lines and their tags by column.
    """

    name: str
    line: int
    said: Fields | None = None
    rows: list[list[tuple[int, str, str, list[str]]]] = field(default_factory=lambda: [[]])


class _File:
    """One file."""

    def __init__(self, path: Path, chosen: Sequence[str]) -> None:
        self._path, self._chosen = path, chosen
        self._columns: dict[str, int] = {}

    def documents(self) -> Iterator[Incoming]:
        """Its documents, or what is malformed of them."""
        draft, number = _Draft(self._path.name, 1), 0
        bad: FormatError | None = None
        for number, line in lines(self._path):
            try:
                if number == 1:
                    self._head(line)
                elif line.startswith(_NEW):
                    yield from self._done(draft, bad)
                    draft, bad = _Draft(line.partition("=")[2].strip() or f"{self._path.name}-{number}", number), None
                else:
                    self._line(draft, number, line)
            except FormatError as error:
                if number == 1:
                    raise
                bad = bad or error
        if not number:
            self._head("")
        yield from self._done(draft, bad)

    def _head(self, line: str) -> None:
        names = line.removeprefix(COLUMNS).split()
        self._columns = {name: at for at, name in enumerate(names)}
        missing = [name for name in ("FORM", *self._chosen) if name not in self._columns]
        if not line.startswith(COLUMNS.rstrip()) or missing:
            raise self._error(1, f"the first line should name the columns, {missing[0] if missing else 'FORM'} too")
        twice = next((name for name in names if names.count(name) > 1), "")
        if twice:
            raise self._error(1, f"the first line names the column {twice[:40]} twice")

    def _line(self, draft: _Draft, number: int, line: str) -> None:
        """A comment, a row, or the end of a sentence."""
        if line.startswith(KEY):
            draft.said = self._said(number, line.removeprefix(KEY))
        elif not line.strip():
            if draft.rows[-1]:
                draft.rows.append([])
        elif not line.startswith("#") or line.count("\t") == len(self._columns) - 1:
            cells = line.split("\t")
            if len(cells) != len(self._columns):
                raise self._error(number, f"{len(self._columns)} columns expected, not {len(cells)}")
            if "-" not in self._cell(cells, "ID") and "." not in self._cell(cells, "ID"):
                self._row(draft, number, cells)

    def _row(self, draft: _Draft, number: int, cells: list[str]) -> None:
        form = self._cell(cells, "FORM")
        if not form:
            raise self._error(number, "the token is empty")
        tags = [cells[at] for at in self._tag_columns().values()]
        draft.rows[-1].append((number, form, self._cell(cells, "MISC"), tags))

    def _cell(self, cells: Sequence[str], name: str) -> str:
        at = self._columns.get(name)
        return "" if at is None else cells[at]

    def _tag_columns(self) -> dict[str, int]:
        """The columns of tags: those chosen, or all that CoNLL-U itself does not have."""
        chosen = self._chosen or [name for name in self._columns if name not in _NOT_TAGS]
        return {name: self._columns[name] for name in chosen}

    def _said(self, number: int, text: str) -> Fields:
        try:
            value: Any = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise self._error(number, f"no JSON: {error}") from error
        if not isinstance(value, dict):
            raise self._error(number, "no JSON object")
        return Fields(value)

    def _error(self, number: int, message: str) -> FormatError:
        return FormatError(message, place=Place(self._path, number), hint=_HINT)

    def _done(self, draft: _Draft, bad: FormatError | None) -> Iterator[Incoming]:
        """The document that ends here, if it is one."""
        if bad is None and (draft.said is not None or draft.rows[0]):
            try:
                yield self._document(draft)
            except Misfit as error:
                place = Place(self._path, draft.line, key=error.key)
                yield Skipped(FormatError(str(error), place=place, hint=_HINT))
            except FormatError as error:
                yield Skipped(error)
        elif bad is not None:
            yield Skipped(bad)

    def _document(self, draft: _Draft) -> IncomingDocument:
        data = draft.said if draft.said is not None else Fields({})
        sentences = [rows for rows in draft.rows if rows]
        text, starts, cut = self._aligned(data.string("text"), sentences) if draft.said else _rebuilt(sentences)
        annotator = data.string("annotator", "")
        marks = marks_heard(self._found(sentences, starts, annotator), data, text)
        return IncomingDocument(
            data.string("name", "") or draft.name, text, tuple(marks), language=data.string("language", ""),
            title=data.string("title", ""), meta=data.mapping("meta", {}), place=Place(self._path, draft.line),
            segments=segments_in(data, len(text)) if draft.said else cut,
            annotators=(annotator,) if annotator else (),
        )  # fmt: skip

    def _aligned(
        self, text: str, sentences: Sequence[Sequence[tuple[int, str, str, list[str]]]]
    ) -> tuple[str, list[int], None]:
        """Our own text: the tokens are found in it, one behind another."""
        starts: list[int] = []
        at = 0
        for number, form, _, _ in (row for rows in sentences for row in rows):
            start = text.find(form, at)
            if start < 0 or text[at:start].strip():
                raise self._error(number, f"the token «{form}» is not next in the text")
            starts.append(start)
            at = start + len(form)
        return text, starts, None

    def _found(
        self, sentences: Sequence[Sequence[tuple[int, str, str, list[str]]]], starts: Sequence[int], annotator: str
    ) -> list[Found]:
        """The spans of all columns."""
        found: list[Found] = []
        for at, name in enumerate(self._tag_columns()):
            kind: Kind = "claim" if "CLAIM" in name.upper() else "entity"
            offset = 0
            for rows in sentences:
                tags = [row[3][at] for row in rows]
                try:
                    for first, behind, label in spans(["O" if tag in "_*" else tag for tag in tags]):
                        end = starts[offset + behind - 1] + len(rows[behind - 1][1])
                        found.append(Found((starts[offset + first], end), label_of(label), kind, annotator))
                except BadTag as error:
                    raise self._error(rows[min(error.at, len(rows) - 1)][0], error.words) from error
                offset += len(rows)
        return found


def _rebuilt(
    sentences: Sequence[Sequence[tuple[int, str, str, list[str]]]],
) -> tuple[str, list[int], tuple[SegmentSpan, ...]]:
    """A text made of tokens and the spaces between them, with a line for each sentence."""
    from workbench.text.language import language_of

    pieces: list[str] = []
    starts: list[int] = []
    segments: list[SegmentSpan] = []
    at = 0
    for rows in sentences:
        begin = at
        first = len(pieces)
        for number, (_, form, misc, _) in enumerate(rows, 1):
            starts.append(at)
            gap = _gap(misc)
            if gap is None:
                gap = " " if number < len(rows) else "\n"
            pieces += [form, gap]
            at += len(form) + len(gap)
        sentence = "".join(pieces[first:]).rstrip()
        segments.append(SegmentSpan(begin, begin + len(sentence), language_of(sentence), "body"))
    return "".join(pieces).rstrip("\n"), starts, tuple(segments)


def _gap(misc: str) -> str | None:
    """What stands behind a token; None where it is not said."""
    values = dict(part.partition("=")[::2] for part in misc.split("|"))
    if "SpacesAfter" in values:
        text = _ESCAPED.sub(lambda found: _UNESCAPED[found[0]], values["SpacesAfter"])
        return text if text.isspace() else None
    return "" if values.get("SpaceAfter") == "No" else None
