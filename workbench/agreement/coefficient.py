"""What every coefficient returns: the value, and what is needed to judge it."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workbench.agreement.intervals import Interval


@dataclass(frozen=True, slots=True)
class Coefficient:
    """A coefficient of agreement.

    Attributes:
        value: The coefficient; None where it is undefined, and `note` then says why.
        low, high: The 95% confidence interval, where there is a standard error or a bootstrap.
        se: The standard error of the value, where one is published; with a bootstrap, that of the resamples.
        observed: The observed agreement; for Krippendorff's alpha, the observed disagreement.
        expected: The agreement (for alpha, the disagreement) expected by chance.
        by_category: The same coefficient for each category against all others; None where undefined.
        items: How many items the value rests on.
        raters: How many raters took part.
        note: Why there is no value, or what to know about the one there is.
    """

    value: float | None
    low: float | None = None
    high: float | None = None
    se: float | None = None
    observed: float | None = None
    expected: float | None = None
    by_category: Mapping[Hashable, float | None] = field(default_factory=dict)
    items: int = 0
    raters: int = 0
    note: str = ""

    def within(self, spread: Interval, *remarks: str) -> Coefficient:
        """The same with its interval, and what to know about both; without a value the ratings do not vary."""
        note = joined("" if self.value is not None else NO_VARIATION, spread.note, *remarks)
        return replace(self, low=spread.low, high=spread.high, se=spread.se, note=note)

    def to_json(self) -> dict[str, Any]:
        """The fields as JSON values; categories become their text."""
        return {
            "value": self.value,
            "low": self.low,
            "high": self.high,
            "se": self.se,
            "observed": self.observed,
            "expected": self.expected,
            "by_category": {str(category): value for category, value in self.by_category.items()},
            "items": self.items,
            "raters": self.raters,
            "note": self.note,
        }


NO_PAIRS = "no item has ratings of two raters, so there is nothing to compare"
NO_VARIATION = "every rating is of one category, so agreement cannot be told from chance"
ONE_CATEGORY = "only one category is known; name the others with categories= to compare with chance"


def joined(*notes: str) -> str:
    """Those that say something, as one note."""
    return "; ".join(filter(None, notes))
