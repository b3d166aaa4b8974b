from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from typing import Any

import pytest

from workbench.errors import EngineError
from workbench.translate.engine import Candidate, Source
from workbench.translate.feeding import Feeder, translate_texts


class Counting:
    """Echoes, and knows how many threads were in it at once and how large its batches were."""

    name, origin = "counting", "machine"

    def __init__(self, **attributes: Any) -> None:
        vars(self).update(attributes)
        self.lock = threading.Lock()
        self.inside = self.most_inside = 0
        self.batches: list[int] = []
        self.threads: set[int] = set()

    def pairs(self) -> Sequence[tuple[str, str]]:
        return []

    def available(self, source: str, target: str) -> bool:
        return True

    def version(self, source: str, target: str) -> str:
        return "1"

    def settings(self, source: str, target: str) -> dict[str, Any]:
        return {}

    def translate(self, batch: Sequence[Source]) -> Sequence[Candidate | None]:
        with self.lock:
            self.inside += 1
            self.most_inside = max(self.most_inside, self.inside)
            self.batches.append(len(batch))
            self.threads.add(threading.get_ident())
        time.sleep(0.005)
        with self.lock:
            self.inside -= 1
        return [None if "none" in each.text else Candidate(f"<{each.text}>") for each in batch]


def sources(count: int) -> list[Source]:
    return [Source(f"Text {n}.", "en", "zh-Hant") for n in range(count)]


def test_one_answer_a_source_in_the_same_order_and_identical_ones_once() -> None:
    engine = Counting(parallel=3)
    asked = [*sources(300), Source("none", "en", "zh-Hant"), *sources(10)]
    found = translate_texts(engine, asked)
    assert [each and each.text for each in found] == [
        None if source.text == "none" else f"<{source.text}>" for source in asked
    ]
    assert sum(engine.batches) == 301


def test_an_engine_that_takes_several_calls_is_kept_busy_and_no_other_leaves_its_thread() -> None:
    several, one = Counting(parallel=3, block=8), Counting()
    translate_texts(several, sources(400))
    translate_texts(one, sources(400))
    assert 2 <= several.most_inside <= 3
    assert max(several.batches) == 8
    assert one.most_inside == 1
    assert one.threads == {threading.get_ident()}


def test_blocks_grow_to_what_takes_some_seconds() -> None:
    engine = Counting()
    translate_texts(engine, sources(2000))
    assert engine.batches[0] == 32
    assert max(engine.batches) > 100


def test_progress_is_told_and_a_stop_is_heard() -> None:
    calls: list[tuple[int, int, float]] = []
    found = translate_texts(
        Counting(block=10), sources(100), progress=lambda *call: calls.append(call), stop=lambda: len(calls) >= 3
    )
    assert [call[0] for call in calls] == [10, 20, 30]
    assert sum(each is not None for each in found) == 30


def test_what_was_under_way_can_be_had_after_an_interruption() -> None:
    feeder = Feeder(Counting(parallel=4, block=5))
    answers = feeder.answers(sources(100))
    first, _ = next(answers)
    rest = [source for block, _ in feeder.drain() for source in block]
    assert len(first) == 5
    assert len(rest) == 15
    assert list(feeder.drain()) == []


def test_an_engine_that_fails_in_one_of_several_calls() -> None:
    class Failing(Counting):
        def translate(self, batch: Sequence[Source]) -> Sequence[Candidate | None]:
            if any(each.text == "Text 50." for each in batch):
                raise ZeroDivisionError("oops")
            return super().translate(batch)

    with pytest.raises(EngineError, match="'counting' failed: ZeroDivisionError: oops"):
        translate_texts(Failing(parallel=3), sources(100))
