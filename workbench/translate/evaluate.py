"""How good an engine is, or which of two: their translations scored against references.

BLEU, chrF and TER are sacrebleu's (Post 2018), with its signatures, its bootstrap for intervals, and its paired
bootstrap for the difference of two engines (Koehn 2004).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from workbench.errors import EngineError, Refused
from workbench.translate.languages import is_chinese

if TYPE_CHECKING:
    from workbench.translate.engine import Engine

_RESAMPLES: Final = 1000
_FEW: Final = 5
_BATCH: Final = 1024

METRICS: Final = ("BLEU", "chrF", "TER")
"""The metrics, as sacrebleu names them; of TER less is better."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A text with the translation that engines are held to."""

    source: str
    target: str
    source_language: str
    target_language: str


@dataclass(frozen=True, slots=True)
class Score:
    """A metric's value over all segments.

    Attributes:
        low, high: The interval of 95 %, by bootstrap over segments; None where there are too few of them.
        signature: What exactly was computed, as sacrebleu writes it for papers.
        p: How probable it is that the first engine's value differs as much by chance; None for the first itself.
    """

    metric: str
    value: float
    low: float | None
    high: float | None
    signature: str
    p: float | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """A segment with what each engine made of it, and its chrF, in the engines' order."""

    reference: Reference
    outputs: tuple[str, ...]
    chrf: tuple[float, ...]

    @property
    def spread(self) -> float:
        """How much the engines differ on it; of one engine, how far it is from the reference."""
        return max(self.chrf) - min(self.chrf) if len(self.chrf) > 1 else 100.0 - self.chrf[0]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Scores by engine, and the segments, those that differ most first."""

    scores: Mapping[str, tuple[Score, ...]]
    segments: tuple[Judged, ...]


def outputs_of(engine: Engine, references: Sequence[Reference], progress: Callable[[int, int], None]) -> list[str]:
    """What an engine makes of the sources; "" where it has no translation.

    Raises:
        EngineError: It cannot translate between the languages, or failed.
    """
    from workbench.translate.engine import Source

    made: list[str] = []
    for start in range(0, len(references), _BATCH):
        batch = references[start : start + _BATCH]
        found = engine.translate([Source(r.source, r.source_language, r.target_language) for r in batch])
        made += [candidate.text if candidate is not None else "" for candidate in found]
        progress(len(made), len(references))
    return made


def evaluate(references: Sequence[Reference], systems: Mapping[str, Sequence[str]]) -> Evaluation:
    """Score what engines made, by their names.

    Raises:
        Refused: There is nothing to score, or the references are in several languages.
        EngineError: sacrebleu is not installed.
    """
    if not references or not systems:
        raise Refused("there is nothing to evaluate", hint="the file needs a source and a translation in each line")
    targets = {reference.target_language for reference in references}
    if len(targets) > 1:
        named = ", ".join(sorted(targets))
        raise Refused(f"the references are in several languages: {named}", hint="evaluate one after the other")
    metrics = _metrics(targets.pop())
    wanted = [[reference.target for reference in references]]
    if len(references) < _FEW:
        scores = {name: _plain(metrics, list(made), wanted) for name, made in systems.items()}
    else:
        scores = _compared(systems, wanted, metrics)
    return Evaluation(scores, _judged(references, list(systems.values()), metrics["chrF"]))


def _metrics(language: str) -> dict[str, Any]:
    try:
        from sacrebleu.metrics.bleu import BLEU
        from sacrebleu.metrics.chrf import CHRF
        from sacrebleu.metrics.ter import TER
    except ImportError as error:
        raise EngineError(
            "scoring needs sacrebleu, which is not installed", hint='pip install "bilingual-workbench[evaluate]"'
        ) from error
    chinese = is_chinese(language)
    return {
        "BLEU": BLEU(tokenize="zh" if chinese else "13a", effective_order=False),
        "chrF": CHRF(),
        "TER": TER(asian_support=chinese, normalized=chinese),
    }


def _plain(metrics: Mapping[str, Any], made: list[str], wanted: list[list[str]]) -> tuple[Score, ...]:
    """Scores without intervals: too few segments for any."""
    return tuple(
        Score(title, float(metric.corpus_score(made, wanted).score), None, None, str(metric.get_signature()))
        for title, metric in metrics.items()
    )


def _compared(
    systems: Mapping[str, Sequence[str]], wanted: list[list[str]], metrics: Mapping[str, Any]
) -> dict[str, tuple[Score, ...]]:
    """Scores with intervals, each engine's but the first with the p of its difference from the first."""
    from sacrebleu.significance import PairedTest

    named: list[tuple[str, Sequence[str]]] = [(name, list(made)) for name, made in systems.items()]
    signatures, found = PairedTest(named, dict(metrics), wanted, "bs", _RESAMPLES)()
    results = {title: each for title, (_, each) in zip(metrics, list(found.items())[1:], strict=True)}
    signed = dict(zip(metrics, map(str, signatures.values()), strict=True))
    return {
        name: tuple(_interval(title, results[title][number], signed[title]) for title in metrics)
        for number, name in enumerate(systems)
    }


def _interval(title: str, result: Any, signature: str) -> Score:
    low, high = float(result.mean - result.ci), float(result.mean + result.ci)
    p = None if result.p_value is None else float(result.p_value)
    return Score(title, float(result.score), low, high, signature, p)


def _judged(references: Sequence[Reference], systems: Iterable[Sequence[str]], chrf: Any) -> tuple[Judged, ...]:
    rows = [
        Judged(reference, outputs, tuple(chrf.sentence_score(made, [reference.target]).score for made in outputs))
        for reference, outputs in zip(references, zip(*systems, strict=True), strict=True)
    ]
    return tuple(sorted(rows, key=lambda row: -row.spread))
