"""The two ways in which WebAnno TSV escapes: values of features, and texts of sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

NULL: Final = "*"
"""An annotation that says nothing, in a column."""
NOTHING: Final = "_"
"""No annotation, in a column."""

_VALUE: Final = re.compile(r"->|[\\\[\]|_;\t\n*]")
_ESCAPED_VALUE: Final = re.compile(r"\\(->|[\\\[\]|_;tn*])")
_NAMED: Final = {"\t": "t", "\n": "n", "\f": "f", "\r": "r", "\b": "b", "\\": "\\"}
_LETTERS: Final = {letter: character for character, letter in _NAMED.items()}
_TEXT: Final = re.compile("[\\x00-\\x0a\\x0c-\\x1f\\\\]")
_ESCAPED_TEXT: Final = re.compile("\\\\([tnfrb\\\\\\x00-\\x07\\x0e-\\x1f])")
_JAVA: Final = re.compile(r"""\\(u+[0-9A-Fa-f]{4}|[tnfrb\\"'/])""")


def escape_value(value: str) -> str:
    """A feature's value as it stands in a column."""
    return _VALUE.sub(lambda match: "\\" + {"\t": "t", "\n": "n"}.get(match[0], match[0]), value)


def unescape_value(value: str) -> str:
    """The value that stands in a column so."""
    if "\\" not in value:
        return value
    return _ESCAPED_VALUE.sub(lambda match: {"t": "\t", "n": "\n"}.get(match[1], match[1]), value)


def escape_text(text: str) -> str:
    """A line of a sentence's text as it stands in a file."""
    return _TEXT.sub(lambda match: "\\" + _NAMED.get(match[0], match[0]), text)


def unescape_text(text: str, *, java: bool = False) -> str:
    """The line that stands in a file so; `java` for files before version 3.2."""
    if "\\" not in text:
        return text
    if java:
        return _JAVA.sub(_from_java, text)
    return _ESCAPED_TEXT.sub(lambda match: _LETTERS.get(match[1], match[1]), text)


def _from_java(match: re.Match[str]) -> str:
    said = match[1]
    return chr(int(said.lstrip("u"), 16)) if said.startswith("u") else _LETTERS.get(said, said)


def split(cell: str, separator: str) -> Iterator[str]:
    """A cell's parts, where the separator is not escaped."""
    start = at = 0
    while at < len(cell):
        if cell[at] == "\\":
            at += 2
            continue
        if cell[at] == separator:
            yield cell[start:at]
            start = at + 1
        at += 1
    yield cell[start:]
