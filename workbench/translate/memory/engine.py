"""The memory as an engine: exact matches, as candidates of the batch pipeline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from workbench.errors import EngineError
from workbench.translate.engine import Candidate, Source
from workbench.translate.memory.adding import add_file, take_once
from workbench.translate.memory.keys import family
from workbench.translate.memory.lookup import Memory
from workbench.translate.memory.model import Match

if TYPE_CHECKING:
    from workbench.translate.registry import HasSettings

_OWN = "own translations"


class MemoryEngine:
    """Exact matches of a translation memory; the last of several equally good ones wins.

    Args:
        tmx: Files to take in first.
        memory: The memory; None for one that holds these files and is not kept.
    """

    name = "memory"
    origin: Literal["memory"] = "memory"

    def __init__(self, *, tmx: Sequence[str | Path] = (), memory: Memory | None = None) -> None:
        self._paths = tuple(Path(path) for path in tmx)
        self._given = memory
        self._loaded: Memory | None = None

    @classmethod
    def for_project(cls, project: HasSettings, options: Mapping[str, Any]) -> MemoryEngine:
        """The memory of a project, with the files that its setting names, relative to it."""
        given = dict(options)
        named = given.pop("tmx", None) or ()
        found = getattr(project, "memory", None)
        memory = found if isinstance(found, Memory) else Memory(project.path)
        return cls(tmx=[project.path / name for name in named], memory=memory, **given)

    def pairs(self) -> Sequence[tuple[str, str]]:
        """The language pairs that the memory has entries for."""
        return self._memory().pairs()

    def available(self, source: str, target: str) -> bool:
        """Whether the memory has any entry between the two."""
        return (family(source), family(target)) in {(family(a), family(b)) for a, b in self.pairs()}

    def version(self, source: str, target: str) -> str:
        """The names of the files and a number for what they say; the same for whoever has the same memory."""
        memory = self._memory()
        files = ", ".join(dict.fromkeys(name for name, added in memory.files() if added))
        if not self.available(source, target):
            raise EngineError(
                f"the translation memory has nothing from {source} to {target} ({files or 'it has no files'})",
                hint="Add a TMX file: workbench memory add FILE.tmx",
            )
        return f"{files} {memory.store.fact('digest'):016x}" if files else _OWN

    def settings(self, source: str, target: str) -> Mapping[str, Any]:
        """A memory has none."""
        return {}

    def translate(self, batch: Sequence[Source]) -> Sequence[Candidate | None]:
        """The entry for each source, or None."""
        return [_candidate(self.find(each.text, each.source, each.target), each) for each in batch]

    def find(self, text: str, source: str, target: str) -> Match | None:
        """The best entry whose source side says the same as `text`."""
        return self._memory().exact(text, source, target)

    def _memory(self) -> Memory:
        """The memory, with what there is to take in taken in, once."""
        if self._loaded is None:
            memory = self._given or Memory(None)
            for path in self._paths:
                if self._given is None:
                    add_file(memory, path)
                else:
                    take_once(memory, path)
            memory.refresh()
            self._loaded = memory
        return self._loaded


def _candidate(match: Match | None, wanted: Source) -> Candidate | None:
    if match is None:
        return None
    notes = [] if match.score == 1 else [f"the memory has it as {match.source!r}"]
    if match.converted:
        notes.append(f"converted from {match.target_language}")
    return Candidate(match.target, score=0.99 if notes else 1.0, note="; ".join(notes))
