"""The translation memory: what was imported and what the project itself has accepted, found again by what it says.

project.memory.matches(text, "en", "zh-Hant")     exact, context and fuzzy matches, with what differs
project.memory.concordance("北")                   where a word or a character stands, with the other side
project.memory.add(path), .export(path)           TMX, and tables
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.lazily import lazily

__all__ = ["FOLDER", "Concord", "Match", "Memory", "MemoryEngine", "Taken", "add_file", "add_tmx"]

if TYPE_CHECKING:
    from workbench.translate.memory.adding import FOLDER, add_file, add_tmx
    from workbench.translate.memory.engine import MemoryEngine
    from workbench.translate.memory.lookup import Memory
    from workbench.translate.memory.model import Concord, Match, Taken

_HOMES = {
    "FOLDER": "adding",
    "add_file": "adding",
    "add_tmx": "adding",
    "MemoryEngine": "engine",
    "Memory": "lookup",
    "Concord": "model",
    "Match": "model",
    "Taken": "model",
}

__getattr__ = lazily(__name__, _HOMES)
