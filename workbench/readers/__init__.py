"""Files in, texts out: one module a format, all behind `read`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__all__ = ["SUFFIXES", "Decoded", "Reading", "Skipped", "decode", "read"]

if TYPE_CHECKING:
    from workbench.readers.encoding import Decoded, decode
    from workbench.readers.files import SUFFIXES, Reading, Skipped, read

_HOMES = {"Decoded": "encoding", "decode": "encoding"}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"workbench.readers.{_HOMES.get(name, 'files')}"), name)
