"""How far a post-edit is from what it was made from: TER and chrF, as sacrebleu counts them."""

from __future__ import annotations

from collections.abc import Callable

from workbench.errors import FormatError

Scores = Callable[[str, str, str], tuple[float, float]]
"""TER and chrF of a machine's text against a person's, in a language."""


def scores() -> Scores:
    """What scores pairs.

    Raises:
        FormatError: sacrebleu is not installed.
    """
    try:
        from sacrebleu.metrics.chrf import CHRF
        from sacrebleu.metrics.ter import TER
    except ImportError as error:
        raise FormatError(
            "TER and chrF need sacrebleu", hint='pip install "bilingual-workbench[evaluate]", or: --set scores=no'
        ) from error
    chrf = CHRF()
    ters = {True: TER(asian_support=True, normalized=True), False: TER()}

    def score(machine: str, edit: str, language: str) -> tuple[float, float]:
        ter = ters[language.startswith(("zh", "ja", "ko"))]
        found = ter.sentence_score(machine, [edit]).score, chrf.sentence_score(machine, [edit]).score
        return round(found[0], 2), round(found[1], 2)

    return score
