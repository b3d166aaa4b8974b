"""Files of texts with their translations, to hold engines to: TSV, JSON Lines, or a translation memory (TMX)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from workbench.errors import InputError, Place
from workbench.text.language import UNDETERMINED, language_of
from workbench.translate.evaluate import Reference
from workbench.translate.languages import normalise

_HEADERS: Final = frozenset({"source", "src", "text", "原文"})


def read_references(path: Path, *, source: str = "", target: str = "") -> list[Reference]:
    """The pairs of a file.

    Args:
        path: Lines of source, tab, translation (with or without a header), lines of JSON with "source" and "target",
            or TMX.
        source, target: Their languages; "" for what the texts look like, or what the TMX says.

    Raises:
        InputError: The file cannot be read, or a line is no pair.
    """
    pairs = _of_memory(path, source, target) if path.suffix.lower() == ".tmx" else _of_lines(path)
    found = [
        Reference(text, wanted, source or said_from or _guess(text), target or said_to or _guess(wanted))
        for text, wanted, said_from, said_to in pairs
    ]
    if not found:
        raise InputError(f"{path}: no pair of a text and its translation", hint="each line: source, tab, translation")
    return found


def _guess(text: str) -> str:
    found = language_of(text)
    return "en" if found == UNDETERMINED else found


def _of_lines(path: Path) -> Iterator[tuple[str, str, str, str]]:
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise InputError(f"{path}: cannot be read: {why}", hint="check the file") from error
    for number, line in enumerate(lines, start=1):
        line = line.rstrip("\r")
        if not line.strip():
            continue
        pair = _of_json(path, number, line) if line.lstrip().startswith("{") else _of_columns(path, number, line)
        if number > 1 or pair[0].strip().casefold() not in _HEADERS:
            yield (*pair, "", "")


def _of_json(path: Path, number: int, line: str) -> tuple[str, str]:
    try:
        found = json.loads(line)
        source, target = found["source"], found["target"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise _bad(path, number, 'no JSON object with "source" and "target"') from error
    if not (isinstance(source, str) and isinstance(target, str)):
        raise _bad(path, number, '"source" and "target" are not both texts')
    return source, target


def _of_columns(path: Path, number: int, line: str) -> tuple[str, str]:
    source, tab, rest = line.partition("\t")
    if not tab:
        raise _bad(path, number, "no tab between a text and its translation")
    return source, rest.split("\t")[0]


def _bad(path: Path, number: int, problem: str) -> InputError:
    return InputError(problem, place=Place(path, line=number), hint="mend the line, or take it out")


def _of_memory(path: Path, source: str, target: str) -> Iterator[tuple[str, str, str, str]]:
    """The units of a TMX that have both languages; the first two of a unit where none are named."""
    from workbench.translate.tmx import read_tmx

    wanted = (normalise(source), normalise(target))
    for unit in read_tmx(path):
        texts = {variant.language: variant.text for variant in unit.variants}
        if source and target:
            if set(wanted) <= texts.keys():
                yield texts[wanted[0]], texts[wanted[1]], *wanted
        elif len(texts) > 1:
            (first, text), (second, translated) = list(texts.items())[:2]
            yield text, translated, first, second
