"""What a translation engine is: the protocol that our own engines and third-party plug-ins keep.

A plug-in is a class named by an entry point of the group `workbench.engines`. It is called with the options of the
project's settings as keywords, and should load nothing heavy before `translate` is called.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol, runtime_checkable

Alignment = tuple[tuple[tuple[int, int], tuple[int, int]], ...]
"""Pairs of code-point ranges: of the source, and of the translation."""


@dataclass(frozen=True, slots=True)
class Source:
    """A text to translate, and between which languages ("en", "zh-Hant", "zh-Hans")."""

    text: str
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A translation that an engine offers.

    Attributes:
        score: From 0 to 1, higher is surer; None where the engine gives none.
        alignment: Which part of the source became which part of the translation; None where it is not known.
        note: What a reader should know about this one translation, in words ("cut at 512 tokens").
    """

    text: str
    score: float | None = None
    alignment: Alignment | None = None
    note: str = ""


@runtime_checkable
class Engine(Protocol):
    """Translates batches of texts. All methods raise `EngineError` only."""

    @property
    def name(self) -> str:
        """The name that users type, and that translations remember."""

    @property
    def origin(self) -> Literal["memory", "machine"]:
        """What its translations are: found in a memory, or made by a machine."""

    def pairs(self) -> Sequence[tuple[str, str]]:
        """The (source, target) languages that it can translate between now."""

    def available(self, source: str, target: str) -> bool:
        """Whether it can translate between these two now; opens nothing heavy."""

    def version(self, source: str, target: str) -> str:
        """What translates between these two: a package and its version.

        Raises:
            EngineError: It cannot translate between them; the hint says what to do.
        """

    def settings(self, source: str, target: str) -> Mapping[str, Any]:
        """Whatever else decides its output between these two, as JSON: stored with each translation."""

    def translate(self, batch: Sequence[Source]) -> Sequence[Candidate | None]:
        """Translate a batch: one answer for each source, in the same order, None where there is no translation."""
