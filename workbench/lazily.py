"""Packages whose names are loaded when they are first used (PEP 562), so that importing one loads nothing heavy."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any


def lazily(package: str, homes: Mapping[str, str]) -> Callable[[str], Any]:
    """A package's `__getattr__`.

    Args:
        package: Its `__name__`.
        homes: The names that it offers, each with the module in this package that has it; "a.b" for a deeper one.
    """

    def getattribute(name: str) -> Any:
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        from importlib import import_module

        return getattr(import_module(f"{package}.{homes[name]}"), name)

    return getattribute
