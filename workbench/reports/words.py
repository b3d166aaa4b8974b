"""Plain words beside figures: what each means, what it does not, and when it may not be built on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from workbench.reports.told import Told

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
        return few(units, counted)
    if _is_wide(coefficient):
        low, high = short(coefficient.low), short(coefficient.high)
        return Told("The interval from {low} to {high} is too wide to say.", low=low, high=high)
    return Told("{sentence}.", sentence=Told(_capital(coefficient.note))) if coefficient.note else ""


def few(units: int, counted: str) -> str:
    """That there are too few of something."""
    return Told("Only {n} {what}, and fewer than {few} are too few to say.", n=f"{units:,}", what=counted, few=FEW)


def _capital(note: str) -> str:
    return note[:1].upper() + note[1:]


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
    told = _parting(what, [each for each in aspects if each not in shares])
    for each in linked:
        told = Told("{first}{then}", first=told, then=each)
    return told


def _linked(aspect: AspectReport, what: str) -> str:
    """How far the same things are joined or labelled, which has no coefficient to be set beside others."""
    return Told(" On {what}: F1 {share}.", what=_about(aspect, what), share=short(aspect.share))


def _parting(what: str, aspects: Sequence[AspectReport]) -> str:
    told = [each for each in aspects if each.alpha.value is not None and each.alpha.items >= FEW]
    rest = [each for each in aspects if each not in told]
    about = _listed([_about(each, what) for each in rest])
    little = Told(" Too little to say about {what}.", what=about) if rest and told else ""
    if not told:
        return Told(
            "There is too little on {what} to say where they part (fewer than {few} of anything, or nothing to tell).",
            what=what,
            few=FEW,
        )
    telling = [each for each in told if each.aspect != "role"] or told
    best = max(telling, key=lambda each: each.alpha.value or 0.0)
    worst = min(told, key=lambda each: each.alpha.value or 0.0)
    if best is worst:
        return Told(_ALONE[_verb(best)], what=_told(best, what), few=little)
    most, least = _told(best, what), _told(worst, what)
    return Told(_compared(best, worst), most=most, least=least, few=little)


def _verb(aspect: AspectReport) -> str:
    if _value(aspect) >= RELIABLE:
        return "agree"
    return "agree somewhat" if _value(aspect) >= TENTATIVE else "part"


def _compared(best: AspectReport, worst: AspectReport) -> str:
    """What is said of the aspect that they agree on most beside the one that they agree on least."""
    if _value(worst) >= RELIABLE:
        return "They agree throughout: least on {least}, most on {most}.{few}"
    if _value(best) < TENTATIVE:
        return "They part on all of it: least on {most}, most on {least}.{few}"
    return (_NOT if _value(worst) < TENTATIVE else _LESS)[_verb(best)]


_ALONE: Final = {
    "agree": "They agree on {what}.{few}",
    "agree somewhat": "They agree somewhat on {what}.{few}",
    "part": "They part on {what}.{few}",
}
_NOT: Final = {
    "agree": "They agree on {most} but not on {least}.{few}",
    "agree somewhat": "They agree somewhat on {most} but not on {least}.{few}",
}
_LESS: Final = {
    "agree": "They agree on {most} but less on {least}.{few}",
    "agree somewhat": "They agree somewhat on {most} but less on {least}.{few}",
}


def named(aspect: AspectReport) -> str:
    """An aspect in a word or two, as a row of a table."""
    marked = {"relation": "what is joined", "label": "what is labelled"}.get(aspect.query.kind, "what is marked")
    return {"presence": marked, "boundary": "boundaries", "label": "label"}.get(aspect.aspect, aspect.name)


def _value(aspect: AspectReport) -> float:
    return aspect.alpha.value or 0.0


def _told(aspect: AspectReport, what: str) -> str:
    return Told("{what} ({value})", what=_about(aspect, what), value=short(aspect.alpha.value))


def _about(aspect: AspectReport, what: str) -> str:
    """What an aspect is about, as the object of "agree on"."""
    if aspect.aspect == "presence":
        return _MARKED[what]
    if aspect.aspect == "label":
        return "which label it has"
    if aspect.aspect == "role":
        return Told("whether it has a {role}", role=aspect.name)
    return Told("its {part}", part=aspect.name or aspect.aspect)


_MARKED: Final = {
    "entities": "what is an entity",
    "claims": "what is a claim",
    "relations": "what is related",
    "labels": "what is labelled",
}


def _listed(parts: Sequence[str]) -> str:
    if len(parts) < 2:
        return "".join(parts) if not parts else parts[0]
    first = parts[0]
    for part in parts[1:-1]:
        first = Told("{first}, {then}", first=first, then=part)
    return Told("{first} and {then}", first=first, then=parts[-1])
