"""Engines are scored with sacrebleu's numbers, alone or against each other."""

from __future__ import annotations

import builtins
from collections.abc import Sequence
from typing import Any

import pytest
import sacrebleu

from workbench.errors import EngineError, Refused
from workbench.translate.engine import Candidate, Source
from workbench.translate.evaluate import Evaluation, Reference, evaluate, outputs_of

WANTED = [
    "伊朗否認了這項指控。",
    "莫斯科沒有回應。",
    "協議將於明年生效。",
    "雙方簽署了協議。",
    "戰機已經交付。",
    "他拒絕評論。",
]
GOOD = [
    "伊朗否認這項指控。",
    "莫斯科沒有回應。",
    "協議將在明年生效。",
    "雙方簽署了協議。",
    "戰機已交付。",
    "他不願評論。",
]
BAD = ["否認。", "莫斯科。", "明年。", "簽署。", "飛機。", "他。"]
REFERENCES = [Reference(f"sentence {n}", text, "en", "zh-Hant") for n, text in enumerate(WANTED)]


def scores(found: Evaluation, name: str) -> dict[str, float]:
    return {score.metric: score.value for score in found.scores[name]}


def test_scores_are_sacrebleus_own() -> None:
    found = scores(evaluate(REFERENCES, {"good": GOOD}), "good")
    assert found["BLEU"] == pytest.approx(sacrebleu.corpus_bleu(GOOD, [WANTED], tokenize="zh").score)
    assert found["chrF"] == pytest.approx(sacrebleu.corpus_chrf(GOOD, [WANTED]).score)
    expected = sacrebleu.corpus_ter(GOOD, [WANTED], asian_support=True, normalized=True).score
    assert found["TER"] == pytest.approx(expected)


def test_intervals_hold_the_value_and_two_engines_are_compared() -> None:
    found = evaluate(REFERENCES, {"good": GOOD, "bad": BAD})
    for name in ("good", "bad"):
        for score in found.scores[name]:
            assert score.low is not None
            assert score.high is not None
            assert score.low <= score.high
            assert score.signature.startswith("nrefs:1")
    assert all(score.p is None for score in found.scores["good"])
    assert all(score.p is not None and score.p < 0.05 for score in found.scores["bad"])
    assert scores(found, "good")["TER"] < scores(found, "bad")["TER"]


def test_the_same_files_give_the_same_numbers() -> None:
    assert evaluate(REFERENCES, {"good": GOOD, "bad": BAD}) == evaluate(REFERENCES, {"good": GOOD, "bad": BAD})


def test_segments_that_differ_most_come_first() -> None:
    found = evaluate(REFERENCES, {"good": GOOD, "bad": BAD}).segments
    assert [row.spread for row in found] == sorted((row.spread for row in found), reverse=True)
    assert found[0].outputs[0] in GOOD
    alone = evaluate(REFERENCES, {"good": GOOD}).segments
    assert alone[-1].outputs == (alone[-1].reference.target,)


def test_few_segments_have_scores_but_no_interval() -> None:
    found = evaluate(REFERENCES[:2], {"good": GOOD[:2]})
    assert all(score.low is None and score.high is None for score in found.scores["good"])


def test_nothing_and_several_languages_are_refused() -> None:
    with pytest.raises(Refused, match="nothing to evaluate"):
        evaluate([], {"good": []})
    with pytest.raises(Refused, match="several languages: en, zh-Hant"):
        evaluate([REFERENCES[0], Reference("一", "One", "zh-Hant", "en")], {"good": ["一", "One"]})


def test_without_sacrebleu_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def refusing(name: str, *rest: Any, **more: Any) -> Any:
        if name.startswith("sacrebleu"):
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", refusing)
    with pytest.raises(EngineError) as caught:
        evaluate(REFERENCES, {"good": GOOD})
    assert "bilingual-workbench[evaluate]" in caught.value.hint


def test_an_engine_is_run_over_the_sources() -> None:
    class Echo:
        def translate(self, batch: Sequence[Source]) -> list[Candidate | None]:
            return [None if each.text.endswith("3") else Candidate(each.text.upper()) for each in batch]

    told: list[tuple[int, int]] = []
    made = outputs_of(Echo(), REFERENCES, lambda done, of: told.append((done, of)))  # type: ignore[arg-type]
    assert made == ["SENTENCE 0", "SENTENCE 1", "SENTENCE 2", "", "SENTENCE 4", "SENTENCE 5"]
    assert told == [(6, 6)]
