"""A schema file in, a Schema out, or every error in it with its line.

`model` has the types and their canonical JSON and is all that the screens load; `load` reads a file; `check` holds a
mark against its type.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.lazily import lazily

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

_HOMES = {name: "load" if name in _LOADERS else "model" for name in __all__}

__getattr__ = lazily(__name__, _HOMES)
