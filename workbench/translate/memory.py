"""The translation memory: exact matches from TMX files, in both directions.

A look-up ignores what a reader does not see as a difference: runs of white space, full-width forms of Latin letters
and digits, and the script of Chinese, so that a Traditional query finds a Simplified entry. It does not ignore case.
What comes back is the entry as its author wrote it, turned into the wanted script only where the memory has no other.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from workbench.errors import EngineError, FormatError, Place, Refused
from workbench.text.language import simplify, to_script
from workbench.translate.engine import Candidate, Source
from workbench.translate.languages import is_chinese, normalise
from workbench.translate.tmx import Unit, Variant, read_tmx

if TYPE_CHECKING:
    from workbench.translate.registry import HasSettings

_REGIONS = frozenset({"hk", "tw", "mo", "cn", "sg", "my", "gb", "us"})
_HOME = {"zh-Hant": "hk", "zh-Hans": "cn"}
"""The region of each script where none is named: Traditional Chinese is written here as in Hong Kong."""

FOLDER = "memory"
"""The folder of a project whose TMX files are its memory, unless the setting `engines.memory` names others."""


@dataclass(frozen=True, slots=True)
class Match:
    """An entry that was found: the unit's own source side and the target side chosen for the wanted language."""

    unit: Unit
    source: Variant
    target: Variant
    exact: bool


class MemoryEngine:
    """Exact matches from TMX files; the last of several equally good ones wins.

    Args:
        tmx: The files, read on the first look-up.
    """

    name = "memory"
    origin: Literal["memory"] = "memory"

    def __init__(self, *, tmx: Sequence[str | Path] = ()) -> None:
        self._paths = tuple(Path(path) for path in tmx)
        self._index: dict[tuple[str, str], list[tuple[Unit, Variant]]] | None = None
        self._pairs: set[tuple[str, str]] = set()
        self._version = ""

    @classmethod
    def for_project(cls, project: HasSettings, options: Mapping[str, Any]) -> MemoryEngine:
        """The memory of a project: the files that its setting names, relative to it, or all of its memory folder."""
        given = dict(options)
        named = given.pop("tmx", None)
        if named is None:
            return cls(tmx=sorted((project.path / FOLDER).glob("*.tmx")), **given)
        return cls(tmx=[project.path / name for name in named], **given)

    def pairs(self) -> Sequence[tuple[str, str]]:
        """The language pairs that the memory has entries for."""
        self._load()
        return sorted(self._pairs)

    def available(self, source: str, target: str) -> bool:
        """Whether the memory has any entry between the two."""
        self._load()
        return (_family(source), _family(target)) in {(_family(a), _family(b)) for a, b in self._pairs}

    def version(self, source: str, target: str) -> str:
        """The names of the files and a hash of what they say."""
        if not self.available(source, target):
            files = ", ".join(path.name for path in self._paths) or "it has no files"
            raise EngineError(
                f"the translation memory has nothing from {source} to {target} ({files})",
                hint="Add a TMX file: workbench translate --memory FILE.tmx",
            )
        return self._version

    def settings(self, source: str, target: str) -> Mapping[str, Any]:
        """A memory has none."""
        return {}

    def translate(self, batch: Sequence[Source]) -> Sequence[Candidate | None]:
        """The entry for each source, or None."""
        return [_candidate(self.find(each.text, each.source, each.target), each) for each in batch]

    def find(self, text: str, source: str, target: str) -> Match | None:
        """The best entry whose source side says the same as `text`."""
        index = self._load()
        region = _region(target) or _HOME.get(normalise(target), "")
        source, target = normalise(source), normalise(target)
        found = index.get((_family(source), _key(text, source)), ())
        squashed = " ".join(text.split())
        best: tuple[tuple[bool, ...], Match] | None = None
        for unit, side in found:
            other = _target(unit, side, target, region)
            if other is None:
                continue
            exact = " ".join(side.text.split()) == squashed
            rank = (exact, other.language == target, side.language == source, _region(other.tag) == region)
            if best is None or rank >= best[0]:
                best = rank, Match(unit, side, other, exact)
        return best[1] if best else None

    def _load(self) -> dict[tuple[str, str], list[tuple[Unit, Variant]]]:
        if self._index is None:
            index: dict[tuple[str, str], list[tuple[Unit, Variant]]] = defaultdict(list)
            for path in self._paths:
                self._add(index, read_tmx(path))
            self._version = _version(self._paths)
            self._index = dict(index)
        return self._index

    def _add(self, index: dict[tuple[str, str], list[tuple[Unit, Variant]]], units: Iterable[Unit]) -> None:
        for unit in units:
            for side in unit.variants:
                family = _family(side.language)
                others = {other.language for other in unit.variants if _family(other.language) != family}
                if others:
                    index[family, _key(side.text, side.language)].append((unit, side))
                    self._pairs.update((side.language, other) for other in others)


def add_tmx(project: HasSettings, path: Path) -> int:
    """Copy a TMX file into a project's memory once it has been read to its end, and count its units.

    Raises:
        FormatError: The file is malformed; nothing was copied.
        Refused: The memory has another file of that name.
        EngineError: The project's folder cannot be written.
    """
    import filecmp
    import os
    import shutil

    count = sum(1 for _ in read_tmx(path))
    folder = project.path / FOLDER
    place, partial = folder / path.name, folder / f".{path.name}.partial"
    try:
        if place.exists():
            if filecmp.cmp(path, place, shallow=False):
                return count
            raise Refused(f"the memory has another file called {path.name}", hint=f"Rename one, or remove {place}.")
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, partial)
        os.replace(partial, place)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise EngineError(f"cannot write into {folder}: {error.strerror}", hint="Check its permissions.") from error
    return count


def _family(language: str) -> str:
    return "zh" if is_chinese(language) else normalise(language)


def _key(text: str, language: str) -> str:
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
        if is_chinese(language):
            text = simplify(text)
    return " ".join(text.split())


def _target(unit: Unit, side: Variant, target: str, region: str) -> Variant | None:
    sides = [v for v in unit.variants if v is not side and _family(v.language) == _family(target) and v.text.strip()]
    return max(sides, key=lambda v: (v.language == target, _region(v.tag) == region), default=None)


def _region(tag: str) -> str:
    """The region that a language tag names ("hk"), or ""."""
    return next((part for part in tag.lower().replace("_", "-").split("-")[1:] if part in _REGIONS), "")


def _candidate(match: Match | None, wanted: Source) -> Candidate | None:
    if match is None:
        return None
    text, notes = match.target.text, []
    if not match.exact:
        notes.append(f"the memory has it as {match.source.text!r}")
    if match.target.language not in (normalise(wanted.target), "zh"):
        text = to_script(text, wanted.target)
        notes.append(f"converted from {match.target.language}")
    return Candidate(text, score=0.99 if notes else 1.0, note="; ".join(notes))


def _version(paths: Sequence[Path]) -> str:
    import hashlib

    digest = hashlib.blake2b(digest_size=6)
    for path in paths:
        try:
            digest.update(path.read_bytes())
        except OSError as error:
            raise FormatError(f"cannot be read: {error.strerror}", place=Place(path)) from error
    return f"{', '.join(path.name for path in paths)} {digest.hexdigest()}" if paths else ""
