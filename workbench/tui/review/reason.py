"""Asking why: a line to type in, and the reasons given before that fit it."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(slots=True)
class Reason:
    """What is typed, and which of the earlier reasons is pointed to.

    Attributes:
        earlier: The reasons given before, the most frequent first.
        at: Which of those that fit is pointed to, -1 for what is typed.
    """

    earlier: Sequence[str]
    typed: str = ""
    at: int = -1
    _found: list[str] | None = dataclasses.field(default=None, repr=False)

    @property
    def found(self) -> list[str]:
        """The earlier reasons that hold what is typed."""
        if self._found is None:
            wanted = self.typed.casefold().split()
            self._found = [each for each in self.earlier if all(word in each.casefold() for word in wanted)]
        return self._found

    @property
    def words(self) -> str:
        """The reason as it stands: the one pointed to, or what is typed."""
        return self.found[self.at] if 0 <= self.at < len(self.found) else self.typed.strip()

    def type(self, text: str) -> None:
        """Add to what is typed."""
        self._now(self.typed + text)

    def erase(self) -> None:
        """Take the last character back."""
        self._now(self.typed[:-1])

    def move(self, step: int) -> None:
        """Point to another."""
        self.at = min(max(-1, self.at + step), len(self.found) - 1)

    def take(self) -> None:
        """Take what is pointed to, or else the first that fits, into the line."""
        if self.found:
            self._now(self.found[max(0, self.at)])

    def _now(self, typed: str) -> None:
        self.typed, self.at, self._found = typed, -1, None
