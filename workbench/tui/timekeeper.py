"""The time that somebody spends on a document, for those who ask: counted while keys are pressed, and no longer."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

IDLE: Final = 60.0
"""Seconds without a key after which the time stands still."""


@dataclass(slots=True)
class TimeKeeper:
    """Counts milliseconds by document."""

    _last: float | None = None
    _where: str = ""
    _spent: Counter[str] = field(default_factory=Counter)

    def pressed(self, now: float, where: str) -> None:
        """A key was pressed.

        Args:
            now: In seconds.
            where: The id of the document that is in front, "" for none.
        """
        if self._last is not None and self._where:
            self._spent[self._where] += round(1000 * min(max(0.0, now - self._last), IDLE))
        self._last, self._where = now, where

    def stop(self) -> None:
        """Nobody is here: what comes before the next key does not count."""
        self._last = None

    def take(self) -> dict[str, int]:
        """What was counted since this was last asked for."""
        found = {where: spent for where, spent in self._spent.items() if spent}
        self._spent.clear()
        return found

    def give_back(self, spent: dict[str, int]) -> None:
        """It could not be written: it is kept for the next time."""
        self._spent.update(spent)
