"""Plain text and Markdown, each with front matter or without; the body is kept exactly."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from workbench.checked_yaml import Mapping, Node, Problem, Scalar, Sequence, found, parse, plain, raise_all
from workbench.errors import ReaderError
from workbench.model import JSON, SourceText
from workbench.readers.encoding import decode
from workbench.readers.files import Options, Skipped
from workbench.readers.rows import is_language, unstorable

FENCE: Final = "---"
_REACH: Final = 65_536
"""Front matter ends within so many characters; two rules far apart in a Markdown text are no front matter."""

_HINT: Final = "If this is no front matter, put an empty line before the first '---'."


def texts(
    data: bytes, name: str, path: Path, options: Options, skip: Callable[[Skipped], None]
) -> Iterator[SourceText]:
    """The one text in the file; none where it is empty."""
    decoded = decode(data, path, encoding=options.encoding)
    matter, body = split(decoded.text) if options.front_matter else ("", decoded.text)
    if not body.strip():
        skip(Skipped(path, "it has no text"))
        return
    title, language, meta = _fields(matter, path) if matter else ("", "", {})
    yield SourceText(
        name, body, title=title, language=language, meta=meta,
        encoding=decoded.encoding, newline=decoded.newline, bom=decoded.bom,
    )  # fmt: skip


def split(text: str) -> tuple[str, str]:
    """The front matter, with the line of its first '---' left empty so that its lines keep their numbers, and the body.

    The front matter is "" where the first line is not '---', or no such line closes it.
    """
    first, found_end, _ = text.partition("\n")
    if not found_end or first.rstrip(" \t") != FENCE:
        return "", text
    start = at = len(first) + 1
    while at < min(len(text), _REACH):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        if text[at:end].rstrip(" \t") == FENCE:
            return "\n" + text[start:at], text[end + 1 :]
        at = end + 1
    return "", text


def _fields(matter: str, path: Path) -> tuple[str, str, dict[str, JSON]]:
    """Title, language and the rest."""
    node, problems = parse(matter)
    if node is not None and not isinstance(node, Mapping):
        problems.append(Problem(node.line, node.column, "", f"found {found(node)}; front matter is `key: value` lines"))
    raise_all(problems, path, ReaderError, hint=_HINT)
    entries = dict(node.entries) if isinstance(node, Mapping) else {}
    title, language = (_written(entries.pop(key, None), problems) for key in ("title", "language"))
    if language and not is_language(language):
        mark = node.entries["language"] if isinstance(node, Mapping) else None
        line, column = (mark.line, mark.column) if mark else (1, 1)
        message = f'found "{language}"; write a tag such as en, zh-Hant or zh-Hans'
        problems.append(Problem(line, column, "language", message))
    meta = {key: plain(value) for key, value in entries.items()}
    for key, value in entries.items():
        if reason := unstorable([key, meta[key]]):
            problems.append(Problem(value.line, value.column, value.key, f"found {reason}; take it out"))
    raise_all(problems, path, ReaderError, hint=_HINT)
    return title, language, meta


def _written(node: Node | None, problems: list[Problem]) -> str:
    """A field that is text by its nature, as it is written: `title: 1984` and `language: no` say what they mean."""
    if node is None or (isinstance(node, Scalar) and node.value is None):
        return ""
    if isinstance(node, (Mapping, Sequence)):
        problems.append(Problem(node.line, node.column, node.key, f"found {found(node)}; write one text"))
        return ""
    if reason := unstorable(node.text):
        problems.append(Problem(node.line, node.column, node.key, f"found {reason}; take it out"))
        return ""
    return node.text
