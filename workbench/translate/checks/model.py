"""What a check is given and what it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from workbench.translate.engine import Alignment

Range = tuple[int, int]
"""Code points of a text, start and end."""

CheckName = Literal["numbers", "terms", "names", "loops", "length", "untranslated", "script", "punctuation", "quotes"]


@dataclass(frozen=True, slots=True)
class Rendering:
    """How the termbase renders a term: the words, and whether they are allowed."""

    text: str
    forbidden: bool = False


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the termbase that stands in a source text.

    Attributes:
        place: Where, in the source.
        renderings: Its renderings in the target language.
    """

    place: Range
    renderings: tuple[Rendering, ...]


@dataclass(frozen=True, slots=True)
class Unit:
    """A segment with its translation.

    Attributes:
        id: The segment's id, given back with each finding.
        terms: The termbase's terms in the source.
        alignment: Which part of the source became which part of the target; None where it is not known.
    """

    source: str
    target: str
    source_language: str
    target_language: str
    id: str = ""
    terms: tuple[Term, ...] = ()
    alignment: Alignment | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about a translation that a person should look at.

    Attributes:
        check: Which check found it.
        message: What is wrong, in English, with {names} for what `values` holds.
        values: The words of the two texts that the message names: they are data, and not to be trusted.
        source, target: Where in the two texts, None where it is in no one place.
        unit: The segment's id.
    """

    check: CheckName
    message: str
    values: tuple[tuple[str, str], ...] = ()
    source: Range | None = None
    target: Range | None = None
    unit: str = ""

    @property
    def words(self) -> str:
        """The message with its values, as plain English."""
        return self.message.format(**dict(self.values))


UnitCheck = Callable[[Unit], Iterable[Finding]]
"""A check of one segment by itself."""

DocumentCheck = Callable[[Sequence[Unit]], Iterable[Finding]]
"""A check of a document's segments against each other."""
