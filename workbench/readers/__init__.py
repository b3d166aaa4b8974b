"""Files in, texts out: one module a format, all behind `read`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.lazily import lazily

__all__ = ["SUFFIXES", "Decoded", "Reading", "Skipped", "decode", "read"]

if TYPE_CHECKING:
    from workbench.readers.encoding import Decoded, decode
    from workbench.readers.files import SUFFIXES, Reading, Skipped, read

_HOMES = dict.fromkeys(__all__, "files") | {"Decoded": "encoding", "decode": "encoding"}

__getattr__ = lazily(__name__, _HOMES)
