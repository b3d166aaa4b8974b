"""Full-width repair on real output of Argos, against the human translation of FLORES-200 dev; and on right text.

Needs `../shared/data/flores-dev/`; without it there are no figures.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from benchmarks.figure import Figure

FLORES = Path(__file__).parents[2] / "shared" / "data" / "flores-dev"


def lines(name: str) -> list[str]:
    return (FLORES / name).read_text(encoding="utf-8").splitlines()


def figures() -> Iterator[Figure]:
    if not FLORES.exists():
        return
    import sacrebleu

    from workbench.text import repair_punctuation

    english, human, argos = (lines(f"en-zh.flores-dev.{end}") for end in ("en", "zh", "argos.zh"))
    blind = [repair_punctuation(made) for made in argos]
    repaired = [repair_punctuation(made, source) for made, source in zip(argos, english, strict=True)]
    for what, made in (("repaired", blind), ("repaired, the source known", repaired)):
        for metric, score in (
            ("BLEU (tokenize=zh)", lambda each: sacrebleu.corpus_bleu(each, [human], tokenize="zh").score),
            ("chrF", lambda each: sacrebleu.corpus_chrf(each, [human]).score),
        ):
            ours, theirs = score(made), score(argos)
            yield Figure(f"{metric}, 997 sentences, {what}", ours, theirs, ours / theirs, "", "Argos as it comes", "")
    touched = [text for text in human if repair_punctuation(text) != text]
    yield Figure(
        "human Chinese that repair changes, of 997", len(touched), 0, len(touched) / len(human), "", "wanted", "0"
    )
    again = sum(repair_punctuation(text) != text for text in repaired)
    yield Figure("repaired Chinese that a second repair changes", again, 0, again / len(human), "", "wanted", "0")
