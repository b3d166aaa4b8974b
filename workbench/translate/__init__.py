"""Translation: engines behind one small protocol, language packages, the translation memory, and the batch pipeline.

Loaded on use: importing this package loads no engine. Nothing here opens a network connection but
`packages.install_by_name`, which runs only when a user asks for a package by name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__all__ = [
    "Candidate",
    "Engine",
    "Report",
    "Source",
    "engines",
    "load_engine",
    "project_engine",
    "translate_documents",
]

if TYPE_CHECKING:
    from workbench.translate.engine import Candidate, Engine, Source
    from workbench.translate.pipeline import Report, translate_documents
    from workbench.translate.registry import engines, load_engine, project_engine

_HOMES = {
    "Candidate": "workbench.translate.engine",
    "Engine": "workbench.translate.engine",
    "Source": "workbench.translate.engine",
    "Report": "workbench.translate.pipeline",
    "translate_documents": "workbench.translate.pipeline",
    "engines": "workbench.translate.registry",
    "load_engine": "workbench.translate.registry",
    "project_engine": "workbench.translate.registry",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
