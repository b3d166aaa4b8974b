"""Numbers and dates that a translation does not say, or says without being told to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from workbench.text.quantities import Quantity, quantities
from workbench.translate.checks.model import Finding, Unit

LOST: Final = "{number} is not in the translation"
ADDED: Final = "{number} is not in the source"


def check_numbers(unit: Unit) -> Iterator[Finding]:
    """What is written in digits on one side and answered by nothing on the other."""
    source, target = quantities(unit.source), quantities(unit.target)
    for quantity in _unanswered(source, target):
        place = (quantity.start, quantity.end)
        yield Finding("numbers", LOST, (("number", unit.source[slice(*place)].strip()),), source=place, unit=unit.id)
    for quantity in _unanswered(target, source):
        place = (quantity.start, quantity.end)
        yield Finding("numbers", ADDED, (("number", unit.target[slice(*place)].strip()),), target=place, unit=unit.id)


def _unanswered(asked: Sequence[Quantity], answers: Sequence[Quantity]) -> list[Quantity]:
    return [each for each in asked if each.firm and not any(each.answers(other) for other in answers)]
