"""Pure functions on strings: segments, tokens, graphemes, cell widths, rows, language, sanitising, punctuation.

What scripts lean on is here and loaded on first use. Every offset is a code point of the text that was given.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

from workbench.lazily import lazily

__all__ = ["graphemes", "repair_punctuation", "segments", "tokens"]

if TYPE_CHECKING:
    from workbench.text.graphemes import graphemes
    from workbench.text.punctuation import repair_punctuation
    from workbench.text.segment import segments
    from workbench.text.tokens import tokens

_HOMES = {
    "graphemes": "graphemes",
    "repair_punctuation": "punctuation",
    "segments": "segment",
    "tokens": "tokens",
}


class _Package(ModuleType):
    """Two functions have the name of their module: the import system, which binds a loaded module to its package's
    attribute, must not put the module in the function's place.
    """

    def __setattr__(self, name: str, value: Any) -> None:
        if name in _HOMES and isinstance(value, ModuleType):
            value = getattr(value, name)
        super().__setattr__(name, value)


__getattr__ = lazily(__name__, _HOMES)

sys.modules[__name__].__class__ = _Package
