"""Engines for tests of the editor: one that answers by a table, as slowly as is wanted, and counts what it is asked."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any

from workbench.errors import EngineError
from workbench.translate.engine import Alignment, Candidate, Source


class FakeEngine:
    """Completes with `whole` where the prefix allows it, else with the prefix and an ending.

    Attributes:
        gate: While it is clear, every answer waits.
        asked: The prefixes asked for, in order.
    """

    name, origin = "fake", "machine"

    def __init__(self, whole: str = "莫斯科與德黑蘭關係日深。", ending: str = "，如此等等。") -> None:
        self.whole, self.ending = whole, ending
        self.gate = threading.Event()
        self.gate.set()
        self.asked: list[str] = []
        self.sources: list[str] = []
        self.trouble: Exception | None = None
        self.answer: Callable[[str], str] | None = None
        self.alignment: Alignment | None = None

    def pairs(self) -> Sequence[tuple[str, str]]:
        return [("en", "zh-Hant")]

    def available(self, source: str, target: str) -> bool:
        return True

    def version(self, source: str, target: str) -> str:
        return "1"

    def settings(self, source: str, target: str) -> dict[str, Any]:
        return {}

    def translate(self, batch: Sequence[Source]) -> Sequence[Candidate | None]:
        return [Candidate(f"譯：{each.text}") for each in batch]

    def completes(self, source: str, target: str) -> bool:
        return True

    def complete(self, source: Source, prefix: str, *, alternatives: int = 1) -> Sequence[Candidate]:
        self.asked.append(prefix)
        self.sources.append(source.text)
        self.gate.wait(10)
        if self.trouble is not None:
            raise self.trouble
        if self.answer is not None:
            return [Candidate(self.answer(prefix))]
        return [Candidate(self.whole if self.whole.startswith(prefix) else prefix + self.ending)]

    def alternatives_at(self, source: Source, prefix: str, *, count: int = 5) -> Sequence[str]:
        return ["兩國", "雙方", "兩國"]

    def align(self, source: Source, text: str) -> Alignment | None:
        return self.alignment


class Mute(FakeEngine):
    """An engine that only translates."""

    completes = None  # type: ignore[assignment]
    complete = None  # type: ignore[assignment]


def not_installed() -> EngineError:
    return EngineError("no language package from en to zh-Hant is installed", hint="Run: workbench engines install x")
