"""Termbases as files: TBX, and tables of comma- or tab-separated values, in and out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.lazily import lazily

__all__ = ["Brought", "export_terms", "import_terms"]

if TYPE_CHECKING:
    from workbench.translate.termfiles.exchange import Brought, export_terms, import_terms

__getattr__ = lazily(__name__, dict.fromkeys(__all__, "exchange"))
