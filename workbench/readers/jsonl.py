"""JSONL: one JSON object a line, one of whose fields is the text."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from workbench.checked_yaml import quoted
from workbench.errors import Place, ReaderError
from workbench.model import JSON, SourceText
from workbench.readers.encoding import decode
from workbench.readers.files import Options, Skipped
from workbench.readers.rows import Rows, text_field

_LIST: Final = "A JSON list is no JSONL: write each object on a line of its own, without brackets and commas."
_MOST_DIGITS: Final = 4300


def texts(
    data: bytes, name: str, path: Path, options: Options, skip: Callable[[Skipped], None]
) -> Iterator[SourceText]:
    """The text of each line; blank lines mean nothing, and a row without text is passed over."""
    decoded = decode(data, path, encoding=options.encoding)
    rows = Rows(name, path, decoded.encoding, decoded.bom)
    empty = True
    for number, line in enumerate(decoded.text.split("\n"), 1):
        if not line.strip():
            continue
        empty = False
        row = _object(line, path, number)
        source = rows.source(row, text_field(row, options, Place(path, line=number)), number)
        if source is None:
            skip(Skipped(path, "it has no text", number))
        else:
            yield source
    if empty:
        skip(Skipped(path, "it has no text"))


def _object(line: str, path: Path, number: int) -> dict[str, JSON]:
    """The JSON object in one line."""
    try:
        value = json.loads(line, object_pairs_hook=_unique, parse_constant=_refuse, parse_int=_whole)
    except json.JSONDecodeError as error:
        place = Place(path, line=number, column=error.colno)
        words, hint = _in_words(error, line)
        raise ReaderError(words, place=place, hint=hint) from error
    except (ValueError, RecursionError) as error:
        message = "nested too deep" if isinstance(error, RecursionError) else str(error)
        raise ReaderError(message, place=Place(path, line=number), hint="Correct the line, or take it out.") from error
    if not isinstance(value, dict):
        message = f"found {quoted(line.strip()[:40])} where a JSON object should be"
        hint = 'Each line is one object such as {"id": "1", "text": "..."}.'
        if isinstance(value, list):
            hint = _LIST
        raise ReaderError(message, place=Place(path, line=number, column=1), hint=hint)
    return value


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        counts = Counter(name for name, _ in pairs)
        twice = next(name for name, number in counts.items() if number > 1)
        raise ValueError(f"the field {quoted(twice)} is given twice; keep one")
    return made


def _whole(digits: str) -> int:
    if len(digits) > _MOST_DIGITS:
        raise ValueError(f"a number of {len(digits)} digits, more than {_MOST_DIGITS}; put it in quotes")
    return int(digits)


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is no JSON; write null")


def _in_words(error: json.JSONDecodeError, line: str) -> tuple[str, str]:
    at = quoted(line[error.pos : error.pos + 20]) if error.pos < len(line) else "the end of the line"
    if error.msg.startswith("Extra data"):
        return f"found {at} after the end of the object", "Write one object a line."
    if line.lstrip().startswith("["):
        return "the line ends inside a list", _LIST
    if line.strip() == "{":
        return (
            "the line ends inside the object",
            "This looks like JSON over several lines: write each object on one line.",
        )
    return f"not valid JSON at {at} ({error.msg})", "Correct the line, or take it out."
