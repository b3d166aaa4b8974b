"""Datasets out and in: one module a format, one registry, one loss report.

    from workbench.formats import export, import_, formats

An export accounts for every mark and appears whole or not at all; an import happens whole or not at all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__all__ = ["Format", "Importer", "LossReport", "Outcome", "export", "formats", "import_"]

if TYPE_CHECKING:
    from workbench.formats.losses import LossReport, Outcome
    from workbench.formats.registry import Format, Importer, formats
    from workbench.formats.transfer import export, import_

_HOMES = {
    "Format": "registry",
    "Importer": "registry",
    "LossReport": "losses",
    "Outcome": "losses",
    "export": "transfer",
    "formats": "registry",
    "import_": "transfer",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"workbench.formats.{_HOMES[name]}"), name)
