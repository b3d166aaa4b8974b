"""Single values as annotators give them: which are missing, which are the same, and in which order they stand."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Sequence
from numbers import Real
from typing import Any, Literal, TypeAlias

from workbench.errors import InputError

_ZERO_AND_ONE = frozenset((0, 1))
Order: TypeAlias = Literal["given", "number", "alphabet", "none"]
"""Where an order of values comes from: the caller, their size or date, the alphabet; or there is none."""


def is_missing(value: Any) -> bool:
    """Whether this stands for no rating: None, any NaN, or pandas' NA and NaT."""
    if value is None:
        return True
    if type(value).__name__ in ("NAType", "NaTType", "MaskedConstant"):
        return True
    try:
        return bool(value != value)
    except (TypeError, ValueError):
        return False


def frozen(value: Any) -> Hashable:
    """The value in a form that can be counted: lists and arrays as tuples, sets as frozen ones."""
    if isinstance(value, set | frozenset):
        return frozenset(value)
    if isinstance(value, list | tuple) or type(value).__name__ == "ndarray":
        return tuple(frozen(part) for part in value)
    found: Hashable = value
    return found


def numbers(values: Iterable[Any]) -> list[float] | None:
    """The values as finite numbers, also those written as text; None where one is not."""
    found = []
    for value in values:
        number = _number(value)
        if number is None:
            return None
        found.append(number)
    return found


def _number(value: Any) -> float | None:
    if isinstance(value, str) and "_" in value:
        return None
    if not isinstance(value, Real | str) and type(value).__name__ != "Decimal":
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def in_order(distinct: Iterable[Any]) -> tuple[tuple[Hashable, ...], Order]:
    """Distinct values in order, and what order that is: numbers by size, else as they sort, else as they are named."""
    values = list(distinct)
    sizes = numbers(values)
    if sizes is not None:
        return tuple(value for _, value in sorted(zip(sizes, values, strict=True), key=_by_size)), "number"
    if not any(isinstance(value, frozenset | tuple) for value in values):
        try:
            return tuple(sorted(values)), "alphabet" if any(isinstance(value, str) for value in values) else "number"
        except TypeError:
            pass
    return tuple(sorted(values, key=_by_name)), "none"


def _by_size(pair: tuple[float, Any]) -> tuple[float, str, str]:
    return pair[0], type(pair[1]).__name__, repr(pair[1])


def _by_name(value: Any) -> tuple[str, str]:
    parts = sorted(map(repr, value)) if isinstance(value, frozenset) else [repr(value)]
    return type(value).__name__, ", ".join(parts)


def refuse_mixed_booleans(values: Sequence[Any]) -> None:
    """True equals 1 and False equals 0 in Python, so a table that has both cannot be counted.

    Raises:
        InputError: There are booleans and numbers.
    """
    booleans = {kind for kind in set(map(type, values)) if kind.__name__.startswith("bool")}
    if booleans and any(type(value) not in booleans and value in _ZERO_AND_ONE for value in values):
        raise InputError(
            "some ratings are True or False and others 1 or 0",
            hint="write them all in one way, so that equals are equal",
        )


def alike_as_text(categories: Sequence[Any]) -> str:
    """A warning where a number and the same number as text are both among the categories."""
    texts = {value for value in categories if isinstance(value, str)}
    for value in categories:
        if isinstance(value, Real) and f"{value:g}" in texts:
            return f"the number {value:g} and the text '{value:g}' count as two categories"
    return ""
