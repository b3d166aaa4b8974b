"""Plain words beside figures: what each means, what it does not, and when it may not be built on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from workbench.agreement import Coefficient
    from workbench.reports.model import AspectReport

RELIABLE: Final = 0.8
TENTATIVE: Final = 2 / 3
FEW: Final = 30
"""Of fewer units (or marks, or characters) nothing is concluded."""
WIDE: Final = 0.2
"""An interval that reaches further than this to either side says little."""

PRESENCE = (
    "Whether the same stretches of text are marked at all, character by character, whatever the label. It says nothing "
    "about where one mark ends and the next begins."
)
BOUNDARY = (
    "Of marks that overlap enough to be of the same thing, how many have exactly the same place. Not corrected for "
    "chance: two marks hardly share a place by chance."
)
LABEL = "Of marks of the same thing, whether they have the same label, beyond chance."
ATTRIBUTE = (
    "Of marks of the same thing, whether the same is said of it, beyond chance. Saying nothing is an answer too, and "
    "one wrong answer is as wrong as another: a schema has no order of values."
)
NUMBER = (
    "Of marks of the same thing, how near the numbers are that are said of it, beyond chance. Marks that say no number "
    "are passed over."
)
ROLE = (
    "Alpha says whether the role is filled at all, beyond chance; the share is the F1 of what it names, as units. "
    "What is named is not corrected for chance: there is much that could be."
)
LINKED = "Whether the same things are joined or labelled at all: F1, not corrected for chance."
F1 = "Of both's marks, how many the other has too. It knows no «nearly», and is not corrected for chance."
GAMMA = (
    "Gamma takes place and label together, of marks that nest and overlap too: 1 all, 0 as by chance. Its chance part "
    "is sampled. Alpha for unitizing takes each label apart and is undefined where marks of one label overlap. Both "
    "are computed text by text; the mean weighs each text by its marks."
)
NO_CHANCE = "not corrected for chance"


def verdict(coefficient: Coefficient, counted: str) -> str:
    """Whether a coefficient may be built on, in words."""
    if coefficient.value is None:
        return coefficient.note
    if coefficient.items < FEW:
        return f"{coefficient.items:,} {counted}: fewer than {FEW}, too few to say"
    if _is_wide(coefficient):
        return "the interval is too wide to say"
    if coefficient.value >= RELIABLE:
        return "reliable"
    return "for tentative conclusions only" if coefficient.value >= TENTATIVE else "too low to build on"


def caution(coefficient: Coefficient, units: int, counted: str) -> str:
    """Why a figure may not be built on; "" where nothing speaks against it."""
    if units < FEW:
        return f"Only {units:,} {counted}, and fewer than {FEW} are too few to say."
    if _is_wide(coefficient):
        return f"The interval from {short(coefficient.low)} to {short(coefficient.high)} is too wide to say."
    return coefficient.note[:1].upper() + coefficient.note[1:] + "." if coefficient.note else ""


def _is_wide(coefficient: Coefficient) -> bool:
    low, high = coefficient.low, coefficient.high
    return low is not None and high is not None and high - low > 2 * WIDE


def short(value: float | None) -> str:
    """A figure to two places, as it is read in a sentence."""
    if value is None:
        return "–"
    return f"{value:.2f}".replace("0.", ".", 1) if abs(value) < 1 else f"{value:.2f}"


def parting(what: str, aspects: Sequence[AspectReport]) -> str:
    """In one line, where annotators part: the aspect that they agree on most, beside the one they agree on least.

    Only coefficients that are corrected for chance are set beside each other, and only those of a large enough sample.
    That a role is filled says little, so it is named only where they part on it. Where presence is a mere F1, it comes
    last.
    """
    shares = [each for each in aspects if each.alpha.note == NO_CHANCE]
    linked = [_linked(each, what) for each in shares if each.aspect == "presence" and each.units >= FEW]
    return _parting(what, [each for each in aspects if each not in shares]) + "".join(linked)


def _linked(aspect: AspectReport, what: str) -> str:
    """How far the same things are joined or labelled, which has no coefficient to be set beside others."""
    return f" On {_about(aspect, what)}: F1 {short(aspect.share)}."


def _parting(what: str, aspects: Sequence[AspectReport]) -> str:
    told = [each for each in aspects if each.alpha.value is not None and each.alpha.items >= FEW]
    rest = [each for each in aspects if each not in told]
    few = f" Too little to say about {_listed(_about(each, what) for each in rest)}." if rest and told else ""
    if not told:
        return (
            f"There is too little on {what} to say where they part (fewer than {FEW} of anything, or nothing to tell)."
        )
    telling = [each for each in told if each.aspect != "role"] or told
    best = max(telling, key=lambda each: each.alpha.value or 0.0)
    worst = min(told, key=lambda each: each.alpha.value or 0.0)
    if best is worst:
        verb = "agree" if _value(best) >= RELIABLE else "agree somewhat" if _value(best) >= TENTATIVE else "part"
        return f"They {verb} on {_told(best, what)}.{few}"
    if _value(worst) >= RELIABLE:
        return f"They agree throughout: least on {_told(worst, what)}, most on {_told(best, what)}.{few}"
    if _value(best) >= TENTATIVE:
        somewhat = "" if _value(best) >= RELIABLE else " somewhat"
        return f"They agree{somewhat} on {_told(best, what)} but {_less(worst, best)} on {_told(worst, what)}.{few}"
    return f"They part on all of it: least on {_told(best, what)}, most on {_told(worst, what)}.{few}"


def _less(worst: AspectReport, best: AspectReport) -> str:
    return "not" if _value(worst) < TENTATIVE else "less"


def named(aspect: AspectReport) -> str:
    """An aspect in a word or two, as a row of a table."""
    marked = {"relation": "what is joined", "label": "what is labelled"}.get(aspect.query.kind, "what is marked")
    return {"presence": marked, "boundary": "boundaries", "label": "label"}.get(aspect.aspect, aspect.name)


def _value(aspect: AspectReport) -> float:
    return aspect.alpha.value or 0.0


def _told(aspect: AspectReport, what: str) -> str:
    return f"{_about(aspect, what)} ({short(aspect.alpha.value)})"


def _about(aspect: AspectReport, what: str) -> str:
    """What an aspect is about, as the object of "agree on"."""
    singular = {"entities": "an entity", "claims": "a claim", "relations": "related", "labels": "labelled"}[what]
    if aspect.aspect == "presence":
        return f"what is {singular}"
    if aspect.aspect == "label":
        return "which label it has"
    if aspect.aspect == "role":
        return f"whether it has a {aspect.name}"
    return f"its {aspect.name or aspect.aspect}"


def _listed(parts: Iterable[str]) -> str:
    *others, last = parts
    return f"{', '.join(others)} and {last}" if others else last
