"""translate --evaluate: engines held to references, as tables or JSON."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.cli.output import note, say, say_json, table
from workbench.cli.progress import ProgressLine

if TYPE_CHECKING:
    from workbench.model import JSON
    from workbench.project import Project
    from workbench.translate.evaluate import Evaluation

_SHOWN = 10


def evaluate_file(
    project: Project | None, path: Path, names: Sequence[str], *, source: str, target: str, as_json: bool
) -> None:
    """Score engines by name against a file of references, and print how they did.

    Args:
        project: Whose settings the engines are made with; None for none.
        source, target: The file's languages; "" for what its texts look like.
    """
    from workbench.translate.evaluate import evaluate, outputs_of
    from workbench.translate.references import read_references
    from workbench.translate.registry import load_engine, project_engine

    references = read_references(path, source=source, target=target)
    systems = {}
    for name in dict.fromkeys(names):
        engine = load_engine(name) if project is None else project_engine(project, name)
        with ProgressLine(f"translating with {name}", "segments") as progress:
            systems[name] = outputs_of(engine, references, progress)
        lacking = systems[name].count("")
        if lacking:
            note(f"{name}: no translation for {lacking:,} of {len(references):,}; they count as empty")
    note("scoring ...")
    found = evaluate(references, systems)
    if as_json:
        say_json(_as_json(found))
    else:
        _print(found)


def _print(found: Evaluation) -> None:
    rows = []
    for name, scores in found.scores.items():
        for score in scores:
            interval = "" if score.low is None or score.high is None else f"{score.low:.1f}–{score.high:.1f}"
            rows.append(
                (name, score.metric, f"{score.value:.2f}", interval, "" if score.p is None else f"{score.p:.3f}")
            )
    columns = ("engine", "metric", "score", "95 % interval", "p")
    say(table(columns, rows, right=frozenset({2, 3, 4})))
    say("BLEU and chrF: more is better; TER: less is. p: against the first engine, paired bootstrap.")
    if all(score.low is None for scores in found.scores.values() for score in scores):
        number = len(found.segments)
        say(f"No intervals and no p: a bootstrap over {number} segment{'s' * (number != 1)} would say nothing.")
    say()
    shown = min(_SHOWN, len(found.segments))
    say(f"The {shown} segments that differ most, by chrF:" if shown > 1 else "The segment, by chrF:")
    names = list(found.scores)
    for row in found.segments[:_SHOWN]:
        say(f"\n  {'source':<12}{row.reference.source}\n  {'reference':<12}{row.reference.target}")
        for name, made, chrf in zip(names, row.outputs, row.chrf, strict=True):
            say(f"  {name:<12}{made}  ({chrf:.1f})")
    say()
    for score in next(iter(found.scores.values())):
        note(f"{score.metric}: {score.signature}")


def _as_json(found: Evaluation) -> JSON:
    return {
        "scores": {
            name: {
                score.metric: {
                    "value": score.value,
                    "low": score.low,
                    "high": score.high,
                    "p": score.p,
                    "signature": score.signature,
                }
                for score in scores
            }
            for name, scores in found.scores.items()
        },
        "segments": [
            {
                "source": row.reference.source,
                "reference": row.reference.target,
                "outputs": dict(zip(found.scores, row.outputs, strict=True)),
                "chrf": dict(zip(found.scores, row.chrf, strict=True)),
            }
            for row in found.segments
        ],
    }
