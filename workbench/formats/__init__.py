"""Datasets out and in: one module a format, one registry, one loss report.

    from workbench.formats import export, import_, formats

An export accounts for every mark and appears whole or not at all; an import happens whole or not at all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.lazily import lazily

__all__ = [
    "Choice",
    "Format",
    "Importer",
    "LossReport",
    "Options",
    "Outcome",
    "ReadOptions",
    "Reader",
    "export",
    "formats",
    "import_",
]

if TYPE_CHECKING:
    from workbench.formats.incoming import Reader, ReadOptions
    from workbench.formats.losses import LossReport
    from workbench.formats.outcomes import Outcome
    from workbench.formats.outgoing import Options
    from workbench.formats.registry import Format, Importer, formats
    from workbench.formats.selection import Choice
    from workbench.formats.transfer import export, import_

_HOMES = {
    "Choice": "selection",
    "Format": "registry",
    "Importer": "registry",
    "LossReport": "losses",
    "Options": "outgoing",
    "Outcome": "outcomes",
    "ReadOptions": "incoming",
    "Reader": "incoming",
    "export": "transfer",
    "formats": "registry",
    "import_": "transfer",
}

__getattr__ = lazily(__name__, _HOMES)
