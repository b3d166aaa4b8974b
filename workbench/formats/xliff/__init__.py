"""XLIFF 1.2 and 2.1, the exchange formats of translation tools: docs/formats/xliff.md."""

from __future__ import annotations
