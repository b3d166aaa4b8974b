"""How far two categories agree: wholly, not at all, or in part. Gwet's sets of weights (2014), or one's own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, get_args

from workbench.agreement.values import numbers
from workbench.errors import InputError

if TYPE_CHECKING:
    from workbench.agreement.ratings import Floats, Ints, Table

WeightName: TypeAlias = Literal["linear", "quadratic", "ordinal", "radical", "ratio", "circular", "bipolar"]
Weights: TypeAlias = WeightName | Sequence[Sequence[float]]
"""A set of weights by name; or a table of categories x categories, 1 where two agree wholly and 0 where not at all."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """Categories x categories: 1 where two ratings agree, 0 where they are as far apart as can be.

    Attributes:
        matrix: None where any two categories differ wholly, so that thousands of categories need no square of them.
        remark: What a reader should know about the order of the categories.
    """

    size: int
    matrix: Floats | None = None
    remark: str = ""

    @property
    def total(self) -> float:
        """The sum of all weights."""
        return float(self.size if self.matrix is None else self.matrix.sum())

    def with_each(self, shares: Floats) -> Floats:
        """For each category, how far it agrees on average with ratings that are spread so."""
        return shares if self.matrix is None else shares @ self.matrix

    def between(self, first: Ints, second: Ints) -> Floats:
        """How far codes agree, one by one."""
        found: Floats = (first == second) * 1.0 if self.matrix is None else self.matrix[first, second]
        return found


def agreement_of(table: Table, weights: Weights | None, *, by_value: bool) -> Agreement:
    """The weights for the categories of a table.

    Args:
        by_value: Numbers are as far apart as they are, as Gwet has it; else as their places in order are, as Cohen.

    Raises:
        InputError: There are no such weights, or they do not suit the categories.
    """
    import numpy as np

    size = len(table.categories)
    if weights is None:
        return Agreement(size)
    if not isinstance(weights, str):
        return Agreement(size, _own(weights, size))
    if weights not in _WEIGHTS:
        raise InputError(f"there are no weights «{weights}»", hint=f"there are: {', '.join(get_args(WeightName))}")
    remark = order_remark(table)
    values = numbers(table.categories) if by_value else None
    places = np.arange(1.0, size + 1) if values is None else np.array(values)
    if size < 2:
        return Agreement(size, remark=remark)
    with np.errstate(invalid="ignore"):
        apart = _WEIGHTS[weights](places.astype(float))
    return Agreement(size, 1.0 - apart / (apart.max() or 1.0), remark)


def order_remark(table: Table) -> str:
    """What to say where categories have the order of the alphabet.

    Raises:
        InputError: They have none at all.
    """
    if table.order == "none":
        raise InputError("these values have no order of their own", hint="give them in order as categories=(...)")
    if table.order == "alphabet" and len(table.categories) > 2:
        return "the categories stand in the order of the alphabet, as categories= gives no other"
    return ""


def _own(weights: Any, size: int) -> Floats:
    import numpy as np

    try:
        matrix = np.asarray(weights, dtype=float)
    except (TypeError, ValueError) as error:
        raise InputError(f"weights are a name or a table of numbers: {error}") from error
    if matrix.shape != (size, size) or not np.allclose(matrix, matrix.T):
        raise InputError(
            f"weights must be a symmetric table of {size} x {size}, one row a category in order",
            hint="give categories= too, where some are not used",
        )
    return matrix


def _ordinal(places: Floats) -> Floats:
    import numpy as np

    steps = np.arange(len(places))
    apart = np.abs(np.subtract.outer(steps, steps))
    return np.asarray(apart * (apart + 1) / 2.0)


def _ratio(places: Floats) -> Floats:
    import numpy as np

    if (places <= 0).any():
        raise InputError("ratio weights need numbers above 0", hint='use weights="linear" or "quadratic"')
    return np.asarray((np.subtract.outer(places, places) / np.add.outer(places, places)) ** 2)


def _circular(places: Floats) -> Floats:
    import numpy as np

    return np.asarray(np.sin(np.pi * np.subtract.outer(places, places) / (np.ptp(places) + 1.0)) ** 2)


def _bipolar(places: Floats) -> Floats:
    import numpy as np

    apart, sums = np.subtract.outer(places, places) ** 2, np.add.outer(places, places)
    found: Floats = np.nan_to_num(apart / ((sums - 2 * places.min()) * (2 * places.max() - sums)))
    np.fill_diagonal(found, 0.0)
    return found


def _power(exponent: float) -> Callable[[Floats], Floats]:
    def apart(places: Floats) -> Floats:
        import numpy as np

        return np.asarray(np.abs(np.subtract.outer(places, places)) ** exponent)

    return apart


_WEIGHTS: dict[str, Callable[[Floats], Floats]] = {
    "linear": _power(1.0),
    "quadratic": _power(2.0),
    "radical": _power(0.5),
    "ordinal": _ordinal,
    "ratio": _ratio,
    "circular": _circular,
    "bipolar": _bipolar,
}
