"""A schema file in, a Schema out, or every error in it with its line.

`model` has the types and their canonical JSON and is all that the screens load; `load` reads a file; `check` holds a
mark against its type.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__all__ = [
    "COLORS",
    "Attribute",
    "MarkType",
    "Role",
    "Schema",
    "Value",
    "Violation",
    "load_schema",
    "parse_schema",
]

if TYPE_CHECKING:
    from workbench.schema.load import load_schema, parse_schema
    from workbench.schema.model import COLORS, Attribute, MarkType, Role, Schema, Value, Violation

_LOADERS = ("load_schema", "parse_schema")


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    home = "workbench.schema.load" if name in _LOADERS else "workbench.schema.model"
    return getattr(import_module(home), name)
