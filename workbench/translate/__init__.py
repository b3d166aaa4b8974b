"""Translation: engines behind one small protocol, language packages, the translation memory, and the batch pipeline.

Loaded on use: importing this package loads no engine. Nothing here opens a network connection but
`packages.install_by_name`, which runs only when a user asks for a package by name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.lazily import lazily

__all__ = [
    "Candidate",
    "Engine",
    "Report",
    "Source",
    "engines",
    "load_engine",
    "project_engine",
    "translate_documents",
    "translate_texts",
]

if TYPE_CHECKING:
    from workbench.translate.engine import Candidate, Engine, Source
    from workbench.translate.feeding import translate_texts
    from workbench.translate.pipeline import Report, translate_documents
    from workbench.translate.registry import engines, load_engine, project_engine

_HOMES = {
    "Candidate": "engine",
    "Engine": "engine",
    "Source": "engine",
    "Report": "pipeline",
    "translate_documents": "pipeline",
    "translate_texts": "feeding",
    "engines": "registry",
    "load_engine": "registry",
    "project_engine": "registry",
}

__getattr__ = lazily(__name__, _HOMES)
