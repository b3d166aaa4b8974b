"""A file of columns as documents of sentences of rows, read line by line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from workbench.errors import FormatError, Place
from workbench.formats.conll.layout import START
from workbench.formats.conll.tagging import BadTag, is_tag, spans

_MARKS: Final = ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"), (b"\xef\xbb\xbf", "utf-8"))


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns say what, counted from 0, the last being -1.

    Attributes:
        tags: Of the tags; None for all but the token's.
        scheme: That the tags must keep to; "" for any.
        comments: Whether there are lines that begin with # and are no tokens.
    """

    token: int = 0
    tags: tuple[int, ...] | None = (-1,)
    scheme: str = ""
    encoding: str = "utf-8"
    comments: bool = True


@dataclass(slots=True)
class Sentence:
    """Tokens, and the spans on them as (first, behind, label).

    Attributes:
        lines: In which line each token stands.
        bad: What is malformed in it; it is then of no use.
    """

    tokens: list[str] = field(default_factory=list)
    spans: list[tuple[int, int, str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    bad: FormatError | None = None


def documents(path: Path, columns: Columns) -> Iterator[list[Sentence]]:
    """The documents of a file, each as its sentences; what stands before the first -DOCSTART- is one if it has any.

    Raises:
        FormatError: The file is in no encoding that it can be read in.
    """
    reader = _Reader(path, columns)
    sentences: list[Sentence] = []
    started = False
    for number, line in lines(path, columns.encoding):
        if line.startswith(START):
            sentences += reader.sentence()
            if started or sentences:
                yield sentences
            sentences, started = [], True
        elif not line.strip():
            sentences += reader.sentence()
        else:
            reader.row(number, line)
    sentences += reader.sentence()
    if started or sentences:
        yield sentences


def lines(path: Path, encoding: str = "utf-8") -> Iterator[tuple[int, str]]:
    """The lines of a file without their ends, numbered from 1."""
    with path.open("rb") as file:
        mark = file.read(3)
    mark_encoding = next((name for start, name in _MARKS if mark.startswith(start)), encoding)
    number = 0
    try:
        if mark_encoding.startswith("utf-16"):
            with path.open("r", encoding=mark_encoding) as text:
                for number, line in enumerate(text, 1):
                    yield number, line.removeprefix("\ufeff").rstrip("\n")
            return
        with path.open("rb") as file:
            for number, raw in enumerate(file, 1):
                yield number, raw.decode(mark_encoding).removeprefix("\ufeff").rstrip("\r\n")
    except (UnicodeDecodeError, LookupError) as error:
        raise FormatError(
            f"it is not {mark_encoding}: {error}",
            place=Place(path, number),
            hint="save the file as UTF-8, or name its encoding with: --set encoding=NAME",
        ) from error


class _Reader:
    """Gathers rows into sentences; how the rows are cut, the first of them says."""

    def __init__(self, path: Path, columns: Columns) -> None:
        self._path, self._columns = path, columns
        self._separator: str | None = None
        self._width = 0
        self._rows: list[list[str]] = []
        self._lines: list[int] = []
        self._bad: FormatError | None = None

    def row(self, number: int, line: str) -> None:
        """Take a line that is not empty."""
        if not self._width:
            self._separator = "\t" if "\t" in line.strip() else None
        cells = line.rstrip().split(self._separator) if self._separator else line.split()
        if line.startswith("#") and self._columns.comments and not self._is_row(cells):
            return
        self._width = self._width or len(cells)
        if len(cells) != self._width or len(cells) < 2:
            wanted = f"{self._width} columns" if self._width > 1 else "a token and a tag"
            self._malformed(number, f"{wanted} expected, not {len(cells)}")
        elif not cells[self._columns.token % len(cells)]:
            self._malformed(number, "the token is empty")
        elif not self._tags():
            self._malformed(number, "there is no such column of tags")
        elif wrong := next((cells[at] for at in self._tags() if not is_tag(cells[at])), None):
            self._malformed(number, f"«{wrong}» is no tag: a tag is O, or B-, I-, E- or S- and a label")
        else:
            self._rows.append(cells)
            self._lines.append(number)

    def _is_row(self, cells: list[str]) -> bool:
        """Whether a line that begins like a comment is a token all the same."""
        return len(cells) == (self._width or max(len(cells), 2)) and is_tag(cells[-1])

    def _malformed(self, number: int, message: str) -> None:
        self._bad = self._bad or FormatError(
            message,
            place=Place(self._path, number),
            hint="mend the line, or leave out what is malformed with --skip-bad",
        )

    def sentence(self) -> list[Sentence]:
        """The sentence that ends here, or none."""
        rows, numbers, bad = self._rows, self._lines, self._bad
        self._rows, self._lines, self._bad = [], [], None
        if bad is not None:
            return [Sentence(bad=bad)]
        if not rows:
            return []
        try:
            return [self._sentence(rows, numbers)]
        except BadTag as error:
            self._malformed(numbers[min(error.at, len(numbers) - 1)], error.words)
            bad, self._bad = self._bad, None
            return [Sentence(bad=bad)]

    def _sentence(self, rows: list[list[str]], numbers: list[int]) -> Sentence:
        token = self._columns.token % self._width
        scheme = self._columns.scheme
        found = [span for at in self._tags() for span in spans([row[at] for row in rows], scheme)]
        return Sentence([row[token] for row in rows], sorted(found), numbers)

    def _tags(self) -> list[int]:
        """The columns of tags, of those that there are."""
        token, tags = self._columns.token % self._width, self._columns.tags
        chosen = range(self._width) if tags is None else (at % self._width for at in tags if at < self._width)
        return [at for at in chosen if at != token]
