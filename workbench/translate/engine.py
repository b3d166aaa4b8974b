"""What a translation engine is: the protocol that our own engines and third-party plug-ins keep.

A plug-in is a class named by an entry point of the group `workbench.engines`. It is called with the options of the
project's settings as keywords, and should load nothing heavy before `translate` is called. `Engine` is all that it must
have; an engine that can do more has the methods of `Completing` and `Aligning` too, and callers ask with `isinstance`.
docs/engines.md has a complete example.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, runtime_checkable

Alignment = tuple[tuple[tuple[int, int], tuple[int, int]], ...]
"""Pairs of code-point ranges: of the source, and of the translation."""


@dataclass(frozen=True, slots=True)
class Source:
    """A text to translate, and between which languages ("en", "zh-Hant", "zh-Hans").

    Two sources are equal where the text and the languages are: a text is translated once, whatever surrounds it.

    Attributes:
        context: What stands before it, nearest last: pairs of (text, its translation, or "" where there is none).
        terms: The renderings wanted for the terms in it, as pairs of (term, rendering).
    """

    text: str
    source: str
    target: str
    context: tuple[tuple[str, str], ...] = field(default=(), compare=False)
    terms: tuple[tuple[str, str], ...] = field(default=(), compare=False)


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
    """Translates batches of texts. All methods raise `EngineError` only.

    An engine may also have these attributes, which have the value in brackets where it has not:

        parallel (1): How many threads may call `translate` at once, and should, to keep it busy.
        block (4096): How many texts it wants in one call at the most.
        context (0): How many segments before a text it wants in `Source.context`.
        takes_terms (False): Whether it wants `Source.terms`.
        notice(source, target) -> str: What must be said wherever its translations are shown.
    """

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
        """Translate a batch: one answer for each source, in the same order, None where there is no translation.

        A text that it tried to translate and could not is answered with a candidate whose text is empty and whose note
        says why; the run goes on. An `EngineError` ends the run.
        """


@runtime_checkable
class Completing(Protocol):
    """An engine that goes on from what a person has typed. All methods raise `EngineError` only.

    The methods take as long as a translation does: call them beside the interface, and throw away what arrives after
    a newer request. They can be called from any thread.
    """

    def completes(self, source: str, target: str) -> bool:
        """Whether it can complete translations between these two now; opens nothing heavy."""

    def complete(self, source: Source, prefix: str, *, alternatives: int = 1) -> Sequence[Candidate]:
        """Translations that begin with what was typed, best first.

        The text of each is the whole translation and begins with `prefix`, code point for code point; what is offered
        is `text[len(prefix):]`, which is never empty. A prefix may end inside a word.

        Args:
            prefix: What stands before the cursor; "" for the translation from its beginning.
            alternatives: How many are wanted at the most.

        Returns:
            Nothing where the engine has nothing to add: the prefix says it all, or it cannot be followed.
        """

    def alternatives_at(self, source: Source, prefix: str, *, count: int = 5) -> Sequence[str]:
        """The words that could stand at the cursor, likeliest first, each other than the others.

        Each is what would be put right after `prefix`: with its space where one is needed, and only the rest of the
        word where the prefix ends inside one.
        """


@runtime_checkable
class Aligning(Protocol):
    """An engine that can say which part of a text became which part of a translation, a person's own included."""

    def align(self, source: Source, text: str) -> Alignment | None:
        """Pairs of code-point ranges of the source and of `text`, in the order of the source; None where not known.

        It takes as long as a translation does, and can be called from any thread.
        """
