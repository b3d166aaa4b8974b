"""Completion as one types: what is asked of the engine, and what of its answers is still true.

An answer belongs to one visit of one segment and to the prefix that it was asked with. Where the person types on just
as it says, it stays true without being asked again; any other answer is dropped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from workbench.translate.completion import next_word
from workbench.translate.engine import Source

Wanted = Literal["completion", "alternatives"]


@dataclass(frozen=True, slots=True)
class Request:
    """What an engine is asked.

    Attributes:
        visit: Tells one visit to a segment from every other.
        prefix: What stands before the cursor.
    """

    visit: int
    source: Source
    prefix: str
    wanted: Wanted = "completion"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back.

    Attributes:
        texts: Whole translations that begin with the prefix, best first; for alternatives, the words themselves.
        problem: What went wrong, in words; "" where nothing did.
        notice: What must be said of the engine, such as that it is for show.
    """

    request: Request
    texts: tuple[str, ...] = ()
    problem: str = ""
    notice: str = ""


@dataclass(slots=True)
class Completion:
    """What is offered at the cursor.

    Attributes:
        whole: The translation that the engine would make of what is typed, "" for none.
        alternatives: Words that could stand at the cursor, None while they were not asked for.
    """

    visit: int
    source: Source
    whole: str = ""
    alternatives: tuple[str, ...] | None = None
    _prefix: str = ""
    _asked: str | None = field(default=None)
    _at: str | None = field(default=None)

    def rest(self, before: str) -> str:
        """What the engine offers behind what is typed; "" for nothing, or where more was typed when it was asked."""
        goes_on = before.startswith(self._prefix) and self.whole.startswith(before)
        if not goes_on:
            return ""
        return self.whole[len(before) :]

    def word(self, before: str) -> str:
        """The next word of it, with the white space before it."""
        rest = self.rest(before)
        return next_word(rest) if rest else ""

    def wants(self, before: str) -> Request | None:
        """What to ask now that this is typed; None where the last answer is still true, or it is being asked."""
        if self._at is not None and before != self._at:
            self.alternatives, self._at = None, None
        if self.rest(before) or self._asked == before:
            return None
        self._asked = before
        return Request(self.visit, self.source, before)

    def alternatives_at(self, before: str) -> Request:
        """What to ask for the words that could stand here."""
        self._at, self.alternatives = before, None
        return Request(self.visit, self.source, before, "alternatives")

    def take(self, answer: Answer, before: str) -> bool:
        """Take an answer; False where it is for another segment, or for what is typed no more."""
        request = answer.request
        if request.visit != self.visit:
            return False
        if request.wanted == "alternatives":
            if request.prefix != self._at:
                return False
            self.alternatives = unique(answer.texts)
            return True
        whole = next((t for t in answer.texts if t.startswith(request.prefix) and t != request.prefix), "")
        if request.prefix != before and not (whole.startswith(before) and len(whole) > len(before)):
            return False
        self.whole, self._prefix = whole, request.prefix
        return True


def unique(texts: Sequence[str]) -> tuple[str, ...]:
    """The texts, each once, those with nothing in them left out."""
    return tuple(dict.fromkeys(text for text in texts if text.strip()))
