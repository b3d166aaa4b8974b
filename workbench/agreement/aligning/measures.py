"""gamma, gamma-cat and gamma-k: how much less disorder there is than chance would leave.

gamma (Mathet, Widlöcher and Métivier 2015) asks whether units stand in the same places with the same labels;
gamma-cat (Mathet 2017) whether units that are aligned have the same label; gamma-k the same of one label.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Unpack

from workbench.agreement.aligning.alignment import undefined
from workbench.agreement.aligning.categories import label_disorders
from workbench.agreement.aligning.sampling import Aligned, Options, align, mean_and_error
from workbench.agreement.aligning.units import Continuum, Units, read
from workbench.agreement.coefficient import Coefficient

Z = 1.959963984540054
NO_CHANCE = "chance leaves no disorder either, so agreement cannot be told from it"
NO_PAIR = "no unit is aligned with another, so their labels cannot be compared"
NO_LABEL = "no unit of this label is there"


@dataclass(frozen=True, slots=True)
class GammaFamily:
    """All three at once, from the same alignments; `by_label` has gamma-k."""

    gamma: Coefficient
    gamma_cat: Coefficient
    by_label: Mapping[Hashable, Coefficient]


def gamma(continuum: Continuum, **options: Unpack[Options]) -> Coefficient:
    """Agreement on units and their labels, whatever their number, nested, overlapping or apart.

    1 is perfect, 0 is what chance gives, below 0 is worse. The alignment behind it is exact; the chance part is
    sampled, and `low` and `high` are the 95% interval of that sampling (not of the annotators or the text). `observed`
    and `expected` are disorders. A discontinuous unit counts from its first start to its last end. An annotator who
    marked nothing takes part: all units of the others are then unaligned with theirs.

    Args:
        continuum: {annotator: [(start, end, label), ...]}, of one text.
        **options: See `Options`.

    Raises:
        InputError: A unit or an option is not as it should be.
        Refused: There are too many annotators with too many units near each other.
    """
    reading = read(continuum)
    blank = _blank(reading.units)
    return blank if blank.note else _gamma(blank, align(reading, options))


def gamma_cat(continuum: Continuum, **options: Unpack[Options]) -> Coefficient:
    """Agreement on the labels of units that gamma aligns (Mathet 2017); `by_category` has gamma-k of each label.

    A pair weighs the less the further apart its units are, and the more units are aligned with them. Arguments and
    errors are those of `gamma`.
    """
    return gamma_family(continuum, **options).gamma_cat


def gamma_k(continuum: Continuum, category: Hashable, **options: Unpack[Options]) -> Coefficient:
    """gamma-cat of the pairs in which at least one unit has this label. Arguments and errors are those of `gamma`."""
    found = gamma_family(continuum, **options)
    if category in found.by_label:
        return found.by_label[category]
    return Coefficient(None, items=found.gamma.items, raters=found.gamma.raters, note=found.gamma.note or NO_LABEL)


def gamma_family(continuum: Continuum, **options: Unpack[Options]) -> GammaFamily:
    """gamma, gamma-cat and gamma-k from the same alignments, at the cost of one. Arguments are those of `gamma`."""
    reading = read(continuum)
    blank = _blank(reading.units)
    if blank.note:
        return GammaFamily(blank, blank, {})
    aligned = align(reading, options)
    observed, *by_chance = (
        label_disorders(each, aligned.dissimilarity, aligned.labels, unaligned=options.get("unaligned", True))
        for each in (aligned.observed, *aligned.by_chance)
    )
    by_label = {
        label: _compare(blank, observed.by_label[number], (each.by_label[number] for each in by_chance))
        for number, label in enumerate(reading.labels)
    }
    cat = _compare(blank, observed.all, (each.all for each in by_chance))
    values = {label: found.value for label, found in by_label.items()}
    return GammaFamily(_gamma(blank, aligned), replace(cat, by_category=values), by_label)


def _blank(units: Units) -> Coefficient:
    return Coefficient(None, items=len(units), raters=units.raters, note=undefined(units))


def _gamma(blank: Coefficient, aligned: Aligned) -> Coefficient:
    return _compare(blank, aligned.observed.disorder, (each.disorder for each in aligned.by_chance))


def _compare(blank: Coefficient, observed: float | None, by_chance: Iterable[float | None]) -> Coefficient:
    known = [each for each in by_chance if each is not None]
    if observed is None or not known:
        return replace(blank, note=NO_PAIR)
    expected, error = mean_and_error(known)
    if expected < 1e-12:
        return replace(blank, observed=observed, expected=expected, note=NO_CHANCE)
    low, high = (_below_chance(observed, bound) for bound in (expected - Z * error, expected + Z * error))
    value = _below_chance(observed, expected)
    return replace(blank, value=value, low=low, high=high, observed=observed, expected=expected)


def _below_chance(observed: float, expected: float) -> float | None:
    return 1 - observed / expected if expected > 0 else None
